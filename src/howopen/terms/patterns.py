"""Patterns of rules: phrases put in, words needed told, compiled when first needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from howopen.facts import Case, Cases, Rule, TermKind
from howopen.terms.literals import Needs, literals

MAX_NESTING = 8
"""Phrases inside phrases; two that name each other would never end."""

_PHRASE = re.compile(r"\{([a-z_]+)\}")


class Patterns:
    """All patterns of the rules. `needs` tells the words that a match of each needs."""

    def __init__(self, phrases: Mapping[str, str], needs: Mapping[str, Needs]) -> None:
        self._phrases = phrases
        self._needs = needs
        self._compiled: dict[str, re.Pattern[str]] = {}

    def needs(self, pattern: str) -> Needs:
        """Groups of lower-case words; of each group one stands in every match."""
        return self._needs.get(pattern, ())

    def find(self, pattern: str, text: str, low: str = "", start: int = 0) -> re.Match[str] | None:
        """The first match from `start` on; `low` is the text in lower case, where it is at hand."""
        if low:
            for group in self._needs.get(pattern, ()):
                for word in group:
                    if word in low:
                        break
                else:
                    return None
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = _compile(expanded(pattern, self._phrases))
            self._compiled[pattern] = compiled
        return compiled.search(text, start)


def expanded(pattern: str, phrases: Mapping[str, str], depth: int = 0) -> str:
    """A pattern with its phrases in place of their names. Raises KeyError for an unknown one."""
    if depth > MAX_NESTING:
        return pattern
    return _PHRASE.sub(lambda m: f"(?:{expanded(phrases[m[1]], phrases, depth + 1)})", pattern)


def needed_words(kinds: Iterable[TermKind], phrases: Mapping[str, str]) -> dict[str, Needs]:
    """The needed words of every pattern of some kinds, worked out once when knowledge is compiled.

    Raises re.error or KeyError for a pattern that is none.
    """
    every = {pattern for kind in kinds for pattern in _patterns(kind) if pattern}
    return {pattern: literals(expanded(pattern, phrases)) for pattern in sorted(every)}


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


@lru_cache(maxsize=4096)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
