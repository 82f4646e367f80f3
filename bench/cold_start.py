"""How long a cold `howopen` takes, beside a Python that does nothing (the peer).

    python bench/cold_start.py [--howopen COMMAND] [--runs N]

Prints the median wall time of each command and its ratio to the peer's, whole processes in turn.
"""

from __future__ import annotations

import argparse
import shlex
import statistics
import subprocess
import sys
import time

COMMANDS = (
    ("--version", "under 100 ms"),
    ("license LICENSE", "under 150 ms"),
    ("check llama-3.1-405b --offline", "under 400 ms"),
    ("check llama-3.1-405b --offline --format json", "under 400 ms"),
    ("check llama-3.1-405b --offline --format html", ""),
    ("catalog", ""),
)


def seconds(command: list[str]) -> float:
    """Wall time of one process, its output thrown away."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Run every command in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--howopen", default="howopen")
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    howopen = shlex.split(options.howopen)
    peer = [sys.executable, "-c", "pass"]
    rows = [("python -c pass", peer, "")] + [
        (f"howopen {words}", [*howopen, *words.split()], bar) for words, bar in COMMANDS
    ]
    times: dict[str, list[float]] = {name: [] for name, _, _ in rows}
    for _, command, _ in rows:
        seconds(command)  # compiles the knowledge and the byte code
    for _ in range(options.runs):
        for name, command, _ in rows:
            times[name].append(seconds(command))
    base = statistics.median(times["python -c pass"])
    print(f"{'command':52}{'median':>9}{'max':>9}{'x peer':>8}  bar")
    for name, _, bar in rows:
        middle = statistics.median(times[name])
        figures = f"{middle * 1000:7.0f}ms{max(times[name]) * 1000:7.0f}ms{middle / base:8.1f}"
        print(f"{name:52}{figures}  {bar}")


if __name__ == "__main__":
    main()
