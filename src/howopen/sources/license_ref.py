"""`license:ID` as a source: a license given by name, its curated facts marked so.

Of a license that is only a name, no terms are told; that they are not known is part of the answer.
"""

from __future__ import annotations

from difflib import get_close_matches

from howopen.errors import NotFoundError
from howopen.files import NoFiles
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.names import Kind, license_named, resolve
from howopen.sources import Collected
from howopen.types import Evidence, LicenseStatement, Observation, Release

PREFIX = "license:"


def collect(reference: str, kb: KnowledgeBase) -> Collected:
    """The release that consists of a license's name.

    Raises NotFoundError with the nearest names for one that howopen does not know.
    """
    name = reference.removeprefix(PREFIX)
    found = resolve(name, kb)
    facts = license_named(name, kb)
    expression = facts.id if facts is not None else found.expression
    if not expression:
        near = get_close_matches(
            name.casefold(), [i.casefold() for i in kb.ids("licenses")], n=3, cutoff=0.5
        )
        hint = f"Nearest: {', '.join(near)}" if near else "See `howopen explain licenses`"
        if found.kind is Kind.FAMILY:
            raise NotFoundError(found.reason, hint="Give the id of one of them")
        raise NotFoundError(f"no license {name!r} in howopen's knowledge", hint=hint)
    evidence = Evidence(source="the lists of license names that howopen knows")
    if facts is not None:
        evidence = Evidence(source=facts.source.title, date=facts.source.date)
    statement = LicenseStatement(value=name, expression=expression, evidence=evidence)
    release = Release(id=f"{PREFIX}{expression}", source=reference, kind="license")
    return Collected(release, NoFiles(), Observation(statements=(statement,)))
