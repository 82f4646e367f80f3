"""One reading per text or license id asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from howopen import __version__
from howopen.errors import NotFoundError
from howopen.knowledge_base import KnowledgeBase, knowledge
from howopen.licenses.bundle import read_license_file
from howopen.licenses.conclude import curated_terms
from howopen.licenses.names import Kind, ids_of, license_named, resolve, short_names
from howopen.sources.disk import read_range
from howopen.texts import TEXT_LIMIT, beginning
from howopen.types import Basis, LicenseReading, LicenseReport


def license_report(targets: Sequence[str], overlay: Path | None = None) -> LicenseReport:
    """Read each target: a file by its words, else a license howopen knows by that name.

    Raises NotFoundError for what is neither, UnreadableError for a file that cannot be read.
    """
    kb = knowledge(overlay)
    files = tuple(_reading(t, kb) for t in targets)
    named = (
        text
        for r in files
        for text in (r.expression, *(p.id for p in r.parts), *(t.license for t in r.terms))
    )
    return LicenseReport(
        tool=f"howopen {__version__}",
        knowledge_version=kb.version,
        files=files,
        license_names=short_names(named, kb),
    )


def _reading(target: str, kb: KnowledgeBase) -> LicenseReading:
    path = Path(target)
    if path.is_file():
        text = beginning(read_range(path, target, 0, TEXT_LIMIT + 1))
        return read_license_file(text, kb, path=target)
    name = target.removeprefix("license:")
    facts = license_named(name, kb)
    if facts is None:
        return _known_by_name(target, name, kb)
    return LicenseReading(
        path=facts.id,
        expression=facts.id,
        terms=curated_terms(facts),
        basis=facts.source.basis,
        role=facts.role,
    )


def _known_by_name(target: str, name: str, kb: KnowledgeBase) -> LicenseReading:
    """A license whose terms are not known: its role says that there is only a name."""
    found = resolve(name, kb)
    if not found.expression:
        why = found.reason if found.kind is Kind.FAMILY else "no license of that name is known"
        raise NotFoundError(
            f"{target}: no such file, and {why}",
            hint="Give a file, or an id such as apache-2.0 or llama3.1",
        )
    ids = dict.fromkeys(ids_of(found.expression))
    if len(ids) > 1:
        raise NotFoundError(
            f"{target}: no such file, and {found.expression} is not one license",
            hint=f"Ask for each: howopen license {' '.join(ids)}",
        )
    return LicenseReading(
        path=found.expression, expression=found.expression, basis=Basis.CURATED, role="name"
    )
