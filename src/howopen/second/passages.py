"""The passages of a text that the reader left unclear, as the second reader is shown them."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from howopen.types import LicenseReading, TermState

MAX_PASSAGES = 12
"""Passages asked about in one text; a text with more needs a person, not a proposal."""

MAX_PASSAGE = 1_500
"""Characters of one passage: a long clause with its neighbors."""

AROUND = 2
"""Lines before and after the unclear words that are shown with them."""

MIN_QUOTE = 8
"""Characters that a quote needs at least to prove anything."""


class Passage(NamedTuple):
    """Some lines of the text, white space runs as one space, and the kind that was suspected."""

    kind: str
    section: str
    words: str
    starts: tuple[int, ...]  # where each line begins in `words`
    first: int  # number of the first line

    def lines_of(self, quote: str) -> tuple[int, int] | None:
        """First and last line of a quote that stands here to the letter, None for any other."""
        sought = " ".join(quote.split())
        at = self.words.find(sought) if len(sought) >= MIN_QUOTE else -1
        if at < 0:
            return None
        last = bisect_right(self.starts, at + len(sought) - 1)
        return self.first + bisect_right(self.starts, at) - 1, self.first + last - 1


def unclear_passages(reading: LicenseReading, text: str) -> tuple[Passage, ...]:
    """The passages of a text's unclear terms, each with some lines around it."""
    unclear = [t for t in reading.terms if t.state is TermState.UNCLEAR and t.start_line]
    if not unclear:
        return ()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(
        _passage(t.kind, t.section, lines, t.start_line, t.end_line, t.quote)
        for t in unclear[:MAX_PASSAGES]
    )


def _passage(
    kind: str, section: str, lines: list[str], start: int, end: int, quote: str
) -> Passage:
    """Lines around a quote; of lines too long to show, the stretch that begins with its words."""
    first = max(1, start - AROUND)
    words, starts = "", []
    for line in lines[first - 1 : min(len(lines), end + AROUND)]:
        if len(words) > MAX_PASSAGE:
            break
        folded = " ".join(_near(line, quote).split())
        words += " " if words and folded else ""
        starts.append(len(words))
        words += folded
    return Passage(kind, section, words[:MAX_PASSAGE], tuple(starts), first)


def _near(line: str, quote: str) -> str:
    """A line that is short enough, else what of it follows the quote's first words."""
    if len(line) <= MAX_PASSAGE:
        return line
    at = max(0, line.find(" ".join(quote.split()[:3])))
    return line[at : at + MAX_PASSAGE]
