"""Judging how a text departs from a known one: what may vary, and what the rest amounts to.

What the SPDX matching guidelines let vary (optional and replaceable parts, list marks, titles,
copyright notices) is no edit. All else is, however small; each place is told with its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from howopen.licenses.canonical import Words, hashes, is_notice, speaks, spelled
from howopen.licenses.difference import Span
from howopen.licenses.index import MARK, KnownText, Replaceable
from howopen.licenses.undo import told_words
from howopen.regexes import regex
from howopen.types import Difference

MAX_TAIL = 16
"""Words of a wrapped copyright notice on its second line."""

MAX_NOTICE = 30
"""Words of a copyright notice within a line."""

MAX_TITLE = 20
"""Words that may name a license before its text."""

MAX_SLICE = 600
"""Characters that may stand in for a replaceable part, or are shown of a difference."""

SHOWN = 40
"""Words of the known text that are shown of one difference."""

CLAUSE = 12
"""Words that come or go together from which a difference counts as a sentence or more."""

_MARK = bytes([MARK])

_WEIGHT = {
    "what may be done is turned into its opposite": (
        "not no non never neither nor without except unless excluding"
    ),
    "what the materials may be used for": (
        "noncommercial commercial research academic personal internal educational evaluation"
    ),
    "how far and how long the rights are given": (
        "perpetual irrevocable revocable revoke revoked exclusive nonexclusive worldwide royalty"
        " transferable sublicense sublicensable terminate terminated"
    ),
    "what must, may or must not be done": (
        "must may shall should will can cannot only restrict restricted restriction prohibit"
        " prohibited forbidden permitted permission permit required require license licensed"
    ),
    "money or size": "fee fees revenue users million billion thousand",
}
"""Why a difference matters, by words that come or go with it; the weightiest first."""

_WEIGHTY = frozenset(word for words in _WEIGHT.values() for word in words.split())


_VERSIONS = frozenset(
    hashes(
        "1 2 3 1.0 1.1 2.0 2.1 3.0 4.0 version later only either or lesser library affero exception"
        " license licenses general public not".split()
    )
)
"""Words by which the notice of one license is told from that of another."""


class Comparison(NamedTuple):
    """A known text beside the words of a text from `start` on."""

    known: KnownText
    words: Words
    start: int

    def remaining(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """The differences that the matching guidelines do not allow."""
        left = (self._without_marks(span) for span in self._without_replaced(list(spans)))
        return tuple(self._beside(span) for span in left if not self._may_vary(span))

    def difference(self, span: Span, word: Callable[[int], str]) -> Difference:
        """One difference as it is told; `word` gives the word of a hash, or nothing."""
        found = self.words.words[self.start + span.c : self.start + span.d]
        expected = told_words(self.known, self.words, span, word)
        why = _why(expected, found)
        return Difference(
            kind="added" if span.a == span.b else "removed" if span.c == span.d else "replaced",
            expected=" ".join(expected[:SHOWN]) + (" …" if len(expected) > SHOWN else ""),
            found=self.words.text(self.start + span.c, self.start + span.d)[:MAX_SLICE],
            start_line=self.words.line(self.start + span.c),
            end_line=self.words.line(self.start + max(span.c, span.d - 1)),
            material=why != _SPELLING,
            why=why,
        )

    def rider(self, first: int, last: int, *, material: bool) -> Difference:
        """Words before or behind the known text that belong to no known text."""
        found = self.words.words[first:last]
        return Difference(
            kind="added",
            found=self.words.text(first, last)[:MAX_SLICE],
            start_line=self.words.line(first),
            end_line=self.words.line(last - 1),
            material=material,
            why=_why([], found) if material else "around the text",
        )

    def binds(self, first: int, last: int) -> bool:
        """Whether loose words beside the known text say more than its title or a notice does."""
        while first < last and first in self.words.marks:
            first += 1
        harmless = (self._names, self._tail, self._is_notice)
        return first < last and not any(check(first, last) for check in harmless)

    def names_another(self, spans: Iterable[Span]) -> bool:
        """Whether a notice that differs in these places may be one of another license."""
        telling = {h for s in spans for h in self.known.words[s.a : s.b]}
        telling |= {
            h for s in spans for h in self.words.hashes[self.start + s.c : self.start + s.d]
        }
        words = {w for s in spans for w in self.words.words[self.start + s.c : self.start + s.d]}
        return not telling.isdisjoint(_VERSIONS) or any(w[0].isdigit() for w in words)

    def stands_around(self, span: Span) -> bool:
        """Whether a span only adds words before the known text or behind it."""
        return span.a == span.b and span.a in (0, len(self.known.words))

    # -- what may vary

    def _may_vary(self, span: Span) -> bool:
        if span.c == span.d and self._is_there(span):
            return True
        if span.b - span.a == 1 and self._is_broken(span):
            return True
        first, last = self.start + span.c, self.start + span.d
        if span.a == span.b and self._tail(first, last):
            return True
        if not self._is_optional(span):
            return False
        if self._is_notice(first, last):
            return True
        only_optional_before = all(self.known.flags[: span.a] or b"\0"[: span.a])
        return span.c == span.d or (
            span.c == 0 and only_optional_before and self._names(first, last)
        )

    def _beside(self, span: Span) -> Span:
        """A span without the optional words that others stand for at either end of the text."""
        size = len(self.known.words)
        if span.a < span.b and span.c < span.d and self._is_optional(span):
            if span.a == 0:
                return Span(0, 0, span.c, span.d)
            if span.b == size:
                return Span(size, size, span.c, span.d)
        return span

    def _without_marks(self, span: Span) -> Span:
        """What remains of a difference when list marks on either side are let go."""
        flags, marks = self.known.flags, self.words.marks
        a, b, c, d = span
        while a < b and flags[a : a + 1] == _MARK:
            a += 1
        while b > a and flags[b - 1 : b] == _MARK:
            b -= 1
        while c < d and self.start + c in marks:
            c += 1
        while d > c and self.start + d - 1 in marks:
            d -= 1
        return Span(a, b, c, d)

    def _is_optional(self, span: Span) -> bool:
        """Whether the known words that are missing are optional parts, each as a whole."""
        flags = self.known.flags
        missing = flags[span.a : span.b]
        if not missing:
            return span.a == span.b
        whole = (span.a == 0 or flags[span.a - 1] != missing[0]) and (
            span.b >= len(flags) or flags[span.b] != missing[-1]
        )
        return all(missing) and whole

    def _is_there(self, span: Span) -> bool:
        """Whether missing words stand there after all, in what reads as a copyright notice."""
        there = hashes(self.words.passed_over(self.start + span.c))
        wanted, size = self.known.words[span.a : span.b], span.b - span.a
        return any(there[i : i + size] == wanted for i in range(len(there) - size + 1))

    def _is_broken(self, span: Span) -> bool:
        """Whether one word stands there in pieces, as `dis- tribute` at the end of a line."""
        pieces = self.words.words[self.start + span.c : self.start + span.d]
        return len(pieces) > 1 and hashes([spelled("".join(pieces))])[0] == self.known.words[span.a]

    def _is_notice(self, first: int, last: int) -> bool:
        """Whether words are a copyright notice that does not stand on a line of its own."""
        return last - first <= MAX_NOTICE and is_notice(self.words.text(first, last))

    def _tail(self, first: int, last: int) -> bool:
        """Whether added words are the end of a wrapped notice, and nothing that binds."""
        return (
            last - first <= MAX_TAIL
            and self.words.notice_tail.issuperset(range(first, last))
            and not _WEIGHTY.intersection(self.words.words[first:last])
            and not speaks(self.words.text(first, last))
        )

    def _names(self, first: int, last: int) -> bool:
        """Whether words only name the license."""
        return last - first <= MAX_TITLE and set(self.words.hashes[first:last]) <= set(
            self.known.title
        )

    def _without_replaced(self, spans: list[Span]) -> list[Span]:
        """Drop the spans that stand wholly in replaceable parts whose pattern they match."""
        for place in self.known.replaceable:
            near = [s for s in spans if s.b >= place.start and s.a <= place.end]
            touched = [s for s in near if s.a >= place.start and s.b <= place.end]
            if any(s.a < place.end and s.b > place.start for s in near if s not in touched):
                continue  # more is other here than the part alone
            if touched and self._fits(place, touched):
                spans = [s for s in spans if s not in touched]
        return spans

    def _fits(self, place: Replaceable, touched: list[Span]) -> bool:
        """Whether what stands in a replaceable part is what its pattern allows, and harmless."""
        first = self.start + touched[0].c - (touched[0].a - place.start)
        last = self.start + touched[-1].d + (place.end - touched[-1].b)
        original = set(self.known.words[place.start : place.end])
        standing = self.words.words[first:last]
        if _WILDCARD.search(place.pattern) and any(
            w in _WEIGHTY and hashes([w])[0] not in original for w in standing
        ):
            return False
        found = self.words.text(first, last, bare=True).replace("- ", "-")  # across lines
        if _ANYTHING.fullmatch(place.pattern) and _SENTENCE.search(found):
            return False
        return len(found) <= MAX_SLICE and bool(_pattern(place.pattern).fullmatch(found))


_WILDCARD = regex(r"\.[+*{]")
_ANYTHING = regex(r"[(?:]*\.[+*]\)*")
_SENTENCE = regex(r"(?:^|[.!?][\"')]*\s+)[A-Z]\w*(?:\s+[a-z]\w*){3,}[^.!?]*(?:[.!?]|\w$)(?!\S)")
"""A sentence of ordinary words, which is no name."""


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{pattern})\W*", re.IGNORECASE | re.DOTALL)


_SPELLING = "one letter of a word"


def _why(expected: list[str], found: list[str]) -> str:
    """What a difference is about, from the words that came or went."""
    changed = set(expected) ^ set(found)
    if any(word[0].isdigit() for word in changed):
        return "a number"
    for why, words in _WEIGHT.items():
        if not changed.isdisjoint(words.split()):
            return why
    if max(len(expected), len(found)) >= CLAUSE:
        return "a sentence or more"
    if len(expected) == len(found) == 1 and _one_letter_off(expected[0], found[0]):
        return _SPELLING
    return "other words"


def _one_letter_off(one: str, other: str) -> bool:
    """A slip of the pen: one letter more, less or other within a word of five letters or more."""
    short, long = sorted((one, other), key=len)
    if len(short) < 5 or len(long) - len(short) > 1 or not (one + other).isalpha():
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), None)
    if same is None or same == 0:  # `use` and `uses`, `legal` and `illegal` are two words
        return False
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]
