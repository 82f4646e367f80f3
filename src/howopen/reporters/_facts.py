"""The facts of a release in a line or two each: size, licenses, access, scores, gaps.

Everything here takes reports that were cleaned and named (`howopen.clean`, `_names`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from howopen.reporters._brief import conflicts, why
from howopen.reporters._frameworks import verdict, weights_first
from howopen.reporters._sections import merged_licenses
from howopen.reporters._view import place
from howopen.reporters._words import (
    BASIS_BRIEF,
    FREEDOMS,
    KINDS,
    component_words,
    framework_words,
    listed,
    magnitude,
    plain,
    rung_name,
)
from howopen.types import Assessment, Basis, Compute, Freedom, Level, Presence, Status

_STANDARDS = 6
"""Frameworks told at once."""

_LINES = 5
"""Open questions, and warnings, told at once."""


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


def facts(a: Assessment) -> tuple[Fact, ...]:
    """Size, licenses, access, bases, the next rung, scores, gaps and warnings, as far as known."""
    warnings = (f for f in a.findings if f.level is not Level.NOTE)
    every: tuple[tuple[str, str, list[Point]], ...] = (
        ("size", "Size", _size(a.compute)),
        ("license", "License", _licenses(a)),
        ("access", "Access", _access(a)),
        ("bases", "Made from", [Point(b.id) for b in a.base_models]),
        ("next", "Next rung", _next(a)),
        ("frameworks", "Standards", _frameworks(a)),
        ("scores", "Scores", _scores(a)),
        ("unknown", "Not known", _unknowns(a)),
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
    least = next((b for b in (Basis.MEMORY, Basis.SECONDARY) if b in bases), None)
    mark = f"partly {BASIS_BRIEF[least]}" if least else ""
    return [Point(", ".join(told), None, mark)] if told else []


def _licenses(a: Assessment) -> list[Point]:
    merged = merged_licenses(a.licenses, told=False)
    concluded = [
        Point(
            (c.expression or "not known") + (f" ({listed(about)})" if about else ""),
            None if c.expression else Status.UNKNOWN,
        )
        for c, about in merged
    ]
    return concluded + [Point(words) for words in dict.fromkeys(_unresolved(a))]


def _unresolved(a: Assessment) -> Iterable[str]:
    """What was declared and is no license that howopen knows, such as `other` and an address."""
    for conclusion in (c for c in a.licenses if not c.expression):
        for s in conclusion.statements:
            if s.declared and not s.expression and (s.name or s.link):
                name = f" ({s.name})" if s.name else ""
                link = f", its text at {s.link}" if s.link else ""
                unread = "" if conclusion.readings else "; no text of it was read"
                where = place(s.evidence.path, s.evidence.start_line, s.evidence.end_line)
                yield f"{where} says {s.value}{name}{link}{unread}".strip()


def _access(a: Assessment) -> list[Point]:
    if not a.gate or a.gate.mode == "none":
        return []
    asks = f" that asks for {listed(a.gate.asks)}" if a.gate.asks else ""
    words = {
        "auto": "gated: a form is asked for",
        "manual": "gated: each request is decided by hand",
    }.get(a.gate.mode, f"not known: there are words for a gate{asks}")
    return [Point(words, None, BASIS_BRIEF[a.gate.evidence.basis])]


def _next(a: Assessment) -> list[Point]:
    blockers = a.label.blocked_by
    if not a.label.next or not blockers:
        return []
    missing = [b for b in blockers if b.status is Status.NOT_MET]
    limits = {b.id for b in missing if b.id in KINDS}
    limited = {name: limits & _limits(f) for name, f in a.freedoms.items()}
    names = [n for n in (*FREEDOMS, *limited) if limited.get(n)]
    told = {kind for name in names for kind in limited[name]}
    quoted = [f"“{name}”" for name in dict.fromkeys(names)]
    points = [
        f"the same limits on {listed(quoted)} as above" if told else "",
        why([b for b in missing if b.id not in told], ""),
        why([b for b in blockers if b.status is Status.UNKNOWN]),
    ]
    way = "in the way: " if missing else ""
    first, *others = [p for p in points if p] or ["nothing was read that decides it"]
    return [Point(f"{rung_name(a.label.next)}; {way}{first}"), *map(Point, others)]


def _limits(freedom: Freedom) -> set[str]:
    return {b.id for b in freedom.blocked_by if b.id in KINDS and b.status is Status.NOT_MET}


def _frameworks(a: Assessment) -> list[Point]:
    views = [verdict(result) for result in weights_first(a)]
    told = [Point(f"{v.name.partition(',')[0]}: {v.outcome}", v.status) for v in views]
    left = len(told) - _STANDARDS
    more = [Point(f"and {left} more; --verbose shows all, --framework ID one")] if left > 0 else []
    return told[:_STANDARDS] + more


def _scores(a: Assessment) -> list[Point]:
    words = (
        f"{framework_words(s.index)} {s.edition}: {s.value:g} of {s.out_of:g}" for s in a.scores
    )
    return [Point(w) for w in words]


def _unknowns(a: Assessment) -> list[Point]:
    known = {b.reason for b in a.label.blocked_by}
    open_ = [u for u in a.unknowns if u.reason not in known]
    about = ("" if plain(u.id) in u.reason else f"{plain(u.id)}: " for u in open_)
    return _capped(
        [Point(f"{what}{u.reason}", Status.UNKNOWN) for what, u in zip(about, open_, strict=True)]
    )


def _noticed(a: Assessment, messages: Iterable[str]) -> list[Point]:
    told = " ".join(conflicts(a)).lower()
    fresh = (m for m in messages if m.partition(": ")[2].lower() not in told or ": " not in m)
    return _capped([Point(m, Status.UNKNOWN) for m in dict.fromkeys(fresh)])


def _capped(points: list[Point]) -> list[Point]:
    left = len(points) - _LINES
    return points[:_LINES] + ([Point(f"… and {left} more")] if left > 0 else [])


def presence_lines(a: Assessment) -> tuple[tuple[Presence, str], ...]:
    """The components by where they are, those at hand first."""
    by = {p: [component_words(c.id) for c in a.components if c.status is p] for p in Presence}
    return tuple((p, ", ".join(names)) for p, names in by.items() if names)
