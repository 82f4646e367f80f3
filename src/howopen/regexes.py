"""Regular expressions that are made ready before a start, so that a cold one compiles none.

Compiling some hundreds of patterns takes most of a cold start. The standard library's engine runs a
pattern's code, a row of numbers; `regexes.bin` holds that code for every pattern that howopen asks
for (decision 0011). It is a cache and no more: the code of a pattern that is not in it, or was made
for another engine, is made when asked for, and where that fails the pattern is compiled as ever.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]  # the engine: not documented, hence ENGINE
import mmap
import re
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from howopen.digest import blake2b

FILE = Path(__file__).resolve().parent / "regexes.bin"

ENGINE = f"{sys.implementation.cache_tag} {sys.byteorder} {_sre.MAGIC} {_sre.CODESIZE}"
"""Which engine the codes are for."""

_NOT_THIS_ENGINE = (
    ImportError, AttributeError, AssertionError, RuntimeError, TypeError, ValueError, OverflowError
)  # fmt: skip
_HEAD = struct.Struct("<64sII")  # engine, number of patterns, length of all records
_asked: set[tuple[str, int]] = set()


class Ready(msgspec.Struct, array_like=True):
    """A pattern with its code."""

    flags: int
    groups: int
    names: dict[str, int]
    code: bytes

    def pattern(self, source: str) -> re.Pattern[str]:
        """The pattern itself. Raises what the engine raises for a code that is none."""
        names: list[str | None] = [None] * (self.groups + 1)
        for name, number in self.names.items():
            names[number] = name
        code = array("I", self.code).tolist()
        return _sre.compile(  # type: ignore[no-any-return]
            source, self.flags, code, self.groups, self.names, tuple(names)
        )


class Table:
    """Patterns by their source and flags, read from a file or mapped memory.

    Raises ValueError for what is no table, or one that was made for another engine.
    """

    def __init__(self, data: bytes | mmap.mmap) -> None:
        if len(data) < _HEAD.size:
            raise ValueError("no table of patterns")
        engine, count, length = _HEAD.unpack_from(data)
        start = _HEAD.size
        if engine.rstrip(b"\0").decode("ascii", "replace") != ENGINE:
            raise ValueError("made for another engine")
        if len(data) != start + 12 * count + length:
            raise ValueError("not whole")
        view = memoryview(data)[start:]
        self._keys = view[: 8 * count].cast("Q")
        self._ends = view[8 * count : 12 * count].cast("I")
        self._records = view[12 * count :]

    def find(self, source: str, flags: int) -> Ready | None:
        """A pattern's code, None where it is not known."""
        key = _key(source, flags)
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return None
        start = self._ends[at - 1] if at else 0
        with suppress(msgspec.DecodeError, msgspec.ValidationError):
            return msgspec.msgpack.decode(self._records[start : self._ends[at]], type=Ready)
        return None


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """The same as `re.compile`, without compiling where the pattern's code is at hand.

    Raises re.error for what is no pattern.
    """
    _asked.add((source, flags))
    table = _table()
    ready = table.find(source, flags) if table is not None else None
    try:
        return (ready or made(source, flags)).pattern(source)
    except _NOT_THIS_ENGINE:
        return re.compile(source, flags)


@cache
def _table() -> Table | None:
    with suppress(OSError, ValueError), FILE.open("rb") as file:
        return Table(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return None


def _key(source: str, flags: int) -> int:
    digest = blake2b(
        f"{int(flags)} {source}".encode("utf-8", "surrogatepass"), digest_size=8
    ).digest()
    return int.from_bytes(digest, sys.byteorder)


# ── making the table ────────────────────────────────────────────────────────────────────────────


def build_table(patterns: Iterable[tuple[str, int]]) -> bytes:
    """The table of these patterns, and of all that howopen's own modules ask for when imported."""
    from importlib import import_module
    from pkgutil import walk_packages

    import howopen

    for module in walk_packages(howopen.__path__, "howopen."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # what builds a wheel need not have all that it needs
                import_module(module.name)
    known = _table()
    every: dict[int, bytes] = {}
    for source, flags in (*patterns, *_asked):
        ready = known.find(source, flags) if known is not None else None
        every[_key(source, flags)] = msgspec.msgpack.encode(ready or made(source, flags))
    keys = sorted(every)
    ends, records = array("I"), bytearray()
    for key in keys:
        records += every[key]
        ends.append(len(records))
    head = _HEAD.pack(ENGINE.encode(), len(keys), len(records))
    return b"".join((head, array("Q", keys).tobytes(), ends.tobytes(), records))


def made(source: str, flags: int) -> Ready:
    """A pattern with its code. Raises re.error for what is no pattern."""
    from howopen.regex_code import code_of

    code = code_of(source, int(flags))
    return Ready(code.flags, code.groups, code.names, array("I", code.units).tobytes())
