"""Which known license a text is: exact, reformatted, edited (with the places), or unknown.

The difference decides, never a ratio: one changed word makes a text `edited`, however alike the
rest. An edited license never inherits what is known of the original.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec.structs import replace

from howopen.licenses.canonical import Words, canonical, hashes
from howopen.licenses.difference import RUN, Span, differing_spans
from howopen.terms.markup import looks_like_html
from howopen.types import Difference, LicensePart, Match

NEAR = 0.6
"""Share of a known text's word runs that must recur before the texts are compared at all."""

FRAGMENT = 0.25
"""Share from which a text counts as a fragment of a known one."""

SHOWN = 40
"""Differences listed one by one; beyond, the rest is summed up in one."""

MAX_WORDS = 200_000
"""Words of a text that are looked at; the longest license known has about 12,000."""


class Fingerprint(NamedTuple):
    """A known text as hashes: of the whole file as published, and of each canonical word."""

    license: str
    sha256: str
    words: array[int]


class Identified(NamedTuple):
    """The parts of a text, and the id that the whole of it is, empty where none."""

    license: str
    parts: tuple[LicensePart, ...]


class Identifier:
    """Known texts, indexed for look-up."""

    def __init__(self, known: Mapping[str, Fingerprint]) -> None:
        self._known = dict(known)
        self._by_words: dict[bytes, str] = {}
        self._by_file: dict[str, str] = {}
        for key, print_ in self._known.items():
            self._by_words.setdefault(print_.words.tobytes(), key)
            self._by_file.setdefault(print_.sha256, key)

    @cached_property
    def _runs(self) -> dict[int, list[str]]:
        """Which known texts hold a run of words; made when a text is not known to the word."""
        index: dict[int, list[str]] = {}
        for key, print_ in self._known.items():
            for run in _runs(print_.words):
                index.setdefault(run, []).append(key)
        return index

    def identify(self, text: str) -> Identified:
        """What a text is. Linear in its length; alignment is bounded."""
        found = canonical(text)
        if not found.words:
            return Identified("", ())
        if len(found.words) > MAX_WORDS:
            found = Words(
                found.words[:MAX_WORDS], found.hashes[:MAX_WORDS], found.lines[:MAX_WORDS]
            )
        key = self._by_words.get(found.hashes.tobytes())
        if key is not None:
            print_ = self._known[key]
            same_file = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() in self._by_file
            match = Match.EXACT if same_file else Match.REFORMATTED
            return Identified(print_.license, (_part(print_.license, match, found, ()),))
        return self._near(found, page=looks_like_html(text))

    def _near(self, found: Words, *, page: bool) -> Identified:
        shares = self._shares(found.hashes)
        if not shares:
            return Identified("", ())
        best = [key for _, key in shares[:3]]
        compared = [(key, differing_spans(self._known[key].words, found.hashes)) for key in best]
        key, spans = min(compared, key=lambda item: sum(s.b - s.a + s.d - s.c for s in item[1]))
        print_ = self._known[key]
        share = next(share for share, name in shares if name == key)
        if share < NEAR:
            first, last = _extent(spans, found)
            return Identified(
                "",
                (
                    LicensePart(
                        id=print_.license, match=Match.FRAGMENT, start_line=first, end_line=last
                    ),
                ),
            )
        vocabulary = dict(zip(found.hashes, found.words, strict=True)) | _COMMON
        differences = tuple(
            _difference(span, print_.words, found, vocabulary) for span in spans[:SHOWN]
        )
        if len(spans) > SHOWN:
            differences += (
                Difference(kind="replaced", why=f"{len(spans) - SHOWN} more places differ"),
            )
        if page and all(_stands_around(span, len(print_.words)) for span in spans):
            # a web page has words of its own around the text; what binds in them is read as terms
            around = tuple(replace(d, material=False, why="around the text") for d in differences)
            part = _part(print_.license, Match.REFORMATTED, found, around)
            return Identified(print_.license, (part,))
        return Identified("", (_part(print_.license, Match.EDITED, found, differences),))

    def _shares(self, words: array[int]) -> list[tuple[float, str]]:
        """Known texts by the share of their runs that occur here, best first."""
        counts: dict[str, int] = {}
        for run in _runs(words):
            for key in self._runs.get(run, ()):
                counts[key] = counts.get(key, 0) + 1
        shares = (
            (count / max(1, len(self._known[key].words) - RUN + 1), key)
            for key, count in counts.items()
        )
        return sorted((s for s in shares if s[0] >= FRAGMENT), reverse=True)


def _runs(words: array[int]) -> set[int]:
    return {hash(tuple(words[i : i + RUN])) for i in range(len(words) - RUN + 1)}


def _part(
    license_id: str, match: Match, found: Words, differences: tuple[Difference, ...]
) -> LicensePart:
    return LicensePart(
        id=license_id,
        match=match,
        start_line=found.lines[0],
        end_line=found.lines[-1],
        differences=differences,
    )


def _stands_around(span: Span, length: int) -> bool:
    """Whether a span only adds words before the known text or behind it."""
    return span.a == span.b and span.a in (0, length)


def _extent(spans: list[Span], found: Words) -> tuple[int, int]:
    """The lines from the first to the last word that the known text has too."""
    same = bytearray(b"\1") * len(found.words)
    for span in spans:
        same[span.c : span.d] = bytes(span.d - span.c)
    first, last = same.find(1), same.rfind(1)
    return (found.lines[first], found.lines[last]) if first >= 0 else (0, 0)


def _difference(
    span: Span, known: array[int], found: Words, vocabulary: dict[int, str]
) -> Difference:
    kind = "added" if span.a == span.b else "removed" if span.c == span.d else "replaced"
    at = min(span.c, len(found.lines) - 1)
    return Difference(
        kind=kind,
        expected=_known_words(known[span.a : span.b], vocabulary),
        found=" ".join(found.words[span.c : span.d])[:600],
        start_line=found.lines[at],
        end_line=found.lines[max(at, span.d - 1)] if span.d > span.c else found.lines[at],
    )


def _known_words(hashes: array[int], vocabulary: dict[int, str]) -> str:
    """The known text's words as far as this text or everyday words tell them; `…` for the rest."""
    words = [vocabulary.get(h, "…") for h in hashes[:40]]
    return " ".join(words) + (" …" if len(hashes) > 40 else "")


def _common() -> dict[int, str]:
    words = [str(n) for n in range(1001)] + (
        "not no non only may must shall will million billion thousand hundred users revenue monthly"
        " annual commercial noncommercial research perpetual irrevocable revocable any all and"
        " or for except excluding including without restriction purposes use european union"
        " united kingdom states"
    ).split()
    return dict(zip(hashes(words), words, strict=True))


_COMMON = _common()
