"""Sources turn a reference into a release and its files; one module, one kind of reference."""

from __future__ import annotations

from typing import NamedTuple

from howopen.facts.models import ModelFacts
from howopen.files import Files
from howopen.mof.record import Record
from howopen.types import Observation, Release


class Collected(NamedTuple):
    """What a source hands on: the release, its files, and what the source itself observed."""

    release: Release
    files: Files
    observed: Observation = Observation()
    facts: ModelFacts | None = None
    record: Record | None = None  # of the Model Openness Framework's reference tool
