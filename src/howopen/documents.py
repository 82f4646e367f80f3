"""Begin the documents that a release lacks, as files in a folder."""

from __future__ import annotations

from pathlib import Path

from howopen.errors import OutputError
from howopen.frameworks.fill import begun
from howopen.knowledge_base import knowledge
from howopen.reporters import render
from howopen.types import Assessment


def begin_documents(
    assessment: Assessment, folder: Path, *, overlay: Path | None = None
) -> tuple[tuple[Path, bool], ...]:
    """Begin what a release lacks, and `mof.yml`; each path, and whether it was written.

    A file that is there stays as it is. Raises OutputError for a folder that cannot be written.
    """
    files = {**begun(assessment, knowledge(overlay)), "mof.yml": render(assessment, "mof")}
    told: list[tuple[Path, bool]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in ((folder / name, text) for name, text in files.items()):
            is_new = not path.exists()
            if is_new:
                path.write_text(text, encoding="utf-8")
            told.append((path, is_new))
    except OSError as error:
        raise OutputError(f"{folder}: {error.strerror}", hint="Choose another folder") from error
    return tuple(told)
