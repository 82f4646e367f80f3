"""The label ladder: each rung, the definition it rests on, and what it needs."""

from __future__ import annotations

from collections.abc import Iterator

from howopen.facts.rules import Need, Rung
from howopen.knowledge_base import KnowledgeBase
from reference.markdown import Page, bullets, code, codes, heading, link, paragraphs, words


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """One page."""
    yield Page(
        path="labels.md",
        title="Labels",
        about="the rungs of the ladder, and what each needs",
        source="src/howopen/knowledge/ladder.yaml",
        body=paragraphs(
            "The label is the highest rung whose needs, and those of every rung below it, the "
            f"evidence meets. Where it does not even tell which, the label is {code('unknown')}: a "
            "place beside the ladder, no rung of it.",
            *(_rung(n, rung) for n, rung in enumerate(kb.ladder.rungs, 1)),
        ),
    )


def _rung(number: int, rung: Rung) -> str:
    needs = bullets(f"{words(need.title)}{_asks(need)}" for need in rung.needs)
    return paragraphs(
        heading(2, f"{number}. {words(rung.name)}: {code(rung.id)}", rung.id),
        words(rung.definition),
        f"Needs:\n\n{needs}" if needs else "",
        f"Source: {words(rung.source)}.",
    )


def _asks(need: Need) -> str:
    """What a need is put to, in ids."""
    if need.framework:
        return f" ({link(need.framework, 'frameworks.md')})"
    ids = [*need.access, *need.freedoms, *need.components, *need.any_of]
    ids += [need.obtainable] if need.obtainable else []
    return f" ({'one of ' if need.any_of else ''}{codes(ids)})" if ids else ""
