"""One release, from its reference to its assessment: collect, observe, conclude.

Everything after `collect` is pure: same release and same knowledge, same assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from howopen import __version__
from howopen.binding import in_scope, weights_licensed
from howopen.concluded import Concluded, concluded
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
    Freedom,
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
    seen, terms, components = known.seen, known.terms, known.components
    conclusions = known.conclusions
    binding = {g: in_scope(known.binding(g), seen) for g in GROUPS}
    has_weights = components["model-parameters-final"].status is Presence.PRESENT
    unlicensed = collected.release.complete and has_weights and not known.statements and not terms
    free = freedoms(binding["weights"], components, kb.term_kinds, unlicensed=unlicensed)
    if any(c.applies_to == "weights" and c.conflicts and not c.expression for c in conclusions):
        free = {name: unsettled(freedom) for name, freedom in free.items()}
    free = _as_far_as_read(free, known.unread.get("weights", ()))
    told = attested(collected, kb)
    # who lists a license in a record does not release the weights by that
    licensed = collected.record is None and weights_licensed(seen, terms)
    model = collected.facts
    gate, compute = gate_of(seen.gates), compute_of(seen, model, kb)
    scores = scores_of(model)
    case = case_of(
        binding,
        conclusions,
        known.unread,
        components,
        free,
        licensed,
        facts_of(
            seen,
            gate,
            compute,
            bases=known.bases,
            scores=scores,
            maker=model.maker if model else "",
            date=model.date if model else "",
        ),
        seen,
        kb,
        told.attestations,
    )._replace(names=names_of(collected))
    free = dict(case.group("weights").freedoms)
    facts = Facts(
        components=components,
        freedoms=free,
        access=str(next((a.values.get("mode", "") for a in seen.access), "")),
        weights_licensed=licensed,
        lacking=lambda name: lacking(chosen([name], kb)[0], case),
    )
    reached = label(kb.ladder, facts)
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
    names = short_names(_named(seen.readings, conclusions, terms, components.values()), kb)
    return Assessment(
        tool=f"howopen {__version__}",
        knowledge_version=kb.version,
        release=identity,
        label=reached,
        freedoms=free,
        licenses=tuple(
            msgspec.structs.replace(c, name=in_names(c.expression, names)) for c in conclusions
        ),
        readings=seen.readings,
        terms=terms,
        components=tuple(components.values()),
        base_models=seen.base_models,
        gate=gate,
        claims=claims,
        frameworks=judged_by,
        personas=_personas(known, kb) if ask else (),
        goal=goal(aim, case, kb) if aim else None,
        compute=compute,
        scores=scores,
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
