"""A file of the reference tool, read: both its shapes, by the rules of its JSON schema.

The schema as the tool has it at 8b5d30e (`schema/mof_schema.json`), and for files from before
2025-04-18 the one of its commit 6ece587, which asked for 17 components and more fields; of that
one only what the reading needs is asked. Keys beyond the schema are allowed, as it allows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from howopen.facts.mof import ToolFacts
from howopen.mof.plain_yaml import NotPlainError, Plain, read_plain
from howopen.mof.record import DISTRIBUTION, Entry, GlobalLicense, Record
from howopen.regexes import regex
from howopen.types import Basis, Evidence, Finding, Level, Status

_DATE = regex(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_MAIN_KEY = regex(r'^(?:[{ \t]{0,8}")?(framework|release)"?:', re.M)
_TYPES = (DISTRIBUTION, "code", "data", "document")
_PROBE = "mof-yaml"


class _Named(msgspec.Struct, frozen=True):
    name: str | None = None
    path: str | None = None


class _Licenses(msgspec.Struct, frozen=True):
    distribution: _Named = _Named()
    code: _Named = _Named()
    data: _Named = _Named()
    document: _Named = _Named()


class _Component(msgspec.Struct, frozen=True):
    name: str = ""
    description: str = ""
    license: str | msgspec.UnsetType = msgspec.UNSET
    license_path: str = ""
    component_path: str = ""
    license_name: str | msgspec.UnsetType = msgspec.UNSET  # before 2025-04-18
    location: str = ""  # before 2025-04-18


class _Release(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    producer: str
    components: Annotated[tuple[_Component, ...], msgspec.Meta(max_length=17)]
    license: _Licenses | msgspec.UnsetType = msgspec.UNSET
    version: str = ""
    date: str | msgspec.UnsetType = msgspec.UNSET
    type: str | msgspec.UnsetType = msgspec.UNSET
    architecture: str | msgspec.UnsetType = msgspec.UNSET
    treatment: str | msgspec.UnsetType = msgspec.UNSET
    origin: str = ""
    contact: str = ""


class _Framework(msgspec.Struct, frozen=True):
    name: str
    version: str
    date: str


class _File(msgspec.Struct, frozen=True):
    framework: _Framework
    release: _Release


def looks_like_record(text: str) -> bool:
    """Whether a text means to be a record: it has its two main keys."""
    return {"framework", "release"} <= {found[1] for found in _MAIN_KEY.finditer(text)}


def read_record(text: str, path: str, tool: ToolFacts) -> Record:
    """The record that a text holds. Raises NotPlainError for what the schema does not allow."""
    plain = read_plain(text)
    try:
        file = msgspec.convert(plain.data, _File, strict=True)
    except msgspec.ValidationError as error:
        raise _refused(str(error), plain) from error
    _check_words(file, tool, plain)
    release: dict[str, Any] = plain.data["release"]
    old = file.release.license is msgspec.UNSET
    if old and not any(c.license_name is not msgspec.UNSET for c in file.release.components):
        line = plain.places["/release"].start_line
        raise NotPlainError("release.license is missing; an empty one is {}", line)
    where = _Places(path, plain)
    entries = tuple(_entries(file, where, tool, old=old))
    return Record(
        name=file.release.name,
        producer=file.release.producer,
        version=file.release.version,
        date=file.release.date or "",
        repository=_word(release, "github" if "github" in release and old else "repository"),
        huggingface=_word(release, "huggingface"),
        licenses=dict(_global(file, where)),
        entries=entries,
        places={
            key: where.of(f"/release/{name}")
            for key, name in (
                ("repository", "repository"),
                ("repository", "github"),
                ("huggingface", "huggingface"),
            )
            if name in release
        },
        findings=tuple(_findings(entries, where, tool)),
    )


class _Places:
    """Evidence for values of one file, by pointer. What a record says is a report of its author."""

    def __init__(self, path: str, plain: Plain) -> None:
        self._path, self._places = path, plain.places

    def of(self, pointer: str) -> Evidence:
        place = self._places[pointer]
        return Evidence(
            path=self._path,
            start_line=place.start_line,
            end_line=place.end_line,
            pointer=pointer,
            quote=place.quote,
            basis=Basis.SECONDARY,
        )

    def first(self, *pointers: str) -> Evidence:
        return self.of(next(p for p in pointers if p in self._places))


def _word(release: dict[str, Any], key: str) -> str:
    """A field that the schema does not declare, so that it may be anything."""
    value = release.get(key)
    return value.strip() if isinstance(value, str) else ""


def _global(file: _File, where: _Places) -> Iterator[tuple[str, GlobalLicense]]:
    if isinstance(file.release.license, msgspec.UnsetType):
        return
    for kind in _TYPES:
        named: _Named = getattr(file.release.license, kind)
        if named.name:
            evidence = where.of(f"/release/license/{kind}/name")
            yield kind, GlobalLicense(name=named.name, path=named.path or "", evidence=evidence)


def _entries(file: _File, where: _Places, tool: ToolFacts, *, old: bool) -> Iterator[Entry]:
    for number, component in enumerate(file.release.components):
        at = f"/release/components/{number}"
        said = component.license_name if old else component.license
        license_ = None if isinstance(said, msgspec.UnsetType) else said
        if old and license_ is not None:
            license_ = tool.before_2025.get(license_, license_)
            if not license_:  # its migration took these entries out: nobody had looked, or none
                continue
        evidence = where.first(f"{at}/license_name" if old else f"{at}/license", f"{at}/name", at)
        yield Entry(
            name=component.name,
            license=license_,
            license_path=component.license_path,
            component_path=component.location if old else component.component_path,
            evidence=evidence,
        )


# ── what the schema asks beyond types ───────────────────────────────────────────────────────────


def _refused(message: str, plain: Plain) -> NotPlainError:
    """The words of msgspec (`… - at `$.a.b[1]``) with the line of the value that they are about."""
    what, _, path = message.partition(" - at `$")
    path = path.rstrip("`")
    pointer = path.replace("[", "/").replace("]", "").replace(".", "/")
    place = plain.places.get(pointer)
    told = (
        what.replace("Object", "the mapping is").replace("`object`", "a mapping").replace("`", "")
    )
    return NotPlainError(f"{path.lstrip('.') or 'file'}: {told}", place.start_line if place else 0)


def _check_words(file: _File, tool: ToolFacts, plain: Plain) -> None:
    """Enumerations and dates."""
    release = file.release
    for pointer, value, allowed in (
        ("/framework/name", file.framework.name, (tool.framework,)),
        ("/release/type", release.type, ("", *tool.types)),
        ("/release/architecture", release.architecture, ("", *tool.architectures)),
        ("/release/treatment", release.treatment, tool.treatments),
    ):
        if value is not msgspec.UNSET and value not in allowed:
            field = pointer[1:].replace("/", ".")
            few = ", ".join(a for a in allowed if a)
            raise NotPlainError(
                f"{field}: {str(value)[:60]!r} is none of: {few}",
                plain.places[pointer].start_line,
            )
    for pointer, value in (
        ("/framework/date", file.framework.date),
        ("/release/date", release.date),
    ):
        if value is not msgspec.UNSET and not _DATE.fullmatch(str(value)):
            field = pointer[1:].replace("/", ".")
            raise NotPlainError(
                f"{field}: {str(value)[:60]!r} is no date (YYYY-MM-DD)",
                plain.places[pointer].start_line,
            )


def _findings(entries: tuple[Entry, ...], where: _Places, tool: ToolFacts) -> Iterator[Finding]:
    """What to bear in mind of the file, and what its tool reads otherwise than meant."""
    yield _finding(
        "what this file lists is its author's word: nothing of the release itself was seen",
        where.of("/release/components"),
    )
    seen: set[str] = set()
    for entry in entries:
        if tool.named(entry.name) is None:
            yield _finding(
                f"{entry.name[:80]!r} is no component of the framework; "
                f"the reference tool takes it for {tool.components[0].name}",
                entry.evidence,
            )
        elif entry.name in seen:
            yield _finding(f"{entry.name} is listed twice; the last one counts", entry.evidence)
        seen.add(entry.name)


def _finding(message: str, evidence: Evidence) -> Finding:
    return Finding(
        probe=_PROBE,
        outcome=Status.UNKNOWN,
        level=Level.WARNING,
        message=message,
        evidence=(evidence,),
    )
