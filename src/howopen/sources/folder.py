"""A folder on this machine: a release in Hugging Face layout, or a checkout of a repository."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from howopen.errors import NotFoundError, SourceError, UnreadableError
from howopen.sources import Collected
from howopen.types import Artifact, Evidence, Finding, Level, Observation, Release, Status

MAX_ENTRIES = 100_000
"""Files listed of one folder; beyond, the listing counts as partial."""

MAX_DEPTH = 32
"""Folders inside folders that are entered."""

DEFAULT_LENGTH = 1 << 20
"""Bytes read where a reader names no length."""

_SKIPPED = frozenset((".git", "__pycache__", ".hg", ".svn", ".mypy_cache", ".ruff_cache"))


class FolderFiles:
    """Reads files below one root; a link or `..` that leads out of it is refused."""

    def __init__(self, root: Path, *, beyond: Path | None = None) -> None:
        self._root = root
        self._allowed = (beyond or root).resolve()

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Up to `length` bytes from `start`; raises SourceError for what cannot be read."""
        full = (self._root / path).resolve()
        if not full.is_relative_to(self._allowed):
            raise SourceError(f"{path}: leads out of the folder")
        try:
            if not stat.S_ISREG(full.stat().st_mode):
                raise SourceError(f"{path}: not a regular file")
            with full.open("rb") as file:
                file.seek(start)
                return file.read(DEFAULT_LENGTH if length < 0 else length)
        except OSError as error:
            raise SourceError(f"{path}: {error.strerror or error}") from error


class Listing(NamedTuple):
    """What a walk through a folder found."""

    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...]
    complete: bool


def accepts(reference: str) -> bool:
    """Whether the reference is a folder that exists."""
    return Path(reference).expanduser().is_dir()


def collect(reference: str) -> Collected:
    """The release that a folder holds.

    Raises NotFoundError for a missing folder, UnreadableError for an empty or unreadable one.
    """
    root = Path(reference).expanduser()
    if not root.is_dir():
        raise NotFoundError(f"{reference}: no such folder", hint="Check the path")
    listing = walk(root)
    if not listing.artifacts:
        problem = listing.findings[0].message if listing.findings else "the folder holds no files"
        raise UnreadableError(
            f"{reference}: {problem}", hint="Name a folder with a model's files or license texts"
        )
    origin = _origin(root)
    release = Release(
        id=origin.name or root.resolve().name,
        source=reference,
        kind="folder",
        purl=origin.purl,
        revision=origin.revision,
        complete=listing.complete,
        artifacts=listing.artifacts,
    )
    return Collected(release, FolderFiles(root), Observation(findings=listing.findings))


def walk(root: Path, *, beyond: Path | None = None) -> Listing:
    """List the files of a folder, sorted; links out of it are told and not followed.

    `beyond` is the folder that links may lead into (a cache keeps its files beside the snapshot).
    """
    allowed = (beyond or root).resolve()
    artifacts: list[Artifact] = []
    findings: list[Finding] = []
    complete = True
    for entry, problem in _entries(root, allowed):
        path = entry.relative_to(root).as_posix()
        if problem:
            findings.append(_problem(path, problem))
            complete = complete and problem.startswith("link")
            continue
        if len(artifacts) >= MAX_ENTRIES:
            findings.append(
                _problem(path, f"more than {MAX_ENTRIES} files; the rest is not listed")
            )
            return Listing(tuple(sorted(artifacts, key=lambda a: a.path)), tuple(findings), False)
        readable = os.access(entry, os.R_OK)
        artifacts.append(Artifact(path=path, size=entry.stat().st_size, readable=readable))
    return Listing(tuple(sorted(artifacts, key=lambda a: a.path)), tuple(findings), complete)


def _entries(root: Path, allowed: Path) -> Iterator[tuple[Path, str]]:
    """Regular files below `root`, and what was passed over, with the reason."""
    stack: list[tuple[Path, int]] = [(root, 0)]
    seen: set[tuple[int, int]] = set()
    while stack:
        folder, depth = stack.pop()
        try:
            status = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError as error:
            yield folder, f"cannot be listed: {error.strerror}"
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        for entry in entries:
            path = Path(entry.path)
            kind = _kind(entry, path, allowed)
            if kind == "folder":
                if entry.name in _SKIPPED:
                    continue
                if depth >= MAX_DEPTH:
                    yield path, f"nested deeper than {MAX_DEPTH} folders; not listed"
                else:
                    stack.append((path, depth + 1))
            elif kind == "file":
                yield path, ""
            else:
                yield path, kind


def _kind(entry: os.DirEntry[str], path: Path, allowed: Path) -> str:
    """`folder`, `file`, or why the entry is passed over."""
    try:
        if entry.is_symlink() and not path.resolve(strict=True).is_relative_to(allowed):
            return "link that leads out of the folder; not followed"
        if entry.is_dir():
            return "folder"
        return "file" if entry.is_file() else "neither a file nor a folder; not opened"
    except (OSError, RuntimeError):  # a link to nothing, or to itself
        return "link that leads nowhere"


def _problem(path: str, what: str) -> Finding:
    return Finding(
        probe="folder",
        outcome=Status.UNKNOWN,
        level=Level.WARNING,
        message=f"{path}: {what}",
        evidence=(Evidence(path=path),),
    )


# ── where a checkout comes from ─────────────────────────────────────────────────────────────────


class _Origin(NamedTuple):
    name: str = ""
    purl: str = ""
    revision: str = ""


_REMOTE = re.compile(
    r"url\s*=\s*\S*?(?P<host>huggingface\.co|hf\.co|github\.com)[/:](?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?\s*$",
    re.MULTILINE,
)


def _origin(root: Path) -> _Origin:
    """The repository and commit of a git checkout, read as text; no git command runs."""
    revision = _commit(root)
    config = _small(root / ".git" / "config")
    remote = _REMOTE.search(config)
    if remote is None or not revision:
        return _Origin(revision=revision)
    from packageurl import PackageURL

    owner, _, name = remote["name"].partition("/")
    kind = "github" if remote["host"] == "github.com" else "huggingface"
    purl = PackageURL(kind, owner, name, revision).to_string()
    return _Origin(remote["name"], purl, revision)


def _commit(root: Path) -> str:
    head = _small(root / ".git" / "HEAD").strip()
    if not head.startswith("ref: "):
        return head if re.fullmatch(r"[0-9a-f]{40,64}", head) else ""
    ref = head[5:]
    if not re.fullmatch(r"refs/[\w./-]+", ref) or ".." in ref:
        return ""
    loose = _small(root / ".git" / ref).strip()
    if re.fullmatch(r"[0-9a-f]{40,64}", loose):
        return loose
    packed = re.search(
        rf"^([0-9a-f]{{40,64}}) {re.escape(ref)}$", _small(root / ".git" / "packed-refs"), re.M
    )
    return packed[1] if packed else ""


def _small(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(1 << 20).decode("utf-8", "replace")
    except OSError:
        return ""
