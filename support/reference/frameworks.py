"""Published frameworks: one overview, one page a version, every criterion with our reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from howopen.facts.frameworks import Clause, CriterionFacts, Expression, FrameworkFacts
from howopen.frameworks.choice import full_name
from howopen.frameworks.engine import expressions_of
from howopen.knowledge_base import KnowledgeBase
from reference.markdown import (
    Page,
    address,
    bullets,
    code,
    date,
    fenced,
    heading,
    link,
    paragraphs,
    quote,
    table,
    words,
)


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """An overview and a page for each version."""
    rows = (
        [
            link(f.name, f"frameworks/{f.id}.md"),
            code(full_name(f)),
            date(f.date),
            str(len(f.criteria)),
            "when asked for" if f.superseded else "always",
        ]
        for f in kb.frameworks
    )
    yield Page(
        path="frameworks.md",
        title="Frameworks and criteria",
        about="versions, sources, criteria, and how howopen reads them",
        source="src/howopen/knowledge/frameworks/",
        body=paragraphs(
            "Side by side, never averaged; no outcome certifies anything. How to write one: "
            f"{link('frameworks', '../frameworks.md')}.",
            table(["framework", "id", "of", "criteria", "shown"], rows),
        ),
    )
    for framework in kb.frameworks:
        yield _framework(framework)


def _framework(f: FrameworkFacts) -> Page:
    outcomes = ([code(o.id), words(o.title)] for o in f.outcomes)
    return Page(
        path=f"frameworks/{f.id}.md",
        title=f.name if f.version in f.name else f"{f.name} {f.version}",
        about=f"{len(f.criteria)} criteria, {f.date}",
        source=f"src/howopen/knowledge/frameworks/{f.id}.yaml",
        body=paragraphs(
            f"{code(full_name(f))}, of {words(f.date)}. Source: "
            f"{address(f.source.title, f.source.url)} ({words(f.source.basis)}"
            f"{f', {f.source.date}' if f.source.date else ''}).",
            words(f.note),
            "A later version stands in its place; this one is shown when asked for."
            if f.superseded
            else "",
            f"Extends {code(f.extends)}; its criteria come first." if f.extends else "",
            heading(2, "Outcomes", "outcomes"),
            "The first that is met holds.",
            table(["outcome", "means"], outcomes),
            heading(2, "Criteria", "criteria"),
            *(_criterion(c) for c in f.criteria),
            _examples(f),
        ),
        listed=False,
    )


def _criterion(c: CriterionFacts) -> str:
    facts = [
        f"Where: {words(c.section)}" if c.section else "",
        f"The source says: {quote(c.quote)}" if c.quote else "",
        f"howopen reads it so: {words(c.reading)}" if c.reading else "",
        f"Known how: {words(c.basis)}" + (f" ({words(c.lacks)})" if c.lacks else ""),
        *(f"Only people can answer: {words(e.human)}" for e in expressions_of(c) if e.human),
        f"To meet it: {words(c.remedy)}" if c.remedy else "",
    ]
    levels = ([code(level.id), f"{level.points:g}", _asked(level.when)] for level in c.levels)
    return paragraphs(
        heading(3, f"{words(c.title)}: {code(c.id)}", c.id),
        bullets(fact for fact in facts if fact),
        f"Asked only where:\n\n{_block(c.applies_when)}" if c.applies_when else "",
        f"Met when:\n\n{_block(c.met_when)}" if c.met_when else "",
        table(["level", "points", "when"], levels),
        table(["clause", "does", "what", "basis"], (_clause(clause) for clause in c.clauses)),
    )


def _clause(clause: Clause) -> list[str]:
    because = f": {words(clause.because)}" if clause.because else ""
    return [
        code(clause.id),
        words(clause.effect),
        words(clause.title),
        f"{words(clause.basis)}{because}",
    ]


def _examples(f: FrameworkFacts) -> str:
    """What is published, and where howopen says otherwise."""
    rows = (
        [code(e.target), code(e.outcome), words(e.source), words(e.deviates)] for e in f.examples
    )
    told = table(["model or license", "published", "by", "where howopen says otherwise"], rows)
    return (
        paragraphs(heading(2, "Published outcomes it is held to", "published"), told)
        if told
        else ""
    )


def _block(expression: Expression) -> str:
    flow = yaml.safe_dump(plain(expression), sort_keys=False, width=88, allow_unicode=True)
    return fenced(flow, "yaml")


def _asked(expression: Expression | None) -> str:
    if expression is None:
        return "otherwise"
    flow = yaml.safe_dump(
        plain(expression), sort_keys=False, width=10**6, default_flow_style=True, allow_unicode=True
    )
    return code(flow.strip())


def plain(value: Any) -> Any:
    """An expression as its file has it: what holds its default is left out."""
    if isinstance(value, msgspec.Struct):
        keys = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        bare = type(value)
        defaults = dict(
            zip(reversed(bare.__struct_fields__), reversed(bare.__struct_defaults__), strict=False)
        )
        held = ((key, name, getattr(value, name)) for name, key in keys)
        return {
            key: plain(v) for key, name, v in held if name not in defaults or v != defaults[name]
        }
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value if isinstance(value, bool | int | float) else str(value)
