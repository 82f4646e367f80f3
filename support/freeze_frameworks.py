"""Freeze the versions of frameworks: what a released version says must not change afterwards.

Usage: python support/freeze_frameworks.py [--correct ID…]

Adds every version that is not in `knowledge/frameworks/FROZEN` yet. One that changed since is an
error: an outcome told under its name would silently become another one. Write a new file
`ID-VERSION.yaml` instead, and mark the old one `superseded: true`. `--correct` freezes a version
anew that misread its source; say so in the changelog.

`examples`, `note` and `superseded` may change at any time: no outcome rests on them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from howopen.compiled import FOLDER
from howopen.yaml_files import load_yaml

FROZEN = FOLDER / "frameworks" / "FROZEN"
FREE = ("examples", "note", "superseded")
HEAD = "# Versions of frameworks and what they say, as a hash; see support/freeze_frameworks.py.\n"


def content_hash(path: Path) -> str:
    """The hash of what a version says: its data without comments, layout and what is free."""
    data: Any = load_yaml(path)
    said = {key: value for key, value in data.items() if key not in FREE}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def frozen() -> dict[str, str]:
    """The frozen versions and their hashes."""
    lines = FROZEN.read_text(encoding="utf-8").splitlines() if FROZEN.is_file() else []
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {name: digest for digest, name in pairs}


def main() -> int:
    """Freeze what is new; 1 where a frozen version changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--correct", nargs="*", default=[], metavar="ID")
    correct = parser.parse_args().correct
    known = frozen()
    now = {p.stem: content_hash(p) for p in sorted((FOLDER / "frameworks").glob("*.yaml"))}
    changed = [n for n, h in now.items() if known.get(n, h) != h and n not in correct]
    gone = sorted(known.keys() - now.keys())
    for name in (*changed, *gone):
        print(f"{name} is frozen and {'gone' if name in gone else 'changed'}: make a new version")
    if changed or gone:
        return 1
    lines = "".join(f"{digest}  {name}\n" for name, digest in now.items())
    FROZEN.write_text(HEAD + lines, encoding="utf-8")
    print(f"{len(now)} versions, {len(now.keys() - known.keys())} new")
    return 0


if __name__ == "__main__":
    sys.exit(main())
