"""Reading terms: the rules of every kind, applied to the sentences of a document.

A rule is data (`knowledge/terms/`); this module only knows how to apply one. A term that several
rules read is told once: a definite state before an unclear one, then the fuller reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from howopen.facts import Case, Cases, Category, Rule, TermKind
from howopen.terms.document import Document, Sentence
from howopen.terms.folding import INNER_DOT
from howopen.terms.numbers import currency, number
from howopen.types import Term, TermState

MAX_UNIT = 6000
"""Characters of one sentence or block that rules look at; longer ones are read in such pieces."""

MAX_CLAUSE = 400
"""Characters on either side of a category's words that its quote may take."""

MAX_NESTING = 8
"""Phrases inside phrases; two that name each other would never end."""

_PHRASE = re.compile(r"\{([a-z_]+)\}")

Value = str | int | float | bool | tuple[str, ...]


class _Unit(NamedTuple):
    """What a rule looks at: a sentence or a block of a document."""

    document: Document
    start: int
    end: int
    block: int

    @property
    def text(self) -> str:
        return self.document.text(self.start, self.end)

    @property
    def context(self) -> str:
        """What leads to it: list leads and headings."""
        title = self.document.blocks[self.block].title
        return f"{self.document.context(self.block)} / {title}"

    def within(self, where: str) -> str:
        """The text that a parameter is sought in."""
        block = self.document.blocks[self.block]
        if where == "block":
            return self.document.text(block.start, block.end)
        if where == "section":
            top = block.section.split(".")[0]
            inside = (b for b in self.document.blocks if b.section.split(".")[0] == top)
            return "\n".join(self.document.text(b.start, b.end) for b in inside)
        return self.document.folded if where == "document" else self.text


class Reader:
    """The rules of all kinds, ready to read documents. Patterns compile when first needed."""

    def __init__(self, kinds: Iterable[TermKind], phrases: Mapping[str, str]) -> None:
        self._kinds = tuple(kinds)
        self._phrases = dict(phrases)
        self._compiled: dict[str, re.Pattern[str]] = {}

    def read(
        self,
        document: Document,
        path: str = "",
        license_id: str = "",
        applies_to: tuple[str, ...] = ("release",),
    ) -> tuple[Term, ...]:
        """All terms of a document, in the order of their place in the text."""
        whole = document.folded.casefold()
        found: dict[tuple[object, ...], tuple[int, Term]] = {}
        for kind in self._kinds:
            for rule in kind.rules:
                if not any(hint in whole for hint in rule.hints):
                    continue
                for start, term in self._apply(kind, rule, document, whole):
                    key = _identity(kind, term)
                    if key not in found or _rank(term) < _rank(found[key][1]):
                        found[key] = (start, term)
        ordered = sorted(found.values(), key=lambda item: (item[0], item[1].kind))
        return tuple(
            replace(term, path=path, license=license_id, applies_to=applies_to)
            for term in _without_shadowed([term for _, term in ordered])
        )

    # -- one rule

    def _apply(
        self, kind: TermKind, rule: Rule, document: Document, whole: str
    ) -> Iterator[tuple[int, Term]]:
        if rule.document and not self._find(rule.document, document.folded):
            return
        for unit in _units(document, rule.unit):
            if not any(whole.find(hint, unit.start, unit.end) >= 0 for hint in rule.hints):
                continue
            match = self._find(rule.match, unit.text)
            if match is not None and self._holds(rule, unit):
                yield from self._terms(kind, rule, unit, match)

    def _holds(self, rule: Rule, unit: _Unit) -> bool:
        text = unit.text
        if any(not self._find(pattern, text) for pattern in rule.also):
            return False
        if any(self._find(pattern, text) for pattern in rule.unless):
            return False
        if rule.context and not self._find(rule.context, unit.context):
            return False
        return not (rule.unless_context and self._find(rule.unless_context, unit.context))

    def _terms(
        self, kind: TermKind, rule: Rule, unit: _Unit, match: re.Match[str]
    ) -> Iterator[tuple[int, Term]]:
        params = self._params(rule, unit)
        if not rule.categories:
            at, to = {
                "match": match.span(),
                "from": (match.start(), len(unit.text)),
            }.get(rule.quote, (0, len(unit.text)))
            yield unit.start + at, self._term(kind, rule, unit, (at, to), params)
            return
        offset = match.end() if rule.after else 0
        for category in kind.categories:
            hit = self._category(category, unit.text, offset)
            if hit is not None:
                span = _clause(unit.text, *hit)
                told = {**params, "category": category.id}
                yield unit.start + span[0], self._term(kind, rule, unit, span, told)

    def _category(self, category: Category, text: str, offset: int) -> tuple[int, int] | None:
        hit = self._find(category.match, text[offset:])
        if hit is None or (category.unless and self._find(category.unless, text)):
            return None
        return offset + hit.start(), offset + hit.end()

    def _term(
        self,
        kind: TermKind,
        rule: Rule,
        unit: _Unit,
        span: tuple[int, int],
        params: dict[str, Value],
    ) -> Term:
        document = unit.document
        at, to = unit.start + span[0], unit.start + span[1]
        while to > at and document.folded[to - 1].isspace():
            to -= 1
        first, last = document.lines(at, to)
        return Term(
            kind=kind.id,
            state=self._state(rule, unit.text),
            params=params,
            section=document.blocks[unit.block].section,
            quote=document.quote(at, to),
            start_line=first,
            end_line=last,
            rule=f"{kind.id}/{rule.id}",
        )

    def _state(self, rule: Rule, text: str) -> TermState:
        if rule.requested_when and self._find(rule.requested_when, text):
            return TermState.REQUESTED
        if rule.unclear_when and self._find(rule.unclear_when, text):
            return TermState.UNCLEAR
        return rule.state

    # -- parameters

    def _params(self, rule: Rule, unit: _Unit) -> dict[str, Value]:
        params: dict[str, Value] = {}
        for name, spec in rule.params.items():
            value = self._param(spec, unit)
            if value is not None:
                params[name] = value
        return params

    def _param(
        self, spec: str | float | bool | tuple[Case, ...] | Cases, unit: _Unit
    ) -> Value | None:
        if isinstance(spec, Cases):
            values = (self._value(case, unit) for case in spec.each)
            return tuple(dict.fromkeys(str(v) for v in values if v is not None)) or None
        if isinstance(spec, tuple):
            return next((v for case in spec if (v := self._value(case, unit)) is not None), None)
        return spec

    def _value(self, case: Case, unit: _Unit) -> Value | None:
        where = unit.within(case.within)
        if case.when and not self._find(case.when, where):
            return None
        if case.unless and self._find(case.unless, where):
            return None
        if not case.take:
            return case.value
        taken = self._find(case.take, where)
        if taken is None or taken[1] is None:
            return None
        words = str(taken[1]).replace(INNER_DOT, ".")
        if case.as_ == "number":
            return number(words)
        if case.as_ == "currency":
            return currency(words)
        return " ".join(words.split()).strip(" ,;:\"'")

    # -- patterns

    def _find(self, pattern: str, text: str) -> re.Match[str] | None:
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = _compile(self._expand(pattern))
            self._compiled[pattern] = compiled
        return compiled.search(text)

    def _expand(self, pattern: str, depth: int = 0) -> str:
        if depth > MAX_NESTING:
            return pattern
        return _PHRASE.sub(lambda m: f"(?:{self._expand(self._phrases[m[1]], depth + 1)})", pattern)


@lru_cache(maxsize=4096)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _units(document: Document, unit: str) -> Iterator[_Unit]:
    spans: Iterable[Sentence] = document.sentences
    if unit == "block":
        spans = (Sentence(b.start, b.end, i) for i, b in enumerate(document.blocks))
    for start, end, block in spans:
        for at in range(start, end, MAX_UNIT):
            yield _Unit(document, at, min(end, at + MAX_UNIT), block)


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a hit: between semicolons, bounded."""
    at = max(text.rfind(";", 0, start), text.rfind(":", 0, start), start - MAX_CLAUSE) + 1
    stop = text.find(";", end)
    to = min(stop if stop >= 0 else len(text), end + MAX_CLAUSE, len(text))
    while at < start and text[at].isspace():
        at += 1
    return max(0, at), to


def _identity(kind: TermKind, term: Term) -> tuple[object, ...]:
    return (term.kind, *(term.params.get(name) for name in ("category", *kind.identity)))


_ORDER = {TermState.STATED: 0, TermState.DENIED: 0, TermState.REQUESTED: 1, TermState.UNCLEAR: 2}


def _rank(term: Term) -> tuple[int, int]:
    return _ORDER[term.state], -len(term.params)


def _without_shadowed(terms: list[Term]) -> Iterator[Term]:
    """Drop an unclear term where a definite one of its kind stands."""
    definite = {t.kind for t in terms if t.state is not TermState.UNCLEAR}
    for term in terms:
        if term.state is not TermState.UNCLEAR or term.kind not in definite:
            yield term
