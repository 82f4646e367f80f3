"""A record of the reference tool: one model, what it lists, and under which licenses."""

from __future__ import annotations

from howopen.facts.mof import ToolFacts
from howopen.types import Evidence, Finding, Model

DISTRIBUTION = "distribution"
"""The license of a whole release; beside it there may be one for each type."""


class Entry(Model):
    """One component that a record lists. Being listed is a claim, not a sighting."""

    name: str
    license: str | None = None  # as written; None where the record is silent: it inherits
    license_path: str = ""
    component_path: str = ""
    evidence: Evidence = Evidence()  # where it says so, of the license where one is named


class GlobalLicense(Model):
    """A license for the whole release or for one type of components."""

    name: str
    path: str = ""
    evidence: Evidence = Evidence()


class Record(Model):
    """What one file of the tool says."""

    name: str
    producer: str = ""
    version: str = ""
    date: str = ""
    repository: str = ""
    huggingface: str = ""
    licenses: dict[str, GlobalLicense] = {}  # distribution, code, data, document
    entries: tuple[Entry, ...] = ()
    places: dict[str, Evidence] = {}  # of `repository` and `huggingface`
    findings: tuple[Finding, ...] = ()


def listed(record: Record, tool: ToolFacts) -> dict[str, Entry]:
    """Entries by component, as the tool takes them in.

    A name that it does not know is its first component to it; a later entry replaces an earlier.
    """
    known = {c.name: c.component for c in tool.components}
    first = tool.components[0].component
    return {known.get(entry.name, first): entry for entry in record.entries}


def meant(record: Record, tool: ToolFacts) -> dict[str, Entry]:
    """Entries by component, without those whose name stands for none."""
    known = {c.name: c.component for c in tool.components}
    return {known[e.name]: e for e in record.entries if e.name in known}


def license_of(entry: Entry, type_: str, record: Record, no_license: str) -> str:
    """The license of an entry, as the tool resolves it; empty for none.

    Its own; else that of its type; else that of the distribution. Its own being `no_license`, or
    written and empty, is final. Empty to the tool's language is "0" too.
    """
    if entry.license is not None:
        return "" if entry.license in ("", "0", no_license) else entry.license
    for kind in (type_, DISTRIBUTION):
        held = record.licenses.get(kind)
        if held is not None and held.name not in ("", "0"):
            return held.name
    return ""
