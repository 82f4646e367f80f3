"""Reading the head of a GGUF file: metadata and tensor descriptions, never tensor data.

The layout is that of ggml, `docs/gguf.md`, "File Structure". Version 1 had 32-bit counts and
lengths (ggml, "Version History"); version 3 may be big-endian.
"""

from __future__ import annotations

import struct
from collections import Counter
from math import prod
from typing import NamedTuple

from howopen.errors import SourceError
from howopen.files import Files
from howopen.probes._ggml_types import TYPES, GgmlType
from howopen.probes._weights import head_of
from howopen.types import Artifact

READ_LIMIT = 1 << 29
"""Bytes read of one file. Vocabularies of a million tokens take under 64 MiB."""

STRINGS_LIMIT = 10_000_000
"""Strings passed over in the arrays of one file (tokens and merges of the largest: 1.5 million)."""

KEYS_LIMIT = 10_000
"""Metadata keys accepted; files have under a hundred."""

TENSORS_LIMIT = 100_000
"""Tensors accepted in one file; the largest have under 3,000."""

_FIRST_READ = 1 << 16
_READ_AHEAD = 1 << 20
_KEY_LENGTH = 65_535  # bytes, by the specification
_KEY_KEPT = 256
_UNKNOWN_TYPES = 16
_NAME_LENGTH = 1_024  # the specification has 64
_DIMENSIONS = 16  # the specification has 4
_KEPT = 4_096  # bytes kept of a text; chat templates are longer and not needed
_NESTING = 4
_ARRAY_COST = 20  # passing over an array takes as long as passing over 20 strings
_LARGEST = 1 << 63
_VERSIONS = (1, 2, 3)
_BIG_ENDIAN_MASK = 0xFFFF

_SCALARS = dict(zip((0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12), "BbHhIif?Qqd", strict=True))
_STRING, _ARRAY = 8, 9

Value = str | int | float | bool


class GgufError(ValueError):
    """A file that is no readable GGUF; the message says why."""


class _Tensor(NamedTuple):
    name: str
    kind: GgmlType
    dimensions: tuple[int, ...]
    offset: int


class Gguf(NamedTuple):
    """What the head of a file says.

    `metadata` holds scalars and texts, `arrays` the length of each array. `problems` are breaches
    of the format that leave it readable.
    """

    version: int
    big_endian: bool
    metadata: dict[str, Value]
    arrays: dict[str, int]
    by_dtype: dict[str, int]
    tensors: int
    problems: tuple[str, ...]

    def text(self, key: str) -> str:
        """Give a text of the metadata on one line, empty where it is absent or no text."""
        value = self.metadata.get(key)
        return " ".join(value.split()) if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """Give a count of the metadata, 0 where it is absent or no whole number above 0."""
        value = self.metadata.get(key)
        return value if type(value) is int and value > 0 else 0


def read_gguf(files: Files, artifact: Artifact, limit: int = READ_LIMIT) -> Gguf:
    """Read the metadata and the tensor descriptions of one file, at most `limit` bytes.

    Raises GgufError, and NotAtHandError where the file's bytes are not at hand.
    """
    head = head_of(files, artifact, _FIRST_READ)
    if head[:4] != b"GGUF":
        raise GgufError("does not start with GGUF")
    cursor = _Cursor(files, artifact, head, limit)
    try:
        return _read(cursor)
    except SourceError as error:
        raise GgufError(error.what) from error


class _Cursor:
    """A place in the file, with the bytes around it; every read is checked against the bounds."""

    def __init__(self, files: Files, artifact: Artifact, head: bytes, limit: int) -> None:
        self._files = files
        self._path = artifact.path
        self._size = artifact.size
        self._buffer = head
        self._start = 0  # where the buffer starts in the file
        self._at = 4  # where the cursor is in the buffer
        self._limit = limit
        self._bytes_read = len(head)
        self.passed = 0  # strings in arrays
        self.order = "<"
        self.wide = True

    @property
    def position(self) -> int:
        return self._start + self._at

    @property
    def size(self) -> int:
        return self._size

    def need(self, length: int) -> None:
        """Check that the file can hold `length` more bytes."""
        if 0 <= self._size < self.position + length or length >= _LARGEST:
            raise GgufError(f"says that {length} bytes follow, more than the file has")

    def take(self, length: int) -> bytes:
        """Give the next bytes; callers bound `length`."""
        end = self._at + length
        if end > len(self._buffer):
            self._fill(length)
            end = self._at + length
        data = self._buffer[self._at : end]
        self._at = end
        return data

    def skip(self, length: int) -> None:
        """Pass over bytes without reading those that are not at hand yet."""
        self.need(length)
        self._at += length

    def number(self, code: str) -> Value:
        size = struct.calcsize(self.order + code)
        value: Value = struct.unpack(self.order + code, self.take(size))[0]
        return value

    def u32(self) -> int:
        return int.from_bytes(self.take(4), "little" if self.order == "<" else "big")

    def u64(self) -> int:
        return int.from_bytes(self.take(8), "little" if self.order == "<" else "big")

    def count(self) -> int:
        """Read a count or a length, 64 bits wide since version 2."""
        return self.u64() if self.wide else self.u32()

    def text(self, longest: int) -> str:
        length = self.count()
        if length > longest:
            raise GgufError(f"a name of {length} bytes")
        return self.take(length).decode("utf-8", "replace")

    def pass_strings(self, count: int) -> None:
        """Pass over strings: only their lengths are looked at."""
        length = struct.Struct(self.order + ("Q" if self.wide else "I"))
        while count:
            at, last = self._at, len(self._buffer) - length.size
            while count and at <= last:
                at += length.size + length.unpack_from(self._buffer, at)[0]
                count -= 1
            self._at = at
            if count:
                self._fill(length.size)
        self.need(0)

    def _fill(self, length: int) -> None:
        self.need(length)
        start = self.position
        wanted = max(length, _READ_AHEAD)
        if self._bytes_read + length > self._limit:
            raise GgufError(f"more than {self._limit >> 20} MiB of metadata; the rest was not read")
        wanted = min(wanted, self._limit - self._bytes_read)
        self._buffer = self._files.read(self._path, start, wanted)
        self._bytes_read += len(self._buffer)
        self._start, self._at = start, 0
        if len(self._buffer) < length:
            raise GgufError("the file ends inside its metadata")


def _read(cursor: _Cursor) -> Gguf:
    version = cursor.u32()
    if not version & _BIG_ENDIAN_MASK:  # GGUFReader tells the byte order by the version
        cursor.order = ">"
        version = int.from_bytes(version.to_bytes(4, "little"), "big")
    if version not in _VERSIONS:
        raise GgufError(f"version {version} of the format is not known")
    cursor.wide = version > 1
    tensors, keys = cursor.count(), cursor.count()
    if tensors > TENSORS_LIMIT or keys > KEYS_LIMIT:
        raise GgufError(f"says it has {tensors} tensors and {keys} keys")
    metadata: dict[str, Value] = {}
    arrays: dict[str, int] = {}
    odd: dict[str, None] = {}
    for _ in range(keys):
        key = cursor.text(_KEY_LENGTH)[:_KEY_KEPT]
        if key in metadata or key in arrays:
            odd["a metadata key stands twice; the last one counts"] = None
        kind = cursor.u32()
        if kind == _ARRAY:
            arrays[key] = _pass_array(cursor, 0)
        else:
            metadata[key] = _value(cursor, kind)
    described = [_tensor(cursor) for _ in range(tensors)]
    by_dtype: Counter[str] = Counter()
    for tensor in described:
        by_dtype[tensor.kind.name] += prod(tensor.dimensions)
    if len(by_dtype) > len(TYPES) + _UNKNOWN_TYPES:
        raise GgufError("more data types than can be told apart")
    return Gguf(
        version=version,
        big_endian=cursor.order == ">",
        metadata=metadata,
        arrays=arrays,
        by_dtype=dict(sorted(by_dtype.items())),
        tensors=tensors,
        problems=(*odd, *_misfits(described, metadata, cursor)),
    )


def _value(cursor: _Cursor, kind: int) -> Value:
    if kind in _SCALARS:
        return cursor.number(_SCALARS[kind])
    if kind != _STRING:
        raise GgufError(f"a metadata value of unknown type {kind}")
    length = cursor.count()
    cursor.need(length)
    kept = cursor.take(min(length, _KEPT))
    cursor.skip(length - len(kept))
    return kept.decode("utf-8", "ignore" if length > _KEPT else "replace")


def _pass_array(cursor: _Cursor, depth: int) -> int:
    """Pass over an array and give its length; its values are not kept."""
    if depth >= _NESTING:
        raise GgufError(f"arrays nested deeper than {_NESTING}")
    kind, length = cursor.u32(), cursor.count()
    if kind in _SCALARS:
        cursor.skip(length * struct.calcsize("<" + _SCALARS[kind]))
        return length
    if kind not in {_STRING, _ARRAY}:
        raise GgufError(f"an array of unknown type {kind}")
    cursor.need(length * (8 if cursor.wide else 4))
    cursor.passed += length * (_ARRAY_COST if kind == _ARRAY else 1)
    if cursor.passed > STRINGS_LIMIT:
        raise GgufError(f"more than {STRINGS_LIMIT} strings in its arrays; the rest was not read")
    if kind == _STRING:
        cursor.pass_strings(length)
    else:
        for _ in range(length):
            _pass_array(cursor, depth + 1)
    return length


def _tensor(cursor: _Cursor) -> _Tensor:
    name = cursor.text(_NAME_LENGTH)
    count = cursor.u32()
    if count > _DIMENSIONS:
        raise GgufError(f"a tensor of {count} dimensions")
    dimensions = tuple(cursor.count() for _ in range(count))
    if prod(dimensions) >= _LARGEST:
        raise GgufError("a tensor of more elements than any file can hold")
    kind = cursor.u32()
    return _Tensor(name, TYPES.get(kind, GgmlType(f"type-{kind}")), dimensions, cursor.u64())


def _misfits(tensors: list[_Tensor], metadata: dict[str, Value], cursor: _Cursor) -> list[str]:
    """How the tensors depart from what the format asks, each kind once."""
    found: dict[str, None] = {}
    alignment = metadata.get("general.alignment", 32)
    if type(alignment) is not int or alignment <= 0 or alignment % 8:
        found["general.alignment is not a multiple of 8"] = None
        alignment = 32
    if len({t.name for t in tensors}) < len(tensors):
        found["a tensor's name stands twice"] = None
    start = -(-cursor.position // alignment) * alignment
    position = 0
    for _, kind, dimensions, offset in sorted(tensors, key=lambda t: t.offset):
        if kind.size == 0:
            found[f"the size of data type {kind.name} is not known"] = None
            continue
        if dimensions and dimensions[0] % kind.block:
            found["a tensor's rows do not fill the blocks of its data type"] = None
        if offset < position:
            found["tensors overlap"] = None
        position = max(position, offset + prod(dimensions) // kind.block * kind.size)
    if 0 <= cursor.size < start + position and tensors:
        room = max(0, cursor.size - start)
        found[f"the file is cut short: {position} bytes of tensors, {room} at hand"] = None
    return list(found)
