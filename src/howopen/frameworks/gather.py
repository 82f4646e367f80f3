"""The case that frameworks are asked about, gathered from what is known of a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from howopen.framework_facts import AttestationFacts
from howopen.frameworks.case import Case, Fact, Group, Interval
from howopen.frameworks.freedoms import freedoms
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.conclude import is_blanket
from howopen.types import (
    Component,
    Compute,
    Freedom,
    Gate,
    LicenseConclusion,
    Match,
    Observation,
    Presence,
    Term,
)

_WHOLE = (Match.EXACT, Match.REFORMATTED)


def case_of(
    terms: Mapping[str, tuple[Term, ...]],
    conclusions: Sequence[LicenseConclusion],
    unread: Mapping[str, tuple[str, ...]],
    components: Mapping[str, Component],
    weights: Mapping[str, Freedom],
    weights_licensed: bool,
    facts: Mapping[str, Fact],
    seen: Observation,
    kb: KnowledgeBase,
    attestations: Iterable[AttestationFacts] = (),
) -> Case:
    """Gather a case; `terms` and `unread` are by group, `weights` the freedoms over the weights.

    A license beside code says nothing of weights that lie elsewhere, unless its text, or a
    statement about them, does (`weights_licensed`).
    """
    concluded = {c.applies_to: c for c in conclusions}
    if not weights_licensed and not _weights_are_told(components, concluded.get("weights")):
        concluded.pop("weights", None)
        unread = {**unread, "weights": ("the license of the weights",)}
    return Case(
        groups={
            name: _group(
                name,
                mine,
                concluded.get(name),
                unread.get(name, ()),
                weights if name == "weights" else freedoms(mine, components, kb.term_kinds),
                seen,
            )
            for name, mine in terms.items()
        },
        components=components,
        kinds={kind.id: kind.group for kind in kb.component_kinds},
        facts=facts,
        categories=kb.categories,
        attestations=tuple(attestations),
    )


def _weights_are_told(
    components: Mapping[str, Component], conclusion: LicenseConclusion | None
) -> bool:
    weights = components.get("model-parameters-final")
    if weights is not None and weights.status is Presence.PRESENT:
        return True
    statements = conclusion.statements if conclusion else ()
    return any(s.declared and s.applies_to == "weights" for s in statements)


def _group(
    name: str,
    terms: tuple[Term, ...],
    conclusion: LicenseConclusion | None,
    unread: tuple[str, ...],
    free: Mapping[str, Freedom],
    seen: Observation,
) -> Group:
    paths = set(conclusion.readings) if conclusion else set[str]()
    readings = [r for r in seen.readings if r.path in paths]
    foreign = any(term.kind == "unread-language" for term in terms)
    return Group(
        terms=terms,
        freedoms=free,
        license=conclusion.expression if conclusion else "",
        whole=bool(terms) and not unread and not foreign and not any(r.problem for r in readings),
        blanket=name != "weights" and conclusion is not None and is_blanket(conclusion),
        settled=conclusion is None or not conclusion.conflicts,
        at_hand=any(p.match in _WHOLE for r in readings for p in r.parts),
    )


def facts_of(
    seen: Observation, gate: Gate | None, compute: Compute, *, maker: str = "", date: str = ""
) -> dict[str, Fact]:
    """The facts of a release by name, those that are known."""
    return dict(_facts(seen, gate, compute, maker, date))


def _facts(
    seen: Observation, gate: Gate | None, compute: Compute, maker: str, date: str
) -> Iterator[tuple[str, Fact]]:
    for access in seen.access[:1]:
        yield "access", Fact(str(access.values.get("mode", "")), access.evidence)
    if gate is not None and gate.mode != "unknown":
        yield "gate", Fact(gate.mode, (gate.evidence,))
        yield "gate-asks", Fact(gate.asks, (gate.evidence,))
    if modality := seen.facts.get("modality"):
        yield "modality", Fact(str(modality))
    if compute.parameters is not None and compute.parameters.total:
        evidence = (compute.parameters.evidence,)
        for name in ("total", "active"):
            count = getattr(compute.parameters, name) or compute.parameters.total
            yield f"parameters-{name}", Fact(Interval(count, count), evidence)
    if compute.training_tokens:
        tokens = float(compute.training_tokens)
        yield "training-tokens", Fact(Interval(tokens, tokens), compute.evidence)
    for name, value in (("maker", maker), ("date", date)):
        if value:
            yield name, Fact(value)
