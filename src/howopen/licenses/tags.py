"""License tags: what a text states for machines, with its line.

SPDX-License-Identifier lines in any comment style, the front matter of a card, and the license
fields of package metadata. A tag counts as a whole or not at all: of `A AND B` where B is unknown,
A alone would tell too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from howopen.facts.notices import Manifest
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.names import resolve
from howopen.regexes import regex

MAX_TAGS = 500
"""Tags of one text that are read."""

MAX_SECTIONS = 8
"""Sections of package metadata that are read."""

MAX_SECTION = 64 << 10
"""Characters of a section of package metadata that are read."""

_SPDX = regex(
    r"^[^\w\n\"']{0,40}(?:(?:dnl|rem|@rem|@c|@comment)\b[^\w\n\"']{0,40})?"
    r"SPDX-License-Identifier:[ \t]*(?P<value>[^\n]{1,400})$",
    re.MULTILINE,
)
_SHOWN = regex(r"SPDX-License-Identifier[^\n]*")
_COMMENT_END = regex(r"(?:[ \t]*(?:\*+/|-*->|#\}|%>|\*\)|\]\]|\"\"\"|[|*#;]+))+[ \t]*$")
_IGNORED = regex(r"REUSE-IgnoreStart(?:(?!REUSE-IgnoreEnd)[\s\S])*")
_FENCE = regex(r" {0,3}(`{3,}|~{3,})")
_MARKDOWN = regex(r"\.(?:md|markdown|rst)$", re.IGNORECASE)
_KEY = regex(r"\"licen[cs]es?\"\s*:", re.IGNORECASE)
_NEXT_SECTION = regex(r"^\[", re.MULTILINE)


class Tag(NamedTuple):
    """One tag: the expression it stands for (empty where unknown), and where it stands."""

    value: str
    expression: str
    line: int
    kind: str  # spdx, field, card
    start: int = 0  # what the tag takes of the text; nothing where it does not say
    end: int = 0


def read_tags(text: str, kb: KnowledgeBase, path: str = "") -> tuple[Tag, ...]:
    """The tags of a text, in order. Linear in its length; bad input has none."""
    if is_json(text, path):
        return tuple(_json(text, kb))
    found = [*_spdx(text, kb, path), *_card(text, kb), *_fields(text, kb, path)]
    return tuple(sorted(found, key=lambda tag: tag.line))


def declared(tags: tuple[Tag, ...]) -> str:
    """The one expression that the tags of a text declare; empty where it is not sure.

    Several SPDX tags of one file hold together (REUSE specification 3.3, "In-line copyright and
    licensing"); of package metadata and cards, all fields must say the same.
    """
    told = list(dict.fromkeys(tag.expression for tag in tags))
    if not told or not all(told):
        return ""
    if len(told) == 1:
        return told[0]
    if any(tag.kind != "spdx" for tag in tags):
        return ""
    return " AND ".join(f"({t})" if " OR " in t else t for t in told)


def without_tags(text: str, tags: tuple[Tag, ...]) -> str:
    """The text with blanks in place of its tags, and of what only shows how a tag is written."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted((tag.start, tag.end) for tag in tags if tag.end):
        if start >= at:
            pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
            at = end
    return _SHOWN.sub(_blanked, "".join((*pieces, text[at:])))


def is_json(text: str, path: str) -> bool:
    """Whether a text is to be read as JSON."""
    suffix = path.rpartition("/")[2].rpartition(".")[2].casefold()
    return suffix == "json" or (
        "." not in path and text.lstrip()[:1] == "{" and _parsed(text) != {}
    )


# ── SPDX lines and front matter ─────────────────────────────────────────────────────────────────


def _spdx(text: str, kb: KnowledgeBase, path: str) -> Iterator[Tag]:
    if "SPDX-License-Identifier" not in text:
        return
    shown = _IGNORED.sub(_blanked, text)
    if _MARKDOWN.search(path):
        shown = _without_fenced(shown)
    for count, match in enumerate(_SPDX.finditer(shown)):
        if count == MAX_TAGS:
            return
        value = _COMMENT_END.sub("", match["value"].rstrip())
        yield _tag(value, kb, text, match.span(), "spdx")


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _without_fenced(text: str) -> str:
    """A Markdown text with its fenced code, which shows what others may write, left blank."""
    fence = ""
    lines = []
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        inside = bool(fence)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        lines.append(" " * len(line) if inside or mark else line)
    return "\n".join(lines)


def _card(text: str, kb: KnowledgeBase) -> Iterator[Tag]:
    """The `license` of a front matter; `license_name` says which where that is "other"."""
    if not text.lstrip("\ufeff \t\r\n").startswith("---"):
        return
    from howopen.front_matter import read_front_matter  # brings YAML, which few texts need

    entries = read_front_matter(text).entries
    entry = entries.get("license")
    if entry is None or entry.nested:
        return
    name = entries.get("license_name")
    for item in entry.items:
        expression = resolve(item.text, kb).expression
        if not expression and name is not None:
            expression = resolve(name.text, kb).expression
        yield Tag(item.text, expression, item.line, "card")


# ── package metadata ────────────────────────────────────────────────────────────────────────────


def _fields(text: str, kb: KnowledgeBase, path: str) -> Iterator[Tag]:
    low = path.casefold()
    for manifest in kb.notices.manifests:
        if path and re.search(manifest.file, low):
            places = tuple(_sections(text, manifest))
            found = (
                tuple(tag for place in places for tag in _found(field, text, place, kb))
                for field in manifest.fields
            )
            yield from next(filter(None, found), ())


def _found(field: str, text: str, place: tuple[int, int], kb: KnowledgeBase) -> Iterator[Tag]:
    pattern = re.compile(field, re.IGNORECASE | re.MULTILINE)
    for count, match in enumerate(pattern.finditer(text, *place)):
        if count == MAX_TAGS:
            return
        yield _tag(match["value"].strip(), kb, text, match.span(), "field")


def _sections(text: str, manifest: Manifest) -> Iterator[tuple[int, int]]:
    """The stretches of a text that count."""
    if not manifest.within:
        yield 0, min(len(text), MAX_SECTION)
        return
    heads = re.finditer(manifest.within, text, re.IGNORECASE | re.MULTILINE)
    for head in islice(heads, MAX_SECTIONS):
        start = head.end()
        following = _NEXT_SECTION.search(text, start, start + MAX_SECTION)
        is_section = head.group().startswith("[")
        end = following.start() if following and is_section else start + MAX_SECTION
        yield start, min(end, len(text))


def _json(text: str, kb: KnowledgeBase) -> Iterator[Tag]:
    """The `license` or `licenses` of a JSON object, as package.json and its like have them."""
    data = _parsed(text)
    at = _KEY.search(text)
    line = text.count("\n", 0, at.start()) + 1 if at else 1
    for key in ("license", "licence", "licenses"):
        values = data.get(key)
        for value in values if isinstance(values, list) else [values]:
            named: object = value
            if isinstance(value, dict):
                named = next((value[k] for k in _NAMES if k in value), "")
            if isinstance(named, str) and named.strip():
                yield Tag(named, resolve(named, kb).expression, line, "field")


_NAMES = ("type", "id", "name", "license")


def _parsed(text: str) -> dict[str, Any]:
    try:
        data = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return {}
    return data if isinstance(data, dict) else {}


def _tag(value: str, kb: KnowledgeBase, text: str, span: tuple[int, int], kind: str) -> Tag:
    line = text.count("\n", 0, span[0]) + 1
    return Tag(value, resolve(value, kb).expression, line, kind, *span)
