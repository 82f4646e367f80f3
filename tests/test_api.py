"""The Python API is small, typed and lazy; the command line uses nothing else."""

from __future__ import annotations

import ast
import html
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import howopen
from howopen.errors import OutputError

CLI = Path(howopen.__file__).parent / "cli"
SHARED = {"howopen", "howopen.errors", "howopen.types", "howopen.second.endpoint"}
"""What verbs import: the API, what it raises and returns, and where a second reader is."""


@pytest.mark.parametrize("name", howopen.__all__)
def test_each_name_of_the_api_is_there_and_says_what_it_means(name: str):
    thing = getattr(howopen, name)
    assert name == "__version__" or inspect.getdoc(thing)
    assert name in dir(howopen)


def test_what_is_no_name_of_the_api_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        howopen.asess  # type: ignore[attr-defined]  # noqa: B018


def test_asking_for_the_version_loads_nothing_else():
    code = (
        "import sys, howopen; howopen.__version__;"
        "print([m for m in sys.modules if m.startswith('howopen.') or m == 'msgspec'])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("path", sorted(CLI.glob("*.py")), ids=lambda path: path.stem)
def test_the_command_line_uses_the_api_alone(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in (n for n in names if n.split(".")[0] == "howopen"):
            assert name in SHARED or name.startswith(("howopen.cli", "howopen.reporters")), name


def test_a_report_shows_itself_in_a_notebook_in_a_frame_that_runs_nothing():
    shown = howopen.assess("license:mit", offline=True)._repr_html_()
    frame = re.fullmatch(
        r'<iframe title="howopen" sandbox srcdoc="([^"]*)" style="[^"]*">.*', shown
    )
    assert frame
    page = html.unescape(frame[1])
    assert page.startswith("<!DOCTYPE html>")
    assert "MIT License" in page
    assert "<iframe" not in page


def test_a_report_is_rendered_in_every_format_that_can_show_it():
    report = howopen.may("license:mit", {"acts": ["run"], "commercial": True}, offline=True)
    for form in ("text", "json", "markdown", "html"):
        assert "llowed" in howopen.render(report, form)


def test_documents_are_begun_and_what_is_there_stays(tmp_path: Path):
    report = howopen.assess("license:mit", offline=True)
    (tmp_path / "mof.yml").write_text("mine")
    told = dict(howopen.begin_documents(report, tmp_path))
    assert told[tmp_path / "mof.yml"] is False
    assert (tmp_path / "mof.yml").read_text() == "mine"
    assert any(told.values())
    with pytest.raises(OutputError):
        howopen.begin_documents(report, tmp_path / "mof.yml")


def test_an_interview_asks_what_matters_and_no_more():
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return "yes" if "commercial" in question else "run" if "do with it" in question else ""

    answer = howopen.interview("license:cc-by-nc-4.0", ask, offline=True)
    assert answer.target == "license:cc-by-nc-4.0"
    assert not any("monthly users" in question for question in asked)
