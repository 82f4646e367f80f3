"""Frameworks applied to a case: criteria decided, scores bounded, the outcome found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from howopen.framework_facts import (
    Clause,
    CriterionFacts,
    Expression,
    FrameworkFacts,
    OutcomeFacts,
    ScoreFacts,
)
from howopen.frameworks.case import Case
from howopen.frameworks.expressions import MAX_REASONS, Judgment, Scope, answers, judge
from howopen.frameworks.logic import all_of
from howopen.types import Blocker, Criterion, FrameworkResult, PublishedOutcome, Status

Value = str | int | float | bool


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
            criteria.append(grade.criterion)
        else:
            judged[facts.id], criterion = _criterion(facts, own)
            criteria.append(criterion)
    outcome = _outcome(framework.outcomes, scope)
    values = dict(outcome.values)
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
    parts = [judge(facts.met_when, scope)] if facts.met_when is not None else []
    warnings: list[Blocker] = []
    for clause in facts.clauses:
        found = judge(clause.when, scope)
        if clause.effect == "warns":
            if found.status is Status.MET:
                warnings += _as_clause(clause, found.because, Status.UNKNOWN)
            continue
        parts.append(_broken(clause, found))
    status = all_of([Status.MET, *(p.status for p in parts)])
    because = tuple(b for p in parts if p.status is status for b in p.because)
    judgment = Judgment(status, tuple(dict.fromkeys(because))[:MAX_REASONS])
    return judgment, _as_criterion(facts, judgment, warnings=tuple(warnings))


def _broken(clause: Clause, found: Judgment) -> Judgment:
    """What a clause makes of a criterion: it breaks it, or leaves it to people."""
    if found.status is Status.MET:
        status = Status.NOT_MET if clause.effect == "breaks" else Status.UNKNOWN
        return Judgment(status, tuple(_as_clause(clause, found.because, status)))
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
    asked = next((b.reason for b in judgment.because if b.id == "question"), "")
    return Criterion(
        id=facts.id,
        title=facts.title,
        status=judgment.status,
        because=judgment.because,
        warnings=warnings,
        question=asked,
        remedy=facts.remedy if judgment.status is not Status.MET else "",
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
        for answer, told in answers(scope):
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
    low = round(sum(p for p, _ in points) / score.divide_by, score.decimals)
    high = round(sum(p for _, p in points) / score.divide_by, score.decimals)
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
    own = [criterion.met_when, *(c.when for c in criterion.clauses)]
    return any(e.human for e in _within([*own, *(level.when for level in criterion.levels)]))


def expressions_of(framework: FrameworkFacts) -> Iterator[Expression]:
    """Every expression of a framework, those inside others too."""
    every: list[Expression | None] = [o.when for o in framework.outcomes]
    for criterion in framework.criteria:
        every += [criterion.met_when, *(c.when for c in criterion.clauses)]
        every += [level.when for level in criterion.levels]
    return _within(every)


def _within(expressions: Iterable[Expression | None]) -> Iterator[Expression]:
    stack = list(expressions)
    while stack:
        expression = stack.pop()
        if expression is not None:
            yield expression
            stack += [*expression.all, *expression.any, expression.not_]
            stack += expression.at_least.of if expression.at_least else ()
