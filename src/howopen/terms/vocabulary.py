"""The words that patterns need, numbered in groups, and which groups a word of a text belongs to.

A text is cut into runs of letters and digits once. Each run tells at once the groups of needed
words that it holds one of, and so which patterns are worth trying in which sentence, however many
patterns there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from howopen.terms.literals import Needs

MAX_RUNS = 100_000
"""Runs of letters whose groups are remembered."""

MAX_RUN = 64
"""Characters of a run that is remembered; longer ones are no words."""

RUN = re.compile(r"[a-z0-9]+")
"""Letters and digits in a row, in lower case."""

_HEAD = 2
"""Letters by which words are looked up."""

Groups = tuple[tuple[int, ...], ...]
"""Of each alternative of a pattern the numbers of the groups it needs."""


class Vocabulary:
    """All groups of words that patterns need.

    A needed word stands for its longest run (its anchor): where the word stands, the anchor does.
    A word without one, as Chinese ones, is looked for itself.
    """

    def __init__(self, needs: Mapping[str, tuple[Needs, ...]]) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._known: dict[tuple[str, ...], tuple[int, int] | None] = {}
        self._groups = {
            pattern: tuple(self._told(groups) for groups in every)
            for pattern, every in needs.items()
        }
        self._anchored: dict[str, list[tuple[str, int]]] = {}  # head: anchors and their groups
        self.others: dict[str, list[tuple[str, int]]] = {}
        """Words without an anchor and their groups, by their first character."""
        for words, number in self._numbers.items():
            for word in words:
                anchored = RUN.fullmatch(word)
                table, key = (self._anchored, word[:_HEAD]) if anchored else (self.others, word[0])
                table.setdefault(key, []).append((word, number))
        self._of: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def knows(self, pattern: str) -> bool:
        """Whether a pattern is one that this was made for."""
        return pattern in self._groups

    def groups(self, pattern: str) -> Groups:
        """The groups that the alternatives of a pattern need."""
        return self._groups.get(pattern, ((),))

    def of(self, run: str) -> tuple[int, ...]:
        """The groups of which a word stands in a run of letters and digits."""
        known = self._of.get(run)
        if known is None:
            known = tuple(dict.fromkeys(self._hits(run)))
            if len(self._of) >= MAX_RUNS:
                self._of.clear()
            if len(run) <= MAX_RUN:
                self._of[run] = known
        return known

    def _hits(self, run: str) -> Iterator[int]:
        for at in range(len(run) - _HEAD + 1):
            for anchor, number in self._anchored.get(run[at : at + _HEAD], ()):
                if run.startswith(anchor, at):
                    yield number

    def _told(self, groups: Needs) -> tuple[int, ...]:
        """The numbers of groups, small ones first; one whose words cannot be sought is left out."""
        known = self._known
        for group in groups:
            if group not in known:
                known[group] = self._number(group)
        told = (known[group] for group in groups)
        return tuple(number for _, number in sorted(t for t in told if t is not None))

    def _number(self, group: tuple[str, ...]) -> tuple[int, int] | None:
        """Size and number of a group of words, None where its words cannot be sought."""
        words = tuple(sorted(set(map(_anchor, group))))
        if not all(RUN.fullmatch(word) or not word.isascii() for word in words):
            return None
        return len(words), self._numbers.setdefault(words, len(self._numbers))


def _anchor(word: str) -> str:
    """The longest run in a word; the word itself where it has none of some length."""
    anchor = max(RUN.findall(word), key=len, default="")
    return anchor if len(anchor) >= _HEAD else word


class Chunk:
    """Some units of a text in a row: of each group a bit mask of the units that hold a word."""

    def __init__(self, vocabulary: Vocabulary, texts: Iterable[str]) -> None:
        self.knows = vocabulary.knows
        self._vocabulary = vocabulary
        self._found: dict[str, tuple[int, ...]] = {}
        self._unions: dict[str, int] = {}
        units = tuple(texts)
        self._all = (1 << len(units)) - 1
        self._masks = [0] * len(vocabulary)
        runs: dict[str, int] = {}
        for number, text in enumerate(units):
            bit = 1 << number
            for run in set(RUN.findall(text)):
                runs[run] = runs.get(run, 0) | bit
        masks = self._masks
        for run, mask in runs.items():
            for group in vocabulary.of(run):
                masks[group] |= mask
        for number, text in enumerate(units):
            if not text.isascii():
                self._add_others(text, 1 << number)

    def _add_others(self, text: str, bit: int) -> None:
        others = self._vocabulary.others
        for letter in others.keys() & set(text):
            for word, group in others[letter]:
                if word in text:
                    self._masks[group] |= bit

    def alternatives(self, pattern: str) -> tuple[int, ...]:
        """Of each alternative of a pattern a mask of the units that may hold it."""
        found = self._found.get(pattern)
        if found is None:
            told, masks = [], self._masks
            for groups in self._vocabulary.groups(pattern):
                mask = self._all
                for group in groups:
                    mask &= masks[group]
                    if not mask:
                        break
                told.append(mask)
            found = self._found[pattern] = tuple(told)
        return found

    def union(self, pattern: str) -> int:
        """A mask of the units that may hold a pattern."""
        found = self._unions.get(pattern)
        if found is None:
            found = 0
            for mask in self.alternatives(pattern):
                found |= mask
            self._unions[pattern] = found
        return found
