"""Whether an edit was seen, and with its own words."""

from __future__ import annotations

from array import array
from collections import Counter

from identify_edits import Edit
from identify_texts import folded

from howopen.knowledge_base import knowledge
from howopen.licenses.canonical import canonical
from howopen.licenses.difference import differing_spans
from howopen.licenses.identify import Identified
from howopen.types import Difference, Match

OUTCOMES = (
    "right",
    "nearer",
    "wide",
    "other words",
    "another",
    "not identified",
    "not noticed",
    "crashed",
)
"""Edited, with the change's own words; an edit of another license from which fewer words differ;
with many more words; with other words; another license; a fragment or unknown; and taken for the
license itself."""

CRASHED = Identified("crashed", ())
SURE = (Match.EXACT, Match.REFORMATTED)


def identify(text: str) -> Identified:
    """What a text is, or that the identifier fell over it: the eval goes on."""
    try:
        return knowledge().identifier.identify(text)
    except Exception:  # noqa: BLE001 - any is a finding
        return CRASHED


def outcome(found: Identified, edit: Edit, ids: frozenset[str]) -> str:
    """One of OUTCOMES."""
    if found is CRASHED:
        return "crashed"
    sure = [p for p in found.parts if p.match in SURE]
    if found.license or sure:
        named = {folded(found.license), *(folded(p.id) for p in sure)}
        if named & ids:
            return "not noticed"
        return "nearer" if is_nearer(edit, named) else "another"
    edited = [p for p in found.parts if p.match is Match.EDITED]
    shown = [d for p in edited for d in p.differences]
    changed = len(words_of(edit.added)) + len(words_of(edit.removed))
    size = sum(len(words_of(d.found)) + len(d.expected.split()) for d in shown)
    if not edited:
        return "not identified"
    if not any(folded(p.id) in ids for p in edited):
        return "nearer" if size <= changed + 1 else "another"
    if not shows(shown, edit):
        return "other words"
    return "right" if size <= 2 * changed + 10 else "wide"


def is_it(found: Identified, ids: frozenset[str]) -> bool:
    """Whether a whole text was taken for one of these; an exception alone is no license."""
    if found.license:
        return folded(found.license) in ids
    return (
        len(found.parts) == 1 and found.parts[0].match in SURE and folded(found.parts[0].id) in ids
    )


TEXTS: dict[str, list[array[int]]] = {}
"""The words of every known text, by folded id."""


def is_nearer(edit: Edit, ids: set[str]) -> bool:
    """Whether a known text of other ids differs from the edited one in no more than the edit."""
    words = canonical(edit.text).hashes
    changed = len(words_of(edit.added)) + len(words_of(edit.removed))
    return any(
        sum(s.b - s.a + s.d - s.c for s in differing_spans(known, words)) <= changed
        for license_id in ids
        for known in TEXTS.get(license_id, ())
    )


def shows(differences: list[Difference], edit: Edit) -> bool:
    """Whether one difference, at the right place, holds the words put in and those taken out."""
    added, removed = words_of(edit.added), words_of(edit.removed)
    return any(
        _holds(words_of(d.found), added)
        and _holds([w for e in d.expected.split() for w in words_of(e) or [e]], removed)
        and d.start_line - NEARBY <= edit.last
        and edit.first <= d.end_line + NEARBY
        for d in differences
    )


SHOWN = 40  # words told of what was taken out
NEARBY = 5  # lines: a difference may be told where the next word that counts stands


def _holds(shown: list[str], words: list[str]) -> bool:
    """Whether words stand in others, `…` for any. A deleted stretch may be told a little shifted.

    Of many words the first two or the last may be told as the text's own: a text may have such a
    word at that place, and names go on behind a copyright notice.
    """
    parts = [words, words[1:], words[2:], words[:-1]] if len(words) > 5 else [words]
    if any(_stands(shown, part) for part in parts):
        return True
    bag = Counter(w for w in shown if w != "…")
    return len(shown) >= min(len(words), SHOWN) and (bag - Counter(words)).total() <= 4


def _stands(shown: list[str], words: list[str]) -> bool:
    return any(
        all(s in (w, "…") for s, w in zip(shown[i:], words, strict=False))
        for i in range(len(shown) - len(words) + 1)
    )


def words_of(text: str) -> list[str]:
    return canonical(text).words


def told(found: Identified) -> str:
    """What was found, in short."""
    parts = [
        f"{p.id} {p.match}"
        + "".join(
            f" [{d.expected[:60]} -> {d.found[:60]} @{d.start_line}]" for d in p.differences[:3]
        )
        + (f" and {len(p.differences) - 3} more" if len(p.differences) > 3 else "")
        for p in found.parts
    ]
    return f"{found.license or 'none'}: {'; '.join(parts)}"
