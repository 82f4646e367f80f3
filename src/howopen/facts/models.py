"""What is known of models offline."""

from __future__ import annotations

from howopen.facts.source import Source
from howopen.types import Evidence, Model, Presence

# ── knowledge/models/ID.yaml ────────────────────────────────────────────────────────────────────


class Number(Model):
    """A published figure. `source` is a key of the file's `sources`."""

    value: float
    source: str
    note: str = ""


class ModelAccess(Model):
    """How the model can be had."""

    mode: str  # download, hosted, none
    source: str
    where: tuple[str, ...] = ()
    gate: str = "none"  # none, auto, manual, unknown
    asks: tuple[str, ...] = ()  # data the gate asks for


class ModelLicense(Model):
    """The license of one group of components, as its maker states it."""

    license: str  # SPDX expression over ids of knowledge/licenses
    source: str
    applies_to: str = "weights"  # weights, code, data, documents


class ModelParameters(Model):
    """Published parameter counts; `active` per token for mixtures of experts."""

    total: int
    source: str
    active: int = 0


class ModelComponent(Model):
    """Whether one component was released. `absent` needs a source that says so."""

    id: str
    presence: Presence
    source: str
    where: str = ""
    license: str = ""
    note: str = ""


class ModelClaim(Model):
    """The maker's own words about openness; `rung` is the ladder rung they amount to."""

    rung: str
    quote: str
    source: str


class PublishedScore(Model):
    """A score somebody else gave; shown beside the assessment, never used in it."""

    index: str  # fmti, osai-index, osai-index-2023
    edition: str
    value: float
    out_of: float
    source: str
    note: str = ""


class ModelFacts(Model):
    """Published facts about one model. Never a label, a freedom or a framework outcome."""

    id: str
    name: str
    family: str
    maker: str
    date: str
    sources: dict[str, Source]
    access: ModelAccess
    purl: str = ""
    aliases: tuple[str, ...] = ()
    licenses: tuple[ModelLicense, ...] = ()
    parameters: ModelParameters | None = None
    context_length: Number | None = None  # tokens
    training_tokens: Number | None = None
    training_flop: Number | None = None
    hardware_hours: Number | None = None  # accelerator hours; the kind stands in `note`
    components: tuple[ModelComponent, ...] = ()
    claims: tuple[ModelClaim, ...] = ()
    scores: tuple[PublishedScore, ...] = ()
    base_models: tuple[str, ...] = ()
    modality: str = ""  # text, image, video, audio, multimodal
    note: str = ""


def published(model: ModelFacts, key: str, quote: str = "") -> Evidence:
    """The published source of a catalog fact, `key` of the file's `sources`."""
    source = model.sources[key]
    words = ", ".join(x for x in (source.title, source.url) if x)
    return Evidence(source=words, date=source.date, quote=quote, basis=source.basis)
