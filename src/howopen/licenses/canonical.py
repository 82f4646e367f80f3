"""A license text as a sequence of words, with what does not matter folded away.

Follows the SPDX License List Matching Guidelines (spdx.org/licenses, Annex B of the specification):
case, white space, punctuation, quotes, list marks, comment leads, Markdown and HTML marks,
copyright notices and varietal spellings do not count; every other word does.
"""

from __future__ import annotations

import re
from array import array
from typing import NamedTuple
from zlib import crc32

from howopen.terms.markup import looks_like_html, visible_text

_FOLD = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " "}
)
_INVISIBLE = re.compile("[\u200b-\u200f\u00ad\ufeff\u2060-\u2064\u202a-\u202e\u2066-\u2069]+")
_WORD = re.compile(r"[^\W_]+(?:['.][^\W_]+)*|[一-鿿]")
_COPYRIGHT = re.compile(
    r"^[ \t>#*/;%-]*(?:copyright\b"
    r"(?!\s+(?:notice|owner|holder|license|and|law|statement|interest))|©|\(c\)\s).*$",
    re.I | re.M,
)
_RIGHTS = re.compile(r"^[ \t>#*/;%-]*all rights reserved\.?[ \t]*$", re.I | re.M)
_LIST_MARK = re.compile(
    r"^[ \t>#*/;%•·-]*(?:\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]|[ivx]{1,5})[.):]+\)?)(?=\s)[ \t]*",
    re.I | re.M,
)
_LINK = re.compile(r"\]\(([^()\s]{1,400})\)")
_WRAP = re.compile(r"(?<=[A-Za-z])-\n[ \t]*(?=[a-z])")

# SPDX equivalentwords.txt, as far as licenses for models and data use them
_SPELLINGS = {
    "licence": "license",
    "licences": "licenses",
    "licenced": "licensed",
    "licencing": "licensing",
    "sublicence": "sublicense",
    "favour": "favor",
    "behaviour": "behavior",
    "honour": "honor",
    "organisation": "organization",
    "organisations": "organizations",
    "authorise": "authorize",
    "authorised": "authorized",
    "unauthorised": "unauthorized",
    "recognise": "recognize",
    "initialise": "initialize",
    "customise": "customize",
    "utilisation": "utilization",
    "analyse": "analyze",
    "modelling": "modeling",
    "labelled": "labeled",
    "merchantibility": "merchantability",
    "fulfil": "fulfill",
    "fulfilment": "fulfillment",
    "judgement": "judgment",
    "programme": "program",
    "wilful": "willful",
    "http": "https",
}


class Words(NamedTuple):
    """The canonical words of a text, their hashes, and the 1-based line each stands on."""

    words: tuple[str, ...]
    hashes: array[int]
    lines: array[int]


def canonical(text: str) -> Words:
    """Canonical words of a text; linear in its length."""
    lines: tuple[int, ...] = ()
    if looks_like_html(text):
        page = visible_text(text)
        text, lines = page.text, page.lines
    folded = _INVISIBLE.sub("", text.translate(_FOLD)).casefold()
    for pattern in (_COPYRIGHT, _RIGHTS, _LIST_MARK):
        folded = pattern.sub("", folded)
    folded = _LINK.sub(r"] (\1)", folded)
    folded = _WRAP.sub("-", folded)
    words: list[str] = []
    numbers: array[int] = array("I")
    for number, line in enumerate(folded.split("\n"), start=1):
        for word in _WORD.findall(line):
            words.append(_SPELLINGS.get(word, word))
            numbers.append(lines[number - 1] if lines and number <= len(lines) else number)
    return Words(tuple(words), hashes(words), numbers)


def hashes(words: list[str] | tuple[str, ...]) -> array[int]:
    """CRC-32 of each word: enough to align texts, not enough to read one."""
    return array("I", (crc32(word.encode()) for word in words))
