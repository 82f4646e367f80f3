"""Profiles: a framework that adds criteria to those of another one, as a stricter reading does."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from howopen.errors import KnowledgeError
from howopen.facts.frameworks import CriterionFacts, FrameworkFacts


def extended(frameworks: Iterable[FrameworkFacts]) -> tuple[FrameworkFacts, ...]:
    """The frameworks, each with the criteria of the one that it extends before its own.

    One step only: what is extended extends nothing itself. Raises KnowledgeError for a name
    (`id@version`) that none has.
    """
    every = tuple(frameworks)
    plain = {f"{f.framework}@{f.version}": f for f in every if not f.extends}
    return tuple(_one(framework, plain) for framework in every)


def _one(framework: FrameworkFacts, plain: dict[str, FrameworkFacts]) -> FrameworkFacts:
    if not framework.extends:
        return framework
    base = plain.get(framework.extends)
    if base is None:
        raise KnowledgeError(
            f"{framework.id} extends {framework.extends!r}, which is no framework",
            hint=f"Known: {', '.join(sorted(plain))}",
        )
    own = {c.id for c in framework.criteria}
    inherited = tuple(_as(c, framework) for c in base.criteria if c.id not in own)
    return msgspec.structs.replace(framework, criteria=(*inherited, *framework.criteria))


def _as(criterion: CriterionFacts, framework: FrameworkFacts) -> CriterionFacts:
    """A criterion as another framework has it; words of the first are no words of the other."""
    if not framework.extends_as:
        return criterion
    return msgspec.structs.replace(criterion, basis=framework.extends_as, quote="", section="")
