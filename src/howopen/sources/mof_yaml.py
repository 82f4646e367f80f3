"""A file of the Model Openness Framework's reference tool as a release: what it says of a model.

What it lists is a claim of its author. A component counts as pointed to where the file names the
place of it; listed without a place, it is unknown, with what the file says as evidence. An entry
that the file lacks is unknown too: nobody may have looked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from howopen.disk import read_range
from howopen.errors import UnreadableError
from howopen.facts.mof import ToolComponent, ToolFacts
from howopen.files import NoFiles
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.names import resolve
from howopen.mof.plain_yaml import MAX_TEXT, NotPlainError
from howopen.mof.reading import looks_like_record, read_record
from howopen.mof.record import DISTRIBUTION, Entry, Record, license_of, meant
from howopen.regexes import regex
from howopen.sources import Collected
from howopen.types import (
    ComponentSighting,
    Evidence,
    LicenseStatement,
    Observation,
    Presence,
    Release,
)

KIND = "mof-yaml"
_SUFFIXES = (".yml", ".yaml", ".json")
_WEIGHTS = "model-parameters-final"
_GROUPS = {"code": "code", "data": "data", "document": "documents"}
_ADDRESS = regex(r"https?://[^\s<>\"']{3,2000}")
_PATH = regex(r"[\w.-]{1,200}(?:/[\w.-]{1,200}){0,32}/?")
_HUB = regex(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([\w.-]{1,96})/([\w.-]{1,96})/?")

NO_LICENSE = "NONE"
UNREAD = "NOASSERTION"
"""SPDX's words for no license, and for one of which nothing can be said."""


def accepts(path: Path) -> bool:
    """Whether a file means to be a record of the tool; its text tells, not its name alone."""
    if path.suffix.lower() not in _SUFFIXES or not path.is_file():
        return False
    return looks_like_record(_text(path))


def collect(path: Path, kb: KnowledgeBase) -> Collected:
    """The release that a record tells of.

    Raises UnreadableError for what is no record by the rules of the tool's schema.
    """
    try:
        record = read_record(_decoded(path), path.name, kb.mof_tool)
    except NotPlainError as error:
        line = f" line {error.line}:" if error.line else ""
        raise UnreadableError(
            f"{path}:{line} {error.what}",
            hint="The file means to be a record of the Model Openness Tool; see its schema",
        ) from error
    release = Release(
        id=record.name, source=str(path), kind=KIND, purl=_purl(record), complete=False
    )
    return Collected(release, NoFiles(), _observed(record, kb), record=record)


def _text(path: Path) -> str:
    return read_range(path, str(path), 0, 4 * MAX_TEXT + 1).decode("utf-8", "replace")


def _decoded(path: Path) -> str:
    try:
        return read_range(path, str(path), 0, 4 * MAX_TEXT + 1).decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlainError("not UTF-8") from error


def _purl(record: Record) -> str:
    """The Hub's repository that the record names, where it names one."""
    found = _HUB.fullmatch(record.huggingface)
    if found is None or {found[1], found[2]} & {".", "..", "datasets", "spaces"}:
        return ""
    from packageurl import PackageURL

    return PackageURL("huggingface", found[1], found[2]).to_string()


def _observed(record: Record, kb: KnowledgeBase) -> Observation:
    tool = kb.mof_tool
    return Observation(
        findings=record.findings,
        components=tuple(_sightings(record, tool, kb)),
        statements=tuple(_statements(record, tool, kb)),
    )


# ── components ──────────────────────────────────────────────────────────────────────────────────


def _sightings(record: Record, tool: ToolFacts, kb: KnowledgeBase) -> Iterator[ComponentSighting]:
    for name, entry in meant(record, tool).items():
        where, evidence = _where(name, entry, record)
        component = tool.of(name)
        assert component is not None  # noqa: S101 - `meant` only has ids of the catalogue
        yield ComponentSighting(
            component=name,
            presence=Presence.LINKED if where else Presence.UNKNOWN,
            where=where,
            license=_expression(license_of(entry, component.type, record, ""), tool, kb),
            evidence=evidence,
        )


def _where(name: str, entry: Entry, record: Record) -> tuple[str, Evidence]:
    """The place of a component that the record names; weights may lie at its Hub address."""
    place = entry.component_path.strip()
    if _ADDRESS.fullmatch(place) or (_PATH.fullmatch(place) and ("." in place or "/" in place)):
        return place, entry.evidence
    if name == _WEIGHTS and _HUB.fullmatch(record.huggingface):
        return record.huggingface, record.places.get("huggingface", entry.evidence)
    return "", entry.evidence


def _expression(stated: str, tool: ToolFacts, kb: KnowledgeBase) -> str:
    """What a stated license is: an SPDX expression, none, or something that cannot be told."""
    if stated == tool.no_license:
        return NO_LICENSE
    return resolve(stated, kb).expression or UNREAD if stated else UNREAD


# ── what holds for groups of components ─────────────────────────────────────────────────────────


def _statements(record: Record, tool: ToolFacts, kb: KnowledgeBase) -> Iterator[LicenseStatement]:
    """The license of the weights, and of each other group where the record is of one mind."""
    entries = meant(record, tool)
    weights = tool.of(_WEIGHTS)
    if weights is not None and (entry := entries.get(_WEIGHTS)) is not None:
        yield from _statement("weights", [(entry, weights)], record, tool)
    kinds = {kind.id: kind.group for kind in kb.component_kinds}
    for type_, group in _GROUPS.items():
        named = record.licenses.get(type_) or record.licenses.get(DISTRIBUTION)
        if named is not None:
            yield LicenseStatement(
                value=named.name, applies_to=group, link=named.path, evidence=named.evidence
            )
            continue
        mine = [
            (entry, component)
            for component in tool.components
            if kinds.get(component.component) == group
            and (entry := entries.get(component.component)) is not None
        ]
        yield from _statement(group, mine, record, tool)


def _statement(
    group: str,
    entries: list[tuple[Entry, ToolComponent]],
    record: Record,
    tool: ToolFacts,
) -> Iterator[LicenseStatement]:
    """What components of a group all say; several licenses are no license of the group."""
    said = {license_of(e, c.type, record, tool.no_license) for e, c in entries}
    if len(said) == 1 and (value := said.pop()) not in ("", tool.no_license):
        entry = entries[0][0]
        yield LicenseStatement(
            value=value, applies_to=group, link=entry.license_path, evidence=entry.evidence
        )
