"""Patterns of rules: sought alternative by alternative, each made ready when first tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

import msgspec

from howopen.facts.patterns import Needs, PatternFacts, Piece
from howopen.regexes import regex

Search = Callable[[str, str, int], re.Match[str] | None]
"""Searches a text, or the text in lower case, from a position on."""


class _Alternative:
    """One alternative of a pattern, made ready when it is first tried."""

    def __init__(self, encoded: msgspec.Raw) -> None:
        self._encoded = encoded
        self.search: Search = self._first

    def _first(self, text: str, low: str, start: int) -> re.Match[str] | None:
        """Make it ready, then search; later searches go straight to what was made."""
        piece = self._piece
        self.search = _searching(regex(piece.source, piece.flags), piece.in_low)
        return self.search(text, low, start)

    @cached_property
    def _piece(self) -> Piece:
        return msgspec.msgpack.decode(self._encoded, type=Piece)

    @cached_property
    def needs(self) -> Needs:
        """The groups of words that a match needs."""
        return self._piece.needs


def _searching(pattern: re.Pattern[str], in_low: bool) -> Search:
    search = pattern.search
    if in_low:
        return lambda _, low, start: search(low, start)
    return lambda text, _, start: search(text, start)


class Patterns:
    """All patterns of the rules.

    A pattern is tried alternative by alternative, and each only where its words stand in their
    order: a search that fails is what costs.
    """

    def __init__(self, facts: PatternFacts) -> None:
        self._pieces = facts.pieces
        self._patterns = facts.patterns
        self._made: dict[int, _Alternative] = {}

    def find(
        self, pattern: str, text: str, low: str, some: list[int] | None = None, start: int = 0
    ) -> re.Match[str] | None:
        """The first match of a pattern from `start` on. Raises KeyError for an unknown pattern.

        `low` is the text in lower case, position by position. The match may be one in `low`: its
        positions hold, its words are the text's in lower case. `some` are the alternatives whose
        words are known to stand there, where that is known.
        """
        every, made = self._patterns[pattern], self._made
        if some is not None:
            if len(some) == 1:
                number = every[some[0]]
                return (made.get(number) or self._alternative(number)).search(text, low, start)
            tried = [made.get(every[n]) or self._alternative(every[n]) for n in some]
        else:
            known = [made.get(n) or self._alternative(n) for n in every]
            tried = [each for each in known if stand(each.needs, low, start)]
        best: re.Match[str] | None = None
        for each in tried:
            match = each.search(text, low, start)
            if match and (best is None or match.start() < best.start()):
                best = match
        return best

    def _alternative(self, number: int) -> _Alternative:
        """An alternative that patterns may share."""
        made = self._made[number] = _Alternative(self._pieces[number])
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
