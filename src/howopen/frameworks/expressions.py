"""Expressions of frameworks, judged over a case: Kleene logic, with what speaks for the outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from howopen.facts.frameworks import (
    AttestationFacts,
    ComponentTest,
    Expression,
    FactTest,
    FreedomTest,
    LicenseTest,
    TermTest,
)
from howopen.frameworks.case import Case, Interval
from howopen.freedoms import evidence_of
from howopen.licenses.categories import in_category
from howopen.logic import all_of, any_of, negated
from howopen.types import Blocker, Component, Evidence, Presence, Status, Term, TermState

MAX_REASONS = 12
"""Reasons kept of one judgment."""


class Judgment(NamedTuple):
    """An outcome and what speaks for it."""

    status: Status
    because: tuple[Blocker, ...] = ()
    review: str = ""  # what a clause leaves to people; empty where none does


class Scope(NamedTuple):
    """Where an expression is judged: in a case, for a group, after other criteria."""

    case: Case
    group: str  # what `@` stands for
    framework: str  # id without version
    base: str = ""  # the framework that this one extends
    criterion: str = ""  # whose expression it is
    judged: Mapping[str, Judgment] = {}  # criteria decided before
    reaches: Callable[[str, str], Status] = lambda *_: Status.UNKNOWN  # criterion, level


def judge(expression: Expression, scope: Scope) -> Judgment:
    """Judge one expression. Raises ValueError for one that gives nothing to judge by."""
    if expression.all:
        return _combined([judge(e, scope) for e in expression.all], all_of)
    if expression.any:
        return _combined([judge(e, scope) for e in expression.any], any_of)
    if expression.at_least is not None:
        return _at_least(expression, scope)
    if expression.not_ is not None:
        inner = judge(expression.not_, scope)
        return Judgment(negated(inner.status), inner.because)
    if expression.term is not None:
        return _term(expression.term, scope)
    if expression.component is not None:
        return _component(expression.component, scope)
    if expression.license is not None:
        return _license(expression.license, scope)
    if expression.freedom is not None:
        return _freedom(expression.freedom, scope)
    if expression.fact is not None:
        return _fact(expression.fact, scope)
    return _other(expression, scope)


def _other(expression: Expression, scope: Scope) -> Judgment:
    if expression.criterion:
        return scope.judged.get(expression.criterion, Judgment(Status.UNKNOWN))
    if expression.failed:
        inner = scope.judged.get(expression.failed, Judgment(Status.UNKNOWN))
        return Judgment(negated(inner.status), inner.because)
    if expression.reviewed:
        inner = scope.judged.get(expression.reviewed, Judgment(Status.UNKNOWN))
        return Judgment(Status.MET if inner.review else Status.NOT_MET, inner.because)
    if expression.level:
        criterion, _, level = expression.level.partition(">=")
        because = scope.judged.get(criterion, Judgment(Status.UNKNOWN)).because
        return Judgment(scope.reaches(criterion, level), because)
    if expression.human:
        return _human(expression.human, scope)
    if expression.known is not None:
        return Judgment(Status.MET if expression.known else Status.NOT_MET)
    raise ValueError("an expression that gives nothing to judge by")


def _combined(parts: list[Judgment], combine: Callable[[list[Status]], Status]) -> Judgment:
    """What several judgments come to, and the reasons of those that decide it."""
    status = combine([part.status for part in parts])
    deciding = [b for p in parts if p.status is status for b in p.because]
    return Judgment(status, tuple(dict.fromkeys(deciding))[:MAX_REASONS])


def _at_least(expression: Expression, scope: Scope) -> Judgment:
    assert expression.at_least is not None  # noqa: S101 - for the type checker
    parts = [judge(e, scope) for e in expression.at_least.of]
    wanted = expression.at_least.count
    met = sum(p.status is Status.MET for p in parts)
    may = sum(p.status is Status.UNKNOWN for p in parts)
    status = Status.MET if met >= wanted else Status.UNKNOWN
    if met + may < wanted:
        status = Status.NOT_MET
    deciding = [b for p in parts if p.status is status for b in p.because]
    return Judgment(status, tuple(deciding)[:MAX_REASONS])


# ── terms ───────────────────────────────────────────────────────────────────────────────────────


def _term(test: TermTest, scope: Scope) -> Judgment:
    """Met where such a term stands; not met only where all that binds was read."""
    name = scope.group if test.of == "@" else test.of
    group = scope.case.group(name)
    mine = [t for t in group.terms if t.kind == test.kind]
    held = [(t, _fits(t, test)) for t in mine]
    sure = [t for t, status in held if status is Status.MET]
    if sure:
        return Judgment(Status.MET, tuple(_reason(t, Status.MET) for t in sure[:MAX_REASONS]))
    unsure = [t for t, status in held if status is Status.UNKNOWN]
    if unsure:
        return Judgment(Status.UNKNOWN, tuple(_reason(t, Status.UNKNOWN) for t in unsure))
    if group.whole:
        denied = [t for t in mine if t.state is TermState.DENIED]
        if denied:
            return Judgment(Status.NOT_MET, tuple(_reason(t, Status.NOT_MET) for t in denied))
        why = f"the texts that bind the {name} have no {test.kind.replace('-', ' ')}"
        return Judgment(Status.NOT_MET, (Blocker(id=test.kind, status=Status.NOT_MET, reason=why),))
    why = f"not every text that binds the {name} was read"
    return Judgment(Status.UNKNOWN, (Blocker(id=test.kind, status=Status.UNKNOWN, reason=why),))


def _fits(term: Term, test: TermTest) -> Status:
    if any(_equal(term.params.get(name), value) for name, value in test.but.items()):
        return Status.NOT_MET
    if term.state is TermState.UNCLEAR and TermState.UNCLEAR not in test.states:
        return Status.NOT_MET if test.sure else Status.UNKNOWN
    if term.state not in test.states:
        return Status.NOT_MET
    told = [_param(term, name, value, sure=test.sure) for name, value in test.params.items()]
    return all_of([Status.MET, *told])


def _param(term: Term, name: str, wanted: object, *, sure: bool) -> Status:
    value = term.params.get(name)
    if value is None:
        return Status.NOT_MET if sure else Status.UNKNOWN
    return Status.MET if _equal(value, wanted) else Status.NOT_MET


def _equal(value: object, wanted: object) -> bool:
    return wanted in value if isinstance(value, tuple) else value == wanted and value is not None


def _reason(term: Term, status: Status) -> Blocker:
    words = term.kind.replace("-", " ")
    category = term.params.get("category")
    told = f"{words}: {category}" if category else words
    unclear = " (the words do not decide)" if status is Status.UNKNOWN else ""
    return Blocker(
        id=term.kind, status=status, reason=f"{told}{unclear}", evidence=(evidence_of(term),)
    )


# ── components, licenses, freedoms, facts ───────────────────────────────────────────────────────


def _component(test: ComponentTest, scope: Scope) -> Judgment:
    ways = [_one_component(name, test, scope) for name in test.any_of]
    return _combined(ways, any_of)


def _one_component(name: str, test: ComponentTest, scope: Scope) -> Judgment:
    component = scope.case.components.get(name)
    seen = component.status if component is not None else Presence.UNKNOWN
    words = name.replace("-", " ")
    if component is None or seen is Presence.UNKNOWN:
        return _told(name, Status.UNKNOWN, f"{words}: not seen", component)
    if seen not in test.status:
        return _told(name, Status.NOT_MET, f"{words}: {seen}", component)
    if not test.under:
        return _told(name, Status.MET, f"{words}: {seen}", component)
    license_ = scope.case.license_of(component)
    status = in_category(license_, scope.case.categories.get(test.under))
    group = scope.case.group(scope.case.kinds.get(name, ""))
    if status is Status.MET and not component.license and not group.settled:
        return _told(name, Status.UNKNOWN, f"{words}: which license holds is disputed", component)
    how = {
        Status.MET: f"{words}: {license_}",
        Status.NOT_MET: f"{words}: {license_} is none of: {test.under.replace('-', ' ')}",
    }.get(status, f"{words}: its license is not known")
    return _told(name, status, how, component)


def _told(name: str, status: Status, reason: str, component: Component | None) -> Judgment:
    evidence = component.evidence[:1] if component is not None else ()
    return Judgment(status, (Blocker(id=name, status=status, reason=reason, evidence=evidence),))


def _license(test: LicenseTest, scope: Scope) -> Judgment:
    name = scope.group if test.of == "@" else test.of
    group = scope.case.group(name)
    status = in_category(group.license, scope.case.categories.get(test.category))
    if status is Status.MET and not (group.settled and (group.at_hand or not test.exact)):
        status = Status.UNKNOWN
    told = group.license or "no license is known"
    reason = f"{name}: {told}"
    return Judgment(status, (Blocker(id=test.category, status=status, reason=reason),))


def _freedom(test: FreedomTest, scope: Scope) -> Judgment:
    name = scope.group if test.of == "@" else test.of
    freedom = scope.case.group(name).freedoms.get(test.freedom)
    if freedom is None:
        reason = f"nothing is known of the freedom to {test.freedom} the {name}"
        return Judgment(
            Status.UNKNOWN, (Blocker(id=test.freedom, status=Status.UNKNOWN, reason=reason),)
        )
    return Judgment(freedom.status, freedom.blocked_by)


def _fact(test: FactTest, scope: Scope) -> Judgment:
    fact = scope.case.facts.get(test.name)
    words = test.name.replace("-", " ")
    if fact is None:
        reason = f"{words}: not known"
        return Judgment(
            Status.UNKNOWN, (Blocker(id=test.name, status=Status.UNKNOWN, reason=reason),)
        )
    status, told = _compared(fact.value, test)
    reason = f"{words}: {told}"
    return Judgment(
        status, (Blocker(id=test.name, status=status, reason=reason, evidence=fact.evidence),)
    )


def _compared(value: str | Interval | tuple[str, ...], test: FactTest) -> tuple[Status, str]:
    """What a fact's value says, and the value in words."""
    if isinstance(value, Interval):
        bounds = dict.fromkeys(f"{bound:.2g}" for bound in value)
        return _beyond(value, test.above or 0.0), "–".join(bounds)
    if isinstance(value, str):
        if test.before:
            return _is_before(value, test.before), value
        return (Status.MET if value in test.is_ else Status.NOT_MET), value
    held = test.holds in value or not set(test.is_).isdisjoint(value)
    return (Status.MET if held else Status.NOT_MET), ", ".join(value) or "none"


def _is_before(date: str, day: str) -> Status:
    """Whether a date lies before a day; a month or a year may reach to both sides of it."""
    first, last = (date + "-01-01")[:10], (date + "-12-31"[len(date) - 4 :])[:10]
    if last < day:
        return Status.MET
    return Status.NOT_MET if first >= day else Status.UNKNOWN


def _beyond(value: Interval, limit: float) -> Status:
    if value.low > limit:
        return Status.MET
    return Status.NOT_MET if value.high <= limit else Status.UNKNOWN


# ── people ──────────────────────────────────────────────────────────────────────────────────────


def answers(scope: Scope) -> Iterator[tuple[bool | str, Blocker]]:
    """What was attested of a criterion, and by whom; of an inherited one also for its origin."""
    for told in scope.case.attestations:
        if told.framework == scope.framework:
            answer = told.answers.get(scope.criterion, told.answers.get("*"))
        elif told.framework == scope.base:
            answer = told.answers.get(scope.criterion)
        else:
            continue
        if answer is not None:
            yield answer, _attested(told, answer=answer)


def _attested(told: AttestationFacts, *, answer: bool | str) -> Blocker:
    status = Status.NOT_MET if answer is False else Status.MET
    reason = ": ".join(x for x in (f"attested by {told.who}, {told.when}", told.what) if x)
    evidence = Evidence(source=told.link, date=told.when)
    return Blocker(id="attested", status=status, reason=reason, evidence=(evidence,))


def _human(question: str, scope: Scope) -> Judgment:
    """Unknown with the question, unless somebody answered it."""
    for answer, told in answers(scope):
        if isinstance(answer, bool):
            return Judgment(told.status, (told,))
    asked = Blocker(id="question", status=Status.UNKNOWN, reason=question)
    return Judgment(Status.UNKNOWN, (asked,))
