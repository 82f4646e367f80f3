"""Single-clause edits of license texts, each with the change of terms that must be told of it.

What must be told is never taken from howopen: for a deletion, a number and a flip it comes of the
labels of the text (`truth/terms.csv`) and of the edit itself, for an addition of the label of the
added sentence (`term_mutations.yaml`). The same edits are made in every run.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

Params = dict[str, object]


class Labeled(NamedTuple):
    """One labeled term of a text."""

    kind: str
    state: str
    params: Params
    quote: str

    @property
    def key(self) -> str:
        """The kind, with its category for prohibited uses."""
        category = self.params.get("category")
        return f"{self.kind}:{category}" if category else self.kind


class Base(NamedTuple):
    """A known license text, and its labels where it has some."""

    name: str
    text: str
    labels: tuple[Labeled, ...] = ()


class Mutation(NamedTuple):
    """An edited text, and what must be told: `keys` are terms, `ways` what may be said of them."""

    kind: str
    base: str
    text: str
    words: str  # that were put in or taken out
    keys: frozenset[str]
    ways: frozenset[str]
    every: bool = False  # all keys must be told, not one of them
    value: tuple[str, float] | None = None  # a parameter, and its new value


GONE, ADDED = frozenset(("gone",)), frozenset(("added", "changed"))
TURNED = frozenset(("gone", "changed"))

MOST = 0.3
"""Of a text: who takes more away leaves a part of the license, not an edited license."""

_LIST_MARK = r"(?:[-*•+o]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})(?:\.(?:\d{1,2}|[a-z]|[ivx]{1,5}))*[.)])"
_BREAK = re.compile(
    rf"\n\s*\n|\n(?=[ \t]*{_LIST_MARK}[ \t])|。"
    r"|(?<=[a-z)\"”*\]]\.[\s\"”)*])\s*(?=[\"“(\[*]*[A-Z][a-z]*\b)"
)
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|Inc|Ltd|Co|No|Sec|U\.S)\.\s*$")
_NEGATED = re.compile(r"\b(may|shall|must|will|can|should)( not)\b|(不得)", re.IGNORECASE)
_MODAL = re.compile(r"\b(may|shall|must|will|can|should)\b(?! not\b)|((?<!不)可以)", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:which|that|who|whose|if|when|where|unless|until|as|extent|provided|whether|before)\b"
    r"[^,;:.(]*$",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\b(?:no|not|never|neither|nor|none|nothing)\b[^;:.]*$", re.IGNORECASE)


# ── a clause that is gone ───────────────────────────────────────────────────────────────────────


def deletions(
    base: Base, restrictions: frozenset[str], elsewhere: dict[str, list[tuple[int, int]]]
) -> Iterator[Mutation | None]:
    """Each clause or sentence that states a restriction, deleted; None where the term stays.

    A term stays where another label of it, or a passage that howopen reads so (`elsewhere`), stands
    outside of what is deleted.
    """
    wanted: dict[tuple[int, int], set[str]] = {}
    places = {label: place(base.text, label.quote) for label in _hashable(base.labels)}
    clauses = {label: clause(base.text, *at) for label, at in places.items() if at}
    for label, span in clauses.items():
        if label.kind in restrictions and label.state == "stated":
            wanted.setdefault(span, set()).add(label.key)
    for (start, end), keys in sorted(wanted.items()):
        if end - start > MOST * len(base.text):
            continue
        other = {lb.key for lb, (a, b) in clauses.items() if b <= start or a >= end}
        other |= {lb.key for lb in places if lb not in clauses}
        other |= {k for k, at in elsewhere.items() if _outside(at, (start, end))}
        sole = frozenset(keys - other)
        text, words = base.text[:start] + base.text[end:], base.text[start:end]
        yield (
            Mutation("a restriction deleted", base.name, text, words, sole, GONE, every=True)
            if sole
            else None
        )


def _hashable(labels: Sequence[Labeled]) -> list[Labeled]:
    return [_Keyed(*label) for label in labels]


class _Keyed(Labeled):
    """A label that is told from all others, and can be a key."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def place(text: str, quote: str) -> tuple[int, int] | None:
    """Where the last passage of a quote stands: of a list's lead and an item, the item."""
    words = quote.rsplit(" … ", maxsplit=1)[-1].split()
    found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return found.span() if found else None


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences or the list item that a stretch stands in."""
    breaks = [m for m in _BREAK.finditer(text) if not _ABBREVIATED.search(text[: m.start()][-8:])]
    first = max((m.end() for m in breaks if m.end() <= start), default=0)
    last = min((m.start() for m in breaks if m.start() >= end - 1), default=len(text))
    return first, max(last, end)


# ── another number ──────────────────────────────────────────────────────────────────────────────

_MAGNITUDES = {"billion": 10**9, "million": 10**6, "thousand": 10**3}
_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:( )(billion|million|thousand))?(?!\w|[.,]\d)"
)
_OTHERS = (40_000, 250_000, 3_000_000, 25_000_000, 60_000_000, 450_000_000, 2_000_000_000)
_DAYS = (3, 7, 14, 45, 60, 90)


def numbers(base: Base) -> Iterator[Mutation]:
    """Each number that a label has as a parameter, changed in several notations.

    Digits in the words of a labeled text parameter (a version, a year, an address) count too.
    """
    seen: set[tuple[int, str]] = set()
    for label in base.labels:
        at = place(base.text, label.quote)
        for name, value in label.params.items() if at else ():
            for found in _NUMBER.finditer(base.text, *at):
                if (found.start(), label.key) in seen:
                    continue
                made = list(_renumbered(base, label, name, value, found))
                seen |= {(found.start(), label.key)} if made else set()
                yield from made


def _renumbered(
    base: Base, label: Labeled, name: str, value: object, found: re.Match[str]
) -> Iterator[Mutation]:
    factor = _MAGNITUDES.get(found[3] or "", 1)
    number = float(found[1].replace(",", "")) * factor
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        if name in ("text", "reference", "exemption", "notice", "cap") and re.search(
            rf"(?<![\d.]){re.escape(found[1])}(?![\d.])", str(value)
        ):
            yield _with_number(base, label, found, str(int(float(found[1].replace(",", ""))) + 4))
        return
    if number != value:
        return
    for other in _DAYS if name == "cure_days" else _OTHERS:
        for words in _spellings(other):
            if other != number:
                yield _with_number(base, label, found, words, (name, other))


def _spellings(number: int) -> Iterator[str]:
    yield f"{number:,}"
    for word, size in _MAGNITUDES.items():
        if number % size == 0 and number >= size > 1000:
            yield f"{number // size} {word}"
            return


def _with_number(
    base: Base,
    label: Labeled,
    found: re.Match[str],
    words: str,
    value: tuple[str, float] | None = None,
) -> Mutation:
    text = base.text[: found.start()] + words + base.text[found.end() :]
    told = f"{found[0]} -> {words}"
    keys = frozenset((label.key,))
    return Mutation("a number changed", base.name, text, told, keys, ADDED, value=value)


# ── may, and may not ────────────────────────────────────────────────────────────────────────────


def flips(base: Base, elsewhere: dict[str, list[tuple[int, int]]]) -> Iterator[Mutation | None]:
    """The first modal verb of each labeled passage, negated or freed of its negation.

    Passed over: a verb in a clause beside the main one ("which Meta may grant …", "if you may …"),
    and one that is negated already by other words ("in no event shall …"). The labels of all
    passages that hold the verb say which terms it may be that turn; None where each of them is
    stated by another passage too (`elsewhere`).
    """
    turned: dict[tuple[int, int, str], set[str]] = {}
    for label in base.labels:
        at = place(base.text, label.quote)
        edit = _flip(base.text, *at) if at and label.state in ("stated", "denied") else None
        if edit:
            turned.setdefault(edit, set()).add(label.key)
    for (start, end, words), keys in sorted(turned.items()):
        span = clause(base.text, start, end)
        sole = frozenset(key for key in keys if not _outside(elsewhere.get(key, []), span))
        text = base.text[:start] + words + base.text[end:]
        near = " ".join(base.text[max(0, start - 60) : end + 60].split())
        told = f"{base.text[start:end]} -> {words}: {near}"
        negated = base.text[start:end].lower().endswith((" not", "不得"))
        kind = "may not made may" if negated else "may made may not"
        yield Mutation(kind, base.name, text, told, sole, TURNED) if sole else None


def _outside(places: list[tuple[int, int]], span: tuple[int, int]) -> bool:
    return any(b <= span[0] or a >= span[1] for a, b in places)


def _flip(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    found = [*_NEGATED.finditer(text, start, end), *_MODAL.finditer(text, start, end)]
    for modal in sorted(found, key=lambda m: m.start()):
        before = text[max(0, modal.start() - 400) : modal.start()]
        if _BESIDE.search(text[start : modal.start()]) or _NEGATIVE.search(before):
            continue
        if modal[0] in ("不得", "可以"):
            return *modal.span(), "可以" if modal[0] == "不得" else "不得"
        if modal[0].lower().endswith(" not"):
            return *modal.span(), modal[1]
        return *modal.span(), f"{modal[0]} {'NOT' if modal[0].isupper() else 'not'}"
    return None


# ── a sentence of another license ───────────────────────────────────────────────────────────────

_PARAGRAPH_END = re.compile(r"(?<=[a-z)]\.)(?=[ \t]*\n[ \t]*\n)")


def additions(
    base: Base, sentences: Sequence[tuple[str, str, str]], has: frozenset[str]
) -> Iterator[Mutation]:
    """Restrictions that a text does not have, put behind a sentence or between paragraphs.

    Each sentence comes with the type of edit it is for and the keys of what it states, as written.
    """
    ends = [m.start() for m in _PARAGRAPH_END.finditer(base.text)]
    for kind, told, sentence in sentences if ends else ():
        keys = frozenset(told.split("|"))
        if keys & has:
            continue
        chance = random.Random(f"{base.name} {sentence}")  # noqa: S311 - the same in every run
        at, gap = chance.choice(ends), chance.choice((" ", "\n\n"))
        text = base.text[:at] + gap + sentence + base.text[at:]
        yield Mutation(kind, base.name, text, sentence, keys, ADDED)


def parsed(rows: Sequence[dict[str, str]]) -> tuple[Labeled, ...]:
    """Labels of the rows of a table."""
    return tuple(
        Labeled(r["kind"], r["state"], json.loads(r["params"] or "{}"), r["quote"]) for r in rows
    )
