"""The files of a release as every reader sees them: bounded ranges, read-only."""

from __future__ import annotations

from typing import Protocol

from howopen.errors import SourceError

DEFAULT_LENGTH = 1 << 20
"""Bytes read where a reader names no length."""


class Files(Protocol):
    """Bounded, read-only access to the files of a release."""

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Return up to `length` bytes of `path` from `start` (-1: DEFAULT_LENGTH).

        Raises SourceError where the file is not at hand or cannot be read. Short reads mean the
        end of the file.
        """
        ...


class NoFiles:
    """The files of a release that has none at hand."""

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Raise SourceError: there is nothing to read."""
        del start, length
        raise SourceError(f"{path}: no files are at hand")
