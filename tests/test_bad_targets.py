"""Bad input from end to end: a bad target is one line and an exit code, an odd release is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path

import pytest

from howopen.api import assess
from howopen.errors import NotFoundError, UsageError
from howopen.knowledge_base import knowledge
from howopen.sources import reference
from howopen.types import Presence

MIT = next(f for f in files("rich") or () if f.name == "LICENSE").read_text(encoding="utf-8")
"""A real license text: that of a dependency, as installed."""


def put(root: Path, path: str, content: str | bytes = "x") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def safetensors(*, claim: int | None = None) -> bytes:
    """One tensor of 6 elements; `claim` is a header length that need not be true."""
    header = b'{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}'
    length = len(header) if claim is None else claim
    return length.to_bytes(8, "little") + header + bytes(24)


def howopen(*arguments: str | Path, **environment: str) -> tuple[int, str, str]:
    """Run the command; its exit code, standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "howopen", *arguments],
        capture_output=True,
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


# ── targets that name nothing ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("word", "error", "says"),
    [
        ("./no/such/folder", NotFoundError, "no such file or folder"),
        ("missing/", NotFoundError, "no such file or folder"),
        ("a/b/c", NotFoundError, "no such file or folder"),
        ("lama-3.1-405b", UsageError, "Nearest in the catalog: llama-3.1-405b"),
        ("gobbledygook-17", UsageError, "Give a folder"),
        ("", UsageError, "an empty word"),
        ("a\0b", UsageError, "nothing howopen can find"),
        ("x" * 100_000, UsageError, "no path that can be read"),
        ("../" * 3000, UsageError, "no path that can be read"),
        ("~nobody-here/model", UsageError, "no path that can be read"),
        ("https://example.org/model", UsageError, "no model on the Hub"),
        ("hf://datasets/org/data", UsageError, "is no model"),
        ("https://huggingface.co/spaces/org/x", UsageError, "is no model"),
        ("pkg:pypi/torch@2", UsageError, "no model on the Hub"),
        ("license:", NotFoundError, "no license"),
        ("license:apache-2.1", NotFoundError, "apache-2.0"),
    ],
)
def test_a_reference_that_names_nothing_says_so_in_one_short_line(word, error, says) -> None:
    with pytest.raises(error) as raised:
        reference.collect(word, knowledge(), offline=True)
    line = str(raised.value)
    assert says in line
    assert "\n" not in line
    assert len(line) < 400


def test_a_license_is_found_by_its_id_and_by_its_aliases() -> None:
    def found(word: str) -> str:
        return reference.collect(f"license:{word}", knowledge()).release.id

    assert found("MIT") == found("mit") == "license:MIT"
    assert found("llama3.1") == found("LLAMA3.1") != "license:llama3.1"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["missing"], 2, "'missing' is nothing howopen can find"),
        (["./missing"], 3, "./missing: no such file or folder"),
        (["empty"], 3, "empty: the folder holds no files"),
        (["loop"], 2, "'loop' is nothing howopen can find"),
        (["good", "./missing"], 3, "./missing: no such file"),
        (["empty", "good"], 3, "empty: the folder"),
        (["good", "--listing", "bad.tsv"], 2, "bad.tsv:2: expected path TAB size"),
        (["good", "good", "--listing", "bad.tsv"], 2, "--listing describes one release"),
        (["org/model", "--offline"], 3, "org/model is neither in the local Hub cache nor"),
        (["license:gpl-9.9"], 3, "no license 'gpl-9.9'"),
    ],
)
def test_a_bad_target_is_one_line_and_an_exit_code(
    tmp_path, monkeypatch, arguments, code, says
) -> None:
    put(tmp_path, "good/LICENSE", MIT)
    put(tmp_path, "bad.tsv", "path\tsize\na\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.chdir(tmp_path)
    exit_code, out, err = howopen("check", *arguments, HF_HUB_CACHE=str(tmp_path / "cache"))
    assert (exit_code, out) == (code, "")
    assert err.count("\n") == 1
    assert err.startswith("howopen: ")
    assert says in err


# ── releases that are odd ───────────────────────────────────────────────────────────────────────

BOMB = "---\na: &a [x, x]\n" + "".join(
    f"{chr(b + 1)}: &{chr(b + 1)} [*{chr(b)}, *{chr(b)}, *{chr(b)}, *{chr(b)}]\n"
    for b in range(ord("a"), ord("y"))
)
CARDS: dict[str, bytes | str] = {
    "not-yaml": "---\nlicense: [mit\n  : }\n---\n# Model\n",
    "alias-bomb": BOMB + "license: mit\n---\n# Model\n",
    "norway": "---\nlanguage: no\nlicense: mit\n---\n# Model\n",
    "number": "---\nlicense: other\nlicense_name: 1.10\n---\n# Model\n",
    "duplicate": "---\nlicense: mit\nlicense: apache-2.0\n---\n# Model\n",
    "bom": b"\xef\xbb\xbf---\nlicense: mit\n---\n# Model\n",
    "latin-1": b"---\nlicense: mit\n---\n# Mod\xe8le\n",
    "binary": bytes(range(256)) * 20,
    "object": "---\nlicense: !!python/object/apply:os.mkdir [made-by-yaml]\n---\n# Model\n",
    "deep": "---\nlicense: " + "[" * 20_000 + "\n---\n",
}
WEIGHTS = {
    "truncated.safetensors": safetensors()[:20],
    "lying.safetensors": safetensors(claim=2**63),
    "longer.safetensors": safetensors(claim=10_000),
    "not-json.safetensors": (8).to_bytes(8, "little") + b"nonsense",
    "truncated.gguf": b"GGUF\x03\0\0\0",
    "lying.gguf": b"GGUF\x03\0\0\0" + b"\xff" * 16,
    "none.gguf": b"not a gguf",
}
TOLD = {"not-yaml", "alias-bomb", "duplicate", "latin-1", "deep", "sparse", *WEIGHTS}


@pytest.fixture(scope="module")
def odd_releases(tmp_path_factory) -> Path:
    """One folder per kind of odd release, named after it."""
    root: Path = tmp_path_factory.mktemp("odd")
    for name, card in CARDS.items():
        put(root, f"{name}/README.md", card)
    for name, data in WEIGHTS.items():
        put(root, f"{name}/{name}", data)
    put(root, "no-model/notes.txt", "nothing of note")
    with put(root, "sparse/LICENSE", MIT).open("ab") as file:
        file.truncate(2 << 30)
    (root / "sparse/up").symlink_to("..")
    (root / "sparse/self").symlink_to("self")
    put(root, "not-utf8/LICENSE-\udcff", MIT)  # the byte FF, as Python spells it
    put(root, "name-\udcff/LICENSE", MIT)
    return root


def test_odd_releases_are_assessed_told_and_crash_no_probe(odd_releases: Path) -> None:
    targets = sorted(odd_releases.iterdir())
    code, out, err = howopen("check", *targets, "--format", "json", "--offline")
    assert (code, err) == (0, "")
    rows = json.loads(out)["assessments"]
    found = dict(zip((t.name for t in targets), rows, strict=True))
    assert [f for a in rows for f in a["findings"] if f["level"] == "error"] == []
    silent = {
        n for n, a in found.items() if not any(f["level"] == "warning" for f in a["findings"])
    }
    assert not silent & TOLD
    for name in ("norway", "bom", "latin-1"):
        assert found[name]["licenses"][0]["expression"] == "MIT"
    assert found["number"]["licenses"][0]["statements"][0]["name"] == "1.10"
    for name in ("not-utf8", "name-\udcff"):
        assert found[name]["readings"][0]["expression"] == "MIT"
    assert not list(odd_releases.rglob("made-by-yaml"))
    assert not Path("made-by-yaml").exists()


@pytest.mark.parametrize("format_", ["text", "html", "markdown"])
def test_odd_releases_are_shown_in_every_form(odd_releases: Path, format_: str) -> None:
    code, out, err = howopen(
        "check", *sorted(odd_releases.iterdir()), "--offline", "--format", format_
    )
    assert (code, err) == (0, "")
    assert "no-model" in out


def test_a_folder_without_a_model_is_never_called_open(odd_releases: Path) -> None:
    found = assess(odd_releases / "no-model")
    weights = next(c for c in found.components if c.id == "model-parameters-final")
    assert weights.status is Presence.ABSENT
    assert not found.label.id.startswith(("open", "fully"))


@pytest.mark.parametrize("name", sorted(WEIGHTS))
def test_a_weight_file_that_lies_alone_is_told(odd_releases: Path, name: str) -> None:
    found = assess(odd_releases / name / name)
    assert found.compute.parameters is None
    assert any(f.level == "warning" and name in str(f) for f in found.findings)


def test_a_sparse_license_of_2_gb_is_read_only_as_far_as_bounded(odd_releases: Path) -> None:
    found = assess(odd_releases / "sparse")
    told = " ".join(f.message for f in found.findings)
    assert "LICENSE" in told
    assert "self: link that leads nowhere" in told
    assert "up: link that leads out of the folder" in told
