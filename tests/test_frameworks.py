"""Every framework is data that names only what exists, holds its published outcomes, and is frozen."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from howopen.api import assess
from howopen.binding import of_group
from howopen.compiled import FOLDER
from howopen.errors import KnowledgeError, UsageError
from howopen.facts.frameworks import CategoryFacts, Expression, FrameworkFacts, Published
from howopen.frameworks.choice import chosen
from howopen.frameworks.engine import asks_people, expressions_of, fits, within
from howopen.frameworks.gather import FACTS
from howopen.freedoms import freedoms
from howopen.knowledge_base import knowledge
from howopen.licenses.conclude import GROUPS, curated_terms
from howopen.types import Assessment, FrameworkResult, Status

ROOT = Path(__file__).parents[1]
KB = knowledge()
FRAMEWORKS = KB.frameworks
OF = {*GROUPS, "@"}
BASES = {"stated", "annotated", "inferred", "unverified"}
EXAMPLES = [(f, e) for f in FRAMEWORKS for e in f.examples]


def expressions(framework: FrameworkFacts) -> Iterator[Expression]:
    """Every expression of a framework, those inside others too."""
    for criterion in framework.criteria:
        yield from expressions_of(criterion)
    yield from within(outcome.when for outcome in framework.outcomes)


every_framework = pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda f: f.id)


# ── what a framework names ──────────────────────────────────────────────────────────────────────


@every_framework
def test_a_file_is_named_after_framework_and_version(framework: FrameworkFacts) -> None:
    name = f"{framework.framework}-{framework.version}"
    dated = framework.framework.endswith(f"-{framework.version}")  # a framework of one year
    assert framework.id == (framework.framework if dated else name)
    assert framework.name
    assert framework.source.title


@every_framework
def test_an_expression_asks_exactly_one_thing(framework: FrameworkFacts) -> None:
    for expression in expressions(framework):
        given = [n for n in expression.__struct_fields__ if getattr(expression, n) not in _EMPTY]
        assert len(given) == 1, expression


_EMPTY = ((), None, "")


@every_framework
def test_ids_are_unique(framework: FrameworkFacts) -> None:
    assert not repeated(c.id for c in framework.criteria)
    assert not repeated(f"{o.id} {o.title}" for o in framework.outcomes)
    for criterion in framework.criteria:
        assert not repeated(c.id for c in criterion.clauses), criterion.id
        assert not repeated(level.id for level in criterion.levels), criterion.id


def test_no_version_stands_twice() -> None:
    assert not repeated(f"{f.framework}@{f.version}" for f in FRAMEWORKS)


def repeated(names: Iterator[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


@every_framework
def test_criteria_that_are_referred_to_exist_and_stand_before(framework: FrameworkFacts) -> None:
    """A criterion is judged in the order of the file: one that stands later is not known yet."""
    before: dict[str, tuple[str, ...]] = {}
    for criterion in framework.criteria:
        for expression in expressions_of(criterion):
            refers(expression, before)
        before[criterion.id] = tuple(level.id for level in criterion.levels)
    for expression in within(outcome.when for outcome in framework.outcomes):
        refers(expression, before)


def refers(expression: Expression, known: dict[str, tuple[str, ...]]) -> None:
    for name in filter(None, (expression.criterion, expression.failed, expression.reviewed)):
        assert name in known
    if expression.level:
        criterion, _, level = expression.level.partition(">=")
        assert level in known[criterion]


@every_framework
def test_terms_components_categories_and_facts_exist(framework: FrameworkFacts) -> None:
    components = {kind.id for kind in KB.component_kinds}
    for name in framework.tells.values():
        assert fact_exists(name)
    for e in expressions(framework):
        if e.term:
            assert e.term.kind in KB.term_kinds
            assert e.term.of in OF
        if e.component:
            assert e.component.any_of
            assert set(e.component.any_of) <= components
            assert e.component.under in {"", *KB.categories}
        if e.license:
            assert e.license.category in KB.categories
            assert e.license.of in OF
        if e.freedom:
            assert e.freedom.freedom in {"use", "study", "modify", "share"}
            assert e.freedom.of in OF
        if e.fact:
            assert fact_exists(e.fact.name)
            tests = (e.fact.is_, e.fact.above is not None, e.fact.holds, e.fact.before)
            assert sum(map(bool, tests)) == 1, e.fact


def fact_exists(name: str) -> bool:
    return name in FACTS or name.startswith("published-")


@every_framework
def test_a_criterion_is_decided_by_an_expression_or_graded_by_levels(
    framework: FrameworkFacts,
) -> None:
    for criterion in framework.criteria:
        decided = criterion.met_when is not None or bool(criterion.clauses)
        assert decided is not bool(criterion.levels), criterion.id
        if criterion.levels:
            *graded, last = criterion.levels
            assert graded
            assert last.when is None
            assert all(level.when is not None for level in graded)
            points = [level.points for level in criterion.levels]
            assert points == sorted(points, reverse=True)


@every_framework
def test_an_outcome_always_holds_because_the_last_one_needs_nothing(
    framework: FrameworkFacts,
) -> None:
    *others, last = framework.outcomes
    assert last.when is None
    assert all(outcome.when is not None for outcome in others)


@every_framework
def test_a_score_is_over_graded_criteria(framework: FrameworkFacts) -> None:
    graded = {c.id for c in framework.criteria if c.levels}
    for score in framework.scores:
        assert graded
        assert set(score.of) <= graded


@every_framework
def test_what_a_criterion_rests_on_is_marked(framework: FrameworkFacts) -> None:
    for criterion in framework.criteria:
        assert criterion.basis in BASES, criterion.id
        assert bool(criterion.lacks) is (criterion.basis == "unverified"), criterion.id
        assert len(criterion.quote) <= 160, criterion.id
        for clause in criterion.clauses:
            assert clause.basis in BASES
            assert clause.effect in {"breaks", "reviews", "warns"}


@every_framework
def test_no_framework_certifies_anything(framework: FrameworkFacts) -> None:
    words = " ".join((framework.name, *(o.title for o in framework.outcomes))).casefold()
    assert not any(word in words for word in ("certified", "compliant", "legal"))


# ── published outcomes ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("framework", "example"), EXAMPLES, ids=[f"{f.id}:{e.target}" for f, e in EXAMPLES]
)
def test_published_outcomes_hold_or_the_user_is_told_why_not(
    framework: FrameworkFacts, example: Published
) -> None:
    result = result_of(example.target, framework)
    assert example.source
    for name, status in example.criteria.items():
        assert may_be(result, name, status), name
    told = [p for p in result.published if p.source == example.source]
    same = example.outcome in ("", result.outcome)
    if not (same and all(fits(result.values, n, v) for n, v in example.values.items())):
        assert example.deviates, f"{result.outcome} {result.values}, and no reason is given"
        assert told
        assert all(p.deviates for p in told)
    else:
        assert not example.deviates, "it does not deviate any more"
        assert not any(p.deviates for p in told)


def result_of(target: str, framework: FrameworkFacts) -> FrameworkResult:
    found = assessed(target).frameworks
    return next(r for r in found if (r.id, r.version) == (framework.framework, framework.version))


@cache
def assessed(target: str) -> Assessment:
    names = [f"{f.framework}@{f.version}" for f in FRAMEWORKS]
    return assess(target, offline=True, frameworks=names)


def may_be(result: FrameworkResult, name: str, published: Status) -> bool:
    """A graded criterion that is known within bounds agrees with either; others must be the same."""
    criterion = next(c for c in result.criteria if c.id == name)
    open_ = criterion.at_least != criterion.at_most and criterion.status is Status.UNKNOWN
    return open_ or criterion.status is published


def test_facts_of_a_release_are_named() -> None:
    assert all(words for words in FACTS.values())


# ── attestations and categories ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("told", KB.attestations, ids=lambda a: a.id)
def test_attestations_answer_questions_that_are_asked_about_models_that_are_known(told) -> None:
    known = {name for model in KB.models() for name in (model.id, model.family)}
    assert told.targets
    assert set(told.targets) <= known
    assert all((told.who, told.when, told.link))
    asked = {c.id for f in chosen([told.framework], KB) for c in f.criteria if asks_people(c)}
    assert set(told.answers) <= asked | {"*"}


def test_licenses_taken_as_free_for_documents_and_data_grant_all_freedoms() -> None:
    category = KB.item("categories", "open-content", CategoryFacts)
    assert category is not None
    for name in category.licenses:
        facts = KB.license(name)
        if facts is None or name in category.but:
            continue
        terms = of_group("data", tuple(curated_terms(facts, KB, ("data",))))
        found = freedoms(terms, {}, KB.term_kinds)
        blocked = [f for f in ("use", "modify", "share") if found[f].status is not Status.MET]
        assert not blocked, name


# ── versions ────────────────────────────────────────────────────────────────────────────────────


def test_a_released_version_says_what_it_said_when_it_was_frozen() -> None:
    """A change needs a new version; `python support/freeze_frameworks.py` adds it."""
    sys.path.insert(0, str(ROOT / "support"))
    from freeze_frameworks import content_hash, frozen

    known = frozen()
    assert known
    for name, digest in known.items():
        path = FOLDER / "frameworks" / f"{name}.yaml"
        assert path.is_file(), f"{name} is frozen and gone"
        assert content_hash(path) == digest, f"{name} is frozen and changed"


TOY = """\
id: toy-{version}
framework: toy
version: "{version}"
name: Toy
date: "{date}"
source: {{title: a test}}
{more}
outcomes:
  - {{id: "yes", when: {{criterion: weights}}}}
  - {{id: "no"}}
criteria:
  - {{id: weights, title: Weights, met_when: {{component: {{any_of: [{component}]}}}}}}
"""


def toy(folder: Path, version: str, date: str, component: str, more: str = "") -> None:
    text = TOY.format(version=version, date=date, component=component, more=more)
    (folder / "frameworks").mkdir(exist_ok=True)
    (folder / "frameworks" / f"toy-{version}.yaml").write_text(text, encoding="utf-8")


def test_one_file_in_a_folder_of_ones_own_is_a_framework_and_versions_stand_side_by_side(
    tmp_path: Path,
) -> None:
    toy(tmp_path, "1", "2025", "model-parameters-final", more="superseded: true")
    toy(tmp_path, "2", "2026", "datasets")

    def outcomes(*names: str) -> list[tuple[str, str]]:
        found = assess("grok-1", offline=True, overlay=tmp_path, frameworks=names).frameworks
        return [(r.version, r.outcome) for r in found if r.id == "toy"]

    assert outcomes("toy") == [("2", "no")]
    assert outcomes("toy@1") == [("1", "yes")]
    assert outcomes("toy@1", "toy@2", "toy") == [("1", "yes"), ("2", "no")]
    assert outcomes() == [("2", "no")]
    with pytest.raises(UsageError, match="toy@3"):
        outcomes("toy@3")


def test_a_profile_of_nothing_is_an_error_that_names_it(tmp_path: Path) -> None:
    toy(tmp_path, "1", "2025", "datasets", more="extends: nothing@1")
    with pytest.raises(KnowledgeError, match="toy-1 extends 'nothing@1'"):
        assess("grok-1", offline=True, overlay=tmp_path)


def test_freezing_refuses_what_changed() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "support" / "freeze_frameworks.py"), "--help"],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "new file" in " ".join(done.stdout.split())


def test_the_framework_of_the_tutorial_works(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "frameworks.md").read_text(encoding="utf-8")
    text = page.partition("```yaml\n# mine/frameworks/toy-1.yaml\n")[2].partition("```")[0]
    (tmp_path / "frameworks").mkdir()
    (tmp_path / "frameworks" / "toy-1.yaml").write_text(text, encoding="utf-8")
    for target, outcome in (("llama-3.1-405b", "not-fine"), ("olmo-7b", "fine")):
        (result,) = assess(target, offline=True, overlay=tmp_path, frameworks=["toy"]).frameworks
        assert result.outcome == outcome
