"""The index within bounds, and the small readings: OWD, Debian's draft, FSF, Nextcloud."""

from __future__ import annotations

from functools import cache

import pytest

from howopen.api import assess
from howopen.frameworks.choice import chosen
from howopen.frameworks.engine import scored
from howopen.knowledge_base import knowledge
from howopen.types import Criterion, FrameworkResult, Status

KB = knowledge()


@cache
def results(name: str) -> dict[str, FrameworkResult]:
    return {r.id: r for r in assess(name, offline=True).frameworks if r.unit in ("", "weights")}


def criterion(result: FrameworkResult, name: str) -> Criterion:
    return next(c for c in result.criteria if c.id == name)


# ── the index ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "published"),
    [("llama-2-70b", 0.25), ("llama-3-70b", 0.167), ("llama-3.1-405b", 0.292)],
)
def test_the_bounds_of_the_index_hold_what_it_published(name: str, published: float) -> None:
    values = results(name)["osai-index"].values
    assert float(values["score_lower"]) <= published <= float(values["score_upper"])
    assert float(values["score_upper"]) < 1


def test_twelve_parameters_of_equal_weight_and_fourteen_before() -> None:
    (index,) = chosen(["osai-index"], KB)
    (before,) = chosen(["osai-index-2023"], KB)
    assert [len(f.criteria) for f in (index, before)] == [12, 14]
    for framework, best in ((index, 1), (before, 14)):
        everything = {c.id: (1.0, 1.0) for c in framework.criteria}
        assert scored(framework.scores[0], everything)["score"] == best
        for c in framework.criteria:
            assert [(x.id, x.points) for x in c.levels] == [
                ("open", 1),
                ("partial", 0.5),
                ("closed", 0),
            ]


def test_a_gate_makes_weights_partial_and_absence_closes() -> None:
    llama = results("llama-2-70b")["osai-index"]
    assert criterion(llama, "weights_endmodel").level == "partial"
    assert criterion(llama, "datasources_basemodel").level == "closed"
    assert criterion(results("olmo-7b")["osai-index"], "weights_endmodel").level == "open"


def test_what_needs_a_rater_stays_open_with_the_question() -> None:
    card = criterion(results("olmo-7b")["osai-index"], "modelcard")
    assert (card.level, card.at_least, card.at_most) == ("", "partial", "open")
    assert card.question.endswith("?")


def test_frameworks_disagree_over_crystal_and_the_reason_is_told() -> None:
    crystal = results("crystalcoder-7b")
    assert crystal["osaid"].outcome == "pass"
    (published,) = crystal["osai-index"].published
    assert published.values == {"score": 0.25}
    assert "repositories" in published.deviates


def test_points_taken_over_from_another_definition_are_marked_as_our_reading() -> None:
    assert {c.basis for c in results("olmo-7b")["owd"].criteria} == {"inferred"}
    (owd,) = chosen(["owd"], KB)
    assert not any(c.quote for c in owd.criteria)


# ── small readings ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("framework", "name", "outcome"),
    [
        ("owd", "grok-1", "open-weight"),
        ("owd", "olmo-7b", "open-weight"),
        ("owd", "llama-2-70b", "not-open-weight"),
        ("owd", "bloom-176b", "not-open-weight"),
        ("owd", "gpt-4", "not-open-weight"),
        ("debian", "olmo-7b", "free"),
        ("debian", "grok-1", "toxic-candy"),
        ("debian", "llama-2-70b", "non-free"),
        ("debian", "falcon-7b", "unknown"),
        ("fsf", "olmo-7b", "free"),
        ("fsf", "grok-1", "non-free"),
        ("fsf", "llama-3.1-405b", "non-free"),
        ("nextcloud", "olmo-7b", "green"),
        ("nextcloud", "grok-1", "orange"),
        ("nextcloud", "gpt-4", "red"),
        ("nextcloud", "falcon-7b", "unknown"),
    ],
)
def test_small_readings(framework: str, name: str, outcome: str) -> None:
    assert results(name)[framework].outcome == outcome


def test_a_restricted_license_is_no_open_weight_license_by_points_5_and_6() -> None:
    found = results("llama-3.1-405b")["owd"]
    for name in ("osd-5", "osd-6"):
        broken = criterion(found, name)
        assert broken.status is Status.NOT_MET
        assert any(e.quote for b in broken.because for e in b.evidence)


def test_what_was_not_read_in_the_source_is_marked() -> None:
    for name in ("debian", "fsf", "nextcloud"):
        (framework,) = chosen([name], KB)
        assert all(c.basis == "unverified" and c.lacks for c in framework.criteria)
        assert {c.basis for c in results("olmo-7b")[name].criteria} == {"unverified"}
