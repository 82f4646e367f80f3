"""License names as people write them: hub tags, SPDX expressions, short names, families."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from howopen.facts import LicenseFacts
from howopen.knowledge_base import KnowledgeBase

FAMILIES = {
    "openrail": "an OpenRAIL license",
    "openrail++": "an OpenRAIL++ license",
    "cc": "a Creative Commons license",
    "gpl": "a GNU GPL",
    "lgpl": "a GNU LGPL",
    "agpl": "a GNU AGPL",
    "bsd": "a BSD license",
}
"""Hub tags that name a family only: which license it is, stays unknown."""

NO_NAME = frozenset(
    ("other", "unknown", "none", "custom", "proprietary", "see license", "license", "")
)
"""Values that name no license."""

_OPERATORS = re.compile(r"\s+(?:AND|OR|WITH)\s+|[()]")


class Resolved(NamedTuple):
    """An SPDX expression, or why there is none."""

    expression: str
    reason: str = ""


def resolve(value: str, kb: KnowledgeBase) -> Resolved:
    """The SPDX expression that a written license name stands for.

    Unknown names give an empty expression and the reason; never a guess.
    """
    name = " ".join(value.split()).strip().strip("\"'")
    low = name.casefold()
    if low in NO_NAME:
        return Resolved("", f"{value!r} names no license")
    if low in FAMILIES:
        return Resolved("", f"{value!r} names {FAMILIES[low]}, but not which one")
    for variant in (name, *_variants(low)):
        if (facts := kb.license(variant)) is not None:
            return Resolved(facts.id)
    if _OPERATORS.search(name):
        parts = [p.strip() for p in _OPERATORS.split(name) if p.strip()]
        found = {p: resolve(p, kb).expression for p in parts}
        if all(found.values()):
            pieces = re.split(r"(\s+(?:AND|OR|WITH)\s+|[()])", name)
            return Resolved("".join(found.get(p.strip(), p) for p in pieces))
    if spdx := _spdx_id(name):
        return Resolved(spdx)
    return Resolved("", f"{value!r} is no license name that howopen knows")


def license_named(name: str, kb: KnowledgeBase) -> LicenseFacts | None:
    """The one license or policy that a written name stands for, None where howopen knows none."""
    return kb.license(resolve(name, kb).expression or name)


def ids_of(expression: str) -> tuple[str, ...]:
    """The license ids in an SPDX expression, in order."""
    words = expression.replace("(", " ").replace(")", " ").split()
    return tuple(w for w in words if w not in ("AND", "OR", "WITH"))


def short_names(expressions: Iterable[str], kb: KnowledgeBase) -> dict[str, str]:
    """The short name of every license that the expressions hold and howopen knows."""
    ids = dict.fromkeys(i for e in expressions for i in ids_of(e))
    return {i: facts.name for i in sorted(ids) if (facts := kb.license(i)) is not None}


def in_names(expression: str, names: Mapping[str, str]) -> str:
    """An expression with short names in place of the ids that have one."""
    return re.sub(r"[^\s()]+", lambda word: names.get(word[0], word[0]), expression)


def _variants(low: str) -> tuple[str, ...]:
    """Usual spellings: `Apache 2.0`, `Apache License, Version 2.0`, `The MIT License`."""
    plain = re.sub(r"\b(?:the|license|licence|version)\b|,", " ", low)
    plain = re.sub(r"\bv(?=\d)", "", plain)
    dashed = "-".join(plain.split())
    apache = re.sub(r"^apache-?2(?:\.0)?$", "apache-2.0", dashed)
    return tuple(dict.fromkeys((dashed, apache, low.replace(" ", "-"), low.replace("_", "-"))))


@lru_cache(maxsize=1024)
def _spdx_id(name: str) -> str:
    """The SPDX id of the license-expression index, which is loaded only for names unknown here."""
    if len(name) > 200 or not re.fullmatch(r"[\w.+ ()-]+", name):
        return ""
    from license_expression import ExpressionError

    try:
        parsed = _licensing().parse(name, validate=True)
    except (ExpressionError, AttributeError, TypeError):
        return ""
    rendered = str(parsed.render()) if parsed is not None else ""
    return "" if "LicenseRef-scancode-unknown" in rendered else rendered


@lru_cache(maxsize=1)
def _licensing() -> Any:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()
