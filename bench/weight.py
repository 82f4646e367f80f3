"""What an install weighs: packages and their size, the wheel, and what each verb loads.

    python bench/weight.py [--runs N]

Builds the wheel, installs it in a new environment, and prints Markdown tables. Times are medians of
whole processes (`howopen VERB --help`), beside a Python that does nothing.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERBS = ("catalog", "check", "diff", "explain", "license", "may", "notice")
BELONG = frozenset(("pip", "setuptools"))
"""In every environment, and none of ours."""


def size_of(package: Distribution) -> int:
    """Bytes of the files of a package, without what Python compiled."""
    files = (Path(str(package.locate_file(f))) for f in package.files or ())
    return sum(f.stat().st_size for f in files if f.suffix != ".pyc" and f.is_file())


def median_of(command: list[str], runs: int) -> float:
    """Median wall time in seconds; the first run is not counted."""
    times: list[float] = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def main() -> None:
    """Build, install, weigh, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    quiet = ["--quiet", "--disable-pip-version-check"]
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip"]
        subprocess.run([*pip, "wheel", *quiet, "--no-deps", "-w", folder, str(ROOT)], check=True)
        wheel = next(Path(folder).glob("*.whl"))
        subprocess.run([sys.executable, "-m", "venv", f"{folder}/venv"], check=True)
        python = f"{folder}/venv/bin/python"
        subprocess.run([python, "-m", "pip", "install", *quiet, str(wheel)], check=True)
        (site,) = Path(folder).glob("venv/lib/python*/site-packages")
        weights = sorted(
            ((d.name, size_of(d)) for d in distributions(path=[str(site)]) if d.name not in BELONG),
            key=lambda row: -row[1],
        )
        total = sum(size for _, size in weights)
        print(f"Wheel: {wheel.stat().st_size / 1e6:.1f} MB; ", end="")
        print(f"{len(weights)} packages, {total / 1e6:.1f} MB in all\n")
        print("| package | MB |\n|---|---|")
        for name, size in weights:
            print(f"| {name} | {size / 1e6:.2f} |")
        peer = median_of([python, "-c", "pass"], runs)
        print(f"\n| command | ms | beside `python -c pass` ({peer * 1000:.0f} ms) |\n|---|---|---|")
        for words in (["--version"], *([verb, "--help"] for verb in VERBS)):
            taken = median_of([f"{folder}/venv/bin/howopen", *words], runs)
            print(f"| `howopen {' '.join(words)}` | {taken * 1000:.0f} | {taken / peer:.1f} |")


if __name__ == "__main__":
    main()
