"""A net under the rules: sentences that smell of a restriction or duty that no rule understood.

Rules read wordings that somebody wrote down. A license nobody has seen may say the same otherwise;
silence would then read as freedom. A small linear model over word sequences (`safety_net.yaml`,
made by `support/train_safety_net.py`) marks such a sentence, and the term is told as `unclear`
with its words: a human has to look. It never says that a term is there, and it is silent about a
kind of which the text says something definite.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from howopen.terms.document import Document
from howopen.terms.net_facts import NetFacts

RULE = "safety-net"
"""What stands as the rule of a term that the net found."""

LEAD = 160
"""Characters of what leads to a list item that are read with it."""

LONGEST = 1500
"""Characters of one sentence that are looked at."""

MIN_WORDS = 5
"""Words of a sentence, its lead counted, from which it says something."""

_WORD = re.compile(r"[a-z]+|\d[\d.,·]*|[一-鿿]")


class Smell(NamedTuple):
    """A sentence that smells of a kind. Positions are in the folded text."""

    kind: str
    start: int
    end: int
    block: int
    margin: int  # how far above the kind's threshold


def features(lead: str, sentence: str) -> set[str]:
    """The word sequences, one to three words long, of a sentence and of what leads to it."""
    found: set[str] = set()
    for text in (lead[-LEAD:], sentence[:LONGEST]):
        words = ["0" if w[0].isdigit() else w for w in _WORD.findall(text.lower())]
        found.update(words)
        pairs = [f"{a} {b}" for a, b in pairwise(words)]
        found.update(pairs)
        found.update(f"{a} {b}" for a, b in zip(pairs, words[2:], strict=False))
    return found


class SafetyNet:
    """The model, ready to look at documents."""

    def __init__(self, facts: NetFacts) -> None:
        self._kinds = facts.kinds
        self._least = facts.least
        self._weights = facts.weights

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it knows."""
        return self._kinds

    def scores(self, lead: str, sentence: str) -> list[int]:
        """How much a sentence smells of each kind; from 0 on it is told."""
        scores = [-least for least in self._least]
        weights = self._weights
        for feature in features(lead, sentence):
            told = weights.get(feature)
            if told is not None:
                for at in range(0, len(told), 2):
                    scores[told[at]] += told[at + 1]
        return scores

    def smells(
        self, document: Document, known: Collection[str], read: Iterable[tuple[int, int]]
    ) -> Iterator[Smell]:
        """The sentence that smells most of each kind, for the kinds that are not known.

        Sentences that overlap a stretch in `read` are understood already.
        """
        wanted = [n for n, kind in enumerate(self._kinds) if kind not in known]
        best: dict[int, Smell] = {}
        understood = _Stretches(read)
        for sentence in document.sentences if wanted else ():
            start, end, block = sentence
            if document.blocks[block].heading or understood.touch(start, end):
                continue
            text, lead = document.text(start, end), document.lead(block)
            if len(_WORD.findall(text[:LONGEST].lower())) < MIN_WORDS:
                continue
            scores = self.scores(lead, text)
            for number in wanted:
                score = scores[number]
                if score >= 0 and (number not in best or score > best[number].margin):
                    best[number] = Smell(self._kinds[number], start, end, block, score)
        yield from best.values()


class _Stretches:
    """Stretches of a text, asked in order of their place."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._stretches = sorted(stretches)
        self._at = 0
        self._reach = -1

    def touch(self, start: int, end: int) -> bool:
        """Whether any overlaps this stretch; starts must not fall from call to call."""
        while self._at < len(self._stretches) and self._stretches[self._at][0] < end:
            self._reach = max(self._reach, self._stretches[self._at][1])
            self._at += 1
        return self._reach > start
