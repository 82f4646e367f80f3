"""What rules look at: the sentences or blocks of a document, found by the words in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from howopen.terms.document import Document
from howopen.terms.literals import Needs
from howopen.terms.patterns import RUN, Anchors
from howopen.terms.references import Span

MAX_UNIT = 6000
"""Characters of one sentence or block that rules look at; longer ones are read in such pieces."""

MAX_KEPT = 20_000
"""Units kept for the next rule; a text that has more is no license."""

_COMPLETE = re.compile(r"^(?!.*\b(?:following|below)\b).*[.!?][\"')\]]*\s*$")
_CLAUSE = re.compile(r"^.{80,}$|\b(?:may|shall|must|will|can|is|are)\b.*\w+ \w+ \w+ \w+")
"""A section without a heading bears its first words instead: a clause, and maybe a part of one."""

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

    def __init__(self, units: Units, number: int) -> None:
        start, end, block = units.spans[number]
        search = units.search
        self.units = units
        self.number = number
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
        """What goes on in it: last sentences without an end, and the heading it stands under."""
        return self.search.leads(self.block)

    @cached_property
    def plain(self) -> Scope:
        """Its text with examples in parentheses blanked: they stay with what they explain."""
        if "(" not in self.text:
            return self.scope
        text = _EXAMPLES.sub(lambda m: " " * len(m[0]), self.text)
        return _scope(text) if text != self.text else self.scope

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
    """All units of one kind of a document, in order."""

    def __init__(self, search: Search, spans: Iterable[Span], inner: Units | None = None) -> None:
        self.search = search
        self._inner = inner  # units that these are made of, whose index serves for these too
        self.spans = tuple(_pieces(spans))
        self._units: dict[int, Unit] = {}
        self._named: dict[str, frozenset[int]] = {}
        self.places = {} if inner else self._index()

    def holding(self, likely: Iterable[tuple[int, Needs]]) -> Iterator[tuple[Unit, list[int]]]:
        """The units that may hold a word of each group of an alternative, and of which ones.

        The words are those that `Anchors.of_needs` makes of the needed ones. Where an alternative
        needs none, every unit may hold it.
        """
        wanted: dict[int, list[int]] = {}
        for alternative, groups in likely:
            for number in self._holding(groups):
                wanted.setdefault(number, []).append(alternative)
        for number in sorted(wanted):
            unit = self._units.get(number)
            if unit is None:
                if len(self._units) >= MAX_KEPT:
                    self._units.clear()
                unit = Unit(self, number)
                self._units[number] = unit
            yield unit, wanted[number]

    def numbers(self, name: str, alternatives: Iterable[Needs]) -> frozenset[int]:
        """The numbers of the units that may hold some alternative, remembered by a name."""
        if name not in self._named:
            self._named[name] = _NONE.union(*map(self._holding, alternatives))
        return self._named[name]

    def _holding(self, groups: Needs) -> Iterable[int]:
        """The numbers of the units that hold a word of each group."""
        if not groups:
            return range(len(self.spans))
        places = self._inner.places if self._inner else self.places
        sets: list[list[set[int]]] = []
        for group in groups:
            told = [places[word] for word in group if word in places]
            if not told:
                return ()
            sets.append(told)
        if self._inner:
            sets = [[self._around(s) for s in told] for told in sets]
        held = set().union(*sets[0])
        for told in sets[1:]:
            held.intersection_update(told[0] if len(told) == 1 else set().union(*told))
        return held

    def _index(self) -> dict[str, set[int]]:
        """For each word that is looked for the numbers of the units that hold it."""
        runs: dict[str, list[int]] = {}
        low = self.search.low
        for number, (start, end, _) in enumerate(self.spans):
            for run in set(RUN.findall(low, start, end)):
                if run in runs:
                    runs[run].append(number)
                else:
                    runs[run] = [number]
        anchors = self.search.anchors
        places: dict[str, set[int]] = {}
        for run, numbers in runs.items():
            for anchor in anchors.of(run):
                if anchor in places:
                    places[anchor].update(numbers)
                else:
                    places[anchor] = set(numbers)
        for letter in anchors.others.keys() & set(low):
            for word in anchors.others[letter]:
                if word in low:
                    spans = enumerate(self.spans)
                    places[word] = {n for n, (start, end, _) in spans if word in low[start:end]}
        return places

    def _around(self, inner: Iterable[int]) -> set[int]:
        """The numbers of the units around inner ones."""
        found: set[int] = set()
        for number in inner:
            found.update(self._outer[number])
        return found

    @cached_property
    def _outer(self) -> list[range]:
        """Of each inner unit the numbers of the units around it."""
        spans = self._inner.spans if self._inner else ()
        return [
            range(
                bisect_right(self.spans, start, key=_start) - 1,
                bisect_right(self.spans, end - 1, key=_start),
            )
            for start, end, _ in spans
        ]


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
    def sentences(self) -> Units:
        """Its sentences."""
        return Units(self, self.document.sentences)

    @cached_property
    def blocks(self) -> Units:
        """Its blocks: paragraphs and list items."""
        spans = (Span(b.start, b.end, i) for i, b in enumerate(self.document.blocks))
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


def _start(span: tuple[int, int, int]) -> int:
    return span[0]


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
