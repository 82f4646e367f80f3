"""What people want to do with a model, and the parts of an answer."""

from __future__ import annotations

from typing import Literal

from howopen.types.values import Answers, Evidence, Model


class Use(Model):
    """Somebody wants to do something with a model. What is None was not told."""

    actor: Literal["person", "company", "academic", "public-body", "military"] | None = None
    domicile: str | None = None  # ISO 3166, two letters: seat or home
    monthly_active_users: int | None = None  # of all products of the actor
    mau_date: Literal["at-release", "later"] | None = None  # when the number was reached
    affiliates_counted: bool | None = None  # whether the number of users holds theirs, too
    annual_revenue_usd: int | None = None  # US dollars a year
    commercial: bool | None = None  # for advantage or pay, internal business operations included
    purpose: Literal["product", "internal", "research", "benchmark"] | None = None  # what for
    field: str | None = None  # none, medical, law-enforcement, surveillance, military …
    region_of_use: tuple[str, ...] | None = None  # where it is run or offered
    modality: str | None = None  # text, image, video, audio, multimodal
    acts: tuple[str, ...] = ()  # what is done with it, see docs/may.md
    received_as: Literal["direct", "integrated-product"] | None = None


class Reason(Model):
    """One term that bears on the use, and what follows from it."""

    term: str  # its kind
    effect: Answers  # what follows from the term
    says: str
    evidence: tuple[Evidence, ...] = ()
    target: str = ""  # whose texts say so, where several targets were asked about


class Obligation(Model):
    """One thing to do, or to keep from, where the use is allowed."""

    term: str
    do: str  # in words
    text: str = ""  # exact words that the license dictates
    evidence: tuple[Evidence, ...] = ()
    target: str = ""  # of several


class Question(Model):
    """A fact that is missing, and the term whose effect hangs on it."""

    fact: str  # of the use; empty where the texts do not tell
    ask: str  # the question in words
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


class PersonaAnswer(Model):
    """Whether one persona may do one thing, and the kinds of terms that decide."""

    doing: str  # id of a thing to do
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


class UseChange(Model):
    """A use to which the second says otherwise than the first, and the terms that decide there."""

    persona: str  # who asks, in words
    doing: str  # what for, in words
    before: Answers  # the answer of the first side
    after: Answers  # the answer of the second
    because: tuple[str, ...] = ()  # kinds of terms that decide the answers, of the stricter side
