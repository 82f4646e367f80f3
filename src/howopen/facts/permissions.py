"""Shapes of `permissions/`, `uses.yaml`, `combination.yaml`, `personas.yaml`: terms and uses."""

from __future__ import annotations

from typing import Any

import msgspec

from howopen.facts.source import Source
from howopen.types import Answers, Model, TermState


class Above(Model):
    """A number of the use beside the number of a term."""

    fact: str  # monthly_active_users or annual_revenue_usd
    number: str  # the term's parameter that holds the number


class Other(Model):
    """Another term that stands beside the one judged."""

    kind: str
    states: tuple[TermState, ...] = (TermState.STATED,)
    param: dict[str, tuple[str, ...]] = {}
    same_place: bool = False  # in the same sentence


class Test(Model):
    """One condition over a use and a term; exactly one of the fields is set.

    What the use does not tell is unknown. A parameter that the text does not tell equals "".
    """

    all: tuple[Test, ...] = ()
    any: tuple[Test, ...] = ()
    not_: Test | None = msgspec.field(default=None, name="not")
    acts: tuple[str, ...] = ()  # the use does one of these acts, or one of a group of acts
    use: dict[str, tuple[str | bool, ...]] = {}  # facts of the use that must all hold
    param: dict[str, tuple[str, ...]] = {}  # parameters of the term that must all hold
    words: str = ""  # a pattern in the term's quote, or in what triggers it
    other: Other | None = None
    above: Above | None = None
    place: str = ""  # domicile or region_of_use lies in the term's regions
    field: str = ""  # the use's field is the term's category: barred, limited, or doubtful
    policy: str = ""  # the policy that the term names: unread
    spared: bool | None = None  # the term's carve-out reaches this use


class PermissionRule(Model):
    """What one kind of term means for a use."""

    id: str
    effect: Answers  # `allowed-with-conditions` is a duty or limit to observe
    says: str  # the reason in words; `{name}` stands for a parameter
    states: tuple[TermState, ...] = (TermState.STATED,)
    when: Test | None = None  # None: for every use
    route: bool = False  # where the text offers another license, that is the way
    do: str = ""  # what to do to observe it
    otherwise: str = ""  # what to tell where it does not hold for a use


class PermissionFacts(Model):
    """How one kind of term bears on uses."""

    id: str  # the term kind
    source: str = ""
    rules: tuple[PermissionRule, ...] = ()


class ActFacts(Model):
    """One thing that is done with a model, and the rights in words that it needs."""

    id: str
    title: str
    needs: tuple[str, ...]  # kinds of grants
    any_of: tuple[str, ...] = ()  # grants, or denials of a duty, one of which it needs beside
    derivative: bool = False  # what is given to others is a derivative


class FieldFacts(Model):
    """One field of use: which category of prohibited uses it is, and how bans are qualified."""

    id: str
    category: str
    limited: str = ""  # a ban in these words bars only a part of the field
    doubtful: str = ""  # a ban in these words may bar the field or not


class RoleFacts(Model):
    """What a model or its data was to another model, and which use that is of it."""

    id: str
    title: str
    acts: tuple[str, ...]  # what was done with it
    keeps: tuple[str, ...] = ()  # acts of the whole that are put to it, too
    shared: tuple[str, ...] = ()  # acts that the duties below are asked by where copies are shared
    duties: tuple[str, ...] = ()  # kinds of duties that reach a model which it only helped to make
    inherits: tuple[Inherits, ...] = ()  # the first that holds tells whether its terms go on
    unsaid: str = ""  # what is told where no text tells


class Inherits(Model):
    """Terms that tell whether a model made with something inherits the terms of it."""

    kind: str
    says: str
    states: tuple[TermState, ...] = (TermState.STATED,)
    param: dict[str, tuple[str, ...]] = {}
    binds: bool = False  # the model is a derivative, and its recipients are bound


class Compatible(Model):
    """Licenses whose works may go into a work under others, or may not, as somebody published."""

    source: Source
    works: tuple[str, ...]  # ids
    into: tuple[str, ...]
    quote: str = ""


class CombinationFacts(Model):
    """What makes several works one, and which licenses go together beyond their own words."""

    acts: tuple[str, ...]  # by which a combination leaves the actor as one work
    whole: tuple[str, ...]  # objects of a share-alike term that reaches the whole work
    passes: tuple[str, ...]  # kinds of duties that recipients must be bound by
    perhaps: tuple[str, ...]  # kinds of restrictions that a share-alike license may hold anyway
    compatible: tuple[Compatible, ...] = ()
    incompatible: tuple[Compatible, ...] = ()


class UseFacts(Model):
    """Acts, groups of acts, fields, regions, and the questions that ask for a fact."""

    source: str
    acts: tuple[ActFacts, ...]
    groups: dict[str, tuple[str, ...]]
    fields: tuple[FieldFacts, ...]
    regions: dict[str, tuple[str, ...]]  # name in texts: ISO 3166 codes
    currencies: dict[str, tuple[float, float]]  # units that a dollar is worth, least and most
    route: str  # a pattern of words that offer another license
    questions: dict[str, str]  # fact of a use: what to ask; `{number}` and others from the term
    roles: tuple[RoleFacts, ...] = ()


class DoingFacts(Model):
    """One thing that people want to do, as a use: its acts, and facts that differ for it."""

    id: str
    title: str
    brief: str  # above a column
    acts: tuple[str, ...]
    use: dict[str, Any] = {}


class PersonaFacts(Model):
    """One kind of people who ask, with the facts of their uses."""

    id: str
    title: str
    about: str
    use: dict[str, Any]


class PersonasFacts(Model):
    """Who asks for what; facts that all of them share."""

    source: str
    doings: tuple[DoingFacts, ...]
    personas: tuple[PersonaFacts, ...]
    facts: dict[str, Any] = {}
