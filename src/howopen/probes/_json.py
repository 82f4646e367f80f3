"""Reading JSON that nobody vouches for: bounded, strict about shape, telling what was odd."""

from __future__ import annotations

import json
from typing import NamedTuple

from howopen.errors import SourceError
from howopen.files import Files

DEPTH_LIMIT = 40
"""Levels of nesting accepted. The deepest model configurations known have under ten."""


VALUES_LIMIT = 1_000_000
"""Values accepted in one text, counted by the marks between them."""


class JsonError(ValueError):
    """A text that is not a JSON object within bounds; the message says why."""


class Json(NamedTuple):
    """A decoded object, and what RFC 8259 does not allow or advises against in it."""

    value: dict[str, object]
    odd: tuple[str, ...]


def read_object(files: Files, path: str, limit: int) -> Json:
    """Read and decode a JSON object of at most `limit` bytes; raises JsonError."""
    try:
        data = files.read(path, 0, limit + 1)
    except SourceError as error:
        raise JsonError(error.what) from error
    if len(data) > limit:
        raise JsonError(f"longer than {limit} bytes")
    return parse_object(data)


def parse_object(data: bytes) -> Json:
    """Decode a JSON object in UTF-8 (section 8.1), with or without a byte-order mark.

    Keys that stand twice (section 4) and NaN or Infinity (section 6) are told, not refused.
    Raises JsonError.
    """
    if sum(data.count(mark) for mark in (b",", b"[", b"{")) > VALUES_LIMIT:
        raise JsonError(f"more than {VALUES_LIMIT} values")
    odd: dict[str, None] = {}

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(items)
        if len(found) < len(items):
            odd["a key stands twice; the last one counts"] = None
        return found

    def constant(name: str) -> float:
        odd[f"{name} is not JSON"] = None
        return float(name)

    try:
        value = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=pairs, parse_constant=constant
        )
    except RecursionError as error:
        raise JsonError("nested too deep") from error
    except ValueError as error:
        raise JsonError(f"not JSON: {' '.join(str(error).split())[:120]}") from error
    if not isinstance(value, dict):
        raise JsonError("not a JSON object")
    if not _within_depth(value):
        raise JsonError(f"nested deeper than {DEPTH_LIMIT} levels")
    return Json(value, tuple(odd))


def _within_depth(value: object) -> bool:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        if not below:
            return True
        level = below
    return False
