"""A sentence of a README may license the weights; every doubt leaves it open."""

from __future__ import annotations

from pathlib import Path

import pytest

from howopen.api import assess


def licensed(folder: Path, readme: str) -> str:
    (folder / "README.md").write_text(f"# Falcata\n\n{readme}\n", encoding="utf-8")
    assessed = assess(str(folder), offline=True)
    return next((c.expression for c in assessed.licenses if c.applies_to == "weights"), "")


@pytest.mark.parametrize(
    ("sentence", "license_id"),
    [
        ("This code repository and the model weights are licensed under the MIT License.", "MIT"),
        ("The weights are released under [Apache 2.0](LICENSE).", "Apache-2.0"),
        ("All our models are licensed under Apache 2.0. See below.", "Apache-2.0"),
        ("The model checkpoints are available under the CC BY-SA 4.0 license.", "CC-BY-SA-4.0"),
    ],
)
def test_a_sentence_licenses_the_weights(tmp_path: Path, sentence: str, license_id: str) -> None:
    assert licensed(tmp_path, sentence) == license_id


@pytest.mark.parametrize(
    "sentence",
    [
        "The code is licensed under the MIT License.",
        "The models are derived from Other-7B, whose weights are licensed under Apache 2.0.",
        "The weights will be released under the MIT License.",
        "The model weights are not licensed under the MIT License.",
        "The weights are released under a license of our own.",
        "Base weights are released under Apache 2.0. Chat weights are released under MIT.",
    ],
)
def test_a_sentence_that_leaves_a_doubt_licenses_nothing(tmp_path: Path, sentence: str) -> None:
    assert licensed(tmp_path, sentence) == ""


def test_the_sentence_is_quoted(tmp_path: Path) -> None:
    licensed(tmp_path, "The weights are released under Apache 2.0.")
    (weights,) = (
        c for c in assess(str(tmp_path), offline=True).licenses if c.applies_to == "weights"
    )
    (statement,) = weights.statements
    assert statement.evidence.quote == "The weights are released under Apache 2.0."
    assert statement.evidence.start_line == 3
