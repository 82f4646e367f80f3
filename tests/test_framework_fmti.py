"""FMTI-style disclosure: bounds of what a release proves, never a score of the FMTI team."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from howopen.api import assess
from howopen.facts.frameworks import AttestationFacts, FrameworkFacts, Published
from howopen.frameworks.case import Case
from howopen.frameworks.choice import chosen
from howopen.frameworks.engine import apply
from howopen.knowledge_base import knowledge
from howopen.types import FrameworkResult, Status

VERSIONS = ("fmti@2025-12", "fmti@2023")


@cache
def edition(version: str) -> FrameworkFacts:
    (framework,) = chosen([version], knowledge())
    return framework


def of(target: str, version: str) -> FrameworkResult:
    (result,) = assess(target, offline=True, frameworks=[version]).frameworks
    return result


EXAMPLES = [(v, e) for v in VERSIONS for e in edition(v).examples]


@pytest.mark.parametrize(
    ("version", "classes", "domains"),
    [
        ("fmti@2025-12", {"A": 6, "B": 43, "C": 30, "D": 21}, (34, 30, 36)),
        ("fmti@2023", {"A": 10, "B": 53, "C": 28, "D": 9}, (32, 33, 35)),
    ],
)
def test_all_hundred_indicators_stand_in_their_domain_and_class(
    version: str, classes: dict[str, int], domains: tuple[int, int, int]
) -> None:
    criteria = edition(version).criteria
    assert [c.id for c in criteria] == [f"fmti-{n}" for n in range(1, 101)]
    assert Counter(c.section[-1] for c in criteria) == classes
    counted = Counter(c.group.partition(":")[0] for c in criteria)
    assert (counted["Upstream"], counted["Model"], counted["Downstream"]) == domains


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_seen_leaves_everything_open(version: str) -> None:
    (result,) = apply(edition(version), Case(groups={}, components={}))
    assert (result.values["score_lower"], result.values["score_upper"]) == (0, 100)
    assert "score" not in result.values
    assert all(c.status is Status.UNKNOWN for c in result.criteria)


@pytest.mark.parametrize("version", VERSIONS)
def test_it_is_labelled_a_self_assessment(version: str) -> None:
    (result,) = apply(edition(version), Case(groups={}, components={}))
    assert result.outcome == "self-assessment"
    assert "not a score of the FMTI team" in result.title


@pytest.mark.parametrize(
    ("version", "example"), EXAMPLES, ids=[f"{v}-{e.target}" for v, e in EXAMPLES]
)
def test_what_is_decided_is_what_the_fmti_team_gave(version: str, example: Published) -> None:
    result = of(example.target, version)
    decided = {c.id: c.status for c in result.criteria if c.status is not Status.UNKNOWN}
    assert len(decided) >= 5
    assert decided.items() <= example.criteria.items()


@pytest.mark.parametrize(
    ("target", "version", "value"),
    [
        ("llama-2-70b", "fmti@2023", "published_2023_10"),
        ("bloomz-176b", "fmti@2023", "published_2023_10"),
        ("starcoder-15b", "fmti@2023", "published_2024_05"),
        ("deepseek-r1", "fmti@2025-12", "published_2025_12"),
    ],
)
def test_the_published_total_stands_beside_it_and_within_the_bounds(
    target: str, version: str, value: str
) -> None:
    values = of(target, version).values
    assert float(values["score_lower"]) <= float(values[value]) <= float(values["score_upper"])


def test_weights_that_cannot_be_had_are_a_sure_zero() -> None:
    result = of("gpt-4", "fmti@2023")
    full_access = next(c for c in result.criteria if c.id == "fmti-41")
    assert full_access.status is Status.NOT_MET
    assert result.values["score_upper"] == 99


def test_what_no_file_shows_asks_a_question_and_can_be_attested() -> None:
    asked = edition("fmti@2025-12").criteria[98]
    (result,) = apply(edition("fmti@2025-12"), Case(groups={}, components={}))
    assert "Whistleblower protection" in result.criteria[98].question
    told = AttestationFacts(
        id="a", framework="fmti", who="N", when="2026-01-01", link="", answers={asked.id: True}
    )
    case = Case(groups={}, components={}, attestations=(told,))
    (result,) = apply(edition("fmti@2025-12"), case)
    assert result.values["score_lower"] == 1


def test_the_older_edition_is_shown_only_where_asked_for() -> None:
    assert [f.version for f in chosen([], knowledge()) if f.framework == "fmti"] == ["2025-12"]
