"""Rules made ready when knowledge is compiled: patterns cut, and the words that they need told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from howopen.facts.patterns import Needs, PatternFacts, Piece, WordTable
from howopen.facts.patterns import VocabularyFacts as Words
from howopen.facts.rules import Case, Cases, Rule, TermKind
from howopen.terms.literals import alternatives, literals
from howopen.terms.vocabulary import HEAD, RUN, SHORTEST

MAX_NESTING = 8
"""Phrases inside phrases; two that name each other would never end."""

_PHRASE = re.compile(r"\{([a-z_]+)\}")
_PART = re.compile(r"\\.|\(\?P|[^\\(]+|\(", re.DOTALL)
_OWN_FLAGS = re.compile(r"\(\?[a-zA-Z]*-?[a-zA-Z]+[:)]")


def prepared(kinds: Iterable[TermKind], phrases: Mapping[str, str]) -> PatternFacts:
    """All patterns of some kinds.

    Raises re.error or KeyError, with a note of the kind, for a pattern that is none.
    """
    pieces: dict[str, Piece] = {}
    patterns: dict[str, tuple[str, ...]] = {}
    asked: dict[str, dict[str, tuple[Needs, ...]]] = {"sentence": {}, "block": {}}
    examples: list[str] = []
    for kind in kinds:
        examples += (text.lower() for text in (*kind.matches, *kind.does_not_match))
        try:
            for pattern in filter(None, _patterns(kind)):
                if pattern not in patterns:
                    patterns[pattern] = cut = alternatives(expanded(pattern, phrases))
                    pieces |= {s: _piece(s) for s in cut if s not in pieces}
        except (re.error, KeyError) as error:
            error.add_note(kind.id)
            raise
        for unit, table in asked.items():
            for pattern in _asked(kind, unit):
                table[pattern] = tuple(pieces[source].needs for source in patterns[pattern])
    number = {source: at for at, source in enumerate(pieces)}
    return PatternFacts(
        pieces=tuple(msgspec.Raw(msgspec.msgpack.encode(p)) for p in pieces.values()),
        patterns={name: tuple(number[s] for s in cut) for name, cut in patterns.items()},
        sentences=words_of(asked["sentence"], examples),
        blocks=words_of(asked["block"], examples),
    )


def spread(kind: TermKind) -> TermKind:
    """A kind with what speaks against all of its rules told of each."""
    rules = (replace(rule, unless=(*rule.unless, *kind.unless)) for rule in kind.rules)
    return replace(kind, rules=tuple(rules), unless=())


def expanded(pattern: str, phrases: Mapping[str, str], depth: int = 0) -> str:
    """A pattern with its phrases in place of their names. Raises KeyError for an unknown one."""
    if depth > MAX_NESTING:
        return pattern
    return _PHRASE.sub(lambda m: f"(?:{expanded(phrases[m[1]], phrases, depth + 1)})", pattern)


# ── patterns ────────────────────────────────────────────────────────────────────────────────────


def _patterns(kind: TermKind) -> Iterator[str]:
    for rule in kind.rules:
        yield from (rule.match, *rule.also, *rule.unless)
        yield from (rule.lead, rule.above, rule.context, rule.unless_context)
        yield from (rule.document, rule.unless_document, rule.requested_when, rule.unclear_when)
        yield from (p for case in _cases(rule) for p in (case.when, case.unless, case.take))
    yield from (p for category in kind.categories for p in (category.match, category.unless))


def _cases(rule: Rule) -> Iterator[Case]:
    for spec in rule.params.values():
        if isinstance(spec, Cases):
            yield from spec.each
        elif isinstance(spec, tuple):
            yield from spec


def _asked(kind: TermKind, unit: str) -> Iterator[str]:
    """The patterns that are asked of sentences, or of blocks."""
    rules = [rule for rule in kind.rules if rule.unit == unit]
    for rule in rules:
        yield from (rule.match, *rule.also, *rule.unless)
        told = (p for case in _cases(rule) for p in (case.when, case.unless, case.take))
        yield from filter(None, (rule.lead, rule.requested_when, rule.unclear_when, *told))
    if rules:
        every = (p for category in kind.categories for p in (category.match, category.unless))
        yield from filter(None, every)


def _piece(source: str) -> Piece:
    """An alternative made ready.

    Case is ignored by lowering both sides: the search of the standard library is several times
    quicker so than with its flag. A pattern that sets flags itself is left as it is.
    """
    needs = literals(source)
    in_low = not _OWN_FLAGS.search(source)
    if in_low:
        source = _PART.sub(lambda m: m[0] if m[0][0] in "\\(" else m[0].lower(), source)
    return Piece(source=source, needs=needs, in_low=in_low)


# ── words ───────────────────────────────────────────────────────────────────────────────────────


def words_of(needs: Mapping[str, tuple[Needs, ...]], examples: Sequence[str] = ()) -> Words:
    """The words that patterns need, numbered.

    A needed word stands for its longest run (its anchor): where the word stands, the anchor does.
    A word without one, as Chinese ones, is looked for itself. The key of an alternative is the
    group whose words are the rarest in the examples.
    """
    numbers: dict[tuple[str, ...], int] = {}
    told = [(pattern, [_told(each, numbers) for each in every]) for pattern, every in needs.items()]
    words = list(dict.fromkeys(word for group in numbers for word in group))
    often = dict(zip(words, _held(words, examples), strict=True))
    held = [sum(often[word] for word in group) for group in numbers]
    owners: list[int] = []
    patterns: dict[str, tuple[int, int, int]] = {}
    opened: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in numbers]
    free: list[int] = []
    for pattern, every in told:
        start = len(owners)
        for at, needed in enumerate(every, start):
            key, *others = sorted(needed, key=lambda n: (held[n], n)) or [-1]
            if needed:
                opened[key].append((at, tuple(others)))
            else:
                free.append(at)
        owners += [len(patterns)] * len(every)
        patterns[pattern] = (len(patterns), start, len(owners))
    groups: dict[str, list[int]] = {word: [] for word in words}
    for group, number in numbers.items():
        for word in group:
            groups[word].append(number)
    place = {word: at for at, word in enumerate(words)}
    return Words(
        anchored=_table([w for w in words if RUN.fullmatch(w)], place, HEAD),
        others=_table([w for w in words if not RUN.fullmatch(w)], place, 1),
        groups=tuple(map(tuple, groups.values())),
        opened=tuple(map(tuple, opened)),
        free=tuple(free),
        owners=tuple(owners),
        patterns=patterns,
    )


def _held(words: Iterable[str], examples: Sequence[str]) -> list[int]:
    """Of each word how many runs of the examples hold it."""
    runs = Counter(run for example in examples for run in RUN.findall(example))
    return [sum(count for run, count in runs.items() if word in run) for word in words]


def _table(words: list[str], number: dict[str, int], head: int) -> WordTable:
    table: dict[str, list[tuple[str, int]]] = {}
    for word in words:
        table.setdefault(word[:head], []).append((word, number[word]))
    return {begin: tuple(told) for begin, told in table.items()}


def _told(groups: Needs, numbers: dict[tuple[str, ...], int]) -> tuple[int, ...]:
    """The numbers of groups; one whose words cannot be sought is left out."""
    told: list[int] = []
    for group in groups:
        words = tuple(sorted(set(map(_anchor, group))))
        if all(RUN.fullmatch(word) or not word.isascii() for word in words):
            told.append(numbers.setdefault(words, len(numbers)))
    return tuple(told)


def _anchor(word: str) -> str:
    """The longest run in a word; the word itself where it has none of some length."""
    anchor = max(RUN.findall(word), key=len, default="")
    return anchor if len(anchor) >= SHORTEST else word
