"""Which terms bind a release: those of its texts, and those of licenses known by name only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.algebra import alternatives, licenses_of
from howopen.licenses.conclude import base_licenses, curated_terms
from howopen.licenses.names import ids_of
from howopen.types import (
    BaseModel,
    Basis,
    Component,
    LicenseConclusion,
    LicenseReading,
    Match,
    Observation,
    Presence,
    Term,
)

_TEXTS = (Match.EXACT, Match.REFORMATTED, Match.EDITED)


def binding_terms(
    conclusions: Sequence[LicenseConclusion],
    seen: Observation,
    bases: Sequence[BaseModel],
    kb: KnowledgeBase,
) -> Iterable[Term]:
    """The terms of every text at hand, and of licenses known by name only, marked so.

    A declared license beside a text that is another counts with its terms too: where statements
    disagree, all of them bind until it is settled.
    """
    yield from (t for r in seen.readings for t in r.terms)
    at_hand = licenses_at_hand(seen.readings)
    named: dict[str, list[str]] = {}
    for conclusion in conclusions:
        for statement in conclusion.statements:
            if statement.declared and not _is_at_hand(statement.expression, at_hand):
                for license_id in ids_of(statement.expression):
                    if license_id not in at_hand:  # a text at hand speaks for itself
                        named.setdefault(license_id, []).append(conclusion.applies_to)
    for base in bases:
        for facts in base_licenses(base, kb):
            if facts.id not in at_hand:
                named.setdefault(facts.id, []).append("weights")
    for license_id, groups in named.items():
        if (known := kb.license(license_id)) is not None:
            yield from curated_terms(known, kb, tuple(dict.fromkeys(groups)))
    if not uses_are_told(seen.readings):
        yield from _unread_policies({**{i: ["release"] for i in at_hand}, **named}, kb)


def licenses_at_hand(readings: Sequence[LicenseReading]) -> frozenset[str]:
    """The licenses whose texts are there, as they are known or edited."""
    return frozenset(p.id for r in readings for p in r.parts if p.match in _TEXTS)


def _is_at_hand(expression: str, at_hand: frozenset[str]) -> bool:
    """Whether all texts are there that a statement asks for, of one alternative at least."""
    return any(licenses_of(way) <= at_hand for way in alternatives(expression))


def unread_licenses(
    conclusion: LicenseConclusion, seen: Observation, kb: KnowledgeBase
) -> tuple[str, ...]:
    """Licenses that are named for a group, and whose words are neither at hand nor known.

    What they take away is not among the terms, so that terms without them promise nothing.
    """
    read = [r for r in seen.readings if r.basis is Basis.READ]
    at_hand = {p.id for r in read for p in r.parts if p.match in _TEXTS}
    unseen = [r for r in seen.readings if r.basis is not Basis.READ]
    expressions = (
        *(s.expression for s in conclusion.statements if s.declared),
        *(r.expression for r in unseen if r.path in conclusion.readings),
    )
    named = dict.fromkeys(i for e in expressions for i in ids_of(e))
    unknown = (i for i in named if i not in at_hand and kb.license(i) is None)
    return tuple(i for i in unknown if not kb.names.only_permits(i))


def _unread_policies(licenses: Mapping[str, list[str]], kb: KnowledgeBase) -> Iterable[Term]:
    """What is known of the policies that these licenses incorporate and that are not at hand."""
    for license_id, groups in licenses.items():
        facts = kb.license(license_id) if license_id else None
        for policy in facts.policies if facts else ():
            if (known := kb.license(policy)) is not None:
                yield from curated_terms(known, kb, tuple(dict.fromkeys(groups)))


def uses_are_told(readings: Sequence[LicenseReading]) -> bool:
    """Whether a policy, or a license that lists uses itself, is at hand."""
    return any(r.role == "policy" for r in readings) or any(
        t.kind == "prohibited-use" for r in readings for t in r.terms
    )


def of_group(group: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms that apply to one group of components."""
    return tuple(t for t in terms if group in t.applies_to or "release" in t.applies_to)


def weights_licensed(seen: Observation, terms: Sequence[Term]) -> bool:
    """Whether a license text, or a license known by name, grants rights in model weights.

    A license of whatever comes with it ("materials") is one of weights only where it was named for
    them: of a repository as a whole, it tells nothing of weights that lie elsewhere.
    """
    if any("weights" in r.covers for r in seen.readings if r.role == "license"):
        return True
    named = bool(seen.base_models) or any(s.applies_to == "weights" for s in seen.statements)
    objects = {"weights", "materials"} if named else {"weights"}
    return any(
        t.kind == "grant-use" and not t.path and objects & {*_tuple(t, "object")} for t in terms
    )


def _tuple(term: Term, name: str) -> tuple[str, ...]:
    value = term.params.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)


def in_scope(terms: tuple[Term, ...], seen: Observation) -> tuple[Term, ...]:
    """Leave out terms that speak of multimodal models only, where this one is known to be none."""
    modality = seen.facts.get("modality", "")
    if modality in ("", "multimodal"):
        return terms
    return tuple(t for t in terms if t.params.get("scope") != "multimodal")


def weights_are_told(
    components: Mapping[str, Component], conclusion: LicenseConclusion | None
) -> bool:
    """Whether a license that was found is one of the weights: they are here, or it was said so.

    A license beside code says nothing of weights that lie elsewhere.
    """
    weights = components.get("model-parameters-final")
    if weights is not None and weights.status is Presence.PRESENT:
        return True
    return is_named(conclusion)


def is_named(conclusion: LicenseConclusion | None) -> bool:
    """Whether somebody stated the license for this very group."""
    if conclusion is None:
        return False
    return any(s.declared and s.applies_to == conclusion.applies_to for s in conclusion.statements)
