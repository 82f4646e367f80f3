"""Kinds of terms: one overview, one page a group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from howopen.facts.permissions import PermissionFacts
from howopen.facts.rules import TermKind
from howopen.knowledge_base import KnowledgeBase
from reference.markdown import (
    Page,
    bullets,
    code,
    codes,
    folded,
    heading,
    link,
    paragraphs,
    quote,
    table,
    title,
    words,
)

GROUPS = {
    "grant": "Grants: what a license lets you do",
    "restriction": "Restrictions: what a license bars, or makes depend on something",
    "duty": "Duties: what a license asks of you",
    "control": "Control: what the licensor keeps in hand",
    "access": "Access: what stands before the files",
    "reading": "Reading: what was not read",
}


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """An overview and a page for each group that has kinds."""
    kinds = list(kb.term_kinds.values())
    rank = {group: n for n, group in enumerate(GROUPS)}
    groups = sorted({kind.group for kind in kinds}, key=lambda g: (rank.get(g, len(rank)), g))
    of = {group: [kind for kind in kinds if kind.group == group] for group in groups}
    rows = (
        [
            _linked(kind),
            words(kind.title),
            words(kind.group),
            codes(kind.blocks),
            str(len(kind.rules)),
        ]
        for kind in chain.from_iterable(of.values())
    )
    yield Page(
        path="terms.md",
        title="Kinds of terms",
        about="what a license can say, as howopen tells it apart",
        source="src/howopen/knowledge/terms/",
        body=paragraphs(
            "A term is `stated`, `denied`, `requested` (asked for, not demanded) or `unclear`. "
            "What a text does not speak of is no term. How wording is read: "
            f"{link('decision 0003', '../decisions/0003-terms-are-rules-as-data.md')}.",
            table(["kind", "title", "group", "takes away", "rules"], rows),
        ),
    )
    for group, members in of.items():
        name, _, about = GROUPS.get(group, group.capitalize()).partition(": ")
        yield Page(
            path=f"terms-{group}.md",
            title=name,
            about=about or group,
            source="src/howopen/knowledge/terms/ and src/howopen/knowledge/permissions/",
            body=paragraphs(*(_kind(k, kb.permissions.get(k.id)) for k in members)),
        )


def place(kind: TermKind) -> str:
    """Where a kind of term is explained, from a page of the reference."""
    return f"terms-{kind.group}.md#{kind.id}"


def _linked(kind: TermKind) -> str:
    return f"[{code(kind.id)}]({place(kind)})"


def _kind(kind: TermKind, bears: PermissionFacts | None) -> str:
    states = sorted({str(rule.state) for rule in kind.rules})
    states += [s for s, has in _also(kind).items() if has and s not in states]
    facts = [
        f"Takes away the freedom to {', '.join(kind.blocks)}"
        + (f", where {_needs(kind)}" if kind.needs else "")
        if kind.blocks
        else "",
        f"Without it there is no freedom to {', '.join(kind.grants)}" if kind.grants else "",
        f"Told in states: {codes(states)}" if states else "",
        f"Read by {len(kind.rules)} rules" if kind.rules else "",
        f"Source: {words(kind.source)}" if kind.source else "",
        f"Not this: {'; '.join(words(miss) for miss in kind.near_misses)}"
        if kind.near_misses
        else "",
        f"Categories: {codes(c.id for c in kind.categories)}" if kind.categories else "",
    ]
    return paragraphs(
        heading(2, f"{title(kind.title)}: {code(kind.id)}", kind.id),
        words(kind.meaning),
        bullets(f"{fact}." if fact[-1] not in ".!?" else fact for fact in facts if fact),
        table(["parameter", "means"], ([code(n), words(m)] for n, m in kind.parameters.items())),
        _bears(bears),
        folded("Reads", [quote(s) for s in kind.matches], 3),
        folded("Leaves alone", [quote(s) for s in kind.does_not_match], 3),
    )


def _also(kind: TermKind) -> dict[str, bool]:
    """States that a rule gives in passing."""
    return {
        "requested": any(rule.requested_when for rule in kind.rules),
        "unclear": any(rule.unclear_when for rule in kind.rules),
    }


def _needs(kind: TermKind) -> str:
    return " and ".join(f"{code(name)} is {code(value)}" for name, value in kind.needs.items())


def _bears(facts: PermissionFacts | None) -> str:
    """What it means for a use."""
    if facts is None:
        return ""
    rows = ([code(rule.effect), words(rule.says), words(rule.do)] for rule in facts.rules)
    return paragraphs("For a use ([may I?](../may.md)):", table(["answer", "because", "do"], rows))
