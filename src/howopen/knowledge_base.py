"""The knowledge at hand: compiled once, loaded fast, decoded only as far as it is asked for.

In a checkout the YAML files under `knowledge/` are the truth and a compiled copy is kept beside
them; a wheel carries only the compiled copy. A user's own folder in the same layout may be laid
over it: a file there replaces the file of the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from howopen.compiled import (
    COMPILED,
    FOLDER,
    INDEX,
    Compiled,
    cache_file,
    read_compiled,
    stamp_of,
    write_whole,
)
from howopen.errors import KnowledgeError
from howopen.facts.compute import ComputeFacts, HardwareFacts
from howopen.facts.languages import LanguageFacts
from howopen.facts.licenses import LicenseFacts
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
from howopen.recent import Recent
from howopen.regexes import FILE as REGEXES
from howopen.types import LicenseReading

if TYPE_CHECKING:
    from howopen.facts.frameworks import AttestationFacts, CardFacts, CategoryFacts, FrameworkFacts
    from howopen.licenses.identify import Identifier
    from howopen.licenses.name_index import NameIndex
    from howopen.own_files import Vocabulary
    from howopen.terms.reader import Reader

MAX_READINGS = 1024
"""Readings of texts that are remembered; one takes some 50 kB."""

T = TypeVar("T")


class KnowledgeBase:
    """Everything howopen knows of the world. Cheap to make; items decode when asked for."""

    def __init__(self, compiled: Compiled) -> None:
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

    def _single(self, name: str, shape: type[T]) -> T:
        """What a file that stands alone holds."""
        return msgspec.msgpack.decode(self._compiled.singles[name], type=shape)

    def license(self, name: str) -> LicenseFacts | None:
        """A license or policy by id, hub tag or short name."""
        return self.item("licenses", name, LicenseFacts)

    def license_of_file(self, digest: str) -> str:
        """The license that a file with this digest (`git:…`, `sha256:…`) is, empty for none."""
        return self._files.get(digest, "") if digest else ""

    @cached_property
    def _files(self) -> dict[str, str]:
        known = self._single("contents", dict[str, tuple[str, ...]])
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
    def vocabulary(self) -> Vocabulary:
        """What each parameter of each kind of term may hold in a license file."""
        from howopen.own_files import whole

        return whole(self._single("vocabulary", dict[str, dict[str, Any]]))

    @cached_property
    def own_titles(self) -> dict[str, str]:
        """Titles of the kinds of terms that the user's own folder adds."""
        return {kind.id: kind.title for kind in self.term_kinds.values() if kind.own}

    @cached_property
    def component_kinds(self) -> tuple[ComponentKind, ...]:
        """All component kinds, by id."""
        kinds = (self.item("components", name, ComponentKind) for name in self.ids("components"))
        return tuple(kind for kind in kinds if kind is not None)

    @cached_property
    def frameworks(self) -> tuple[FrameworkFacts, ...]:
        """All versions of all frameworks, by id."""
        from howopen.facts.frameworks import FrameworkFacts
        from howopen.facts.profiles import extended

        every = (self.item("frameworks", name, FrameworkFacts) for name in self.ids("frameworks"))
        return extended(framework for framework in every if framework is not None)

    @cached_property
    def categories(self) -> dict[str, frozenset[str]]:
        """The ids of the licenses of each category."""
        from howopen.facts.frameworks import CategoryFacts

        every = (self.item("categories", name, CategoryFacts) for name in self.ids("categories"))
        known = {c.id: c for c in every if c is not None}
        return {name: frozenset(_licenses_of(c, known)) for name, c in known.items()}

    @cached_property
    def attestations(self) -> tuple[AttestationFacts, ...]:
        """What others attested of models."""
        from howopen.facts.frameworks import AttestationFacts

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
        return self._single("uses", UseFacts)

    @cached_property
    def personas(self) -> PersonasFacts:
        """Kinds of people who ask, and what they may want to do."""
        return self._single("personas", PersonasFacts)

    @cached_property
    def combination(self) -> CombinationFacts:
        """How works go together as one."""
        return self._single("combination", CombinationFacts)

    @cached_property
    def mof_tool(self) -> ToolFacts:
        """What the files of the Model Openness Framework's reference tool hold."""
        return self._single("mof_tool", ToolFacts)

    @cached_property
    def hardware(self) -> tuple[HardwareFacts, ...]:
        """All accelerators, by id."""
        every = (self.item("hardware", name, HardwareFacts) for name in self.ids("hardware"))
        return tuple(one for one in every if one is not None)

    @cached_property
    def training_compute(self) -> ComputeFacts:
        """How training compute is reckoned."""
        return self._single("training_compute", ComputeFacts)

    @cached_property
    def cards(self) -> dict[str, CardFacts]:
        """Documents that a publisher may lack, by component."""
        from howopen.facts.frameworks import CardFacts

        return self._single("cards", dict[str, CardFacts])

    @cached_property
    def ladder(self) -> Ladder:
        """The rungs of the label ladder, lowest first."""
        return self._single("ladder", Ladder)

    @cached_property
    def names(self) -> NameIndex:
        """All names that licenses have."""
        from howopen.licenses.name_index import NameIndex, NameTable

        return NameIndex(self._single("names", NameTable))

    @cached_property
    def identifier(self) -> Identifier:
        """The identifier of license texts. Raises KnowledgeError where its index is missing."""
        from howopen.licenses.identify import Identifier
        from howopen.licenses.index import open_index

        return Identifier(open_index(INDEX))

    @cached_property
    def notices(self) -> NoticeFacts:
        """How texts say which license holds."""
        return self._single("notices", NoticeFacts)

    @cached_property
    def reader(self) -> Reader:
        """The reader of license terms."""
        from howopen.facts.patterns import PatternFacts
        from howopen.terms.languages import Languages
        from howopen.terms.patterns import Patterns
        from howopen.terms.reader import Reader
        from howopen.terms.safety_net import SafetyNet
        from howopen.terms.units import Vocabularies
        from howopen.terms.vocabulary import Vocabulary

        patterns = self._single("patterns", PatternFacts)
        languages = Languages(self._single("languages", LanguageFacts))
        has_net = "safety_net" in self._compiled.singles
        return Reader(
            self.term_kinds.values(),
            Patterns(patterns),
            Vocabularies(Vocabulary(patterns.sentences), Vocabulary(patterns.blocks)),
            languages,
            SafetyNet(self._single("safety_net", NetFacts)) if has_net else None,
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
    return KnowledgeBase(_loaded(overlay))


def _loaded(overlay: Path | None = None) -> Compiled:
    """A wheel's copy, or that of the checkout, made anew where it is older than the files."""
    if overlay is not None:
        from howopen.compiling import compiled_knowledge

        return compiled_knowledge(overlay, stamp="overlay", over=_loaded())
    if not FOLDER.is_dir():  # installed from a wheel
        if (compiled := read_compiled(COMPILED)) is None:
            raise KnowledgeError(f"{COMPILED.name} is missing or damaged", hint="Reinstall howopen")
        return compiled
    stamp = stamp_of(FOLDER)
    for path in (COMPILED, cache_file(stamp)):
        if (compiled := read_compiled(path)) is not None and compiled.stamp == stamp:
            return compiled
    from howopen.compiling import compiled_knowledge, regex_table

    compiled = compiled_knowledge(FOLDER, stamp=stamp)
    for path in (COMPILED, cache_file(stamp)):
        if write_whole(path, msgspec.msgpack.encode(compiled)):
            break
    write_whole(REGEXES, regex_table(compiled))
    return compiled
