"""The local Hub cache: `models--org--name/{refs,snapshots,blobs,.no_exist,trees}`.

A snapshot holds what somebody happened to download, so it never proves that a file is absent; only
the full listing that the Hub client may have kept (`trees/COMMIT.json`, huggingface_hub 2.x) does.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from howopen.errors import UnreadableError
from howopen.sources import Collected
from howopen.sources.folder import FolderFiles, walk
from howopen.types import Artifact, Evidence, Finding, Observation, Release, Status

MAX_TREE = 50 << 20
"""Bytes of one kept listing."""

_FOLDER = re.compile(r"models--(?P<org>[\w.-]+?)--(?P<name>[\w.-]+)|models--(?P<alone>[\w.-]+)")
_COMMIT = re.compile(r"[0-9a-f]{40}")


class _TreeFile(msgspec.Struct):
    size: int = -1
    blob_id: str = ""
    lfs_sha256: str | None = None
    lfs_size: int | None = None


class _Tree(msgspec.Struct):
    format_version: int
    files: dict[str, _TreeFile]


def accepts(path: Path) -> bool:
    """Whether a folder is a model's folder in a Hub cache, or one snapshot in it."""
    return _model_folder(path) is not None


def find(repository: str, revision: str = "") -> Path | None:
    """The cached snapshot of `org/name`, None where nothing of it is cached."""
    folder = cache_root() / f"models--{repository.replace('/', '--')}"
    if not (folder / "snapshots").is_dir():
        return None
    commit = _commit(folder, revision)
    if commit:
        return folder / "snapshots" / commit
    return None if revision else folder


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
    folder = _model_folder(path)
    if folder is None:
        raise UnreadableError(f"{path}: not a model in a Hub cache")
    commit = path.name if path.parent.name == "snapshots" else _commit(folder, "")
    snapshot = folder / "snapshots" / commit
    if not commit or not snapshot.is_dir():
        raise UnreadableError(
            f"{path}: no snapshot is cached",
            hint="Download the model, or check it without --offline",
        )
    at_hand = walk(snapshot, beyond=folder)
    tree = _tree(folder / "trees" / f"{commit}.json")
    artifacts = {**tree, **{a.path: a for a in at_hand.artifacts}}
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


def _model_folder(path: Path) -> Path | None:
    for folder in (path, path.parent.parent):
        if _FOLDER.fullmatch(folder.name) and (folder / "snapshots").is_dir():
            return folder
    return None


def _commit(folder: Path, revision: str) -> str:
    """The commit of a revision: itself, what `refs/` says, or the only snapshot there is."""
    if _COMMIT.fullmatch(revision) and (folder / "snapshots" / revision).is_dir():
        return revision
    ref = folder / "refs" / (revision or "main")
    if ".." not in Path(revision).parts and ref.is_file() and ref.stat().st_size <= 64:
        commit = ref.read_text(encoding="ascii", errors="replace").strip()
        if _COMMIT.fullmatch(commit):
            return commit
    if revision:
        return ""
    snapshots = sorted(
        p.name for p in (folder / "snapshots").iterdir() if _COMMIT.fullmatch(p.name)
    )
    return snapshots[0] if len(snapshots) == 1 else ""


def _tree(path: Path) -> dict[str, Artifact]:
    """The full listing of a commit, empty where none was kept or it cannot be read."""
    try:
        if path.stat().st_size > MAX_TREE:
            return {}
        tree = msgspec.json.decode(path.read_bytes(), type=_Tree)
    except (OSError, msgspec.DecodeError, RecursionError):
        return {}
    if tree.format_version != 1:
        return {}
    return {
        name: Artifact(
            path=name,
            size=file.size if file.lfs_size is None else file.lfs_size,
            digest=f"sha256:{file.lfs_sha256}" if file.lfs_sha256 else f"git:{file.blob_id}",
            readable=False,
        )
        for name, file in tree.files.items()
        if ".." not in name.split("/")
    }


def _known_absent(folder: Path) -> tuple[Finding, ...]:
    """Files that the Hub was asked for and did not have (`.no_exist`)."""
    if not folder.is_dir():
        return ()
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())[:100]
    return tuple(
        Finding(
            probe="hf-cache",
            outcome=Status.NOT_MET,
            message=f"{name}: the Hub has no such file at this commit",
            evidence=(Evidence(path=name),),
        )
        for name in names
    )
