"""Where a text departs from a known one: aligned on rare runs of words, bounded on long texts."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from difflib import SequenceMatcher
from typing import NamedTuple
from zlib import crc32

RUN = 5
"""Words of a run: the measure by which candidates are found and alignments anchored."""

GAP = 1200
"""Words of a gap between anchors that are aligned word by word; a longer gap counts as replaced."""


class Span(NamedTuple):
    """Half-open word ranges: known[a:b] stands as found[c:d]."""

    a: int
    b: int
    c: int
    d: int


def run_hashes(words: array[int]) -> array[int]:
    """The hash of the run that begins at each word."""
    data, size = words.tobytes(), words.itemsize
    length = size * RUN
    places = range(0, len(data) - length + 1, size)
    return array("I", [crc32(data[at : at + length]) for at in places])


def differing_spans(
    known: array[int],
    found: array[int],
    known_runs: array[int] | None = None,
    found_runs: array[int] | None = None,
) -> list[Span]:
    """The spans in which two word sequences differ, in order. Near-linear in their lengths.

    The `run_hashes` of either may be given where they are at hand.
    """
    first = _common_prefix(known, found)
    last = _common_suffix(known, found, min(len(known), len(found)) - first)
    end_known, end_found = len(known) - last, len(found) - last
    if first == end_known == end_found:
        return []
    left, right = known[first:end_known], found[first:end_found]
    spans: list[Span] = []
    a = c = 0
    anchors = _anchors(
        left,
        right,
        (known_runs or run_hashes(known))[first : max(first, end_known - RUN + 1)],
        (found_runs or run_hashes(found))[first : max(first, end_found - RUN + 1)],
    )
    for at_known, at_found, size in [*anchors, (len(left), len(right), 0)]:
        spans += _gap(left, right, a, at_known, c, at_found)
        a, c = at_known + size, at_found + size
    moved = (Span(s.a + first, s.b + first, s.c + first, s.d + first) for s in _merged(spans))
    return [_slid(span, known, found) for span in moved]


def _common_prefix(known: array[int], found: array[int]) -> int:
    """How many words two texts begin with alike."""
    low, high = 0, min(len(known), len(found))
    while low < high:
        middle = (low + high + 1) // 2
        if known[low:middle] == found[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(known: array[int], found: array[int], most: int) -> int:
    """How many words, `most` at most, two texts end with alike."""
    n, m = len(known), len(found)
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if known[n - middle : n - low] == found[m - middle : m - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _slid(span: Span, known: array[int], found: array[int]) -> Span:
    """An insertion or deletion moved as far left as it stays true: it mostly begins a sentence."""
    a, b, c, d = span
    if a == b:
        while c > 0 and a > 0 and found[c - 1] == found[d - 1] == known[a - 1]:
            a, b, c, d = a - 1, b - 1, c - 1, d - 1
    elif c == d:
        while a > 0 and c > 0 and known[a - 1] == known[b - 1] == found[c - 1]:
            a, b, c, d = a - 1, b - 1, c - 1, d - 1
    return Span(a, b, c, d)


def _anchors(
    known: array[int], found: array[int], known_runs: array[int], found_runs: array[int]
) -> list[tuple[int, int, int]]:
    """Runs of words that occur once in each text, longest increasing chain, grown both ways."""
    left, right = _unique_runs(known_runs), _unique_runs(found_runs)
    if 4 * len(left.keys() & right.keys()) < len(left):
        right = _first_runs(found_runs)  # a file may hold one text twice
    pairs = [(at, right[run]) for run, at in left.items() if run in right]
    pairs.sort()
    grown: list[tuple[int, int, int]] = []
    a = c = 0
    for at_known, at_found in _increasing(pairs):
        if at_known < a or at_found < c:
            continue
        if known[at_known : at_known + RUN] != found[at_found : at_found + RUN]:
            continue  # two runs of one hash
        start_known, start_found = at_known, at_found
        while (
            start_known > a and start_found > c and known[start_known - 1] == found[start_found - 1]
        ):
            start_known, start_found = start_known - 1, start_found - 1
        size = _common_prefix(known[start_known:], found[start_found:])
        grown.append((start_known, start_found, size))
        a, c = start_known + size, start_found + size
    return grown


def _first_runs(runs: array[int]) -> dict[int, int]:
    return dict(zip(reversed(runs), range(len(runs) - 1, -1, -1), strict=True))


def _unique_runs(runs: array[int]) -> dict[int, int]:
    last = dict(zip(runs, range(len(runs)), strict=True))
    if len(last) == len(runs):
        return last
    first = _first_runs(runs)
    return {run: at for run, at in last.items() if first[run] == at}


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain in which both positions rise (patience sorting)."""
    positions = [position for _, position in pairs]
    if positions == sorted(positions):
        return pairs
    tails: list[int] = []
    tail_at: list[int] = []
    before = [-1] * len(pairs)
    for i, (_, position) in enumerate(pairs):
        slot = bisect_left(tails, position)
        before[i] = tail_at[slot - 1] if slot else -1
        tails[slot : slot + 1] = [position]
        tail_at[slot : slot + 1] = [i]
    chain: list[tuple[int, int]] = []
    at = tail_at[-1] if tail_at else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _gap(known: array[int], found: array[int], a: int, b: int, c: int, d: int) -> list[Span]:
    if a == b and c == d:
        return []
    if a == b or c == d or b - a > GAP or d - c > GAP:
        return [Span(a, b, c, d)]
    matcher = SequenceMatcher(None, known[a:b], found[c:d], autojunk=False)
    return [
        Span(a + i, a + j, c + k, c + m)
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    ]


def _merged(spans: list[Span]) -> list[Span]:
    """Join spans that touch, so that one edit reads as one."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.a - merged[-1].b <= 0 and span.c - merged[-1].d <= 0:
            merged[-1] = Span(merged[-1].a, span.b, merged[-1].c, span.d)
        else:
            merged.append(span)
    return merged
