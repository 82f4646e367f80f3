"""What rules look at: the sentences or blocks of a document, found by the words in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from howopen.terms.document import Document, Sentence
from howopen.terms.literals import Needs
from howopen.terms.patterns import RUN, Anchors

MAX_UNIT = 6000
"""Characters of one sentence or block that rules look at; longer ones are read in such pieces."""

MAX_KEPT = 20_000
"""Units kept for the next rule; a text that has more is no license."""

_EXAMPLES = re.compile(r"\((?:e·g·?|for example|such as)\W[^()]{0,400}\)", re.IGNORECASE)
_NONE: frozenset[int] = frozenset()


class Scope:
    """A stretch of a document that patterns are sought in: as it stands, and in lower case.

    `found` keeps what was found in a stretch that many sentences share, so that a long text does
    not cost its length for each of them.
    """

    __slots__ = ("found", "low", "text")

    def __init__(self, text: str, low: str) -> None:
        self.text = text
        self.low = low
        self.found: dict[str, re.Match[str] | None] = {}


class Unit:
    """A sentence or a block of a document, or a piece of a long one."""

    def __init__(self, search: Search, start: int, end: int, block: int) -> None:
        self.search = search
        self.document = search.document
        self.start = start
        self.end = end
        self.block = block
        self.scope = search.between(start, end)
        self.text, self.low = self.scope.text, self.scope.low

    @cached_property
    def context(self) -> Scope:
        """What leads to it: list leads and headings."""
        return self.search.context(self.block)

    @cached_property
    def leads(self) -> Scope:
        """The last sentences of what leads to it: what they say goes on in it."""
        return self.search.leads(self.block)

    @cached_property
    def plain(self) -> Scope:
        """Its text with examples in parentheses blanked: they stay with what they explain."""
        if "(" not in self.text:
            return self.scope
        text = _EXAMPLES.sub(lambda m: " " * len(m[0]), self.text)
        return Scope(text, _low(text)) if text != self.text else self.scope

    def within(self, where: str) -> Scope:
        """The stretch that a parameter is sought in."""
        if where == "block":
            return self.search.block(self.block)
        if where == "section":
            return self.search.section(self.document.blocks[self.block].section)
        return self.search.whole if where == "document" else self.scope


class Units:
    """All units of one kind of a document, in order."""

    def __init__(
        self, search: Search, spans: Iterable[Sentence], inner: Units | None = None
    ) -> None:
        self._search = search
        self._inner = inner  # units that these are made of, whose index serves for these too
        self._spans = tuple(_pieces(spans))
        self._units: dict[int, Unit] = {}
        self._places = {} if inner else self._index()

    def holding(self, words: Needs) -> Iterator[Unit]:
        """The units that may hold a word of each group, all of them where no words are needed.

        The words are those that `Anchors.of_needs` makes of the needed ones.
        """
        wanted: Iterable[int] = range(len(self._spans))
        if words:
            groups = (_NONE.union(*map(self.numbers, group)) for group in words)
            first = next(groups)
            for group in groups:
                if not first:
                    break
                first &= group
            wanted = sorted(first)
        for number in wanted:
            unit = self._units.get(number)
            if unit is None:
                if len(self._units) >= MAX_KEPT:
                    self._units.clear()
                unit = Unit(self._search, *self._spans[number])
                self._units[number] = unit
            yield unit

    def _index(self) -> dict[str, set[int]]:
        """For each anchor the numbers of the units that it stands in."""
        runs: dict[str, list[int]] = {}
        low = self._search.low
        for number, (start, end, _) in enumerate(self._spans):
            for run in set(RUN.findall(low, start, end)):
                if run in runs:
                    runs[run].append(number)
                else:
                    runs[run] = [number]
        places: dict[str, set[int]] = {}
        for run, numbers in runs.items():
            for anchor in self._search.anchors.of(run):
                if anchor in places:
                    places[anchor].update(numbers)
                else:
                    places[anchor] = set(numbers)
        return places

    def span(self, number: int) -> tuple[int, int]:
        """Where a unit begins and ends."""
        return self._spans[number][:2]

    def numbers(self, word: str) -> set[int]:
        """The numbers of the units that hold a word."""
        found = self._places.get(word)
        if found is None:
            found = self._around(word, self._inner) if self._inner else self._search_for(word)
            self._places[word] = found
        return found

    def _around(self, word: str, inner: Units) -> set[int]:
        """The numbers of the units around the inner ones that hold a word."""
        found: set[int] = set()
        for start, end in map(inner.span, inner.numbers(word)):
            first = bisect_right(self._spans, start, key=_start) - 1
            found.update(range(first, bisect_right(self._spans, end - 1, key=_start)))
        return found

    def _search_for(self, word: str) -> set[int]:
        """The same for a word that is not in the index, as one that is no run of letters."""
        low = self._search.low
        if RUN.fullmatch(word) or word[0] not in self._search.letters or word not in low:
            return set()
        return {n for n, (start, end, _) in enumerate(self._spans) if word in low[start:end]}


class Search:
    """A document prepared for rules."""

    def __init__(self, document: Document, anchors: Anchors) -> None:
        self.document = document
        self.low = _low(document.folded)
        self.anchors = anchors
        self._blocks: dict[int, Scope] = {}
        self._contexts: dict[tuple[int, str], Scope] = {}
        self._leads: dict[tuple[int, str], Scope] = {}

    @cached_property
    def letters(self) -> frozenset[str]:
        """The characters that occur."""
        return frozenset(self.low)

    @cached_property
    def sentences(self) -> Units:
        """Its sentences."""
        return Units(self, self.document.sentences)

    @cached_property
    def blocks(self) -> Units:
        """Its blocks: paragraphs and list items."""
        spans = (Sentence(b.start, b.end, i) for i, b in enumerate(self.document.blocks))
        return Units(self, spans, self.sentences)

    @cached_property
    def whole(self) -> Scope:
        """All of it."""
        return Scope(self.document.folded, self.low)

    def between(self, start: int, end: int) -> Scope:
        """The stretch between two positions."""
        return Scope(self.document.folded[start:end], self.low[start:end])

    def block(self, number: int) -> Scope:
        """One block."""
        if number not in self._blocks:
            block = self.document.blocks[number]
            self._blocks[number] = self.between(block.start, block.end)
        return self._blocks[number]

    def section(self, section: str) -> Scope:
        """The whole of the top-level section that a section lies in."""
        return self._sections[section.partition(".")[0]]

    @cached_property
    def _sections(self) -> dict[str, Scope]:
        inside: dict[str, list[str]] = {}
        for block in self.document.blocks:
            text = self.document.folded[block.start : block.end]
            inside.setdefault(block.section.split(".")[0], []).append(text)
        joined = {top: "\n".join(texts) for top, texts in inside.items()}
        return {top: Scope(text, _low(text)) for top, text in joined.items()}

    def context(self, number: int) -> Scope:
        """What leads to a block; the items of one list share it."""
        block = self.document.blocks[number]
        key = (block.parent, block.title)
        if key not in self._contexts:
            text = f"{self.document.context(number)} / {block.title}"
            self._contexts[key] = Scope(text, _low(text))
        return self._contexts[key]

    def leads(self, number: int) -> Scope:
        """The last sentences of what leads to a block."""
        block = self.document.blocks[number]
        key = (block.parent, block.title)
        if key not in self._leads:
            every = self.context(number).text.split(" / ")
            text = " / ".join(lead.rsplit(". ", 1)[-1] for lead in every)
            self._leads[key] = Scope(text, _low(text))
        return self._leads[key]


def _start(span: tuple[int, int, int]) -> int:
    return span[0]


def _pieces(spans: Iterable[Sentence]) -> Iterator[tuple[int, int, int]]:
    for start, end, block in spans:
        for at in range(start, end, MAX_UNIT):
            yield at, min(end, at + MAX_UNIT), block


def _low(text: str) -> str:
    """The text in lower case, position by position."""
    low = text.lower()
    if len(low) != len(text):  # a letter whose small form is longer
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low
