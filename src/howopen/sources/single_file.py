"""One file that is neither a folder nor weights: a license text, a policy, a model card."""

from __future__ import annotations

import os
from pathlib import Path

from howopen.disk import read_range
from howopen.errors import NotFoundError, UnreadableError
from howopen.sources import Collected
from howopen.types import Artifact, Release


def collect(path: Path) -> Collected:
    """The release of which one text is at hand; it proves nothing about the rest.

    Raises UnreadableError for what is no regular file, is empty, or may not be read.
    """
    if not path.is_file():
        raise UnreadableError(f"{path}: neither a folder nor a file that can be read")
    if not os.access(path, os.R_OK):
        raise UnreadableError(f"{path}: no permission to read it")
    size = path.stat().st_size
    if size == 0:
        raise UnreadableError(f"{path}: the file is empty")
    artifact = Artifact(path=path.name, size=size)
    release = Release(id=path.name, source=str(path), kind="file", artifacts=(artifact,))
    return Collected(release, OneFile(path))


class OneFile:
    """Ranged reads of one file and of no other."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Read a range; raises SourceError for any other path and where the disk fails."""
        if path != self._path.name:
            raise NotFoundError(f"only {self._path.name} is at hand, not {path}")
        return read_range(self._path, path, start, length)
