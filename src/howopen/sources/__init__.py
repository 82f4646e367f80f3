"""Sources turn a reference into a release and its files; one module, one kind of reference."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from howopen.facts.models import ModelFacts
from howopen.mof.record import Record
from howopen.types import Artifact, Observation, Release

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


class Collected(NamedTuple):
    """What a source hands on: the release, its files, and what the source itself observed."""

    release: Release
    files: Files
    observed: Observation = Observation()
    facts: ModelFacts | None = None
    record: Record | None = None  # of the Model Openness Framework's reference tool


__all__ = ["Artifact", "Collected", "Files", "Release"]
