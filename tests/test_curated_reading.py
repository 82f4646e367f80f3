"""Curated facts and the reader say the same of a text, and neither ever stands in for the other.

The texts are those of packages that a development install has: SPDX's list and ScanCode's data of
AI licenses. `evals/curated_reading.py` does the same for texts that no package carries.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from click.testing import CliRunner

from howopen import assess, read_license
from howopen.cli.run import cli
from howopen.facts.licenses import CuratedTerm
from howopen.knowledge_base import knowledge
from howopen.licenses.agreement import Disagreement, disagreements, facts_of
from howopen.licenses.corpus import plain_texts, scancode_texts
from howopen.types import Basis, Term, TermState

KB = knowledge()


@cache
def texts() -> dict[str, str]:
    """The text of every license of which there are facts; where SPDX has it, SPDX's text decides."""
    try:
        spdx = {key: text for key, (_, text) in plain_texts()}
        scancode = {key: text for key, _, text, _ in scancode_texts()}
    except PackageNotFoundError:
        return {}
    return {key: text for key, text in (scancode | spdx).items() if KB.license(key) is not None}


def text_of(license_id: str) -> str:
    if license_id not in texts():
        pytest.skip("the packages that carry license texts are not installed")
    return texts()[license_id]


def folded(text: str) -> str:
    """Text without what copies of one license differ in: case, white space, marks of layout."""
    plain = text.casefold().translate(str.maketrans("“”‘’", "\"\"''"))
    return " ".join(re.sub(r"[*_#>|–—-]", " ", plain).split())


def license_json(*arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(cli, ["license", *arguments, "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["files"]


# ── they meet ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("license_id", sorted(texts()))
def test_the_facts_say_what_the_text_says(license_id: str) -> None:
    terms, appended = facts_of(license_id, KB)
    assert disagreements(terms, read_license(texts()[license_id]).terms, appended) == ()


@pytest.mark.parametrize("license_id", sorted(texts()))
def test_the_words_that_the_facts_quote_stand_in_the_text(license_id: str) -> None:
    text = folded(texts()[license_id])
    terms, _ = facts_of(license_id, KB)
    passages = [passage for term in terms for passage in term.quote.split(" … ")]
    assert [passage for passage in passages if folded(passage) not in text] == []


def test_many_texts_are_at_hand() -> None:
    if not texts():
        pytest.skip("the packages that carry license texts are not installed")
    assert len(texts()) >= 40


def test_openmdw_ends_for_suits_over_patents_that_are_not_defensive() -> None:
    """Notes disagreed on which claims OpenMDW 1.0 speaks of; the text decides."""
    reading = read_license(text_of("OpenMDW-1.0"))
    (term,) = (t for t in reading.terms if t.kind == "termination-on-litigation")
    assert term.params["claims"] == ("patent",)
    assert term.params["counterclaims_included"] is False
    assert term.params["effect"] == "all rights end"
    assert "in response to a corresponding lawsuit first brought against you" in term.quote


def test_bigcode_openrail_may_be_sublicensed_under_its_own_terms() -> None:
    """Notes disagreed on whether it may be; the text decides."""
    reading = read_license(text_of("LicenseRef-scancode-bigcode-open-rail-m-v1"))
    (term,) = (t for t in reading.terms if t.kind == "grant-sublicense")
    assert term.state is TermState.STATED
    assert "sublicense under the terms herein" in term.quote


def test_a_patent_suit_ends_all_rights_under_bigcode_openrail() -> None:
    """Notes spoke of the patent license alone; the text says "any rights granted"."""
    reading = read_license(text_of("LicenseRef-scancode-bigcode-open-rail-m-v1"))
    (term,) = (t for t in reading.terms if t.kind == "termination-on-litigation")
    assert term.params["effect"] == "all rights end"


# ── how they are compared ───────────────────────────────────────────────────────────────────────


def fact(kind: str, state: TermState = TermState.STATED, **params: object) -> CuratedTerm:
    return CuratedTerm(kind=kind, state=state, params=params, quote="as curated")


def read(kind: str, state: TermState = TermState.STATED, **params: object) -> Term:
    return Term(kind=kind, state=state, params=params, quote="as read")


CAP = {"number": 700_000_000, "operator": "greater than"}


@pytest.mark.parametrize(
    ("curated", "said", "expected"),
    [
        ([fact("fee")], [read("fee")], []),
        ([fact("fee")], [], [("fee", "state", "stated", "")]),
        ([], [read("fee")], [("fee", "state", "", "stated")]),
        (
            [fact("fee", TermState.DENIED)],
            [read("fee")],
            [("fee", "state", "denied", "stated")],
        ),
        (
            [fact("user-cap", **CAP)],
            [read("user-cap", **CAP | {"number": 100})],
            [("user-cap", "number", "700000000", "100")],
        ),
        (
            [fact("user-cap", **CAP)],
            [read("user-cap", number=CAP["number"])],
            [("user-cap", "operator", "greater than", "")],
        ),
        (
            [fact("prohibited-use", category="spam")],
            [read("prohibited-use", category="malware")],
            [
                ("prohibited-use:malware", "state", "", "stated"),
                ("prohibited-use:spam", "state", "stated", ""),
            ],
        ),
    ],
)
def test_what_is_told_as_a_disagreement(
    curated: list[CuratedTerm], said: list[Term], expected: list[tuple[str, ...]]
) -> None:
    assert [d[:4] for d in disagreements(curated, said)] == expected


def test_a_reading_that_leaves_a_fact_open_disagrees_with_it() -> None:
    (told,) = disagreements([fact("fee")], [read("fee", TermState.UNCLEAR)])
    assert told == Disagreement("fee", "state", "stated", "unclear", "as read")


def test_what_is_unclear_to_one_and_not_told_by_the_other_is_no_disagreement() -> None:
    assert disagreements([fact("fee", TermState.UNCLEAR)], []) == ()
    assert disagreements([], [read("fee", TermState.UNCLEAR)]) == ()


def test_what_only_helps_people_is_not_compared() -> None:
    assert disagreements([fact("fee", what="one dollar")], [read("fee")]) == ()


def test_lists_case_and_quotation_marks_are_folded() -> None:
    curated = fact("derivative-naming", rule="prefix", text="Llama", reach=("b", "a"))
    said = read("derivative-naming", rule="prefix", text="“llama”", reach=("a", "b"))
    assert disagreements([curated], [said]) == ()


def test_a_policy_in_the_same_file_may_be_read_there_but_need_not() -> None:
    policy = fact("prohibited-use", category="spam")
    assert disagreements([], [read("prohibited-use", category="spam")], [policy]) == ()
    assert disagreements([], [], [policy]) == ()


# ── neither stands in for the other ─────────────────────────────────────────────────────────────


WRONG_FACTS = """\
id: MIT
name: MIT License
source: {title: made up, date: "2026-11-26"}
terms:
  - {kind: non-commercial, quote: made up}
  - {kind: user-cap, params: {number: 5}, quote: made up}
"""


def test_what_is_said_of_a_file_is_read_from_it_whatever_the_facts_say(tmp_path: Path) -> None:
    file = tmp_path / "LICENSE"
    file.write_text(text_of("MIT"), encoding="utf-8")
    overlay = tmp_path / "knowledge" / "licenses"
    overlay.mkdir(parents=True)
    (overlay / "MIT.yaml").write_text(WRONG_FACTS, encoding="utf-8")
    (plain,) = license_json(str(file))
    (misled,) = license_json(str(file), "--knowledge", str(overlay.parent))
    assert misled == plain
    assert plain["expression"] == "MIT"
    terms = plain["terms"]
    assert isinstance(terms, list)
    assert {t["basis"] for t in terms} == {"read"}
    assert all(t["path"] == str(file) and t["start_line"] for t in terms)


def test_the_same_facts_answer_where_only_the_name_is_at_hand(tmp_path: Path) -> None:
    overlay = tmp_path / "knowledge" / "licenses"
    overlay.mkdir(parents=True)
    (overlay / "MIT.yaml").write_text(WRONG_FACTS, encoding="utf-8")
    (named,) = license_json("MIT", "--knowledge", str(overlay.parent))
    assert {t["kind"] for t in named["terms"]} == {"non-commercial", "user-cap"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("tag", "basis", "mark"),
    [
        ("llama3.1", Basis.CURATED, "not read from your files"),
        ("grok2-community", Basis.SECONDARY, "[reported]"),
        ("falcon-180b-license", Basis.MEMORY, "[from memory, unverified]"),
    ],
)
def test_a_name_in_front_matter_is_answered_by_facts_that_say_how_sure_they_are(
    tag: str, basis: Basis, mark: str, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text(f"---\nlicense: {tag}\n---\n# A model\n", "utf-8")
    report = assess(tmp_path, offline=True)
    assert report.readings == ()
    assert any(t.kind == "grant-use" for t in report.terms)
    assert {t.basis for t in report.terms} == {basis}
    shown = CliRunner().invoke(cli, ["check", str(tmp_path), "--offline"])
    assert mark in " ".join(shown.stdout.split())


def test_a_license_asked_for_by_name_is_marked_as_not_read() -> None:
    (named,) = license_json("llama3.1")
    assert named["basis"] == "curated"
    assert {t["basis"] for t in named["terms"]} == {"curated"}  # type: ignore[attr-defined]
    shown = CliRunner().invoke(cli, ["license", "llama3.1"]).stdout
    assert "from howopen's knowledge, not read here" in " ".join(shown.split())
