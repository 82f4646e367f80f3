"""Which frameworks are asked, and whose attestations answer what only people can."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from howopen.errors import UsageError
from howopen.facts.frameworks import FrameworkFacts
from howopen.frameworks.case import Attested
from howopen.knowledge_base import KnowledgeBase
from howopen.sources import Collected


def chosen(names: Sequence[str], kb: KnowledgeBase) -> tuple[FrameworkFacts, ...]:
    """The frameworks of these names, or all that are not superseded.

    Raises UsageError for a name (`id` or `id@version`) that none has.
    """
    if not names:
        return tuple(f for f in kb.frameworks if not f.superseded)
    return tuple({f.id: f for f in (_one(name, kb) for name in names)}.values())


def _one(name: str, kb: KnowledgeBase) -> FrameworkFacts:
    framework, _, version = name.partition("@")
    found = [
        f
        for f in kb.frameworks
        if f.framework == framework and (f.version == version if version else True)
    ]
    found.sort(key=lambda f: (not f.superseded, f.date))
    if found:
        return found[-1]
    known = sorted({f.framework for f in kb.frameworks} | {full_name(f) for f in kb.frameworks})
    near = get_close_matches(name, known, n=3, cutoff=0.4) or known
    raise UsageError(f"there is no framework {name!r}", hint=f"Known: {', '.join(near)}")


def full_name(framework: FrameworkFacts) -> str:
    """The name of one version: `osaid@1.0`."""
    return f"{framework.framework}@{framework.version}"


def attested(collected: Collected, kb: KnowledgeBase) -> Attested:
    """What somebody attested of a model of the catalog, or a release attests of itself."""
    model = collected.facts
    if model is None:
        from howopen.frameworks.attest_file import read_attestations  # it needs a YAML reader

        return read_attestations(collected.release, collected.files, kb.frameworks)
    names = {model.id, model.family}
    return Attested(tuple(a for a in kb.attestations if names & set(a.targets)))


def names_of(collected: Collected) -> tuple[str, ...]:
    """What published outcomes may call a release: a catalog id or `license:ID`."""
    return (collected.release.id, collected.release.source)
