"""Several assessments side by side: one column for each, the same rows for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from howopen.reporters._frameworks import framework_name, verdict, weights_first
from howopen.reporters._params import brief_words
from howopen.reporters._sections import NAME_LIMIT, name_of
from howopen.reporters._view import about_weights, freedoms
from howopen.reporters._words import (
    KINDS,
    STATUS,
    component_words,
    group_of,
    kind_words,
    listed,
    magnitude,
    plain,
    rank_of,
    rung_name,
    shorten,
)
from howopen.types import Assessment, Presence, Status, Term, TermState

NOT_SEEN = "none found"
"""What a cell says where no such term was read; it is no promise that there is none."""

_KEY_DUTIES = ("share-alike", "derivative-naming", "attribution-display")
_KEY_CONTROL = ("revocable", "unilateral-change", "remote-restriction")
_PRESENCE_STATUS = {
    Presence.PRESENT: Status.MET,
    Presence.LINKED: Status.MET,
    Presence.ABSENT: Status.NOT_MET,
    Presence.UNKNOWN: Status.UNKNOWN,
}


class Cell(NamedTuple):
    """One cell; `status` gives its color, never its meaning."""

    words: str
    status: Status | None = None


class Line(NamedTuple):
    """One row: what it is about, and a cell for each release."""

    group: str
    name: str
    cells: tuple[Cell, ...]


def columns(assessments: tuple[Assessment, ...]) -> tuple[str, ...]:
    """The names above the columns; where two releases share a name, their ids."""
    names = [name_of(a) for a in assessments]
    return tuple(
        name if names.count(name) == 1 else shorten(a.release.id, NAME_LIMIT)
        for name, a in zip(names, assessments, strict=True)
    )


def comparison(assessments: tuple[Assessment, ...]) -> tuple[Line, ...]:
    """All rows, the label first."""

    def line(group: str, name: str, cell: Callable[[Assessment], Cell]) -> Line:
        return Line(group, name, tuple(cell(a) for a in assessments))

    unseen = _unseen(assessments)
    lines = [
        line("Overall", "Label", lambda a: Cell(a.label.name or rung_name(a.label.id))),
        line("Overall", "Own claim", _claim),
    ]
    lines += [
        line("Freedoms", plain(name, capital=True), partial(_freedom, name))
        for name in _names(v.id for a in assessments for v in freedoms(a))
    ]
    lines += [
        line("Terms", kind_words(kind), partial(_term, kind)) for kind in _key_kinds(assessments)
    ]
    lines += [
        line("Released", plain(component_words(c), capital=True), partial(_part, c))
        for c in _names(c.id for a in assessments for c in a.components)
        if c not in unseen
    ]
    lines += [
        line("Frameworks", name, partial(_framework, name))
        for name in _names(framework_name(r) for a in assessments for r in weights_first(a))
    ]
    lines.append(line("Size", "Parameters", _parameters))
    return tuple(lines)


def footnotes(assessments: tuple[Assessment, ...]) -> tuple[str, ...]:
    """What a reader must know of the table: what silence means, and what is left out."""
    notes = [f"“{NOT_SEEN}” says what was read, not that there is none."]
    if unseen := _unseen(assessments):
        names = listed(tuple(component_words(c) for c in unseen))
        notes.append(f"Not known of any of them: {names}.")
    return tuple(notes)


def _unseen(assessments: tuple[Assessment, ...]) -> tuple[str, ...]:
    """The components that nothing is known of in any release."""
    every = _names(c.id for a in assessments for c in a.components)
    seen = {c.id for a in assessments for c in a.components if c.status is not Presence.UNKNOWN}
    return tuple(c for c in every if c not in seen)


def _names(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _key_kinds(assessments: tuple[Assessment, ...]) -> tuple[str, ...]:
    seen = {t.kind: t for a in assessments for t in a.terms if _is_key(t)}
    return tuple(sorted(seen, key=lambda kind: (rank_of(seen[kind]), kind)))


def _is_key(term: Term) -> bool:
    if not about_weights(term):
        return False
    if term.kind in KINDS and KINDS[term.kind].group != "restriction":
        return term.kind in _KEY_DUTIES + _KEY_CONTROL
    return group_of(term) == "restriction"


def _claim(a: Assessment) -> Cell:
    contradicted = any(claim.verdict == "contradicted" for claim in a.claims)
    if contradicted or a.label.overclaimed:
        return Cell("claims more than the text says", Status.NOT_MET)
    if not a.claims:
        return Cell(NOT_SEEN)
    supported = all(claim.verdict == "supported" for claim in a.claims)
    return Cell("borne out", Status.MET) if supported else Cell("undecided", Status.UNKNOWN)


def _freedom(name: str, a: Assessment) -> Cell:
    freedom = a.freedoms.get(name)
    status = freedom.status if freedom else Status.UNKNOWN
    return Cell(STATUS[status], status)


def _term(kind: str, a: Assessment) -> Cell:
    if not a.terms:
        return Cell("no terms read", Status.UNKNOWN)
    terms = [t for t in a.terms if t.kind == kind and about_weights(t)]
    if not terms:
        return Cell(NOT_SEEN)
    stated = [t for t in terms if t.state is TermState.STATED]
    unclear = any(t.state is TermState.UNCLEAR for t in terms)
    status = Status.UNKNOWN if unclear else None
    if stated and group_of(stated[0]) == "restriction":
        status = Status.NOT_MET
    if kind == "prohibited-use" and len(stated) > 1:
        return Cell(f"{len(stated)} kinds of use", status)
    words = dict.fromkeys(brief_words(t) for t in stated or terms)
    return Cell("; ".join(words), status)


def _part(component: str, a: Assessment) -> Cell:
    presence = next((c.status for c in a.components if c.id == component), Presence.UNKNOWN)
    return Cell(presence.value, _PRESENCE_STATUS[presence])


def _framework(name: str, a: Assessment) -> Cell:
    result = next((r for r in weights_first(a) if framework_name(r) == name), None)
    if result is None:
        return Cell("not asked")
    view = verdict(result)
    return Cell(view.outcome, view.status)


def _parameters(a: Assessment) -> Cell:
    p = a.compute.parameters
    return Cell(magnitude(p.total)) if p and p.total else Cell("unknown", Status.UNKNOWN)
