"""The knowledge at hand: compiled once, loaded fast, decoded only as far as it is asked for.

In a checkout the YAML files under `knowledge/` are the truth and a compiled copy is kept beside
them; a wheel carries only the compiled copy. A user's own folder in the same layout may be laid
over it: a file there replaces the file of the same name.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from howopen.compute.facts import ComputeFacts, HardwareFacts
from howopen.errors import KnowledgeError
from howopen.facts import (
    ComponentKind,
    Hub,
    Ladder,
    LicenseFacts,
    LicenseNames,
    ModelFacts,
    SymbolList,
    TermKind,
)
from howopen.licenses.notice_facts import NoticeFacts
from howopen.mof.facts import ToolFacts
from howopen.permission_facts import CombinationFacts, PermissionFacts, UseFacts
from howopen.recent import Recent
from howopen.regexes import FILE as REGEXES
from howopen.terms.language_facts import LanguageFacts
from howopen.terms.net_facts import NetFacts
from howopen.types import LicenseReading

if TYPE_CHECKING:
    from howopen.framework_facts import AttestationFacts, CardFacts, CategoryFacts, FrameworkFacts
    from howopen.licenses.identify import Identifier
    from howopen.licenses.name_index import NameIndex
    from howopen.licenses.notices import NoticeReader
    from howopen.terms.reader import Reader

PACKAGE = Path(__file__).resolve().parent
FOLDER = PACKAGE / "knowledge"
COMPILED = PACKAGE / "knowledge.bin"
INDEX = PACKAGE / "licenses.idx"
FORMAT = 14
"""Raised when the compiled form changes, so that an old copy is made anew."""

MAX_FILE = 4 << 20
"""Bytes of one knowledge file; a user's overlay is input like any other."""

MAX_READINGS = 1024
"""Readings of texts that are remembered; one takes some 50 kB."""

T = TypeVar("T")

_SHAPING = (
    "compute/facts.py",
    "facts.py",
    "framework_facts.py",
    "types.py",
    "knowledge_base.py",
    "licenses/name_index.py",
    "licenses/notice_facts.py",
    "licenses/spelling.py",
    "mof/facts.py",
    "permission_facts.py",
    "terms/language_facts.py",
    "terms/literals.py",
    "terms/net_facts.py",
    "terms/pattern_facts.py",
    "terms/preparation.py",
)


class _Compiled(msgspec.Struct):
    format: int
    version: str
    stamp: str
    folders: dict[str, dict[str, msgspec.Raw]]
    singles: dict[str, msgspec.Raw]
    aliases: dict[str, dict[str, str]]


class KnowledgeBase:
    """Everything howopen knows of the world. Cheap to make; items decode when asked for."""

    def __init__(self, compiled: _Compiled) -> None:
        self._compiled = compiled
        self.version = compiled.version
        self.readings: Recent[LicenseReading] = Recent(MAX_READINGS)
        """Readings of license texts seen lately, for `read_license_text`."""

    def ids(self, folder: str) -> tuple[str, ...]:
        """Ids of all items of a folder (`licenses`, `models`, `terms`), sorted."""
        return tuple(sorted(self._compiled.folders.get(folder, {})))

    def item(self, folder: str, name: str, shape: type[T]) -> T | None:
        """One item by its id or an alias, None where there is none."""
        items = self._compiled.folders.get(folder, {})
        key = name if name in items else self._compiled.aliases.get(folder, {}).get(name.casefold())
        return msgspec.msgpack.decode(items[key], type=shape) if key in items else None

    def license(self, name: str) -> LicenseFacts | None:
        """A license or policy by id, hub tag or short name."""
        return self.item("licenses", name, LicenseFacts)

    def license_of_file(self, digest: str) -> str:
        """The license that a file with this digest (`git:…`, `sha256:…`) is, empty for none."""
        return self._files.get(digest, "") if digest else ""

    @cached_property
    def _files(self) -> dict[str, str]:
        known = msgspec.msgpack.decode(
            self._compiled.singles["contents"], type=dict[str, tuple[str, ...]]
        )
        return {digest: license_id for license_id, files in known.items() for digest in files}

    def model(self, name: str) -> ModelFacts | None:
        """A catalog model by id or alias."""
        return self.item("models", name, ModelFacts)

    def models(self) -> Iterator[ModelFacts]:
        """All catalog models, by id."""
        for name in self.ids("models"):
            if (facts := self.model(name)) is not None:
                yield facts

    @cached_property
    def term_kinds(self) -> dict[str, TermKind]:
        """All term kinds by id."""
        kinds = (self.item("terms", name, TermKind) for name in self.ids("terms"))
        return {kind.id: kind for kind in kinds if kind is not None}

    @cached_property
    def component_kinds(self) -> tuple[ComponentKind, ...]:
        """All component kinds, by id."""
        kinds = (self.item("components", name, ComponentKind) for name in self.ids("components"))
        return tuple(kind for kind in kinds if kind is not None)

    @cached_property
    def frameworks(self) -> tuple[FrameworkFacts, ...]:
        """All versions of all frameworks, by id."""
        from howopen.framework_facts import FrameworkFacts
        from howopen.frameworks.profiles import extended

        every = (self.item("frameworks", name, FrameworkFacts) for name in self.ids("frameworks"))
        return extended(framework for framework in every if framework is not None)

    @cached_property
    def categories(self) -> dict[str, frozenset[str]]:
        """The ids of the licenses of each category."""
        from howopen.framework_facts import CategoryFacts

        every = (self.item("categories", name, CategoryFacts) for name in self.ids("categories"))
        known = {c.id: c for c in every if c is not None}
        return {name: frozenset(_licenses_of(c, known)) for name, c in known.items()}

    @cached_property
    def attestations(self) -> tuple[AttestationFacts, ...]:
        """What others attested of models."""
        from howopen.framework_facts import AttestationFacts

        names = self.ids("attestations")
        every = (self.item("attestations", name, AttestationFacts) for name in names)
        return tuple(attestation for attestation in every if attestation is not None)

    @cached_property
    def permissions(self) -> dict[str, PermissionFacts]:
        """How each kind of term bears on uses."""
        names = self.ids("permissions")
        every = (self.item("permissions", name, PermissionFacts) for name in names)
        return {facts.id: facts for facts in every if facts is not None}

    @cached_property
    def uses(self) -> UseFacts:
        """The acts, fields, regions and questions that a use is told in."""
        return msgspec.msgpack.decode(self._compiled.singles["uses"], type=UseFacts)

    @cached_property
    def combination(self) -> CombinationFacts:
        """How works go together as one."""
        return msgspec.msgpack.decode(self._compiled.singles["combination"], type=CombinationFacts)

    @cached_property
    def mof_tool(self) -> ToolFacts:
        """What the files of the Model Openness Framework's reference tool hold."""
        return msgspec.msgpack.decode(self._compiled.singles["mof_tool"], type=ToolFacts)

    @cached_property
    def hardware(self) -> tuple[HardwareFacts, ...]:
        """All accelerators, by id."""
        every = (self.item("hardware", name, HardwareFacts) for name in self.ids("hardware"))
        return tuple(one for one in every if one is not None)

    @cached_property
    def training_compute(self) -> ComputeFacts:
        """How training compute is reckoned."""
        return msgspec.msgpack.decode(self._compiled.singles["training_compute"], type=ComputeFacts)

    @cached_property
    def cards(self) -> dict[str, CardFacts]:
        """Documents that a publisher may lack, by component."""
        from howopen.framework_facts import CardFacts

        return msgspec.msgpack.decode(self._compiled.singles["cards"], type=dict[str, CardFacts])

    @cached_property
    def ladder(self) -> Ladder:
        """The rungs of the label ladder, lowest first."""
        return msgspec.msgpack.decode(self._compiled.singles["ladder"], type=Ladder)

    @cached_property
    def names(self) -> NameIndex:
        """All names that licenses have."""
        from howopen.licenses.name_index import NameIndex, NameTable

        return NameIndex(msgspec.msgpack.decode(self._compiled.singles["names"], type=NameTable))

    @cached_property
    def identifier(self) -> Identifier:
        """The identifier of license texts. Raises KnowledgeError where its index is missing."""
        from howopen.licenses.identify import Identifier
        from howopen.licenses.index import open_index

        return Identifier(open_index(INDEX))

    @cached_property
    def notices(self) -> NoticeReader:
        """The reader of license notices."""
        from howopen.licenses.notices import NoticeReader

        facts = msgspec.msgpack.decode(self._compiled.singles["notices"], type=NoticeFacts)
        return NoticeReader(facts, self)

    @cached_property
    def reader(self) -> Reader:
        """The reader of license terms."""
        from howopen.terms.languages import Languages
        from howopen.terms.pattern_facts import PatternFacts
        from howopen.terms.patterns import Patterns
        from howopen.terms.reader import Reader
        from howopen.terms.safety_net import SafetyNet
        from howopen.terms.units import Vocabularies
        from howopen.terms.vocabulary import Vocabulary

        singles = self._compiled.singles
        patterns = msgspec.msgpack.decode(singles["patterns"], type=PatternFacts)
        languages = Languages(msgspec.msgpack.decode(singles["languages"], type=LanguageFacts))
        net = singles.get("safety_net")
        facts = msgspec.msgpack.decode(net, type=NetFacts) if net else None
        return Reader(
            self.term_kinds.values(),
            Patterns(patterns),
            Vocabularies(Vocabulary(patterns.sentences), Vocabulary(patterns.blocks)),
            languages,
            SafetyNet(facts) if facts else None,
        )


def _licenses_of(category: CategoryFacts, known: dict[str, CategoryFacts]) -> Iterator[str]:
    """The licenses of a category, and of those that it includes. Raises KnowledgeError."""
    yield from category.licenses
    for name in category.includes:
        if name not in known:
            raise KnowledgeError(f"the category {category.id} includes {name!r}, which is none")
        yield from known[name].licenses


@cache
def knowledge(overlay: Path | None = None) -> KnowledgeBase:
    """The knowledge base, with a user's folder laid over it where given.

    Raises KnowledgeError where a file does not fit its schema.
    """
    if overlay is not None:
        return KnowledgeBase(_compile((FOLDER, overlay), stamp="overlay"))
    if not FOLDER.is_dir():  # installed from a wheel
        if (compiled := _read(COMPILED)) is None:
            raise KnowledgeError(f"{COMPILED.name} is missing or damaged", hint="Reinstall howopen")
        return KnowledgeBase(compiled)
    stamp = _stamp(FOLDER)
    for path in (COMPILED, _cache_file(stamp)):
        if (compiled := _read(path)) is not None and compiled.stamp == stamp:
            return KnowledgeBase(compiled)
    compiled = _compile((FOLDER,), stamp=stamp)
    for path in (COMPILED, _cache_file(stamp)):
        if _write(path, msgspec.msgpack.encode(compiled)):
            break
    _write(REGEXES, _regexes(compiled))
    return KnowledgeBase(compiled)


def build(folder: Path) -> None:
    """Compile the checkout's knowledge and the patterns of its rules into a wheel's folder."""
    compiled = _compile((FOLDER,), stamp="wheel")
    (folder / COMPILED.name).write_bytes(msgspec.msgpack.encode(compiled))
    (folder / REGEXES.name).write_bytes(_regexes(compiled))


def _regexes(compiled: _Compiled) -> bytes:
    from howopen.regexes import build_table
    from howopen.terms.pattern_facts import PatternFacts, Piece

    facts = msgspec.msgpack.decode(compiled.singles["patterns"], type=PatternFacts)
    pieces = (msgspec.msgpack.decode(raw, type=Piece) for raw in facts.pieces)
    return build_table((piece.source, piece.flags) for piece in pieces)


def build_license_index(target: Path) -> None:
    """Write the index of license texts; needs the packages that carry them (see `corpus`)."""
    from howopen.facts import FingerprintFacts
    from howopen.licenses.corpus import build_index, words_of

    paths = sorted((FOLDER / "fingerprints").glob("*.yaml"))
    prints = [convert(load_yaml(path), FingerprintFacts, path) for path in paths]
    date = (FOLDER / "VERSION").read_text(encoding="utf-8").strip()
    own = words_of(p for name in ("terms", "licenses") for p in (FOLDER / name).glob("*.yaml"))
    target.write_bytes(build_index(prints, date, own))


# ── compiling ───────────────────────────────────────────────────────────────────────────────────


def _single() -> dict[str, Any]:
    """The shape of each file that stands alone."""
    from howopen.framework_facts import CardFacts

    return {
        "cards": dict[str, CardFacts],
        "combination": CombinationFacts,
        "contents": dict[str, tuple[str, ...]],
        "phrases": dict[str, str],
        "languages": LanguageFacts,
        "ladder": Ladder,
        "license_names": LicenseNames,
        "mof_tool": ToolFacts,
        "notices": NoticeFacts,
        "safety_net": NetFacts,
        "training_compute": ComputeFacts,
        "uses": UseFacts,
    }


def _shapes() -> dict[str, type[msgspec.Struct]]:
    """The shape of the files of each folder."""
    from howopen.framework_facts import AttestationFacts, CategoryFacts, FrameworkFacts

    return {
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


def load_yaml(path: Path) -> object:
    """Read a YAML 1.2 core document: `no` stays a word, dates stay text.

    Raises KnowledgeError naming the line for what is not YAML.
    """
    import yaml

    if path.stat().st_size > MAX_FILE:
        raise KnowledgeError(f"{path} is larger than {MAX_FILE >> 20} MiB")
    try:
        text = path.read_text(encoding="utf-8")
        return yaml.load(text, Loader=_core_loader())  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise KnowledgeError(
            f"{path}: not valid YAML: {' '.join(str(error).split())[:200]}"
        ) from error


@cache
def _core_loader() -> Any:
    import re

    import yaml

    class CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    for tag, pattern, first in (
        ("bool", r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
        ("int", r"[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
        ("null", r"(?:null|Null|NULL|~|)$", ["n", "N", "~", ""]),
    ):
        CoreLoader.add_implicit_resolver(
            f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first)
        )
    return CoreLoader


def convert(data: object, shape: type[T], where: object) -> T:
    """Decode plain data strictly; KnowledgeError names the file and the place in it."""
    try:
        return msgspec.convert(data, shape, strict=True)
    except msgspec.ValidationError as error:
        raise KnowledgeError(
            f"{where}: {error}", hint="See docs/schema for the shape of this file"
        ) from error


def _compile(roots: tuple[Path, ...], *, stamp: str) -> _Compiled:
    folders: dict[str, dict[str, msgspec.Raw]] = {}
    aliases: dict[str, dict[str, str]] = {}
    singles: dict[str, msgspec.Raw] = {}
    shapes, single = _shapes(), _single()
    import hashlib

    from howopen.terms.preparation import spread

    digest = hashlib.sha256()
    for root in roots:
        for path in sorted(
            p for p in root.rglob("*.yaml") if p.is_file() and p.parent.name != "fingerprints"
        ):
            relative = path.relative_to(root)
            digest.update(relative.as_posix().encode() + b"\0" + path.read_bytes())
            folder = relative.parts[0] if len(relative.parts) > 1 else ""
            if not folder and relative.stem in single:
                value = convert(load_yaml(path), single[relative.stem], path)
                singles[relative.stem] = msgspec.Raw(msgspec.msgpack.encode(value))
            elif folder in shapes:
                item: Any = convert(load_yaml(path), shapes[folder], path)
                if item.id != path.stem:
                    raise KnowledgeError(
                        f"{path}: id is {item.id!r}", hint=f"Name the file {item.id}.yaml"
                    )
                item = spread(item) if isinstance(item, TermKind) else item
                folders.setdefault(folder, {})[item.id] = msgspec.Raw(msgspec.msgpack.encode(item))
                _add_aliases(aliases.setdefault(folder, {}), item, path)
    singles["names"] = _name_table(folders, singles)
    singles["patterns"] = _patterns(folders, singles)
    date = (FOLDER / "VERSION").read_text(encoding="utf-8").strip()
    return _Compiled(FORMAT, f"{date}+{digest.hexdigest()[:8]}", stamp, folders, singles, aliases)


def _patterns(
    folders: dict[str, dict[str, msgspec.Raw]], singles: dict[str, msgspec.Raw]
) -> msgspec.Raw:
    """The patterns of all rules, made ready. Raises KnowledgeError for a wrong one."""
    import re

    from howopen.terms.preparation import prepared

    decode = msgspec.msgpack.decode
    kinds = (decode(raw, type=TermKind) for raw in folders["terms"].values())
    phrases = decode(singles.pop("phrases"), type=dict[str, str])
    try:
        told = prepared(kinds, phrases)
    except (re.error, KeyError) as error:
        name = " ".join(error.__notes__)
        raise KnowledgeError(f"terms/{name}.yaml: a pattern is none: {error}") from error
    return msgspec.Raw(msgspec.msgpack.encode(told))


def _name_table(
    folders: dict[str, dict[str, msgspec.Raw]], singles: dict[str, msgspec.Raw]
) -> msgspec.Raw:
    """The table of license names; the lists it is made of are not kept beside it."""
    from howopen.licenses.name_index import build_table

    decode = msgspec.msgpack.decode
    table = build_table(
        (decode(raw, type=LicenseFacts) for raw in folders.get("licenses", {}).values()),
        (decode(raw, type=Hub) for raw in folders.pop("hubs", {}).values()),
        (decode(raw, type=SymbolList) for raw in folders.pop("symbols", {}).values()),
        decode(singles.pop("license_names"), type=LicenseNames),
    )
    return msgspec.Raw(msgspec.msgpack.encode(table))


def _add_aliases(table: dict[str, str], item: Any, path: Path) -> None:
    for alias in (item.id, *getattr(item, "aliases", ())):
        taken = table.setdefault(alias.casefold(), item.id)
        if taken != item.id:
            raise KnowledgeError(f"{path}: the alias {alias!r} belongs to {taken} already")


def _stamp(folder: Path) -> str:
    """Changes whenever a file of the folder, or a shape it is compiled into, does.

    Made of number, newest change and total size of the files.
    """
    shapes = [(PACKAGE / name).stat() for name in _SHAPING]
    count, size = 0, sum(s.st_size for s in shapes)
    newest = max(s.st_mtime_ns for s in shapes)
    stack = [str(folder)]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                elif entry.name.endswith(".yaml") or entry.name == "VERSION":
                    status = entry.stat()
                    count, size = count + 1, size + status.st_size
                    newest = max(newest, status.st_mtime_ns)
    return f"{FORMAT}-{count}-{size}-{newest}"


def _cache_file(stamp: str) -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "howopen" / f"knowledge-{stamp}.bin"


def _read(path: Path) -> _Compiled | None:
    with suppress(OSError, ValueError, msgspec.DecodeError, msgspec.ValidationError):
        with path.open("rb") as file:  # mapped: most of it is never asked for
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        compiled = msgspec.msgpack.decode(data, type=_Compiled)
        return compiled if compiled.format == FORMAT else None
    return None


def _write(path: Path, data: bytes) -> bool:
    """Write atomically, so that two first runs at once do no harm; False where it cannot be."""
    import tempfile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        written = Path(file.name)
        written.chmod(0o644)
        written.replace(path)
    except OSError:
        return False
    return True
