"""Make the index of license texts in a checkout: `python support/build_index.py`.

An install does this by itself; run it after a change of `knowledge/fingerprints/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from howopen.compiled import INDEX
from howopen.compiling import build_license_index

build_license_index(INDEX)
print(f"{INDEX}: {INDEX.stat().st_size:,} bytes")
