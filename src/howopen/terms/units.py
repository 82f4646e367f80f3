"""What rules look at: the sentences or blocks of a document, found by the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from howopen.facts.rules import Category
from howopen.regexes import regex
from howopen.terms.document import Document
from howopen.terms.references import Span
from howopen.terms.vocabulary import Chunk, Vocabulary

MAX_UNIT = 6000
"""Characters of one sentence or block that rules look at; longer ones are read in such pieces."""

MAX_KEPT = 20_000
"""Units kept for the next rule; a text that has more is no license."""

CHUNK = 512
"""Units whose words are kept in one bit mask."""

_COMPLETE = regex(r"^(?!.*\b(?:following|below)\b).*[.!?][\"')\]]*\s*$")
_CLAUSE = regex(r"^.{80,}$|\b(?:may|shall|must|will|can|is|are)\b.*\w+ \w+ \w+ \w+")
"""A section without a heading bears its first words instead: a clause, and maybe a part of one."""

_EXAMPLES = regex(r"\((?:e·g·?|for example|such as)\W[^()]{0,400}\)", re.IGNORECASE)


class Scope:
    """A stretch of a document that patterns are sought in: as it stands, and in lower case.

    `found` keeps what was found in a stretch that many sentences share, so that a long text does
    not cost its length for each of them.
    """

    __slots__ = ("bit", "chunk", "found", "low", "text")

    def __init__(self, text: str, low: str) -> None:
        self.text = text
        self.low = low
        self.found: dict[str, re.Match[str] | None] = {}
        self.chunk: Chunk | None = None  # where the words in it are known, as for a unit
        self.bit = 0

    def likely(self, pattern: str) -> list[int] | None:
        """The alternatives of a pattern that it may hold, None where that is not known."""
        chunk, bit = self.chunk, self.bit
        if chunk is None or not chunk.knows(pattern):
            return None
        if not chunk.union(pattern) & bit:
            return []
        return [number for number, mask in enumerate(chunk.alternatives(pattern)) if mask & bit]

    def holding(self, categories: tuple[Category, ...]) -> list[Category]:
        """The categories whose words it may hold."""
        if self.chunk is None:
            return list(categories)
        union, bit = self.chunk.union, self.bit
        return [category for category in categories if union(category.match) & bit]

    def part(self, text: str, low: str) -> Scope:
        """Another text that holds no words but those in this one."""
        made = Scope(text, low)
        made.chunk, made.bit = self.chunk, self.bit
        return made


class Unit:
    """A sentence or a block of a document, or a piece of a long one."""

    def __init__(self, search: Search, scope: Scope, start: int, block: int) -> None:
        self.search = search
        self.document = search.document
        self.scope = scope
        self.text, self.low = scope.text, scope.low
        self.start = start
        self.end = start + len(self.text)
        self.block = block

    @cached_property
    def context(self) -> Scope:
        """What leads to it: list leads and headings."""
        return self.search.context(self.block)

    @cached_property
    def leads(self) -> Scope:
        """What goes on in it: last sentences without an end, and the heading it stands under."""
        return self.search.leads(self.block)

    @cached_property
    def plain(self) -> Scope:
        """Its text with examples in parentheses blanked: they stay with what they explain."""
        if "(" not in self.text:
            return self.scope
        text = _EXAMPLES.sub(lambda m: " " * len(m[0]), self.text)
        return self.scope.part(text, _low(text)) if text != self.text else self.scope

    def within(self, where: str) -> Scope:
        """The stretch that a parameter is sought in."""
        if where == "block":
            return self.search.block(self.block)
        if where == "section":
            return self.search.section(self.document.blocks[self.block].section)
        if where == "defined":
            return self._with_definitions
        if where == "referred":
            return self._with_sections
        return self.search.whole if where == "document" else self.scope

    @cached_property
    def definitions(self) -> tuple[Span, ...]:
        """The sentences elsewhere that define the names standing in it."""
        told = self.document.defined_in(self.text)
        return tuple(s for s in told if not self.start <= s.start < self.end)

    @cached_property
    def _with_definitions(self) -> Scope:
        defined = (self.document.text(s.start, s.end) for s in self.definitions)
        return _scope("\n".join((self.text, *defined)))

    @cached_property
    def _with_sections(self) -> Scope:
        blocks = map(self.search.block, self.document.referred_in(self.text))
        return _scope("\n".join((self.text, *(block.text for block in blocks))))


class Units:
    """All units of one kind of a document, in order, with the words in them."""

    def __init__(self, search: Search, spans: Iterable[Span], vocabulary: Vocabulary) -> None:
        self.search = search
        self.spans = tuple(_pieces(spans))
        self._units: dict[int, Unit] = {}
        texts = [search.low[start:end] for start, end, _ in self.spans]
        self._chunks = [
            Chunk(vocabulary, texts[first : first + CHUNK]) for first in range(0, len(texts), CHUNK)
        ]

    def may_hold(self, numbers: tuple[int, ...]) -> bool:
        """Whether some unit may hold all patterns of these numbers."""
        for chunk in self._chunks:
            units = -1
            for number in numbers:
                units &= chunk.patterns[number]
            if units:
                return True
        return False

    def holding(self, pattern: str, numbers: tuple[int, ...]) -> Iterator[tuple[Unit, list[int]]]:
        """The units that may hold all patterns of these numbers, and which alternatives of one."""
        for at, chunk in enumerate(self._chunks):
            units = -1
            for number in numbers:
                units &= chunk.patterns[number]
            masks = chunk.alternatives(pattern) if units else ()
            while units:
                bit = units & -units
                units ^= bit
                unit = self._unit(at * CHUNK + bit.bit_length() - 1)
                yield unit, [n for n, mask in enumerate(masks) if mask & bit]

    def _unit(self, number: int) -> Unit:
        unit = self._units.get(number)
        if unit is None:
            if len(self._units) >= MAX_KEPT:
                self._units.clear()
            start, _, block = self.spans[number]
            unit = Unit(self.search, self._scope(number), start, block)
            self._units[number] = unit
        return unit

    def _scope(self, number: int) -> Scope:
        start, end, _ = self.spans[number]
        scope = self.search.between(start, end)
        scope.chunk, scope.bit = self._chunks[number // CHUNK], 1 << number % CHUNK
        return scope


class Vocabularies(NamedTuple):
    """What is asked of sentences, and what of blocks."""

    sentences: Vocabulary
    blocks: Vocabulary


class Search:
    """A document prepared for rules."""

    def __init__(self, document: Document, vocabularies: Vocabularies) -> None:
        self.document = document
        self.low = _low(document.folded)
        self._vocabularies = vocabularies
        self._blocks: dict[int, Scope] = {}
        self._contexts: dict[tuple[int, str], Scope] = {}
        self._leads: dict[tuple[int, str], Scope] = {}

    @cached_property
    def sentences(self) -> Units:
        """Its sentences."""
        return Units(self, self.document.sentences, self._vocabularies.sentences)

    @cached_property
    def blocks(self) -> Units:
        """Its blocks: paragraphs and list items."""
        spans = (Span(b.start, b.end, i) for i, b in enumerate(self.document.blocks))
        return Units(self, spans, self._vocabularies.blocks)

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
        return {top: _scope(text) for top, text in joined.items()}

    def context(self, number: int) -> Scope:
        """What leads to a block; the items of one list share it."""
        block = self.document.blocks[number]
        key = (block.parent, block.title)
        if key not in self._contexts:
            text = f"{self.document.context(number)} / {block.title}"
            self._contexts[key] = _scope(text)
        return self._contexts[key]

    def leads(self, number: int) -> Scope:
        """The last sentences of what leads to a block, if they do not end, and its heading."""
        block = self.document.blocks[number]
        key = (block.parent, block.title)
        if key not in self._leads:
            *above, title = self.context(number).text.split(" / ")
            ends = (lead.rsplit(". ", 1)[-1] for lead in above)
            open_ended = [end for end in ends if not _COMPLETE.search(end)]
            text = " / ".join(open_ended if _CLAUSE.search(title) else [*open_ended, title])
            self._leads[key] = _scope(text)
        return self._leads[key]


def _scope(text: str) -> Scope:
    return Scope(text, _low(text))


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
