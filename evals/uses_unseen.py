"""Answers to uses on license texts that the rules were not written with (uses_unseen.yaml).

The texts are ScanCode's license data (`--data`, a folder of KEY.LICENSE files; scancode-toolkit 32.5
holds all keys of the table) and further texts of a folder (`--texts`, KEY.txt); neither is part of
this repository. `--strange` changes the words by which howopen would know a text again, so that only
what it reads in it counts.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

import yaml

STRICTNESS = (
    "allowed",
    "allowed-with-conditions",
    "unclear",
    "separate-license-needed",
    "forbidden",
)


class Row(NamedTuple):
    """One use of one text, and what a reader answered."""

    key: str
    name: str
    use: dict[str, Any]
    accepted: tuple[str, ...]
    kinds: frozenset[str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="ScanCode's folder of KEY.LICENSE files")
    parser.add_argument("--texts", type=Path, help="folder of further texts, KEY.txt")
    parser.add_argument("--strange", action="store_true", help="as if no text were known")
    parser.add_argument("--show", type=int, default=0, help="differences shown")
    options = parser.parse_args()
    table = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    folders = {".LICENSE": options.data or installed(), ".txt": options.texts}
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as tmp:
        missing = []
        for facts in table["licenses"]:
            text = found(facts["key"], folders)
            if text is None:
                missing.append(facts["key"])
                continue
            target = Path(tmp) / facts["key"] / "LICENSE"
            target.parent.mkdir()
            target.write_text(strange(text) if options.strange else text, encoding="utf-8")
            rows += rows_of(facts, table)
        if rows:
            report(rows, asked(rows, Path(tmp)), options.show)
    print(f"{len(table['licenses']) - len(missing)} texts, {len(missing)} not there: {missing}")
    return 0


def installed() -> Path | None:
    try:
        package = distribution("licensedcode-data")
    except PackageNotFoundError:
        return None
    return Path(str(package.locate_file("licensedcode/data/licenses")))


def found(key: str, folders: dict[str, Path | None]) -> str | None:
    """A text without the facts that ScanCode writes above it."""
    for ending, folder in folders.items():
        path = (folder or Path()) / f"{key}{ending}"
        if folder is not None and path.is_file():
            text = path.read_text(encoding="utf-8")
            return text.split("\n---\n", 1)[1] if ending == ".LICENSE" else text
    return None


def strange(text: str) -> str:
    """A text that nobody knows: a clause that binds nobody to anything after each paragraph.

    Not after a colon: what follows there belongs to what leads to it.
    """
    return re.sub(r"(?<!:)\n\s*\n(?=\S)", "\n\nThe headings are for convenience.\n\n", text)


def rows_of(facts: dict[str, Any], table: dict[str, Any]) -> list[Row]:
    shared = {**table["defaults"], "modality": facts["modality"]}
    return [
        Row(
            facts["key"],
            name,
            {**shared, **table["uses"][name]},
            (answer, *(a for a in also.split(";") if a)),
            frozenset(kinds.split(";")),
        )
        for name, (answer, also, kinds, _) in facts["rows"].items()
    ]


def asked(rows: list[Row], folder: Path) -> list[dict[str, Any]]:
    grid = folder / "grid.jsonl"
    grid.write_text(
        "".join(
            json.dumps({"id": str(n), "target": str(folder / row.key), "use": row.use}) + "\n"
            for n, row in enumerate(rows)
        ),
        encoding="utf-8",
    )
    command = (sys.executable, "-m", "howopen", "may", "--grid", str(grid), "--offline")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = {o["id"]: o for o in map(json.loads, done.stdout.splitlines())}
    return [said[str(n)] for n in range(len(rows))]


def report(rows: list[Row], answers: list[dict[str, Any]], show: int) -> None:
    counts: Counter[str] = Counter()
    for row, got in zip(rows, answers, strict=True):
        answer = got["answer"]
        right = answer in row.accepted
        loosest = min(map(STRICTNESS.index, row.accepted))
        looser = answer.startswith("allowed") and STRICTNESS.index(answer) < loosest
        counts["right"] += right
        counts["looser"] += looser
        named = bool(row.kinds & {*got["deciding_terms"]})
        counts["kind"] += named
        counts["shown"] += not (right and named)
        if not (right and named) and counts["shown"] <= show:
            mark = "LOOSER " if looser else "" if not right else "for other terms: "
            print(f"{mark}{row.key} {row.name}: {answer} {got['deciding_terms']}, {row.accepted}")
    total = len(rows)
    print(
        f"agreement {counts['right'] / total:.3f} of {total}; looser than the text "
        f"{counts['looser']}; a deciding term named {counts['kind'] / total:.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
