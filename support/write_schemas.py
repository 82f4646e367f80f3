"""Write the JSON Schemas of all reports to `docs/schema/`; with `--check`, only compare them.

Usage: python support/write_schemas.py [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from howopen.types import (
    Answer,
    Assessment,
    Assessments,
    CatalogReport,
    Diff,
    Diffs,
    LicenseReport,
    Model,
    NoticeReport,
)

FOLDER = Path(__file__).parents[1] / "docs" / "schema"
REPORTS: tuple[type[Model], ...] = (
    Assessment,
    Assessments,
    LicenseReport,
    CatalogReport,
    Diff,
    Diffs,
    NoticeReport,
    Answer,
)


def schema(report: type[Model]) -> tuple[str, str]:
    """Return the file name and the text of one report's schema (JSON Schema 2020-12)."""
    tag = str(report.__struct_config__.tag)  # "howopen/assessment/1"
    name = "-".join(tag.split("/")[1:])
    body: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{tag.replace('/', ':')}",
        "title": tag,
        **_open(msgspec.json.schema(report)),
    }
    return f"{name}.json", json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def _open(value: Any) -> Any:
    """Drop the ban on unknown keys: a later howopen may add some within the same version."""
    if isinstance(value, dict):
        ban = {"additionalProperties": False}
        return {k: _open(v) for k, v in value.items() if {k: v} != ban}
    return [_open(item) for item in value] if isinstance(value, list) else value


def main(arguments: list[str]) -> int:
    """Write or check all schemas; the exit code is 1 where a file differs from its type."""
    stale = 0
    for name, text in map(schema, REPORTS):
        path = FOLDER / name
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{path.name} differs from its type: run support/write_schemas.py")
            stale = 1
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
