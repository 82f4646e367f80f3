"""`howopen diff`: what the second says otherwise than the first, term by term, in both words."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen.cli.run import cli, run
from howopen.knowledge_base import knowledge
from howopen.licenses.corpus import plain_texts

KB = knowledge()
SCHEMA = Path(__file__).parents[1] / "docs" / "schema" / "diff-1.json"

TEXT = """Harrier Community License

1. Grant. You are granted a worldwide, royalty-free license to use, copy, modify and distribute the
   Harrier Materials, and to make derivative works of them.

2. Large users. If the monthly active users of the products made available by Licensee exceed 700
   million, you must request a license from Us, which We may grant in Our sole discretion.

3. Other models. You may not use the Harrier Materials or their output to improve any other large
   language model.

4. Termination. We may terminate this Agreement if you are in breach of any term.
"""
POLICY = (
    "5. Uses. You must adhere to the Acceptable Use Policy at https://example.org/aup, which is\n"
)
POLICY += "   hereby incorporated by reference into this Agreement.\n"
USES = "5. Uses. You will not use the Harrier Materials for:\n   (a) weapons or explosives;\n"
USES += "   (b) spam.\n"


def diff(*arguments: object) -> dict[str, Any]:
    result = CliRunner().invoke(cli, ["diff", *map(str, arguments), "--offline", "-f", "json"])
    assert result.exit_code == 0, result.output
    report: dict[str, Any] = json.loads(result.stdout)
    jsonschema.validate(report, json.loads(SCHEMA.read_text("utf-8")))
    return report


def told(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The changes by kind; of several of one kind, the last."""
    return {change["kind"]: change for change in report["changes"]}


def shown(*arguments: object) -> str:
    result = CliRunner().invoke(cli, ["diff", *map(str, arguments), "--offline"])
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


@pytest.fixture
def file(tmp_path: Path):
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


# ── licenses, from what is known of them ────────────────────────────────────────────────────────


def test_llama_3_1_dropped_the_ban_on_improving_other_models():
    report = diff("license:llama3", "license:llama3.1")
    change = told(report)["no-improving-other-models"]
    assert (change["change"], change["after"]) == ("gone", None)
    assert change["before"]["section"] == "1.b.v"
    assert "improve any other large language model" in change["before"]["quote"]
    assert change["before"]["basis"] == "curated"


def test_llama_3_1_changed_the_badge_and_the_rule_for_names_and_extended_it_to_outputs():
    changes = told(diff("license:llama3", "license:llama3.1"))
    badge, naming = changes["attribution-display"], changes["derivative-naming"]
    assert badge["differs"] == ["text"]
    assert badge["before"]["params"]["text"] == "Built with Meta Llama 3"
    assert badge["after"]["params"]["text"] == "Built with Llama"
    assert naming["differs"] == ["reach", "text"]
    assert naming["after"]["params"]["reach"] == ["derivatives", "models trained on outputs"]
    assert naming["before"]["quote"]
    assert naming["after"]["quote"]


def test_what_both_say_is_the_same_and_no_change():
    report = diff("license:llama3", "license:llama3.1")
    assert "user-cap" in {term["kind"] for term in report["same"]}
    assert "user-cap" not in told(report)
    assert "prohibited-use" not in told(report)  # their policies ban the same


def test_llama_3_added_the_badge_and_the_naming_that_llama_2_had_not():
    changes = told(diff("license:llama2", "license:llama3"))
    assert changes["attribution-display"]["change"] == "added"
    assert changes["derivative-naming"]["change"] == "added"
    assert changes["attribution-display"]["before"] is None


def test_an_alias_an_id_and_the_prefix_name_the_same_license():
    reports = [diff(name, "apache-2.0") for name in ("llama3.1", "license:llama3.1")]
    reports.append(diff("license:LicenseRef-scancode-llama-3.1-license-2024", "Apache-2.0"))
    assert reports[0]["changes"] == reports[1]["changes"] == reports[2]["changes"]
    assert reports[0]["before"]["kind"] == "license"


def test_a_license_known_by_name_only_leaves_everything_unknown():
    report = diff("license:Sleepycat", "license:llama3.1")
    assert {change["change"] for change in report["changes"]} == {"unknown"}
    assert all(change["before"] is None for change in report["changes"])
    assert "known by name only" in report["before"]["unread"][0]
    turned = diff("license:llama3.1", "license:Sleepycat")
    assert {change["change"] for change in turned["changes"]} == {"unknown"}
    assert all(change["after"] is None for change in turned["changes"])


LICENSES = st.sampled_from(sorted(KB.ids("licenses")))
MIRRORED = {"added": "gone", "gone": "added", "changed": "changed", "unknown": "unknown"}


@settings(max_examples=25, deadline=None)
@given(one=LICENSES, other=LICENSES)
def test_the_way_back_undoes_each_change_and_nothing_differs_from_itself(one, other):
    assert diff(f"license:{one}", f"license:{one}")["changes"] == []
    there, back = (diff(*pair) for pair in ((one, other), (other, one)))
    assert sorted((c["kind"], MIRRORED[c["change"]]) for c in there["changes"]) == sorted(
        (c["kind"], c["change"]) for c in back["changes"]
    )


# ── files, from their words ─────────────────────────────────────────────────────────────────────


def test_two_files_differ_in_a_number_a_ban_and_a_duty(file):
    start, end = TEXT.index("3. Other"), TEXT.index("4. Term")
    later = TEXT[:start] + TEXT[end:].replace(
        "any term.", "any term. You may not use the Harrier Materials for commercial purposes."
    )
    later = later.replace("700\n   million", "100 million")
    changes = told(diff(file("old.txt", TEXT), file("new.txt", later)))
    assert changes["user-cap"]["differs"] == ["number"]
    assert changes["user-cap"]["before"]["params"]["number"] == 700_000_000
    assert changes["user-cap"]["after"]["params"]["number"] == 100_000_000
    assert changes["user-cap"]["after"]["start_line"] == 6
    assert changes["no-improving-other-models"]["change"] == "gone"
    assert changes["non-commercial"]["change"] == "added"
    assert changes["non-commercial"]["after"]["basis"] == "read"
    assert set(changes) == {"user-cap", "no-improving-other-models", "non-commercial"} | (
        set(changes) & {"grant-commercial"}
    )


def test_a_file_beside_a_license_differs_in_what_decides_not_in_words_of_ours(file):
    changes = told(diff("license:llama3", file("LICENSE", TEXT)))
    assert "carve_out" not in changes["user-cap"]["differs"]
    assert "number" not in changes["user-cap"]["differs"]
    assert changes["attribution-display"]["change"] == "gone"


def test_a_use_policy_that_is_not_at_hand_leaves_its_uses_unknown(file):
    report = diff(file("a", TEXT + USES), file("b", TEXT + POLICY))
    uses = [c for c in report["changes"] if c["kind"] == "prohibited-use"]
    assert [c["change"] for c in uses] == ["unknown", "unknown"]
    assert any("https://example.org/aup" in why for why in report["after"]["unread"])
    assert told(report)["use-policy"]["change"] == "added"


def test_a_text_that_is_no_license_drops_nothing(file):
    report = diff("license:llama3.1", file("notes.txt", "Some notes on birds.\n"))
    assert {change["change"] for change in report["changes"]} == {"unknown"}
    assert report["after"]["unread"] == ["no terms were read in this text"]


def test_an_edited_copy_differs_from_its_license_in_its_edits_alone(file):
    try:
        text = next(text for key, (_, text) in plain_texts() if key == "MIT")
    except PackageNotFoundError:
        pytest.skip("the package that carries license texts is not installed")
    ban = "\n\nYou may not use the Software for commercial purposes.\n\nTHE SOFTWARE IS"
    copy = file("LICENSE", text.replace("\n\nTHE SOFTWARE IS", ban))
    there, back = told(diff("MIT", copy)), told(diff(copy, "MIT"))
    assert there["non-commercial"]["change"] == "added"
    assert back["non-commercial"]["change"] == "gone"
    assert {"warranty-disclaimer", "include-license"}.isdisjoint({*there, *back})


# ── releases ────────────────────────────────────────────────────────────────────────────────────


def test_two_folders_are_compared_by_the_terms_that_bind_them(file):
    old = file("old/LICENSE", TEXT).parent
    new = file("new/LICENSE", TEXT.replace("700\n   million", "50 million")).parent
    report = diff(old, new)
    (change,) = report["changes"]
    assert (change["kind"], change["differs"]) == ("user-cap", ["number"])
    assert (change["before"]["path"], change["before"]["start_line"]) == ("LICENSE", 6)
    assert report["before"]["kind"] == "folder"


def test_a_release_without_a_license_drops_no_restriction(file):
    old = file("old/LICENSE", TEXT).parent
    new = file("new/config.json", "{}").parent
    report = diff(old, new)
    assert {change["change"] for change in report["changes"]} == {"unknown"}
    assert "no license" in " ".join(report["after"]["unread"])


def test_a_model_of_the_catalog_is_compared_with_a_license():
    report = diff("license:llama3.1", "llama-3.1-405b")
    assert report["after"]["kind"] == "catalog"
    assert report["changes"] == []


def test_what_binds_only_the_code_is_unknown_of_a_release_that_names_no_license_for_code(file):
    file("old/LICENSE-MODEL", TEXT)
    code = "You may not use the software for commercial purposes.\n"
    old = file("old/LICENSE-CODE", "Permission is granted to use the software. " + code).parent
    new = file("new/LICENSE-MODEL", TEXT).parent
    changes = diff(old, new)["changes"]
    assert {change["change"] for change in changes} == {"unknown"}
    assert {tuple(change["before"]["applies_to"]) for change in changes} == {("code",)}
    assert "non-commercial" in {change["kind"] for change in changes}


def test_a_catalog_model_that_tells_of_its_weights_drops_nothing_for_code_or_data(file):
    folder = file("old/LICENSE", TEXT).parent
    changes = diff(folder, "llama-3.1-405b")["changes"]
    assert "user-cap" not in {c["kind"] for c in changes if c["change"] == "gone"}
    assert [c["kind"] for c in changes if c["change"] == "unknown"] == []


def test_a_folder_whose_license_is_no_known_one_is_still_read_whole(file):
    old = file("old/LICENSE", TEXT).parent
    new = file("new/LICENSE", TEXT + USES).parent
    changes = diff(old, new)["changes"]
    assert [(c["kind"], c["change"]) for c in changes] == [("prohibited-use", "added")] * 2


# ── timelines ───────────────────────────────────────────────────────────────────────────────────

FAMILY = ("license:llama2", "license:llama3", "license:llama3.1", "license:llama3.2")


def test_more_than_two_are_a_timeline_of_which_each_step_is_a_difference():
    arguments = ["diff", *FAMILY, "--offline", "-f", "json"]
    report = json.loads(CliRunner().invoke(cli, arguments).stdout)
    jsonschema.validate(report, json.loads(SCHEMA.with_name("diffs-1.json").read_text("utf-8")))
    assert report["schema"] == "howopen/diffs/1"
    alone = [diff(*pair) for pair in pairwise(FAMILY)]
    assert [step["changes"] for step in report["diffs"]] == [one["changes"] for one in alone]


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_timeline_tells_when_the_ban_went_and_when_a_region_was_shut_out(form):
    page = CliRunner().invoke(cli, ["diff", *FAMILY, "--offline", "-f", form]).stdout
    words = " ".join(page.split())
    assert words.count("No improving of other models") == 2  # the same in 2 and 3, then dropped
    assert words.index("Visible attribution") < words.index("Regions shut out")


# ── for people ──────────────────────────────────────────────────────────────────────────────────


def test_the_text_names_both_sides_quotes_both_and_gives_their_sections():
    text = shown("license:llama3", "license:llama3.1")
    assert "Terms: 1 dropped, 5 changed, " in text
    assert "changed: from Built with Meta Llama 3 to Built with Llama" in text
    assert 'before: “prominently display "Built with Meta Llama 3"' in text
    assert 'now: “prominently display "Built with Llama"' in text
    assert "Llama 3.1 Community License Agreement §1.b.i" in text
    assert "from howopen's knowledge, not read here" in text
    assert "Not legal advice" in text


def test_texts_without_a_difference_in_terms_are_not_called_the_same(file):
    text = shown(file("a", TEXT), file("b", TEXT.replace("in Our sole", "at Our sole")))
    assert "No term differs that howopen understands; the words may" in text


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_every_form_for_people_tells_each_section(form):
    arguments = ["diff", "license:llama3", "license:llama3.1", "-f", form]
    page = CliRunner().invoke(cli, arguments).stdout
    for words in ("Dropped", "Changed", "The same in both", "improve any other large language"):
        assert words in page


def test_a_form_that_cannot_show_it_says_so(capsys):
    assert run(["diff", "license:llama3", "license:llama3.1", "-f", "mof"]) == 2
    assert "cannot show" in capsys.readouterr().err


# ── bad input ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["license:llama3"], 2),
        (["license:llama3", "license:no-such-license-at-all"], 3),
        (["./no/such/file", "license:llama3"], 3),
        (["license:llama3", ""], 2),
        (["license:llama3", "a\0b"], 2),
        (["license:llama3", "x" * 5000], 2),
    ],
)
def test_what_is_not_there_is_told_in_one_line(arguments, code, capsys):
    assert run(["diff", *arguments, "--offline"]) == code
    assert "Traceback" not in capsys.readouterr().err
