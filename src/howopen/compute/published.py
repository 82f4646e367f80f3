"""What is published of a release's training, and of the trainings it builds on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from howopen.compute.training_flops import Figures, added, reckon
from howopen.facts.compute import HardwareFacts
from howopen.facts.models import ModelFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.types import BaseModel, Parameters, TrainingCompute

Facts = Mapping[str, str | int | float | bool]

MAX_BASES = 8
"""How far back, and how broadly, the models that a model was made from are followed."""

_WORD = re.compile(r"[A-Za-z0-9]+")


def modality_of(facts: Facts, kb: KnowledgeBase) -> str:
    """What a model generates: as told, by its task, by its architecture, or by its context.

    A context counted in tokens says that it works on language. Empty where nothing tells it.
    """
    known = kb.training_compute
    if told := facts.get("modality"):
        return str(told)
    if task := known.tasks.get(str(facts.get("task", ""))):
        return task
    name = str(facts.get("architecture", ""))
    for end, modality in known.architectures.items():
        if name.endswith(end):
            return modality
    return "text" if facts.get("context_length") and not name else ""


def training_of(
    facts: Facts, parameters: Parameters | None, note: str, kb: KnowledgeBase
) -> TrainingCompute | None:
    """What the training took that updated the parameters; `note` names the hardware."""
    return reckon(figures_of(facts, parameters, note, kb), kb.training_compute)


def cumulative_of(
    own: TrainingCompute | None, bases: Sequence[BaseModel], kb: KnowledgeBase
) -> TrainingCompute | None:
    """What all trainings took that led to a model: its own and those of its base models.

    What else counts (synthetic data that is not public, say) is seldom published and left out.
    """
    if not bases:
        return own
    return added((own, *(_of_base(base.id, kb, depth=1) for base in bases[:MAX_BASES])))


def training_of_bases(bases: Sequence[BaseModel], kb: KnowledgeBase) -> TrainingCompute | None:
    """What training the base models took, each with what it was made from."""
    return added([_of_base(base.id, kb, depth=1) for base in bases[:MAX_BASES]])


def figures_of(
    facts: Facts, parameters: Parameters | None, note: str, kb: KnowledgeBase
) -> Figures:
    """The figures of a release. A count that leaves out weights says nothing of its size."""
    whole = parameters is not None and (parameters.exact or not parameters.by_dtype)
    count = (parameters.active or parameters.total) if parameters is not None and whole else 0
    return Figures(
        parameters=count,
        mixture=bool(parameters is not None and parameters.active),
        tokens=_number(facts, "training_tokens"),
        flop=_number(facts, "training_flop"),
        hours=_number(facts, "hardware_hours"),
        hardware=hardware_named(note, kb),
        language=modality_of(facts, kb) in {"text", "multimodal"},
    )


def hardware_named(note: str, kb: KnowledgeBase) -> HardwareFacts | None:
    """The accelerator that some words name (`A100-80GB GPU hours`), None for none or several."""
    words = {word.casefold() for word in _WORD.findall(note)}
    named = [h for h in kb.hardware if words & {a.casefold() for a in h.aliases}]
    return named[0] if len(named) == 1 else None


def _of_base(name: str, kb: KnowledgeBase, *, depth: int) -> TrainingCompute | None:
    model = kb.model(name)
    if model is None or depth > MAX_BASES:
        return None
    own = _of_model(model, kb)
    further = [_of_base(base, kb, depth=depth + 1) for base in model.base_models[:MAX_BASES]]
    return added((own, *further))


def _of_model(model: ModelFacts, kb: KnowledgeBase) -> TrainingCompute | None:
    told: dict[str, str | int | float | bool] = (
        {"modality": model.modality} if model.modality else {}
    )
    for name in ("context_length", "training_tokens", "training_flop", "hardware_hours"):
        if (number := getattr(model, name)) is not None:
            told[name] = number.value
    size = model.parameters
    parameters = Parameters(total=size.total, active=size.active) if size else None
    note = model.hardware_hours.note if model.hardware_hours else ""
    return training_of(told, parameters, note, kb)


def _number(facts: Facts, name: str) -> float:
    value = facts.get(name, 0)
    return float(value) if isinstance(value, int | float) else 0.0
