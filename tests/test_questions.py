"""What docs/questions relies on: the ways in which releases leave their license in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from howopen import may
from howopen.cli.run import run
from howopen.types import Answers

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "questions").glob("[0-9]*.md"))

NOTICE = """Copyright 2026 Example Lab

Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
You may obtain a copy of the License at

    http://www.apache.org/licenses/LICENSE-2.0
"""


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", ".")
        path.write_text(text, encoding="utf-8")
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    run(arguments)
    return " ".join(capsys.readouterr().out.split())


def test_a_notice_beside_code_licenses_no_weights_that_lie_elsewhere(tmp_path: Path):
    """Apache covers whatever comes with it; the weights of a link do not."""
    card = "# Plover\n\nGet the [weights](https://huggingface.co/example-lab/plover).\n"
    put(tmp_path, LICENSE=NOTICE, README__md=card, inference__py="import torch\n")
    assert may(tmp_path, {"acts": ["run"]}, offline=True).answer is Answers.UNCLEAR
    said = "# Plover\n\nThe model weights are released under the Apache 2.0 license.\n"
    put(tmp_path, README__md=said)
    assert may(tmp_path, {"acts": ["run"]}, offline=True).answer is Answers.ALLOWED


def test_a_license_that_is_only_an_address_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    front = "license: other\nlicense_name: tern\nlicense_link: https://example.org/LICENSE\n"
    put(tmp_path, README__md=f"---\n{front}---\n# Tern\n")
    shown = told(capsys, "check", str(tmp_path), "--offline")
    assert "README.md:2 says other (tern), its text at https://example.org/LICENSE" in shown
    assert "no text of it was read" in shown


def test_words_for_a_gate_are_shown_and_whether_it_stands_is_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    put(tmp_path, README__md="---\nextra_gated_fields:\n  Name: text\n  Country: country\n---\n")
    shown = told(capsys, "check", str(tmp_path), "--offline")
    assert "Access not known: there are words for a gate that asks for Name and Country" in shown
