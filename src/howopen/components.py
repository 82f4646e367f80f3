"""From sightings of components to one status each."""

from __future__ import annotations

from collections.abc import Iterable

from howopen.types import Component, ComponentSighting, Presence

COMPONENT_IDS = (
    "model-architecture",
    "model-parameters-final",
    "model-parameters-intermediate",
    "optimizer-states",
    "training-code",
    "training-configuration",
    "inference-code",
    "evaluation-code",
    "data-preprocessing-code",
    "tokenizer",
    "supporting-libraries",
    "datasets",
    "data-source-list",
    "evaluation-data",
    "evaluation-results",
    "model-card",
    "data-card",
    "technical-report",
    "research-paper",
    "sample-outputs",
    "model-metadata",
)
"""All components, in the order in which reports show them; MOF 1.0's seventeen and their parts."""

_STRENGTH = {Presence.PRESENT: 3, Presence.LINKED: 2, Presence.ABSENT: 1, Presence.UNKNOWN: 0}
SHOWN = 5
"""Places and pieces of evidence kept per component."""


def fold_components(
    sightings: Iterable[ComponentSighting], *, complete: bool
) -> dict[str, Component]:
    """One status per component: the best that was seen.

    Nothing seen means `absent` only where the listing is complete; else it is `unknown`.
    """
    by_id: dict[str, list[ComponentSighting]] = {}
    for sighting in sightings:
        by_id.setdefault(sighting.component, []).append(sighting)
    names = [*COMPONENT_IDS, *sorted(by_id.keys() - set(COMPONENT_IDS))]
    return {name: _fold(name, by_id.get(name, []), complete=complete) for name in names}


def _fold(name: str, seen: list[ComponentSighting], *, complete: bool) -> Component:
    doubted = {s.where for s in seen if s.presence is Presence.UNKNOWN and s.where}
    seen = [s for s in seen if s.presence is not Presence.PRESENT or s.evidence.path not in doubted]
    if not seen:
        status = Presence.ABSENT if complete else Presence.UNKNOWN
        return Component(id=name, status=status)
    best = max(seen, key=lambda s: _STRENGTH[s.presence]).presence
    counted = [s for s in seen if s.presence is best]
    return Component(
        id=name,
        status=best,
        where=tuple(dict.fromkeys(s.where for s in counted if s.where))[:SHOWN],
        license=next((s.license for s in counted if s.license), ""),
        evidence=tuple(dict.fromkeys(s.evidence for s in counted))[:SHOWN],
    )
