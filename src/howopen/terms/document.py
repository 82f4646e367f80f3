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
from typing import NamedTuple

from howopen.terms.layout import Block, lay_out
from howopen.terms.markup import looks_like_html, visible_text
from howopen.terms.outline import MAX_DEPTH

CONTEXT = 700
"""Characters of each leading block that count as context: its end is what leads on."""

_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9一-鿿])|[。！？][\"')\]]*\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e·g|i·e|etc|inc|ltd|co|corp|no|nos|art|sec|vs|u·s|u·k|cf|al|mr|dr|st|v|[A-Z]))"
    r"\.[\"')\]]*\s+$",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^[^\"']{0,40}[\"'](?P<name>[^\"']{1,60})[\"']"
    r"(?:[^\".;]{0,60}[\"'][^\"']{1,60}[\"'])?\s*(?:\([^)]{0,80}\)\s*)?"
    r"(?:,?\s*(?:shall|will|also)\s+)?"
    r"(?::|=|\b(?:mean|means|refers? to|is defined|includes?|shall mean|are|is)\b)",
    re.IGNORECASE,
)


class Sentence(NamedTuple):
    """One sentence of a block. Positions are in the folded text."""

    start: int
    end: int
    block: int


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
        self.definitions = _definitions(self.folded, self.sentences)

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


def parse(text: str) -> Document:
    """Read a text (plain, Markdown or HTML) into a document. Linear in the length of the text."""
    if looks_like_html(text):
        page = visible_text(text)
        return Document(page.text, page.lines)
    return Document(text)


def _sentences(folded: str, blocks: tuple[Block, ...]) -> Iterator[Sentence]:
    for index, block in enumerate(blocks):
        text = folded[block.start : block.end]
        at = 0
        for stop in _SENTENCE_END.finditer(text):
            if _ABBREVIATION.search(text[max(0, stop.start() - 6) : stop.end()]):
                continue
            yield Sentence(block.start + at, block.start + stop.end(), index)
            at = stop.end()
        if at < len(text):
            yield Sentence(block.start + at, block.end, index)


def _definitions(folded: str, sentences: tuple[Sentence, ...]) -> dict[str, Sentence]:
    found: dict[str, Sentence] = {}
    for sentence in sentences:
        match = _DEFINITION.match(folded[sentence.start : min(sentence.end, sentence.start + 240)])
        if match:
            found.setdefault(match["name"].strip().casefold(), sentence)
    return found
