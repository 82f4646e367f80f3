"""What published frameworks say of a release, in a line each, and why they disagree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from howopen.logic import all_of
from howopen.reporters._words import framework_words, listed, plain, shorten
from howopen.types import Assessment, FrameworkResult, Status

ASPECTS = ("terms", "weights", "code", "data", "documents", "access", "compute", "people")
"""What frameworks ask about, in the order of columns."""

_FIRST = ("osd", "osaid", "mof", "osai-index", "eu-ai-act", "owd")
"""Frameworks told first; all others follow by their names."""

_NAMED = 6
"""Criteria named in one line."""

_VALUES = 90
"""Characters of values in one line."""


FrameworkKey = tuple[str, str, str, tuple[tuple[object, ...], ...]]


class Verdict(NamedTuple):
    """One framework's outcome for readers."""

    name: str
    outcome: str
    details: str
    status: Status


class Matrix(NamedTuple):
    """Frameworks against what they ask about; None where one does not ask."""

    aspects: tuple[str, ...]
    rows: tuple[tuple[Verdict, tuple[Status | None, ...]], ...]


def framework_name(result: FrameworkResult) -> str:
    """What a framework is called, without its version."""
    return result.name or framework_words(result.id)


def verdict(result: FrameworkResult) -> Verdict:
    """One outcome in words, with what decides it."""
    name = f"{framework_name(result)} {result.version}".strip()
    unit = f", {result.unit}" if result.unit else ""
    status = all_of([Status.MET, *(c.status for c in result.criteria)])
    return Verdict(f"{name}{unit}", _outcome(result), _details(result), status)


def _outcome(result: FrameworkResult) -> str:
    """The outcome in words; a score with its bounds says more than that there is one."""
    values = result.values
    words = plain(result.outcome)
    if "score_lower" not in values:
        return words
    bounds = dict.fromkeys(_number(values[f"score_{end}"]) for end in ("lower", "upper"))
    out_of = f" of {_number(values['out_of'])}" if "out_of" in values else ""
    score = f"{' to '.join(bounds)}{out_of}"
    return score if words == "scored" else f"{words}, {score}"


def _details(result: FrameworkResult) -> str:
    told = [result.title] if result.title else []
    values = ", ".join(f"{plain(k)} {_number(v)}" for k, v in result.values.items())
    told += [shorten(values, _VALUES)] if values else []
    for status, how in ((Status.NOT_MET, "not met"), (Status.UNKNOWN, "open")):
        names = [plain(c.id) for c in result.criteria if c.status is status]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        told += [f"{how}: {', '.join(names[:_NAMED])}{more}"] if names else []
    return "; ".join(told)


def _number(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def merged(results: Iterable[FrameworkResult]) -> tuple[FrameworkResult, ...]:
    """Results that differ only in the group they look at, told once."""
    units: dict[FrameworkKey, list[str]] = {}
    first: dict[FrameworkKey, FrameworkResult] = {}
    for result in results:
        told = tuple((c.id, c.status, c.because, c.warnings) for c in result.criteria)
        key = (result.id, result.version, result.outcome, told)
        first.setdefault(key, result)
        units.setdefault(key, []).append(result.unit)
    return tuple(
        msgspec.structs.replace(result, unit=listed(units[key]) if result.unit else "")
        for key, result in first.items()
    )


def weights_first(a: Assessment) -> tuple[FrameworkResult, ...]:
    """One result of each framework, the best known first: of those that look at groups, weights."""
    order = {name: at for at, name in enumerate(_FIRST)}
    told = (r for r in a.frameworks if r.unit in ("", "weights"))
    return tuple(sorted(told, key=lambda r: order.get(r.id, len(order))))


def matrix(a: Assessment) -> Matrix:
    """Why frameworks disagree: what each asks about, and how that came out."""
    results = weights_first(a)
    asked = {about for r in results for c in r.criteria for about in c.asks_about}
    aspects = tuple(aspect for aspect in ASPECTS if aspect in asked)
    return Matrix(
        aspects,
        tuple((verdict(r), tuple(_aspect(r, aspect) for aspect in aspects)) for r in results),
    )


def _aspect(result: FrameworkResult, aspect: str) -> Status | None:
    told = [c.status for c in result.criteria if aspect in c.asks_about]
    return all_of(told) if told else None


def disagreement(a: Assessment) -> str:
    """In a sentence, which frameworks are content and which are not; empty where all agree."""
    views = [verdict(r) for r in weights_first(a)]
    content = _names(v for v in views if v.status is Status.MET)
    against = _names(v for v in views if v.status is Status.NOT_MET)
    if not (content and against):
        return ""
    return f"{listed(content)} find nothing missing; {listed(against)} do: they ask other things."


def _names(views: Iterable[Verdict]) -> list[str]:
    return list(dict.fromkeys(v.name.partition(",")[0] for v in views))
