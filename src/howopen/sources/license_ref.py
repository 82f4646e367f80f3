"""`license:ID` as a source: a license known by name only, its curated facts marked so."""

from __future__ import annotations

from difflib import get_close_matches

from howopen.errors import NotFoundError
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.names import license_named
from howopen.sources import Collected
from howopen.sources.catalog import NoFiles
from howopen.types import Evidence, LicenseStatement, Observation, Release

PREFIX = "license:"


def collect(reference: str, kb: KnowledgeBase) -> Collected:
    """The release that consists of a license's name.

    Raises NotFoundError with the nearest names for one that howopen does not know.
    """
    name = reference.removeprefix(PREFIX)
    facts = license_named(name, kb)
    if facts is None:
        near = get_close_matches(
            name.casefold(), [i.casefold() for i in kb.ids("licenses")], n=3, cutoff=0.5
        )
        hint = f"Nearest: {', '.join(near)}" if near else "See `howopen explain licenses`"
        raise NotFoundError(f"no license {name!r} in howopen's knowledge", hint=hint)
    statement = LicenseStatement(
        value=name,
        expression=facts.id,
        evidence=Evidence(source=facts.source.title, date=facts.source.date),
    )
    release = Release(id=f"{PREFIX}{facts.id}", source=reference, kind="license")
    return Collected(release, NoFiles(), Observation(statements=(statement,)))
