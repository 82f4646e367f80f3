"""Probes observe one kind of fact each; one module, one probe, found by scanning this package.

A probe module has `ID` (kebab-case) and `observe`. It reads through `Files`, keeps to its bounds,
and reports what it could not read as a finding; it knows no framework and draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.types import Evidence, Finding, Level, Observation, Release, Status


class Probe(Protocol):
    """What a probe module offers."""

    ID: str

    def observe(self, release: Release, files: Files, kb: KnowledgeBase, /) -> Observation:
        """Observe one kind of fact in `release`; most probes need no knowledge for it."""
        ...


def probes() -> Iterator[Probe]:
    """All probes, in the order of their module names."""
    for module in sorted(iter_modules(__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            yield cast("Probe", import_module(f"{__name__}.{module.name}"))


def observe_all(release: Release, files: Files, kb: KnowledgeBase) -> Iterator[Observation]:
    """What every probe sees; a probe that fails becomes a finding and the others go on."""
    for probe in probes():
        try:
            yield probe.observe(release, files, kb)
        except Exception as error:  # noqa: BLE001 - one probe must never end the assessment
            yield Observation(findings=(failure(probe.ID, error),))


def failure(probe: str, error: Exception) -> Finding:
    """The finding that stands for a probe that raised."""
    return Finding(
        probe=probe,
        outcome=Status.UNKNOWN,
        level=Level.ERROR,
        message=f"this probe failed and saw nothing: {type(error).__name__}: {error}"[:300],
        evidence=(Evidence(path=release_of(error)),),
    )


def release_of(error: Exception) -> str:
    """The path an operating system error names, if it names one."""
    name = getattr(error, "filename", None)
    return str(name) if name else ""
