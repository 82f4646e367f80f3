"""What is concluded of one release from all that was observed: components, licenses, terms.

Worked out once, for whoever asks: the assessment and the answers rest on the same terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from howopen.binding import binding_terms, of_group, unread_licenses
from howopen.components import fold_components
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.conclude import (
    GROUPS,
    conclude,
    statements_of_texts,
    with_expressions,
)
from howopen.observing import observe, same_maker
from howopen.sources import Collected
from howopen.types import (
    BaseModel,
    Component,
    LicenseConclusion,
    LicenseStatement,
    Observation,
    Term,
)


class Concluded(NamedTuple):
    """One release as howopen understands it, before anything is judged."""

    collected: Collected
    seen: Observation
    bases: tuple[BaseModel, ...]  # base models of other makers, whose licenses bind too
    statements: tuple[LicenseStatement, ...]
    conclusions: tuple[LicenseConclusion, ...]  # at most one for each group of components
    terms: tuple[Term, ...]
    components: Mapping[str, Component]
    unread: Mapping[str, tuple[str, ...]]  # group: licenses named whose terms are not known

    def conclusion(self, group: str) -> LicenseConclusion | None:
        """What was concluded of the license of one group, None where nothing was stated."""
        return next((c for c in self.conclusions if c.applies_to == group), None)

    def binding(self, group: str) -> tuple[Term, ...]:
        """The terms that bind one group of components."""
        return of_group(group, self.terms)


def concluded(collected: Collected, kb: KnowledgeBase) -> Concluded:
    """Observe what a source collected, and conclude what is there and what binds it."""
    seen = observe(collected, kb)
    bases = tuple(b for b in seen.base_models if not same_maker(b, collected, kb))
    statements = (*with_expressions(seen.statements, kb), *statements_of_texts(seen.readings))
    conclusions = tuple(
        c for c in (conclude(g, statements, seen.readings, bases, kb) for g in GROUPS) if c
    )
    return Concluded(
        collected=collected,
        seen=seen,
        bases=bases,
        statements=statements,
        conclusions=conclusions,
        terms=tuple(binding_terms(conclusions, seen, bases, kb)),
        components=fold_components(seen.components, complete=collected.release.complete),
        unread={c.applies_to: unread_licenses(c, seen, kb) for c in conclusions},
    )
