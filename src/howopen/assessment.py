"""One release, from its reference to its assessment: collect, observe, conclude.

Everything after `collect` is pure: same release and same knowledge, same assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from howopen import __version__
from howopen.binding import in_scope, weights_licensed
from howopen.concluded import Concluded, concluded
from howopen.frameworks.case import Attested, Case
from howopen.frameworks.choice import attested, chosen, names_of
from howopen.frameworks.engine import lacking
from howopen.frameworks.gather import case_of, facts_of
from howopen.frameworks.goals import goal
from howopen.frameworks.ladder import Facts, label
from howopen.frameworks.results import results, with_tool
from howopen.freedoms import freedoms, unsettled
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.conclude import GROUPS
from howopen.licenses.names import in_names, known_name, short_names
from howopen.mof.writing import record_of
from howopen.permissions.choice import decider_of, ways_of
from howopen.permissions.personas import personas
from howopen.sources import Collected
from howopen.summary import (
    compute_of,
    conflict_findings,
    deviations,
    distinct,
    gate_of,
    judged,
    no_model,
    overclaimed,
    scores_of,
    unknowns_of,
)
from howopen.types import (
    Assessment,
    Component,
    Compute,
    Freedom,
    Gate,
    Label,
    LicenseConclusion,
    LicenseReading,
    Persona,
    Presence,
    ReleaseIdentity,
    Term,
)


def assess_collected(
    collected: Collected,
    kb: KnowledgeBase,
    *,
    frameworks: Sequence[str] = (),
    parity: bool = False,
    aim: str = "",
    ask: bool = True,
) -> Assessment:
    """Assess what a source collected.

    `frameworks` are ids, `id@version` for one version; none means the newest of each. With `parity`
    they are decided as their reference tools do, those that have one. `aim` is a goal to tell the
    way to. Without `ask`, personas are not asked about: who wants a label alone is spared that.
    """
    asked = chosen(frameworks, kb)
    asked = with_tool(asked, named=bool(frameworks)) if parity else asked
    known = concluded(collected, kb)
    seen, components, conclusions = known.seen, known.components, known.conclusions
    told = attested(collected, kb)
    gate, compute = gate_of(seen.gates), compute_of(seen, collected.facts, kb)
    case = _case(known, told, gate, compute, kb)
    reached = _label(case, known, kb)
    claims = tuple(judged(c, reached, kb) for c in distinct(seen.claims))
    if any(c.verdict == "contradicted" for c in claims):
        reached = overclaimed(reached)
    identity = _identity(collected, kb)
    judged_by = tuple(
        results(
            asked,
            case,
            lambda: collected.record or record_of(identity, components.values(), conclusions, kb),
            kb,
            parity=parity,
        )
    )
    names = short_names(_named(seen.readings, conclusions, known.terms, components.values()), kb)
    return Assessment(
        tool=f"howopen {__version__}",
        knowledge_version=kb.version,
        release=identity,
        label=reached,
        freedoms=dict(case.group("weights").freedoms),
        licenses=tuple(
            msgspec.structs.replace(c, name=in_names(c.expression, names)) for c in conclusions
        ),
        readings=seen.readings,
        terms=known.terms,
        components=tuple(components.values()),
        base_models=seen.base_models,
        gate=gate,
        claims=claims,
        frameworks=judged_by,
        personas=_personas(known, kb) if ask else (),
        goal=goal(aim, case, kb) if aim else None,
        compute=compute,
        scores=scores_of(collected.facts),
        findings=(
            *no_model(components, seen),
            *seen.findings,
            *told.findings,
            *deviations(judged_by),
            *conflict_findings(conclusions),
        ),
        unknowns=tuple(unknowns_of(reached, seen, conclusions, known.unread)),
        license_names=names,
    )


def _case(
    known: Concluded, told: Attested, gate: Gate | None, compute: Compute, kb: KnowledgeBase
) -> Case:
    """What frameworks are asked about: terms, components, freedoms and facts of one release."""
    seen, model = known.seen, known.collected.facts
    binding = {g: in_scope(known.binding(g), seen) for g in GROUPS}
    facts = facts_of(
        seen,
        gate,
        compute,
        bases=known.bases,
        scores=scores_of(model),
        maker=model.maker if model else "",
        date=model.date if model else "",
    )
    return case_of(
        binding,
        known.conclusions,
        known.unread,
        known.components,
        _freedoms(known, binding["weights"], kb),
        _licensed(known),
        facts,
        seen,
        kb,
        told.attestations,
    )._replace(names=names_of(known.collected))


def _freedoms(known: Concluded, binding: tuple[Term, ...], kb: KnowledgeBase) -> dict[str, Freedom]:
    """The freedoms over the weights, as far as which license holds is settled and its text read."""
    release, components = known.collected.release, known.components
    has_weights = components["model-parameters-final"].status is Presence.PRESENT
    stated = known.statements or known.terms
    unlicensed = release.complete and has_weights and not stated
    free = freedoms(binding, components, kb.term_kinds, unlicensed=unlicensed)
    weights = known.conclusion("weights")
    if weights is not None and weights.conflicts and not weights.expression:
        free = {name: unsettled(freedom) for name, freedom in free.items()}
    return _as_far_as_read(free, known.unread.get("weights", ()))


def _licensed(known: Concluded) -> bool:
    """Whether the weights are; who lists a license in a record does not release them by that."""
    return known.collected.record is None and weights_licensed(known.seen, known.terms)


def _label(case: Case, known: Concluded, kb: KnowledgeBase) -> Label:
    """The rung that the evidence reaches."""
    access = (a.values.get("mode", "") for a in known.seen.access)
    facts = Facts(
        components=known.components,
        freedoms=dict(case.group("weights").freedoms),
        access=str(next(access, "")),
        weights_licensed=_licensed(known),
        lacking=lambda name: lacking(chosen([name], kb)[0], case),
    )
    return label(kb.ladder, facts)


def _personas(known: Concluded, kb: KnowledgeBase) -> tuple[Persona, ...]:
    """Who may do what; nothing where no terms are known, which decide all of it."""
    decider = decider_of(known, kb)
    if not any(w.situation.terms or w.situation.unlicensed for w in ways_of(decider)):
        return ()
    return personas(decider, kb)


def _identity(collected: Collected, kb: KnowledgeBase) -> ReleaseIdentity:
    """The release as a report names it: its model's name, or that of the license that it is."""
    release, model, record = collected.release, collected.facts, collected.record
    license_id = collected.release.id.partition(":")[2] if release.kind == "license" else ""
    return ReleaseIdentity(
        id=release.id,
        purl=release.purl,
        revision=release.revision,
        source=release.source,
        complete=release.complete,
        name=model.name if model else known_name(license_id, kb) if license_id else "",
        maker=model.maker if model else record.producer if record else "",
        date=model.date if model else "",
    )


def _as_far_as_read(free: Mapping[str, Freedom], unread: tuple[str, ...]) -> dict[str, Freedom]:
    """The freedoms, unknown where a license is named whose terms are not known."""
    if not unread:
        return dict(free)
    why = f"the terms of {', '.join(unread)} are not known"
    return {name: unsettled(f, "license-terms", why) for name, f in free.items()}


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
