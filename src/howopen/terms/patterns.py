"""Patterns of rules: phrases put in, words needed told, compiled when first needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from howopen.facts import Case, Cases, Rule, TermKind
from howopen.terms.literals import Needs, literals

MAX_NESTING = 8
"""Phrases inside phrases; two that name each other would never end."""

MAX_RUNS = 100_000
"""Runs of letters whose anchors are remembered."""

MAX_RUN = 64
"""Characters of a run that is remembered; longer ones are no words."""

_HEAD = 2
"""Letters by which anchors are looked up."""

_PHRASE = re.compile(r"\{([a-z_]+)\}")
RUN = re.compile(r"[a-z0-9]+")
"""Letters and digits in a row, in lower case."""

_PART = re.compile(r"\\.|\(\?P|[^\\(]+|\(", re.DOTALL)
_OWN_FLAGS = re.compile(r"\(\?[a-zA-Z]*-?[a-zA-Z]+[:)]")


class Anchors:
    """The longest run of letters and digits of each word that rules need.

    A text is cut into such runs once; they tell at once which rules are worth trying in which
    sentence, however many rules there are.
    """

    def __init__(self, needs: Iterable[Needs]) -> None:
        words = {w for groups in needs for group in groups for w in group}
        self._anchor = {word: _anchor(word) for word in words}
        self._starting: dict[str, list[str]] = {}
        for anchor in sorted(set(self._anchor.values())):
            if RUN.fullmatch(anchor):
                self._starting.setdefault(anchor[:_HEAD], []).append(anchor)
        self._of: dict[str, tuple[str, ...]] = {}

    def of_needs(self, needs: Needs) -> Needs:
        """Needed words with their anchors in place of them."""
        groups = (dict.fromkeys(self._anchor[word] for word in group) for group in needs)
        return tuple(map(tuple, groups))

    def of(self, run: str) -> tuple[str, ...]:
        """The anchors that stand in a run of letters and digits."""
        known = self._of.get(run)
        if known is None:
            starting = self._starting
            hits = (
                anchor
                for at in range(len(run) - _HEAD + 1)
                for anchor in starting.get(run[at : at + _HEAD], ())
                if run.startswith(anchor, at)
            )
            known = tuple(dict.fromkeys(hits))
            if len(self._of) >= MAX_RUNS:
                self._of.clear()
            if len(run) <= MAX_RUN:
                self._of[run] = known
        return known


class Patterns:
    """All patterns of the rules. `needs` tells the words that a match of each needs."""

    def __init__(self, phrases: Mapping[str, str], needs: Mapping[str, Needs]) -> None:
        self._phrases = phrases
        self._needs = needs
        self._compiled: dict[str, tuple[re.Pattern[str], bool]] = {}

    def needs(self, pattern: str) -> Needs:
        """Groups of lower-case words; of each group one stands in every match."""
        return self._needs.get(pattern, ())

    def may_hold(self, pattern: str, low: str) -> bool:
        """Whether a text, given in lower case, holds the words that the pattern needs."""
        for group in self._needs.get(pattern, ()):
            for word in group:
                if word in low:
                    break
            else:
                return False
        return True

    def find(self, pattern: str, text: str, low: str) -> re.Match[str] | None:
        """The first match of a pattern; `low` is the text in lower case, position by position.

        The match may be one in `low`: its positions hold, its words are the text's in lower case.
        """
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = _compile(expanded(pattern, self._phrases))
            self._compiled[pattern] = compiled
        return compiled[0].search(low if compiled[1] else text)


def _anchor(word: str) -> str:
    """The anchor of a word; the word itself where it has none, as Chinese ones."""
    anchor = max(RUN.findall(word), key=len, default="")
    return anchor if len(anchor) >= _HEAD else word


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
        yield from (rule.lead, rule.context, rule.unless_context)
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
