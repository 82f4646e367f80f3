"""What an assessment says in seconds: few words, one quote where it counts.

Everything here takes reports that were cleaned and named (`_clean`, `_names`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from howopen.reporters._params import brief_words, short_params
from howopen.reporters._sections import merged_licenses
from howopen.reporters._view import LOUD_CATEGORIES, Said, said_by_evidence, said_by_term
from howopen.reporters._words import (
    BASIS_BRIEF,
    FREEDOMS,
    KINDS,
    ROUTINE,
    component_words,
    framework_words,
    group_of,
    kind_words,
    listed,
    lower_first,
    magnitude,
    more,
    noun,
    plain,
    rank_of,
    rung_name,
    shorten,
)
from howopen.types import (
    Assessment,
    Basis,
    Blocker,
    Claim,
    Compute,
    Level,
    Presence,
    Status,
    Term,
    TermState,
)

_NOUNS = 5
"""Kinds of terms named in one sentence."""

_CATEGORIES = 8
"""Prohibited uses named at once."""

_UNKNOWNS = 5
"""Open questions told at once."""

_SOURCE = 40
"""Characters of the source of a claim."""

_OTHERS = 4
"""Names of terms that are only counted."""

_GROUPS = frozenset(("weights", "code", "data", "documents"))
_LACKING = re.compile(r"(.+): (not released|not seen)")


class Bound(NamedTuple):
    """One kind of term that binds: its words, its parameters, the words of the text."""

    words: str
    details: str
    note: str
    said: Said


class Point(NamedTuple):
    """One line of facts; `status` is None where nothing is judged."""

    words: str
    status: Status | None = None
    mark: str = ""


class Fact(NamedTuple):
    """Lines under one name."""

    id: str
    name: str
    points: tuple[Point, ...]


# ── the verdicts ────────────────────────────────────────────────────────────────────────────────


def freedom_words(a: Assessment, name: str) -> str:
    """Why a freedom is met, not met or unknown, on one line."""
    freedom = a.freedoms[name]
    if freedom.status is Status.MET:
        granted = "granted" if freedom.terms else "met"
        return f"{granted}: {FREEDOMS.get(name, name)}"
    deciding = [b for b in freedom.blocked_by if b.status is freedom.status]
    words = why(deciding or freedom.blocked_by)
    if freedom.status is Status.UNKNOWN:
        return f"not known: {words}" if words else "not known"
    return words or "not met"


def why(blockers: Sequence[Blocker], limits: str = "limited by ") -> str:
    """What stands in the way, the terms first; terms of one kind are counted, not repeated."""
    kinds = Counter(b.id for b in blockers if b.id in KINDS and not _is_right(b.id))
    lacking: dict[str, list[str]] = {}
    other: list[str] = []
    for b in blockers:
        if b.id in kinds:
            continue
        if found := _LACKING.fullmatch(b.reason):
            lacking.setdefault(found[2], []).append(_parts(found[1]))
        elif _is_right(b.id) and b.status is Status.NOT_MET:
            other.append(lower_first(kind_words(b.id, TermState.DENIED)))
        else:
            other.append(b.reason)
    phrases = [f"{limits}{_nouns(kinds)}"] if kinds else []
    phrases += [f"{how}: {', '.join(dict.fromkeys(what))}" for how, what in lacking.items()]
    return "; ".join((*phrases, *dict.fromkeys(other)))


def claim_brief(a: Assessment, claim: Claim) -> str:
    """The maker's claim and what the evidence makes of it, in one or two short sentences."""
    name = f"“{rung_name(claim.says)}”"
    if found := re.search(r"open[ -]?source", claim.evidence.quote, re.IGNORECASE):
        name = f"“{found[0].lower()}”"
    if claim.verdict == "supported":
        return f"Calls itself {name}. What was read bears this out."
    blockers = [b for b in a.label.blocked_by if b.status is Status.NOT_MET]
    if claim.verdict != "contradicted":
        return f"Calls itself {name}. What was read does not decide it."
    by_terms = any(b.id in KINDS for b in blockers)
    who = "The text says" if by_terms or not blockers else "What was released says"
    because = why(blockers, "") or lower_first(claim.because.rstrip("."))
    return f"Calls itself {name}. {who} otherwise" + (f": {because}." if because else ".")


def weightiest_claim(a: Assessment) -> Claim | None:
    """The claim that matters most: one that is contradicted, else the first."""
    return next((c for c in a.claims if c.verdict == "contradicted"), next(iter(a.claims), None))


def conflicts(a: Assessment) -> tuple[str, ...]:
    """Where statements about licenses disagree, each told once."""
    return tuple(
        dict.fromkeys(
            f"{plain(listed(about), capital=True)}: {conflict}"
            for c, about in merged_licenses(a.licenses)
            for conflict in c.conflicts
        )
    )


# ── what binds ──────────────────────────────────────────────────────────────────────────────────


def binding(a: Assessment) -> tuple[Bound, ...]:
    """Restrictions that block a freedom, then other restrictions, then duties."""
    blocking = _blocking(a)
    same: dict[tuple[str, TermState, str], list[Term]] = {}
    ordered = sorted(
        (t for t in a.terms if _binds(t)),
        key=lambda t: (
            bool(_scope(t)),
            t.kind not in blocking,
            group_of(t) != "restriction",
            rank_of(t),
        ),
    )
    for term in ordered:
        kind = "" if _is_routine(term, blocking) else term.kind
        same.setdefault((kind, term.state, _scope(term)), []).append(term)
    return tuple(
        _bound(terms, scope) if kind else _routine(terms, scope)
        for (kind, _, scope), terms in same.items()
    )


def other_terms(a: Assessment) -> str:
    """The terms that `binding` leaves out, counted and a few of them named."""
    left = [t for t in a.terms if not _binds(t)]
    names = list(
        dict.fromkeys(
            lower_first(kind_words(t.kind, t.state))
            for t in sorted(left, key=lambda t: (group_of(t) == "grant", rank_of(t)))
        )
    )
    if not left:
        return ""
    shown = names[:_OTHERS] + (["…"] if len(names) > _OTHERS else [])
    return f"and {more(len(left), 'term')}: {', '.join(shown)}"


def basis_words(a: Assessment) -> str:
    """How the quotes are known, where they were not read in files at hand."""
    binding_terms = [t for t in a.terms if _binds(t)]
    curated = [t for t in binding_terms if t.basis is not Basis.READ]
    if not curated:
        return ""
    which = "Quotes above" if len(curated) == len(binding_terms) else "Quotes without a file"
    date = a.knowledge_version.partition("+")[0]
    return (
        f"{which} are from howopen's knowledge of these licenses, not read from your files "
        f"(as of {date})."
    )


def _is_routine(term: Term, blocking: frozenset[str]) -> bool:
    routine = term.kind in ROUTINE and term.state is TermState.STATED
    return routine and term.kind not in blocking


def _routine(terms: list[Term], scope: str) -> Bound:
    """Duties of nearly every license, told together."""
    kinds = dict.fromkeys(kind_words(t.kind) for t in terms)
    words = ", ".join(lower_first(w) if n else w for n, w in enumerate(kinds))
    same = [t for t in terms if (t.license, t.path) == (terms[0].license, terms[0].path)]
    places = tuple(dict.fromkeys(said_by_term(t).place for t in same))
    head = places[0].rpartition(" ")[0] + " "
    more_places = [p.removeprefix(head) for p in places[1:3] if p.startswith(head)]
    said = Said("", ", ".join((places[0], *more_places)), BASIS_BRIEF[terms[0].basis])
    return Bound(words, "", scope, said)


def _blocking(a: Assessment) -> frozenset[str]:
    return frozenset(
        b.id for f in a.freedoms.values() for b in f.blocked_by if b.status is Status.NOT_MET
    )


def _binds(term: Term) -> bool:
    return group_of(term) in {"restriction", "duty"} and term.state is not TermState.REQUESTED


def _scope(term: Term) -> str:
    """What the term is about, where it leaves the weights alone."""
    about = [group for group in term.applies_to if group in _GROUPS]
    if not about or {"weights", "release"} & set(term.applies_to):
        return ""
    return f"for the {listed(about)} only"


def _bound(terms: list[Term], scope: str) -> Bound:
    first = next((t for t in terms if t.quote), terms[0])
    words = kind_words(first.kind, first.state)
    if first.kind == "prohibited-use" and len(terms) > 1:
        words = f"{words.replace('Prohibited use', 'Prohibited uses')} ({len(terms)})"
        every = tuple(dict.fromkeys(brief_words(t) for t in terms))
        left = len(every) - _CATEGORIES
        details = ", ".join(every[:_CATEGORIES]) + (f" and {left} more" if left > 0 else "")
    else:
        details = max((short_params(t) for t in terms), key=len)
    unclear = "unclear" if first.state is TermState.UNCLEAR else ""
    said = said_by_term(first)._replace(mark=BASIS_BRIEF[first.basis])
    if first.kind == "prohibited-use" and len(terms) > LOUD_CATEGORIES:
        said = said._replace(quote="")
    return Bound(words, details, ", ".join(n for n in (unclear, scope) if n), said)


# ── facts ───────────────────────────────────────────────────────────────────────────────────────


def facts(a: Assessment) -> tuple[Fact, ...]:
    """Size, licenses, access, bases, the next rung, scores, gaps and warnings, as far as known."""
    warnings = (f for f in a.findings if f.level is not Level.NOTE)
    every: tuple[tuple[str, str, list[Point]], ...] = (
        ("size", "Size", _size(a.compute)),
        ("license", "License", _licenses(a)),
        ("access", "Access", _access(a)),
        ("bases", "Made from", [Point(b.id) for b in a.base_models]),
        ("next", "Next rung", _next(a)),
        ("scores", "Scores", _scores(a)),
        ("unknown", "Unknown", _unknowns(a)),
        ("noticed", "Noticed", _noticed(a, tuple(f.message for f in warnings))),
    )
    return tuple(Fact(name, title, tuple(points)) for name, title, points in every if points)


def _size(compute: Compute) -> list[Point]:
    told = []
    p = compute.parameters
    if p and p.total:
        active = f" ({magnitude(p.active)} active per token)" if p.active else ""
        told.append(f"{magnitude(p.total)} parameters{active}")
    if compute.context_length:
        told.append(f"{compute.context_length:,} tokens of context")
    if compute.training_tokens:
        told.append(f"trained on {magnitude(compute.training_tokens)} tokens")
    bases = {e.basis for e in compute.evidence} | ({p.evidence.basis} if p else set())
    known = Basis.MEMORY if Basis.MEMORY in bases else Basis.READ
    mark = f"partly {BASIS_BRIEF[known]}" if BASIS_BRIEF[known] else ""
    return [Point(", ".join(told), None, mark)] if told else []


def _licenses(a: Assessment) -> list[Point]:
    merged = merged_licenses(a.licenses, told=False)
    return [
        Point(
            (c.expression or "not known") + (f" ({listed(about)})" if about else ""),
            None if c.expression else Status.UNKNOWN,
        )
        for c, about in merged
    ]


def _access(a: Assessment) -> list[Point]:
    modes = {"auto": "gated: a form is asked for", "manual": "gated: each request is decided upon"}
    if not a.gate or a.gate.mode not in modes:
        return []
    return [Point(modes[a.gate.mode], None, BASIS_BRIEF[a.gate.evidence.basis])]


def _next(a: Assessment) -> list[Point]:
    if not a.label.next or not a.label.blocked_by:
        return []
    known = {name: {b.id for b in f.blocked_by} for name, f in a.freedoms.items()}
    points: list[str] = []
    told = [name for name, ids in known.items() if ids & {b.id for b in a.label.blocked_by}]
    said = {i for name in told for i in known[name] if i in KINDS}
    if any(b.id in said for b in a.label.blocked_by):
        limited = [n for n in told if any(i in KINDS for i in known[n])]
        points.append(f"the same limits on “{listed(limited)}” as above")
    for status in (Status.NOT_MET, Status.UNKNOWN):
        rest = [b for b in a.label.blocked_by if b.id not in said and b.status is status]
        points += [words for words in why(rest).split("; ") if words]
    name = rung_name(a.label.next)
    return [Point(f"{name}, blocked by {points[0]}", Status.NOT_MET)] + [
        Point(words) for words in points[1:]
    ]


def _scores(a: Assessment) -> list[Point]:
    words = (
        f"{framework_words(s.index)} {s.edition}: {s.value:g} of {s.out_of:g}" for s in a.scores
    )
    return [Point(w) for w in words]


def _unknowns(a: Assessment) -> list[Point]:
    known = {b.reason for b in a.label.blocked_by}
    every = [Point(u.reason, Status.UNKNOWN) for u in a.unknowns if u.reason not in known]
    return _capped(every)


def _noticed(a: Assessment, messages: Iterable[str]) -> list[Point]:
    told = " ".join(conflicts(a)).lower()
    fresh = (m for m in messages if m.partition(": ")[2].lower() not in told or ": " not in m)
    return _capped([Point(m, Status.UNKNOWN) for m in dict.fromkeys(fresh)])


def _capped(points: list[Point]) -> list[Point]:
    left = len(points) - _UNKNOWNS
    return points[:_UNKNOWNS] + ([Point(f"… and {left} more")] if left > 0 else [])


# ── words ───────────────────────────────────────────────────────────────────────────────────────


def _is_right(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].group == "grant"


def _nouns(kinds: Counter[str]) -> str:
    names = [noun(kind, kinds[kind]) for kind in sorted(kinds, key=list(KINDS).index)]
    left = len(names) - _NOUNS
    return listed(names if left <= 0 else [*names[:_NOUNS], more(left, "limit")])


def _parts(words: str) -> str:
    """The words of a blocker about components, which may name several ways."""
    ways = words.removesuffix(" is released").split(" or ")
    return " or ".join(component_words(way.replace(" ", "-")) for way in ways)


def presence_lines(a: Assessment) -> tuple[tuple[Presence, str], ...]:
    """The components by where they are, those at hand first."""
    by = {p: [component_words(c.id) for c in a.components if c.status is p] for p in Presence}
    return tuple((p, ", ".join(names)) for p, names in by.items() if names)


def headline_said(claim: Claim, limit: int) -> Said:
    """The maker's own words, shortened, and whose they are."""
    said = said_by_evidence(claim.evidence)
    where = claim.evidence.source or said.place
    where = re.sub(r",? ?https?://\S+", "", where).strip()
    dated = f" ({claim.evidence.date})" if claim.evidence.source and claim.evidence.date else ""
    mark = BASIS_BRIEF[claim.evidence.basis]
    if len(where) > _SOURCE and "," in where:
        where = where.partition(",")[0]  # the author of a long title
    return said._replace(
        quote=shorten(said.quote, limit), place=shorten(where, _SOURCE) + dated, mark=mark
    )
