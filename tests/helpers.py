"""Releases made of bytes in memory, for tests of probes and of what builds on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from howopen.errors import NotFoundError
from howopen.files import DEFAULT_LENGTH
from howopen.types import Artifact, Release

COMPANY: dict[str, Any] = {
    "actor": "company",
    "domicile": "US",
    "monthly_active_users": 50_000,
    "mau_date": "at-release",
    "affiliates_counted": True,
    "annual_revenue_usd": 20_000_000,
    "commercial": True,
    "purpose": "product",
    "field": "none",
    "region_of_use": ("US",),
    "modality": "text",
    "received_as": "direct",
}
"""Facts of a use that tests of answers begin with: a company of middle size, seated in the US."""


class MemoryFiles:
    """Files held in memory. `bytes_read` counts what was handed out."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.contents = dict(contents)
        self.bytes_read = 0

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        if path not in self.contents:
            raise NotFoundError(f"no file {path}")
        end = start + (DEFAULT_LENGTH if length < 0 else length)
        data = self.contents[path][start:end]
        self.bytes_read += len(data)
        return data


def release_of(
    contents: Mapping[str, bytes | str], *, complete: bool = True, name: str = "org/model"
) -> tuple[Release, MemoryFiles]:
    """Make a release with these files, all at hand, and access to them; texts become UTF-8."""
    held = {p: c.encode() if isinstance(c, str) else c for p, c in contents.items()}
    release = Release(
        id=name,
        source=name,
        kind="folder",
        complete=complete,
        artifacts=tuple(Artifact(path=p, size=len(c)) for p, c in sorted(held.items())),
    )
    return release, MemoryFiles(held)
