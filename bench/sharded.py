"""A sharded release of 405B size: how long a cold check takes, and how few bytes it reads.

    python bench/sharded.py [--howopen COMMAND] [--runs N]

191 sparse safetensors shards are made in a temporary folder (810 GB apparent, a few MB on disk);
the peer is a Python that only reads the 191 header lengths.
"""

from __future__ import annotations

import argparse
import json
import shlex
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from howopen.assessment import assess_collected
from howopen.knowledge_base import knowledge
from howopen.sources import folder

SHARDS, TOTAL = 191, 405_000_000_000
PEER = "import glob,sys;[open(f,'rb').read(8) for f in glob.glob(sys.argv[1]+'/*.safetensors')]"


def make(root: Path) -> int:
    """Write the release; returns its apparent size in bytes."""
    per_shard = TOTAL // SHARDS // 12
    index: dict[str, str] = {}
    size = 0
    for shard in range(SHARDS):
        name = f"model-{shard + 1:05}-of-{SHARDS:05}.safetensors"
        header: dict[str, object] = {}
        at = 0
        for tensor in range(12):
            key = f"model.layers.{shard}.{tensor}.weight"
            header[key] = {
                "dtype": "BF16",
                "shape": [per_shard],
                "data_offsets": [at, at + 2 * per_shard],
            }
            at += 2 * per_shard
            index[key] = name
        raw = json.dumps(header).encode()
        with (root / name).open("wb") as file:
            file.write(struct.pack("<Q", len(raw)) + raw)
            file.truncate(8 + len(raw) + at)
        size += 8 + len(raw) + at
    (root / "model.safetensors.index.json").write_text(json.dumps({"weight_map": index}))
    (root / "config.json").write_text('{"model_type": "llama", "architectures": ["X"]}')
    (root / "README.md").write_text("---\nlicense: llama3.1\n---\n# Large\n")
    return size


class Counting:
    """Files whose reads are counted."""

    def __init__(self, files: folder.FolderFiles) -> None:
        self.files = files
        self.bytes = 0

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Read and count."""
        data = self.files.read(path, start, length)
        self.bytes += len(data)
        return data


def median(command: list[str], runs: int) -> float:
    """Median wall time of a whole process, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Make the release, time the check, count the bytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--howopen", default="howopen")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        size = make(root)
        collected = folder.collect(name)
        counting = Counting(collected.files)
        found = assess_collected(collected._replace(files=counting), knowledge())
        parameters = found.compute.parameters
        check = median(
            [*shlex.split(options.howopen), "check", name, "--offline", "-f", "json"], options.runs
        )
        peer = median([sys.executable, "-c", PEER, name], options.runs)
    total, exact = (parameters.total, parameters.exact) if parameters else (0, False)
    print(f"parameters {total:,}, exact {exact}")
    print(f"read {counting.bytes:,} of {size:,} bytes ({100 * counting.bytes / size:.6f} %)")
    print(f"cold check {check:.2f} s, peer {peer:.2f} s, ratio {check / peer:.1f} (bar: under 2 s)")


if __name__ == "__main__":
    main()
