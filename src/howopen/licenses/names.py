"""License names as people write them: hub tags, SPDX expressions, full and short names, families.

What is called how is data: the lists of `knowledge/symbols`, the hubs' tables, the curated licenses
and `knowledge/license_names.yaml`. A name is never completed: a version that is not written is not
known, and a list that does not say "and" or "or" is not an expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from howopen.facts.licenses import LicenseFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.expression import (
    MAX_TEXT,
    Kind,
    Resolved,
    ids_of,
    in_names,
    is_compound,
    read_expression,
)
from howopen.licenses.name_index import NameIndex
from howopen.licenses.spelling import LATER
from howopen.regexes import regex

__all__ = [
    "Kind",
    "Resolved",
    "ids_of",
    "in_names",
    "known_name",
    "license_named",
    "resolve",
    "short_names",
]

MAX_NAME = 240
"""Characters of one name; the longest on the SPDX list has 110."""

MAX_TOLD = 120
"""Characters of a value that a reason repeats."""

_EDGES = " \t\"'“”‘’«»`.,;:*"
_LINK = regex(r"\[([^\[\]]+)\]\([^()\s]*\)")
_ASIDE = regex(r"([^()]*)\(([^()]*)\)([^()]*)")
_LIST = regex(r"\s*[/,;|&]\s*|\s\+\s")
_SCHEME = regex(r"^(?:https?://)?(?:www\.)?", re.I)
_PAGE_END = regex(r"(?:/(?:legalcode|deed|license)|/)*(?:\.[a-z]{2})?(?:\.(?:html?|txt|md))?$")


@lru_cache(maxsize=8192)
def resolve(value: str, kb: KnowledgeBase) -> Resolved:
    """The SPDX expression that a written license name stands for.

    What names none gives an empty expression and the reason; never a guess.
    """
    if len(value) > MAX_TEXT:
        return Resolved("", "a text this long is no license name", Kind.UNKNOWN)
    text = _cleaned(value)
    if (facts := kb.license(text)) is not None:
        return Resolved(facts.id)
    found = _name(text, kb)
    if found.kind is Kind.UNKNOWN:
        found = _compound(text, kb) or found
    if found.expression and found.expression in kb.names.exceptions:
        why = f"{_told(text)} names an exception, which only changes a license named before it"
        return Resolved("", why, Kind.UNKNOWN)
    return found


def license_named(name: str, kb: KnowledgeBase) -> LicenseFacts | None:
    """The one license or policy that a written name stands for, None where howopen knows none."""
    return kb.license(resolve(name, kb).expression or name)


def known_name(license_id: str, kb: KnowledgeBase) -> str:
    """The full name of a license, whether its terms are known or not; empty where it has none."""
    facts = kb.license(license_id)
    return facts.name if facts is not None else kb.names.title(license_id)


def short_names(expressions: Iterable[str], kb: KnowledgeBase) -> dict[str, str]:
    """The short name of every license that the expressions hold and howopen knows."""
    ids = dict.fromkeys(i for e in expressions for i in ids_of(e))
    return {i: name for i in sorted(ids) if (name := known_name(i, kb))}


def _cleaned(value: str) -> str:
    text = " ".join(value.split()).strip(_EDGES)
    link = _LINK.fullmatch(text)
    return link[1].strip(_EDGES) if link else text


def _told(text: str) -> str:
    """A text in quotes, as far as a reader needs it."""
    return repr(text if len(text) <= MAX_TOLD else f"{text[: MAX_TOLD - 1]}…")


# ── one name ────────────────────────────────────────────────────────────────────────────────────


def _name(text: str, kb: KnowledgeBase) -> Resolved:
    """What one name stands for, operators in it taken for words of it."""
    unknown = Resolved("", f"{_told(text)} is no license name that howopen knows", Kind.UNKNOWN)
    if len(text) > MAX_NAME:
        return unknown
    index = kb.names
    if expression := index.exact(text):
        return Resolved(expression)
    key = index.spelling.key(text)
    found = (
        _by_key(text, key, index) or _with_aside(text, index) or _address(text, index) or unknown
    )
    if found.kind is Kind.UNKNOWN and (expression := index.code(text)):
        return Resolved(expression)
    return found


def _by_key(text: str, key: str, index: NameIndex) -> Resolved | None:
    if index.is_nothing(key):
        return Resolved("", f"{_told(text)} names no license", Kind.NOTHING)
    expression = index.called(key)
    if expression is None and key.endswith(f" {LATER}"):
        expression = _or_later(index.called(key.removesuffix(f" {LATER}")) or "", index)
    if expression == "":
        return Resolved("", f"several licenses are called {_told(text)}", Kind.AMBIGUOUS)
    if expression:
        return Resolved(expression)
    if family := index.family(key):
        return Resolved("", f"{_told(text)} names {family}", Kind.FAMILY)
    rest = next((key.removeprefix(lead) for lead in index.leads if key.startswith(lead)), key)
    rest = next((rest.removesuffix(tail) for tail in index.tails if rest.endswith(tail)), rest)
    return _by_key(text, rest, index) if rest not in {key, ""} else None


def _or_later(expression: str, index: NameIndex) -> str | None:
    """The same license or any later version of it: what SPDX writes with `+`, or an id for it."""
    if not expression or " " in expression or expression in index.exceptions:
        return None
    if expression.endswith("-or-later"):
        return expression
    if expression.endswith("-only"):
        later = f"{expression.removesuffix('-only')}-or-later"
        return later if index.title(later) else None
    numbered = any(c.isdigit() for c in expression)
    return f"{expression}+" if numbered and not expression.startswith("LicenseRef-") else None


def _with_aside(text: str, index: NameIndex) -> Resolved | None:
    """`The MIT License (MIT)`: a name and another way to write it, where neither adds a word."""
    parts = _ASIDE.fullmatch(text)
    if parts is None:
        return None
    outer, inner = f"{parts[1]} {parts[3]}".strip(), parts[2].strip()
    first, second = (_plainly(name, index) for name in (outer, inner))
    outside, inside = (set(index.spelling.words(name)) for name in (outer, inner))
    if first and (first == second or inside <= outside):
        return Resolved(first)
    return Resolved(second) if second and outside <= inside else None


def _plainly(name: str, index: NameIndex) -> str:
    if expression := index.exact(name):
        return expression
    found = _by_key(name, index.spelling.key(name), index)
    return found.expression if found else ""


def _address(text: str, index: NameIndex) -> Resolved | None:
    """An address of a page that holds a license and is called after it."""
    if "/" not in text or " " in text:
        return None
    low = _SCHEME.sub("", text.casefold(), count=1)
    for start, name in index.names.addresses.items():
        if low.startswith(start):
            page = re.split(r"[?#]", low.removeprefix(start), maxsplit=1)[0]
            written = name + _PAGE_END.sub("", page)
            return _by_key(text, index.spelling.key(written), index)
    return None


# ── several names ───────────────────────────────────────────────────────────────────────────────


def _compound(text: str, kb: KnowledgeBase) -> Resolved | None:
    """An expression, or a list; None where the text is neither."""
    index = kb.names
    choice = not index.choices.isdisjoint(index.spelling.words(text))
    found: Resolved | None = None
    for written in (text, _as_sentence(text)):
        if written and is_compound(written):
            read = read_expression(
                written, lambda name: _name(_cleaned(name), kb), index.exceptions, choice=choice
            )
            if read.expression:
                return read
            found = found or read
    listed = _list(text, kb)
    return listed if listed and (found is None or found.kind is Kind.UNKNOWN) else found


def _as_sentence(text: str) -> str:
    """`A, B and C` with its commas as the word that stands last; empty where there is no such."""
    words = {w.casefold() for w in re.findall(r"(?<=\s)(?:and|or)(?=\s)", text, re.I)}
    if "," not in text or len(words) != 1:
        return ""
    word = words.pop()
    return re.sub(rf"\s*,\s*(?:{word}\s)?\s*", f" {word} ", text, flags=re.I)


def _list(text: str, kb: KnowledgeBase) -> Resolved | None:
    """Names with signs between them, which do not say whether all hold or one may be chosen."""
    parts = [part for part in map(_cleaned, _LIST.split(text)) if part]
    if len(parts) < 2 or "://" in text:
        return None
    named = [part for part in parts if _name(part, kb).kind in {Kind.LICENSE, Kind.FAMILY}]
    if len(named) > 1:
        why = f"{_told(text)} lists several licenses, but not whether all hold or one may be chosen"
        return Resolved("", why, Kind.AMBIGUOUS)
    if named:
        why = f"{_told(text)} names {_told(named[0])} among words that howopen cannot read"
        return Resolved("", why, Kind.UNKNOWN)
    return None
