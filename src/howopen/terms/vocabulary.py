"""The words that patterns need, numbered in groups, and which groups a word of a text belongs to.

A text is cut into runs of letters and digits once. Each run tells at once the groups of needed
words that it holds one of, and so which patterns are worth trying in which sentence, however many
patterns there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from howopen.regexes import regex
from howopen.terms.pattern_facts import Groups, VocabularyFacts

MAX_RUNS = 100_000
"""Runs of letters whose groups are remembered."""

MAX_RUN = 64
"""Characters of a run that is remembered; longer ones are no words."""

RUN = regex(r"[a-z0-9]+")
"""Letters and digits in a row, in lower case."""

HEAD = 3
"""Letters of an anchor by which it is looked up."""

SHORTEST = 2
"""Letters of the shortest anchor."""


class Vocabulary:
    """All groups of words that patterns need, as `preparation` numbered them."""

    def __init__(self, facts: VocabularyFacts) -> None:
        self._size = facts.size
        self._groups = facts.groups
        self._anchored = facts.anchored
        self.others = facts.others
        """Words without an anchor and their groups, by their first character."""
        self._of: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return self._size

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
        anchored = self._anchored
        for at in range(len(run) - SHORTEST + 1):
            head = run[at : at + HEAD]
            for anchor, numbers in anchored.get(head, ()):
                if run.startswith(anchor, at):
                    yield from numbers
            if len(head) == HEAD and (short := anchored.get(head[:SHORTEST])):
                yield from short[0][1]


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
            for word, groups in others[letter]:
                if word in text:
                    for group in groups:
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
