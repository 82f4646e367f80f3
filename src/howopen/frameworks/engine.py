"""Frameworks applied to a case: criteria decided, scores bounded, the outcome found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from howopen.facts.frameworks import (
    Clause,
    CriterionFacts,
    Expression,
    FrameworkFacts,
    OutcomeFacts,
    ScoreFacts,
)
from howopen.frameworks.case import Case, Interval
from howopen.frameworks.expressions import MAX_REASONS, Judgment, Scope, answers, judge
from howopen.logic import all_of
from howopen.types import Blocker, Criterion, FrameworkResult, PublishedOutcome, Status

Value = str | int | float | bool

YES_OR_NO = 2
"""Levels of a graded criterion that a yes or a no may answer; of more, people name one."""


def apply(framework: FrameworkFacts, case: Case) -> Iterator[FrameworkResult]:
    """What a framework says of a case, once for each of its groups that anything is known of."""
    for group in framework.groups:
        if group == framework.groups[0] or _is_known(case, group):
            yield _result(framework, case, group)


def _is_known(case: Case, group: str) -> bool:
    told = case.group(group)
    return bool(told.terms or told.license)


def _result(framework: FrameworkFacts, case: Case, group: str) -> FrameworkResult:
    graded: dict[str, _Grade] = {}

    def reaches(criterion: str, level: str) -> Status:
        grade = graded.get(criterion)
        return grade.reaches(level) if grade is not None else Status.UNKNOWN

    judged: dict[str, Judgment] = {}
    criteria: list[Criterion] = []
    base = framework.extends.partition("@")[0]
    scope = Scope(case, group, framework.framework, base, judged=judged, reaches=reaches)
    for facts in framework.criteria:
        own = scope._replace(criterion=facts.id)
        if facts.levels:
            grade = graded[facts.id] = _Grade(facts, own)
            judged[facts.id] = grade.judgment
            criterion = grade.criterion
        else:
            judged[facts.id], criterion = _criterion(facts, own)
        about = asks_about(facts, case.kinds)
        criteria.append(msgspec.structs.replace(criterion, asks_about=about))
    outcome = _outcome(framework.outcomes, scope)
    values = dict(outcome.values) | dict(_told(framework.tells, case))
    for score in framework.scores:
        values |= scored(score, {name: grade.points for name, grade in graded.items()})
    first = group == framework.groups[0]
    return FrameworkResult(
        id=framework.framework,
        version=framework.version,
        name=framework.name,
        unit=group if len(framework.groups) > 1 else "",
        outcome=outcome.id,
        title=outcome.title,
        values=values,
        criteria=tuple(criteria),
        published=tuple(_published(framework, case, outcome.id, values)) if first else (),
    )


def _published(
    framework: FrameworkFacts, case: Case, outcome: str, values: Mapping[str, Value]
) -> Iterator[PublishedOutcome]:
    """What others published of this very release; a reason is told only where we differ."""
    for told in framework.examples:
        if told.target in case.names and (told.outcome or told.values):
            agrees = told.outcome in ("", outcome) and all(
                fits(values, name, value) for name, value in told.values.items()
            )
            deviates = "" if agrees else told.deviates or "no reason is known"
            yield PublishedOutcome(
                source=told.source, outcome=told.outcome, values=told.values, deviates=deviates
            )


def fits(values: Mapping[str, Value], name: str, wanted: Value) -> bool:
    """Whether a value is the one wanted, or may be it where only its bounds are known."""
    if name in values:
        return values[name] == wanted
    low, high = values.get(f"{name}_lower"), values.get(f"{name}_upper")
    numbers = (low, wanted, high)
    if any(isinstance(n, str | bool) or n is None for n in numbers):
        return False
    return float(low or 0) <= float(wanted) <= float(high or 0)


# ── criteria ────────────────────────────────────────────────────────────────────────────────────


def _criterion(facts: CriterionFacts, scope: Scope) -> tuple[Judgment, Criterion]:
    """A criterion that is met or not: by its expression, and unless a clause breaks it."""
    if facts.applies_when is not None:
        applies = judge(facts.applies_when, scope)
        if applies.status is Status.NOT_MET:
            judgment = Judgment(Status.NOT_APPLICABLE, applies.because)
            return judgment, _as_criterion(facts, judgment)
    parts = [judge(facts.met_when, scope)] if facts.met_when is not None else []
    warnings: list[Blocker] = []
    for clause in facts.clauses:
        found = judge(clause.when, scope)
        if clause.effect == "warns":
            if found.status is Status.MET:
                warnings += _as_clause(clause, found.because, Status.UNKNOWN)
            continue
        parts.append(_broken(clause, found, scope))
    status = all_of([Status.MET, *(p.status for p in parts)])
    because = tuple(b for p in parts if p.status is status for b in p.because)
    review = next((p.review for p in parts if p.review and status is Status.UNKNOWN), "")
    judgment = Judgment(status, tuple(dict.fromkeys(because))[:MAX_REASONS], review)
    return judgment, _as_criterion(facts, judgment, warnings=tuple(warnings))


def _broken(clause: Clause, found: Judgment, scope: Scope) -> Judgment:
    """What a clause makes of a criterion: it breaks it, or leaves it to people."""
    if found.status is Status.MET and clause.effect == "reviews":
        question = clause.question or clause.title
        told = judge(Expression(human=question), scope)
        if told.status is not Status.UNKNOWN:
            return told
        reasons = tuple(_as_clause(clause, found.because, Status.UNKNOWN))
        return Judgment(Status.UNKNOWN, reasons, question)
    if found.status is Status.MET:
        return Judgment(Status.NOT_MET, tuple(_as_clause(clause, found.because, Status.NOT_MET)))
    if found.status is Status.UNKNOWN:
        return Judgment(Status.UNKNOWN, tuple(_as_clause(clause, found.because, Status.UNKNOWN)))
    return Judgment(Status.MET)


def _as_clause(clause: Clause, because: Iterable[Blocker], status: Status) -> Iterator[Blocker]:
    evidence = tuple(e for b in because for e in b.evidence)
    reason = f"{clause.title} ({clause.id}, {clause.basis})"
    yield Blocker(id=clause.id, status=status, reason=reason, evidence=evidence[:MAX_REASONS])


def _as_criterion(
    facts: CriterionFacts, judgment: Judgment, warnings: tuple[Blocker, ...] = ()
) -> Criterion:
    asked = next((b.reason for b in judgment.because if b.id == "question"), judgment.review)
    return Criterion(
        id=facts.id,
        title=facts.title,
        status=judgment.status,
        because=judgment.because,
        warnings=warnings,
        question=asked,
        remedy=facts.remedy if judgment.status in (Status.NOT_MET, Status.UNKNOWN) else "",
        basis=facts.basis,
        group=facts.group,
    )


class _Grade:
    """A graded criterion: the level that is surely reached, and the best that may be."""

    def __init__(self, facts: CriterionFacts, scope: Scope) -> None:
        self.facts = facts
        self.warnings: tuple[Blocker, ...] = ()
        unasked = scope._replace(case=scope.case._replace(attestations=()))  # they name a level
        held = [
            judge(level.when, unasked) if level.when is not None else Judgment(Status.MET)
            for level in facts.levels
        ]
        self.low = next(n for n, j in enumerate(held) if j.status is Status.MET)
        self.high = next(n for n, j in enumerate(held) if j.status is not Status.NOT_MET)
        last = len(facts.levels) - 1
        status = Status.MET if self.low == 0 else Status.NOT_MET if self.high else Status.UNKNOWN
        told = held[self.high] if self.high < self.low or self.low < last else held[0]
        self.judgment = Judgment(status, told.because)
        self._ask(scope)

    def _ask(self, scope: Scope) -> None:
        """Where evidence leaves several levels, people may name one of those, and no other."""
        names = [level.id for level in self.facts.levels]
        yes_or_no = {True: names[0], False: names[-1]} if len(names) == YES_OR_NO else {}
        for given, told in answers(scope):
            answer = yes_or_no.get(given, given) if isinstance(given, bool) else given
            if answer in names[self.high : self.low + 1]:
                self.low = self.high = names.index(str(answer))
                status = Status.NOT_MET if self.low else Status.MET
                reason = msgspec.structs.replace(told, status=status)
                self.judgment = Judgment(status, (reason,))
                return
            if answer in names:
                says = f"{told.reason}: {answer}, which the evidence rules out"
                self.warnings += (msgspec.structs.replace(told, reason=says),)

    def reaches(self, level: str) -> Status:
        """Whether it reaches a level. Raises ValueError for a level that it does not have."""
        wanted = [one.id for one in self.facts.levels].index(level)
        if self.low <= wanted:
            return Status.MET
        return Status.UNKNOWN if self.high <= wanted else Status.NOT_MET

    @property
    def points(self) -> tuple[float, float]:
        """The points that are sure, and those that may be."""
        return self.facts.levels[self.low].points, self.facts.levels[self.high].points

    @property
    def criterion(self) -> Criterion:
        """The criterion as a result tells it."""
        levels = self.facts.levels
        told = _as_criterion(self.facts, self.judgment, self.warnings)
        return msgspec.structs.replace(
            told,
            level=levels[self.low].id if self.low == self.high else "",
            at_least=levels[self.low].id,
            at_most=levels[self.high].id,
        )


# ── outcomes and scores ─────────────────────────────────────────────────────────────────────────


def _outcome(outcomes: tuple[OutcomeFacts, ...], scope: Scope) -> OutcomeFacts:
    """The first outcome that is met; the last stands where none is."""
    for outcome in outcomes:
        if outcome.when is None or judge(outcome.when, scope).status is Status.MET:
            return outcome
    return outcomes[-1]


def scored(score: ScoreFacts, graded: Mapping[str, tuple[float, float]]) -> dict[str, Value]:
    """A score from the points of graded criteria: those that are sure, and those that may be.

    One value where both are the same, its bounds in any case.
    """
    points = [graded[name] for name in score.of or graded]
    low = round(sum(p for p, _ in points) / score.divide_by, score.decimals or None)
    high = round(sum(p for _, p in points) / score.divide_by, score.decimals or None)
    told: dict[str, Value] = {f"{score.name}_lower": low, f"{score.name}_upper": high}
    return {score.name: low, **told} if low == high else told


def lacking(framework: FrameworkFacts, case: Case) -> tuple[Blocker, ...]:
    """What keeps the criteria from being met that no judgment of people is needed for."""
    asked = {c.id for c in framework.criteria if asks_people(c)}
    return tuple(
        blocker
        for criterion in _result(framework, case, framework.groups[0]).criteria
        if criterion.id not in asked and criterion.status is not Status.MET
        for blocker in criterion.because or (_unexplained(criterion),)
    )


def _unexplained(criterion: Criterion) -> Blocker:
    return Blocker(id=criterion.id, status=criterion.status, reason=criterion.title)


def asks_people(criterion: CriterionFacts) -> bool:
    """Whether people's judgment may be needed to meet a criterion."""
    reviewed = any(clause.effect == "reviews" for clause in criterion.clauses)
    return reviewed or any(e.human for e in expressions_of(criterion))


def _told(tells: dict[str, str], case: Case) -> Iterator[tuple[str, Value]]:
    """The facts that a framework tells beside its outcome; numbers to three figures."""
    for name, source in tells.items():
        value = case.facts[source].value if source in case.facts else None
        if isinstance(value, Interval) and value.low == value.high:
            yield name, value.low
        elif isinstance(value, Interval):
            yield f"{name}_lower", float(f"{value.low:.3g}")
            yield f"{name}_upper", float(f"{value.high:.3g}")
        elif value is not None:
            yield name, value if isinstance(value, str) else ", ".join(value)


# ── what a framework asks about ─────────────────────────────────────────────────────────────────

_ACCESS = frozenset(("access", "gate", "gate-asks"))
_COMPUTE = ("training-", "parameters-", "cumulative-", "base-compute", "third-of-base")


def asks_about(criterion: CriterionFacts, kinds: Mapping[str, str]) -> tuple[str, ...]:
    """What a criterion looks at: terms, groups of components, access, compute, or people's word."""
    found: set[str] = set()
    for expression in expressions_of(criterion):
        if expression.term or expression.freedom or expression.license:
            found.add("terms")
        if expression.component is not None:
            found |= {kinds.get(name, "") for name in expression.component.any_of}
            found |= {"terms"} if expression.component.under else set()
        if expression.fact is not None:
            name = expression.fact.name
            found.add("access" if name in _ACCESS else "")
            found.add("compute" if name.startswith(_COMPUTE) else "")
        if expression.human:
            found.add("people")
    return tuple(sorted(found - {""}))


def expressions_of(criterion: CriterionFacts) -> Iterator[Expression]:
    """Every expression of a criterion, those inside others too."""
    stack: list[Expression | None] = [criterion.applies_when, criterion.met_when]
    stack += [clause.when for clause in criterion.clauses]
    stack += [level.when for level in criterion.levels]
    yield from within(stack)


def within(expressions: Iterable[Expression | None]) -> Iterator[Expression]:
    """Expressions and all that stand inside them."""
    stack = list(expressions)
    while stack:
        expression = stack.pop()
        if expression is not None:
            yield expression
            stack += [*expression.all, *expression.any, expression.not_]
            stack += expression.at_least.of if expression.at_least else ()
