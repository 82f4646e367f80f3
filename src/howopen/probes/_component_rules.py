"""How components are recognized: the shape of `knowledge/components/*.yaml`, and their loading.

A rule holds where everything it gives holds; of the phrases or globs of one list, any will do.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec
import yaml

from howopen.errors import KnowledgeError
from howopen.types import Model


class FileRule(Model, frozen=True, kw_only=True):
    """Files that are the component, told by their path and, where at hand, their content."""

    any: tuple[str, ...]  # globs
    none: tuple[str, ...] = ()  # globs that rule a path out
    holds: tuple[str, ...] = ()  # phrases; the file must be at hand and have `at_least` of them
    at_least: int = 1
    note: str = ""  # what the evidence must add


class LinkRule(Model, frozen=True, kw_only=True):
    """A link that leads to the component, told by its address and by the words around it."""

    to: tuple[str, ...]  # kinds of address (`_addresses.py`), or `path`: in the release
    address: tuple[str, ...] = ()  # phrases in the address
    address_not: tuple[str, ...] = ()  # phrases in the address that rule it out
    text: tuple[str, ...] = ()  # phrases in the words the link is hung on
    sentence: tuple[str, ...] = ()  # phrases in its sentence; for code, in what introduces it
    heading: tuple[str, ...] = ()  # phrases in the headings it stands under, or the path
    unless: tuple[str, ...] = ()  # phrases in sentence, text or headings that rule it out
    before: tuple[str, ...] = ()  # phrases in what its sentence says up to the link
    own_citation: bool = False  # it must stand in the first BibTeX entry of its document
    names_model: bool = False  # text or address must name the model
    at_most: int = 6  # links reported per document
    note: str = ""


class SayRule(Model, frozen=True, kw_only=True):
    """A sentence that says the component is available, with the link that leads there nearby."""

    sentence: tuple[str, ...]
    to: tuple[str, ...] = ()  # kinds of address: first in the sentence, its section, the document
    here: bool = False  # the sentence says it is with the release, in other revisions of it
    address: tuple[str, ...] = ()  # phrases in the address
    heading: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    note: str = ""


class SectionRule(Model, frozen=True, kw_only=True):
    """A section of a document that is the component itself."""

    heading: tuple[str, ...]
    holds: str  # table, figures (rows with numbers), list, image, code, prose, links
    says: tuple[str, ...] = ()  # phrases each counted passage must have
    at_least: int = 1
    unless: tuple[str, ...] = ()  # phrases in headings or passages that rule them out
    note: str = ""


class DocumentRule(Model, frozen=True, kw_only=True):
    """A document that is the component because it treats enough of these topics."""

    any: tuple[str, ...]  # globs
    topics: tuple[tuple[str, ...], ...]  # each: phrases of headings, or of the card's front matter
    at_least: int


class ComponentKind(Model, frozen=True, kw_only=True):
    """One component id: what it is and how it is seen."""

    id: str
    title: str
    mof: str = ""  # name in the Model Openness Framework 1.0
    mof_class: int = 0  # the class it is first required or optional in; 0 for none
    counts: str
    counts_not: str = ""
    files: tuple[FileRule, ...] = ()
    links: tuple[LinkRule, ...] = ()
    says: tuple[SayRule, ...] = ()
    sections: tuple[SectionRule, ...] = ()
    documents: tuple[DocumentRule, ...] = ()


@cache
def load_component_kinds() -> tuple[ComponentKind, ...]:
    """Load every component kind, in the order of their ids.

    Raises KnowledgeError naming file and place where one does not fit.
    """
    folder = files("howopen") / "knowledge" / "components"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    kinds = []
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".yaml"):
            continue
        try:
            data = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
            kinds.append(msgspec.convert(data, ComponentKind))
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            says = " ".join(str(error).split())
            raise KnowledgeError(f"knowledge/components/{file.name}: {says}") from error
    return tuple(kinds)
