"""A net under the rules: sentences that smell of a restriction or duty that no rule understood.

Rules read wordings that somebody wrote down. A license nobody has seen may say the same otherwise;
silence would then read as freedom. A small linear model over word sequences (`safety_net.yaml`,
made by `support/train_safety_net.py`) marks such a sentence, and the term is told as `unclear`
with its words: a human has to look. It never says that a term is there, and it is silent about a
kind of which the text says something definite.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from howopen.regexes import regex
from howopen.terms.document import Document
from howopen.terms.net_facts import NetFacts

RULE = "safety-net"
"""What stands as the rule of a term that the net found."""

LEAD = 160
"""Characters of what leads to a list item that are read with it."""

LONGEST = 1500
"""Characters of one sentence that are looked at."""

MIN_WORDS = 5
"""Words of a sentence that says something."""

WIDTH = 28
"""Words of one window."""

_WORD = regex(r"[a-z]+|\d[\d.,·]*|[一-鿿]")


class Smell(NamedTuple):
    """A sentence that smells of a kind. Positions are in the folded text."""

    kind: str
    start: int
    end: int
    block: int
    margin: int  # how far above the kind's threshold


class Window(NamedTuple):
    """Some words of a sentence in a row, and the sequences of one to three words in them.

    Positions are in the sentence.
    """

    start: int
    end: int
    features: frozenset[str]


def windows(lead: str, sentence: str) -> tuple[Window, ...]:
    """A sentence in overlapping windows, each with what leads to the sentence.

    A long sentence says many things; what one clause says must not drown among the others.
    """
    words = list(_WORD.finditer(sentence[:LONGEST].lower()))
    before = frozenset(_sequences(_WORD.findall(lead[-LEAD:].lower())))
    if len(words) + (MIN_WORDS if before else 0) < MIN_WORDS:
        return ()
    starts = range(0, max(1, len(words) - WIDTH // 2), WIDTH // 2)
    return tuple(
        Window(some[0].start(), some[-1].end(), before.union(_sequences([m.group() for m in some])))
        for some in (words[at : at + WIDTH] for at in starts)
        if some
    )


def _sequences(words: list[str]) -> Iterator[str]:
    told = ["0" if word[0].isdigit() else word for word in words]
    yield from told
    pairs = [f"{one} {other}" for one, other in pairwise(told)]
    yield from pairs
    yield from (f"{pair} {word}" for pair, word in zip(pairs, told[2:], strict=False))


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

    def scores(self, features: Iterable[str]) -> list[int]:
        """How much some words smell of each kind; from 0 on it is told."""
        scores = [-least for least in self._least]
        weights = self._weights
        for feature in features:
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
            for window in windows(document.lead(block), document.text(start, end)):
                scores = self.scores(window.features)
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
