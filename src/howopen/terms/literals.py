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

from howopen.facts.patterns import Needs

MAX_WORDS = 60
"""Alternatives beyond which looking for words is no gain."""

MAX_GROUPS = 6
"""Groups kept of a pattern; more rule out little more."""

MAX_ALTERNATIVES = 24
"""Alternatives that a pattern is cut into."""

MAX_CUTS = 3
"""Groups within groups at the begin of an alternative that are opened."""

MIN_LENGTH = 2
"""Letters of a word worth looking for; a Chinese character counts for two."""


def literals(pattern: str) -> Needs:
    """The groups of words that a match needs, in the order in which they stand in it.

    Empty where none are told. Raises re.error for what is no pattern.
    """
    groups = list(_groups(parser.parse(pattern, re.IGNORECASE)))
    least = sorted(map(_rank, groups), reverse=True)[:MAX_GROUPS][-1:]
    telling = [tuple(sorted(group)) for group in groups if _rank(group) >= least[0]]
    return tuple(telling[:MAX_GROUPS])


def alternatives(pattern: str) -> tuple[str, ...]:
    """A pattern cut at its bars: each of its matches is the leftmost one of theirs.

    Cut are the outermost bars, and those of a group that an alternative begins with. A pattern
    whose parts refer to each other, or that sets flags, is left whole.
    """
    if _WHOLE.search(pattern):
        return (pattern,)
    every = _cut(pattern)
    for _ in range(MAX_CUTS):
        opened = [piece for whole in every for piece in _opened(whole)]
        if opened == every or len(opened) > MAX_ALTERNATIVES:
            break
        every = opened
    return tuple(every)


def _cut(pattern: str) -> list[str]:
    """The pieces between the outermost bars."""
    cuts, depth = [0], 0
    for part in _PARTS.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(part[0], 0)
        if part[0] == "|" and depth == 0:
            cuts += [part.start(), part.end()]
    cuts.append(len(pattern))
    return [pattern[a:b] for a, b in zip(cuts[::2], cuts[1::2], strict=True)]


def _opened(pattern: str) -> list[str]:
    """The alternatives of a group that a pattern begins with, each with what follows it."""
    start = re.match(r"(?:\\b)?\(\?:", pattern)
    if start is None:
        return [pattern]
    depth = 1
    for part in _PARTS.finditer(pattern, start.end()):
        depth += {"(": 1, ")": -1}.get(part[0], 0)
        if depth == 0:
            inner, rest = pattern[start.end() : part.start()], pattern[part.end() :]
            if rest[:1] in ("?", "*", "+", "{"):
                break
            before = start[0][:-3]
            pieces = _cut(inner)
            return [f"{before}{piece}{rest}" for piece in pieces]
    return [pattern]


_WHOLE = re.compile(r"\\[1-9]|\((?!\?)|\(\?(?:P|[a-zA-Z]*-?[a-zA-Z]+[:)])")
_PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)


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
        if item[0] is sre.SUBPATTERN:
            yield from _groups(item[1][3])
        elif item[0] is not None and (words := _part(*item)):
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
    return None  # what is only looked at may stand anywhere


def _any_of(branches: Iterable[Words]) -> Words:
    found: set[str] = set()
    for words in branches:
        if not words:
            return None
        found |= words
    # a word inside another one stands wherever that one does
    least = {w for w in found if not any(o != w and o in w for o in found)}
    return frozenset(least) if len(least) <= MAX_WORDS else None
