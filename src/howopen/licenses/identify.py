"""Which known licenses a text is: exact, reformatted, edited (with the places), or a fragment.

The difference decides, never a ratio: one changed word makes a text `edited`, however alike the
rest, and so do words before or behind it that belong to no known text. An edited license never
inherits what is known of the original.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from howopen.licenses.canonical import Words, canonical, hashes, is_code
from howopen.licenses.difference import RUN, Span, differing_spans, run_hashes
from howopen.licenses.index import SAMPLE, SHORT, Index, KnownText, file_key, key_of
from howopen.licenses.judge import Comparison
from howopen.licenses.undo import Edit, edit_of
from howopen.types import Difference, LicensePart, Match

MAX_WORDS = 200_000
"""Words of a text that are looked at; the longest license known has about 12,000."""

MAX_PARTS = 64
"""Known texts sought in one file."""

CANDIDATES = 10
"""Known texts that a text is compared with, word by word."""

FRAGMENT = 0.3
"""Share of a known text's sampled runs from which its recurrence counts as a fragment."""

NEAR = 0.62
"""Share from which a text counts as that license, edited."""

FEW = 0.3
"""Words that differ, of those of the known text, up to which a text counts as it, edited."""

LEFT_OVER = 25
"""Words beside one known text that are worth a look for another."""

WINDOW = 4
"""A text this many times longer than a known one is compared only around where that one is."""

ALONE = 100
"""Words from which an edited text beside another one may be a license in its own right."""

_GRANTS = frozenset("grant grants granted permission permitted".split())
_ALLOWS = frozenset(hashes([*_GRANTS, "allowed", "allow", "allows", "freely"]))

MAX_DIFFERENCES = 40
"""Differences listed one by one; beyond, the rest is summed up in one."""


class Identified(NamedTuple):
    """The parts of a text, and the expression that the whole of it is, empty where none.

    Where a part is edited, `edits` are the places in `raw` where it is, with the known words.
    """

    license: str
    parts: tuple[LicensePart, ...]
    raw: str = ""  # the text as its words were found in it
    edits: tuple[Edit, ...] = ()


class _Piece(NamedTuple):
    """A known text found in words `first` to before `last`; `spans` is what differs inside."""

    compared: Comparison
    share: float  # of its sampled runs that stand here
    spans: tuple[Span, ...]
    first: int
    last: int

    @property
    def off(self) -> int:
        """Words that differ."""
        return sum(s.b - s.a + s.d - s.c for s in self.spans)

    def is_edited_by(self, first: int, last: int) -> bool:
        """Whether loose words beside this piece add to what it says.

        A title or a notice does not, nor does the program code in whose comments it stands.
        """
        words = self.compared.words
        if is_code(words.between(first, last)) and words.in_comment(self.first, self.last):
            return False
        return self.compared.binds(first, last)

    @property
    def stands_alone(self) -> bool:
        """Whether this is a license in its own right, and not words added to another one."""
        if not self.spans or self.compared.known.notice:
            return True
        own = self.compared.words.words[self.first : self.last]
        return self.match is Match.EDITED and len(own) >= ALONE and not _GRANTS.isdisjoint(own)

    def says_little(self, size: int) -> bool:
        """Whether this is but boilerplate of a larger text, shared by licenses and notices."""
        if self.compared.known.notice or self.last - self.first - self.off >= ALONE:
            return False
        if self.match is Match.FRAGMENT:
            return True
        return self.last - self.first < size / 2 and _ALLOWS.isdisjoint(self.compared.known.words)

    @property
    def match(self) -> Match:
        """How the words from `first` to `last` relate to the known text."""
        if self.compared.known.notice:
            return Match.MENTION
        if not self.spans:
            return Match.REFORMATTED
        near = self.share >= NEAR or self.off <= FEW * len(self.compared.known.words)
        return Match.EDITED if near else Match.FRAGMENT


class Identifier:
    """Known texts, ready for look-up."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._text = lru_cache(maxsize=64)(index.text)
        self._runs = lru_cache(maxsize=64)(lambda number: run_hashes(self._text(number).words))
        self._free = lru_cache(maxsize=256)(lambda number: _free_runs(self._text(number)))

    def identify(self, text: str) -> Identified:
        """What a text is. Linear in its length; alignment is bounded by the known texts."""
        words = canonical(text)
        if not words.words or len(words) > MAX_WORDS:
            return Identified("", ())
        number = self._index.exact(key_of(words.hashes))
        if number < 0:
            return self._in_parts(words)
        same = self._index.exact(file_key(text), "files") >= 0
        known = self._index.about(number)
        start, end = words.extent
        part = LicensePart(
            id=known.license,
            match=Match.MENTION if known.notice else Match.EXACT if same else Match.REFORMATTED,
            start_line=start,
            end_line=end,
        )
        whole = not (known.exception or known.notice)
        return Identified(known.license if whole else "", (part,))

    # -- one known text behind the other

    def _in_parts(self, words: Words) -> Identified:
        pieces, loose = self._pieces(words)
        riders: dict[int, list[tuple[int, int]]] = {piece.first: [] for piece in pieces}
        alone = [piece for piece in pieces if piece.stands_alone]
        added = [(p.first, p.last) for p in pieces if alone and not p.stands_alone]
        for first, last in (*loose, *added):
            beside = _beside(alone or pieces, first)
            if beside is not None and beside.is_edited_by(first, last):
                riders[beside.first].append((first, last))
        found = sum(piece.last - piece.first for piece in pieces)
        page = words.is_page and found >= len(words) / 2  # its menus and footers edit nothing
        parts = [self._part(piece, riders[piece.first], words, page=page) for piece in pieces]
        whole = bool(parts) and all(part.match is Match.REFORMATTED for part in parts)
        edits = tuple(
            edit
            for piece, part in zip(pieces, parts, strict=True)
            if part.match is Match.EDITED
            for edit in self._edits(piece, () if page else riders[piece.first])
        )
        license_id = _expression(pieces) if whole else ""
        return Identified(license_id, tuple(parts), words.raw if edits else "", edits)

    def _pieces(self, words: Words) -> tuple[list[_Piece], list[tuple[int, int]]]:
        """The known texts in a text in order, and the stretches that belong to none."""
        pieces: list[_Piece] = []
        loose: list[tuple[int, int]] = []
        runs = run_hashes(words.hashes)
        stretches = [(0, len(words))]
        while stretches:
            start, end = stretches.pop()
            worth = len(pieces) < MAX_PARTS and (not pieces or end - start >= LEFT_OVER)
            piece = self._best(words, runs, start, end) if worth else None
            if piece is None or piece.says_little(len(words)):
                loose.append((start, end))
                continue
            pieces.append(piece)
            beside = ((start, piece.first), (_repeated(words, piece, end), end))
            stretches += [s for s in beside if s[0] < s[1]]
        return sorted(pieces, key=lambda p: p.first), sorted(loose)

    def _best(self, words: Words, runs: array[int], start: int, end: int) -> _Piece | None:
        """The known text that a stretch is or resembles most, and where it stands in it."""
        own = runs[start : max(start, end - RUN + 1)]
        best: _Piece | None = None
        for number, share in self._shares(own):
            if best is not None and self._cannot_beat(number, share, best, end - start):
                continue
            piece = self._compared(number, share, words, own, start, end)
            if piece.compared.known.notice and piece.compared.names_another(piece.spans):
                continue
            if best is None or _weight(piece, end - start) < _weight(best, end - start):
                best = piece
            if not best.spans and (best.first, best.last) == (start, end):
                break
        return best

    def _compared(
        self, number: int, share: float, words: Words, runs: array[int], start: int, end: int
    ) -> _Piece:
        """A known text aligned with a stretch, or with that part of it where it recurs."""
        known = self._text(number)
        if end - start > WINDOW * len(known.words) + LEFT_OVER:
            at = _densest(self._runs(number), runs, len(known.words))
            start, end = max(start, start + at), min(end, start + at + 2 * len(known.words))
            runs = runs[max(0, at) : max(0, end - start + max(0, at) - RUN + 1)]
        spans = differing_spans(known.words, words.hashes[start:end], self._runs(number), runs)
        compared = Comparison(known, words, start)
        left = compared.remaining(spans)
        first = max((s.d for s in left if s.a == s.b == 0), default=0)
        last = min((s.c for s in left if s.a == s.b == len(known.words)), default=end - start)
        inner = tuple(s for s in left if not compared.stands_around(s))
        return _Piece(compared, share, inner, start + first, start + last)

    def _cannot_beat(self, number: int, share: float, best: _Piece, length: int) -> bool:
        """Whether too many runs are missing here to differ in fewer words than the best so far.

        A word that differs breaks at most RUN runs; half of what follows from that is taken,
        since the sampled runs are uneven, and none where words may be others or missing.
        """
        missing = (1 - share) * self._index.lengths[number] - self._free(number)
        return missing / RUN / 2 > best.off + length - (best.last - best.first) + 1

    def _shares(self, all_runs: array[int]) -> list[tuple[int, float]]:
        """Known texts by the share of their runs that occur here, the likeliest first."""
        runs = set(all_runs)
        some = sum(r % SAMPLE == 0 for r in runs)
        sampled = self._index.sampled
        votes = self._index.votes(runs)
        shares = {n: v / sampled[n] for n, v in votes.items() if v >= FRAGMENT * sampled[n]}
        lengths = self._index.lengths
        own = {n: len(runs) if lengths[n] <= SHORT else some for n in shares}
        alike = {n: votes[n] / (sampled[n] + own[n]) for n in shares}
        ranked = nsmallest(CANDIDATES, shares, key=lambda n: (-alike[n], n))
        contained = nsmallest(CANDIDATES // 2, shares, key=lambda n: (-shares[n], n))
        return [(n, shares[n]) for n in dict.fromkeys((*ranked, *contained))]

    # -- telling

    def _edits(self, piece: _Piece, riders: Iterable[tuple[int, int]]) -> Iterator[Edit]:
        """Where a piece was edited: inside, and by words beside it."""
        beside = [Span(0, 0, first, last) for first, last in riders]
        inside = [
            s._replace(c=s.c + piece.compared.start, d=s.d + piece.compared.start)
            for s in piece.spans
        ]
        for span in (*inside, *beside):
            yield edit_of(piece.compared.known, piece.compared.words, span, self._index.word)

    def _part(
        self, piece: _Piece, riders: list[tuple[int, int]], words: Words, *, page: bool
    ) -> LicensePart:
        compared, match = piece.compared, piece.match
        differences = [
            compared.difference(span, self._index.word) for span in piece.spans[:MAX_DIFFERENCES]
        ]
        if len(piece.spans) > MAX_DIFFERENCES:
            more = f"{len(piece.spans) - MAX_DIFFERENCES} more places differ"
            differences.append(Difference(kind="replaced", why=more))
        for first, last in riders if match is not Match.MENTION else ():
            told = compared.rider(first, last, material=not page)
            differences.insert(0 if first < piece.first else len(differences), told)
            if match is Match.REFORMATTED and not page:
                match = Match.EDITED
        return LicensePart(
            id=compared.known.license,
            match=match,
            start_line=words.line(piece.first),
            end_line=words.line(max(piece.first, piece.last - 1)),
            differences=tuple(differences) if match is not Match.FRAGMENT else (),
        )


def _free_runs(known: KnownText) -> int:
    """Runs of a known text that other words may break, since they are replaceable or optional."""
    return sum(r.end - r.start + RUN for r in known.replaceable) + 2 * sum(map(bool, known.flags))


def _beside(pieces: list[_Piece], first: int) -> _Piece | None:
    """The piece that loose words follow, else the one that they lead to."""
    before = [piece for piece in pieces if piece.last <= first]
    return before[-1] if before else next(iter(pieces), None)


def _repeated(words: Words, piece: _Piece, end: int) -> int:
    """Where a text ends that is repeated to the word behind a piece."""
    size, at = piece.last - piece.first, piece.last
    own = words.hashes[piece.first : piece.last]
    while size and at + size <= end and words.hashes[at : at + size] == own:
        at += size
    return at


def _densest(known: array[int], found: array[int], size: int) -> int:
    """Where in a long text the runs of a known one lie closest, with half its size before it."""
    wanted = set(known)
    hits = [at for at, run in enumerate(found) if run in wanted]
    best, low = (0, 0), 0
    for high, at in enumerate(hits):
        while at - hits[low] > size:
            low += 1
        best = max(best, (high - low + 1, -hits[low]))
    return -best[1] - size // 2


def _weight(piece: _Piece, length: int) -> tuple[float, float]:
    """How far a piece is off: the words that differ or lie beside it, then what does not recur.

    Of two texts that are both only resembled, one of the SPDX list is the more telling.
    """
    known = piece.compared.known
    off = piece.off * (2 if known.license.startswith("LicenseRef-") else 1)
    return off + length - (piece.last - piece.first), -piece.share


def _expression(pieces: Iterable[_Piece]) -> str:
    """What all pieces together are; an exception adds to the license before it."""
    said: list[str] = []
    for known in {p.compared.known.license: p.compared.known for p in pieces}.values():
        if not known.exception:
            said.append(known.license)
        elif said:
            said[-1] += f" WITH {known.license}"
        else:
            return ""  # an exception to a license that is not here
    return " AND ".join(said)
