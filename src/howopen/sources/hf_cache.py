"""The local Hub cache: `models--org--name/{refs,snapshots,blobs,.no_exist,trees}`.

A snapshot holds what somebody happened to download, so it never proves that a file is absent; only
the full listing that the Hub client may have kept (`trees/COMMIT.json`, huggingface_hub 2.x) does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from howopen.disk import is_folder
from howopen.errors import SourceError, UnreadableError
from howopen.regexes import regex
from howopen.sources import Collected
from howopen.sources._kept_listing import COMMIT, kept_listing
from howopen.sources.folder import MAX_FINDINGS, FolderFiles, walk
from howopen.types import Evidence, Finding, Observation, Release, Status

MAX_SNAPSHOTS = 1000
"""Snapshots or kept listings looked at of one model."""

_FOLDER = regex(r"models--(?P<org>[\w.-]+?)--(?P<name>[\w.-]+)|models--(?P<alone>[\w.-]+)")
_REVISION = regex(r"(?:[\w.-][\w./-]{0,200})?")


def accepts(path: Path) -> bool:
    """Whether a folder is a model's folder in a Hub cache, or one snapshot in it."""
    return _model_folder(path.absolute()) is not None


def find(repository: str, revision: str = "") -> Path | None:
    """The cached snapshot of `org/name`, None where nothing of it is cached."""
    folder = _folder(repository)
    if not is_folder(folder / "snapshots"):
        return None
    commit = _commit(folder, revision)
    if commit:
        return folder / "snapshots" / commit
    return None if revision else folder


def commits(repository: str) -> list[str]:
    """The commits of `org/name` of which something is cached."""
    return _snapshots(_folder(repository))


def hub_is_offline() -> bool:
    """Whether HF_HUB_OFFLINE rules out the network (as the Hub's own client reads it)."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")


def cache_root() -> Path:
    """Where the Hub client keeps downloads: HF_HUB_CACHE, HF_HOME/hub, or the user's cache."""
    if told := os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE"):
        return Path(told).expanduser()
    home = os.environ.get("HF_HOME")
    base = (
        Path(home) if home else Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")) / "huggingface"
    )
    return base.expanduser() / "hub"


def collect(path: Path) -> Collected:
    """The release of a model's folder in a Hub cache, at the snapshot named or the main one.

    Raises UnreadableError where no snapshot is there.
    """
    path = path.absolute()
    folder = _model_folder(path)
    if folder is None:
        raise UnreadableError(f"{path}: not a model in a Hub cache")
    commit = path.name if path.parent.name == "snapshots" else _commit(folder, "")
    snapshot = folder / "snapshots" / commit
    if not commit or not is_folder(snapshot):
        raise _no_snapshot(path, _snapshots(folder))
    at_hand = walk(snapshot, beyond=folder)
    tree = kept_listing(folder / "trees" / f"{commit}.json")
    artifacts = {a.path: a for a in at_hand.artifacts}
    artifacts |= {p: a for p, a in tree.items() if p not in artifacts or not artifacts[p].readable}
    from packageurl import PackageURL

    match = _FOLDER.fullmatch(folder.name)
    org, name = (
        (match["org"] or "", match["name"] or match["alone"]) if match else ("", folder.name)
    )
    release = Release(
        id=f"{org}/{name}" if org else name,
        source=str(path),
        kind="hf-cache",
        purl=PackageURL("huggingface", org or None, name, commit).to_string(),
        revision=commit,
        complete=bool(tree),
        artifacts=tuple(artifacts[p] for p in sorted(artifacts)),
    )
    findings = (*at_hand.findings, *_known_absent(folder / ".no_exist" / commit))
    files = FolderFiles(snapshot, beyond=folder)
    return Collected(release, files, Observation(findings=findings))


def _no_snapshot(path: Path, snapshots: list[str]) -> UnreadableError:
    if snapshots:
        return UnreadableError(
            f"{path}: {len(snapshots)} snapshots, none of which is the main one",
            hint=f"Name one, such as {path / 'snapshots' / snapshots[0]}",
        )
    return UnreadableError(f"{path}: no snapshot is cached", hint="Download the model")


def _model_folder(path: Path) -> Path | None:
    for folder in (path, path.parent.parent):
        if _FOLDER.fullmatch(folder.name) and is_folder(folder / "snapshots"):
            return folder
    return None


def _commit(folder: Path, revision: str) -> str:
    """The commit of a revision: itself, what `refs/` says, or the only snapshot there is."""
    if COMMIT.fullmatch(revision):
        return revision if is_folder(folder / "snapshots" / revision) else ""
    if not _REVISION.fullmatch(revision):
        return ""
    try:
        told = FolderFiles(folder / "refs").read(revision or "main", 0, 64)
    except SourceError:
        told = b""
    commit = told.decode("ascii", "replace").strip()
    if COMMIT.fullmatch(commit) and is_folder(folder / "snapshots" / commit):
        return commit
    if revision:
        return ""
    snapshots = _snapshots(folder)
    return snapshots[0] if len(snapshots) == 1 else ""


def _snapshots(folder: Path) -> list[str]:
    try:
        found = list(islice((folder / "snapshots").iterdir(), MAX_SNAPSHOTS))
    except OSError:
        return []
    return sorted(p.name for p in found if COMMIT.fullmatch(p.name))


def _folder(repository: str) -> Path:
    return cache_root() / f"models--{repository.replace('/', '--')}"


def _known_absent(folder: Path) -> Iterator[Finding]:
    """Files that the Hub was asked for and did not have (`.no_exist`)."""
    if is_folder(folder):
        for file in walk(folder).artifacts[:MAX_FINDINGS]:
            yield Finding(
                probe="hf-cache",
                outcome=Status.NOT_MET,
                message=f"{file.path}: the Hub has no such file at this commit",
                evidence=(Evidence(path=file.path),),
            )
