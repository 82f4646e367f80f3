"""Full listings of commits that the Hub client keeps: `trees/COMMIT.json` (huggingface_hub 2.x)."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import msgspec

from howopen.disk import read_range
from howopen.errors import SourceError
from howopen.regexes import regex
from howopen.types import Artifact

MAX_TREE = 50 << 20
"""Bytes of one kept listing."""

MAX_LISTINGS = 1000
"""Kept listings looked at of one model."""

COMMIT = regex(r"[0-9a-f]{40}")


class _TreeFile(msgspec.Struct):
    size: int = -1
    blob_id: str = ""
    lfs_sha256: str | None = None
    lfs_size: int | None = None


class _Tree(msgspec.Struct):
    format_version: int
    files: dict[str, _TreeFile]


def kept_listings(trees: Path) -> dict[str, dict[str, Artifact]]:
    """All listings in a `trees` folder that can be read, by commit."""
    try:
        found = sorted(islice(trees.iterdir(), MAX_LISTINGS))
    except OSError:
        return {}
    kept = {
        p.stem: kept_listing(p) for p in found if p.suffix == ".json" and COMMIT.fullmatch(p.stem)
    }
    return {commit: tree for commit, tree in kept.items() if tree}


def kept_listing(path: Path) -> dict[str, Artifact]:
    """The full listing of a commit, empty where none was kept or it cannot be read."""
    try:
        data = read_range(path, path.name, 0, MAX_TREE + 1)
        tree = msgspec.json.decode(data, type=_Tree)
    except (SourceError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
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
        if name and not name.startswith("/") and ".." not in name.split("/")
    }
