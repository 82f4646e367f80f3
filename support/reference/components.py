"""Kinds of components: what counts as one, and how it is seen."""

from __future__ import annotations

from collections.abc import Iterator

from howopen.facts.rules import ComponentKind
from howopen.knowledge_base import KnowledgeBase
from reference.markdown import Page, code, heading, paragraphs, table, words


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """One page."""
    yield Page(
        path="components.md",
        title="Components",
        about="the parts of a release, and what counts as each",
        source="src/howopen/knowledge/components/",
        body=paragraphs(
            "A component is present (in the release), linked (elsewhere, with an address), absent "
            "(only where the listing is known to be whole) or unknown.",
            table(
                ["component", "group", "in the Model Openness Framework"],
                ([_linked(kind), words(kind.group), _mof(kind)] for kind in kb.component_kinds),
            ),
            *(_kind(kind) for kind in kb.component_kinds),
        ),
    )


def _linked(kind: ComponentKind) -> str:
    return f"[{code(kind.id)}](#{kind.id})"


def _mof(kind: ComponentKind) -> str:
    return f"{words(kind.mof)}, class {kind.mof_class}" if kind.mof_class else words(kind.mof)


def _kind(kind: ComponentKind) -> str:
    rules = {
        "files": kind.files,
        "links": kind.links,
        "sentences": kind.says,
        "sections": kind.sections,
        "documents": kind.documents,
    }
    seen = ", ".join(f"{name} ({len(of)})" for name, of in rules.items() if of)
    return paragraphs(
        heading(2, f"{words(kind.title)}: {code(kind.id)}", kind.id),
        f"Counts: {words(kind.counts)}",
        f"Does not count: {words(kind.counts_not)}" if kind.counts_not else "",
        f"Seen by rules for {seen}." if seen else "",
    )
