"""The compiled copy of the knowledge: where it lies, and whether it is as new as the files.

In a checkout the YAML files under `knowledge/` are the truth and a compiled copy is kept beside
them; a wheel carries only the compiled copy.
"""

from __future__ import annotations

import mmap
import os
from contextlib import suppress
from pathlib import Path

import msgspec

PACKAGE = Path(__file__).resolve().parent
FOLDER = PACKAGE / "knowledge"
COMPILED = PACKAGE / "knowledge.bin"
INDEX = PACKAGE / "licenses.idx"
FORMAT = 16
"""Raised when the compiled form changes, so that an old copy is made anew."""

_SHAPING = (
    "facts/*.py",
    "licenses/name_index.py",
    "licenses/spelling.py",
    "terms/literals.py",
    "terms/preparation.py",
    "compiled.py",
    "compiling.py",
    "types/*.py",
)
"""Code whose change makes an old copy unfit."""


class Compiled(msgspec.Struct):
    """All knowledge, each item encoded apart, so that only what is asked for is decoded."""

    format: int
    version: str
    stamp: str
    folders: dict[str, dict[str, msgspec.Raw]]
    singles: dict[str, msgspec.Raw]
    aliases: dict[str, dict[str, str]]


def stamp_of(folder: Path) -> str:
    """Changes whenever a file of the folder, or a shape it is compiled into, does.

    Made of number, newest change and total size of the files.
    """
    paths = (p for name in _SHAPING for p in PACKAGE.glob(name))
    shapes = [path.stat() for path in paths]
    count, size = 0, sum(s.st_size for s in shapes)
    newest = max(s.st_mtime_ns for s in shapes)
    stack = [str(folder)]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                elif entry.name.endswith(".yaml") or entry.name == "VERSION":
                    status = entry.stat()
                    count, size = count + 1, size + status.st_size
                    newest = max(newest, status.st_mtime_ns)
    return f"{FORMAT}-{count}-{size}-{newest}"


def cache_file(stamp: str) -> Path:
    """Where the copy lies if it cannot lie beside the files."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "howopen" / f"knowledge-{stamp}.bin"


def read_compiled(path: Path) -> Compiled | None:
    """A copy, None where there is none, or one of another format or damaged."""
    with suppress(OSError, ValueError, msgspec.DecodeError, msgspec.ValidationError):
        with path.open("rb") as file:  # mapped: most of it is never asked for
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        compiled = msgspec.msgpack.decode(data, type=Compiled)
        return compiled if compiled.format == FORMAT else None
    return None


def write_whole(path: Path, data: bytes) -> bool:
    """Write atomically, so that two first runs at once do no harm; False where it cannot be."""
    import tempfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        written = Path(file.name)
        written.chmod(0o644)
        written.replace(path)
    except OSError:
        return False
    return True
