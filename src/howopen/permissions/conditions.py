"""Conditions over a use, made ready for one term: what the text decides is decided once.

A condition is a question to the use alone when it is ready, so that many uses can be asked of one
release. Kleene logic: a fact that was not told is unknown, and so is what hangs on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from howopen.facts.permissions import Above, Test, UseFacts
from howopen.logic import all_of, negated
from howopen.permissions.situation import Situation, same_place
from howopen.regexes import regex
from howopen.types import Status, Term, Use


class Told(NamedTuple):
    """How a condition stands, and the facts of the use that would settle it."""

    status: Status
    missing: tuple[str, ...] = ()


Ready = Callable[[Use], Told]
"""A condition that still asks the use."""

MET, NOT_MET, UNKNOWN = Told(Status.MET), Told(Status.NOT_MET), Told(Status.UNKNOWN)
_TOLD = ("trigger", "what", "when", "who")
"""Parameters in words, which a pattern may look at beside the quote."""
_DOZEN = 12
"""Months of a year."""


def ready(test: Test, term: Term, situation: Situation) -> Told | Ready:
    """One condition for one term: decided where the text decides it, else a question to the use.

    Raises ValueError for a condition that asks nothing.
    """
    if test.all:
        return _all([ready(t, term, situation) for t in test.all])
    if test.any:
        return _not(_all([_not(ready(t, term, situation)) for t in test.any]))
    if test.not_ is not None:
        return _not(ready(test.not_, term, situation))
    fixed = _fixed(test, term, situation)
    return fixed if fixed is not None else _asking(test, term, situation.facts)


def _fixed(test: Test, term: Term, situation: Situation) -> Told | None:
    """What the text alone decides, None where the condition is about the use."""
    if test.param:
        return _yes(has(term, test.param))
    if test.words:
        told = " ".join((term.quote, *(str(v) for n in _TOLD for v in values_of(term, n))))
        return _yes(regex(test.words, _IGNORE_CASE).search(told) is not None)
    if test.other is not None:
        wanted = test.other
        return _yes(
            any(
                t.kind == wanted.kind
                and t.state in wanted.states
                and has(t, wanted.param)
                and (not wanted.same_place or same_place(t, term))
                for t in situation.terms
            )
        )
    if test.policy:
        return _yes(not situation.policy_is_read(term))
    return None


def _asking(test: Test, term: Term, facts: UseFacts) -> Told | Ready:
    if test.acts:
        return _acts(test.acts, facts)
    if test.use:
        return _all([_fact(name, values) for name, values in test.use.items()])
    if test.above is not None:
        return _above(test.above, term, facts)
    if test.place:
        return _place(test.place, term, facts)
    if test.field:
        return _field(test.field, term, facts)
    if test.spared is not None:
        return _spared(term)
    raise ValueError("a condition that asks nothing")


def has(term: Term, wanted: dict[str, tuple[str, ...]]) -> bool:
    """Whether parameters have one of the values wanted; "" stands for one that was not read."""
    return all(
        not {str(v) for v in values_of(term, name)}.isdisjoint(values)
        for name, values in wanted.items()
    )


def values_of(term: Term, name: str) -> tuple[str | float | bool, ...]:
    """The values of a parameter, ("",) where it was not read."""
    value = term.params.get(name)
    if value is None:
        return ("",)
    return value if isinstance(value, tuple) else (value,)


# ── logic ───────────────────────────────────────────────────────────────────────────────────────

_IGNORE_CASE = 2  # re.IGNORECASE, without the import


def _yes(outcome: bool) -> Told:
    return MET if outcome else NOT_MET


def _not(part: Told | Ready) -> Told | Ready:
    if isinstance(part, Told):
        return Told(negated(part.status), part.missing)
    asked = part

    def turned(use: Use) -> Told:
        told = asked(use)
        return Told(negated(told.status), told.missing)

    return turned


def _all(parts: Sequence[Told | Ready]) -> Told | Ready:
    """All of several conditions; those that the text decides are folded away."""
    fixed = [p for p in parts if isinstance(p, Told)]
    asking = [p for p in parts if not isinstance(p, Told)]
    if any(p.status is Status.NOT_MET for p in fixed):
        return NOT_MET
    unsure = any(p.status is Status.UNKNOWN for p in fixed)
    if not asking:
        return UNKNOWN if unsure else MET

    def judged(use: Use) -> Told:
        told = [part(use) for part in asking]
        status = all_of(([Status.UNKNOWN] if unsure else []) + [t.status for t in told])
        if status is not Status.UNKNOWN:
            return Told(status)
        return Told(status, tuple(dict.fromkeys(m for t in told for m in t.missing)))

    return judged


# ── what a use tells ────────────────────────────────────────────────────────────────────────────


def acts_in(names: Sequence[str], facts: UseFacts) -> frozenset[str]:
    """The acts behind names of acts and of groups."""
    return frozenset(a for name in names for a in facts.groups.get(name, (name,)))


def _acts(names: Sequence[str], facts: UseFacts) -> Ready:
    wanted = acts_in(names, facts)
    missing = Told(Status.UNKNOWN, ("acts",))

    def judged(use: Use) -> Told:
        if not use.acts:
            return missing
        return NOT_MET if wanted.isdisjoint(use.acts) else MET

    return judged


def _fact(name: str, values: tuple[str | bool, ...]) -> Ready:
    missing = Told(Status.UNKNOWN, (name,))

    def judged(use: Use) -> Told:
        value = getattr(use, name)
        if value is None:
            return missing
        return MET if value in values else NOT_MET

    return judged


def _above(test: Above, term: Term, facts: UseFacts) -> Told | Ready:
    """Whether a number of the use is beyond the term's; units and dates decide what it tells."""
    if test.fact == "annual_revenue_usd":
        return _above_amount(test, term, facts)
    number = term.params.get(test.number)
    if isinstance(number, bool) or not isinstance(number, int | float):
        return UNKNOWN
    limit = float(number) * (_DOZEN if term.params.get("period") == "monthly" else 1)
    reached = term.params.get("operator") == "at least"
    unit = str(term.params.get("unit", ""))
    dated = term.params.get("when_measured") == "version release date"
    with_affiliates = term.params.get("affiliates_included") is True
    missing = Told(Status.UNKNOWN, (test.fact,))

    def judged(use: Use) -> Told:
        value = getattr(use, test.fact)
        if value is None:
            return missing
        beyond = value >= limit if reached else value > limit
        if dated and use.mau_date == "later":
            return NOT_MET
        if not beyond:
            if with_affiliates and use.affiliates_counted is not True:
                return Told(Status.UNKNOWN, ("affiliates_counted",))
            return missing if unit == "visits" and value else NOT_MET  # one user visits often
        if unit.startswith("daily"):
            return missing  # fewer may come on a day than in a month
        return Told(Status.UNKNOWN, ("mau_date",)) if dated and not use.mau_date else MET

    return judged


def _above_amount(test: Above, term: Term, facts: UseFacts) -> Told | Ready:
    """Whether dollars are beyond an amount; in another currency only where no rate decides."""
    number = term.params.get(test.number)
    if isinstance(number, bool) or not isinstance(number, int | float):
        return UNKNOWN
    limit = float(number) * (_DOZEN if term.params.get("period") == "monthly" else 1)
    reached = term.params.get("operator") == "at least"
    currency = str(term.params.get("currency", "USD"))
    rates = facts.currencies.get(currency, (0.0, math.inf)) if currency != "USD" else (1.0, 1.0)
    least = limit / rates[1]
    most = limit / rates[0] if rates[0] else math.inf
    missing = Told(Status.UNKNOWN, (test.fact,))

    def judged(use: Use) -> Told:
        value = getattr(use, test.fact)
        if value is None:
            return missing
        if value > most or (reached and value == most):
            return MET
        return NOT_MET if value <= least or not value else missing

    return judged


def _place(name: str, term: Term, facts: UseFacts) -> Told | Ready:
    regions = (str(r) for r in values_of(term, "regions"))
    codes = frozenset(code for region in regions for code in facts.regions.get(region, ()))
    if not codes:
        return NOT_MET  # no region that a country can be looked up in; the duty is still told
    missing = Told(Status.UNKNOWN, (name,))

    def judged(use: Use) -> Told:
        value = getattr(use, name)
        if not value:
            return missing
        places = (value,) if isinstance(value, str) else value
        return NOT_MET if codes.isdisjoint(places) else MET

    return judged


def _field(which: str, term: Term, facts: UseFacts) -> Told | Ready:
    """Whether the use's field is the one that the term bars: wholly, or in words that limit it."""
    category = str(term.params.get("category", ""))
    field = next((f for f in facts.fields if f.category == category), None)
    names = {category, field.id} if field else {category}
    if field and which != "any":
        limited, doubtful = (
            bool(p) and regex(p, _IGNORE_CASE).search(term.quote) is not None
            for p in (field.limited, field.doubtful)
        )
        if (which == "doubtful") is not doubtful or (limited and not doubtful):
            return NOT_MET
    elif which == "doubtful":
        return NOT_MET
    missing = Told(Status.UNKNOWN, ("field",))

    def judged(use: Use) -> Told:
        if use.field is None:
            return missing if field else NOT_MET
        return MET if use.field in names else NOT_MET

    return judged


def _spared(term: Term) -> Told | Ready:
    """Whether the term spares whoever has the model inside a finished product."""
    carve_out = str(term.params.get("carve_out", "")).casefold()
    section = carve_out.removeprefix("section ") if carve_out.startswith("section ") else ""
    in_it = not section or term.section.split(".")[0] == section
    if not (term.params.get("end_user_carve_out") is True or (carve_out and in_it)):
        return NOT_MET
    missing = Told(Status.UNKNOWN, ("received_as",))

    def judged(use: Use) -> Told:
        inside = "end-user-of-integrated-product" in use.acts
        if use.received_as is None and not inside:
            return missing
        return _yes(inside or use.received_as == "integrated-product")

    return judged
