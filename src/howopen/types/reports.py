"""What the verbs print: each is one value, with a schema in docs/schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from howopen.types.observed import (
    BaseModel,
    Finding,
    Gate,
    LicenseConclusion,
    LicenseReading,
    Term,
    TermChange,
)
from howopen.types.uses import Obligation, Part, Persona, Question, Reason, Use, UseChange
from howopen.types.values import NOTICE, Answers, Basis, Evidence, Model, NoticeState
from howopen.types.verdicts import (
    Claim,
    Component,
    Compute,
    FrameworkResult,
    Freedom,
    Goal,
    IndexScore,
    Label,
    ReleaseIdentity,
    Unknown,
)


class Report(Model):
    """What a verb prints. In a notebook it shows itself as its page, once the API is loaded."""

    _repr_html_: ClassVar[Callable[[Any], str] | None] = None  # given by `howopen.notebook`


class Assessment(Report, tag_field="schema", tag="howopen/assessment/1"):
    """All that howopen says about one release."""

    tool: str  # what made this report: `howopen` and its version
    knowledge_version: str  # date of the knowledge, and a fingerprint of its files
    release: ReleaseIdentity  # what was assessed
    label: Label  # the highest rung that the evidence reaches
    freedoms: dict[str, Freedom]  # use, study, modify, share
    licenses: tuple[LicenseConclusion, ...] = ()  # what holds for weights, code, data, documents
    readings: tuple[LicenseReading, ...] = ()  # every license text at hand
    terms: tuple[Term, ...] = ()  # all terms that bind, of every text and license that counts
    components: tuple[Component, ...] = ()  # one entry for each kind of component
    base_models: tuple[BaseModel, ...] = ()  # what it was made from
    gate: Gate | None = None  # what stands before the files, None for nothing known
    claims: tuple[Claim, ...] = ()  # the maker's words beside the evidence
    frameworks: tuple[FrameworkResult, ...] = ()  # one result a framework; never averaged
    personas: tuple[Persona, ...] = ()  # who may do what; empty where no terms are known
    goal: Goal | None = None  # where one was asked for
    compute: Compute = Compute()  # size and training
    scores: tuple[IndexScore, ...] = ()  # given by others
    findings: tuple[Finding, ...] = ()  # all that was noticed, warnings first
    unknowns: tuple[Unknown, ...] = ()  # what was not seen, and what would settle it
    license_names: dict[str, str] = {}  # id of a license named above: its short name
    notice: str = NOTICE


class Assessments(Report, tag_field="schema", tag="howopen/assessments/1"):
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


class LicenseReport(Report, tag_field="schema", tag="howopen/license/1"):
    """What `howopen license` prints: one reading per text asked, in the order asked."""

    tool: str  # what made this report: `howopen` and its version
    knowledge_version: str  # date of the knowledge, and a fingerprint of its files
    files: tuple[LicenseReading, ...]  # in the order asked
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
    basis: Basis = Basis.READ  # whether its words were read or are known
    unread: tuple[str, ...] = ()  # why it may say more than the terms told here


class Diff(Report, tag_field="schema", tag="howopen/diff/1"):
    """What `howopen diff` prints: term by term, what the second says otherwise than the first.

    A term that stands on one side, where the other was not read whole, is a change `unknown`; it
    has no `before`, or no `after`, whichever is not known.
    """

    tool: str  # what made this report: `howopen` and its version
    knowledge_version: str  # date of the knowledge, and a fingerprint of its files
    before: DiffSide  # the first side
    after: DiffSide  # the second side
    changes: tuple[TermChange, ...] = ()  # term by term
    same: tuple[Term, ...] = ()  # terms of the second that the first has too
    uses: tuple[UseChange, ...] = ()  # of the uses in `knowledge/personas.yaml`
    license_names: dict[str, str] = {}  # id of a license named above: its short name
    notice: str = NOTICE


class Diffs(Report, tag_field="schema", tag="howopen/diffs/1"):
    """A timeline: what each of several says otherwise than the one before it."""

    diffs: tuple[Diff, ...]


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


class NoticeReport(Report, tag_field="schema", tag="howopen/notice/1"):
    """What `howopen notice` prints: what whoever passes these releases on must ship or do."""

    tool: str  # what made this report: `howopen` and its version
    knowledge_version: str  # date of the knowledge, and a fingerprint of its files
    targets: tuple[DiffSide, ...]  # what is passed on
    folder: str  # written or checked
    checked: bool  # False: the folder was written
    items: tuple[NoticeItem, ...] = ()  # one for each duty
    warnings: tuple[str, ...] = ()  # what stands against passing it on, or was not read
    license_names: dict[str, str] = {}  # id of a license named above: its short name
    notice: str = NOTICE


class Answer(Report, tag_field="schema", tag="howopen/answer/1"):
    """What the texts of a release say to one use."""

    answer: Answers  # one of five
    target: str = ""  # what was asked about
    id: str = ""  # of the line asked, in a batch
    use: Use = Use()  # the use as it was understood
    deciding_terms: tuple[str, ...] = ()  # kinds
    reasons: tuple[Reason, ...] = ()  # the deciding ones first
    obligations: tuple[Obligation, ...] = ()  # what to do or keep from
    questions: tuple[Question, ...] = ()  # facts that are missing, each with its question
    evidence: tuple[Evidence, ...] = ()  # of the deciding terms
    conflicts: tuple[str, ...] = ()  # where documents disagree; the strictest answers
    assumed: tuple[str, ...] = ()  # facts that nobody told
    problem: str = ""  # why a line of a batch could not be answered
    license_names: dict[str, str] = {}  # id: short name; not in a batch
    picked: str = ""  # the alternative that answers, where a license lets choose
    choice: str = ""  # the same in words
    parts: tuple[Part, ...] = ()  # where several targets were asked about
    notice: str = NOTICE


class CatalogRow(Model):
    """One model howopen knows offline."""

    id: str
    name: str
    maker: str
    date: str
    label: str  # id of the rung that it reaches


class CatalogReport(Report, tag_field="schema", tag="howopen/catalog/1"):
    """What `howopen catalog` prints."""

    tool: str  # what made this report: `howopen` and its version
    knowledge_version: str  # date of the knowledge, and a fingerprint of its files
    models: tuple[CatalogRow, ...]
    notice: str = NOTICE
