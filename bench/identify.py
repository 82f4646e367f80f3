"""CPU per file to identify license texts, beside the reference scanner in one run.

    python bench/identify.py FOLDER --peer PYTHON

FOLDER holds license texts (every file below it); PYTHON is an interpreter that has
`scancode-toolkit-mini==32.5.0` and `pluggy<1.6`. Both are warm: index loading is told apart.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from pathlib import Path

from howopen.knowledge_base import knowledge

PEER = """
import json, sys, time
from licensedcode.cache import get_index
start = time.process_time()
index = get_index()
load = time.process_time() - start
paths = json.load(sys.stdin)
index.match(query_string=open(paths[0], errors="replace").read())
times, aligned = [], []
for path in paths:
    text = open(path, encoding="utf-8", errors="replace").read()
    start = time.process_time()
    matches = index.match(query_string=text)
    times.append(time.process_time() - start)
    aligned.append(any(m.matcher.startswith("3") for m in matches))
print("PEER" + json.dumps({"load": load, "times": times, "aligned": aligned}))
"""


def ours(paths: list[str]) -> list[float]:
    """CPU seconds of each file, warm."""
    identifier = knowledge().identifier
    texts = [Path(p).read_text(encoding="utf-8", errors="replace") for p in paths]
    identifier.identify(texts[0])
    times = []
    for text in texts:
        start = time.process_time()
        identifier.identify(text)
        times.append(time.process_time() - start)
    return times


def main() -> None:
    """Measure both on the same files and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", required=True)
    options = parser.parse_args()
    paths = sorted(str(p) for p in options.folder.rglob("*") if p.is_file())
    mine = ours(paths)
    command = [options.peer, "-c", PEER]
    asked = json.dumps(paths)
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    peer = json.loads(done.stdout.rpartition("PEER")[2])
    print(f"{len(paths)} files; the peer's index load {peer['load']:.1f} CPU s, told apart")
    groups = {
        "all": [True] * len(paths),
        "aligned by the peer": peer["aligned"],
        "hashed or automaton": [not a for a in peer["aligned"]],
    }
    for name, members in groups.items():
        a = [t for t, m in zip(mine, members, strict=True) if m]
        b = [t for t, m in zip(peer["times"], members, strict=True) if m]
        if not a:
            continue
        medians = statistics.median(a) * 1000, statistics.median(b) * 1000
        print(
            f"{name:22}{len(a):4} files  howopen {sum(a):6.3f} s (median {medians[0]:5.2f} ms)"
            f"  peer {sum(b):6.2f} s (median {medians[1]:6.2f} ms)  ratio {sum(b) / sum(a):5.1f}"
        )


if __name__ == "__main__":
    main()
