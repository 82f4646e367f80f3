"""The index of known license texts: one read-only file, mapped into memory, arrays only.

Layout (little-endian): magic, length of a MessagePack table of contents, the table, then arrays it
points to. A text is its words as numbers into a vocabulary of CRC-32s, flags of words, and the
places where other words may stand (`Replaceable`). A dictionary tells the words behind the hashes
as far as public packages carry them. Nothing in it can be run.
"""

from __future__ import annotations

import mmap
import struct
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import Literal, NamedTuple
from zlib import crc32

import msgspec

from howopen.digest import blake2b
from howopen.errors import KnowledgeError
from howopen.licenses.difference import run_hashes

MAGIC = b"HOWOPEN6"
MARK = 255
"""The flag of a word that is a list mark, which may be another or none."""

SAMPLE = 4
"""One run in so many is kept of a text: those whose hash divides by it."""

BUCKET = 16
"""Bits of a run's hash that its place in the table is not looked up by."""

SHORT = 120
"""Words up to which all runs of a text are kept: an edit breaks many of few."""


class Replaceable(NamedTuple):
    """Words that may be others: from `start` to before `end`, if `pattern` matches what stands."""

    start: int
    end: int
    pattern: str


class KnownText(NamedTuple):
    """A known text as hashes; a flag per word: the optional part it is of, MARK, or 0."""

    license: str
    words: array[int]
    flags: bytes = b""
    replaceable: tuple[Replaceable, ...] = ()
    title: tuple[int, ...] = ()  # hashes of words that may stand in its title
    keys: tuple[bytes, ...] = ()  # of files that are this text to the letter
    exception: bool = False  # adds to a license, after WITH
    notice: bool = False  # says that something is under the license, and is not the license
    also: tuple[array[int], ...] = ()  # other wordings that its template allows
    told: tuple[str, ...] = ()  # its words, where they may go into the dictionary


class About(msgspec.Struct, array_like=True):
    """A known text as the table of contents has it: where its words are, and what it is."""

    license: str
    start: int
    count: int
    title: list[int]
    replaceable: list[tuple[int, int, str]]
    exception: bool
    notice: bool


class _Contents(msgspec.Struct):
    texts: list[msgspec.Raw]  # decoded one by one when asked for
    arrays: dict[str, tuple[int, int]]  # name: offset behind the table, length in bytes
    sources: dict[str, str]
    digest: str  # BLAKE2b of the arrays


def key_of(words: array[int]) -> bytes:
    """Eight bytes that stand for a sequence of word hashes."""
    return blake2b(words.tobytes(), digest_size=8).digest()


def file_key(text: str) -> bytes:
    """Eight bytes that stand for a text to the letter, line ends and trailing blanks apart."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return blake2b(lines.encode("utf-8", "replace"), digest_size=8).digest()


class Index:
    """Look-ups over known texts; decoded no further than asked for."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        if data[: len(MAGIC)] != MAGIC:
            raise KnowledgeError("the license index is not one", hint="Reinstall howopen")
        (length,) = struct.unpack_from("<I", data, len(MAGIC))
        start = len(MAGIC) + 4
        self._contents = msgspec.msgpack.decode(data[start : start + length], type=_Contents)
        self._data = memoryview(data)[_aligned(start + length) :]
        self.sources = self._contents.sources

    def is_whole(self) -> bool:
        """Whether the arrays are those that the index was made with; reads all of the file."""
        return blake2b(self._data, digest_size=16).hexdigest() == self._contents.digest

    def _array(self, name: str, code: Literal["B", "H", "I", "Q"]) -> memoryview[int]:
        offset, size = self._contents.arrays[name]
        view = self._data[offset : offset + size]
        if sys.byteorder == "big" and code != "B":
            swapped = array(code, view.tobytes())
            swapped.byteswap()
            return memoryview(swapped)
        return view.cast(code)

    def __len__(self) -> int:
        return len(self._contents.texts)

    def exact(self, key: bytes, kind: str = "keys") -> int:
        """The text with that key (of words, or with kind `files` of a whole file), -1 for none."""
        table = self._array(kind, "Q")
        (wanted,) = struct.unpack("<Q", key)
        at = bisect_left(table, wanted)
        if at < len(table) and table[at] == wanted:
            return int(self._array(f"{kind}-texts", "H")[at])
        return -1

    def text(self, number: int) -> KnownText:
        """One known text."""
        entry = self.about(number)
        vocabulary = self._array("vocabulary", "I")
        numbers = self._array("words", "H")[entry.start : entry.start + entry.count]
        return KnownText(
            license=entry.license,
            words=array("I", [vocabulary[n] for n in numbers]),
            flags=self._flags(entry),
            replaceable=tuple(Replaceable(*r) for r in entry.replaceable),
            title=tuple(entry.title),
            exception=entry.exception,
            notice=entry.notice,
        )

    def word(self, hashed: int) -> str:
        """The word of a hash, empty where the dictionary does not have it."""
        vocabulary, ends = self._array("vocabulary", "I"), self._array("word-ends", "I")
        at = bisect_left(vocabulary, hashed)
        if at == len(vocabulary) or vocabulary[at] != hashed:
            return ""
        offset, _ = self._contents.arrays["dictionary"]
        start = ends[at - 1] if at else 0
        return bytes(self._data[offset + start : offset + ends[at]]).decode()

    def about(self, number: int) -> About:
        """What a text is, without its words."""
        return msgspec.msgpack.decode(self._contents.texts[number], type=About)

    def _flags(self, entry: About) -> bytes:
        """The flags of a text's words; only those that are not 0 are kept, with their places."""
        places, values = self._array("flagged", "I"), self._array("flags", "B")
        flags = bytearray(entry.count)
        for i in range(
            bisect_left(places, entry.start), bisect_left(places, entry.start + entry.count)
        ):
            flags[places[i] - entry.start] = values[i]
        return bytes(flags)

    @cached_property
    def sampled(self) -> memoryview[int]:
        """Runs kept of each text."""
        return self._array("sampled", "H")

    @cached_property
    def lengths(self) -> memoryview[int]:
        """Words of each text."""
        return self._array("lengths", "H")

    def votes(self, runs: Iterable[int]) -> dict[int, int]:
        """How many of these runs each known text holds."""
        table, starts = self._array("runs", "I"), self._array("run-starts", "I")
        buckets, postings = self._array("run-buckets", "I"), self._array("postings", "H")
        held: list[memoryview[int]] = []
        for run in runs:
            bucket = run >> BUCKET
            end = buckets[bucket + 1]
            at = bisect_left(table, run, buckets[bucket], end)
            if at < end and table[at] == run:
                held.append(postings[starts[at] : starts[at + 1]])
        return Counter(chain.from_iterable(held))


def open_index(path: Path) -> Index:
    """Map an index file. Raises KnowledgeError where it is missing or none."""
    try:
        with path.open("rb") as file:
            return Index(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            f"the license index {path.name} cannot be read", hint="Install howopen with pip"
        ) from error


def build(
    texts: Iterable[KnownText], sources: dict[str, str], own_words: Iterable[str] = ()
) -> bytes:
    """The index of these texts; the first text with a key owns it.

    The dictionary takes the words that the texts tell, and `own_words`.
    """
    known = list(texts)
    vocabulary = sorted({word for text in known for word in text.words})
    number = {word: i for i, word in enumerate(vocabulary)}
    if len(vocabulary) > 0xFFFF or len(known) > 0xFFFF:
        raise KnowledgeError("more words or texts than the index can number")
    postings: dict[int, set[int]] = {}
    sampled = array("H")
    keys: dict[int, int] = {}
    files: dict[int, int] = {}
    for i, text in enumerate(known):
        runs = set(run_hashes(text.words))
        if len(text.words) > SHORT:
            runs = {r for r in runs if r % SAMPLE == 0}
        sampled.append(min(len(runs), 0xFFFF))
        for run in runs:
            postings.setdefault(run, set()).add(i)
        for variant in variants(text):
            keys.setdefault(int.from_bytes(key_of(variant), "little"), i)
        for key in text.keys:
            files.setdefault(int.from_bytes(key, "little"), i)
    words = chain(own_words, *(text.told for text in known))
    told = {crc32(word.encode()): word.encode() for word in words}
    dictionary = [told.get(hashed, b"") for hashed in vocabulary]
    flags = b"".join(t.flags or bytes(len(t.words)) for t in known)
    ordered = sorted(postings)
    starts = array("I", [0])
    for run in ordered:
        starts.append(starts[-1] + len(postings[run]))
    arrays = {
        "keys": array("Q", sorted(keys)),
        "keys-texts": array("H", [keys[k] for k in sorted(keys)]),
        "files": array("Q", sorted(files)),
        "files-texts": array("H", [files[k] for k in sorted(files)]),
        "vocabulary": array("I", vocabulary),
        "word-ends": array("I", accumulate(map(len, dictionary))),
        "dictionary": array("B", b"".join(dictionary)),
        "words": array("H", [number[w] for t in known for w in t.words]),
        "sampled": sampled,
        "lengths": array("H", [min(len(t.words), 0xFFFF) for t in known]),
        "runs": array("I", ordered),
        "run-starts": starts,
        "run-buckets": _buckets(ordered),
        "postings": array("H", [i for run in ordered for i in sorted(postings[run])]),
        "flagged": array("I", [at for at, flag in enumerate(flags) if flag]),
        "flags": array("B", [flag for flag in flags if flag]),
    }
    return _packed(known, arrays, sources)


def _buckets(runs: list[int]) -> array[int]:
    """Where in sorted runs each of their first halves begins, and behind them where all end."""
    return array("I", [bisect_left(runs, half << BUCKET) for half in range((1 << BUCKET) + 1)])


def variants(text: KnownText) -> Iterator[array[int]]:
    """The text as it stands, without its optional words, and in other wordings."""
    yield text.words
    yield from text.also
    if text.flags and any(text.flags):
        yield array("I", [w for w, f in zip(text.words, text.flags, strict=True) if not f])


def _packed(
    known: list[KnownText], arrays: dict[str, array[int]], sources: dict[str, str]
) -> bytes:
    body = bytearray()
    places: dict[str, tuple[int, int]] = {}
    for name, values in sorted(arrays.items(), key=lambda item: -item[1].itemsize):
        if sys.byteorder == "big":
            values.byteswap()
        body += bytes(-len(body) % 8)
        raw = values.tobytes()
        places[name] = (len(body), len(raw))
        body += raw
    at = 0
    entries: list[msgspec.Raw] = []
    for text in known:
        entry = About(
            license=text.license,
            start=at,
            count=len(text.words),
            title=list(text.title),
            replaceable=[(r.start, r.end, r.pattern) for r in text.replaceable],
            exception=text.exception,
            notice=text.notice,
        )
        entries.append(msgspec.Raw(msgspec.msgpack.encode(entry)))
        at += len(text.words)
    table = msgspec.msgpack.encode(
        _Contents(entries, places, sources, blake2b(body, digest_size=16).hexdigest())
    )
    head = MAGIC + struct.pack("<I", len(table)) + table
    return head + bytes(_aligned(len(head)) - len(head)) + bytes(body)


def _aligned(offset: int) -> int:
    """The next offset at which the widest array may begin."""
    return (offset + 7) & ~7
