"""`howopen notice`: what whoever passes a model on must ship, written as a folder or checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from howopen.cli.run import cli, run

SCHEMA = Path(__file__).parents[1] / "docs" / "schema" / "notice-1.json"
BADGE = "Built with Harrier"
DICTATED = "Harrier is licensed under the Harrier Community License, Copyright (c) Example Labs."
POLICY = "https://example.org/harrier/use-policy"
TEXT = f"""Harrier Community License

1. Grant. You are granted a worldwide, royalty-free license to use, copy, modify and distribute the
   Harrier model weights, and to make derivative works of them.

2. Redistribution.
   (a) If you distribute the Harrier Materials, you must provide a copy of this Agreement with them.
   (b) You must prominently display "{BADGE}" on a related website or user interface.
   (c) If you use the Harrier Materials to create an AI model which is distributed, you shall
       include "Harrier" at the beginning of any such AI model name.
   (d) You must retain in all copies of the Harrier Materials that you distribute the following
       attribution notice within a "Notice" text file distributed as a part of such copies:
       "{DICTATED}"
   (e) You must cause any modified files to carry prominent notices stating that you changed the
       files.

3. Use policy. You must adhere to the Acceptable Use Policy at {POLICY}, which is
   hereby incorporated by reference into this Agreement.
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "harrier"
    folder.mkdir()
    (folder / "LICENSE").write_text(TEXT, "utf-8")
    (folder / "config.json").write_text("{}", "utf-8")
    return folder


def notice(*arguments: object, code: int = 0) -> dict[str, Any]:
    command = ["notice", *map(str, arguments), "--offline", "-f", "json"]
    result = CliRunner().invoke(cli, command, standalone_mode=False)
    assert result.exception is None, result.output
    assert (result.return_value or 0) == code, result.output
    report: dict[str, Any] = json.loads(result.stdout)
    jsonschema.validate(report, json.loads(SCHEMA.read_text("utf-8")))
    return report


def states(report: dict[str, Any]) -> dict[str, str]:
    return {item["kind"]: item["state"] for item in report["items"]}


def files(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def fill_in(bundle: Path) -> None:
    (bundle / "CHANGES.txt").write_text("model.safetensors: tuned on recipes, 2025-03-01\n")


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def test_the_bundle_has_the_license_the_notice_the_badge_the_policy_and_a_checklist(
    release, tmp_path
):
    out = tmp_path / "out"
    report = notice(release, "-o", out)
    assert files(out) == {
        "LICENSES/LICENSE.txt",
        "NOTICE",
        "ATTRIBUTION.txt",
        "ATTRIBUTION.html",
        "CHANGES.txt",
        "RECIPIENTS.txt",
        "CHECKLIST.md",
        "checklist.json",
    }
    assert (out / "LICENSES/LICENSE.txt").read_text("utf-8") == TEXT
    assert (out / "NOTICE").read_text("utf-8").strip() == DICTATED
    assert BADGE in (out / "ATTRIBUTION.txt").read_text("utf-8")
    assert POLICY in (out / "RECIPIENTS.txt").read_text("utf-8")
    assert states(report) == {
        "include-license": "written",
        "keep-notices": "written",
        "attribution-display": "written",
        "use-policy": "written",
        "derivative-naming": "by-hand",
        "state-changes": "by-hand",
    }


def test_each_duty_comes_with_the_words_that_ask_for_it(release, tmp_path):
    for item in notice(release, "-o", tmp_path / "out")["items"]:
        assert item["term"]["quote"]
        assert item["term"]["path"] == "LICENSE"
        assert item["term"]["start_line"]


def test_the_checklists_say_what_the_report_says(release, tmp_path):
    report = notice(release, "-o", tmp_path / "out")
    kept = json.loads((tmp_path / "out" / "checklist.json").read_text("utf-8"))
    assert kept == report
    page = (tmp_path / "out" / "CHECKLIST.md").read_text("utf-8")
    assert "Show “Built with Harrier”" in page
    assert "Left to you" in page


def test_what_is_passed_on_as_it_is_needs_no_statement_of_changes(release, tmp_path):
    report = notice(release, "-o", tmp_path / "out", "--unmodified")
    assert {"state-changes", "derivative-naming"}.isdisjoint(states(report))


def test_a_folder_that_holds_something_is_left_alone(release, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "NOTICE").write_text("mine")
    assert run(["notice", str(release), "-o", str(out)]) == 5
    assert "not empty" in capsys.readouterr().err
    assert (out / "NOTICE").read_text() == "mine"


def test_a_license_whose_text_is_not_at_hand_is_missing_with_its_address(tmp_path):
    report = notice("license:llama3.1", "-o", tmp_path / "out")
    item = next(i for i in report["items"] if i["kind"] == "include-license")
    assert item["state"] == "missing"
    assert "https://" in item["note"]
    words = (tmp_path / "out" / "NOTICE").read_text("utf-8")
    assert words.startswith("Llama 3.1 is licensed under the Llama 3.1 Community License")


def test_several_targets_share_one_bundle(release, tmp_path):
    report = notice(release, "license:llama3.1", "-o", tmp_path / "out")
    assert len(report["targets"]) == 2
    words = (tmp_path / "out" / "NOTICE").read_text("utf-8")
    assert DICTATED in words
    assert "Llama 3.1 is licensed" in words


def test_gemma_recipients_are_told_of_the_policy_and_bound_and_a_gpl_asks_for_its_source(tmp_path):
    report = notice("license:gemma", "-o", tmp_path / "gemma")
    assert {"pass-through", "use-policy", "state-changes"} <= set(states(report))
    words = (tmp_path / "gemma" / "RECIPIENTS.txt").read_text("utf-8")
    assert "subject to Gemma Terms of Use" in words
    assert "prohibited_use_policy" in words
    gpl = states(notice("license:GPL-3.0-only", "-o", tmp_path / "gpl"))
    assert gpl["share-alike"] == gpl["disclose-source"] == "by-hand"


# ── what stands against it ──────────────────────────────────────────────────────────────────────


def test_a_license_that_forbids_passing_on_is_told_before_all_else(release, tmp_path):
    ban = "You may not distribute the Harrier Materials or any derivative works to any third party."
    (release / "LICENSE").write_text(f"Harrier License\n\n1. {ban}\n", "utf-8")
    warnings = notice(release, "-o", tmp_path / "out")["warnings"]
    assert any("forbid" in w or "no right to pass it on" in w for w in warnings)


def test_terms_that_are_not_known_are_no_absence_of_duties(tmp_path):
    report = notice("license:Sleepycat", "-o", tmp_path / "out")
    assert report["items"] == []
    assert any("known by name only" in warning for warning in report["warnings"])


# ── checking ────────────────────────────────────────────────────────────────────────────────────


def test_a_complete_bundle_passes_once_its_changes_are_filled_in(release, tmp_path):
    out = tmp_path / "out"
    notice(release, "-o", out)
    assert states(notice(release, "--check", out, code=1))["state-changes"] == "missing"
    fill_in(out)
    report = notice(release, "--check", out, "--name", "Harrier-Recipes-7B")
    assert set(states(report).values()) == {"found"}


@pytest.mark.parametrize(
    ("gone", "kind"),
    [
        (("LICENSES/LICENSE.txt",), "include-license"),
        (("NOTICE",), "keep-notices"),
        (("ATTRIBUTION.txt", "ATTRIBUTION.html"), "attribution-display"),
        (("RECIPIENTS.txt",), "use-policy"),
        (("CHANGES.txt",), "state-changes"),
    ],
)
def test_each_thing_that_is_removed_is_found_missing(release, tmp_path, gone, kind):
    out = tmp_path / "out"
    notice(release, "-o", out)
    fill_in(out)
    for path in gone:
        (out / path).unlink()
    missing = [
        k for k, s in states(notice(release, "--check", out, code=1)).items() if s == "missing"
    ]
    assert missing == [kind]


def test_a_notice_in_a_file_of_another_name_does_not_do(release, tmp_path):
    out = tmp_path / "out"
    notice(release, "-o", out)
    fill_in(out)
    (out / "NOTICE").rename(out / "README.md")
    assert states(notice(release, "--check", out, code=1))["keep-notices"] == "missing"


def test_a_notice_laid_out_otherwise_does(release, tmp_path):
    out = tmp_path / "out"
    notice(release, "-o", out)
    fill_in(out)
    (out / "NOTICE").unlink()
    (out / "notice.txt").write_text("Notices\n=======\n\n" + DICTATED.replace(" ", "\n   "))
    assert states(notice(release, "--check", out))["keep-notices"] == "found"


def test_a_license_cut_short_is_no_copy(release, tmp_path):
    out = tmp_path / "out"
    notice(release, "-o", out)
    fill_in(out)
    (out / "LICENSES" / "LICENSE.txt").write_text(TEXT[: TEXT.index("3. Use policy")])
    assert states(notice(release, "--check", out, code=1))["include-license"] == "missing"


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Harrier-Recipes", "found"),
        ("org/Harrier-Recipes", "found"),
        ("Recipes-Harrier", "missing"),
        ("harrier-recipes", "by-hand"),
        ("", "by-hand"),
    ],
)
def test_the_name_of_a_derivative_keeps_the_rule(release, tmp_path, name, state):
    out = tmp_path / "out"
    notice(release, "-o", out)
    fill_in(out)
    code = 1 if state == "missing" else 0
    report = notice(release, "--check", out, "--name", name, code=code)
    assert states(report)["derivative-naming"] == state


def test_copyright_lines_of_the_text_are_asked_for_one_by_one(tmp_path):
    folder = tmp_path / "wren"
    folder.mkdir()
    line = "Copyright (c) 2025 Wren Authors"
    text = f"Wren License\n\n{line}\n\nYou may use, copy, modify and distribute the software. "
    text += "The above copyright notice shall be included in all copies of the software.\n"
    (folder / "LICENSE").write_text(text)
    out = tmp_path / "out"
    report = notice(folder, "-o", out)
    assert line in [item["words"] for item in report["items"]]
    assert "missing" not in states(notice(folder, "--check", out)).values()


# ── for people, and bad input ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_form_tells_what_is_written_and_what_is_left(release, tmp_path, form):
    arguments = ["notice", str(release), "-o", str(tmp_path / "out"), "-f", form]
    page = CliRunner().invoke(cli, arguments).stdout
    for words in ("Left to you", "Written", "Built with Harrier", "Not legal advice"):
        assert words in page


@pytest.mark.parametrize("arguments", [[], ["-o", "x", "--check", "y"]])
def test_either_a_folder_to_write_or_one_to_check(release, arguments, capsys):
    assert run(["notice", str(release), *arguments]) == 2
    assert "either a folder to write or one to check" in capsys.readouterr().err


def test_a_folder_to_check_that_is_not_there_is_told_in_one_line(release, tmp_path, capsys):
    assert run(["notice", str(release), "--check", str(tmp_path / "none")]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told_in_one_line(release, tmp_path, capsys):
    file = tmp_path / "file"
    file.write_text("x")
    assert run(["notice", str(release), "-o", str(file / "sub")]) == 5
    assert "Traceback" not in capsys.readouterr().err
