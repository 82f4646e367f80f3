"""Sources turn a reference into a release and its files; one module, one kind of reference.

A source module has `accepts` and `collect`, and is found by scanning this package. Modules that
begin with `_` are no sources. In which order kinds of references are tried is told in one place,
`reference`; a source that is not named there is asked before all others.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from howopen.facts.models import ModelFacts
from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.mof.record import Record
from howopen.types import Observation, Release


class Collected(NamedTuple):
    """What a source hands on: the release, its files, and what the source itself observed."""

    release: Release
    files: Files
    observed: Observation = Observation()
    facts: ModelFacts | None = None
    record: Record | None = None  # of the Model Openness Framework's reference tool


class Source(Protocol):
    """What a source module offers."""

    def accepts(self, reference: str, kb: KnowledgeBase, /) -> bool:
        """Whether `reference` is of this kind; quick, without the network, never raises."""
        ...

    def collect(self, reference: str, kb: KnowledgeBase, /, *, offline: bool) -> Collected:
        """The release behind `reference`. Raises UsageError or SourceError."""
        ...
