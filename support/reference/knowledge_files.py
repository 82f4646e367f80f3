"""Shapes of the knowledge files, from the types that read them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import msgspec

import howopen.facts
from howopen.knowledge_base import KnowledgeBase
from reference.markdown import Page, code, heading, paragraphs, words
from reference.structs import docstring, fields_table

_SECTION = re.compile(r"^# ── (.+?) ─+$", re.MULTILINE)


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """One page, in the order of the modules."""
    del kb
    every = (shape for module in modules() for shape in shapes(module))
    places = {shape.__name__: f"#{_anchor(shape)}" for shape in every}
    yield Page(
        path="knowledge-files.md",
        title="Knowledge files",
        about="the shape of every YAML file under knowledge/, and of your own laid over it",
        source="src/howopen/facts/",
        body=paragraphs(
            "Knowledge is YAML, read strictly: an unknown key is an error that names the file and "
            "the place. A folder of your own in the same layout is laid over the built-in one with "
            "`--knowledge`; a file there replaces the file of the same name.",
            *(_module(module, places) for module in modules()),
        ),
    )


def modules() -> Iterator[ModuleType]:
    """The modules that hold shapes, by name."""
    for found in sorted(iter_modules(howopen.facts.__path__), key=lambda m: m.name):
        yield import_module(f"howopen.facts.{found.name}")


def shapes(module: ModuleType) -> list[type[Any]]:
    """The types of a module, in the order they are written."""
    every = (value for value in vars(module).values() if isinstance(value, type))
    own = (t for t in every if t.__module__ == module.__name__ and issubclass(t, msgspec.Struct))
    return sorted(own, key=lambda t: inspect.getsourcelines(t)[1])


def _anchor(shape: type[Any]) -> str:
    return f"{shape.__module__.rpartition('.')[2]}-{shape.__name__.lower()}"


def _module(module: ModuleType, places: Mapping[str, str]) -> str:
    name = module.__name__.rpartition(".")[2]
    source = inspect.getsource(module)
    marks = [(source.count("\n", 0, m.start()) + 1, m[1]) for m in _SECTION.finditer(source)]
    parts: list[str] = []
    for shape in shapes(module):
        line = inspect.getsourcelines(shape)[1]
        while marks and marks[0][0] < line:
            parts.append(f"**{words(marks.pop(0)[1])}**")
        title = heading(3, code(shape.__name__), _anchor(shape))
        parts.append(paragraphs(title, docstring(shape), fields_table(shape, places)))
    return paragraphs(
        heading(2, words(name.replace("_", " ").capitalize()), name), docstring(module), *parts
    )
