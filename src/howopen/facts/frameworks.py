"""The shape of `knowledge/frameworks/`: one file, one version of one framework.

A framework is data: criteria, a closed language of expressions over terms, components, licenses and
facts, the words it rests on, our reading of them apart from those words, and the outcomes that it
knows. `frameworks/engine.py` decides; nothing here does.
"""

from __future__ import annotations

from howopen.facts.source import Source
from howopen.types import Model, Presence, Status, TermState

Scalar = str | int | float | bool


class TermTest(Model):
    """Whether a term stands in the texts of a group of components.

    It is unknown where the words leave it unclear, or where a license of the group was not read.
    `params` asks for values; a parameter that was not read is asked in vain: it may be that value.
    """

    kind: str
    states: tuple[TermState, ...] = (TermState.STATED,)
    params: dict[str, Scalar] = {}
    but: dict[str, Scalar] = {}  # terms with one of these values do not count
    sure: bool = False  # words that leave it unclear are passed over
    of: str = "weights"  # weights, code, data, documents


class ComponentTest(Model):
    """Whether one of some components can be had, and under a license of a category if one is named.

    Several are ways to the same thing: met where one can be had, not met where none can.
    """

    any_of: tuple[str, ...]
    status: tuple[Presence, ...] = (Presence.PRESENT, Presence.LINKED)
    under: str = ""  # id of a license category


class LicenseTest(Model):
    """Whether the license that holds for a group is of a category (`knowledge/categories/`)."""

    category: str
    of: str = "weights"
    exact: bool = False  # the text itself must be at hand, unedited


class FreedomTest(Model):
    """Whether a freedom stands over a group: use, study, modify or share."""

    freedom: str
    of: str = "weights"


class FactTest(Model, rename={"is_": "is"}):
    """A fact of the release: exactly one of `is_`, `above`, `holds` and `before` is given.

    A number may be known within bounds only; where the bounds lie on both sides of a limit, it is
    unknown on which side the number is.
    """

    name: str
    is_: tuple[str, ...] = ()
    above: float | None = None
    holds: str = ""  # a list that has this entry
    before: str = ""  # a date that lies before this day


class AtLeast(Model):
    """At least so many of some expressions."""

    count: int
    of: tuple[Expression, ...]


class Expression(Model, rename={"not_": "not"}):
    """One expression; exactly one of the fields is given. Kleene logic."""

    all: tuple[Expression, ...] = ()
    any: tuple[Expression, ...] = ()
    not_: Expression | None = None
    at_least: AtLeast | None = None
    term: TermTest | None = None
    component: ComponentTest | None = None
    license: LicenseTest | None = None
    freedom: FreedomTest | None = None
    fact: FactTest | None = None
    criterion: str = ""  # another criterion of the same framework is met
    failed: str = ""  # another criterion is not met
    reviewed: str = ""  # another criterion is open because a clause leaves it to people
    level: str = ""  # `criterion>=level` as `preprint>=partial`: it reaches that level
    human: str = ""  # a question that only people can answer; an attestation may
    known: bool | None = None  # met, or not met, come what may


class Clause(Model):
    """A kind of term that a criterion does not allow, and on whose authority."""

    id: str
    when: Expression
    title: str
    basis: str  # stated, annotated, inferred, unverified
    because: str = ""  # the words or the reasoning, with their source
    effect: str = "breaks"  # breaks, reviews (people decide, an attestation may), or warns
    question: str = ""  # what people must decide where it reviews


class LevelFacts(Model):
    """One level of a graded criterion, best first; the last one needs no expression."""

    id: str
    points: float
    when: Expression | None = None


class CriterionFacts(Model):
    """One criterion: met by an expression and broken by clauses, or graded by levels."""

    id: str
    title: str
    section: str = ""  # where it stands in the source
    quote: str = ""  # short and verbatim
    reading: str = ""  # how howopen reads it
    basis: str = "stated"  # stated, annotated, inferred, unverified
    lacks: str = ""  # what is missing where it is unverified
    applies_when: Expression | None = None  # where this is not met, the question does not arise
    met_when: Expression | None = None
    clauses: tuple[Clause, ...] = ()
    levels: tuple[LevelFacts, ...] = ()
    remedy: str = ""  # what to do to meet it
    effort: int = 0  # 1 a line, 2 a document, 3 an artifact, 4 new terms; orders the remedies
    group: str = ""  # of criteria that belong together


class OutcomeFacts(Model):
    """An outcome, and when it is the one; the first that is met holds. The last needs no `when`."""

    id: str
    title: str = ""
    when: Expression | None = None
    values: dict[str, Scalar] = {}


class ScoreFacts(Model):
    """A score over graded criteria, told with its bounds."""

    name: str
    of: tuple[str, ...] = ()  # criteria; all graded ones where none are named
    divide_by: float = 1
    decimals: int = 3


class Published(Model):
    """A published outcome that the framework is held to by a test."""

    target: str  # catalog id, or license:ID
    source: str
    outcome: str = ""
    criteria: dict[str, Status] = {}
    values: dict[str, Scalar] = {}
    deviates: str = ""  # why howopen says otherwise


class FrameworkFacts(Model):
    """One version of one framework."""

    id: str  # the file's name: framework-version
    framework: str
    version: str
    name: str
    date: str
    source: Source
    outcomes: tuple[OutcomeFacts, ...]
    criteria: tuple[CriterionFacts, ...]
    extends: str = ""  # `id@version` of a framework whose criteria stand before these
    extends_as: str = ""  # how it is known that they hold here too: basis of each; theirs if empty
    scores: tuple[ScoreFacts, ...] = ()
    groups: tuple[str, ...] = ("weights",)  # run once for each of these; `@` in `of` stands for it
    tells: dict[str, str] = {}  # value of the result: the fact that it tells, bounds of numbers
    superseded: bool = False  # not shown unless asked for
    note: str = ""
    examples: tuple[Published, ...] = ()


class CategoryFacts(Model):
    """A list of licenses that somebody keeps. `but` are dated corrections of it.

    It also has the licenses of the categories that it includes, not of those that these include.
    """

    id: str
    title: str
    source: Source
    licenses: tuple[str, ...]
    includes: tuple[str, ...] = ()
    but: dict[str, str] = {}  # license: why it is not in, or is in (then it stands in `licenses`)


class AttestationFacts(Model):
    """Who answers a human criterion of a release, when, and where it is said."""

    id: str
    framework: str  # id without version
    who: str
    when: str
    link: str
    targets: tuple[str, ...] = ()  # catalog ids or families; empty in a release's own file
    answers: dict[str, bool | str] = {}  # criterion, or `*` for all human ones; a level if graded
    what: str = ""  # what was looked at or found, in the words of who attests


class CardSection(Model):
    """One heading of a document, and what is to be told under it."""

    title: str
    asks: tuple[str, ...]


class CardFacts(Model):
    """A document that a publisher may lack (`knowledge/cards.yaml`)."""

    file: str
    title: str
    license: str  # that it is best put under
    sections: tuple[CardSection, ...]
