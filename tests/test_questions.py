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


# ── sentences of a card about the use of the weights ────────────────────────────────────────────


def card(tmp_path: Path, sentence: str, heading: str = "License", tag: str = "apache-2.0") -> Path:
    (tmp_path / "model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    return put(
        tmp_path, README__md=f"---\nlicense: {tag}\n---\n# Linnet\n\n## {heading}\n\n{sentence}\n"
    )


COMMERCE = {"commercial": True, "acts": ["run"], "purpose": "product"}


@pytest.mark.parametrize(
    "sentence",
    [
        "This model is for non-commercial use only.",
        "The weights may not be used for commercial purposes.",
        "The model weights are released for research purposes only.",
        "Our models are available for non-commercial purposes only.",
        "For non-commercial use only.",
        "Strictly for academic research purposes only.",
        "Commercial use of this model is prohibited.",
        "You may not use the model for commercial purposes.",
        "We release the weights for research purposes only.",
        "Please use the model for research purposes only.",
    ],
)
def test_a_sentence_that_bars_commerce_binds_beside_an_open_tag(tmp_path: Path, sentence: str):
    answer = may(card(tmp_path, sentence), COMMERCE, offline=True)
    assert answer.answer is Answers.FORBIDDEN
    assert answer.evidence[0].path == "README.md"
    assert answer.evidence[0].start_line == 8
    assert answer.evidence[0].quote == sentence
    assert "README.md:2 says 'apache-2.0', but README.md:8 says" in answer.conflicts[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "The model is intended for non-commercial use only.",
        "For commercial use, please contact us.",
        "The models cannot be used commercially.",
        "The model can be used for commercial purposes, but you need to follow our agreement.",
    ],
)
def test_words_that_may_be_advice_or_a_route_leave_it_open(tmp_path: Path, sentence: str):
    assert may(card(tmp_path, sentence), COMMERCE, offline=True).answer is Answers.UNCLEAR


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("License", "The dataset is for non-commercial use only."),
        ("License", "The weights are free for research and for commercial use."),
        ("License", "Due to the non-commercial license of the original weights, these are deltas."),
        ("Demo", "For non-commercial use only."),
        ("License", "The model is the best of research and commercial models."),
        ("Training data", "The weights of the teacher are for research purposes only."),
        ("License", "The base model is for non-commercial use only."),
        ("License", "Models trained on it are for research purposes only."),
        ("License", "Commercial use of the model is allowed."),
        ("License", "You can use the model for research and commercially."),
        ("License", "We hope that the model is of use to academic research."),
        ("Results", "The models are the best of all in academic benchmarks."),
        ("Usage", "You can load the model with the research code."),
    ],
)
def test_other_sentences_bar_nothing(tmp_path: Path, heading: str, sentence: str):
    answer = may(card(tmp_path, sentence, heading), COMMERCE, offline=True)
    assert answer.answer is Answers.ALLOWED
    assert answer.conflicts == ()


def test_a_sentence_that_agrees_with_the_license_is_no_conflict(tmp_path: Path):
    folder = card(tmp_path, "This model is for non-commercial use only.", tag="cc-by-nc-4.0")
    assert may(folder, COMMERCE, offline=True).conflicts == ()


def test_a_tag_and_a_sentence_of_one_card_may_disagree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = card(tmp_path, "The weights are released under the CC-BY-NC-4.0 license.")
    shown = told(capsys, "check", str(folder), "--offline")
    assert "README.md:8 says 'CC-BY-NC-4.0 license', README.md:2 says 'apache-2.0'" in shown


# ── ids ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("apache-2.0", "The id is that of the SPDX license list."),
        ("llama3.1", "No SPDX id is known; this one is from ScanCode's LicenseDB"),
        ("llama3", "No SPDX id is known; this one is from howopen"),
    ],
)
def test_explain_tells_whose_id_a_license_goes_by(
    name: str, words: str, capsys: pytest.CaptureFixture[str]
):
    assert words in told(capsys, "explain", name)
