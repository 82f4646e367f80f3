"""A net under the rules: sentences that smell of a restriction that no rule understood.

Rules read wordings that somebody wrote down. A license nobody has seen may say the same otherwise;
silence would then read as freedom. A small linear model (`knowledge/safety_net.yaml`, made by
`support/train_safety_net.py`) marks such a sentence, and the term is told as `unclear` with its
words: a human has to look. It never says that a term is there, and it is silent about a kind of
which the text says something definite.

What the model sees of a sentence are *classes* of words (what bans, what sells, who uses), in
their order, and the words of no class. New wording mostly is old words in a new order, so that
classes meet what no sequence of words would.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

from howopen.facts.safety_net import NetFacts, Weights
from howopen.regexes import regex
from howopen.terms.document import Document

RULE = "safety-net"
"""What stands as the rule of a term that the net found."""

LEAD = 160
"""Characters of what leads to a list item that are read with it."""

LONGEST = 1500
"""Characters of one sentence that are looked at."""

MIN_WORDS = 4
"""Words of a sentence that says something."""

WIDTH = 32
"""Words of one window."""

NEAR = 12
"""How many words of classes behind a word of a class make a pair with it."""

KNOWN = 20_000
"""Words whose class is remembered."""

TELLING = frozenset("NOT BARRED ONLY MUST RESERVED EXCEPT ASK FEE COND ABOVE BREACH".split())
"""Classes of which a sentence that restricts has a word."""

LONGEST_WORD = 24
"""Letters of a word that may have a class."""

_CODE = regex(r"(?:[={}<>_|\\`$][^={}<>_|\\`$]*){3}")
_DEFINES = regex(
    r"^\W{0,4}(?:\w{1,3}\W{1,3})?\"[^\"]{1,80}\""
    r"[^.;\"]{0,60}?\b(?:means?|refers|includes?|is defined)"
)
_WORD = regex(r"[a-z]+(?:'[a-z]+)?|\d[\d.,·]*")


class Smell(NamedTuple):
    """A sentence that smells of a kind. Positions are in the folded text."""

    kind: str
    start: int
    end: int
    block: int
    margin: int  # how far above the threshold


class Window(NamedTuple):
    """Some words of a sentence in a row, with what leads to it, as classes where they have one.

    Positions are in the sentence.
    """

    start: int
    end: int
    words: list[str]

    def followers(self) -> dict[str, set[str]]:
        """Of each class in it the classes that stand somewhat behind it."""
        classes = [word for word in self.words if word.isupper()]
        found: dict[str, set[str]] = {}
        for at, one in enumerate(classes):
            found.setdefault(one, set()).update(classes[at + 1 : at + 1 + NEAR])
        return found


class WordClasses:
    """The class of each word, told once per word."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._whole: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        for name, words in classes.items():
            for word in words.split():
                stem = word.removesuffix("*")
                (self._whole if stem == word else self._stems)[stem] = name
        self._known: dict[str, str] = {}

    def of(self, word: str) -> str:
        """The class of a word, or the word itself; a number is one of `COUNT`."""
        found = self._known.get(word)
        if found is None:
            found = self._find(word)
            if len(self._known) < KNOWN:
                self._known[word] = found
        return found

    def _find(self, word: str) -> str:
        if word[0].isdigit():
            return "COUNT"
        if word.endswith("n't"):
            return "NOT"
        word = word.partition("'")[0]
        if word in self._whole:
            return self._whole[word]
        for end in range(min(len(word), LONGEST_WORD), 2, -1):
            if word[:end] in self._stems:
                return self._stems[word[:end]]
        return word

    def windows(self, lead: str, sentence: str) -> Iterator[Window]:
        """A sentence in overlapping windows, each with what leads to the sentence.

        A long sentence says many things; what one clause says must not drown among the others.
        """
        before = [self.of(word) for word in _WORD.findall(lead[-LEAD:].lower())]
        found = list(_WORD.finditer(sentence[:LONGEST].lower()))
        if not found or len(before) + len(found) < MIN_WORDS:
            return
        words = [self.of(word[0]) for word in found]
        if TELLING.isdisjoint(words) and TELLING.isdisjoint(before):
            return
        for at in range(0, max(1, len(words) - WIDTH // 2), WIDTH // 2):
            here = words[at : at + WIDTH]
            last = found[at + len(here) - 1].end()
            yield Window(found[at].start(), last, [*before, *here])


class SafetyNet:
    """The model, ready to look at documents."""

    def __init__(self, facts: NetFacts) -> None:
        self._classes = WordClasses(facts.words)
        self._facts = facts

    def smell(self, window: Window) -> tuple[str, int] | None:
        """The kind that a window smells of most, and how far it stands above the threshold."""
        facts = self._facts
        told = self._weights(window)
        # the weight for restricting at all stands first, where there is one
        margin = sum([each[1] for each in told if each[0] == 0]) - facts.least
        if margin < 0:
            return None
        scores = [0, *facts.bias]
        for each in told:
            for at in range(0, len(each), 2):
                scores[each[at]] += each[at + 1]
        return facts.kinds[max(range(1, len(scores)), key=scores.__getitem__) - 1], margin

    def _weights(self, window: Window) -> list[Weights]:
        """The weights of all that stands in a window, each once."""
        words, facts = window.words, self._facts
        single, joined, near = facts.single, facts.joined, facts.near
        told = [single[word] for word in set(words) if word in single]
        told += [
            joined[one][other]
            for one, other in set(pairwise(words))
            if one in joined and other in joined[one]
        ]
        for one, others in window.followers().items():
            if one in near:
                behind = near[one]
                told += [behind[other] for other in others & behind.keys()]
        return told

    def smells(
        self, document: Document, known: Collection[str], read: Iterable[tuple[int, int]]
    ) -> Iterator[Smell]:
        """The sentence that smells most of each kind, for the kinds that are not known.

        Sentences that overlap a stretch in `read` are understood already.
        """
        best: dict[str, Smell] = {}
        understood = Stretches(read)
        for start, end, block in document.sentences:
            if document.blocks[block].heading or understood.touch(start, end):
                continue
            text = document.text(start, end)
            if text.rstrip().endswith(":") or _DEFINES.match(text) or _CODE.search(text):
                continue  # what it leads to is read by itself; a definition or code binds nobody
            for window in self._classes.windows(document.lead(block), text):
                found = self.smell(window)
                if found is None or found[0] in known:
                    continue
                kind, margin = found
                if kind not in best or margin > best[kind].margin:
                    best[kind] = Smell(kind, start, end, block, margin)
        yield from best.values()


class Stretches:
    """Stretches of a text, to be asked which others they touch."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether any overlaps this stretch."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start
