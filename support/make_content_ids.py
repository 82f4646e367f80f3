"""Collect the digests of files that are one known license to the word.

    python support/make_content_ids.py FOLDER…

Walks the folders and adds what it finds to `knowledge/contents.yaml`: for every text that is a
known license and nothing else, exact or laid out anew, the SHA-1 of its git blob and its SHA-256.
Short texts are left out: with a copyright notice in it, such a file is of one project only.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from howopen.compiled import FOLDER
from howopen.knowledge_base import knowledge
from howopen.texts import decode
from howopen.yaml_files import convert, load_yaml

SIZES = range(200, 400_000)  # bytes of a file that may be a license text
LONG = 4_000  # bytes from which others have the same file, whatever notice it bears


def digests(data: bytes) -> tuple[str, str]:
    """The two digests that hubs tell of a file."""
    blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    return f"git:{blob}", f"sha256:{hashlib.sha256(data).hexdigest()}"


def found(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    """License and content of every file that is one known license and nothing else."""
    identifier = knowledge().identifier
    seen: set[bytes] = set()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
            if path.stat().st_size not in SIZES:
                continue
            data = path.read_bytes()
            key = hashlib.sha256(data).digest()
            if key in seen or b"\0" in data:
                continue
            seen.add(key)
            result = identifier.identify(decode(data).content)
            if result.license and len(result.parts) == 1 and len(data) >= LONG:
                yield result.license, data


def main(arguments: list[str]) -> int:
    """Add what the folders hold to the knowledge."""
    target = FOLDER / "contents.yaml"
    known = convert(load_yaml(target), dict[str, tuple[str, ...]], target)
    files = defaultdict(set, {license_id: set(told) for license_id, told in known.items()})
    for license_id, data in found([Path(a) for a in arguments]):
        files[license_id].update(digests(data))
    head = "".join(line for line in target.open(encoding="utf-8") if line.startswith("#"))
    lines = (
        f"{license_id}:\n" + "".join(f"  - {digest}\n" for digest in sorted(told))
        for license_id, told in sorted(files.items())
    )
    target.write_text(head + "".join(lines), encoding="utf-8")
    print(f"{sum(map(len, files.values()))} digests of {len(files)} licenses")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
