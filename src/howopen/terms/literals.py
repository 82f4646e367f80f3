"""Words that every match of a pattern must hold, read off the pattern itself.

A rule reads a sentence only where such a word stands: looking for words is many times quicker than
trying a pattern, and a pattern that is never tried need not be compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# The standard library's own parser of patterns. It is not documented; `tests/test_literals.py`
# holds what is taken from it, and a pattern that is not understood just yields no words.
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MAX_WORDS = 60
"""Alternatives beyond which looking for words is no gain."""

MAX_GROUPS = 3
"""Groups kept of a pattern; more rule out little more."""

MIN_LENGTH = 2
"""Letters of a word worth looking for; a Chinese character counts for two."""


Needs = tuple[tuple[str, ...], ...]
"""Of each group of lower-case words, one stands in every match."""


def literals(pattern: str) -> Needs:
    """The groups of words that a match needs, the most telling first; empty where none are told.

    Raises re.error for what is no pattern.
    """
    groups = set(_groups(parser.parse(pattern, re.IGNORECASE)))
    ranked = sorted(groups, key=lambda group: (-_rank(group), sorted(group)))
    return tuple(tuple(sorted(group)) for group in ranked[:MAX_GROUPS])


Words = frozenset[str] | None


def _groups(items: Iterable[Any]) -> Iterator[frozenset[str]]:
    """The words of parts in a row: each part must match."""
    run = ""
    for item in [*items, (None, None)]:
        if item[0] is sre.LITERAL:
            run += chr(item[1]).lower()
            continue
        if _length(run) >= MIN_LENGTH:
            yield frozenset([run])
        run = ""
        if item[0] is not None and (words := _part(*item)):
            yield words


def _sequence(items: Iterable[Any]) -> Words:
    """The most telling words of parts in a row."""
    return max(_groups(items), key=_rank, default=None)


def _rank(words: frozenset[str]) -> float:
    """How much words rule out: long ones do, and few."""
    return min(map(_length, words)) - len(words) / 8


def _length(word: str) -> int:
    return len(word) + sum(letter >= "一" for letter in word)


def _part(operation: Any, value: Any) -> Words:
    """The words of one part of a pattern."""
    if operation is sre.SUBPATTERN:
        return _sequence(value[3])
    if operation is sre.BRANCH:
        return _any_of(_sequence(branch) for branch in value[1])
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and value[0] > 0:
        return _sequence(value[2])
    if operation is sre.ATOMIC_GROUP:
        return _sequence(value)
    if operation is sre.ASSERT and value[0] > 0:
        return _sequence(value[1])
    return None


def _any_of(branches: Iterable[Words]) -> Words:
    found: set[str] = set()
    for words in branches:
        if not words:
            return None
        found |= words
    # a word inside another one stands wherever that one does
    least = {w for w in found if not any(o != w and o in w for o in found)}
    return frozenset(least) if len(least) <= MAX_WORDS else None
