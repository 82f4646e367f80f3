"""Write the lists of licenses in `knowledge/categories/` that come from the SPDX license list.

    python support/refresh_categories.py

The list is that of the package `osslili` (see docs/decisions/0004-fingerprints.md); entries in
`but` of an existing file are kept, with what they take out or put in.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import yaml

from howopen.compiled import FOLDER
from howopen.yaml_files import load_yaml

LISTS = {
    "osi-approved": ("isOsiApproved", "Approved by the Open Source Initiative"),
    "fsf-free": ("isFsfLibre", "Free by the Free Software Foundation's list"),
}


def main() -> None:
    """Write every list, and say how long it is."""
    data = json.loads(
        (files("osslili") / "data" / "spdx_licenses.json").read_text(encoding="utf-8")
    )
    for name, (flag, title) in LISTS.items():
        path = FOLDER / "categories" / f"{name}.yaml"
        known: Any = load_yaml(path) if path.exists() else {}
        but = known.get("but", {})
        listed = {i for i, entry in data["licenses"].items() if entry.get(flag)}
        taken_out = {i for i in but if i not in known.get("licenses", ())}
        ids = sorted((listed | set(but)) - taken_out)
        told = {
            "id": name,
            "title": title,
            "source": {
                "title": f"SPDX license list {data['version']}, {flag}",
                "url": "https://spdx.org/licenses/",
                "date": str(data["release_date"])[:10],
            },
            "but": but,
            "licenses": ids,
        }
        text = yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100)
        path.write_text(f"# Made by support/refresh_categories.py.\n{text}", encoding="utf-8")
        print(f"{path.name}: {len(ids)}")


if __name__ == "__main__":
    main()
