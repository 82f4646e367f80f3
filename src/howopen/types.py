"""The nouns of howopen, on one page: what is observed, what is concluded, and what is reported.

Every type is frozen and decodes strictly. Lengths are bytes, positions are 1-based lines unless a
field says otherwise, dates are ISO 8601 (`YYYY-MM-DD`, `YYYY-MM` or `YYYY`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal, dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class _Frozen(msgspec.StructMeta):
    """Makes every type frozen, keyword-only and strict without saying so each time."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> Any:
        strict = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}
        return super().__new__(cls, name, bases, namespace, **(strict | options))


class Model(msgspec.Struct, metaclass=_Frozen):
    """Base of all types: immutable and keyword-only; an unknown key is an error."""


NOTICE = "Not legal advice: howopen quotes what the texts say."

# ── Values ──────────────────────────────────────────────────────────────────────────────────────


class Status(StrEnum):
    """A three-valued outcome (Kleene), and the case where the question does not arise."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class Presence(StrEnum):
    """Where a component of a release is.

    `absent` needs a complete listing and no pointer elsewhere; otherwise it is `unknown`.
    """

    PRESENT = "present"
    LINKED = "linked"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class TermState(StrEnum):
    """How a text speaks of a term; `silent` is never written: no term stands for silence."""

    STATED = "stated"
    DENIED = "denied"
    REQUESTED = "requested"
    UNCLEAR = "unclear"


class Match(StrEnum):
    """How a text relates to a known license text."""

    EXACT = "exact"
    REFORMATTED = "reformatted"
    EDITED = "edited"
    FRAGMENT = "fragment"
    MENTION = "mention"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """What became of a term of a known text in an edited one."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"
    UNKNOWN = "unknown"  # it stands here; what stood there before is not told


class Basis(StrEnum):
    """How a statement is known."""

    READ = "read"  # read now, in the file named
    CURATED = "curated"  # from howopen's knowledge, which names a primary source
    SECONDARY = "secondary"  # from knowledge that rests on somebody's report of the source
    MEMORY = "memory"  # from memory; to be verified against the primary source


class Level(StrEnum):
    """How much a finding asks of the reader."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"  # the probe itself failed; the rest of the release was still assessed


# ── Evidence ────────────────────────────────────────────────────────────────────────────────────


class Evidence(Model):
    """Where something is said: a file with lines or a pointer, or a published source.

    `quote` is verbatim but for runs of white space, which read as one space.
    """

    path: str = ""
    start_line: int = 0
    end_line: int = 0
    section: str = ""  # path of the section of a text
    pointer: str = ""  # JSON pointer, front matter key, or header key
    quote: str = ""
    source: str = ""  # title and address of a published source
    date: str = ""  # when the source was published or read
    basis: Basis = Basis.READ


# ── A release ───────────────────────────────────────────────────────────────────────────────────


class Artifact(Model):
    """One file of a release. `size` is -1 where unknown; `readable` says if it is at hand."""

    path: str
    size: int = -1
    digest: str = ""  # "sha256:…" or "git:…" where the source tells it
    readable: bool = True


class Release(Model):
    """What is assessed: its identity, its files, and whether the listing is known to be whole."""

    id: str
    source: str  # the reference as given
    kind: str  # which source read it: folder, gguf-file, hub, hf-cache, catalog, license …
    purl: str = ""
    revision: str = ""
    complete: bool = False
    artifacts: tuple[Artifact, ...] = ()


# ── What probes observe ─────────────────────────────────────────────────────────────────────────


class Finding(Model):
    """One fact that one probe observed, or could not."""

    probe: str
    outcome: Status
    message: str
    level: Level = Level.NOTE
    values: dict[str, str | int | float | bool | tuple[str, ...] | None] = {}
    evidence: tuple[Evidence, ...] = ()


class ComponentSighting(Model):
    """A probe saw a component (present, linked), or its maker says there is none (absent)."""

    component: str  # id of a component kind, e.g. "training-code"
    presence: Presence
    where: str = ""  # path in the release or address
    license: str = ""  # license stated for this component alone
    evidence: Evidence = Evidence()


class LicenseStatement(Model):
    """Somebody says which license holds: a card, a tag, a weight file's metadata, a text."""

    value: str  # as written: "llama3.1", "apache-2.0", "other"
    expression: str = ""  # SPDX expression it resolves to; empty where unknown
    applies_to: str = "weights"  # weights, code, data, documents or release
    declared: bool = True  # False: detected from a license text
    name: str = ""  # license_name beside "other"
    link: str = ""  # license_link
    evidence: Evidence = Evidence()


class BaseModel(Model):
    """A model this release says it was made from."""

    id: str
    relation: str = "unknown"  # finetune, adapter, merge, quantized, unknown
    evidence: Evidence = Evidence()


class VendorClaim(Model):
    """The release's own words about its openness."""

    rung: str  # the ladder rung that the words amount to
    evidence: Evidence


class Gate(Model):
    """What stands between a user and the files."""

    mode: str  # none, auto, manual, unknown
    asks: tuple[str, ...] = ()  # data asked for, in plain words
    evidence: Evidence = Evidence()


class Parameters(Model):
    """Parameter counts. `by_dtype` counts elements per stored data type."""

    total: int = 0
    active: int = 0  # per token, for mixtures of experts; 0 where the same or unknown
    by_dtype: dict[str, int] = {}
    exact: bool = False  # counted from tensor headers, not told
    evidence: Evidence = Evidence()


class Observation(Model):
    """Everything one probe saw."""

    findings: tuple[Finding, ...] = ()
    components: tuple[ComponentSighting, ...] = ()
    statements: tuple[LicenseStatement, ...] = ()
    base_models: tuple[BaseModel, ...] = ()
    claims: tuple[VendorClaim, ...] = ()
    gates: tuple[Gate, ...] = ()
    parameters: tuple[Parameters, ...] = ()
    access: tuple[Finding, ...] = ()  # how the model can be had: values {"mode": …}
    readings: tuple[LicenseReading, ...] = ()
    facts: dict[str, str | int | float | bool] = {}  # context_length, architecture, …


# ── Licenses and terms ──────────────────────────────────────────────────────────────────────────


class Difference(Model):
    """One place where a text departs from the known text it was compared with."""

    kind: str  # added, removed, replaced
    expected: str = ""  # the known text's words, where it may be quoted
    found: str = ""  # the words that stand there instead
    start_line: int = 0
    end_line: int = 0
    section: str = ""  # path of the section it stands in
    material: bool = True
    why: str = ""  # what kind of words came or went


class LicensePart(Model):
    """A stretch of a text that is, resembles, or mentions a known license."""

    id: str
    match: Match
    start_line: int = 0
    end_line: int = 0
    differences: tuple[Difference, ...] = ()


class Term(Model):
    """One thing a text grants, requires, forbids or reserves."""

    kind: str
    state: TermState = TermState.STATED
    params: dict[str, str | int | float | bool | tuple[str, ...]] = {}
    section: str = ""
    quote: str = ""
    path: str = ""
    start_line: int = 0
    end_line: int = 0
    basis: Basis = Basis.READ
    license: str = ""  # the license whose text says so, where known
    applies_to: tuple[str, ...] = ("release",)  # weights, code, data, documents, release
    rule: str = ""  # the rule that read it


class TermChange(Model):
    """One way in which an edited text says other than the known text that it was made from.

    `before` is read from the known text's words, as far as they can be told: its quote has them in
    small letters and without most signs, and its lines are where they stood in this text.
    """

    change: Change
    kind: str
    before: Term | None = None
    after: Term | None = None
    differs: tuple[str, ...] = ()  # of one that changed: `state`, and parameters
    license: str = ""  # the known text


class LicenseReading(Model):
    """What one text is and says."""

    path: str
    expression: str = ""
    applies_to: str = "weights"
    parts: tuple[LicensePart, ...] = ()
    changes: tuple[TermChange, ...] = ()  # of an edited known text, in terms
    terms: tuple[Term, ...] = ()
    basis: Basis = Basis.READ
    # license, policy, notice (neither grants nor bans), name (no text), or sentence (of a document)
    role: str = "license"
    covers: tuple[str, ...] = ()  # what the text speaks of: weights
    problem: str = ""  # what of the file was not read, or read otherwise than as UTF-8


class LicenseConclusion(Model):
    """The license that holds for one group of components, with everything said about it."""

    applies_to: str  # weights, code, data, documents
    expression: str  # empty where nothing could be concluded
    name: str = ""  # the expression with short names in place of ids
    statements: tuple[LicenseStatement, ...] = ()
    readings: tuple[str, ...] = ()  # paths of the texts that support it
    conflicts: tuple[str, ...] = ()


# ── Conclusions ─────────────────────────────────────────────────────────────────────────────────


class Component(Model):
    """One part of a release and where it is."""

    id: str
    status: Presence
    where: tuple[str, ...] = ()
    license: str = ""
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
    blocked_by: tuple[Blocker, ...] = ()


class Label(Model):
    """The rung of the ladder that the evidence reaches, and what blocks the next."""

    id: str
    name: str
    definition: str
    next: str = ""  # id of the next rung
    blocked_by: tuple[Blocker, ...] = ()
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
    outcome: str
    name: str = ""
    title: str = ""  # the outcome in words
    unit: str = ""  # weights, code, data or documents, where a framework looks at each
    values: dict[str, str | int | float | bool] = {}
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
    settle: str = ""


class TrainingCompute(Model):
    """Floating-point operations of training, within bounds, and each way they were reckoned."""

    low: float
    high: float
    methods: tuple[str, ...] = ()


class Compute(Model):
    """Size and training facts that bear on hardware and on the AI Act's thresholds."""

    parameters: Parameters | None = None
    context_length: int = 0
    modality: str = ""  # what it generates: text, image, video, audio, multimodal
    training_tokens: int = 0
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
    source: str
    complete: bool
    name: str = ""
    maker: str = ""
    date: str = ""


class Assessment(Model, tag_field="schema", tag="howopen/assessment/1"):
    """All that howopen says about one release."""

    tool: str
    knowledge_version: str
    release: ReleaseIdentity
    label: Label
    freedoms: dict[str, Freedom]
    licenses: tuple[LicenseConclusion, ...] = ()
    readings: tuple[LicenseReading, ...] = ()
    terms: tuple[Term, ...] = ()
    components: tuple[Component, ...] = ()
    base_models: tuple[BaseModel, ...] = ()
    gate: Gate | None = None
    claims: tuple[Claim, ...] = ()
    frameworks: tuple[FrameworkResult, ...] = ()
    personas: tuple[Persona, ...] = ()  # who may do what; empty where no terms are known
    goal: Goal | None = None  # where one was asked for
    compute: Compute = Compute()
    scores: tuple[IndexScore, ...] = ()
    findings: tuple[Finding, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    license_names: dict[str, str] = {}  # id of a license named above: its short name
    notice: str = NOTICE


class Assessments(Model, tag_field="schema", tag="howopen/assessments/1"):
    """Several assessments side by side."""

    assessments: tuple[Assessment, ...]


class Proposal(Model):
    """A reading that a language model proposes for a passage left unclear: shown, never used.

    The quote is known to stand in the text; everything else is the model's opinion.
    """

    kind: str
    state: str  # stated, denied, requested, or silent: the passage says nothing of that kind
    quote: str
    because: str = ""  # the model's own words
    section: str = ""
    start_line: int = 0
    end_line: int = 0


class SecondReading(Model):
    """What a language model proposes for one text. No term, label or verdict rests on it."""

    path: str
    model: str
    passages: int = 0  # how many unclear passages it was asked about
    proposals: tuple[Proposal, ...] = ()
    dropped: int = 0  # proposals left out: words that do not stand there, a kind that is none
    problem: str = ""  # why there was no answer


class LicenseReport(Model, tag_field="schema", tag="howopen/license/1"):
    """What `howopen license` prints: one reading per text asked, in the order asked."""

    tool: str
    knowledge_version: str
    files: tuple[LicenseReading, ...]
    second_readings: tuple[SecondReading, ...] = ()  # only where asked for, one per text read
    license_names: dict[str, str] = {}  # id of a license named above: its short name
    notice: str = NOTICE


class DiffSide(Model):
    """One of two licenses, texts or releases that are held against each other."""

    target: str  # as asked
    kind: str  # license, file, or the source that read the release
    id: str  # of the license or the release; the path of a file
    name: str = ""
    date: str = ""
    expression: str = ""  # the license that it is, or that holds for its weights
    basis: Basis = Basis.READ
    unread: tuple[str, ...] = ()  # why it may say more than the terms told here


class UseChange(Model):
    """A use to which the second says otherwise than the first, and the terms that decide there."""

    persona: str  # who asks, in words
    doing: str  # what for, in words
    before: Answers
    after: Answers
    because: tuple[str, ...] = ()  # kinds of terms that decide the answers, of the stricter side


class Diff(Model, tag_field="schema", tag="howopen/diff/1"):
    """What `howopen diff` prints: term by term, what the second says otherwise than the first.

    A term that stands on one side, where the other was not read whole, is a change `unknown`; it
    has no `before`, or no `after`, whichever is not known.
    """

    tool: str
    knowledge_version: str
    before: DiffSide
    after: DiffSide
    changes: tuple[TermChange, ...] = ()
    same: tuple[Term, ...] = ()  # terms of the second that the first has too
    uses: tuple[UseChange, ...] = ()  # of the uses in `knowledge/personas.yaml`
    license_names: dict[str, str] = {}  # id of a license named above: its short name
    notice: str = NOTICE


class Diffs(Model, tag_field="schema", tag="howopen/diffs/1"):
    """A timeline: what each of several says otherwise than the one before it."""

    diffs: tuple[Diff, ...]


class NoticeState(StrEnum):
    """What became of one thing that whoever passes a release on has to do."""

    WRITTEN = "written"  # it stands in the folder that was written
    FOUND = "found"  # it stands in the folder that was checked
    MISSING = "missing"
    BY_HAND = "by-hand"  # no file shows it, or only people can say it


class NoticeItem(Model):
    """One duty of whoever passes a release on, and what shows that it was done."""

    id: str
    kind: str  # of the term
    do: str
    state: NoticeState
    term: Term  # that asks for it
    required: bool = True  # False: asked, not required
    path: str = ""  # in the folder: where it stands, or ought to
    words: str = ""  # the exact words, where the terms dictate them
    note: str = ""  # what is left to do, or why it is missing
    target: str = ""  # whose terms ask for it


class NoticeReport(Model, tag_field="schema", tag="howopen/notice/1"):
    """What `howopen notice` prints: what whoever passes these releases on must ship or do."""

    tool: str
    knowledge_version: str
    targets: tuple[DiffSide, ...]
    folder: str
    checked: bool  # False: the folder was written
    items: tuple[NoticeItem, ...] = ()
    warnings: tuple[str, ...] = ()  # what stands against passing it on, or was not read
    license_names: dict[str, str] = {}  # id of a license named above: its short name
    notice: str = NOTICE


# ── Uses and answers ────────────────────────────────────────────────────────────────────────────


class Answers(StrEnum):
    """What a text says to a use, from the loosest to the strictest."""

    ALLOWED = "allowed"
    CONDITIONS = "allowed-with-conditions"
    UNCLEAR = "unclear"
    SEPARATE = "separate-license-needed"
    FORBIDDEN = "forbidden"


class Use(Model):
    """Somebody wants to do something with a model. What is None was not told."""

    actor: Literal["person", "company", "academic", "public-body", "military"] | None = None
    domicile: str | None = None  # ISO 3166, two letters: seat or home
    monthly_active_users: int | None = None  # of all products of the actor
    mau_date: Literal["at-release", "later"] | None = None  # when the number was reached
    affiliates_counted: bool | None = None
    annual_revenue_usd: int | None = None
    commercial: bool | None = None  # for advantage or pay, internal business operations included
    purpose: Literal["product", "internal", "research", "benchmark"] | None = None
    field: str | None = None  # none, medical, law-enforcement, surveillance, military …
    region_of_use: tuple[str, ...] | None = None  # where it is run or offered
    modality: str | None = None  # text, image, video, audio, multimodal
    acts: tuple[str, ...] = ()
    received_as: Literal["direct", "integrated-product"] | None = None


class Reason(Model):
    """One term that bears on the use, and what follows from it."""

    term: str  # its kind
    effect: Answers
    says: str
    evidence: tuple[Evidence, ...] = ()
    target: str = ""  # whose texts say so, where several targets were asked about


class Obligation(Model):
    """One thing to do, or to keep from, where the use is allowed."""

    term: str
    do: str
    text: str = ""  # exact words that the license dictates
    evidence: tuple[Evidence, ...] = ()
    target: str = ""  # of several


class Question(Model):
    """A fact that is missing, and the term whose effect hangs on it."""

    fact: str  # of the use; empty where the texts do not tell
    ask: str
    term: str
    effect: Answers  # what may follow
    evidence: tuple[Evidence, ...] = ()
    target: str = ""  # of several


class Part(Model):
    """One of several targets that were asked about together."""

    target: str
    answer: Answers
    role: str = ""  # what it was to the model, such as `trained-on`; empty for a part of the work
    acts: tuple[str, ...] = ()  # what was asked of it
    picked: str = ""  # the alternative that answers, where its license lets choose
    deciding_terms: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[str, ...] = ()
    note: str = ""  # what its texts leave open that no answer depends on


class Answer(Model, tag_field="schema", tag="howopen/answer/1"):
    """What the texts of a release say to one use."""

    answer: Answers
    target: str = ""
    id: str = ""  # of the line asked, in a batch
    use: Use = Use()
    deciding_terms: tuple[str, ...] = ()  # kinds
    reasons: tuple[Reason, ...] = ()  # the deciding ones first
    obligations: tuple[Obligation, ...] = ()
    questions: tuple[Question, ...] = ()
    evidence: tuple[Evidence, ...] = ()  # of the deciding terms
    conflicts: tuple[str, ...] = ()  # where documents disagree; the strictest answers
    assumed: tuple[str, ...] = ()  # facts that nobody told
    problem: str = ""  # why a line of a batch could not be answered
    license_names: dict[str, str] = {}  # id: short name; not in a batch
    picked: str = ""  # the alternative that answers, where a license lets choose
    choice: str = ""  # the same in words
    parts: tuple[Part, ...] = ()  # where several targets were asked about
    notice: str = NOTICE


class PersonaAnswer(Model):
    """Whether one persona may do one thing, and the kinds of terms that decide."""

    doing: str
    title: str
    brief: str  # the title in a word or two
    answer: Answers
    deciding_terms: tuple[str, ...] = ()


class Persona(Model):
    """One kind of people who ask, and what the texts say to each thing they may want to do."""

    id: str
    title: str
    about: str
    answers: tuple[PersonaAnswer, ...]


class CatalogRow(Model):
    """One model howopen knows offline."""

    id: str
    name: str
    maker: str
    date: str
    label: str


class CatalogReport(Model, tag_field="schema", tag="howopen/catalog/1"):
    """What `howopen catalog` prints."""

    tool: str
    knowledge_version: str
    models: tuple[CatalogRow, ...]
    notice: str = NOTICE
