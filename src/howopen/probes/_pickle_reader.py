"""What a pickle would import, read from its opcodes; nothing is loaded.

Opcodes: CPython, `Lib/pickletools.py`. PyTorch's containers: `torch/serialization.py`
(`MAGIC_NUMBER` of the older format; a ZIP archive with a `data.pkl` since version 1.6).
"""

from __future__ import annotations

import io
import pickletools
import struct
import warnings
import zipfile
import zlib
from typing import NamedTuple

from howopen.errors import SourceError
from howopen.files import Files
from howopen.probes._weights import head_of
from howopen.types import Artifact

PICKLE_LIMIT = 1 << 23
"""Bytes read of one pickle. The `data.pkl` of a model with 10,000 tensors has about 2 MB."""

OPS_LIMIT = 500_000
"""Opcodes looked at in one file (about half a second)."""

ARCHIVE_LIMIT = 1 << 25
"""Bytes read of one ZIP archive: its directory (110 bytes per tensor) and its pickles."""

IMPORTS_LIMIT = 200
"""Different imports told of one file."""

_TORCH_MAGIC = 0x1950A86A20F9469CFC6C
_HEAD = 1 << 16
_PICKLES = 8  # read of one archive
_TORCH_PICKLES = 4  # behind the one with the magic number
_NAME_LENGTH = 200
_ZIP = b"PK\x03\x04"
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x04\x22\x4d\x18", b"\x78\x01", b"\x78\x9c")
_TEXT_STARTS = frozenset((b"(", b"c", b"]", b"}", b"i"))  # of protocols 0 and 1
_PROTOCOLS = 5
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))  # others unpack without bound
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,  # encrypted entries, and NotImplementedError for unknown methods
    ValueError,
)
_GETS = frozenset(("GET", "BINGET", "LONG_BINGET"))
_PUTS = frozenset(("PUT", "BINPUT", "LONG_BINPUT"))
_EXTENSIONS = frozenset(("EXT1", "EXT2", "EXT4"))
_NEUTRAL = frozenset(("PROTO", "FRAME"))  # neither push nor pop


class Pickled(NamedTuple):
    """What was seen in one file. `problem` says what was not looked at, and why."""

    container: str  # pickle, torch-legacy, torch-zip, compressed; empty: no pickle
    imports: tuple[str, ...] = ()
    problem: str = ""
    ops: int = 0  # opcodes looked at


class _Scan(NamedTuple):
    imports: dict[str, None]
    ops: int
    is_torch: bool  # the whole pickle is PyTorch's magic number
    problem: str  # why the end was not reached


def read_pickle(
    files: Files, artifact: Artifact, *, loose: bool, limit: int = OPS_LIMIT
) -> Pickled:
    """Look for pickles in one file, raw or inside a ZIP archive.

    `loose` also takes what bears no mark at its start: protocols 0 and 1, and compressed files.
    At most `limit` opcodes are looked at. Raises NotAtHandError where the bytes are not at hand.
    """
    head = head_of(files, artifact, _HEAD)
    if head.startswith(_ZIP):
        return _read_archive(files, artifact, limit)
    if loose and head.startswith(_COMPRESSED):
        return Pickled("compressed", problem="compressed, not looked into")
    if head[:1] == b"\x80":
        if len(head) == 1 or head[1] > _PROTOCOLS:
            return Pickled("")
    elif not loose or head[:1] not in _TEXT_STARTS:
        return Pickled("")
    try:
        data = files.read(artifact.path, 0, PICKLE_LIMIT) if len(head) == _HEAD else head
    except SourceError as error:
        return Pickled("pickle", problem=error.what)
    return _read_raw(data, limit)


def _read_raw(data: bytes, limit: int) -> Pickled:
    """Read the first pickle of a file, and the four more that PyTorch's older format has.

    They are its version, the system's properties, the model and the keys of the tensors.
    """
    stream = io.BytesIO(data)
    first = _scan(stream, limit)
    imports, ops, problem = first.imports, first.ops, first.problem
    if problem and not imports and data[:1] != b"\x80":
        return Pickled("")
    for _ in range(_TORCH_PICKLES if first.is_torch else 0):
        scan = _scan(stream, limit - ops)
        ops += scan.ops
        imports |= scan.imports
        problem = scan.problem
        if problem:
            break
    if problem and len(data) == PICKLE_LIMIT:
        problem = f"only its first {PICKLE_LIMIT >> 20} MiB were looked at"
    return Pickled("torch-legacy" if first.is_torch else "pickle", _sorted(imports), problem, ops)


def _read_archive(files: Files, artifact: Artifact, limit: int) -> Pickled:
    """Read the pickles of a PyTorch archive, unpacking no more than their bound."""
    imports: dict[str, None] = {}
    problems: list[str] = []
    pickles = ops = 0
    try:
        with zipfile.ZipFile(io.BufferedReader(_Ranges(files, artifact), 1 << 16)) as archive:
            entries = [i for i in archive.infolist() if i.filename.endswith(".pkl")]
            for entry in entries[:_PICKLES]:
                pickles += 1
                if entry.compress_type not in _METHODS:
                    problems.append(f"{entry.filename[:_NAME_LENGTH]} is packed in an unusual way")
                    continue
                with archive.open(entry) as packed:
                    scan = _scan(io.BytesIO(packed.read(PICKLE_LIMIT)), limit - ops)
                ops += scan.ops
                imports |= scan.imports
                if scan.problem:
                    problems.append(f"{entry.filename[:_NAME_LENGTH]}: {scan.problem}")
    except _ZIP_ERRORS as error:
        problems.append(f"the archive could not be read: {' '.join(str(error).split())[:120]}")
        pickles = pickles or artifact.path.lower().endswith((".pt", ".pth", ".ckpt", ".bin"))
    if not pickles:
        return Pickled("")
    return Pickled("torch-zip", _sorted(imports), problems[0] if problems else "", ops)


def _sorted(imports: dict[str, None]) -> tuple[str, ...]:
    return tuple(sorted(imports)[:IMPORTS_LIMIT])


def _scan(stream: io.BytesIO, limit: int) -> _Scan:
    """Go through one pickle's opcodes and note what it imports.

    STACK_GLOBAL takes its names from the two texts pushed last, directly or from the memo.
    """
    imports: dict[str, None] = {}
    memo: dict[int, str | None] = {}
    pushed: list[str | None] = [None, None]
    ops, is_torch, problem = 0, False, "it has no end"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pickletools decodes escapes that Python deprecates
            for opcode, argument, _ in pickletools.genops(stream):
                ops += 1
                if ops > limit:
                    problem = f"only its first {limit} opcodes were looked at"
                    break
                name = opcode.name
                is_torch |= ops <= 2 and argument == _TORCH_MAGIC
                if name == "STOP":
                    problem = ""
                elif name in {"GLOBAL", "INST"}:
                    imports[_dotted(str(argument).partition(" ")[::2])] = None
                    pushed = [pushed[1], None]
                elif name == "STACK_GLOBAL":
                    imports[_dotted((pushed[0], pushed[1]))] = None
                    pushed = [None, None]
                elif name in _EXTENSIONS:
                    imports[f"copyreg extension {argument}"] = None
                    pushed = [pushed[1], None]
                elif name == "MEMOIZE":
                    memo[len(memo)] = pushed[1]
                elif name in _PUTS:
                    memo[int(argument or 0)] = pushed[1]
                elif name in _GETS:
                    pushed = [pushed[1], memo.get(int(argument or 0))]
                elif name not in _NEUTRAL:
                    pushed = [pushed[1], argument if isinstance(argument, str) else None]
    except (ValueError, IndexError, struct.error, OverflowError) as error:
        problem = f"not a whole pickle: {' '.join(str(error).split())[:100]}"
    return _Scan(imports, ops, is_torch, problem)


def _dotted(parts: tuple[str | None, str | None]) -> str:
    """Write an import as one name; what is only made while loading cannot be told."""
    words = (p[:_NAME_LENGTH] if p else "?" for p in parts)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in ".".join(words))


class _Ranges(io.RawIOBase):
    """A file of a release as a seekable stream that gives out a bounded number of bytes."""

    def __init__(self, files: Files, artifact: Artifact) -> None:
        super().__init__()
        self._files = files
        self._path = artifact.path
        self._size = artifact.size
        self._at = 0
        self._left = ARCHIVE_LIMIT

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if self._size < 0:
            raise OSError("its size is not known")
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("a position before the start")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if len(buffer) > self._left:
            raise OSError(f"more than {ARCHIVE_LIMIT >> 20} MiB of directory and pickles")
        data = self._files.read(self._path, self._at, len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        self._left -= len(data)
        return len(data)
