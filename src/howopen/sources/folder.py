"""A folder on this machine: a release in Hugging Face layout, or a checkout of a repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from howopen.disk import is_folder, read_range
from howopen.errors import NotFoundError, UnreadableError
from howopen.sources import Collected
from howopen.sources._kept_listing import kept_listings
from howopen.types import Artifact, Evidence, Finding, Level, Observation, Release, Status

MAX_ENTRIES = 100_000
"""Files and folders looked at in one release; beyond, the listing counts as partial."""

MAX_DEPTH = 32
"""Folders inside folders that are entered."""

MAX_FINDINGS = 50
"""Entries told one by one that could not be read; the rest is told as a number."""

_SKIPPED = frozenset((".git", "__pycache__", ".hg", ".svn", ".mypy_cache", ".ruff_cache"))
_DOWNLOADS = ".cache/huggingface"
"""Where the Hub client keeps notes on what it put into a folder (`hf download --local-dir`)."""

_OUTSIDE = "link that leads out of the folder; not followed"
_NOWHERE = "link that leads nowhere"
_SPECIAL = "neither a file nor a folder; not opened"
_DENIED = "no permission to read it"


class FolderFiles:
    """Reads files below one root; a link or `..` that leads out of it is refused."""

    def __init__(self, root: Path, *, beyond: Path | None = None) -> None:
        self._root = root
        self._allowed = (beyond or root).resolve()

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Up to `length` bytes from `start`; raises SourceError for what cannot be read."""
        try:
            full = (self._root / path).resolve()
            if not full.is_relative_to(self._allowed):
                raise UnreadableError(f"{path}: leads out of the folder")
            return read_range(full, path, start, length)
        except (ValueError, RuntimeError) as error:  # a NUL in the path; a link to itself
            raise UnreadableError(f"{path}: no path that can be read") from error


class Listing(NamedTuple):
    """What a walk through a folder found."""

    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...]
    complete: bool


def collect(reference: str) -> Collected:
    """The release that a folder holds.

    Raises NotFoundError for a missing folder, UnreadableError for an empty or unreadable one.
    """
    root = Path(reference).expanduser()
    if not is_folder(root):
        raise NotFoundError(f"{reference}: no such folder", hint="Check the path")
    listing, commit = _with_downloads(root, walk(root))
    if not listing.artifacts:
        problem = listing.findings[0].message if listing.findings else "the folder holds no files"
        raise UnreadableError(
            f"{reference}: {problem}", hint="Name a folder with a model's files or license texts"
        )
    from howopen.sources._checkout import origin

    files = FolderFiles(root)
    came_from = origin(files)
    release = Release(
        id=came_from.name or root.resolve().name,
        source=reference,
        kind="folder",
        purl=came_from.purl,
        revision=came_from.revision or commit,
        complete=listing.complete,
        artifacts=listing.artifacts,
    )
    return Collected(release, files, Observation(findings=listing.findings))


def walk(root: Path, *, beyond: Path | None = None) -> Listing:
    """List the files of a folder, sorted; links out of it are told and not followed.

    A file that cannot be read is listed all the same: it is part of the release. `beyond` is the
    folder that links may lead into (a cache keeps its files beside the snapshot).
    """
    allowed = (beyond or root).resolve()
    artifacts: list[Artifact] = []
    problems: list[tuple[str, str]] = []
    complete = True
    for entry, problem in _entries(root, allowed):
        path = entry.relative_to(root).as_posix()
        if problem:
            problems.append((path, problem))
            complete = complete and problem in (_OUTSIDE, _NOWHERE, _SPECIAL, _DENIED)
        if not problem or problem in (_OUTSIDE, _NOWHERE, _DENIED):
            size = -1 if problem in (_OUTSIDE, _NOWHERE) else _size(entry)
            artifacts.append(Artifact(path=path, size=size, readable=not problem))
    return Listing(
        tuple(sorted(artifacts, key=lambda a: a.path)), tuple(_findings(problems)), complete
    )


def _with_downloads(root: Path, listing: Listing) -> tuple[Listing, str]:
    """A folder that the Hub client filled may hold part of a model; its notes may tell the rest.

    huggingface_hub, `_tree_cache.py`: `trees/COMMIT.json` lists all files of a downloaded commit.
    """
    if not is_folder(root / _DOWNLOADS):
        return listing, ""

    kept = kept_listings(root / _DOWNLOADS / "trees")
    if len(kept) != 1:
        return listing._replace(complete=False), ""
    ((commit, tree),) = kept.items()
    artifacts = tree | {a.path: a for a in listing.artifacts}
    return listing._replace(artifacts=tuple(artifacts[p] for p in sorted(artifacts))), commit


def _entries(root: Path, allowed: Path) -> Iterator[tuple[Path, str]]:
    """Files below `root`, and what cannot be read or entered, with the reason."""
    stack: list[tuple[Path, int]] = [(root, 0)]
    seen: set[tuple[int, int]] = set()
    budget = MAX_ENTRIES
    while stack:
        folder, depth = stack.pop()
        try:
            status = folder.stat()
            with os.scandir(folder) as found:
                entries = nsmallest(budget + 1, found, key=lambda e: e.name)
        except OSError as error:
            yield folder, f"cannot be listed: {error.strerror}"
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        for entry in entries:
            path = Path(entry.path)
            if budget == 0:
                yield path, f"more than {MAX_ENTRIES} entries; the rest is not listed"
                return
            budget -= 1
            kind = _kind(entry, path, allowed)
            if kind == "folder":
                if entry.name in _SKIPPED or path.relative_to(root).as_posix() == _DOWNLOADS:
                    continue
                if depth >= MAX_DEPTH:
                    yield path, f"nested deeper than {MAX_DEPTH} folders; not listed"
                else:
                    stack.append((path, depth + 1))
            else:
                yield path, kind


def _kind(entry: os.DirEntry[str], path: Path, allowed: Path) -> str:
    """`folder`, empty for a file that can be read, or why an entry cannot."""
    try:
        if entry.is_symlink() and not path.resolve(strict=True).is_relative_to(allowed):
            return _OUTSIDE
        if entry.is_dir():
            return "folder"
        if not entry.is_file():
            return _SPECIAL
        return "" if os.access(path, os.R_OK) else _DENIED
    except (OSError, RuntimeError):  # a link to nothing, or to itself
        return _NOWHERE


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # removed since it was listed
        return -1


def _findings(problems: list[tuple[str, str]]) -> Iterator[Finding]:
    for path, problem in problems[:MAX_FINDINGS]:
        yield _finding(path, f"{path}: {problem}")
    if len(problems) > MAX_FINDINGS:
        path, problem = problems[-1]  # where the walk was cut, that is told last
        more = len(problems) - MAX_FINDINGS
        yield _finding(path, f"{more} more like these; the last is {path}: {problem}")


def _finding(path: str, message: str) -> Finding:
    return Finding(
        probe="folder",
        outcome=Status.UNKNOWN,
        level=Level.WARNING,
        message=message,
        evidence=(Evidence(path=path),),
    )
