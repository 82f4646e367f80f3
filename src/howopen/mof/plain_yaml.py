"""YAML of strangers as plain data with the place of every value; nothing is constructed from it.

Only what a record needs is read: mappings, lists and scalars, without anchors, aliases and keys
that stand twice. Scalars are those of the YAML 1.2 core schema: `no` and dates stay words.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NamedTuple

import yaml

from howopen.regexes import regex

MAX_TEXT = 1 << 20
"""Characters of one file; a record has some five thousand."""

_DEPTH_LIMIT = 32
_EVENT_LIMIT = 20_000

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ODD_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")  # line breaks to YAML, not to an editor
_STRING = "tag:yaml.org,2002:str"
_NUMBER = regex(r"[-+]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][-+]?\d{1,9})?", re.ASCII)
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}


class Place(NamedTuple):
    """Where a value stands, and its words as they are written there."""

    start_line: int
    end_line: int
    quote: str


class Plain(NamedTuple):
    """The data of one document, and the places by JSON pointer."""

    data: Any
    places: dict[str, Place]


class NotPlainError(ValueError):
    """What is wrong with the document, in one line; `line` is where (1-based, 0 unknown)."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


def read_plain(text: str) -> Plain:
    """Read one document. Raises NotPlainError for what is no plain YAML."""
    text = text.removeprefix("\ufeff").translate(_ODD_BREAKS)
    if len(text) > MAX_TEXT:
        raise NotPlainError(f"longer than {MAX_TEXT >> 20} MiB: not read")
    try:
        _check(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = " ".join((error.problem or error.context or "").split())[:160]
        raise NotPlainError(f"not YAML: {told}", mark.line + 1 if mark else 0) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise NotPlainError(f"not YAML: {' '.join(str(error).split())[:160]}") from error
    places: dict[str, Place] = {}
    data = _plain(root, "", text, places) if root is not None else None
    return Plain(data, places)


def _check(text: str) -> None:
    """Count what the parser meets, before anything is built that could nest or repeat."""
    depth = 0
    for count, event in enumerate(islice(yaml.parse(text, Loader=_LOADER), _EVENT_LIMIT + 1)):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise NotPlainError("anchors and aliases are not read", line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH_LIMIT:
            raise NotPlainError(f"nested deeper than {_DEPTH_LIMIT} levels: not read", line)
        if count == _EVENT_LIMIT:
            raise NotPlainError(f"more than {_EVENT_LIMIT} parts: not read", line)


def _plain(node: yaml.Node, pointer: str, text: str, places: dict[str, Place]) -> Any:
    places[pointer] = _place(node, text)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(n, f"{pointer}/{i}", text, places) for i, n in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise NotPlainError("a key that is no plain word", line)
        if key.value in found:
            raise NotPlainError(f"the key {key.value[:60]!r} stands twice", line)
        step = key.value.replace("~", "~0").replace("/", "~1")  # RFC 6901
        found[key.value] = _plain(value, f"{pointer}/{step}", text, places)
    return found


def _scalar(node: yaml.ScalarNode) -> str | bool | float | None:
    if node.style or node.tag == _STRING:  # quoted, a block, or said to be a word
        return str(node.value)
    if node.value in _WORDS:
        return _WORDS[node.value]
    return float(node.value) if _NUMBER.fullmatch(node.value) else str(node.value)


def _place(node: yaml.Node, text: str) -> Place:
    start, end = node.start_mark, node.end_mark
    first = start.line + 1
    if not isinstance(node, yaml.ScalarNode):
        return Place(first, max(first, end.line + (end.column > 0)), "")
    written = text[start.index : end.index].strip()
    if node.style in ("'", '"'):
        written = written[1:-1]
    return Place(first, end.line + 1, " ".join(written.split()))
