"""One weight file on disk as a release: all it says about itself, and nothing about what else is.

The listing is never complete: one file does not show that nothing else was released.
"""

from __future__ import annotations

from pathlib import Path

from howopen.errors import NotFoundError
from howopen.knowledge_base import KnowledgeBase
from howopen.sources import Collected
from howopen.sources.single_file import OneFile
from howopen.types import Artifact, Release

KINDS = {".gguf": "gguf-file", ".safetensors": "safetensors-file"}
"""Kind of release by the file's extension."""


def accepts(reference: str, kb: KnowledgeBase) -> bool:  # noqa: ARG001 - as every source
    """Whether `reference` is an existing `.gguf` or `.safetensors` file."""
    path = Path(reference)
    return path.suffix.lower() in KINDS and path.is_file()


def collect(
    reference: str,
    kb: KnowledgeBase,  # noqa: ARG001 - as every source
    *,
    offline: bool = False,  # noqa: ARG001 - a file needs no network
) -> Collected:
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
    return Collected(release, OneFile(path))
