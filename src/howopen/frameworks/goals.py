"""What a publisher has to do to reach a level of a framework, the least effort first."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from howopen.errors import UsageError
from howopen.facts.frameworks import CriterionFacts, Expression, FrameworkFacts, OutcomeFacts
from howopen.frameworks.case import Case
from howopen.frameworks.engine import apply, within
from howopen.knowledge_base import KnowledgeBase
from howopen.types import Criterion, Goal, Status, Step


class _Aim(NamedTuple):
    framework: FrameworkFacts
    outcome: OutcomeFacts


def aims(kb: KnowledgeBase) -> dict[str, _Aim]:
    """The outcomes that one can aim at, by name: `framework-outcome`, `framework` for its best."""
    found: dict[str, _Aim] = {}
    for framework in kb.frameworks:
        if framework.superseded:
            continue
        for outcome in framework.outcomes:
            if outcome.when is not None and any(_named(outcome.when)):
                found.setdefault(framework.framework, _Aim(framework, outcome))
                found[f"{framework.framework}-{outcome.id}"] = _Aim(framework, outcome)
    return found


def goal(name: str, case: Case, kb: KnowledgeBase) -> Goal:
    """What is between a release and an outcome. Raises UsageError for a name that none has."""
    known = aims(kb)
    if name not in known:
        near = get_close_matches(name, known, n=3, cutoff=0.3) or sorted(known)
        raise UsageError(f"there is no goal {name!r}", hint=f"Goals: {', '.join(near)}")
    aim = known[name]
    wanted = set(_named(aim.outcome.when))
    result = next(apply(aim.framework, case))
    criteria = {c.id: c for c in result.criteria}
    steps = [
        _step(facts, criteria[facts.id])
        for facts in aim.framework.criteria
        if facts.id in wanted and criteria[facts.id].status is not Status.MET
    ]
    return Goal(
        id=name,
        framework=f"{aim.framework.name} {aim.framework.version}",
        outcome=aim.outcome.id,
        title=aim.outcome.title,
        reached=result.outcome == aim.outcome.id or not steps,
        steps=tuple(sorted(steps, key=lambda step: (step.effort, step.id))),
    )


def _step(facts: CriterionFacts, criterion: Criterion) -> Step:
    return Step(
        id=facts.id,
        title=facts.title,
        status=criterion.status,
        do=facts.remedy or facts.title,
        effort=facts.effort,
        question=criterion.question,
        because=criterion.because,
    )


def _named(when: Expression | None) -> Iterator[str]:
    """The criteria that an outcome asks to be met."""
    for expression in within([when]):
        if expression.criterion:
            yield expression.criterion
        if expression.level:
            yield expression.level.partition(">=")[0]
