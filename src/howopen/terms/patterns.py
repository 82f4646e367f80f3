"""Patterns of rules: phrases put in, words needed told, compiled when first needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from howopen.facts import Case, Cases, Rule, TermKind
from howopen.terms.literals import Needs, alternatives, literals

MAX_NESTING = 8
"""Phrases inside phrases; two that name each other would never end."""

_PHRASE = re.compile(r"\{([a-z_]+)\}")
_PART = re.compile(r"\\.|\(\?P|[^\\(]+|\(", re.DOTALL)
_OWN_FLAGS = re.compile(r"\(\?[a-zA-Z]*-?[a-zA-Z]+[:)]")


Search = Callable[[str, str, int], re.Match[str] | None]
"""Searches a text, or the text in lower case, from a position on."""


class _Alternative:
    """One alternative of a pattern, compiled when it is first tried."""

    __slots__ = ("_source", "needs", "search")

    def __init__(self, source: str, needs: Needs) -> None:
        self._source = source
        self.needs = needs
        self.search: Search = self._first

    def _first(self, text: str, low: str, start: int) -> re.Match[str] | None:
        """Compile, then search; later searches go straight to what was compiled."""
        self.search = _searching(*_compile(self._source))
        return self.search(text, low, start)


def _searching(pattern: re.Pattern[str], in_low: bool) -> Search:
    search = pattern.search
    if in_low:
        return lambda _, low, start: search(low, start)
    return lambda text, _, start: search(text, start)


class Patterns:
    """All patterns of the rules. `needs` tells the words that a match of each needs.

    A pattern is tried alternative by alternative, and each only where its words stand in their
    order: a search that fails is what costs.
    """

    def __init__(self, phrases: Mapping[str, str], needs: Mapping[str, tuple[Needs, ...]]) -> None:
        self._phrases = phrases
        self._needs = needs
        self._cut: dict[str, tuple[_Alternative, ...]] = {}

    def needs(self, pattern: str) -> tuple[Needs, ...]:
        """Of each alternative the groups of words; of each group one stands in every match."""
        return self._needs.get(pattern, ((),))

    def find(
        self, pattern: str, text: str, low: str, some: list[int] | None = None, start: int = 0
    ) -> re.Match[str] | None:
        """The first match of a pattern from `start` on.

        `low` is the text in lower case, position by position. The match may be one in `low`: its
        positions hold, its words are the text's in lower case. `some` are the alternatives whose
        words are known to stand there, where that is known.
        """
        every = self._cut.get(pattern) or self._alternatives(pattern)
        if some is not None:
            if len(some) == 1:
                return every[some[0]].search(text, low, start)
            tried = [every[number] for number in some]
        else:
            tried = [each for each in every if stand(each.needs, low, start)]
        best: re.Match[str] | None = None
        for each in tried:
            match = each.search(text, low, start)
            if match and (best is None or match.start() < best.start()):
                best = match
        return best

    def _alternatives(self, pattern: str) -> tuple[_Alternative, ...]:
        sources = alternatives(expanded(pattern, self._phrases))
        needs = self._needs.get(pattern) or ((),) * len(sources)
        made = tuple(map(_Alternative, sources, needs))
        self._cut[pattern] = made
        return made


def stand(needs: Needs, low: str, at: int = 0) -> bool:
    """Whether of each group of words one stands in the text, in the order of the groups."""
    for group in needs[:-1]:
        first = -1
        for word in group:
            found = low.find(word, at)
            if found >= 0 and (first < 0 or found + len(word) < first):
                first = found + len(word)
        if first < 0:
            return False
        at = first
    for word in needs[-1] if needs else ():
        if low.find(word, at) >= 0:
            return True
    return not needs


def expanded(pattern: str, phrases: Mapping[str, str], depth: int = 0) -> str:
    """A pattern with its phrases in place of their names. Raises KeyError for an unknown one."""
    if depth > MAX_NESTING:
        return pattern
    return _PHRASE.sub(lambda m: f"(?:{expanded(phrases[m[1]], phrases, depth + 1)})", pattern)


def needed_words(
    kinds: Iterable[TermKind], phrases: Mapping[str, str]
) -> dict[str, tuple[Needs, ...]]:
    """The needed words of every pattern of some kinds, worked out once when knowledge is compiled.

    Raises re.error or KeyError for a pattern that is none.
    """
    every = {pattern for kind in kinds for pattern in _patterns(kind) if pattern}
    return {
        pattern: tuple(map(literals, alternatives(expanded(pattern, phrases))))
        for pattern in sorted(every)
    }


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


@lru_cache(maxsize=8192)
def _compile(pattern: str) -> tuple[re.Pattern[str], bool]:
    """A pattern, and whether it is for text in lower case.

    Case is ignored by lowering both sides: the search of the standard library is several times
    quicker so than with its flag. A pattern that sets flags itself is left as it is.
    """
    if _OWN_FLAGS.search(pattern):
        return re.compile(pattern, re.IGNORECASE), False
    lowered = _PART.sub(lambda m: m[0] if m[0][0] in "\\(" else m[0].lower(), pattern)
    return re.compile(lowered), True
