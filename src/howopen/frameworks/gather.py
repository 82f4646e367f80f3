"""The case that frameworks are asked about, gathered from what is known of a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from howopen.binding import is_named, weights_are_told
from howopen.facts.frameworks import AttestationFacts
from howopen.frameworks.case import Case, Fact, Group, Interval
from howopen.freedoms import freedoms, unsettled
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.conclude import is_blanket
from howopen.types import (
    BaseModel,
    Component,
    Compute,
    Evidence,
    Freedom,
    Gate,
    IndexScore,
    LicenseConclusion,
    Match,
    Observation,
    Term,
)

FACTS: Mapping[str, str] = {
    "access": "how the model can be had: download, hosted or none",
    "gate": "what stands before the files: none, auto, manual, or form where that is not known",
    "gate-asks": "what a gate asks for",
    "gate-excludes": "regions that a gate leaves out, as far as the card says so",
    "derived": "whether the release names a model it was made from: yes or no",
    "modality": "text, image, video, audio or multimodal",
    "parameters-total": "number of parameters",
    "parameters-active": "parameters used per token",
    "training-tokens": "tokens of the training",
    "training-compute": "floating-point operations of the training, estimated",
    "cumulative-compute": "the same with that of the models it was made from",
    "base-compute": "that of the models it was made from",
    "third-of-base": "a third of it",
    "published-flop": "operations of the training as its maker tells",
    "hardware-hours": "hours of accelerators as its maker tells",
    "base-relations": "how it was made from other models",
    "made-from": "whether it was made from another maker's model",
    "license": "named, where a license of the weights is named or at hand",
    "maker": "who made it",
    "date": "when it was released",
}
"""The facts that a framework may ask for, by name. One that is not known is not gathered.

Scores that others published are facts too: `published-INDEX-EDITION`.
"""

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
    if not weights_licensed and not weights_are_told(components, concluded.get("weights")):
        concluded.pop("weights", None)
        unread = {**unread, "weights": ("the license of the weights",)}
        why = "whether the license that was found holds for the weights too was not seen"
        weights = {name: unsettled(f, "license-terms", why) for name, f in weights.items()}
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
        named=is_named(conclusion),
        at_hand=any(p.match in _WHOLE for r in readings for p in r.parts),
    )


def facts_of(
    seen: Observation,
    gate: Gate | None,
    compute: Compute,
    *,
    bases: Sequence[BaseModel] = (),
    scores: Iterable[IndexScore] = (),
    maker: str = "",
    date: str = "",
) -> dict[str, Fact]:
    """The facts of a release by name, those that are known.

    `bases` are models of other makers, `scores` what others published.
    """
    published = {
        f"published-{s.index}-{s.edition}": Fact(Interval(s.value, s.value), (s.evidence,))
        for s in scores
    }
    return published | dict(_facts(seen, gate, compute, bases, maker, date))


def _facts(
    seen: Observation,
    gate: Gate | None,
    compute: Compute,
    bases: Sequence[BaseModel],
    maker: str,
    date: str,
) -> Iterator[tuple[str, Fact]]:
    for access in seen.access[:1]:
        yield "access", Fact(str(access.values.get("mode", "")), access.evidence)
    if gate is not None and (gate.mode != "unknown" or gate.asks):
        yield "gate", Fact("form" if gate.mode == "unknown" else gate.mode, (gate.evidence,))
        yield "gate-asks", Fact(gate.asks, (gate.evidence,))
    made_from = tuple(base.evidence for base in seen.base_models)
    yield "derived", Fact("yes" if made_from else "no", made_from[:1])
    if compute.modality:
        yield "modality", Fact(compute.modality)
    if compute.parameters is not None and compute.parameters.total:
        evidence = (compute.parameters.evidence,)
        for name in ("total", "active"):
            count = getattr(compute.parameters, name) or compute.parameters.total
            yield f"parameters-{name}", Fact(Interval(count, count), evidence)
    for name, number in (
        ("training-tokens", float(compute.training_tokens)),
        ("published-flop", compute.training_flop),
        ("hardware-hours", compute.hardware_hours),
    ):
        if number:
            yield name, Fact(Interval(number, number), compute.evidence)
    yield from _training(compute, bases)
    yield "base-relations", Fact(tuple(dict.fromkeys(b.relation for b in seen.base_models)))
    if named := _named_license(seen):
        yield "license", named
    closed = str(seen.facts.get("gated_eu_disallowed", "")).casefold() == "true"
    yield "gate-excludes", Fact(("EU",) if closed else ())  # as far as the card says so
    for name, value in (("maker", maker), ("date", date)):
        if value:
            yield name, Fact(value)


def _training(compute: Compute, bases: Sequence[BaseModel]) -> Iterator[tuple[str, Fact]]:
    """What training took, and whether it built on the training of others."""
    for name, told in (
        ("training-compute", compute.training),
        ("cumulative-compute", compute.cumulative),
        ("base-compute", compute.of_bases),
    ):
        if told is not None:
            yield name, Fact(Interval(told.low, told.high), compute.evidence)
    if compute.of_bases is not None:
        base = compute.of_bases
        yield "third-of-base", Fact(Interval(base.low / 3, base.high / 3))
    others = tuple(b.evidence for b in bases if b.evidence != Evidence())
    yield "made-from", Fact("another's model" if bases else "no other's model named", others)


def _named_license(seen: Observation) -> Fact | None:
    """That a license of the weights is named, or its text is there."""
    for statement in seen.statements:
        if statement.applies_to in {"weights", "release"} and statement.value:
            return Fact("named", (statement.evidence,))
    texts = [
        r
        for r in seen.readings
        if r.role == "license" and r.applies_to == "weights" and (r.expression or r.terms)
    ]
    return Fact("named", (Evidence(path=texts[0].path),)) if texts else None
