"""The edits of a known text, undone: what the text would say without them.

Only the edited places are put back, in the words of the known text; all else stays as it stands
in the text at hand. Signs of the known text's words are not kept anywhere, so that they come back
without, but for the ends of sentences and the marks of list items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import NamedTuple

from howopen.licenses.canonical import Words
from howopen.licenses.difference import Span
from howopen.licenses.index import MARK, KnownText
from howopen.regexes import regex

UNTOLD = "…"
"""Stands for a word of the known text that no dictionary tells."""

_STOP = regex(r"[^\w\n]*?[.;:!?。；：！？][\"')\]”’*_]*")
_OPENING = regex(r"[(\[\"'“‘*•_ \t-]+\Z")
_FIRST = regex(r"(?<!\S)[^\W\d_](?=[^\W_]|\s)")
_CLOSERS = regex(r"[)\]\"'”’*_]+")
_CLOSING = regex(r"[^\w\s]+")
_SENTENCE_ENDS = tuple(".!?。！？")
_THOUSANDS = regex(r"(?<=\d) (?=\d{3}\b)")
_BULLET = regex(r"\n[ \t]*[*•◦●+-][ \t]+")
_MARK_WORD = regex(r"\d{1,2}|[a-z]|[ivx]{1,5}")
_MARK_SIGNS = regex(r"(?:\d{1,2}|[a-z]|[ivx]{1,5})([.)]+)(?=\s)")
_MARKED = regex(r"(\n[ \t]*\(?)(\d{1,2}|[a-z]|[ivx]{1,5})([.)]+)(?=\s)")

_NEAR = 3000
"""Characters before a place in which the item before it begins."""


class Edit(NamedTuple):
    """A place of a text, and what stands there in the known text."""

    start: int  # characters of the text, from `start` to before `end`
    end: int
    words: str  # the known text's; empty where words were only added
    license: str
    is_told: bool = True  # whether all of these words are known
    first_line: int = 1  # lines of the file that the place is on
    last_line: int = 1


class Undone(NamedTuple):
    """A text without its edits."""

    text: str
    starts: tuple[int, ...]  # where the words of each edit begin in `text`
    edits: tuple[Edit, ...]

    def touched(self, start: int, end: int) -> list[Edit]:
        """The edits whose places lie in a stretch of `text`, or beside it."""
        return [
            edit
            for at, edit in zip(self.starts, self.edits, strict=True)
            if at <= end and at + len(edit.words) >= start
        ]

    def nearest(self, position: int) -> Edit:
        """The edit whose place is nearest to a position in `text`."""
        number = min(range(len(self.edits)), key=lambda n: abs(self.starts[n] - position))
        return self.edits[number]


def undone(text: str, edits: Iterable[Edit]) -> Undone:
    """The text as it was before these edits; of two that overlap, the first is undone."""
    kept: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    pieces: list[str] = []
    at = 0
    for edit in kept:
        pieces += (text[at : edit.start], edit.words)
        at = edit.end
    starts = tuple(accumulate(map(len, pieces)))[0::2]
    return Undone("".join((*pieces, text[at:])), starts, tuple(kept))


def edit_of(known: KnownText, words: Words, span: Span, word: Callable[[int], str]) -> Edit:
    """The edit that a span is, of which `c` and `d` count words of the whole text."""
    span = _with_mark(known, words, span)
    told = told_words(known, words, span, word)
    said = _laid_out(known, span, told)
    start, end, said = _place(words, span, said)
    lines = words.line(span.c), words.line(max(span.c, span.d - 1))
    return Edit(start, end, said, known.license, UNTOLD not in told, *lines)


def told_words(known: KnownText, words: Words, span: Span, word: Callable[[int], str]) -> list[str]:
    """The known text's words, as far as the dictionary or this text tells them."""
    hashed = known.words[span.a : span.b]
    told = [word(h) for h in hashed]
    if all(told):
        return told
    return [w or words.by_hash.get(h, UNTOLD) for w, h in zip(told, hashed, strict=True)]


def _with_mark(known: KnownText, words: Words, span: Span) -> Span:
    """A removed list item with the mark before it, which went too."""
    a, b, c, d = span
    lacks_mark = a and known.flags[a - 1 : a] == bytes([MARK]) and c - 1 not in words.marks
    return Span(a - 1, b, c, d) if a < b and c == d and lacks_mark else span


def _laid_out(known: KnownText, span: Span, told: list[str]) -> str:
    """Words as a text whose list items each begin a line."""
    flags = known.flags[span.a : span.b] or bytes(len(told))
    is_mark = [flag == MARK for flag in flags]
    pieces = [f"\n{w}." if marked else f" {w}" for w, marked in zip(told, is_mark, strict=True)]
    return _THOUSANDS.sub(",", "".join(pieces).strip())


def _place(words: Words, span: Span, said: str) -> tuple[int, int, str]:
    """Where an edit begins and ends, with signs around its words that keep sentences apart."""
    raw, spans = words.raw, words.spans
    before = spans[span.c - 1][1] if span.c else 0
    begin = spans[span.c][0] if span.c < len(spans) else len(raw)
    if span.c == span.d:
        return _inserted(raw, before, begin, said)
    end = spans[span.d - 1][1]
    if span.a < span.b:
        return begin, end, said
    stop = _STOP.match(raw, before, begin)
    if stop or "\n" in raw[before:begin] or not before:  # its own signs go with it
        opening = _OPENING.search(raw, before, begin)
        begin = max(opening.start(), stop.end() if stop else before) if opening else begin
        closing = _CLOSING.match(raw, end)
        end = closing.end() if closing else end
    return begin, end, ""


def _inserted(raw: str, before: int, begin: int, said: str) -> tuple[int, int, str]:
    """Words put back between two others: a sentence of its own, or an item like its neighbors.

    Of the signs that stand there now, those up to the end of a sentence or an item are of the
    words before; the rest (line ends, bullets) leads to the next item, and is repeated.
    """
    stop = _STOP.match(raw, before, begin) or _CLOSERS.match(raw, before, begin)
    at, sign = (stop.end(), stop[0].strip()) if stop else (before, "")
    sign = sign.strip("\"')]”’*_").replace(":", ";")
    rest = raw[at:begin]
    if "\n" not in rest:
        if not sign and before:
            return begin, begin, f"{said} "
        return at, at, f" {_capital(said)}{sign or '.'}"
    lead, mark = _item_lead(raw, at, begin, said)
    if mark:
        said = said.partition(" ")[2]
    elif sign in _SENTENCE_ENDS and not _BULLET.search(lead):
        lead = " "
    return at, at, f"{lead}{mark}{_capital(said)}{sign}"


def _item_lead(raw: str, at: int, begin: int, said: str) -> tuple[str, str]:
    """What leads to an item as it does to the items beside it, and its mark, signs included."""
    rest = raw[at:begin]
    above = raw[max(0, at - _NEAR) : at]
    word = said.partition(" ")[0].rstrip(".")
    if not _MARK_WORD.fullmatch(word):
        bullets = [m for m in _BULLET.finditer(above) if "\n\n" not in above[m.end() :]]
        is_last = bullets and not _BULLET.search(rest)
        return (bullets[-1][0] if is_last else rest), ""
    next_ = _MARK_SIGNS.match(raw, begin)
    alike = [m for m in _MARKED.finditer(above) if m[2].isdigit() == word.isdigit()]
    if alike and word not in ("1", "a", "i"):
        return alike[-1][1], f"{word}{alike[-1][3]} "
    if next_:
        return rest, f"{word}{next_[1]} "
    return rest, f"{word}. " if said.startswith(f"{word}.") else ""


def _capital(said: str) -> str:
    """Words as a sentence begins, by which it is told from the one before."""
    return _FIRST.sub(lambda first: first[0].upper(), said, count=1)
