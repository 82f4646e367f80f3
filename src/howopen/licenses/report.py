"""One reading per text or license id asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from howopen import __version__
from howopen.disk import read_range
from howopen.errors import NotFoundError
from howopen.knowledge_base import KnowledgeBase, knowledge
from howopen.licenses.bundle import read_license_file
from howopen.licenses.conclude import curated_terms
from howopen.licenses.names import Kind, ids_of, license_named, resolve, short_names
from howopen.texts import TEXT_LIMIT, Text, beginning
from howopen.types import Basis, LicenseReading, LicenseReport, SecondReading

if TYPE_CHECKING:
    from howopen.second.endpoint import Endpoint


def license_report(
    targets: Sequence[str], overlay: Path | None = None, endpoint: Endpoint | None = None
) -> LicenseReport:
    """Read each target: a file by its words, else a license howopen knows by that name.

    With an endpoint, its model proposes readings of what the files leave unclear. Raises
    NotFoundError for what is neither, UnreadableError for a file that cannot be read.
    """
    kb = knowledge(overlay)
    files: list[LicenseReading] = []
    proposed: list[SecondReading] = []
    for target in targets:
        text = _text(target)
        reading = (
            known_license(target, kb) if text is None else read_license_file(text, kb, path=target)
        )
        files.append(reading)
        if text is not None and endpoint is not None:
            proposed.append(_proposed(reading, text, endpoint, kb, proposed))
    named = (
        text
        for r in files
        for text in (r.expression, *(p.id for p in r.parts), *(t.license for t in r.terms))
    )
    return LicenseReport(
        tool=f"howopen {__version__}",
        knowledge_version=kb.version,
        files=tuple(files),
        second_readings=tuple(proposed),
        license_names=short_names(named, kb),
    )


def _proposed(
    reading: LicenseReading,
    text: Text,
    endpoint: Endpoint,
    kb: KnowledgeBase,
    earlier: Sequence[SecondReading],
) -> SecondReading:
    """What a model proposes for one text; one that gave no answer is not asked again."""
    from howopen.second.proposals import second_reading

    if any(told.problem for told in earlier):
        return SecondReading(path=reading.path, model=endpoint.model, problem="was not asked again")
    return second_reading(reading, text.content, endpoint, kb)


def _text(target: str) -> Text | None:
    """The beginning of a file; None where the target is none."""
    path = Path(target)
    return beginning(read_range(path, target, 0, TEXT_LIMIT + 1)) if path.is_file() else None


def known_license(target: str, kb: KnowledgeBase) -> LicenseReading:
    """What howopen knows of a license by its id, an alias or `license:ID`.

    Raises NotFoundError for a name that stands for none, or for several.
    """
    name = target.removeprefix("license:")
    facts = license_named(name, kb)
    if facts is None:
        return _known_by_name(target, name, kb)
    return LicenseReading(
        path=facts.id,
        expression=facts.id,
        terms=curated_terms(facts, kb),
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
