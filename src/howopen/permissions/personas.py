"""What each of a few kinds of people may do with a release: one table, from the same decisions."""

from __future__ import annotations

from collections.abc import Iterator

from howopen.facts.permissions import DoingFacts, PersonaFacts, PersonasFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.permissions.choice import Choice
from howopen.permissions.decide import STRICTNESS, Decider
from howopen.permissions.use import use_of
from howopen.types import Persona, PersonaAnswer, Use, UseChange


def personas(decider: Decider | Choice, kb: KnowledgeBase) -> tuple[Persona, ...]:
    """The answer to each thing that each persona may want to do."""
    facts = kb.personas
    return tuple(
        Persona(
            id=persona.id,
            title=persona.title,
            about=persona.about,
            answers=tuple(
                _answer(decider, doing, use) for doing, use in persona_uses(persona, facts, kb)
            ),
        )
        for persona in facts.personas
    )


def use_changes(
    old: Decider | Choice, new: Decider | Choice, kb: KnowledgeBase
) -> tuple[UseChange, ...]:
    """What personas may want to do, and is answered otherwise by `new` than by `old`."""
    facts = kb.personas
    return tuple(
        UseChange(
            persona=persona.title,
            doing=doing.title,
            before=before,
            after=after,
            because=by_new if STRICTNESS[after] > STRICTNESS[before] else by_old,
        )
        for persona in facts.personas
        for doing, use in persona_uses(persona, facts, kb)
        for (before, by_old), (after, by_new) in [(old.brief(use), new.brief(use))]
        if before is not after
    )


def persona_uses(
    persona: PersonaFacts, facts: PersonasFacts, kb: KnowledgeBase
) -> Iterator[tuple[DoingFacts, Use]]:
    """What one persona may want to do, each as a use. Raises UsageError for facts of no use."""
    for doing in facts.doings:
        told = {**facts.facts, **persona.use, **doing.use, "acts": doing.acts}
        yield doing, use_of(told, kb.uses)


def _answer(decider: Decider | Choice, doing: DoingFacts, use: Use) -> PersonaAnswer:
    answer, deciding = decider.brief(use)
    return PersonaAnswer(
        doing=doing.id,
        title=doing.title,
        brief=doing.brief,
        answer=answer,
        deciding_terms=deciding,
    )
