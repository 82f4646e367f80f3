"""What license names resolve to: those of Model Openness Framework files, labels and our research.

    python evals/names.py [--all]

Prints one line per source, every id that comes out other than labeled, and the names that stay
unknown; `--all` prints all names. Then the time of a resolve, warm, and of a first one, cold.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from howopen.knowledge_base import knowledge
from howopen.licenses.names import Kind, resolve
from howopen.yaml_files import load_yaml

SHARED = Path(os.environ.get("HOWOPEN_SHARED", "../shared"))
NO_LICENSE = re.compile(r"LicenseRef-(?:header|pointer|licence-overview|not-a-licence)$")
LABELED_OTHERWISE = {"LicenseRef-llama-aup": "LicenseRef-scancode-llama-4-license-2025"}
"""Where the research names a license otherwise than the labels, the labels bind."""

COLD = """
import time
from howopen.knowledge_base import knowledge
kb = knowledge()
start = time.perf_counter()
from howopen.licenses.names import resolve
loaded = time.perf_counter()
resolve({name!r}, kb)
print(time.perf_counter() - loaded, loaded - start)
"""


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="print every name")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"{SHARED} is not there; nothing was measured")
        return 0
    sources = {
        "mot_models": tuple(mot_names()),
        "licence_labels": tuple(labels()),
        "ai_licences ids": tuple(research("id")),
        "ai_licences keys": tuple(research("scancode_key")),
        "ai_licences names": tuple(research("name")),
    }
    wrong: list[str] = []
    unknown: Counter[str] = Counter()
    print(f"{'source':18} {'names':>6} {'distinct':>8}  " + "  ".join(f"{k:>9}" for k in Kind))
    for source, names in sources.items():
        kinds: Counter[Kind] = Counter()
        for value, expected in names:
            found = resolve(value, knowledge())
            kinds[found.kind] += 1
            if expected and found.expression and found.expression != expected:
                wrong.append(f"{source}: {value!r} is {found.expression}, labeled {expected}")
            if found.kind in {Kind.UNKNOWN, Kind.AMBIGUOUS}:
                unknown[f"{source}: {value!r}: {found.reason}"] += 1
            if options.all:
                print(f"  {source}: {value!r}: {found.expression or found.reason}")
        distinct = len({value for value, _ in names})
        counts = "  ".join(f"{kinds[k]:>9}" for k in Kind)
        print(f"{source:18} {len(names):>6} {distinct:>8}  {counts}")
    print(f"\nother than labeled: {len(wrong)}", *dict.fromkeys(wrong), sep="\n  ")
    print("\nno expression:", *(f"{n:>3} {told}" for told, n in unknown.most_common()), sep="\n  ")
    measure(tuple({value for names in sources.values() for value, _ in names}))
    return 0


def measure(values: tuple[str, ...]) -> None:
    """Time of a resolve over all names, and of a first one in a new process."""
    kb = knowledge()
    start = time.perf_counter()
    for value in values:
        resolve.__wrapped__(value, kb)
    each = (time.perf_counter() - start) / len(values)
    print(f"\nwarm, nothing remembered: {each * 1e6:.0f} µs a name")
    for name in ("apache-2.0", "EUPL-1.2", "MIT OR Apache-2.0"):
        runs = [
            [float(n) for n in done.stdout.split()]
            for _ in range(5)
            if (done := cold(name)).returncode == 0
        ]
        first, imported = min(runs)
        print(f"cold {name!r}: {first * 1e3:.1f} ms, and {imported * 1e3:.1f} ms of imports")


def cold(name: str) -> subprocess.CompletedProcess[str]:
    """Resolve one name in a new process."""
    code = COLD.format(name=name)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def mot_names() -> Iterator[tuple[str, str]]:
    """License names of the files as they are written there."""
    for path in sorted((SHARED / "truth" / "mot_models").glob("*.yml")):
        data = load_yaml(path)
        release = data.get("release") if isinstance(data, dict) else None
        if not isinstance(release, dict):
            continue
        stated = release.get("license")
        if isinstance(stated, dict):
            yield from ((str(v.get("name") or ""), "") for v in stated.values() if v)
        for component in release.get("components") or ():
            if name := component.get("license") or component.get("license_name"):
                yield str(name) if not isinstance(name, dict) else "", ""


def labels() -> Iterator[tuple[str, str]]:
    """Ids and ScanCode keys of the labels, which resolve to an id of ours."""
    for row in rows("truth/licence_labels.csv"):
        label = row["expected_licence_id"]
        if label and not NO_LICENSE.match(label):
            yield label, label if re.match(r"LicenseRef-|[A-Z]", label) else scancode(label)


def research(column: str) -> Iterator[tuple[str, str]]:
    """Ids, keys or names of the licenses in the research."""
    table = tuple(rows("research/ai_licences.csv"))
    shared = Counter(row[column] for row in table)
    for row in table:
        if value := row[column]:
            expected = LABELED_OTHERWISE.get(row["id"], row["id"])
            told = column != "scancode_key" and shared[value] == 1
            yield value, expected if told else ""


def scancode(key: str) -> str:
    """The id that a ScanCode key has as long as SPDX has none."""
    return f"LicenseRef-scancode-{key}"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table."""
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    raise SystemExit(main())
