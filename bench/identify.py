"""CPU per file to identify license texts, beside two other tools in one run.

    python bench/identify.py FOLDER --peer PYTHON

FOLDER holds license texts (every file below it); PYTHON is an interpreter that has
`scancode-toolkit-mini==32.5.0`, `pluggy<1.6` and `licenseclassifier==2026.10.0`. All are warm:
index loading is told apart, each file is identified twice and the quicker run counts. Without
--peer only howopen is measured. The texts of the SPDX list are edited and timed where their package
is there.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import time
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from howopen.knowledge_base import knowledge
from howopen.licenses.corpus import plain_texts
from howopen.types import Match

TIMING = """
import json, sys, time
def timed(paths, run):
    found = []
    for path in paths:
        text = open(path, encoding="utf-8", errors="replace").read()
        best, answer = 1e9, None
        for _ in range(2):
            start = time.process_time()
            answer = run(text)
            best = min(best, time.process_time() - start)
        found.append((best, answer))
    return found
paths = json.load(sys.stdin)
"""
SCANCODE = """
start = time.process_time()
from licensedcode.cache import get_index
index = get_index()
load = time.process_time() - start
index.match(query_string=open(paths[0], errors="replace").read())
found = timed(paths, lambda text: any(
    m.matcher.startswith("3") for m in index.match(query_string=text)))
print("PEER" + json.dumps({"load": load, "found": found}))
"""
CLASSIFIER = """
start = time.process_time()
from licenseclassifier import identify_license
identify_license("text")
load = time.process_time() - start
found = timed(paths, lambda text: len(identify_license(text)))
print("PEER" + json.dumps({"load": load, "found": found}))
"""

RIDER = "\n\nUse by schools in winter is forbidden.\n"


def timed(text: str) -> float:
    """CPU seconds to identify a text, the quicker of two runs."""
    identify = knowledge().identifier.identify
    runs = []
    for _ in range(2):
        start = time.process_time()
        identify(text)
        runs.append(time.process_time() - start)
    return min(runs)


def peer(python: str, script: str, paths: list[str]) -> tuple[float, list[tuple[float, int]]]:
    """Seconds of another tool to load, and for each file the CPU seconds and its answer."""
    done = subprocess.run(
        [python, "-c", TIMING + script],
        input=json.dumps(paths),
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout.rpartition("PEER")[2])
    return told["load"], [(t, answer) for t, answer in told["found"]]


def row(name: str, times: list[float], *, beside: list[float] | None = None) -> str:
    """One line of a table: files, sum, median and 99th percentile; how much more others take."""
    ordered = sorted(times)
    at_99 = ordered[min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))]
    told = (
        f"{name:44}{len(times):6} {sum(times):8.3f} s  median {statistics.median(times) * 1e3:8.3f}"
        f"  99th {at_99 * 1e3:8.2f}  worst {ordered[-1] * 1e3:8.2f} ms"
    )
    return told + (f"  x {sum(times) / sum(beside):.1f}" if beside else "")


def edited(text: str, chance: random.Random) -> Iterable[str]:
    """Four edits of a text: a word replaced, a stretch deleted, a sentence added twice."""
    words = [m.span() for m in re.finditer(r"\b[a-z]{4,}\b", text)]
    if len(words) < 60:
        return
    start, end = chance.choice(words)
    yield text[:start] + "revocable" + text[end:]
    at = chance.randrange(len(words) - 30)
    yield text[: words[at][0]] + text[words[at + 25][0] :]
    yield text[:start] + RIDER + text[start:]
    yield text + RIDER


def own_paths(texts: list[str]) -> None:
    """Print how long a text known to the word takes, and an edited one."""
    chance = random.Random(5)  # noqa: S311 - the same edits in every run
    identify = knowledge().identifier.identify
    exact = [t for t in texts if [p.match for p in identify(t).parts] == [Match.EXACT]]
    print(row("to the word", [timed(t) for t in exact]))
    print(
        row("to the word, per 11 kB", [timed(t) * 11_264 / len(t) for t in exact if len(t) > 999])
    )
    print(row("edited", [timed(e) for t in exact for e in edited(t, chance)]))


def main() -> None:
    """Measure all on the same files and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", help="a Python that has the other tools")
    options = parser.parse_args()
    paths = sorted(str(p) for p in options.folder.rglob("*") if p.is_file())
    texts = [Path(p).read_text(encoding="utf-8", errors="replace") for p in paths]
    start = time.process_time()
    knowledge().identifier.identify(texts[0])
    print(f"howopen: first text {time.process_time() - start:.2f} CPU s")
    mine = [timed(text) for text in texts]
    if options.peer:
        compare(options.peer, paths, mine)
    print("howopen alone, on these files")
    own_paths(texts)
    try:
        listed = [text for _, (_, text) in plain_texts()]
    except PackageNotFoundError as error:
        print(f"the SPDX texts are not there ({error}); not measured")
        return
    print("howopen alone, on the SPDX list")
    own_paths(listed)


def compare(python: str, paths: list[str], mine: list[float]) -> None:
    """Print group by group what each tool takes; groups by how ScanCode finds its answer."""
    scancode_load, scancode = peer(python, SCANCODE, paths)
    classifier_load, classifier = peer(python, CLASSIFIER, paths)
    print(f"ScanCode: load {scancode_load:.1f} CPU s; licenseclassifier: {classifier_load:.2f}")
    groups = {
        "all files": [True] * len(paths),
        "ScanCode: by hash or automaton": [not aligned for _, aligned in scancode],
        "ScanCode: by alignment": [bool(aligned) for _, aligned in scancode],
        "licenseclassifier: no answer": [not answers for _, answers in classifier],
    }
    for name, members in groups.items():
        if not any(members):
            continue
        print(name)
        a, b, c = (
            [t for t, m in zip(times, members, strict=True) if m]
            for times in (mine, [t for t, _ in scancode], [t for t, _ in classifier])
        )
        print(row("  howopen", a))
        print(row("  ScanCode", b, beside=a))
        print(row("  licenseclassifier", c, beside=a))


if __name__ == "__main__":
    main()
