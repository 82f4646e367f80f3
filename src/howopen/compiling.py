"""From the YAML files of the knowledge to the compiled copy; every file must fit its shape."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from howopen.compiled import COMPILED, FOLDER, FORMAT, Compiled
from howopen.errors import KnowledgeError
from howopen.facts.compute import ComputeFacts, HardwareFacts
from howopen.facts.frameworks import (
    AttestationFacts,
    CardFacts,
    CategoryFacts,
    FrameworkFacts,
)
from howopen.facts.languages import LanguageFacts
from howopen.facts.licenses import Hub, LicenseFacts, LicenseNames, SymbolList
from howopen.facts.models import ModelFacts
from howopen.facts.mof import ToolFacts
from howopen.facts.notices import NoticeFacts
from howopen.facts.permissions import (
    CombinationFacts,
    PermissionFacts,
    PersonasFacts,
    UseFacts,
)
from howopen.facts.rules import ComponentKind, Ladder, TermKind
from howopen.facts.safety_net import NetFacts
from howopen.own_files import check_frameworks, check_licenses, whole
from howopen.regexes import FILE as REGEXES
from howopen.yaml_files import convert, load_yaml

_VOCABULARY = dict[str, dict[str, Any]]

_SINGLES: dict[str, Any] = {
    "cards": dict[str, CardFacts],
    "combination": CombinationFacts,
    "contents": dict[str, tuple[str, ...]],
    "phrases": dict[str, str],
    "languages": LanguageFacts,
    "ladder": Ladder,
    "license_names": LicenseNames,
    "mof_tool": ToolFacts,
    "notices": NoticeFacts,
    "personas": PersonasFacts,
    "safety_net": NetFacts,
    "training_compute": ComputeFacts,
    "uses": UseFacts,
    "vocabulary": _VOCABULARY,
}
"""The shape of each file that stands alone."""


_FOLDERS: dict[str, Any] = {
    "licenses": LicenseFacts,
    "models": ModelFacts,
    "terms": TermKind,
    "components": ComponentKind,
    "hubs": Hub,
    "symbols": SymbolList,
    "frameworks": FrameworkFacts,
    "categories": CategoryFacts,
    "attestations": AttestationFacts,
    "hardware": HardwareFacts,
    "permissions": PermissionFacts,
}
"""The shape of the files of each folder."""


def compiled_knowledge(root: Path, *, stamp: str, over: Compiled | None = None) -> Compiled:
    """All files of a folder, laid over a compiled copy where one is given; one shape a folder.

    A file replaces the one of the same name. Raises KnowledgeError naming the file for what does
    not fit, and for a file that would never be read.
    """
    folders = {name: dict(items) for name, items in over.folders.items()} if over else {}
    aliases = {name: dict(items) for name, items in over.aliases.items()} if over else {}
    singles = dict(over.singles) if over else {}
    own = over is not None
    changed: set[str] = set()
    digest = hashlib.sha256(over.version.encode() if over else b"")
    for path in _files(root, own=own):
        relative = path.relative_to(root)
        digest.update(relative.as_posix().encode() + b"\0" + path.read_bytes())
        folder = relative.parts[0] if len(relative.parts) > 1 else ""
        if not folder and relative.stem in _SINGLES:
            value = convert(load_yaml(path), _SINGLES[relative.stem], path)
            singles[relative.stem] = msgspec.Raw(msgspec.msgpack.encode(value))
            changed.add(relative.stem)
        elif folder in _FOLDERS:
            items = folders.setdefault(folder, {})
            item = _item(path, _FOLDERS[folder], own=own and path.stem not in items)
            items[item.id] = msgspec.Raw(msgspec.msgpack.encode(item))
            _add_aliases(aliases.setdefault(folder, {}), item, path)
            changed.add(folder)
        elif own:
            raise KnowledgeError(
                f"{path}: no knowledge is read from there",
                hint=f"Put it into one of: {', '.join(sorted(_FOLDERS))}",
            )
    if own and "licenses" in changed:
        vocabulary = msgspec.msgpack.decode(singles["vocabulary"], type=_VOCABULARY)
        check_licenses(root, folders, whole(vocabulary))
    if own and "frameworks" in changed:
        check_frameworks(root, folders)
    if changed & {"licenses", "hubs", "symbols", "license_names"}:
        singles["names"] = _name_table(folders, singles)
    if changed & {"terms", "phrases"}:
        singles["patterns"] = _patterns(folders, singles)
    date = over.version.partition("+")[0] if over else _date()
    return Compiled(FORMAT, f"{date}+{digest.hexdigest()[:8]}", stamp, folders, singles, aliases)


def _files(root: Path, *, own: bool) -> list[Path]:
    """All knowledge files of a folder, by name. Raises KnowledgeError where there is none.

    Known texts become the license index, and are no part of this.
    """
    if not root.is_dir():
        raise KnowledgeError(f"{root}: no such folder", hint="Give a folder of knowledge files")
    return sorted(
        path
        for path in root.rglob("*.yaml")
        if path.is_file() and (own or path.parent.name != "fingerprints")
    )


def _item(path: Path, shape: Any, *, own: bool) -> Any:
    """What one file of a folder holds; `own` are kinds of terms that howopen does not bring."""
    item = convert(load_yaml(path), shape, path)
    if item.id != path.stem:
        raise KnowledgeError(f"{path}: id is {item.id!r}", hint=f"Name the file {item.id}.yaml")
    if not isinstance(item, TermKind):
        return item
    from howopen.terms.preparation import spread

    return msgspec.structs.replace(spread(item), own=own)


def _date() -> str:
    return (FOLDER / "VERSION").read_text(encoding="utf-8").strip()


def _patterns(
    folders: dict[str, dict[str, msgspec.Raw]], singles: dict[str, msgspec.Raw]
) -> msgspec.Raw:
    """The patterns of all rules, made ready. Raises KnowledgeError for a wrong one."""
    import re

    from howopen.terms.preparation import prepared

    decode = msgspec.msgpack.decode
    kinds = (decode(raw, type=TermKind) for raw in folders["terms"].values())
    phrases = decode(singles["phrases"], type=dict[str, str])
    try:
        told = prepared(kinds, phrases)
    except (re.error, KeyError) as error:
        name = " ".join(error.__notes__)
        raise KnowledgeError(f"terms/{name}.yaml: a pattern is none: {error}") from error
    return msgspec.Raw(msgspec.msgpack.encode(told))


def _name_table(
    folders: dict[str, dict[str, msgspec.Raw]], singles: dict[str, msgspec.Raw]
) -> msgspec.Raw:
    """The table of license names, made of all lists and licenses."""
    from howopen.licenses.name_index import build_table

    decode = msgspec.msgpack.decode
    table = build_table(
        (decode(raw, type=LicenseFacts) for raw in folders.get("licenses", {}).values()),
        (decode(raw, type=Hub) for raw in folders.get("hubs", {}).values()),
        (decode(raw, type=SymbolList) for raw in folders.get("symbols", {}).values()),
        decode(singles["license_names"], type=LicenseNames),
    )
    return msgspec.Raw(msgspec.msgpack.encode(table))


def _add_aliases(table: dict[str, str], item: Any, path: Path) -> None:
    for alias in (item.id, *getattr(item, "aliases", ())):
        taken = table.setdefault(alias.casefold(), item.id)
        if taken != item.id:
            raise KnowledgeError(f"{path}: the alias {alias!r} belongs to {taken} already")


def regex_table(compiled: Compiled) -> bytes:
    """The patterns of all rules, made ready for the engine (decision 0011)."""
    from howopen.facts.patterns import PatternFacts, Piece
    from howopen.regexes import build_table

    facts = msgspec.msgpack.decode(compiled.singles["patterns"], type=PatternFacts)
    pieces = (msgspec.msgpack.decode(raw, type=Piece) for raw in facts.pieces)
    return build_table((piece.source, piece.flags) for piece in pieces)


def build(folder: Path) -> None:
    """Compile the checkout's knowledge and the patterns of its rules into a wheel's folder."""
    compiled = compiled_knowledge(FOLDER, stamp="wheel")
    (folder / COMPILED.name).write_bytes(msgspec.msgpack.encode(compiled))
    (folder / REGEXES.name).write_bytes(regex_table(compiled))


def build_license_index(target: Path) -> None:
    """Write the index of license texts; needs the packages that carry them (see `corpus`)."""
    from howopen.facts.licenses import FingerprintFacts
    from howopen.licenses.corpus import build_index, words_of

    paths = sorted((FOLDER / "fingerprints").glob("*.yaml"))
    prints = [convert(load_yaml(path), FingerprintFacts, path) for path in paths]
    own = words_of(p for name in ("terms", "licenses") for p in (FOLDER / name).glob("*.yaml"))
    target.write_bytes(build_index(prints, _date(), own))
