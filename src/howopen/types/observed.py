"""A release, what probes and license texts say of it, and what follows for licenses."""

from __future__ import annotations

from howopen.types.values import (
    Basis,
    Change,
    Evidence,
    Level,
    Match,
    Model,
    Presence,
    Status,
    TermState,
)


class Artifact(Model):
    """One file of a release. `size` is -1 where unknown; `readable` says if it is at hand."""

    path: str
    size: int = -1  # bytes
    digest: str = ""  # "sha256:…" or "git:…" where the source tells it
    readable: bool = True


class Release(Model):
    """What is assessed: its identity, its files, and whether the listing is known to be whole."""

    id: str
    source: str  # the reference as given
    kind: str  # which source read it: folder, gguf-file, hub, hf-cache, catalog, license …
    purl: str = ""
    revision: str = ""
    complete: bool = False  # whether all of its files are listed
    artifacts: tuple[Artifact, ...] = ()


class Finding(Model):
    """One fact that one probe observed, or could not."""

    probe: str
    outcome: Status  # whether what the probe looks for is there
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

    total: int = 0  # number of parameters
    active: int = 0  # per token, for mixtures of experts; 0 where the same or unknown
    by_dtype: dict[str, int] = {}  # type of number: count
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
    match: Match  # how close it is to the known text
    start_line: int = 0
    end_line: int = 0
    differences: tuple[Difference, ...] = ()


class Term(Model):
    """One thing a text grants, requires, forbids or reserves."""

    kind: str  # id of a kind of term, see `howopen explain terms`
    state: TermState = TermState.STATED  # how the text speaks of it
    params: dict[str, str | int | float | bool | tuple[str, ...]] = {}
    section: str = ""
    quote: str = ""  # the words; ` … ` joins passages
    path: str = ""  # the file, empty where it is known and not read
    start_line: int = 0
    end_line: int = 0
    basis: Basis = Basis.READ  # how it is known
    license: str = ""  # the license whose text says so, where known
    applies_to: tuple[str, ...] = ("release",)  # weights, code, data, documents, release
    rule: str = ""  # the rule that read it
    title: str = ""  # what its kind is called, of a kind that the user's own knowledge adds


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
    expression: str = ""  # SPDX expression, empty where it is no known license
    applies_to: str = "weights"  # weights, code, data, documents or release
    parts: tuple[LicensePart, ...] = ()
    changes: tuple[TermChange, ...] = ()  # of an edited known text, in terms
    terms: tuple[Term, ...] = ()
    basis: Basis = Basis.READ
    # license, policy, notice (neither grants nor bans), name (no text), or sentence (of a document)
    role: str = "license"  # license, policy, or a name alone
    covers: tuple[str, ...] = ()  # what the text speaks of: weights
    problem: str = ""  # what of the file was not read, or read otherwise than as UTF-8


class LicenseConclusion(Model):
    """The license that holds for one group of components, with everything said about it."""

    applies_to: str  # weights, code, data, documents
    expression: str  # empty where nothing could be concluded
    name: str = ""  # the expression with short names in place of ids
    statements: tuple[LicenseStatement, ...] = ()
    readings: tuple[str, ...] = ()  # paths of the texts that support it
    conflicts: tuple[str, ...] = ()  # where statements disagree, in words
