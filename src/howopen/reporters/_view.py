"""What an assessment says, arranged for people: the terms side. No reporter words it anew.

Everything here takes cleaned reports (`clean.cleaned`) and gives plain strings.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import msgspec

from howopen.clean import web_address
from howopen.reporters._params import param_words
from howopen.reporters._words import (
    BASIS,
    FREEDOMS,
    GROUPS,
    KINDS,
    QUIET,
    STATE,
    STATUS,
    group_of,
    kind_words,
    lower_first,
    plain,
    rank_of,
    term_words,
    uses_words,
)
from howopen.types import (
    Assessment,
    Basis,
    Blocker,
    Evidence,
    Freedom,
    LicenseReading,
    Status,
    Term,
    TermState,
)

LOUD_CATEGORIES = 3
"""Prohibited uses whose words are shown at once; more are listed and quoted on request."""


class Said(NamedTuple):
    """Words and where they stand.

    `mark` tells how they are known, empty where read now; `url` is a part of `place` or empty.
    """

    quote: str
    place: str
    mark: str = ""
    about: str = ""
    url: str = ""


class Entry(NamedTuple):
    """One term, or several that say the same; `quiet` ones are quoted on request only."""

    words: str
    details: str
    note: str
    said: tuple[Said, ...]
    quiet: bool


class Group(NamedTuple):
    """Entries under one heading."""

    id: str
    title: str
    entries: tuple[Entry, ...]


class Reason(NamedTuple):
    """Why something is met, not met or unknown; `more` counts others of the same kind."""

    id: str
    status: Status
    words: str
    said: tuple[Said, ...]
    more: int = 0


class FreedomView(NamedTuple):
    """One freedom with what decides it."""

    id: str
    name: str
    promise: str
    status: Status
    word: str
    reasons: tuple[Reason, ...]


def place(path: str, start: int, end: int, section: str = "") -> str:
    """Where words stand: `LICENSE:42-45 §2`."""
    lines = f":{start}" + (f"-{end}" if end > start else "") if start else ""
    mark = ""
    if section:
        mark = f"§{section}" if section[0].isdigit() else f"§ {section}"
    return f"{path}{lines} {mark}".strip()


def said_by_term(term: Term, about: str = "", told: Basis = Basis.READ) -> Said:
    """The words of a term and their place; a basis that was `told` already is not marked."""
    where = place(term.path, term.start_line, term.end_line, term.section)
    if term.license and (not term.path or term.basis is not Basis.READ):
        where = f"{term.license} {place('', 0, 0, term.section)}".strip()
    return Said(term.quote, where, "" if term.basis is told else BASIS[term.basis], about)


def said_by_evidence(evidence: Evidence) -> Said:
    """The words of evidence and their place or source."""
    at = (evidence.path, evidence.start_line, evidence.end_line)
    section = place("", 0, 0, evidence.section)
    dated = f"({evidence.date})" if evidence.date and evidence.source else ""
    parts = (place(*at), evidence.pointer, evidence.source, section, dated)
    return Said(
        evidence.quote,
        " ".join(part for part in parts if part),
        BASIS[evidence.basis],
        url=web_address(evidence.source),
    )


def term_groups(terms: Iterable[Term], told: Basis = Basis.READ) -> tuple[Group, ...]:
    """Terms under their headings, the gravest first; terms that say the same are one entry.

    A basis that was `told` of all of them is not marked at each.
    """
    ordered = sorted(terms, key=lambda t: (list(GROUPS).index(group_of(t)), rank_of(t), t.kind))
    groups = []
    for group, members in groupby(ordered, key=group_of):
        entries = tuple(
            _entry(tuple(same), told) for _, same in _by_sameness(list(members), group == "grant")
        )
        groups.append(Group(group, GROUPS[group], entries))
    return tuple(groups)


def terms_of(reading: LicenseReading) -> tuple[Term, ...]:
    """The terms of one text, whose places name the file without its folders."""
    name = reading.path.rstrip("/").rpartition("/")[2]
    return tuple(
        msgspec.structs.replace(t, path=name) if t.path == reading.path else t
        for t in reading.terms
    )


def without_terms(reading: LicenseReading) -> str:
    """What to say where there are no terms to show."""
    if reading.role == "name":
        return "Known by name only: what it allows, asks for or forbids is not known here."
    return "No terms were read in this text."


def about_weights(term: Term) -> bool:
    """Whether a term bears on the weights, alone or with the rest of the release."""
    return not term.applies_to or bool({"weights", "release"} & set(term.applies_to))


def freedoms(assessment: Assessment) -> tuple[FreedomView, ...]:
    """The freedoms in the order use, study, modify, share, then any other."""
    order = [*FREEDOMS, *(name for name in assessment.freedoms if name not in FREEDOMS)]
    return tuple(
        FreedomView(
            name,
            plain(name, capital=True),
            FREEDOMS.get(name, ""),
            freedom.status,
            STATUS[freedom.status],
            _freedom_reasons(freedom, assessment.terms),
        )
        for name in order
        if (freedom := assessment.freedoms.get(name))
    )


def reasons(blockers: Iterable[Blocker]) -> tuple[Reason, ...]:
    """Blockers as reasons; those of one id and status are told once and counted."""
    kinds: dict[tuple[str, Status], list[Blocker]] = {}
    for blocker in blockers:
        kinds.setdefault((blocker.id, blocker.status), []).append(blocker)
    return tuple(
        Reason(
            name,
            status,
            _reason(same[0]),
            tuple(
                said_by_evidence(e) for blocker in same for e in blocker.evidence if e != Evidence()
            ),
            len(same) - 1,
        )
        for (name, status), same in kinds.items()
    )


def _freedom_reasons(freedom: Freedom, terms: tuple[Term, ...]) -> tuple[Reason, ...]:
    if freedom.blocked_by or freedom.status is not Status.MET:
        return reasons(freedom.blocked_by)
    granting = tuple(
        t
        for t in terms
        if t.kind in freedom.terms and t.state is TermState.STATED and group_of(t) == "grant"
    )
    return tuple(
        Reason(entry.words, Status.MET, f"granted: {entry.words.lower()}", entry.said)
        for group in term_groups(granting)
        for entry in group.entries
    )


def _reason(blocker: Blocker) -> str:
    """The words of a kind of term, which one report says alike throughout; else the reason."""
    if blocker.status is Status.NOT_MET and blocker.id in KINDS:
        denied = TermState.DENIED if KINDS[blocker.id].group == "grant" else TermState.STATED
        return lower_first(kind_words(blocker.id, denied))
    return blocker.reason


def _by_sameness(terms: list[Term], granted: bool) -> Iterable[tuple[object, list[Term]]]:
    same: dict[object, list[Term]] = {}
    for term in terms:
        folded = term.kind == "prohibited-use" or granted
        details = "" if folded else param_words(term)
        same.setdefault((term.kind, term.state, details), []).append(term)
    return same.items()


def _entry(terms: tuple[Term, ...], basis: Basis) -> Entry:
    first = terms[0]
    words = term_words(first)
    each = [param_words(t) for t in terms]
    told = tuple(dict.fromkeys(w for w in each if w))
    details, quiet = "; ".join(told), first.kind in QUIET
    if first.kind == "prohibited-use" and len(terms) > 1:
        words = uses_words(words, len(terms))
        details = ", ".join(dict.fromkeys(_category(t) for t in terms))
        quiet = len(terms) > LOUD_CATEGORIES
    about = each if len(told) > 1 else [""] * len(terms)
    said = dict.fromkeys(said_by_term(t, a, basis) for t, a in zip(terms, about, strict=True))
    return Entry(words, details, STATE[first.state], tuple(said), quiet)


def _category(term: Term) -> str:
    return plain(str(term.params.get("category", "")) or "other")
