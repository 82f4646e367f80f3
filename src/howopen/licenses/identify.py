"""Which known licenses a text is: exact, reformatted, edited (with the places), or a fragment.

The difference decides, never a ratio: one changed word makes a text `edited`, however alike the
rest. An edited license never inherits what is known of the original. What the SPDX matching
guidelines let vary (optional and replaceable parts, titles, copyright lines) is no edit.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from howopen.licenses.canonical import Words, canonical, hashes
from howopen.licenses.difference import RUN, Span, differing_spans, run_hashes
from howopen.licenses.index import (
    MARK,
    SAMPLE,
    Index,
    KnownText,
    Replaceable,
    file_key,
    key_of,
)
from howopen.types import Difference, LicensePart, Match

MAX_WORDS = 200_000
"""Words of a text that are looked at; the longest license known has about 12,000."""

MAX_PARTS = 8
"""Known texts sought in one file, one behind the other."""

CANDIDATES = 8
"""Known texts that a text is compared with, word by word."""

FRAGMENT = 0.3
"""Share of a known text's sampled runs from which its recurrence counts as a fragment."""

NEAR = 0.62
"""Share from which a text counts as that license, edited."""

LEFT_OVER = 25
"""Words beside one known text that are worth a look for another."""

MAX_TAIL = 16
"""Words of a wrapped copyright notice on its second line."""

SHOWN = 40
"""Differences listed one by one; beyond, the rest is summed up in one."""

MAX_SLICE = 600
"""Characters that may stand in for a replaceable part."""

_WEIGHTY = frozenset(
    "not no non noncommercial commercial only except unless without restrict restricted restriction"
    " prohibit prohibited forbidden must may shall will research academic personal internal revenue"
    " users fee royalty license licensed permission permitted".split()
)
"""Words that may not hide in a replaceable part."""


class Identified(NamedTuple):
    """The parts of a text, and the expression that the whole of it is, empty where none."""

    license: str
    parts: tuple[LicensePart, ...]


class _Candidate(NamedTuple):
    known: KnownText
    share: float
    spans: tuple[Span, ...]  # what remains after what may vary


class Identifier:
    """Known texts, ready for look-up."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._text = lru_cache(maxsize=64)(index.text)
        self._runs = lru_cache(maxsize=64)(lambda number: run_hashes(self._text(number).words))

    def identify(self, text: str) -> Identified:
        """What a text is. Linear in its length; alignment is bounded by the known texts."""
        words = canonical(text)
        if not words.words or len(words) > MAX_WORDS:
            return Identified("", ())
        number = self._index.exact(key_of(words.hashes))
        if number >= 0:
            same = self._index.exact(file_key(text), "files") >= 0
            match = Match.EXACT if same else Match.REFORMATTED
            license_id = self._index.license(number)
            part = LicensePart(
                id=license_id,
                match=match,
                start_line=words.line(0),
                end_line=words.line(len(words) - 1),
            )
            return Identified(license_id, (part,))
        return self._in_parts(words)

    # -- one known text behind the other

    def _in_parts(self, words: Words) -> Identified:
        parts: list[LicensePart] = []
        left: list[tuple[int, int]] = [(0, len(words))]
        explained = True
        while left and len(parts) < MAX_PARTS:
            start, end = left.pop(0)
            found = self._best(words, start, end)
            if found is None:
                explained = False
                continue
            part, first, last = found
            parts.append(part)
            explained = explained and part.match is Match.REFORMATTED
            left += [s for s in ((start, first), (last, end)) if s[0] < s[1]]
        parts.sort(key=lambda p: p.start_line)
        ids = dict.fromkeys(p.id for p in parts)
        expression = " AND ".join(ids) if parts and explained and not left else ""
        return Identified(expression, tuple(parts))

    def _best(self, words: Words, start: int, end: int) -> tuple[LicensePart, int, int] | None:
        """The known text that a stretch is or resembles most, and where it stands in it."""
        hashed = words.hashes[start:end]
        runs = run_hashes(hashed)
        shares = self._shares(runs)
        best: _Candidate | None = None
        for number, share in shares:
            if best is not None and self._cannot_beat(number, share, best):
                continue
            known = self._text(number)
            spans = differing_spans(known.words, hashed, self._runs(number), runs)
            judged = _Candidate(known, share, tuple(_remaining(known, words, start, spans)))
            if best is None or _weight(judged, len(hashed)) < _weight(best, len(hashed)):
                best = judged
            if not best.spans:
                break
        return self._told(best, words, start, end) if best else None

    def _cannot_beat(self, number: int, share: float, best: _Candidate) -> bool:
        """Whether too many runs are missing here to differ in fewer words than the best so far.

        A word that differs breaks at most RUN runs, of which one in SAMPLE is counted; half of
        what follows from that is taken, since samples are uneven.
        """
        missing = (1 - share) * self._index.sampled[number] * SAMPLE
        return missing / RUN / 2 > sum(s.b - s.a + s.d - s.c for s in best.spans) + 1

    def _shares(self, all_runs: array[int]) -> list[tuple[int, float]]:
        """Known texts by the share of their runs that occur here, the likeliest first."""
        runs = {r for r in all_runs if r % SAMPLE == 0}
        sampled = self._index.sampled
        votes = self._index.votes(runs)
        shares = {n: v / sampled[n] for n, v in votes.items() if v >= FRAGMENT * sampled[n]}
        alike = {n: votes[n] / (sampled[n] + len(runs)) for n in shares}
        ranked = nsmallest(CANDIDATES, shares, key=lambda n: (-alike[n], n))
        contained = nsmallest(CANDIDATES // 2, shares, key=lambda n: (-shares[n], n))
        return [(n, shares[n]) for n in dict.fromkeys((*ranked, *contained))]

    def _told(
        self, best: _Candidate, words: Words, start: int, end: int
    ) -> tuple[LicensePart, int, int] | None:
        known, hashed = best.known, words.hashes[start:end]
        inner = [s for s in best.spans if not _stands_around(s, len(known.words))]
        around = [s for s in best.spans if _stands_around(s, len(known.words))]
        first = start + max((s.d for s in around if s.a == 0), default=0)
        last = start + min((s.c for s in around if s.a == len(known.words)), default=len(hashed))
        if not inner and (words.is_page or self._leads_on(words, around, start)):
            differences = tuple(
                _difference(s, known, words, start, material=False) for s in around if words.is_page
            )
            match = Match.REFORMATTED
        elif best.share >= NEAR or not inner:
            spans = list(best.spans)
            differences = tuple(_difference(s, known, words, start) for s in spans[:SHOWN])
            if len(spans) > SHOWN:
                more = f"{len(spans) - SHOWN} more places differ"
                differences += (Difference(kind="replaced", why=more),)
            match, first, last = Match.EDITED, start, end
        else:
            match, differences = Match.FRAGMENT, ()
            first, last = start, end
        part = LicensePart(
            id=known.license,
            match=match,
            start_line=words.line(first),
            end_line=words.line(max(first, last - 1)),
            differences=differences,
        )
        if match is Match.REFORMATTED and not words.is_page:
            return part, first, last
        return part, start, end

    def _leads_on(self, words: Words, around: list[Span], start: int) -> bool:
        """Whether what stands around is another known text: nobody's words are left over."""
        return all(
            span.d - span.c == 0 or self._is_known(words, start + span.c, start + span.d)
            for span in around
        )

    def _is_known(self, words: Words, start: int, end: int) -> bool:
        if end - start < LEFT_OVER:
            return False
        found = self._best(words, start, end)
        return found is not None and found[0].match in (Match.EXACT, Match.REFORMATTED)


# ── judging a difference ────────────────────────────────────────────────────────────────────────


def _weight(candidate: _Candidate, length: int) -> tuple[float, float]:
    """How far a candidate is off: the words that differ, then the share that does not recur."""
    off = sum(s.b - s.a + s.d - s.c for s in candidate.spans)
    return off / max(1, length + len(candidate.known.words)), -candidate.share


def _remaining(known: KnownText, words: Words, start: int, spans: list[Span]) -> list[Span]:
    """The differences that the matching guidelines do not allow."""
    left = _without_replaced(known, words, start, spans)
    kept: list[Span] = []
    for span in (_without_marks(known.flags, words, start, s) for s in left):
        needed = not _is_optional(known.flags, span)
        if not needed and span.c == span.d:
            continue  # only optional parts and list marks are missing
        if not needed and _is_title(known, words, start, span):
            continue
        if span.c == span.d and _is_there(known, words, start, span):
            continue
        if span.a == span.b and _ends_a_notice(words, start + span.c, start + span.d):
            continue
        kept.append(span)
    return kept


def _without_marks(flags: bytes, words: Words, start: int, span: Span) -> Span:
    """What remains of a difference when list marks on either side are let go."""
    a, b, c, d = span
    while a < b and flags[a : a + 1] == _MARK:
        a += 1
    while b > a and flags[b - 1 : b] == _MARK:
        b -= 1
    while c < d and start + c in words.marks:
        c += 1
    while d > c and start + d - 1 in words.marks:
        d -= 1
    return Span(a, b, c, d)


_MARK = bytes([MARK])


def _is_optional(flags: bytes, span: Span) -> bool:
    """Whether the known words that are missing are optional parts, each as a whole."""
    missing = flags[span.a : span.b]
    if not missing:
        return span.a == span.b
    whole = (span.a == 0 or flags[span.a - 1] != missing[0]) and (
        span.b >= len(flags) or flags[span.b] != missing[-1]
    )
    return all(missing) and whole


def _is_there(known: KnownText, words: Words, start: int, span: Span) -> bool:
    """Whether missing words stand there after all, in what reads as a copyright notice here."""
    return hashes(words.passed_over(start + span.c)) == known.words[span.a : span.b]


def _ends_a_notice(words: Words, first: int, last: int) -> bool:
    """Whether added words are the end of a wrapped copyright notice, and nothing that binds."""
    added = range(first, last)
    return (
        len(added) <= MAX_TAIL
        and words.notice_tail.issuperset(added)
        and not _WEIGHTY.intersection(words.words[first:last])
    )


def _is_title(known: KnownText, words: Words, start: int, span: Span) -> bool:
    """Whether words before the text only name the license."""
    if span.a > 0 and not all(known.flags[: span.a] or b"\0"):
        return False
    added = words.hashes[start + span.c : start + span.d]
    return span.c == 0 and len(added) <= 20 and set(added) <= set(known.title)


def _without_replaced(known: KnownText, words: Words, start: int, spans: list[Span]) -> list[Span]:
    """Drop the spans that stand wholly in replaceable parts whose pattern they match."""
    for place in known.replaceable:
        near = [s for s in spans if s.b >= place.start and s.a <= place.end]
        touched = [s for s in near if s.a >= place.start and s.b <= place.end]
        if any(s.a < place.end and s.b > place.start for s in near if s not in touched):
            continue  # more is other here than the part alone
        if touched and _fits(place, known, words, start, touched):
            spans = [s for s in spans if s not in touched]
    return spans


def _fits(
    place: Replaceable, known: KnownText, words: Words, start: int, touched: list[Span]
) -> bool:
    """Whether what stands in a replaceable part is what its pattern allows, and nothing weighty."""
    first = start + touched[0].c - (touched[0].a - place.start)
    last = start + touched[-1].d + (place.end - touched[-1].b)
    original = set(known.words[place.start : place.end])
    fresh = [w for w in words.words[first:last] if hashes([w])[0] not in original]
    if any(word in _WEIGHTY for word in fresh):
        return False
    found = words.text(first, last)
    return len(found) <= MAX_SLICE and bool(_pattern(place.pattern).fullmatch(found))


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{pattern})\W*", re.IGNORECASE | re.DOTALL)


def _stands_around(span: Span, length: int) -> bool:
    """Whether a span only adds words before the known text or behind it."""
    return span.a == span.b and span.a in (0, length)


def _difference(
    span: Span, known: KnownText, words: Words, start: int, *, material: bool = True
) -> Difference:
    kind = "added" if span.a == span.b else "removed" if span.c == span.d else "replaced"
    return Difference(
        kind=kind,
        expected=_known_words(known.words[span.a : span.b], words),
        found=words.text(start + span.c, start + span.d)[:MAX_SLICE],
        start_line=words.line(start + span.c),
        end_line=words.line(start + max(span.c, span.d - 1)),
        material=material,
        why="" if material else "around the text",
    )


def _known_words(hashed: array[int], words: Words) -> str:
    """The known text's words as far as this text or everyday words tell them; `…` for the rest."""
    if not hashed:
        return ""
    vocabulary = _COMMON | dict(zip(words.hashes, words.words, strict=True))
    told = [vocabulary.get(h, "…") for h in hashed[:SHOWN]]
    return " ".join(told) + (" …" if len(hashed) > SHOWN else "")


def _common() -> dict[int, str]:
    words = [str(n) for n in range(1001)] + (
        "not no non only may must shall will million billion thousand hundred users revenue monthly"
        " annual commercial noncommercial research perpetual irrevocable revocable any all and"
        " or for except excluding including without restriction purposes use european union"
        " united kingdom states"
    ).split()
    return dict(zip(hashes(words), words, strict=True))


_COMMON = _common()
