"""One release, from its reference to its assessment: collect, observe, conclude.

Everything after `collect` is pure: same release and same knowledge, same assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from howopen import __version__
from howopen.components import fold_components
from howopen.facts import ModelFacts
from howopen.frameworks.freedoms import freedoms
from howopen.frameworks.ladder import Facts, label
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.conclude import (
    GROUPS,
    base_licenses,
    conclude,
    curated_terms,
    statements_of_texts,
    with_expressions,
)
from howopen.probes import observe_all
from howopen.sources import Collected, Files
from howopen.types import (
    Assessment,
    BaseModel,
    Claim,
    ComponentSighting,
    Compute,
    Evidence,
    Finding,
    Gate,
    IndexScore,
    Label,
    Level,
    LicenseConclusion,
    LicenseReading,
    LicenseStatement,
    Observation,
    Parameters,
    Presence,
    ReleaseIdentity,
    Status,
    Term,
    Unknown,
    VendorClaim,
)


def assess_collected(collected: Collected, kb: KnowledgeBase) -> Assessment:
    """Assess what a source collected."""
    seen = observe(collected, kb)
    statements = (*with_expressions(seen.statements, kb), *statements_of_texts(seen.readings))
    conclusions = tuple(
        c for c in (conclude(g, statements, seen.readings, seen.base_models, kb) for g in GROUPS) if c
    )
    terms = tuple(_all_terms(conclusions, seen, kb))
    by_group = {g: tuple(_of_group(g, terms, seen.readings)) for g in GROUPS}
    release = collected.release
    components = fold_components(seen.components, complete=release.complete)
    unlicensed = release.complete and not statements and not terms
    free = freedoms(by_group["weights"], components, kb.term_kinds, unlicensed=unlicensed)
    facts = Facts(
        components=components,
        freedoms=free,
        code_freedoms=freedoms(by_group["code"] or by_group["weights"], components, kb.term_kinds),
        access=str(next((a.values.get("mode", "") for a in seen.access), "")),
        weights_licensed=any("weights" in r.covers for r in seen.readings if r.role == "license"),
        restricted=tuple(b for f in free.values() for b in f.blocked_by if b.status is Status.NOT_MET),
    )
    reached = label(kb.ladder, facts)
    claims = tuple(_judge(c, reached, kb) for c in _distinct(seen.claims))
    if any(c.verdict == "contradicted" for c in claims):
        reached = _overclaimed(reached)
    model = collected.facts
    return Assessment(
        tool=f"howopen {__version__}",
        knowledge_version=kb.version,
        release=ReleaseIdentity(
            id=release.id,
            purl=release.purl,
            revision=release.revision,
            source=release.source,
            complete=release.complete,
            name=model.name if model else "",
            maker=model.maker if model else "",
            date=model.date if model else "",
        ),
        label=reached,
        freedoms=free,
        licenses=conclusions,
        readings=seen.readings,
        terms=terms,
        components=tuple(components.values()),
        base_models=seen.base_models,
        gate=_gate(seen.gates),
        claims=claims,
        compute=_compute(seen, model),
        scores=_scores(model),
        findings=(*seen.findings, *_conflict_findings(conclusions)),
        unknowns=tuple(_unknowns(reached, seen, conclusions)),
    )


# ── observing ───────────────────────────────────────────────────────────────────────────────────


def observe(collected: Collected, kb: KnowledgeBase) -> Observation:
    """Everything that the source, the probes and the license texts say, in one observation."""
    release = collected.release
    observed = [collected.observed]
    if release.artifacts:
        from howopen.licenses.bundle import read_bundle  # noqa: PLC0415 - only where texts are read

        files = _Remembered(collected.files)
        observed += [*observe_all(release, files), read_bundle(release, files, kb)]
    return merge(observed)


def merge(observed: Iterable[Observation]) -> Observation:
    """Several observations as one, in their order."""
    seen = tuple(observed)
    facts: dict[str, str | int | float | bool] = {}
    for one in seen:
        for name, value in one.facts.items():
            facts.setdefault(name, value)
    return Observation(
        findings=tuple(x for o in seen for x in o.findings),
        components=tuple(x for o in seen for x in o.components),
        statements=tuple(x for o in seen for x in o.statements),
        base_models=tuple(dict.fromkeys(x for o in seen for x in o.base_models)),
        claims=tuple(x for o in seen for x in o.claims),
        gates=tuple(x for o in seen for x in o.gates),
        parameters=tuple(x for o in seen for x in o.parameters),
        access=tuple(x for o in seen for x in o.access),
        readings=tuple(x for o in seen for x in o.readings),
        facts=facts,
    )


class _Remembered:
    """Reads of one run are kept, so that several probes may read one text."""

    def __init__(self, files: Files) -> None:
        self.read = lru_cache(maxsize=64)(files.read)


# ── terms ───────────────────────────────────────────────────────────────────────────────────────


def _all_terms(
    conclusions: Sequence[LicenseConclusion], seen: Observation, kb: KnowledgeBase
) -> Iterable[Term]:
    """The terms of every text at hand, and of licenses known by name only, marked so.

    A declared license beside a text that is another counts with its terms too: where statements
    disagree, all of them bind until it is settled.
    """
    yield from (t for r in seen.readings for t in r.terms)
    at_hand = {r.expression for r in seen.readings if r.expression}
    named: dict[str, None] = {}
    for conclusion in conclusions:
        for statement in conclusion.statements:
            if statement.declared and statement.expression not in at_hand and _counts(statement, seen.readings):
                named.update(dict.fromkeys(_ids(statement.expression)))
    for base in seen.base_models:
        named.update(dict.fromkeys(f.id for f in base_licenses(base, kb) if f.id not in at_hand))
    for license_id in list(named) + sorted(at_hand):
        facts = kb.license(license_id)
        if facts is None:
            continue
        if license_id in named:
            yield from curated_terms(facts)
        for policy in facts.policies:
            read = any(p.id == policy for r in seen.readings for p in r.parts)
            if not read and (known := kb.license(policy)) is not None and not _policy_at_hand(seen.readings):
                yield from curated_terms(known)


def _policy_at_hand(readings: Sequence[LicenseReading]) -> bool:
    return any(r.role == "policy" for r in readings)


def _counts(statement: LicenseStatement, readings: Sequence[LicenseReading]) -> bool:
    """A name whose text (perhaps edited) is at hand adds nothing; the text was read."""
    near = {p.id for r in readings for p in r.parts}
    return not set(_ids(statement.expression)) & near


def _ids(expression: str) -> list[str]:
    return [p for p in expression.replace("(", " ").replace(")", " ").split() if p not in ("AND", "OR", "WITH")]


def _of_group(group: str, terms: Sequence[Term], readings: Sequence[LicenseReading]) -> Iterable[Term]:
    scope = {r.path: r.applies_to for r in readings}
    for term in terms:
        applies = scope.get(term.path, "weights" if not term.path else "release")
        if applies in (group, "release"):
            yield term


# ── conclusions ─────────────────────────────────────────────────────────────────────────────────


def _distinct(claims: Iterable[VendorClaim]) -> Iterable[VendorClaim]:
    """One claim per rung: the first in the order of the files."""
    first: dict[str, VendorClaim] = {}
    for claim in claims:
        first.setdefault(claim.rung, claim)
    return first.values()


def _judge(claim: VendorClaim, reached: Label, kb: KnowledgeBase) -> Claim:
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


def _overclaimed(reached: Label) -> Label:
    return Label(
        id=reached.id,
        name=reached.name,
        definition=reached.definition,
        next=reached.next,
        blocked_by=reached.blocked_by,
        overclaimed=True,
    )


def _gate(gates: Sequence[Gate]) -> Gate | None:
    """The gate as far as it is known: a stated mode before an unknown one, all data asked for."""
    if not gates:
        return None
    told = next((g for g in gates if g.mode != "unknown"), gates[0])
    asks = tuple(dict.fromkeys(a for g in gates for a in g.asks))
    return Gate(mode=told.mode, asks=asks, evidence=told.evidence)


def _compute(seen: Observation, model: ModelFacts | None) -> Compute:
    parameters: Parameters | None = max(seen.parameters, key=lambda p: p.exact, default=None)
    context = seen.facts.get("context_length", 0)
    tokens = seen.facts.get("training_tokens", 0)
    flop = seen.facts.get("training_flop", 0.0)
    return Compute(
        parameters=parameters,
        context_length=int(context) if isinstance(context, int | float) else 0,
        training_tokens=int(tokens) if isinstance(tokens, int | float) else 0,
        training_flop=float(flop) if isinstance(flop, int | float) else 0.0,
        evidence=tuple(_evidence(model, n.source) for n in (model.training_tokens, model.training_flop) if n)
        if model
        else (),
    )


def _evidence(model: ModelFacts, key: str, quote: str = "") -> Evidence:
    source = model.sources[key]
    words = ", ".join(x for x in (source.title, source.url) if x)
    return Evidence(source=words, date=source.date, quote=quote, basis=source.basis)


def _scores(model: ModelFacts | None) -> tuple[IndexScore, ...]:
    if model is None:
        return ()
    return tuple(
        IndexScore(
            index=s.index,
            edition=s.edition,
            value=s.value,
            out_of=s.out_of,
            evidence=_evidence(model, s.source, s.note),
        )
        for s in model.scores
    )


def _conflict_findings(conclusions: Sequence[LicenseConclusion]) -> tuple[Finding, ...]:
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


def _unknowns(
    reached: Label, seen: Observation, conclusions: Sequence[LicenseConclusion]
) -> Iterable[Unknown]:
    for blocker in reached.blocked_by:
        if blocker.status is Status.UNKNOWN:
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
    policies = [t for r in seen.readings for t in r.terms if t.kind == "use-policy" and r.role == "license"]
    if policies and not _policy_at_hand(seen.readings) and not _has_uses(seen.readings):
        yield Unknown(
            id="use-policy",
            reason=f"the use policy ({policies[0].params.get('reference', 'named in the license')}) is not at hand",
            settle="Put the policy's text beside the license and run the check again",
        )


def _has_uses(readings: Sequence[LicenseReading]) -> bool:
    return any(t.kind == "prohibited-use" for r in readings for t in r.terms)


def _settle(component: str) -> str:
    if component.startswith("grant-"):
        return "A license text that says so in words"
    return f"A file of the release, or a link in its documents, that shows the {component.replace('-', ' ')}"


def catalog_observation(model: ModelFacts) -> Observation:
    """What the catalog's facts say, in the same words a probe uses."""
    access = Finding(
        probe="catalog",
        outcome=Status.MET,
        message=f"access: {model.access.mode}",
        values={"mode": model.access.mode},
        evidence=(_evidence(model, model.access.source),),
    )
    facts: dict[str, str | int | float | bool] = {}
    for name in ("context_length", "training_tokens", "training_flop", "hardware_hours"):
        if (number := getattr(model, name)) is not None:
            facts[name] = number.value
    parameters = model.parameters
    return Observation(
        access=(access,),
        components=tuple(_sightings(model)),
        statements=tuple(
            LicenseStatement(
                value=m.license,
                applies_to=m.applies_to,
                evidence=_evidence(model, m.source),
            )
            for m in model.licenses
        ),
        base_models=tuple(BaseModel(id=b) for b in model.base_models),
        claims=tuple(VendorClaim(rung=c.rung, evidence=_evidence(model, c.source, c.quote)) for c in model.claims),
        gates=(
            Gate(mode=model.access.gate, asks=model.access.asks, evidence=_evidence(model, model.access.source)),
        ),
        parameters=(
            Parameters(
                total=parameters.total, active=parameters.active, evidence=_evidence(model, parameters.source)
            ),
        )
        if parameters
        else (),
        facts=facts,
    )


def _sightings(model: ModelFacts) -> Iterable[ComponentSighting]:
    for component in model.components:
        yield ComponentSighting(
            component=component.id,
            presence=component.presence,
            where=component.where,
            license=component.license,
            evidence=_evidence(model, component.source, component.note),
        )
    named = {c.id for c in model.components}
    if model.access.mode == "download" and "model-parameters-final" not in named:
        yield ComponentSighting(
            component="model-parameters-final",
            presence=Presence.LINKED,
            where=next(iter(model.access.where), ""),
            evidence=_evidence(model, model.access.source),
        )
