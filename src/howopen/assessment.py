"""One release, from its reference to its assessment: collect, observe, conclude.

Everything after `collect` is pure: same release and same knowledge, same assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from howopen import __version__
from howopen.components import fold_components
from howopen.facts import ModelFacts
from howopen.frameworks.freedoms import freedoms, unsettled
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
from howopen.licenses.names import ids_of, in_names, short_names
from howopen.probes import observe_all
from howopen.sources import Collected, Files
from howopen.sources.catalog import published
from howopen.types import (
    Assessment,
    BaseModel,
    Claim,
    Component,
    Compute,
    Finding,
    Gate,
    IndexScore,
    Label,
    Level,
    LicenseConclusion,
    LicenseReading,
    Match,
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
    bases = tuple(b for b in seen.base_models if not _same_maker(b, collected, kb))
    statements = (*with_expressions(seen.statements, kb), *statements_of_texts(seen.readings))
    conclusions = tuple(
        c for c in (conclude(g, statements, seen.readings, bases, kb) for g in GROUPS) if c
    )
    terms = tuple(_all_terms(conclusions, seen, bases, kb))
    binding = {g: _in_scope(_of_group(g, terms), seen) for g in GROUPS}
    release = collected.release
    components = fold_components(seen.components, complete=release.complete)
    has_weights = components["model-parameters-final"].status is Presence.PRESENT
    unlicensed = release.complete and has_weights and not statements and not terms
    free = freedoms(binding["weights"], components, kb.term_kinds, unlicensed=unlicensed)
    if any(c.applies_to == "weights" and c.conflicts and not c.expression for c in conclusions):
        free = {name: unsettled(freedom) for name, freedom in free.items()}
    facts = Facts(
        components=components,
        freedoms=free,
        code_freedoms=freedoms(binding["code"] or binding["weights"], components, kb.term_kinds),
        access=str(next((a.values.get("mode", "") for a in seen.access), "")),
        weights_licensed=_weights_licensed(seen, terms),
        restricted=tuple(
            b
            for name in ("use", "modify", "share")
            for b in free[name].blocked_by
            if b.status is Status.NOT_MET
        ),
    )
    reached = label(kb.ladder, facts)
    claims = tuple(_judge(c, reached, kb) for c in _distinct(seen.claims))
    if any(c.verdict == "contradicted" for c in claims):
        reached = _overclaimed(reached)
    model = collected.facts
    names = short_names(_named(seen.readings, conclusions, terms, components.values()), kb)
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
        licenses=tuple(
            msgspec.structs.replace(c, name=in_names(c.expression, names)) for c in conclusions
        ),
        readings=seen.readings,
        terms=terms,
        components=tuple(components.values()),
        base_models=seen.base_models,
        gate=_gate(seen.gates),
        claims=claims,
        compute=_compute(seen, model),
        scores=_scores(model),
        findings=(
            *_no_model(components, seen),
            *seen.findings,
            *_conflict_findings(conclusions),
        ),
        unknowns=tuple(_unknowns(reached, seen, conclusions)),
        license_names=names,
    )


def _named(
    readings: Iterable[LicenseReading],
    conclusions: Iterable[LicenseConclusion],
    terms: Iterable[Term],
    components: Iterable[Component],
) -> Iterable[str]:
    """Every expression that stands in the assessment."""
    for reading in readings:
        yield reading.expression
        yield from (part.id for part in reading.parts)
    for conclusion in conclusions:
        yield conclusion.expression
        yield from (s.expression for s in conclusion.statements)
    yield from (t.license for t in terms)
    yield from (c.license for c in components)


# ── observing ───────────────────────────────────────────────────────────────────────────────────


def observe(collected: Collected, kb: KnowledgeBase) -> Observation:
    """Everything that the source, the probes and the license texts say, in one observation."""
    release = collected.release
    observed = [collected.observed]
    if release.artifacts:
        from howopen.licenses.bundle import read_bundle

        files = _Remembered(collected.files)
        observed += [*observe_all(release, files, kb), read_bundle(release, files, kb)]
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


def _same_maker(base: BaseModel, collected: Collected, kb: KnowledgeBase) -> bool:
    """Whether a base model is by the maker of this release, who may license it anew."""
    owner = base.id.partition("/")[0].casefold()
    if "/" in base.id and "/" in collected.release.id:
        return owner == collected.release.id.partition("/")[0].casefold()
    facts, model = collected.facts, kb.model(base.id)
    return facts is not None and model is not None and facts.maker == model.maker


_TEXTS = (Match.EXACT, Match.REFORMATTED, Match.EDITED)

# ── terms ───────────────────────────────────────────────────────────────────────────────────────


def _all_terms(
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
    at_hand = {p.id for r in seen.readings for p in r.parts if p.match in _TEXTS}
    named: dict[str, list[str]] = {}
    for conclusion in conclusions:
        for statement in conclusion.statements:
            ids = ids_of(statement.expression)
            if statement.declared and not at_hand & set(ids):  # a text at hand speaks for itself
                for license_id in ids:
                    named.setdefault(license_id, []).append(conclusion.applies_to)
    for base in bases:
        for facts in base_licenses(base, kb):
            if facts.id not in at_hand:
                named.setdefault(facts.id, []).append("weights")
    for license_id, groups in named.items():
        if (known := kb.license(license_id)) is not None:
            yield from curated_terms(known, tuple(dict.fromkeys(groups)))
    if not _uses_are_told(seen.readings):
        yield from _unread_policies({**{i: ["release"] for i in at_hand}, **named}, kb)


def _unread_policies(licenses: Mapping[str, list[str]], kb: KnowledgeBase) -> Iterable[Term]:
    """What is known of the policies that these licenses incorporate and that are not at hand."""
    for license_id, groups in licenses.items():
        facts = kb.license(license_id) if license_id else None
        for policy in facts.policies if facts else ():
            if (known := kb.license(policy)) is not None:
                yield from curated_terms(known, tuple(dict.fromkeys(groups)))


def _uses_are_told(readings: Sequence[LicenseReading]) -> bool:
    """Whether a policy, or a license that lists uses itself, is at hand."""
    return any(r.role == "policy" for r in readings) or any(
        t.kind == "prohibited-use" for r in readings for t in r.terms
    )


def _of_group(group: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(t for t in terms if group in t.applies_to or "release" in t.applies_to)


def _weights_licensed(seen: Observation, terms: Sequence[Term]) -> bool:
    """Whether a license text, or a license known by name, grants rights in model weights."""
    if any("weights" in r.covers for r in seen.readings if r.role == "license"):
        return True
    return any(
        t.kind == "grant-use" and not t.path and {"weights", "materials"} & {*_tuple(t, "object")}
        for t in terms
    )


def _tuple(term: Term, name: str) -> tuple[str, ...]:
    value = term.params.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)


def _in_scope(terms: tuple[Term, ...], seen: Observation) -> tuple[Term, ...]:
    """Leave out terms that speak of multimodal models only, where this one is known to be none."""
    modality = seen.facts.get("modality", "")
    if modality in ("", "multimodal"):
        return terms
    return tuple(t for t in terms if t.params.get("scope") != "multimodal")


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
        evidence=tuple(
            published(model, n.source) for n in (model.training_tokens, model.training_flop) if n
        )
        if model
        else (),
    )


def _scores(model: ModelFacts | None) -> tuple[IndexScore, ...]:
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


def _no_model(components: Mapping[str, Component], seen: Observation) -> tuple[Finding, ...]:
    """The finding for a release in which nothing speaks of a model."""
    if seen.readings or seen.statements or seen.access:
        return ()
    if any(c.status in (Presence.PRESENT, Presence.LINKED) for c in components.values()):
        return ()
    message = "nothing of a model was found: no weights, no configuration, no card, no license"
    return (
        Finding(probe="assessment", outcome=Status.UNKNOWN, level=Level.WARNING, message=message),
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
    policies = [
        t for r in seen.readings for t in r.terms if t.kind == "use-policy" and r.role == "license"
    ]
    if policies and not _uses_are_told(seen.readings):
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
