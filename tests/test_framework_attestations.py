"""What only people can answer: asked, answered by somebody with a name, and shown as their word."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import release_of
from hypothesis import given
from hypothesis import strategies as st

from howopen.api import assess
from howopen.assessment import assess_collected
from howopen.facts.frameworks import AttestationFacts
from howopen.frameworks.attest_file import MAX_BYTES, NAME, read_attestations
from howopen.frameworks.case import Attested
from howopen.knowledge_base import knowledge
from howopen.reporters import render
from howopen.sources import Collected
from howopen.types import Assessment, Criterion, FrameworkResult, Level, Status

KB = knowledge()
GOOD = """\
who: Ada Example, Example Lab
when: "2026-11-20"
link: https://example.org/attest
what: read the data card against the definition
answers:
  osaid:
    osaid-data-detail: true
    osaid-data-public: false
  osai-index:
    modelcard: open
    paper: partial
"""
README = "---\nlicense: apache-2.0\n---\n# Model\n" + "\n".join(
    f"## {title}\nText about it.\n"
    for title in ("Model details", "Uses", "Training data", "Evaluation", "Limitations")
)


def read(text: str | bytes) -> Attested:
    release, files = release_of({NAME: text})
    return read_attestations(release, files, KB.frameworks)


def assessed(text: str | bytes) -> Assessment:
    release, files = release_of({NAME: text, "README.md": README})
    return assess_collected(Collected(release, files), KB)


def result(assessment: Assessment, name: str) -> FrameworkResult:
    return next(r for r in assessment.frameworks if r.id == name)


def criterion(assessment: Assessment, framework: str, name: str) -> Criterion:
    return next(c for c in result(assessment, framework).criteria if c.id == name)


# ── the file of a release ───────────────────────────────────────────────────────────────────────


def test_a_release_may_answer_what_only_people_can() -> None:
    found = assessed(GOOD)
    met = criterion(found, "osaid", "osaid-data-detail")
    assert met.status is Status.MET
    assert criterion(found, "osaid", "osaid-data-public").status is Status.NOT_MET
    assert criterion(found, "osaid", "osaid-data-third-party").question
    (reason,) = met.because
    assert "attested by Ada Example, Example Lab" in reason.reason
    assert "howopen.attest.yaml of this release" in reason.reason
    assert "2026-11-20" in reason.reason
    assert "read the data card" in reason.reason
    assert reason.evidence[0].source == "https://example.org/attest"


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_report_shows_whose_word_meets_a_criterion(form: str) -> None:
    told = render(assessed(GOOD.replace("public: false", "public: true")), form, verbose=True)
    assert "attested by Ada Example" in " ".join(told.split())


def test_a_graded_criterion_is_answered_by_a_level_that_evidence_allows() -> None:
    found = assessed(GOOD)
    assert criterion(found, "osai-index", "modelcard").level in {"open", ""}
    absent = criterion(found, "osai-index", "paper")  # a whole release without any paper
    assert absent.level == "closed"
    assert "which the evidence rules out" in absent.warnings[0].reason


def test_it_answers_nothing_that_evidence_decides() -> None:
    text = GOOD.replace("osaid-data-detail: true", "osaid-code-training: true")
    assert criterion(assessed(text), "osaid", "osaid-code-training").status is Status.NOT_MET


def test_no_file_no_answers_and_no_finding() -> None:
    release, files = release_of({"README.md": "text"})
    assert read_attestations(release, files, KB.frameworks) == Attested()


def test_a_file_in_a_folder_below_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / NAME).write_text(GOOD, encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    found = assess(str(tmp_path), offline=True)
    assert criterion(found, "osaid", "osaid-data-detail").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a list of keys and values"),
        ("- a\n", "not a list of keys and values"),
        ("who: [a]\n", "'who' is not a text"),
        ("who: A\nwhen: b\n", "it does not say link"),
        (GOOD.replace("who: Ada Example, Example Lab", "who: ''"), "it does not say who"),
        (GOOD.partition("answers:")[0], "it holds no answers"),
        (GOOD.partition("answers:")[0] + "answers: {osaid: yes}\n", "not criteria"),
        (GOOD.partition("answers:")[0] + "answers: {osaid: {a: [b]}}\n", "neither true nor false"),
        (GOOD + "who: B\n", "'who' stands twice"),
        (GOOD + "a: &x 1\nb: *x\n", "aliases"),
        (GOOD + "[1, 2]: 3\n", "no plain word"),
        (GOOD + "x: {a: {b: {c: {d: {e: f}}}}}\n", "nested deeper"),
        (GOOD + "x: [" + "1," * 6_000 + "]\n", "longer"),
        (GOOD.replace("read the data card", "x" * 600), "longer than 500 characters"),
        (GOOD + "#" + "x" * MAX_BYTES, "longer than 64 KiB"),
        ("who: [", "not YAML in line"),
        (b"\xff\xfe\x00", "not YAML"),
        ("who: !!python/object/apply:os.system [echo]\n", "'who' is not a text"),
        ("a: " + "[" * 5_000, "nest"),
    ],
)
def test_a_file_that_is_not_what_it_must_be_is_one_finding_and_answers_nothing(
    text: str | bytes, says: str
) -> None:
    found = read(text)
    assert found.attestations == ()
    (finding,) = found.findings
    assert says in finding.message
    assert finding.level is Level.WARNING
    assert finding.evidence[0].path == NAME
    assert "\n" not in finding.message
    assert len(finding.message) < 400


def test_answers_to_what_nobody_asks_are_told() -> None:
    text = GOOD + "  osaide: {x: true}\n"
    found = read(text.replace("modelcard: open", "modelcard: half"))
    assert {a.framework for a in found.attestations} == {"osaid", "osai-index", "osaide"}
    (finding,) = found.findings
    assert "osaide" in finding.message
    assert "osai-index modelcard half" in finding.message


@given(st.binary(max_size=300))
def test_any_bytes_give_an_answer_and_no_exception(data: bytes) -> None:
    found = read(data)
    assert not found.attestations
    assert len(found.findings) == 1


@given(st.text(alphabet="who: when link[]{}&*!|>-'\"\n\t#%@,a1\u2028", max_size=120))
def test_any_yaml_gives_an_answer_and_no_exception(text: str) -> None:
    assert len(read(text).findings) == 1


# ── attestations of the catalog ─────────────────────────────────────────────────────────────────


def test_what_osi_published_answers_for_the_catalog_with_who_and_date() -> None:
    found = assess("pythia-12b", offline=True)
    (reason,) = criterion(found, "osaid", "osaid-data-detail").because
    assert "Open Source Initiative" in reason.reason
    assert "2024-10" in reason.reason
    assert "not certifications" in reason.reason


def test_without_an_attestation_the_best_outcome_is_indeterminate() -> None:
    for model in KB.models():
        outcome = result(assess(model.id, offline=True), "osaid").outcome
        told = {t for a in KB.attestations for t in a.targets}
        if not {model.id, model.family} & told:
            assert outcome in {"indeterminate", "does-not-pass"}, model.id


def test_a_profile_takes_over_answers_by_name_only() -> None:
    """`*` answers what the attested framework asks, not what a stricter one adds."""
    found = assess("olmo-7b", offline=True)
    assert criterion(found, "osaid-strict", "osaid-data-detail").status is Status.MET
    assert criterion(found, "osaid-strict", "strict-data-complete").status is Status.UNKNOWN


def test_attestations_are_data_with_a_name() -> None:
    assert all(isinstance(a, AttestationFacts) and a.who and a.when for a in KB.attestations)


def test_a_yes_names_no_level_where_there_are_more_than_two() -> None:
    found = read(GOOD.replace("modelcard: open", "modelcard: true"))
    assert "osai-index modelcard True" in found.findings[0].message
    release, files = release_of({NAME: GOOD.replace("modelcard: open", "modelcard: true")})
    told = assess_collected(Collected(release, files), KB)
    assert criterion(told, "osai-index", "modelcard").at_least != "open"
