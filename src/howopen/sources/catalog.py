"""The built-in catalog as a source: `llama-3.1-405b`, or a family whose sizes agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from howopen.errors import UsageError
from howopen.facts.models import ModelFacts, published
from howopen.files import NoFiles
from howopen.knowledge_base import KnowledgeBase
from howopen.sources import Collected
from howopen.types import (
    BaseModel,
    ComponentSighting,
    Finding,
    Gate,
    LicenseStatement,
    Observation,
    Parameters,
    Presence,
    Release,
    Status,
    VendorClaim,
)


def ids(kb: KnowledgeBase) -> Sequence[str]:
    """Ids of all models, and of their families."""
    models = kb.ids("models")
    return (*models, *sorted({m.family for m in kb.models()} - set(models)))


def collect(reference: str, kb: KnowledgeBase) -> Collected | None:
    """The release of a catalog id or alias, None where the catalog does not know it.

    Raises UsageError for a family whose sizes are under different terms.
    """
    model = kb.model(reference)
    if model is None:
        model = _of_family(reference, kb)
    if model is None:
        return None
    release = Release(id=model.id, source=reference, kind="catalog", purl=model.purl)
    return Collected(release, NoFiles(), observation(model), model)


def _of_family(name: str, kb: KnowledgeBase) -> ModelFacts | None:
    family = name.casefold()
    sizes = [m for m in kb.models() if m.family.casefold() == family]
    if not sizes:
        return None
    if len({tuple((x.license, x.applies_to) for x in m.licenses) for m in sizes}) > 1:
        known = ", ".join(m.id for m in sizes)
        raise UsageError(
            f"the sizes of {name} are under different terms", hint=f"Name one of: {known}"
        )
    return max(sizes, key=lambda m: m.parameters.total if m.parameters else 0)


def observation(model: ModelFacts) -> Observation:
    """What the catalog's facts say, in the same words a probe uses."""
    access = Finding(
        probe="catalog",
        outcome=Status.MET,
        message=f"access: {model.access.mode}",
        values={"mode": model.access.mode},
        evidence=(published(model, model.access.source),),
    )
    facts: dict[str, str | int | float | bool] = {}
    for name in ("context_length", "training_tokens", "training_flop", "hardware_hours"):
        if (number := getattr(model, name)) is not None:
            facts[name] = number.value
    if model.modality:
        facts["modality"] = model.modality
    parameters = model.parameters
    return Observation(
        access=(access,),
        components=tuple(_sightings(model)),
        statements=tuple(
            LicenseStatement(
                value=m.license,
                applies_to=m.applies_to,
                evidence=published(model, m.source),
            )
            for m in model.licenses
        ),
        base_models=tuple(BaseModel(id=b) for b in model.base_models),
        claims=tuple(
            VendorClaim(rung=c.rung, evidence=published(model, c.source, c.quote))
            for c in model.claims
        ),
        gates=(
            Gate(
                mode=model.access.gate,
                asks=model.access.asks,
                evidence=published(model, model.access.source),
            ),
        ),
        parameters=(
            Parameters(
                total=parameters.total,
                active=parameters.active,
                evidence=published(model, parameters.source),
            ),
        )
        if parameters
        else (),
        facts=facts,
    )


def _sightings(model: ModelFacts) -> Iterator[ComponentSighting]:
    for component in model.components:
        yield ComponentSighting(
            component=component.id,
            presence=component.presence,
            where=component.where,
            license=component.license,
            evidence=published(model, component.source, component.note),
        )
    named = {c.id for c in model.components}
    if model.access.mode == "download" and "model-parameters-final" not in named:
        yield ComponentSighting(
            component="model-parameters-final",
            presence=Presence.LINKED,
            where=next(iter(model.access.where), ""),
            evidence=published(model, model.access.source),
        )
