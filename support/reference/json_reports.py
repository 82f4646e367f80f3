"""The JSON reports, key by key, from their schemas; meanings from the comments in the types."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from howopen import types
from howopen.knowledge_base import KnowledgeBase
from reference.markdown import Page, bullets, code, heading, link, paragraphs, table, words
from reference.structs import fields, fields_table

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"

Schema = Mapping[str, Any]


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """One page: the reports first, then the parts that they share."""
    del kb
    schemas = {
        path.name: json.loads(path.read_text("utf-8")) for path in sorted(SCHEMAS.glob("*.json"))
    }
    roots = {name: schema["$ref"].rsplit("/", 1)[-1] for name, schema in schemas.items()}
    parts: dict[str, Schema] = {}
    for schema in schemas.values():
        parts |= schema["$defs"]
    shared = sorted(set(parts) - set(roots.values()))
    yield Page(
        path="json.md",
        title="JSON reports",
        about="every key of every report that `--format json` prints",
        source="docs/schema/",
        body=paragraphs(
            "What you can rely on from one version to the next, and what not: "
            f"{link('JSON schemas', '../schema/README.md')}.",
            bullets(
                f"{link(s['title'], f'#{_anchor(roots[name])}')}, {link(name, f'../schema/{name}')}"
                for name, s in schemas.items()
            ),
            *(_part(root, parts[root], schemas[name]["title"]) for name, root in roots.items()),
            heading(2, "Parts", "parts"),
            *(_part(name, parts[name], "") for name in shared),
        ),
    )


def places() -> dict[str, str]:
    """Where each type of the reports is told, from a page of the reference."""
    schemas = (json.loads(path.read_text("utf-8")) for path in sorted(SCHEMAS.glob("*.json")))
    return {name: f"json.md#{_anchor(name)}" for schema in schemas for name in schema["$defs"]}


def _anchor(name: str) -> str:
    return f"part-{name.lower()}"


def _part(name: str, part: Schema, report: str) -> str:
    """A report, where it is one, or a part of reports."""
    title = heading(2, words(report), _anchor(name)) if report else heading(3, name, _anchor(name))
    about = words(part.get("description", ""))
    if "enum" in part:
        shape = getattr(types, name, None)
        values = ", ".join(code(value) for value in part["enum"])
        return paragraphs(title, about, fields_table(shape) if shape else values)
    told = _meanings(name)
    rows = (
        [code(key), _type(value), words(told.get(key, ""))]
        for key, value in part.get("properties", {}).items()
    )
    return paragraphs(title, about, table(["key", "type", "meaning"], rows))


def _meanings(name: str) -> dict[str, str]:
    shape = getattr(types, name, None)
    return {field.key: field.meaning for field in fields(shape)} if shape else {}


def _type(value: Schema) -> str:
    """A type in words, linked where it is a part of its own."""
    if ref := value.get("$ref"):
        name = ref.rsplit("/", 1)[-1]
        return link(name, f"#{_anchor(name)}")
    if ways := value.get("anyOf"):
        return " or ".join(_type(way) for way in ways)
    if values := value.get("enum"):
        return " or ".join(code(one) for one in values)
    match value.get("type"):
        case "array":
            items: Schema = value.get("items") or next(iter(value.get("prefixItems", [])), {})
            return f"list of {_type(items)}" if items else "list"
        case "object":
            of = value.get("additionalProperties")
            return f"mapping to {_type(of)}" if isinstance(of, dict) and of else "mapping"
        case str() as name:
            return _NAMES.get(name, name)
    return "anything"


_NAMES = {"string": "text", "integer": "whole number", "boolean": "yes or no", "null": "`null`"}
