"""What an edit of a known text changed, in terms: which came, which are gone, which say other.

Two readings are compared that the same rules made: of the text as it stands, and of the text with
its edits undone. So no change is told that comes of a better rule, and none of a passage that both
share. Where the known text's words are not told, what stood there is unknown, and is told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from howopen.facts.rules import TermKind
from howopen.licenses.undo import Undone
from howopen.terms.pairing import differs, order_of, pairs
from howopen.types import Change, Term, TermChange

MAX_QUOTE = 40
"""Words of the known text that are shown of one term."""

MAX_SOUGHT = 200
"""Words of a quote by which its place is found again."""


def term_changes(
    before: Sequence[Term], after: Sequence[Term], undone: Undone, kinds: Mapping[str, TermKind]
) -> tuple[TermChange, ...]:
    """The changes between a reading of `undone` and one of the edited text, by groups of kinds."""
    told: list[TermChange] = []
    found = {term.kind for term in (*before, *after)}
    for kind in sorted(found, key=lambda k: order_of(kinds[k])):
        for old, new in pairs(kinds[kind], before, after):
            if old is not None:
                told += _of_known(old, new, undone)
            elif new is not None:
                told.append(_added(new, undone))
    return tuple(told)


def _of_known(old: Term, new: Term | None, undone: Undone) -> Iterator[TermChange]:
    """What became of a term of the known text; nothing where it says the same."""
    other = differs(old, new) if new is not None else ()
    if new is not None and not other:
        return
    start, end = _span(old, undone.text)
    edits = undone.touched(start, end)
    place = edits[0] if edits else undone.nearest(start)
    lines = {"start_line": place.first_line, "end_line": (edits or [place])[-1].last_line}
    yield TermChange(
        change=Change.GONE if new is None else Change.CHANGED,
        kind=old.kind,
        before=replace(old, quote=_shown(old.quote) if edits else old.quote, **lines),
        after=new,
        differs=other,
        license=place.license,
    )


def _added(new: Term, undone: Undone) -> TermChange:
    """A term that the known text does not have, as far as its words are told."""
    edits = [
        edit
        for edit in undone.edits
        if edit.first_line <= new.end_line and edit.last_line >= new.start_line
    ]
    return TermChange(
        change=Change.ADDED if all(edit.is_told for edit in edits) else Change.UNKNOWN,
        kind=new.kind,
        after=new,
        license=(edits or undone.edits)[0].license,
    )


def _span(term: Term, text: str) -> tuple[int, int]:
    """Where a term's words stand in the text it was read from."""
    at = 0
    for _ in range(term.start_line - 1):
        at = text.find("\n", at) + 1
    words = term.quote.partition(" … ")[0].split()[:MAX_SOUGHT]
    found = re.compile(r"\s+".join(map(re.escape, words))).search(text, at)
    return found.span() if found else (at, at)


def _shown(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:MAX_QUOTE]) + (" …" if len(words) > MAX_QUOTE else "")
