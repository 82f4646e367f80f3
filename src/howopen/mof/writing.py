"""What howopen saw of a release as a record of the reference tool, and a record as its YAML.

Only what was seen is listed: a component that is not known to be there is left out, and one whose
license is not known is listed without one (which to the tool is: unlicensed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from howopen.facts.mof import ToolFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.conclude import is_blanket
from howopen.licenses.names import known_name, resolve
from howopen.mof.record import Entry, Record
from howopen.regexes import regex
from howopen.types import Component, LicenseConclusion, Presence, ReleaseIdentity

_SEEN = (Presence.PRESENT, Presence.LINKED)
_DAY = regex(r"\d{4}-\d{2}-\d{2}")
_PURL = regex(r"pkg:(huggingface|github)/([\w.-]{1,96})/([\w.-]{1,96})(?:[@?#]|\Z)")
_HOSTS = {"huggingface": "https://huggingface.co", "github": "https://github.com"}


def record_of(
    release: ReleaseIdentity,
    components: Iterable[Component],
    licenses: Sequence[LicenseConclusion],
    kb: KnowledgeBase,
) -> Record:
    """The record that says of a release what was seen of it."""
    groups = {kind.id: kind.group for kind in kb.component_kinds}
    concluded = {c.applies_to: c for c in licenses if not c.conflicts}
    seen = {c.id: c for c in components if c.status in _SEEN}
    host, address = _address(release)
    place = f"{address}/blob/{release.revision or 'HEAD'}" if address else ""
    entries = (
        _entry(t.name, seen[t.component], concluded.get(groups.get(t.component, "")), place, kb)
        for t in kb.mof_tool.components
        if t.component in seen
    )
    owner, _, name = release.id.rpartition("/")
    return Record(
        name=release.name or name or release.source or "unnamed",
        producer=release.maker or owner,
        date=release.date if _DAY.fullmatch(release.date) else "",
        repository=address if host == "github" else "",
        huggingface=address if host == "huggingface" else "",
        entries=tuple(entries),
    )


def _entry(
    name: str, component: Component, group: LicenseConclusion | None, place: str, kb: KnowledgeBase
) -> Entry:
    elsewhere = component.status is not Presence.PRESENT
    if component.license or (group is not None and elsewhere and is_blanket(group)):
        group = None  # a license of the release as a whole says nothing of what lies elsewhere
    expression = group.expression if group is not None else component.license
    texts = group.readings if group is not None else ()
    return Entry(
        name=name,
        license=_written(expression, kb),
        license_path=_at(place, next(iter(texts), "")),
        component_path=_at(place, next(iter(component.where), "")),
    )


def _written(expression: str, kb: KnowledgeBase) -> str | None:
    """The license as the tool's files name it: an SPDX id, else the name of a license without.

    Never a name that would be read back as another license.
    """
    if expression == "NONE":
        return kb.mof_tool.no_license
    if expression in ("", "NOASSERTION"):
        return None
    if expression.startswith("LicenseRef-") and " " not in expression:
        name = known_name(expression, kb)
        return name if name and resolve(name, kb).expression == expression else expression
    return expression


def _at(place: str, path: str) -> str:
    """The address of a file of the release, its path where no address is known."""
    if not path or "://" in path or not place:
        return path
    from urllib.parse import quote

    return f"{place}/{quote(path)}"


def _address(release: ReleaseIdentity) -> tuple[str, str]:
    """The host and address that a release's purl stands for, where it is one of the two known."""
    found = _PURL.match(release.purl)
    return (found[1], f"{_HOSTS[found[1]]}/{found[2]}/{found[3]}") if found else ("", "")


# ── a record as YAML ────────────────────────────────────────────────────────────────────────────


def as_yaml(record: Record, tool: ToolFacts) -> str:
    """The YAML of a record, in the shape that the tool takes today."""
    import yaml

    data: Mapping[str, Any] = {
        "framework": {"name": tool.framework, "version": tool.version, "date": tool.date},
        "release": dict(_release(record)),
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000)


def _release(record: Record) -> Iterator[tuple[str, Any]]:
    yield "name", record.name
    for key in ("version", "date"):
        if value := getattr(record, key):
            yield key, value
    yield "producer", record.producer
    for key in ("repository", "huggingface"):
        if value := getattr(record, key):
            yield key, value
    yield (
        "license",
        {kind: {"name": held.name, "path": held.path} for kind, held in record.licenses.items()},
    )
    yield "components", [dict(_component(entry)) for entry in record.entries]


def _component(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "name", entry.name
    if entry.license is not None:
        yield "license", entry.license
    if entry.license_path:
        yield "license_path", entry.license_path
    if entry.component_path:
        yield "component_path", entry.component_path
