"""What an assessment says beside label, freedoms and terms: claims, size, scores, unknowns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from howopen.binding import uses_are_told
from howopen.compute.published import (
    cumulative_of,
    modality_of,
    training_of,
    training_of_bases,
)
from howopen.facts.models import ModelFacts, published
from howopen.knowledge_base import KnowledgeBase
from howopen.types import (
    Basis,
    Claim,
    Component,
    Compute,
    Evidence,
    Finding,
    FrameworkResult,
    Gate,
    IndexScore,
    Label,
    Level,
    LicenseConclusion,
    Observation,
    Parameters,
    Presence,
    Status,
    Term,
    Unknown,
    VendorClaim,
)


def distinct(claims: Iterable[VendorClaim]) -> Iterable[VendorClaim]:
    """One claim per rung: the first in the order of the files."""
    first: dict[str, VendorClaim] = {}
    for claim in claims:
        first.setdefault(claim.rung, claim)
    return first.values()


def judged(claim: VendorClaim, reached: Label, kb: KnowledgeBase) -> Claim:
    """The maker's words beside the rung that the evidence reaches."""
    order = [r.id for r in kb.ladder.rungs]
    if reached.id not in order:
        return Claim(
            says=claim.rung,
            verdict="unknown",
            because="what was seen does not decide it",
            evidence=claim.evidence,
        )
    holds = order.index(claim.rung) <= order.index(reached.id)
    reasons = "; ".join(dict.fromkeys(b.reason for b in reached.blocked_by))
    return Claim(
        says=claim.rung,
        verdict="supported" if holds else "contradicted",
        because=f"the evidence reaches “{reached.name}”" if holds else reasons,
        evidence=claim.evidence,
    )


def overclaimed(reached: Label) -> Label:
    """The label with the mark that the maker's own words claim a higher rung."""
    return msgspec.structs.replace(reached, overclaimed=True)


def gate_of(gates: Sequence[Gate]) -> Gate | None:
    """The gate as far as it is known: a stated mode before an unknown one, all data asked for."""
    if not gates:
        return None
    told = next((g for g in gates if g.mode != "unknown"), gates[0])
    asks = tuple(dict.fromkeys(a for g in gates for a in g.asks))
    return Gate(mode=told.mode, asks=asks, evidence=told.evidence)


def compute_of(seen: Observation, model: ModelFacts | None, kb: KnowledgeBase) -> Compute:
    """Size and training figures, counted ones before told ones, and what training took."""
    parameters: Parameters | None = max(seen.parameters, key=lambda p: p.exact, default=None)
    context = seen.facts.get("context_length", 0)
    tokens = seen.facts.get("training_tokens", 0)
    flop = seen.facts.get("training_flop", 0.0)
    hours = seen.facts.get("hardware_hours", 0.0)
    note = model.hardware_hours.note if model and model.hardware_hours else ""
    training = training_of(seen.facts, parameters, note, kb)
    told = (model.training_tokens, model.training_flop, model.hardware_hours) if model else ()
    return Compute(
        parameters=parameters,
        context_length=int(context) if isinstance(context, int | float) else 0,
        modality=modality_of(seen.facts, kb),
        training_tokens=int(tokens) if isinstance(tokens, int | float) else 0,
        training_flop=float(flop) if isinstance(flop, int | float) else 0.0,
        hardware_hours=float(hours) if isinstance(hours, int | float) else 0.0,
        training=training,
        cumulative=cumulative_of(training, seen.base_models, kb),
        of_bases=training_of_bases(seen.base_models, kb),
        evidence=tuple(published(model, n.source) for n in told if n) if model else (),
    )


def scores_of(model: ModelFacts | None) -> tuple[IndexScore, ...]:
    """What others published about the model; shown, never used."""
    if model is None:
        return ()
    return tuple(
        IndexScore(
            index=s.index,
            edition=s.edition,
            value=s.value,
            out_of=s.out_of,
            evidence=published(model, s.source, s.note),
        )
        for s in model.scores
    )


def no_model(components: Mapping[str, Component], seen: Observation) -> tuple[Finding, ...]:
    """The finding for a release in which nothing speaks of a model."""
    if seen.readings or seen.statements or seen.access:
        return ()
    if any(c.status in (Presence.PRESENT, Presence.LINKED) for c in components.values()):
        return ()
    message = "nothing of a model was found: no weights, no configuration, no card, no license"
    return (
        Finding(probe="assessment", outcome=Status.UNKNOWN, level=Level.WARNING, message=message),
    )


def deviations(results: Iterable[FrameworkResult]) -> Iterable[Finding]:
    """Where howopen says otherwise than what was published by the same framework, and why."""
    for result in results:
        for told in result.published:
            if told.deviates:
                theirs = ", ".join(
                    [told.outcome] * bool(told.outcome)
                    + [f"{name} {value}" for name, value in told.values.items()]
                )
                ours = "" if result.outcome == told.outcome or not told.outcome else result.outcome
                says = f"; howopen says {ours}" if ours else ""
                yield Finding(
                    probe="frameworks",
                    outcome=Status.UNKNOWN,
                    level=Level.WARNING,
                    message=f"{result.name} {result.version}: published as {theirs}{says}. "
                    f"{told.deviates}",
                    evidence=(Evidence(source=told.source, basis=Basis.SECONDARY),),
                )


def conflict_findings(conclusions: Sequence[LicenseConclusion]) -> tuple[Finding, ...]:
    """Each conflict between license statements as a finding."""
    return tuple(
        Finding(
            probe="license-conflicts",
            outcome=Status.MET,
            level=Level.WARNING,
            message=f"{c.applies_to}: {conflict}",
        )
        for c in conclusions
        for conflict in c.conflicts
    )


def unknowns_of(
    reached: Label,
    seen: Observation,
    conclusions: Sequence[LicenseConclusion],
    unread: Mapping[str, tuple[str, ...]],
) -> Iterable[Unknown]:
    """What could not be seen, why, and what would settle it.

    `unread` has the licenses of each group that are known by name only.
    """
    for license_id in dict.fromkeys(i for ids in unread.values() for i in ids):
        yield Unknown(
            id="license-terms",
            reason=f"{license_id} is known by name only, its terms are not",
            settle="Put its text beside the release and run the check again",
        )
    for blocker in reached.blocked_by:
        if blocker.status is Status.UNKNOWN and blocker.id != "license-terms":
            yield Unknown(id=blocker.id, reason=blocker.reason, settle=_settle(blocker.id))
    groups = {c.applies_to: c for c in conclusions}
    if "weights" not in groups:
        yield Unknown(
            id="license",
            reason="no license for the weights was found",
            settle="Ask the maker which license holds; until then all rights are reserved",
        )
    elif not groups["weights"].expression:
        yield Unknown(
            id="license",
            reason="which license holds for the weights is not settled",
            settle="Read the statements and texts listed; where they disagree, ask the maker",
        )
    policies = [
        t for r in seen.readings for t in r.terms if t.kind == "use-policy" and r.role == "license"
    ]
    if policies and not uses_are_told(seen.readings):
        yield Unknown(
            id="use-policy",
            reason=f"the use policy ({_reference(policies[0])}) is not at hand",
            settle="Put the policy's text beside the license and run the check again",
        )


def _settle(component: str) -> str:
    if component.startswith("grant-"):
        return "A license text that says so in words"
    words = component.replace("-", " ")
    return f"A file of the release, or a link in its documents, that shows the {words}"


def _reference(policy: Term) -> str:
    return str(policy.params.get("reference", "named in the license"))
