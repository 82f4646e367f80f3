"""Frameworks are data: one YAML file adds one, and silence proves nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from howopen.api import assess
from howopen.cli.run import run
from howopen.errors import KnowledgeError, UsageError
from howopen.explanations import explain
from howopen.frameworks.case import Case, Group
from howopen.frameworks.engine import apply
from howopen.freedoms import freedoms
from howopen.knowledge_base import knowledge
from howopen.types import (
    FrameworkResult,
    Status,
    Term,
)

TOY = """\
id: toy-1
framework: toy
version: "1"
name: Toy openness test
date: "2026-11-26"
source: {title: A tutorial}
outcomes:
  - id: fine
    title: anybody may sell it
    when: {criterion: sale}
  - id: not-fine
    when: {failed: sale}
  - {id: open-question}
criteria:
  - id: sale
    title: Anybody may sell it
    met_when: {term: {kind: grant-redistribute}}
    clauses:
      - {id: T1, title: no commercial use, basis: stated, when: {term: {kind: non-commercial}}}
    remedy: Drop the clause.
    effort: 4
  - id: shown
    title: The training code is shown
    met_when: {component: {any_of: [training-code]}}
  - id: kind
    title: It is kind
    met_when: {human: Is it kind?}
  - id: data
    title: Data
    levels:
      - {id: open, points: 1, when: {component: {any_of: [datasets], status: [present]}}}
      - {id: partial, points: 0.5, when: {component: {any_of: [datasets, data-source-list]}}}
      - {id: closed, points: 0}
scores:
  - {name: score}
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "frameworks").mkdir(parents=True)
    (folder / "frameworks" / "toy-1.yaml").write_text(TOY, encoding="utf-8")
    return folder


def toy(target: str, overlay: Path) -> FrameworkResult:
    return assess(target, offline=True, overlay=overlay, frameworks=("toy",)).frameworks[0]


# ── one file adds a framework ───────────────────────────────────────────────────────────────────


def test_one_file_adds_a_framework(overlay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = "license:cc-by-nc-4.0"
    code = run(
        ["check", target, "--framework", "toy", "--knowledge", str(overlay), "--format", "json"]
    )
    (told,) = json.loads(capsys.readouterr().out)["frameworks"]
    assert code == 0
    assert (told["id"], told["version"], told["outcome"]) == ("toy", "1", "not-fine")
    sale = next(c for c in told["criteria"] if c["id"] == "sale")
    assert sale["status"] == "not-met"
    assert sale["because"][0]["evidence"][0]["quote"]
    assert sale["remedy"] == "Drop the clause."


def test_a_reason_without_words_ends_without_a_colon(
    overlay: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["check", "license:mit", "--framework", "toy", "--knowledge", str(overlay)])
    told = capsys.readouterr().out
    assert "training code: not seen\n" in told


def test_an_outcome_is_the_first_that_is_sure(overlay: Path) -> None:
    assert toy("license:mit", overlay).outcome == "fine"
    assert toy("gpt-4", overlay).outcome == "open-question"


def test_a_question_for_people_stays_open(overlay: Path) -> None:
    told = next(c for c in toy("license:mit", overlay).criteria if c.id == "kind")
    assert (told.status, told.question) == (Status.UNKNOWN, "Is it kind?")


def test_a_grade_is_told_within_its_bounds(overlay: Path) -> None:
    unseen = toy("license:mit", overlay)
    assert dict(unseen.values) == {"score_lower": 0.0, "score_upper": 1.0}
    data = next(c for c in unseen.criteria if c.id == "data")
    assert (data.level, data.at_least, data.at_most) == ("", "closed", "open")
    absent = toy("llama-2-7b", overlay)
    assert absent.values["score"] == 0.0


def test_several_versions_stand_side_by_side(overlay: Path) -> None:
    second = TOY.replace("toy-1", "toy-2").replace('"1"', '"2"')
    (overlay / "frameworks" / "toy-2.yaml").write_text(second, encoding="utf-8")
    assessed = assess("license:mit", overlay=overlay, frameworks=("toy@1", "toy@2"))
    assert [(r.id, r.version) for r in assessed.frameworks] == [("toy", "1"), ("toy", "2")]


def test_the_way_to_an_outcome(overlay: Path) -> None:
    goal = assess("license:cc-by-nc-4.0", overlay=overlay, goal="toy-fine").goal
    assert goal is not None
    assert [(s.id, s.status, s.do) for s in goal.steps] == [
        ("sale", Status.NOT_MET, "Drop the clause.")
    ]
    reached = assess("license:mit", overlay=overlay, goal="toy-fine").goal
    assert reached is not None
    assert reached.reached


def test_what_is_missing_is_begun_and_nothing_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, out = tmp_path / "model", tmp_path / "begun"
    model.mkdir()
    (model / "LICENSE").write_text("MIT License", encoding="utf-8")
    out.mkdir()
    (out / "DATA_CARD.md").write_text("mine", encoding="utf-8")
    code = run(["check", str(model), "--goal", "osaid-pass", "--fill", str(out)])
    told = capsys.readouterr().err
    assert code == 0
    assert (out / "DATA_CARD.md").read_text(encoding="utf-8") == "mine"
    assert "DATA_CARD.md is there and was left as it is" in told
    card = (out / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "- [ ] Under which license is each of: weights, code, data, documents?" in card
    assert run(["check", str(out / "mof.yml"), "--framework", "mof"]) == 0


@pytest.mark.parametrize("name", ["to", "toy@3", ""])
def test_an_unknown_framework_is_refused_with_those_that_are_known(
    overlay: Path, name: str
) -> None:
    with pytest.raises(UsageError, match="no framework"):
        assess("license:mit", overlay=overlay, frameworks=(name,))


def test_an_unknown_goal_is_refused(overlay: Path) -> None:
    with pytest.raises(UsageError, match="no goal"):
        assess("license:mit", overlay=overlay, goal="toy-not-fine")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("met_when: {human: Is it kind?}", "met_when: {humane: yes}"), "humane"),
        (("id: toy-1", "id: toy-2"), "toy-2"),
        (("effort: 4", "effort: much"), "effort"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(
    overlay: Path, change: tuple[str, str], told: str
) -> None:
    (overlay / "frameworks" / "toy-1.yaml").write_text(TOY.replace(*change), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=told):
        assess("license:mit", overlay=overlay)


def test_a_framework_and_its_criteria_are_explained(overlay: Path) -> None:
    assert "Toy openness test" in explain("toy", overlay)
    assert "Is it kind?" in explain("kind", overlay)
    assert "“must not discriminate against any person" in explain("osd/osd-5")


# ── silence and ignorance ───────────────────────────────────────────────────────────────────────

KB = knowledge()
GRANTS = tuple(Term(kind=kind) for kind in ("grant-use", "grant-modify", "grant-redistribute"))


def case_of(*, whole: bool) -> Case:
    group = Group(
        terms=GRANTS,
        freedoms=freedoms(GRANTS, {}, KB.term_kinds),
        license="Mine-1.0",
        whole=whole,
    )
    return Case(groups={"weights": group}, components={}, categories=KB.categories)


def test_silence_of_a_text_that_was_not_read_proves_nothing() -> None:
    (osd,) = (f for f in KB.frameworks if f.framework == "osd")
    read = next(apply(osd, case_of(whole=True)))
    unread = next(apply(osd, case_of(whole=False)))
    assert (read.outcome, unread.outcome) == ("conformant-not-approved", "unknown")


def test_a_criterion_that_nothing_decides_is_unknown() -> None:
    (osd,) = (f for f in KB.frameworks if f.framework == "osd")
    nothing = Case(groups={}, components={})
    assert next(apply(osd, nothing)).outcome == "unknown"
    bare = replace(osd, criteria=())
    assert next(apply(bare, nothing)).outcome == "unknown"
