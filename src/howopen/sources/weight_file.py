"""One weight file on disk as a release: all it says about itself, and nothing about what else is.

The listing is never complete: one file does not show that nothing else was released.
"""

from __future__ import annotations

from pathlib import Path

from howopen.errors import NotFoundError, UnreadableError
from howopen.sources import Artifact, Collected, Release

KINDS = {".gguf": "gguf-file", ".safetensors": "safetensors-file"}
"""Kind of release by the file's extension."""

_DEFAULT_LENGTH = 1 << 20


def accepts(reference: str) -> bool:
    """Whether `reference` is an existing `.gguf` or `.safetensors` file."""
    path = Path(reference)
    return path.suffix.lower() in KINDS and path.is_file()


def collect(reference: str) -> Collected:
    """Take one weight file as a release; raises SourceError where it cannot be looked at."""
    path = Path(reference)
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise NotFoundError(f"no weight file at {reference}") from error
    release = Release(
        id=path.stem,
        source=reference,
        kind=KINDS.get(path.suffix.lower(), "weight-file"),
        artifacts=(Artifact(path=path.name, size=size),),
    )
    return Collected(release, _OneFile(path))


class _OneFile:
    """Ranged reads of this file and of no other."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Read a range; raises SourceError for any other path and where the disk fails."""
        if path != self._path.name:
            raise NotFoundError(f"only {self._path.name} is at hand, not {path}")
        try:
            with self._path.open("rb") as file:
                file.seek(start)
                return file.read(_DEFAULT_LENGTH if length < 0 else length)
        except (OSError, ValueError, OverflowError) as error:
            raise UnreadableError(f"{self._path.name} could not be read: {error}") from error
