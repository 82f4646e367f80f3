"""The words that patterns need, and which patterns are worth trying where.

A text is cut into runs of letters and digits once. Each run tells at once the needed words in it,
and so which patterns are worth trying in which sentence, however many patterns there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from howopen.facts.patterns import VocabularyFacts
from howopen.regexes import regex

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
    """All words that patterns need, as `preparation` numbered them."""

    def __init__(self, facts: VocabularyFacts) -> None:
        self.facts = facts
        self._of: dict[str, tuple[int, ...]] = {}

    def numbers(self, patterns: Iterable[str]) -> tuple[int, ...]:
        """The numbers of patterns. Raises KeyError for one that is not looked for."""
        return tuple(self.facts.patterns[pattern][0] for pattern in patterns)

    def of(self, run: str) -> tuple[int, ...]:
        """The words that stand in a run of letters and digits."""
        known = self._of.get(run)
        if known is None:
            known = tuple(dict.fromkeys(self._hits(run)))
            if len(self._of) >= MAX_RUNS:
                self._of.clear()
            if len(run) <= MAX_RUN:
                self._of[run] = known
        return known

    def _hits(self, run: str) -> Iterator[int]:
        anchored = self.facts.anchored
        for at in range(len(run) - SHORTEST + 1):
            head = run[at : at + HEAD]
            for anchor, number in anchored.get(head, ()):
                if run.startswith(anchor, at):
                    yield number
            if len(head) == HEAD and (short := anchored.get(head[:SHORTEST])):
                yield short[0][1]


class Chunk:
    """Some units of a text in a row: of each alternative a bit mask of the units that may hold it.

    An alternative is looked at only where a word of its key stands: the rarest group of words that
    it needs.
    """

    def __init__(self, vocabulary: Vocabulary, texts: Iterable[str]) -> None:
        units = tuple(texts)
        facts = self._facts = vocabulary.facts
        told = self._alternatives = [0] * len(facts.owners)
        patterns = self.patterns = [0] * len(facts.patterns)
        """Of each pattern, by its number, a mask of the units that may hold it."""
        groups, present = _groups(facts, _words(vocabulary, units))
        for number in facts.free:
            told[number] = patterns[facts.owners[number]] = (1 << len(units)) - 1
        for group in present:
            for number, others in facts.opened[group]:
                mask = groups[group]
                for other in others:
                    mask &= groups[other]
                    if not mask:
                        break
                else:
                    told[number] = mask
                    patterns[facts.owners[number]] |= mask

    def knows(self, pattern: str) -> bool:
        """Whether a pattern is one of those that are looked for."""
        return pattern in self._facts.patterns

    def alternatives(self, pattern: str) -> list[int]:
        """Of each alternative of a pattern a mask of the units that may hold it."""
        _, start, end = self._facts.patterns[pattern]
        return self._alternatives[start:end]

    def union(self, pattern: str) -> int:
        """A mask of the units that may hold a pattern. Raises KeyError for an unknown one."""
        return self.patterns[self._facts.patterns[pattern][0]]


def _words(vocabulary: Vocabulary, units: tuple[str, ...]) -> dict[int, int]:
    """Of each word that stands somewhere a mask of the units that hold it."""
    runs: dict[str, int] = {}
    for number, text in enumerate(units):
        bit = 1 << number
        for run in set(RUN.findall(text)):
            runs[run] = runs.get(run, 0) | bit
    masks: dict[int, int] = {}
    for run, mask in runs.items():
        for word in vocabulary.of(run):
            masks[word] = masks.get(word, 0) | mask
    others = vocabulary.facts.others
    for number, text in enumerate(units):
        for letter in () if text.isascii() else others.keys() & set(text):
            for letters, word in others[letter]:
                if letters in text:
                    masks[word] = masks.get(word, 0) | 1 << number
    return masks


def _groups(facts: VocabularyFacts, words: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """Of each group a mask of the units that hold a word of it, and those that stand somewhere."""
    masks = [0] * len(facts.opened)
    present: list[int] = []
    for word, mask in words.items():
        for group in facts.groups[word]:
            if not masks[group]:
                present.append(group)
            masks[group] |= mask
    return masks, present
