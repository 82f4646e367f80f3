"""Edits of a license text that must be seen, each with the words that the report has to show.

Every edit is made on words that no SPDX template lets vary, outside of titles, copyright notices
and list marks, and is the same in every run.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from identify_texts import FIXED, REPLACEABLE, TOKEN, Known


class Edit(NamedTuple):
    """An edited text, the words put in and those taken out, and the lines around the place."""

    text: str
    added: str
    removed: str
    first: int
    last: int


RIDERS = (
    "Use by schools in winter is forbidden.",
    "The software may only be used for research purposes.",
    "Ponies eat green grass on most sundays.",
)
"""Words that are told from afar, words of other licenses, and words that bind nobody."""

PLACES = 2
"""Edits of each kind made in one text, at places drawn by its name."""

_NOTICE = re.compile(
    r"^\W*(?:portions |the )?(?:copyright\b|©|\(c\))|copyright (?:\(c\)|©|\d{4})"
    r"|all rights reserved|<year>|\[yyyy\]|\bversion \d",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.(])\d{1,6}(?![\w.)]|[.,]\d)")
_MODAL = re.compile(r"\b(?:may|shall|must|will|are|is|can|do)\b(?! not\b)|可以|应当")
_NEGATED = re.compile(r"\b(?:may|shall|must|will|are|is|can|do|does) not\b|不得|不能")
_SENTENCE = re.compile(
    r"(?:(?<=[a-z)]\. )|(?<=[a-z)]\.  ))[A-Z][^.\n]{40,400}\.(?=\s)|(?<=。)[^。\n]{12,200}。"
)
_STOP = re.compile(r"[a-z)][.;](?=\s)|。")
_ITEM = re.compile(r"^[ \t]*(?:[*•o-]|\(?(?:\w{1,3}[.)]|\d+(?:\.\d+)+[.)]?))[ \t]+(?=\S)", re.M)
_HEADING = re.compile(r"[ \t]*\d+(?=[ \t]+(?:\S+[ \t]*){1,8}$)")
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")


def edits(known: Known) -> Iterator[tuple[str, Edit]]:
    """Every edit of a text, with its kind."""
    for kind, maker in EDITS.items():
        chance = random.Random(f"{known.name} {kind}")  # noqa: S311 - the same in every run
        for start, end, words in maker(known, chance):
            yield kind, _replaced(known, start, end, words)
    yield from ((COMMENTED, edit) for edit in _beside_comment(known))


def _replaced(known: Known, start: int, end: int, words: str) -> Edit:
    text = known.text
    edited = text[:start] + words + text[end:]
    before = max((b for _, b in known.spans if b <= start), default=0)
    after = TOKEN.search(edited, start + len(words))
    return Edit(
        text=edited,
        added=_ITEM.sub("", words).strip(),
        removed=_ITEM.sub("", text[start:end], count=1).strip(),
        first=1 + text.count("\n", 0, before),
        last=1 + edited.count("\n", 0, after.start() if after else len(edited)),
    )


Place = tuple[int, int, str]  # from, to before, and the words that come there


def _number(known: Known, chance: random.Random) -> Iterator[Place]:
    for start, end in _some(known, _NUMBER, chance):
        value = int(known.text[start:end])
        yield start, end, str(chance.choice((4711, value + 1, value * 10)) or 7)


def _negation(known: Known, chance: random.Random) -> Iterator[Place]:
    for start, end in _some(known, _MODAL, chance):
        yield (start, start, "不") if known.text[start] in "可应" else (end, end, " not")


def _no_negation(known: Known, chance: random.Random) -> Iterator[Place]:
    for start, end in _some(known, _NEGATED, chance):
        if known.text[start] == "不":
            yield start, start + 1, ""
        else:
            yield end - len(" not"), end, ""


def _word(known: Known, chance: random.Random) -> Iterator[Place]:
    for start, end in _some(known, re.compile(r"\b[A-Za-z]{4,}\b"), chance):
        yield start, end, chance.choice(("noncommercial", "revocable", "hypothetical"))


def _sentence_deleted(known: Known, chance: random.Random) -> Iterator[Place]:
    for start, end in _some(known, _SENTENCE, chance, least=5):
        yield start, end, ""


def _paragraph_deleted(known: Known, chance: random.Random) -> Iterator[Place]:
    for start, end in _some(known, _PARAGRAPH, chance, least=12):
        yield start, end, ""


def _at_start(known: Known, chance: random.Random) -> Iterator[Place]:
    if not _open(known, 0):
        yield 0, 0, f"{chance.choice(RIDERS)}\n\n"


def _at_end(known: Known, chance: random.Random) -> Iterator[Place]:
    if not _open(known, len(known.spans)):
        yield len(known.text), len(known.text), f"\n\n{chance.choice(RIDERS)}"


def _after_sentences(known: Known, chance: random.Random) -> Iterator[Place]:
    ends = [m.end() for m in _STOP.finditer(known.text) if _fixed_gap(known, m.end())]
    for at in chance.sample(ends, min(2 * PLACES, len(ends))):
        yield at, at, f" {chance.choice(RIDERS)}"


def _between_items(known: Known, chance: random.Random) -> Iterator[Place]:
    found = [m for m in _ITEM.finditer(known.text) if _fixed_gap(known, m.end())]
    for mark in chance.sample(found, min(PLACES, len(found))):
        yield mark.start(), mark.start(), f"{mark.group()}{chance.choice(RIDERS)}\n"


def _after_notice(known: Known, chance: random.Random) -> Iterator[Place]:
    for m in list(re.finditer(r"^[ \t]*copyright .*$", known.text, re.M | re.I))[:1]:
        yield m.end(), m.end(), f"\n{chance.choice(RIDERS)}"


def _in_notice(known: Known, chance: random.Random) -> Iterator[Place]:
    for m in list(re.finditer(r"^[ \t]*copyright .*$", known.text, re.M | re.I))[:1]:
        yield m.end(), m.end(), f" {chance.choice(RIDERS[:2])}"


def _beside(known: Known, chance: random.Random) -> Iterator[Place]:
    places = [known.spans[i] for i in known.beside if not _in_form(known.text, *known.spans[i])]
    for start, end in chance.sample(places, min(3 * PLACES, len(places))):
        same = known.text[start:end].lower() == "noncommercial"
        yield start, end, chance.choice(("purple",) if same else ("noncommercial", "purple"))


EDITS: dict[str, Callable[[Known, random.Random], Iterator[Place]]] = {
    "a number changed": _number,
    "a negation put in": _negation,
    "a negation taken out": _no_negation,
    "a word changed": _word,
    "a word beside a replaceable part changed": _beside,
    "a sentence deleted": _sentence_deleted,
    "a paragraph or item deleted": _paragraph_deleted,
    "a sentence added at the start": _at_start,
    "a sentence added at the end": _at_end,
    "a sentence added after sentences": _after_sentences,
    "a sentence added between items": _between_items,
    "a sentence added under the copyright line": _after_notice,
    "a sentence added in the copyright line": _in_notice,
}

COMMENTED = "a sentence added beside a commented text"
KINDS = (*EDITS, COMMENTED)


def _beside_comment(known: Known) -> Iterator[Edit]:
    """A text behind comment leads with a sentence before or after it, which is no program code."""
    led = "\n".join(f"# {line}".rstrip() for line in known.text.strip().split("\n"))
    rider = random.Random(known.name).choice(RIDERS)  # noqa: S311 - the same in every run
    if not _open(known, 0):
        yield Edit(f"{rider}\n\n{led}\n", rider, "", 1, 4)
    if not _open(known, len(known.spans)):
        lines = led.count("\n") + 1
        yield Edit(f"{led}\n\n{rider}\n", rider, "", lines, lines + 3)


# ── where an edit is one ────────────────────────────────────────────────────────────────────────


MOST = 0.3  # of a text: who takes more away leaves a part of the license, not an edited license


def _some(
    known: Known, pattern: re.Pattern[str], chance: random.Random, least: int = 0
) -> list[tuple[int, int]]:
    """A few places that match, whose words may not vary and are no form."""
    found = [
        m.span()
        for m in pattern.finditer(known.text)
        if not _in_form(known.text, *m.span())
        and _holds_fixed(known, *m.span())
        and (not least or least <= len(TOKEN.findall(m.group())) <= MOST * len(known.spans))
    ]
    return chance.sample(found, min(PLACES, len(found)))


def _holds_fixed(known: Known, start: int, end: int) -> bool:
    """Whether a stretch holds fixed words, and is no place where others may stand."""
    first, last = _word_at(known, start), _word_at(known, end)
    if first and known.spans[first - 1][1] > start:
        first -= 1
    inside = known.kinds[first:last]
    if not inside:
        return False
    if len(inside) < 4:
        return not any(inside) and not {first, last} & known.open_before
    return inside.count(FIXED) >= 4


def _fixed_gap(known: Known, at: int) -> bool:
    """Whether no other words may stand at a place: it is neither form nor beside a template's gap."""
    if _in_form(known.text, at, at):
        return False
    return not _open(known, _word_at(known, at))


def _word_at(known: Known, at: int) -> int:
    """The first word that begins at a place or behind it."""
    return bisect_left(known.spans, (at, 0))


def _open(known: Known, word: int) -> bool:
    around = known.kinds[max(0, word - 1) : word + 1]
    return word in known.open_before or REPLACEABLE in around


def _in_form(text: str, start: int, end: int) -> bool:
    """Whether a place stands in the title lines, in a copyright notice or in a list mark."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", start)
    line = text[first : len(text) if stop < 0 else stop]
    if start < _title_ends(text) or _NOTICE.search(line):
        return True
    mark = _ITEM.match(line) or (_HEADING.match(line) if _begins(text, first) else None)
    return mark is not None and start - first < mark.end() and end - first <= mark.end()


def _begins(text: str, at: int) -> bool:
    """Whether no sentence runs on into a line."""
    before = text[max(0, at - 200) : at].rstrip(" \t")
    return before[-2:] in ("", "\n", "\n\n") or before.rstrip()[-1:] in ".:;!?"


@lru_cache(maxsize=4)
def _title_ends(text: str) -> int:
    """Where the lines that name the license end: short lines before the first sentence."""
    end = 0
    for line in text.splitlines(keepends=True)[:8]:
        if len(TOKEN.findall(line)) >= 9:
            break
        end += len(line)
    return end
