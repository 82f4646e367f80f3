"""Documents that a goal lacks, begun for their writer: what was seen filled in, the rest asked."""

from __future__ import annotations

from collections.abc import Iterator

from howopen.facts.frameworks import CardFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.types import Assessment, Presence

_NOT_THERE = (Presence.ABSENT, Presence.UNKNOWN)


def begun(assessment: Assessment, kb: KnowledgeBase) -> dict[str, str]:
    """File names and texts of the cards that a release lacks, and of those its goal asks for."""
    status = {c.id: c.status for c in assessment.components}
    return {
        card.file: "\n".join(_card(card, assessment)) + "\n"
        for component, card in kb.cards.items()
        if status.get(component, Presence.UNKNOWN) in _NOT_THERE
    }


def _card(card: CardFacts, a: Assessment) -> Iterator[str]:
    yield f"# {card.title}: {a.release.name or a.release.id}\n"
    yield f"<!-- Begun by {a.tool} from what it saw. Answer the questions, or say why not. -->\n"
    yield f"This document is under {card.license}.\n"
    for section in card.sections:
        yield f"## {section.title}\n"
        yield from (f"- {known}" for known in _known(section.title, a))
        yield from (f"- [ ] {question}" for question in section.asks)
        yield ""


def _known(section: str, a: Assessment) -> Iterator[str]:
    """What was seen that belongs into a section."""
    if section == "License":
        yield from (f"{c.applies_to}: {c.expression}" for c in a.licenses if c.expression)
    if section == "The model":
        parameters = a.compute.parameters
        if parameters is not None and parameters.total:
            yield f"{parameters.total:,} parameters"
        if a.compute.context_length:
            yield f"{a.compute.context_length:,} tokens of context"
        yield from (f"made from {base.id}" for base in a.base_models)
    if section == "Public data":
        seen = (c for c in a.components if c.id in ("datasets", "data-source-list"))
        yield from (where for c in seen for where in c.where)
