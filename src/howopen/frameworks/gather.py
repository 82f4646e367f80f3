"""The case that frameworks are asked about, gathered from what is known of a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from howopen.framework_facts import AttestationFacts
from howopen.frameworks.case import Case, Fact, Group, Interval
from howopen.frameworks.freedoms import freedoms, unsettled
from howopen.knowledge_base import KnowledgeBase
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

FACTS: Mapping[str, str] = {
    "access": "how the model can be had: download, hosted or none",
    "gate": "what stands before the files: none, auto or manual",
    "gate-asks": "what a gate asks for",
    "derived": "whether the release names a model it was made from: yes or no",
    "modality": "text, image, video, audio or multimodal",
    "parameters-total": "number of parameters",
    "parameters-active": "parameters used per token",
    "training-tokens": "tokens of the training",
    "maker": "who made it",
    "date": "when it was released",
}
"""The facts that a framework may ask for, by name. One that is not known is not gathered."""

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
        why = "whether the license that was found holds for the weights too was not seen"
        weights = {name: unsettled(f, "license-terms", why) for name, f in weights.items()}
    return Case(
        groups={
            name: _group(
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
    return _is_named(conclusion)


def _is_named(conclusion: LicenseConclusion | None) -> bool:
    """Whether somebody stated the license for this very group."""
    if conclusion is None:
        return False
    return any(s.declared and s.applies_to == conclusion.applies_to for s in conclusion.statements)


def _group(
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
        settled=conclusion is None or not conclusion.conflicts,
        named=_is_named(conclusion),
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
    made_from = tuple(base.evidence for base in seen.base_models)
    yield "derived", Fact("yes" if made_from else "no", made_from[:1])
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
