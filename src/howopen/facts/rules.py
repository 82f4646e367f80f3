"""How things are told apart: kinds of terms, rungs of the ladder, kinds of components."""

from __future__ import annotations

import msgspec

from howopen.types import Model, TermState

# ── knowledge/terms/ID.yaml ─────────────────────────────────────────────────────────────────────


class Case(Model):
    """One way a parameter gets its value: the first case whose patterns hold decides.

    Patterns search folded text, case ignored; `{name}` is a phrase; the group of `take` is read.
    """

    when: str = ""
    unless: str = ""
    value: str | int | float | bool | tuple[str, ...] | None = None
    take: str = ""
    as_: str = msgspec.field(name="as", default="text")  # text, number, currency
    within: str = "sentence"  # or block, section, document, defined or referred (see `Unit.within`)


class Cases(Model):
    """A list-valued parameter: every case that holds gives one value."""

    each: tuple[Case, ...]


class Rule(Model):
    """One wording of a term, recognized in one sentence with its surroundings."""

    id: str
    match: str  # must be found in the unit
    unit: str = "sentence"  # sentence or block
    also: tuple[str, ...] = ()  # each must be found in the unit too
    unless: tuple[str, ...] = ()  # none may be found in the unit
    above: str = ""  # must be found at the open end of what leads to the unit
    lead: str = ""  # must be found there, or before the match
    context: str = ""  # must be found in what leads to the unit (headings, list leads)
    unless_context: str = ""
    document: str = ""  # must be found in the document
    unless_document: str = ""  # must not be found in the document
    state: TermState = TermState.STATED
    requested_when: str = ""  # encouragement: the term is `requested`
    unclear_when: str = ""
    params: dict[str, str | int | float | bool | tuple[Case, ...] | Cases] = {}
    categories: bool = False  # one term per category of the kind found in the unit
    after: bool = False  # categories are sought behind the match only
    quote: str = "sentence"  # sentence, match, or from: the match and what follows in the sentence
    last: bool = False  # only for sentences in which no restriction, duty or control was read


class Category(Model):
    """One category of a kind, with the words that tell it."""

    id: str
    match: str
    unless: str = ""


class TermKind(Model):
    """One kind of term: what it means, how it is told, and which freedoms it touches."""

    id: str
    group: str  # grant, restriction, duty, control, access, or reading (what was not read)
    title: str
    meaning: str
    near_misses: tuple[str, ...] = ()
    parameters: dict[str, str] = {}
    source: str = ""
    blocks: tuple[str, ...] = ()  # freedoms that a stated term takes away
    grants: tuple[str, ...] = ()  # freedoms that need this grant
    needs: dict[str, str] = {}  # parameter values without which it blocks nothing
    unless: tuple[str, ...] = ()  # what speaks against every rule, in the sentence; `Rule.unless`
    rules: tuple[Rule, ...] = ()
    categories: tuple[Category, ...] = ()
    identity: tuple[str, ...] = ()  # parameters that tell two terms of this kind apart
    matches: tuple[str, ...] = ()
    does_not_match: tuple[str, ...] = ()
    own: bool = False  # set when compiled: a kind that a user's own folder adds


# ── knowledge/ladder.yaml ───────────────────────────────────────────────────────────────────────


class Need(Model):
    """One thing a rung needs; exactly one of the fields is set.

    `framework` asks for every criterion of a framework that no judgment of people is needed for,
    `components` that each of these be present or linked, `any_of` that one of these is.
    """

    id: str
    title: str
    access: tuple[str, ...] = ()
    obtainable: str = ""  # a component that must be present, linked, or licensed by name
    freedoms: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    framework: str = ""  # id without version


class Rung(Model):
    """One rung: its name, the definition it rests on, and what it needs beyond the rung below."""

    id: str
    name: str
    definition: str
    source: str
    needs: tuple[Need, ...] = ()


class Ladder(Model):
    """The label ladder, lowest rung first, and what the four freedoms rest on."""

    rungs: tuple[Rung, ...]


# ── knowledge/components/ID.yaml ────────────────────────────────────────────────────────────────
# A rule holds where all it gives holds; of the phrases or globs of one list, any will do.


class FileRule(Model):
    """Files that are the component, told by their path and, where at hand, their content."""

    any: tuple[str, ...]  # globs
    none: tuple[str, ...] = ()  # globs that rule a path out
    holds: tuple[str, ...] = ()  # phrases; the file must be at hand and have `at_least` of them
    at_least: int = 1
    note: str = ""  # what the evidence must add


class LinkRule(Model):
    """A link that leads to the component, told by its address and by the words around it."""

    to: tuple[str, ...]  # kinds of address (`_addresses.py`), or `path`: in the release
    address: tuple[str, ...] = ()  # phrases in the address
    address_not: tuple[str, ...] = ()  # phrases in the address that rule it out
    text: tuple[str, ...] = ()  # phrases in the words the link is hung on
    sentence: tuple[str, ...] = ()  # phrases in its sentence; for code, in what introduces it
    heading: tuple[str, ...] = ()  # phrases in the headings it stands under, or the path
    unless: tuple[str, ...] = ()  # phrases in sentence, text or headings that rule it out
    before: tuple[str, ...] = ()  # phrases in what its sentence says up to the link
    own_citation: bool = False  # it must stand in the first BibTeX entry of its document
    names_model: bool = False  # text or address must name the model
    at_most: int = 6  # links reported per document
    note: str = ""


class SayRule(Model):
    """A sentence that says the component is available, with the link that leads there nearby."""

    sentence: tuple[str, ...]
    to: tuple[str, ...] = ()  # kinds of address: first in the sentence, its section, the document
    here: bool = False  # the sentence says it is with the release, in other revisions of it
    address: tuple[str, ...] = ()  # phrases in the address
    heading: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    note: str = ""


class SectionRule(Model):
    """A section of a document that is the component itself."""

    heading: tuple[str, ...]
    holds: str  # table, figures (rows with numbers), list, image, code, prose, links
    says: tuple[str, ...] = ()  # phrases each counted passage must have
    at_least: int = 1
    unless: tuple[str, ...] = ()  # phrases in headings or passages that rule them out
    note: str = ""


class DocumentRule(Model):
    """A document that is the component because it treats enough of these topics."""

    any: tuple[str, ...]  # globs
    topics: tuple[tuple[str, ...], ...]  # each: phrases of headings
    at_least: int
    front_matter: bool = False  # it must begin with front matter, as cards on hubs do


class ComponentKind(Model):
    """One component id: what it is and how it is seen."""

    id: str
    title: str
    counts: str
    group: str  # weights, code, data or documents: whose license holds for it
    mof: str = ""  # name in the Model Openness Framework 1.0
    mof_class: int = 0  # the class it is first required or optional in; 0 for none
    counts_not: str = ""
    files: tuple[FileRule, ...] = ()
    links: tuple[LinkRule, ...] = ()
    says: tuple[SayRule, ...] = ()
    sections: tuple[SectionRule, ...] = ()
    documents: tuple[DocumentRule, ...] = ()
