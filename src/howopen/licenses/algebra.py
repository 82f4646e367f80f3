"""What an SPDX expression asks for: OR is a choice, AND adds up, WITH belongs to its license.

An expression is the same as another that offers the same alternatives, however it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from howopen.licenses.expression import MAX_DEPTH, ids_of

MAX_ALTERNATIVES = 32
"""Alternatives looked at; leaving out some only leaves out what one might have chosen."""

Alternative = frozenset[str]
"""Licenses that all hold, each with its exception behind WITH."""


@lru_cache(maxsize=4096)
def alternatives(expression: str) -> tuple[Alternative, ...]:
    """The alternatives that an expression offers, none of which asks for more than another.

    What is no expression offers nothing to choose: every license that it names holds.
    """
    words = re.findall(r"[()]|[^\s()]+", expression)
    if not words:
        return (frozenset(),)
    rest = iter([*words, ""])
    try:
        found, end = _any_of(rest, MAX_DEPTH)
    except ValueError:
        return (frozenset(ids_of(expression)),)
    return found if end == "" else (frozenset(ids_of(expression)),)


def all_hold(expressions: Iterable[str]) -> tuple[Alternative, ...]:
    """The alternatives that are left where several statements hold."""
    found: tuple[Alternative, ...] = (frozenset(),)
    for expression in expressions:
        found = _each_with_each(found, alternatives(expression))
    return found


def is_same(one: str, other: str) -> bool:
    """Whether two expressions offer the same."""
    return one == other or frozenset(alternatives(one)) == frozenset(alternatives(other))


def licenses_of(alternative: Iterable[str]) -> frozenset[str]:
    """The ids of an alternative, exceptions among them."""
    return frozenset(i for item in alternative for i in ids_of(item))


def _any_of(words: Iterator[str], depth: int) -> tuple[tuple[Alternative, ...], str]:
    found: tuple[Alternative, ...] = ()
    word = "OR"
    while word == "OR":
        part, word = _all_of(words, depth)
        found = _least((*found, *part))
    return found, word


def _all_of(words: Iterator[str], depth: int) -> tuple[tuple[Alternative, ...], str]:
    found: tuple[Alternative, ...] = (frozenset(),)
    word = "AND"
    while word == "AND":
        part, word = _one(words, depth)
        found = _each_with_each(found, part)
    return found, word


def _one(words: Iterator[str], depth: int) -> tuple[tuple[Alternative, ...], str]:
    """A license with or without exception, or an expression in parentheses. Raises ValueError."""
    word = next(words, "")
    if word == "(" and depth:
        found, end = _any_of(words, depth - 1)
        if end != ")":
            raise ValueError("a parenthesis is not closed")
        return found, next(words, "")
    if word in ("", "(", ")", "AND", "OR", "WITH"):
        raise ValueError("a license is missing")
    following = next(words, "")
    if following == "WITH":
        return (frozenset((f"{word} WITH {next(words, '')}",)),), next(words, "")
    return (frozenset((word,)),), following


def _each_with_each(
    ones: tuple[Alternative, ...], others: tuple[Alternative, ...]
) -> tuple[Alternative, ...]:
    return _least(one | other for one in ones for other in others)


def _least(found: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Without alternatives that ask for all that another does, and more."""
    unique = tuple(dict.fromkeys(found))
    least = (one for one in unique if not any(other < one for other in unique))
    return tuple(sorted(least, key=lambda one: (len(one), sorted(one))))[:MAX_ALTERNATIVES]
