"""Licenses that a text names as holding, without being one: by tags and by notices.

A mention never makes a text a license. Where a text grants rights in words of its own, or is a
known license with changes, it stays what it is, and what it mentions is told beside that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from howopen.facts.notices import blank
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.names import ids_of
from howopen.licenses.notices import Notice, notice_reader
from howopen.licenses.plain import Plain
from howopen.licenses.tags import declared, is_json, read_tags, without_tags
from howopen.regexes import regex
from howopen.types import LicensePart, Match, Term

POINTER_WORDS = 600
"""Words of a text that may be a mere pointer to a license; a longer one says something itself."""

_TEXT_ENDINGS = frozenset(("", ".md", ".txt", ".rst", ".html", ".htm", ".text", ".markdown"))
_JOINT = regex(
    r"(?:\slicen[sc]e)?(?:\s?\([^()]{0,80}\))?\s?,?\s?(?P<or>\bor\s)?"
    r"(?:(?:under|the|a|an|terms|of|version|either)\s){0,6}"
)
_VERSIONED = regex(r"^(?P<family>.+?)-\d")


class Mentioned(NamedTuple):
    """What a text mentions."""

    parts: tuple[LicensePart, ...] = ()
    expression: str = ""  # what its tags declare, where it is a mere pointer
    is_pointer: bool = False  # it says nothing itself but which license holds


class _Hit(NamedTuple):
    id: str
    line: int
    end: int
    is_open: bool = False
    is_bare: bool = False


def mentions(
    text: str,
    kb: KnowledgeBase,
    *,
    path: str = "",
    terms: Sequence[Term] = (),
    known: Sequence[LicensePart] = (),
) -> Mentioned:
    """What a text mentions, given its own terms and the known texts that it holds or resembles.

    Standard notices are known texts too; where one is recognized, the words in it decide.
    """
    seen = tuple(part for part in known if part.match is Match.MENTION)
    own = tuple(part for part in known if part.match is not Match.MENTION)
    if any(part.match in {Match.EXACT, Match.REFORMATTED} for part in own):
        return Mentioned(seen)
    tags = read_tags(text, kb, path)
    plain = Plain(without_tags(text, tags))
    notices = () if is_json(text, path) else tuple(notice_reader(kb).read(plain))
    hits = [_Hit(i, tag.line, tag.line) for tag in tags for i in ids_of(tag.expression)]
    hits += [
        _Hit(i, plain.line(named.start), plain.line(named.start), named.is_open, named.is_bare)
        for notice in notices
        for named in notice.named
        for i in ids_of(named.expression)
    ]
    hits = [hit for hit in hits if _is_beside(hit, own)]
    hits += [_Hit(p.id, p.start_line, p.end_line) for p in seen if not _is_said(p, hits)]
    if not hits:
        return Mentioned()
    spans = [(plain.line(n.start), plain.line(n.end)) for n in notices]
    grants = _grants_itself(terms, [*spans, *((p.start_line, p.end_line) for p in seen)])
    if own and grants:
        return Mentioned(seen)
    parts = tuple(
        LicensePart(id=hit.id, match=Match.MENTION, start_line=hit.line, end_line=hit.end)
        for hit in _settled(hits)
    )
    sure = all(tag.expression for tag in tags) and all(notice.named for notice in notices)
    pointer = not own and not grants and sure and _points(plain, kb, path)
    stated = declared(tags) if tags else _choice(notices, plain)
    return Mentioned(parts, stated if pointer else "", pointer)


def _choice(notices: Sequence[Notice], plain: Plain) -> str:
    """The choice that the one notice of a text offers in words: "under the MIT or the GPL-3.0"."""
    named = notices[0].named if len(notices) == 1 else ()
    families = {_family(i) for n in named for i in ids_of(n.expression)}
    if len(named) < 2 or len(families) < len(named) or any(n.is_open for n in named):
        return ""
    between = [_JOINT.fullmatch(plain.text, one.end, other.start) for one, other in pairwise(named)]
    if not all(between) or not (between[-1] and between[-1]["or"]):
        return ""
    return " OR ".join(n.expression for n in named)


def _is_said(part: LicensePart, hits: Sequence[_Hit]) -> bool:
    """Whether the words in a notice that was recognized name a license of that name themselves."""
    return any(
        part.start_line <= hit.line <= part.end_line and _family(hit.id) == _family(part.id)
        for hit in hits
    )


def _settled(hits: Sequence[_Hit]) -> list[_Hit]:
    """Each license once, where it first stands; what is said in full settles what is not.

    A name without a version says nothing new beside one with it; nor does a version beside the
    same "or later".
    """
    firm = {_family(h.id) for h in hits if not h.is_open}
    later = {h.id for h in hits if not h.is_bare}
    told: dict[str, _Hit] = {}
    for hit in sorted(hits, key=lambda h: h.line):
        if hit.is_open and _family(hit.id) in firm:
            continue
        if hit.is_bare and hit.id.removesuffix("-only") + "-or-later" in later:
            continue
        told.setdefault(hit.id, hit)
    return list(told.values())


def _family(license_id: str) -> str:
    versioned = _VERSIONED.match(license_id)
    return versioned["family"] if versioned else license_id


def _is_beside(hit: _Hit, known: Sequence[LicensePart]) -> bool:
    """Whether a mention stands beside the known texts, not among their own words.

    A license names itself and others ("how to apply"). Of an edited text only what was added is
    somebody else's word; a fragment does not tell what was.
    """
    if any(_family(part.id) == _family(hit.id) for part in known):
        return False
    return all(
        part.match is not Match.EDITED
        or any(
            d.kind == "added" and d.start_line <= hit.line <= d.end_line for d in part.differences
        )
        for part in known
    )


def _grants_itself(terms: Sequence[Term], notices: Sequence[tuple[int, int]]) -> bool:
    """Whether a text grants rights outside its notices, as only a license does."""
    return any(
        term.kind.startswith("grant-")
        and not any(start <= term.start_line <= end for start, end in notices)
        for term in terms
    )


def _points(plain: Plain, kb: KnowledgeBase, path: str) -> bool:
    """Whether a text says nothing itself but which license holds.

    Code and package metadata are no license texts, whatever their length. A text is a pointer
    where it is short and does not bind beyond its notices.
    """
    if PurePosixPath(path).suffix.casefold() not in _TEXT_ENDINGS:
        return True
    if next(islice(re.finditer(r"\S+", plain.text), POINTER_WORDS, None), None) is not None:
        return False
    facts = kb.notices
    rest = re.sub(blank(facts.allowed), " ", plain.text)
    return re.search(blank(facts.binds), rest) is None
