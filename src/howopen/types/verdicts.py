"""What is concluded of a release: components, freedoms, the label, frameworks, compute."""

from __future__ import annotations

from howopen.types.observed import Parameters
from howopen.types.values import Evidence, Model, Presence, Status


class Component(Model):
    """One part of a release and where it is."""

    id: str
    status: Presence
    where: tuple[str, ...] = ()  # paths or addresses
    license: str = ""  # where it is stated for this component alone
    evidence: tuple[Evidence, ...] = ()


class Blocker(Model):
    """What keeps a freedom or a rung from being met, or what is not known about it."""

    id: str  # a term kind, a component id, or a criterion id
    status: Status  # not-met or unknown
    reason: str
    evidence: tuple[Evidence, ...] = ()


class Freedom(Model):
    """One of use, study, modify, share."""

    status: Status
    terms: tuple[str, ...] = ()  # kinds of the terms that bear on it
    blocked_by: tuple[Blocker, ...] = ()  # what takes it away, or is not known


class Label(Model):
    """The rung of the ladder that the evidence reaches, and what blocks the next."""

    id: str
    name: str
    definition: str
    next: str = ""  # id of the next rung
    blocked_by: tuple[Blocker, ...] = ()  # what stands before the next rung
    overclaimed: bool = False  # the maker's own words claim a higher rung


class Claim(Model):
    """The maker's own words beside what the evidence says."""

    says: str  # the rung claimed
    verdict: str  # supported, contradicted, unknown
    because: str
    evidence: Evidence


class Criterion(Model):
    """One criterion of a framework, decided."""

    id: str
    title: str
    status: Status
    because: tuple[Blocker, ...] = ()  # what decides it, or leaves it open
    warnings: tuple[Blocker, ...] = ()  # what does not break it but touches it
    level: str = ""  # of a graded criterion; empty where it is known within bounds only
    at_least: str = ""
    at_most: str = ""
    question: str = ""  # what only people can answer
    remedy: str = ""  # what to do to meet it
    basis: str = ""  # how the criterion itself is known: stated, annotated, inferred, unverified
    group: str = ""  # criteria that belong together
    asks_about: tuple[
        str, ...
    ] = ()  # terms, weights, code, data, documents, access, compute, people


class PublishedOutcome(Model):
    """What somebody else published about this release, by the same framework."""

    source: str
    outcome: str = ""
    values: dict[str, str | int | float | bool] = {}
    deviates: str = ""  # why howopen says otherwise; empty where it does not


class FrameworkResult(Model):
    """One framework's reading of a release, or of one group of its components."""

    id: str
    version: str
    outcome: str  # in the framework's own words
    name: str = ""
    title: str = ""  # the outcome in words
    unit: str = ""  # weights, code, data or documents, where a framework looks at each
    values: dict[str, str | int | float | bool] = {}  # scores and classes
    criteria: tuple[Criterion, ...] = ()
    published: tuple[PublishedOutcome, ...] = ()  # shown beside it; nothing rests on it


class Step(Model):
    """One thing between a release and a goal."""

    id: str  # the criterion
    title: str
    status: Status
    do: str
    effort: int = 0  # 1 a line, 2 a document, 3 an artifact, 4 new terms; 0 where not told
    question: str = ""  # what only people can answer
    because: tuple[Blocker, ...] = ()


class Goal(Model):
    """An outcome of a framework that a publisher aims at, and what is missing for it."""

    id: str
    framework: str
    outcome: str
    title: str = ""
    reached: bool = False
    steps: tuple[Step, ...] = ()  # the least effort first


class Unknown(Model):
    """Something that could not be seen, why, and what would settle it."""

    id: str
    reason: str
    settle: str = ""  # what would settle it


class TrainingCompute(Model):
    """Floating-point operations of training, within bounds, and each way they were reckoned."""

    low: float  # operations, at least
    high: float  # operations, at most
    methods: tuple[str, ...] = ()


class Compute(Model):
    """Size and training facts that bear on hardware and on the AI Act's thresholds."""

    parameters: Parameters | None = None
    context_length: int = 0  # tokens
    modality: str = ""  # what it generates: text, image, video, audio, multimodal
    training_tokens: int = 0  # tokens seen in training
    training_flop: float = 0.0  # as published
    hardware_hours: float = 0.0
    training: TrainingCompute | None = None  # what updated this model's own parameters
    cumulative: TrainingCompute | None = None  # with the trainings that it builds on
    of_bases: TrainingCompute | None = None  # what the models that it was made from took
    evidence: tuple[Evidence, ...] = ()


class IndexScore(Model):
    """A score that somebody else published; never computed here."""

    index: str
    edition: str
    value: float
    out_of: float
    evidence: Evidence


class ReleaseIdentity(Model):
    """The release as a report names it."""

    id: str
    purl: str
    revision: str
    source: str  # the reference as given
    complete: bool  # whether all of its files are listed
    name: str = ""
    maker: str = ""
    date: str = ""
