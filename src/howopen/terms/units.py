"""What rules look at: the sentences or blocks of a document, found by the words in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from howopen.terms.document import Document
from howopen.terms.literals import Needs
from howopen.terms.references import Span

MAX_UNIT = 6000
"""Characters of one sentence or block that rules look at; longer ones are read in such pieces."""

_COMPLETE = re.compile(r"^(?!.*\b(?:following|below)\b).*[.!?][\"')\]]*\s*$")
_CLAUSE = re.compile(r"^.{80,}$|\b(?:may|shall|must|will|can|is|are)\b.*\w+ \w+ \w+ \w+")
"""A section without a heading bears its first words instead: a clause, and maybe a part of one."""

_EXAMPLES = re.compile(r"\((?:e·g·?|for example|such as)\W[^()]{0,400}\)", re.IGNORECASE)

Above = dict[tuple[str, str], bool]
"""Whether a pattern is found in a text that stands above units; many share one."""


class Unit:
    """A sentence or a block of a document, or a piece of a long one."""

    def __init__(self, document: Document, low: str, start: int, end: int, block: int) -> None:
        self.document = document
        self.start = start
        self.end = end
        self.block = block
        self.text = document.text(start, end)
        self.low = low[start:end]
        self.leading: dict[str, int] = {}  # lead: where its match ends, -1 where there is none

    @cached_property
    def context(self) -> str:
        """What leads to it: list leads and headings."""
        title = self.document.blocks[self.block].title
        return f"{self.document.context(self.block)} / {title}"

    @cached_property
    def plain(self) -> str:
        """Its text with examples in parentheses blanked: they stay with what they explain."""
        return _EXAMPLES.sub(lambda m: " " * len(m[0]), self.text)

    @cached_property
    def leads(self) -> str:
        """What goes on in it: last sentences without an end, and the heading it stands under."""
        *above, title = self.context.split(" / ")
        ends = (lead.rsplit(". ", 1)[-1] for lead in above)
        open_ended = [end for end in ends if not _COMPLETE.search(end)]
        return " / ".join(open_ended if _CLAUSE.search(title) else [*open_ended, title])

    def within(self, where: str) -> str:
        """The text that a parameter is sought in."""
        block = self.document.blocks[self.block]
        if where == "block":
            return self.document.text(block.start, block.end)
        if where == "section":
            top = block.section.split(".")[0]
            inside = (b for b in self.document.blocks if b.section.split(".")[0] == top)
            return "\n".join(self.document.text(b.start, b.end) for b in inside)
        if where == "defined":
            return "\n".join((self.text, *(self._text_of(s) for s in self.definitions)))
        if where == "referred":
            blocks = (self.document.blocks[b] for b in self.document.referred_in(self.text))
            return "\n".join((self.text, *(self.document.text(b.start, b.end) for b in blocks)))
        return self.document.folded if where == "document" else self.text

    @cached_property
    def definitions(self) -> tuple[Span, ...]:
        """The sentences elsewhere that define the names standing in it."""
        told = self.document.defined_in(self.text)
        return tuple(s for s in told if not self.start <= s.start < self.end)

    def _text_of(self, span: Span) -> str:
        return self.document.text(span.start, span.end)


class Units:
    """All units of one kind of a document, in order."""

    def __init__(self, document: Document, low: str, spans: Iterable[Span]) -> None:
        self._document = document
        self._low = low
        self._spans = tuple(_pieces(spans))
        self._starts = [start for start, _, _ in self._spans]
        self._found: dict[str, frozenset[int]] = {}
        self._units: dict[int, Unit] = {}

    def holding(self, needs: Needs) -> Iterator[Unit]:
        """The units that hold a word of each group, all of them where no words are needed."""
        if not needs:
            wanted: Iterable[int] = range(len(self._spans))
        else:
            groups = (frozenset().union(*map(self._with, group)) for group in needs)
            first = next(groups)
            for group in groups:
                if not first:
                    break
                first &= group
            wanted = sorted(first)
        for number in wanted:
            unit = self._units.get(number)
            if unit is None:
                unit = Unit(self._document, self._low, *self._spans[number])
                self._units[number] = unit
            yield unit

    def _with(self, word: str) -> frozenset[int]:
        """The numbers of the units in which a word begins."""
        found = self._found.get(word)
        if found is None:
            found = frozenset(self._search(word))
            self._found[word] = found
        return found

    def _search(self, word: str) -> Iterator[int]:
        at = self._low.find(word)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            if number >= 0:
                yield number
            following = self._starts[number + 1] if number + 1 < len(self._starts) else -1
            at = self._low.find(word, following) if following >= 0 else -1


class Search:
    """A document prepared for rules."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.low = _low(document.folded)
        self.above: Above = {}

    @cached_property
    def sentences(self) -> Units:
        """Its sentences."""
        return Units(self.document, self.low, self.document.sentences)

    @cached_property
    def blocks(self) -> Units:
        """Its blocks: paragraphs and list items."""
        spans = (Span(b.start, b.end, i) for i, b in enumerate(self.document.blocks))
        return Units(self.document, self.low, spans)


def _pieces(spans: Iterable[Span]) -> Iterator[tuple[int, int, int]]:
    for start, end, block in spans:
        for at in range(start, end, MAX_UNIT):
            yield at, min(end, at + MAX_UNIT), block


def _low(text: str) -> str:
    """The text in lower case, position by position."""
    low = text.lower()
    if len(low) != len(text):  # a letter whose small form is longer
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low
