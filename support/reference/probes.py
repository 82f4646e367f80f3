"""Probes: what each observes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from howopen.knowledge_base import KnowledgeBase
from howopen.probes import Probe
from howopen.probes import probes as all_probes
from reference.markdown import Page, code, heading, paragraphs
from reference.structs import docstring


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """One page."""
    del kb
    yield Page(
        path="probes.md",
        title="Probes",
        about="what is observed in a release, and by which probe",
        source="src/howopen/probes/",
        body=paragraphs(
            "A probe observes one kind of fact and concludes nothing. What it could not read "
            "becomes a finding that names it; a probe that fails ends itself and no other.",
            *(_probe(probe) for probe in all_probes()),
        ),
    )


def _probe(probe: Probe) -> str:
    name = getattr(inspect.getmodule(probe.observe), "__name__", "").replace(".", "/")
    return paragraphs(
        heading(2, code(probe.ID), probe.ID), docstring(probe), f"Code: {code(f'src/{name}.py')}."
    )
