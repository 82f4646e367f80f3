"""No framework rewards a restriction, and none draws a conclusion from evidence that is gone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen.facts.frameworks import FrameworkFacts
from howopen.frameworks.case import Case, Fact, Group
from howopen.frameworks.engine import apply
from howopen.freedoms import freedoms
from howopen.knowledge_base import knowledge
from howopen.licenses.conclude import GROUPS
from howopen.types import Component, Criterion, FrameworkResult, Presence, Status, Term

KB = knowledge()
FRAMEWORKS = KB.frameworks
COMPONENTS = tuple(kind.id for kind in KB.component_kinds)
KINDS = {kind.id: kind.group for kind in KB.component_kinds}
GRANTS = ("grant-use", "grant-modify", "grant-redistribute")
RESTRICTIONS = tuple(sorted(k for k, kind in KB.term_kinds.items() if kind.group == "restriction"))
LICENSES = ("", "Apache-2.0", "CC-BY-4.0", "LicenseRef-example")
ORDER = (Status.NOT_MET, Status.UNKNOWN, Status.MET)

every_framework = pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda f: f.id)
of_openness = pytest.mark.parametrize(
    "framework",
    # a point for telling what is forbidden is a point for telling: it rates disclosure alone
    [f for f in FRAMEWORKS if f.framework != "fmti"],
    ids=lambda f: f.id,
)


def case_of(
    components: dict[str, Component], groups: dict[str, Group], facts: dict[str, Fact]
) -> Case:
    return Case(
        groups={
            name: g._replace(freedoms=freedoms(g.terms, components, KB.term_kinds))
            for name, g in groups.items()
        },
        components=components,
        facts=facts,
        kinds=KINDS,
        categories=KB.categories,
    )


@st.composite
def component_sets(draw: st.DrawFn) -> dict[str, Component]:
    held = st.tuples(st.sampled_from(Presence), st.sampled_from(LICENSES))
    drawn = draw(st.tuples(*(held for _ in COMPONENTS)))
    pairs = zip(COMPONENTS, drawn, strict=True)
    return {n: Component(id=n, status=status, license=name) for n, (status, name) in pairs}


@st.composite
def groups_of_terms(draw: st.DrawFn) -> Group:
    kinds = draw(st.lists(st.sampled_from((*GRANTS, *RESTRICTIONS)), max_size=6, unique=True))
    return Group(
        terms=tuple(map(term, kinds)),
        license=draw(st.sampled_from(LICENSES)),
        whole=draw(st.booleans()),
        named=draw(st.booleans()),
    )


def term(kind: str) -> Term:
    return Term(kind=kind, quote="words")


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "gate": st.sampled_from(("none", "auto", "manual")).map(Fact),
        "access": st.sampled_from(("download", "hosted", "none")).map(Fact),
        "derived": st.sampled_from(("yes", "no")).map(Fact),
    },
)
GROUP_SETS = st.fixed_dictionaries({name: groups_of_terms() for name in GROUPS})


@of_openness
@settings(max_examples=60)
@given(
    components=component_sets(),
    groups=GROUP_SETS,
    facts=FACTS,
    group=st.sampled_from(GROUPS),
    restriction=st.sampled_from(RESTRICTIONS),
)
def test_a_restriction_never_improves_anything(
    framework: FrameworkFacts,
    components: dict[str, Component],
    groups: dict[str, Group],
    facts: dict[str, Fact],
    group: str,
    restriction: str,
) -> None:
    more = groups[group]._replace(terms=(*groups[group].terms, term(restriction)))
    before = criteria(framework, case_of(components, groups, facts))
    after = criteria(framework, case_of(components, {**groups, group: more}, facts))
    for key, criterion in before.items():
        changed = after[key]
        assert rank(changed) <= rank(criterion), key
        assert points(framework, changed) <= points(framework, criterion), key


@every_framework
@settings(max_examples=60)
@given(
    components=component_sets(),
    groups=GROUP_SETS,
    facts=FACTS,
    gone=st.sets(st.sampled_from((*COMPONENTS, *GROUPS, "gate", "access", "derived"))),
)
def test_what_is_not_seen_any_more_leaves_open_and_decides_nothing(
    framework: FrameworkFacts,
    components: dict[str, Component],
    groups: dict[str, Group],
    facts: dict[str, Fact],
    gone: set[str],
) -> None:
    fewer = {n: Component(id=n, status=Presence.UNKNOWN) if n in gone else c
             for n, c in components.items()}  # fmt: skip
    unread = {name: Group() if name in gone else g for name, g in groups.items()}
    left = {name: fact for name, fact in facts.items() if name not in gone}
    before = criteria(framework, case_of(components, groups, facts))
    after = criteria(framework, case_of(fewer, unread, left))
    for key, changed in after.items():
        if key not in before:  # a framework that runs per group looks at known groups only
            continue
        assert changed.status in (before[key].status, Status.UNKNOWN), key
        low, high = points(framework, changed)
        known_low, known_high = points(framework, before[key])
        assert low <= known_low, key
        assert high >= known_high, key


def criteria(framework: FrameworkFacts, case: Case) -> dict[tuple[str, str], Criterion]:
    results: Iterable[FrameworkResult] = apply(framework, case)
    return {(r.unit, c.id): c for r in results for c in r.criteria}


def rank(criterion: Criterion) -> int:
    return ORDER.index(criterion.status) if criterion.status in ORDER else len(ORDER)


def points(framework: FrameworkFacts, criterion: Criterion) -> tuple[float, float]:
    """The points of the level that is sure and of the best that may be; nothing where not graded."""
    facts = next(c for c in framework.criteria if c.id == criterion.id)
    worth = {level.id: level.points for level in facts.levels}
    return worth.get(criterion.at_least, 0), worth.get(criterion.at_most, 0)
