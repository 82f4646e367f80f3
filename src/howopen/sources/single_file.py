"""One file that is neither a folder nor weights: a license text, a policy, a model card."""

from __future__ import annotations

from pathlib import Path

from howopen.errors import UnreadableError
from howopen.sources import Collected
from howopen.sources.folder import FolderFiles
from howopen.types import Artifact, Release


def collect(path: Path) -> Collected:
    """The release of which one text is at hand; it proves nothing about the rest.

    Raises UnreadableError for what is no regular file.
    """
    if not path.is_file():
        raise UnreadableError(f"{path}: neither a folder nor a file that can be read")
    artifact = Artifact(path=path.name, size=path.stat().st_size)
    release = Release(id=path.name, source=str(path), kind="file", artifacts=(artifact,))
    return Collected(release, FolderFiles(path.resolve().parent))
