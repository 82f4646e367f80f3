"""Who may do what: the same decisions as `may`, as one table for each release."""

from __future__ import annotations

from pathlib import Path

import pytest

from howopen import assess, may
from howopen.cli.run import run
from howopen.differences.report import diff_report
from howopen.knowledge_base import knowledge
from howopen.permissions.personas import persona_uses
from howopen.types import Answers, Assessment

KB = knowledge()
FORMATS = ("text", "markdown", "html")


def table(target: str | Path) -> dict[str, dict[str, Answers]]:
    return {
        persona.id: {one.doing: one.answer for one in persona.answers}
        for persona in assess(target, offline=True).personas
    }


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run([*arguments, "--offline"]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_each_cell_is_the_answer_that_may_gives_to_that_use():
    found = table("license:llama3")
    for persona in KB.personas.personas:
        for doing, use in persona_uses(persona, KB.personas, KB):
            assert found[persona.id][doing.id] is may("license:llama3", use, offline=True).answer


def test_a_cap_on_users_stops_the_very_large_company_alone():
    rows = table("license:llama3.1")
    assert set(rows["large-company"].values()) == {Answers.SEPARATE}
    assert set(rows["start-up"].values()) == {Answers.CONDITIONS}


def test_a_ban_on_improving_other_models_stops_whoever_distills():
    rows = table("license:llama3")
    assert rows["model-maker"]["distill"] is Answers.FORBIDDEN
    assert rows["model-maker"]["run"] is Answers.CONDITIONS


def test_a_non_commercial_license_leaves_research_and_shuts_out_business():
    rows = table("license:cc-by-nc-4.0")
    assert rows["academic-lab"]["run"] is Answers.ALLOWED
    assert set(rows["solo-developer"].values()) == {Answers.FORBIDDEN}


def test_a_company_of_the_eu_is_shut_out_where_the_text_shuts_the_union_out(tmp_path: Path):
    (tmp_path / "LICENSE").write_text(
        "You may use, modify and distribute the model. This agreement does not apply in the "
        "European Union, and no rights are granted there."
    )
    rows = table(tmp_path)
    assert Answers.ALLOWED not in rows["eu-company"].values()
    assert Answers.CONDITIONS not in rows["eu-company"].values()


def test_of_a_release_without_a_license_everybody_has_to_ask(tmp_path: Path):
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    assert {a for row in table(tmp_path).values() for a in row.values()} == {Answers.FORBIDDEN}


def test_of_a_model_behind_an_api_no_terms_are_known_and_no_table_is_shown():
    assert assess("gpt-4", offline=True).personas == ()


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_for_people_shows_the_table(form: str, capsys: pytest.CaptureFixture[str]):
    said = shown(capsys, "check", "license:llama3.1", "-f", form)
    assert "Who may do what" in said
    assert "Very large company" in said
    assert "cap on users" in said


def test_those_who_get_the_same_answers_share_a_line(capsys: pytest.CaptureFixture[str]):
    said = shown(capsys, "check", "license:cc-by-nc-4.0")
    assert "Academic lab, public body yes" in said
    assert "All others no" in said
    assert "Everybody yes" in shown(capsys, "check", "license:apache-2.0")


# ── what changed ────────────────────────────────────────────────────────────────────────────────


def test_a_difference_tells_which_uses_changed_their_answer_and_by_which_term():
    (change,) = {
        (c.doing, c.before, c.after, c.because)
        for c in diff_report("license:llama3", "license:llama3.1").uses
        if c.persona == "Model maker"
    }
    assert change[1:] == (
        Answers.FORBIDDEN,
        Answers.CONDITIONS,
        ("no-improving-other-models",),
    )


def test_the_answers_of_one_license_do_not_differ_from_themselves():
    assert diff_report("license:gemma", "license:gemma").uses == ()


@pytest.mark.parametrize("form", FORMATS)
def test_people_are_told_who_is_answered_otherwise(form: str, capsys: pytest.CaptureFixture[str]):
    said = shown(capsys, "diff", "license:llama3.1", "license:llama3.2", "-f", form)
    assert "Answers that changed" in said
    assert "allowed with conditions → unclear" in said
    assert "Company in the EU; by regions shut out" in said


def test_an_assessment_as_json_reads_back_with_its_table(tmp_path: Path):
    import msgspec

    a = assess("license:mit", offline=True)
    assert msgspec.json.decode(msgspec.json.encode(a), type=Assessment).personas == a.personas
