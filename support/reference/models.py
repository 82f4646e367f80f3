"""The models of the catalog, by family."""

from __future__ import annotations

from collections.abc import Iterator

from howopen.facts.models import ModelFacts
from howopen.knowledge_base import KnowledgeBase
from reference.markdown import Page, code, date, link, paragraphs, table, words


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """One page."""
    models = sorted(kb.models(), key=lambda m: (m.maker.casefold(), m.date, m.id))
    ids = frozenset(kb.ids("licenses"))
    rows = (
        [
            code(m.id),
            words(m.name),
            words(m.maker),
            date(m.date),
            words(m.access.mode) + ("" if m.access.gate == "none" else ", gated"),
            _licenses(m, ids),
        ]
        for m in models
    )
    yield Page(
        path="models.md",
        title="Models of the catalog",
        about="the models that howopen knows offline",
        source="src/howopen/knowledge/models/",
        body=paragraphs(
            f"{len(models)} models are known offline: `howopen check ID` assesses one from "
            "published facts, each with its source. The catalog holds facts, never a label or an "
            "outcome; those are worked out anew.",
            table(["id", "model", "maker", "released", "access", "license of the weights"], rows),
        ),
    )


def _licenses(m: ModelFacts, ids: frozenset[str]) -> str:
    held = [held.license for held in m.licenses if held.applies_to == "weights"]
    return ", ".join(
        link(name, f"licenses/{name}.md") if name in ids else code(name) for name in held
    )
