"""What a document says of its own words: definitions by name, and the sections it refers to.

Forms of definitions: `"X" means …`, `X means …`, `X: …` in a section of definitions, `(the "X")`,
`“X”是指…`. Forms of references: `Section 3(c)`, `Sections 5(a) and 5(b)`, `§ 2.1`, `Article IV`,
`Attachment A`, `第三条`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from howopen.regexes import regex
from howopen.terms.folding import INNER_DOT
from howopen.terms.layout import Block

MAX_REFERENCES = 20
"""Sections followed from one sentence."""

_BEGIN = 240  # characters of a sentence in which what it defines is named
_MEANS = (
    r"(?:shall |will |also )*(?:means?\b|refers? to\b|is defined\b|includes?\b|has the meaning)"
)
_QUOTED = regex(
    r"^[^\"']{0,40}[\"'](?P<name>[^\"']{1,60})[\"']"
    r"(?:[^\".;]{0,60}[\"'](?P<other>[^\"']{1,60})[\"'])?\s*(?:\([^)]{0,80}\)\s*)?,?\s*"
    rf"(?::|=|{_MEANS}|(?:are|is)\b|是指|系指|指)",
    re.IGNORECASE,
)
_BARE = regex(rf"^(?P<name>[A-Z][\w/()-]*(?: [\w/()-]+){{0,5}}?),? {_MEANS}")
_ENTRY = regex(r"^(?P<name>[^\W\d_][\w /()-]{0,50}?)\s?(?::|(?<=[一-鿿])指)")
_ASIDE = regex(
    r"\((?:[^()\"]{0,60} )?\"(?P<name>[^\"]{1,60})\""
    r"(?: or \"(?P<other>[^\"]{1,60})\")?[^()\"]{0,20}\)"
)
_DEFINITIONS = regex(r"\bdefinitions?\b|\bdefined terms\b|定义|术语", re.IGNORECASE)

_NUMBER = (
    rf"(?:\d{{1,3}}(?:[.{INNER_DOT}]\w{{1,4}})*|[IVX]{{1,5}}\b|[A-Z]\b)(?:\s?\(\w{{1,4}}\)){{0,4}}"
)
_REFERENCE = regex(
    r"(?P<what>\b(?:sections?|articles?|clauses?|paragraphs?|attachments?|exhibits?|annex(?:es)?"
    r"|appendix|schedules?)\b|§{1,2})\s?"
    rf"(?P<list>{_NUMBER}(?:(?:, | and | or |, and |, or | to | through ){_NUMBER}){{0,6}})"
    r"|第\s?(?P<zh>[\d一二三四五六七八九十][\d.·一二三四五六七八九十]{0,5})\s?[条款章]",
    re.IGNORECASE,
)
_EACH = regex(_NUMBER, re.IGNORECASE)
_ATTACHED = regex(r"attach|exhib|annex|append|sched", re.IGNORECASE)
_ZH_DIGITS = "零一二三四五六七八九十"


class Span(NamedTuple):
    """A sentence of a document. Positions are in the folded text."""

    start: int
    end: int
    block: int


def definitions(
    folded: str, spans: Sequence[tuple[int, int, int]], blocks: Sequence[Block]
) -> dict[str, Span]:
    """Where each defined name is defined, by the name in lower case; the first place counts."""
    found: dict[str, Span] = {}
    for start, end, block in spans:
        head = folded[start : min(end, start + _BEGIN)]
        listed = _DEFINITIONS.search(blocks[block].title) is not None
        match = _QUOTED.match(head) or _BARE.match(head) or (_ENTRY.match(head) if listed else None)
        if match is not None:
            for name in _names(match):
                found.setdefault(name, Span(start, end, block))
    starts = [start for start, _, _ in spans]
    for aside in _ASIDE.finditer(folded):
        at = bisect_right(starts, aside.start()) - 1
        for name in _names(aside) if at >= 0 else ():
            found.setdefault(name, Span(*spans[at]))
    return found


def _names(match: re.Match[str]) -> Iterator[str]:
    groups = match.groupdict()
    for name in (groups["name"], groups.get("other")):
        if name and name.strip():
            yield name.strip().casefold()


def references(text: str) -> Iterator[str]:
    """The paths of the sections that a text refers to, as `Block.section` writes them."""
    count = 0
    for reference in _REFERENCE.finditer(text):
        if reference["zh"]:
            yield reference["zh"].replace(INNER_DOT, ".")
            continue
        for number in _EACH.finditer(reference["list"]):
            path = re.sub(r"\s?\((\w+)\)", r".\1", number[0].replace(INNER_DOT, "."))
            kind = reference["what"].rstrip("s").title()
            yield f"{kind} {path}" if _ATTACHED.match(kind) else path
            count += 1
            if count == MAX_REFERENCES:
                return


def place(path: str, blocks: Sequence[Block]) -> tuple[int, ...]:
    """The blocks of a section and of all below it, empty where there is none of this path."""
    wanted = {path.casefold()}
    if path in _ZH_DIGITS:
        wanted.add(str(_ZH_DIGITS.index(path)))
    elif path.isdigit() and int(path) < len(_ZH_DIGITS):
        wanted.add(_ZH_DIGITS[int(path)])
    found = []
    for number, block in enumerate(blocks):
        section = block.section.casefold()
        if any(section == w or section.startswith(f"{w}.") for w in wanted):
            found.append(number)
    return tuple(found)
