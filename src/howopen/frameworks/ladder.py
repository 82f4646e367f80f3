"""The label: the highest rung of the ladder that the evidence reaches, and what blocks the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from howopen.facts.rules import Ladder, Need, Rung
from howopen.freedoms import missing
from howopen.logic import all_of
from howopen.types import Blocker, Component, Freedom, Label, Presence, Status

UNKNOWN_LABEL = Label(
    id="unknown",
    name="Not enough evidence",
    definition="What was seen does not tell whether the weights can be had, or under which terms.",
)


class Facts(NamedTuple):
    """What the rungs ask about."""

    components: Mapping[str, Component]
    freedoms: Mapping[str, Freedom]
    access: str  # download, hosted, none, or empty where unknown
    weights_licensed: bool  # a text licenses the weights by name
    lacking: Callable[[str], Sequence[Blocker]]  # framework: what it lacks that evidence decides


def label(ladder: Ladder, facts: Facts) -> Label:
    """Climb the ladder as far as its needs are met."""
    reached: Rung | None = None
    for rung in ladder.rungs:
        blockers = [b for need in rung.needs for b in _blockers(need, facts)]
        status = all_of([Status.MET, *(b.status for b in blockers)])
        if status is Status.MET:
            reached = rung
            continue
        if _undecided(rung, status) or reached is None:
            return _unknown(rung, blockers)
        return _label(reached, rung, blockers)
    return _label(reached, None, []) if reached else UNKNOWN_LABEL


def _undecided(rung: Rung, status: Status) -> bool:
    """Up to open weights, ignorance is no verdict: not `closed`, not `hosted-only`, but unknown."""
    early = rung.id in ("hosted-only", "weights-restricted", "open-weights")
    return early and status is Status.UNKNOWN


def _unknown(rung: Rung, blockers: list[Blocker]) -> Label:
    return msgspec.structs.replace(UNKNOWN_LABEL, next=rung.id, blocked_by=tuple(blockers))


def _label(reached: Rung, following: Rung | None, blockers: list[Blocker]) -> Label:
    return Label(
        id=reached.id,
        name=reached.name,
        definition=reached.definition,
        next=following.id if following else "",
        blocked_by=tuple(blockers),
    )


def _blockers(need: Need, facts: Facts) -> Sequence[Blocker]:
    """What keeps a need from being met; empty where it is met."""
    if need.access:
        return _access(need, facts)
    if need.obtainable:
        return _obtainable(need, facts)
    if need.freedoms:
        return [b for f in need.freedoms for b in _unfree(facts.freedoms[f], f)]
    if need.framework:
        return facts.lacking(need.framework)
    if need.components:
        return [b for c in need.components if (b := missing((c,), facts.components)) is not None]
    lacking = missing(need.any_of, facts.components, need.title)
    return [lacking] if lacking is not None else []


def _access(need: Need, facts: Facts) -> Sequence[Blocker]:
    if facts.access in need.access or facts.weights_licensed or _has_weights(facts):
        return []
    status = Status.UNKNOWN if not facts.access else Status.NOT_MET
    return [Blocker(id=need.id, status=status, reason=f"not seen that {need.title}")]


def _obtainable(need: Need, facts: Facts) -> Sequence[Blocker]:
    if _has_weights(facts) or facts.weights_licensed:
        return []
    component = facts.components.get(need.obtainable)
    absent = component is not None and component.status is Presence.ABSENT
    reason = (
        "the weights are not released" if absent else "whether the weights can be had was not seen"
    )
    return [
        Blocker(
            id=need.obtainable,
            status=Status.NOT_MET if absent else Status.UNKNOWN,
            reason=reason,
            evidence=component.evidence[:1] if component else (),
        )
    ]


def _has_weights(facts: Facts) -> bool:
    weights = facts.components.get("model-parameters-final")
    return weights is not None and weights.status in (Presence.PRESENT, Presence.LINKED)


def _unfree(freedom: Freedom, name: str) -> Sequence[Blocker]:
    if freedom.status in (Status.MET, Status.NOT_APPLICABLE):
        return []
    return [msgspec.structs.replace(b, reason=f"{name}: {b.reason}") for b in freedom.blocked_by]
