"""One release, from its reference to its assessment: collect, observe, conclude.

Everything after `collect` is pure: same release and same knowledge, same assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from howopen import __version__
from howopen.binding import (
    binding_terms,
    in_scope,
    of_group,
    unread_licenses,
    weights_licensed,
)
from howopen.components import fold_components
from howopen.frameworks.choice import attested, chosen, names_of
from howopen.frameworks.engine import lacking
from howopen.frameworks.freedoms import freedoms, unsettled
from howopen.frameworks.gather import case_of, facts_of
from howopen.frameworks.goals import goal
from howopen.frameworks.ladder import Facts, label
from howopen.frameworks.results import results, with_tool
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.conclude import (
    GROUPS,
    conclude,
    statements_of_texts,
    with_expressions,
)
from howopen.licenses.names import in_names, short_names
from howopen.mof.writing import record_of
from howopen.probes import observe_all
from howopen.sources import Collected, Files
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
    BaseModel,
    Component,
    Freedom,
    LicenseConclusion,
    LicenseReading,
    Observation,
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
) -> Assessment:
    """Assess what a source collected.

    `frameworks` are ids, `id@version` for one version; none means the newest of each. With `parity`
    they are decided as their reference tools do, those that have one. `aim` is a goal to tell the
    way to.
    """
    asked = chosen(frameworks, kb)
    asked = with_tool(asked, named=bool(frameworks)) if parity else asked
    seen = observe(collected, kb)
    bases = tuple(b for b in seen.base_models if not same_maker(b, collected, kb))
    statements = (*with_expressions(seen.statements, kb), *statements_of_texts(seen.readings))
    conclusions = tuple(
        c for c in (conclude(g, statements, seen.readings, bases, kb) for g in GROUPS) if c
    )
    terms = tuple(binding_terms(conclusions, seen, bases, kb))
    binding = {g: in_scope(of_group(g, terms), seen) for g in GROUPS}
    release = collected.release
    components = fold_components(seen.components, complete=release.complete)
    has_weights = components["model-parameters-final"].status is Presence.PRESENT
    unlicensed = release.complete and has_weights and not statements and not terms
    free = freedoms(binding["weights"], components, kb.term_kinds, unlicensed=unlicensed)
    if any(c.applies_to == "weights" and c.conflicts and not c.expression for c in conclusions):
        free = {name: unsettled(freedom) for name, freedom in free.items()}
    unread = {c.applies_to: unread_licenses(c, seen, kb) for c in conclusions}
    free = _as_far_as_read(free, unread.get("weights", ()))
    told = attested(collected, kb)
    # who lists a license in a record does not release the weights by that
    licensed = collected.record is None and weights_licensed(seen, terms)
    model = collected.facts
    gate, compute = gate_of(seen.gates), compute_of(seen, model, kb)
    scores = scores_of(model)
    case = case_of(
        binding,
        conclusions,
        unread,
        components,
        free,
        licensed,
        facts_of(
            seen,
            gate,
            compute,
            bases=bases,
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
    identity = _identity(collected)
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
        unknowns=tuple(unknowns_of(reached, seen, conclusions, unread)),
        license_names=names,
    )


def _identity(collected: Collected) -> ReleaseIdentity:
    """The release as a report names it."""
    release, model, record = collected.release, collected.facts, collected.record
    return ReleaseIdentity(
        id=release.id,
        purl=release.purl,
        revision=release.revision,
        source=release.source,
        complete=release.complete,
        name=model.name if model else "",
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


def same_maker(base: BaseModel, collected: Collected, kb: KnowledgeBase) -> bool:
    """Whether a base model is by the maker of this release, who may license it anew."""
    owner = base.id.partition("/")[0].casefold()
    if "/" in base.id and "/" in collected.release.id:
        return owner == collected.release.id.partition("/")[0].casefold()
    facts, model = collected.facts, kb.model(base.id)
    return facts is not None and model is not None and facts.maker == model.maker
