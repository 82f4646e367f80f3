r"""A text as a document: sections with a path, blocks, sentences, definitions, and the way back.

Rules read the *folded* text: white space, typographic quotes, invisible characters and Markdown
marks are folded away, so that `non-\ncommercial` and `**non-commercial**` read alike. Every folded
position maps back to the source, so that a quote is always the source's own words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from howopen.regexes import regex
from howopen.terms.layout import Block, lay_out
from howopen.terms.outline import MAX_DEPTH
from howopen.terms.references import Span, definitions, place, references
from howopen.texts import looks_like_html

MAX_NAMES = 200
"""Defined names sought in other sentences; no license defines half as many."""

CONTEXT = 700
"""Characters of each leading block that count as context: its end is what leads on."""

_SENTENCE_END = regex(r"[.!?][\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9一-鿿])|[。！？][\"')\]]*\s*")
_ABBREVIATION = regex(
    r"(?:\b(?:e·g|i·e|etc|inc|ltd|co|corp|no|nos|art|sec|vs|u·s|u·k|cf|al|mr|dr|st|v|[A-Z]))"
    r"\.[\"')\]]*\s+$",
    re.IGNORECASE,
)
_ATTACHED = regex(r"\b(?:attachment|exhibit|appendix|annex|schedule) [A-Z]\.", re.IGNORECASE)
"""A name whose letter ends a sentence rather than a word cut short."""

_LONG_WORD = 12
"""Letters of such a name before its own letter, at most."""

_SENTENCE = 60
"""Characters of a sentence that such a name may end; a heading is shorter."""


class Document:
    """A folded text with its structure; immutable once made. Make one with `parse`."""

    def __init__(self, source: str, page_lines: tuple[int, ...] = ()) -> None:
        layout = lay_out(source)
        self.source = source
        self.folded = layout.folded
        self.blocks = layout.blocks
        self._origin = layout.origin
        self._page_lines = page_lines
        self._line_starts = [0, *(m.end() for m in re.finditer(r"\n", source))]
        self.sentences = tuple(_sentences(self.folded, self.blocks))

    @cached_property
    def definitions(self) -> dict[str, Span]:
        """The sentence that defines each name, by the name in lower case."""
        return definitions(self.folded, self.sentences, self.blocks)

    def defined_in(self, text: str) -> tuple[Span, ...]:
        """The sentences that define the names that stand in a text, in their order."""
        if self._names is None:
            return ()
        named = dict.fromkeys(m.group().casefold() for m in self._names.finditer(text))
        return tuple(sorted({self.definitions[name] for name in named}))

    def referred_in(self, text: str) -> tuple[int, ...]:
        """The blocks of the sections that a text refers to, in their order."""
        found = (block for path in references(text) for block in place(path, self.blocks))
        return tuple(sorted(set(found)))

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        names = sorted(self.definitions, key=lambda name: (-len(name), name))[:MAX_NAMES]
        if not names:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)

    def text(self, start: int, end: int) -> str:
        """Folded text between two positions."""
        return self.folded[start:end]

    def quote(self, start: int, end: int) -> str:
        """The source's own words between two folded positions, white space runs as one space."""
        if end <= start:
            return ""
        return " ".join(self.source[self._origin[start] : self._origin[end - 1] + 1].split())

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """First and last line (1-based) of a folded span, in the file as it stands."""
        first = bisect_right(self._line_starts, self._origin[start])
        last = bisect_right(self._line_starts, self._origin[max(start, end - 1)])
        if self._page_lines:
            return self._page_lines[first - 1], self._page_lines[last - 1]
        return first, last

    def section_at(self, line: int) -> str:
        """The section that a line (1-based, of the file) stands in, empty before the first."""
        at = bisect_right(self._block_lines, line) - 1
        return self.blocks[at].section if at >= 0 else ""

    def block_at(self, position: int) -> int:
        """The number of the block that a folded position stands in, -1 before the first."""
        return bisect_right(self._block_starts, position) - 1

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _block_lines(self) -> list[int]:
        """The first line of each block."""
        return [self.lines(block.start, block.start + 1)[0] for block in self.blocks]

    def context(self, block: int) -> str:
        """What leads to a block: the texts it itemizes, outermost first, and their headings."""
        chain: list[str] = []
        at = self.blocks[block].parent
        while at >= 0 and len(chain) < MAX_DEPTH:
            leading = self.blocks[at]
            chain.append(self.folded[leading.start : leading.end][-CONTEXT:])
            at = leading.parent
        return " / ".join(reversed(chain))

    def lead(self, block: int) -> str:
        """The text that a block itemizes, its end at least; empty where it itemizes none."""
        parent = self.blocks[block].parent
        if parent < 0 or self.blocks[parent].heading:
            return ""
        return self.folded[self.blocks[parent].start : self.blocks[parent].end][-CONTEXT:]


def parse(text: str) -> Document:
    """Read a text (plain, Markdown or HTML) into a document. Linear in the length of the text."""
    if looks_like_html(text):
        from howopen.terms.markup import visible_text

        page = visible_text(text)
        return Document(page.text, page.lines)
    return Document(text)


def _sentences(folded: str, blocks: tuple[Block, ...]) -> Iterator[Span]:
    for index, block in enumerate(blocks):
        text = folded[block.start : block.end]
        at = 0
        for stop in _SENTENCE_END.finditer(text):
            if _cut_short(text, at, stop):
                continue
            yield Span(block.start + at, block.start + stop.end(), index)
            at = stop.end()
        if at < len(text):
            yield Span(block.start + at, block.end, index)


def _cut_short(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a stop ends a word that is cut short, not the sentence from `start` on."""
    if not _ABBREVIATION.search(text[max(0, stop.start() - 6) : stop.end()]):
        return False
    named = _ATTACHED.search(text, max(0, stop.start() - _LONG_WORD - 2), stop.start() + 1)
    return named is None or stop.start() - start < _SENTENCE
