"""Patterns of rules: phrases put in, words needed told, compiled when first needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from howopen.facts import Case, Cases, Rule, TermKind
from howopen.terms.literals import Needs, alternatives, literals

MAX_NESTING = 8
"""Phrases inside phrases; two that name each other would never end."""

_PHRASE = re.compile(r"\{([a-z_]+)\}")
_PART = re.compile(r"\\.|\(\?P|[^\\(]+|\(", re.DOTALL)
_OWN_FLAGS = re.compile(r"\(\?[a-zA-Z]*-?[a-zA-Z]+[:)]")


class _Alternative(NamedTuple):
    pattern: re.Pattern[str]
    low: bool  # whether it is for text in lower case
    needs: Needs


class Patterns:
    """All patterns of the rules. `needs` tells the words that a match of each needs.

    A pattern is tried alternative by alternative, and each only where its words stand in their
    order: a search that fails is what costs.
    """

    def __init__(self, phrases: Mapping[str, str], needs: Mapping[str, tuple[Needs, ...]]) -> None:
        self._phrases = phrases
        self._needs = needs
        self._compiled: dict[str, list[_Alternative | None]] = {}
        self._sources: dict[str, tuple[str, ...]] = {}

    def needs(self, pattern: str) -> tuple[Needs, ...]:
        """Of each alternative the groups of words; of each group one stands in every match."""
        return self._needs.get(pattern, ((),))

    def find(
        self,
        pattern: str,
        text: str,
        low: str,
        some: Iterable[int] | None = None,
        start: int = 0,
    ) -> re.Match[str] | None:
        """The first match of a pattern, or of some of its alternatives, from `start` on.

        `low` is the text in lower case, position by position. The match may be one in `low`: its
        positions hold, its words are the text's in lower case.
        """
        needs = self._needs.get(pattern, ((),))
        best: re.Match[str] | None = None
        for number in range(len(needs)) if some is None else some:
            if stand(needs[number], low, start):
                tried = self._alternative(pattern, number)
                match = tried.pattern.search(low if tried.low else text, start)
                if match and (best is None or match.start() < best.start()):
                    best = match
        return best

    def _alternative(self, pattern: str, number: int) -> _Alternative:
        every = self._compiled.get(pattern)
        if every is None:
            whole = expanded(pattern, self._phrases)
            self._sources[pattern] = alternatives(whole)
            every = [None] * len(self._sources[pattern])
            self._compiled[pattern] = every
        made = every[number]
        if made is None:
            source = self._sources[pattern][number]
            made = _Alternative(*_compile(source), self.needs(pattern)[number])
            every[number] = made
        return made


def stand(needs: Needs, low: str, at: int = 0) -> bool:
    """Whether of each group of words one stands in the text, in the order of the groups."""
    for group in needs[:-1]:
        first = -1
        for word in group:
            found = low.find(word, at)
            if found >= 0 and (first < 0 or found + len(word) < first):
                first = found + len(word)
        if first < 0:
            return False
        at = first
    for word in needs[-1] if needs else ():
        if low.find(word, at) >= 0:
            return True
    return not needs


def expanded(pattern: str, phrases: Mapping[str, str], depth: int = 0) -> str:
    """A pattern with its phrases in place of their names. Raises KeyError for an unknown one."""
    if depth > MAX_NESTING:
        return pattern
    return _PHRASE.sub(lambda m: f"(?:{expanded(phrases[m[1]], phrases, depth + 1)})", pattern)


def needed_words(
    kinds: Iterable[TermKind], phrases: Mapping[str, str]
) -> dict[str, tuple[Needs, ...]]:
    """The needed words of every pattern of some kinds, worked out once when knowledge is compiled.

    Raises re.error or KeyError for a pattern that is none.
    """
    every = {pattern for kind in kinds for pattern in _patterns(kind) if pattern}
    return {
        pattern: tuple(map(literals, alternatives(expanded(pattern, phrases))))
        for pattern in sorted(every)
    }


def _patterns(kind: TermKind) -> Iterator[str]:
    for rule in kind.rules:
        yield from (rule.match, *rule.also, *rule.unless)
        yield from (rule.lead, rule.above, rule.context, rule.unless_context)
        yield from (rule.document, rule.unless_document, rule.requested_when, rule.unclear_when)
        yield from (p for case in _cases(rule) for p in (case.when, case.unless, case.take))
    yield from (p for category in kind.categories for p in (category.match, category.unless))


def _cases(rule: Rule) -> Iterator[Case]:
    for spec in rule.params.values():
        if isinstance(spec, Cases):
            yield from spec.each
        elif isinstance(spec, tuple):
            yield from spec


@lru_cache(maxsize=8192)
def _compile(pattern: str) -> tuple[re.Pattern[str], bool]:
    """A pattern, and whether it is for text in lower case.

    Case is ignored by lowering both sides: the search of the standard library is several times
    quicker so than with its flag. A pattern that sets flags itself is left as it is.
    """
    if _OWN_FLAGS.search(pattern):
        return re.compile(pattern, re.IGNORECASE), False
    lowered = _PART.sub(lambda m: m[0] if m[0][0] in "\\(" else m[0].lower(), pattern)
    return re.compile(lowered), True
