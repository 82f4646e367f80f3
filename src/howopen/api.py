"""Assess a release, or read a license text: the first calls of the Python API (`howopen`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from howopen.assessment import assess_collected
from howopen.knowledge_base import knowledge
from howopen.types import Assessment, LicenseReading

if TYPE_CHECKING:
    from howopen.licenses.identify import Identified


def assess(
    reference: str | Path,
    *,
    offline: bool = False,
    listing: str | None = None,
    overlay: Path | None = None,
    frameworks: Sequence[str] = (),
    parity: bool = False,
    goal: str = "",
) -> Assessment:
    """Assess one release.

    `reference` is a folder, a weight file, `org/name` on the Hub, a catalog id or `license:ID`;
    `listing` a file that tells what else the release holds; `overlay` a folder of knowledge files
    laid over the built-in ones; `frameworks` ids such as `osd` or `mof@1.0`, all where none is
    given; `parity` decides them as their reference tools do; `goal` is an outcome to tell the way
    to (`mof-class-2`). Raises UsageError, SourceError or KnowledgeError.
    """
    from howopen.sources.reference import collect

    kb = knowledge(overlay)
    collected = collect(str(reference), kb, offline=offline, listing=listing)
    return assess_collected(collected, kb, frameworks=frameworks, parity=parity, aim=goal)


def identify(texts: Iterable[str], *, overlay: Path | None = None) -> Iterator[Identified]:
    """Say of each text which licenses it is, in order; the quick way through many.

    Sections of differences are left empty; `read_license` tells them.
    """
    identifier = knowledge(overlay).identifier
    return (identifier.identify(text) for text in texts)


def read_license(text: str, *, path: str = "", overlay: Path | None = None) -> LicenseReading:
    """Identify a license text and read its terms, from its own words alone."""
    from howopen.licenses.bundle import read_license_text

    return read_license_text(text, knowledge(overlay), path=path)


__all__ = ["assess", "identify", "read_license"]
