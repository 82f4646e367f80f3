"""Imports point one way: a module imports what stands below it, and nothing else of howopen.

The layers are those of docs/architecture.md. An import that stands inside a function counts like
any other; one that is there for types only (`if TYPE_CHECKING`) does not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "howopen"

LAYERS = (
    # no module of a line imports another of that line; packages are free inside
    ("howopen", "errors", "digest", "regex_code"),
    ("types", "files", "recent", "regexes", "yaml_files", "compiled"),
    ("logic", "clean", "disk", "facts", "front_matter", "texts"),
    ("freedoms", "terms"),
    # the machines that know texts and names, which the knowledge base hands out ready made
    ("licenses.canonical", "licenses.spelling"),
    ("licenses.difference", "licenses.name_index"),
    ("licenses.index",),
    ("licenses.undo",),
    ("licenses.judge",),
    ("licenses.corpus", "licenses.identify"),
    ("own_files",),
    ("compiling",),
    ("knowledge_base",),
    ("licenses",),
    ("second", "mof"),
    ("binding", "components"),
    ("sources", "probes", "compute"),
    ("observing",),
    ("concluded",),
    ("frameworks", "permissions", "summary"),
    # what is asked about one release: frameworks and permissions meet here
    ("assessment",),
    ("licenses.report", "catalog", "explanations"),
    ("differences",),
    ("reporters",),
    ("notice", "documents", "notebook"),
    ("api",),
    ("cli",),
    ("__main__",),
)
"""What stands below what, the lowest first. A module has its own line before that of its package."""

EXCEPTIONS: dict[tuple[str, str], str] = {}
"""Imports that point back: importer and imported, and why; the record is docs/decisions/0013."""

NEVER = (
    ("reporters", "sources"),
    ("reporters", "probes"),
    ("reporters", "assessment"),
    ("probes", "frameworks"),
    ("probes", "permissions"),
    ("probes", "sources"),
    ("terms", "licenses"),
    ("frameworks", "permissions"),
    ("permissions", "frameworks"),
    ("facts", "knowledge_base"),
)
"""Pairs that the layers rule out, named because each is a promise of the design."""


def modules() -> dict[str, Path]:
    """Every module by its name inside the package; the package itself is `howopen`."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name or "howopen"] = path
    return found


MODULES = modules()


def for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not for_types_only(node):
            yield node
            yield from statements(node)


def inside(name: str) -> str | None:
    """The module inside the package that a dotted name means."""
    if name == "howopen":
        return name
    bare = name.removeprefix("howopen.")
    return bare if bare != name and bare in MODULES else None


def imports_of(name: str) -> set[str]:
    """The modules of howopen that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in statements(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {m for alias in node.names if (m := inside(alias.name))}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                module = inside(f"{node.module}.{alias.name}") or inside(node.module)
                found |= {module} if module else set()
    return found - {name}


IMPORTS = {name: imports_of(name) for name in MODULES}


def entry_of(name: str) -> str:
    """The entry of the table that a module belongs to: its own, or that of its package."""
    entries = {entry for layer in LAYERS for entry in layer}
    while name not in entries:
        name, dot, _ = name.rpartition(".")
        assert dot, "give every module a place in LAYERS"
    return name


def height(name: str) -> int:
    entry = entry_of(name)
    return next(n for n, layer in enumerate(LAYERS) if entry in layer)


def points_down(importer: str, imported: str) -> bool:
    same = entry_of(importer) == entry_of(imported)
    return same or height(imported) < height(importer)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_imports_only_what_stands_below_it(name: str) -> None:
    back = {i for i in IMPORTS[name] if not points_down(name, i) and (name, i) not in EXCEPTIONS}
    assert not back, f"{name} must not import {sorted(back)}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    TopologicalSorter(IMPORTS).prepare()  # raises CycleError


@pytest.mark.parametrize(("importer", "imported"), NEVER)
def test_what_the_design_rules_out(importer: str, imported: str) -> None:
    found = {
        (a, b)
        for a, several in IMPORTS.items()
        for b in several
        if a.split(".")[0] == importer and b.split(".")[0] == imported
    }
    assert found <= EXCEPTIONS.keys()


def test_every_entry_of_the_table_is_there() -> None:
    entries = {entry for layer in LAYERS for entry in layer}
    assert entries <= MODULES.keys()


def test_every_exception_is_needed_and_on_record() -> None:
    record = SOURCE.parents[1] / "docs" / "decisions" / "0013-imports-that-point-back.md"
    for importer, imported in EXCEPTIONS:
        assert imported in IMPORTS[importer]
        assert importer in record.read_text(encoding="utf-8")
