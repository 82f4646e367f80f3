"""Reading terms: the rules of every kind, applied to the sentences of a document.

A rule is data (`knowledge/terms/`); this module only knows how to apply one. A term that several
rules read is told once: a definite state before an unclear one, then the fuller reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from howopen.facts import Case, Cases, Category, Rule, TermKind
from howopen.terms.document import Document
from howopen.terms.folding import INNER_DOT
from howopen.terms.numbers import currency, number
from howopen.terms.patterns import Patterns
from howopen.terms.units import Above, Search, Unit
from howopen.types import Term, TermState

MAX_CLAUSE = 400
"""Characters on either side of a category's words that its quote may take."""

Value = str | int | float | bool | tuple[str, ...]


class Reader:
    """The rules of all kinds, ready to read documents. Patterns compile when first needed."""

    def __init__(self, kinds: Iterable[TermKind], patterns: Patterns) -> None:
        self._kinds = tuple(kinds)
        self._patterns = patterns
        self._find = patterns.find

    def read(
        self,
        document: Document,
        path: str = "",
        license_id: str = "",
        applies_to: tuple[str, ...] = ("release",),
    ) -> tuple[Term, ...]:
        """All terms of a document, in the order of their place in the text."""
        search = Search(document)
        found: dict[tuple[object, ...], tuple[int, Term]] = {}
        for kind in self._kinds:
            for rule in kind.rules:
                for start, term in self._apply(kind, rule, search):
                    key = _identity(kind, term)
                    if key not in found or _rank(term) < _rank(found[key][1]):
                        found[key] = (start, term)
        ordered = sorted(found.values(), key=lambda item: (item[0], item[1].kind))
        return tuple(
            replace(term, path=path, license=license_id, applies_to=applies_to)
            for term in _without_shadowed([term for _, term in ordered])
        )

    # -- one rule

    def _apply(self, kind: TermKind, rule: Rule, search: Search) -> Iterator[tuple[int, Term]]:
        folded, low = search.document.folded, search.low
        if rule.document and not self._find(rule.document, folded, low):
            return
        if rule.unless_document and self._find(rule.unless_document, folded, low):
            return
        units = search.blocks if rule.unit == "block" else search.sentences
        needs = [group for p in (rule.match, *rule.also) for group in self._patterns.needs(p)]
        for unit in units.holding(tuple(needs)):
            match = self._match(rule, unit, search.above)
            if match is not None and self._holds(rule, unit, match, search.above):
                yield from self._terms(kind, rule, unit, match)

    def _match(self, rule: Rule, unit: Unit, above: Above) -> re.Match[str] | None:
        """Where a rule matches: behind its lead, anywhere where the lead stands above."""
        if not rule.lead:
            return self._find(rule.match, unit.text)
        if rule.lead not in unit.leading:
            lead = self._find(rule.lead, unit.text, unit.low)
            unit.leading[rule.lead] = lead.end() if lead else -1
        if (start := unit.leading[rule.lead]) >= 0:
            behind = self._find(rule.match, unit.text, start=start)
            if behind is not None:
                return behind
        above_it = self._above(rule.lead, unit.leads, above)
        return self._find(rule.match, unit.text) if above_it else None

    def _above(self, pattern: str, text: str, above: Above) -> bool:
        """Whether a pattern is found in what stands above a unit, and above many others."""
        key = (pattern, text)
        if key not in above:
            above[key] = self._find(pattern, text, text.lower()) is not None
        return above[key]

    def _holds(self, rule: Rule, unit: Unit, match: re.Match[str], above: Above) -> bool:
        if rule.above and not self._above(rule.above, unit.leads, above):
            return False
        if rule.context and not self._above(rule.context, unit.context, above):
            return False
        if rule.unless_context and self._above(rule.unless_context, unit.context, above):
            return False
        if any(not self._find(pattern, unit.text) for pattern in rule.also):
            return False
        # a rule of categories, or with a lead, is about one clause of a long sentence
        at, to = _clause(unit.text, *match.span()) if rule.lead else (0, len(unit.text))
        return rule.categories or self._allowed(rule, unit, at, to)

    def _allowed(self, rule: Rule, unit: Unit, at: int, to: int) -> bool:
        """Whether nothing between two positions of a unit speaks against a rule."""
        text, low = unit.text[at:to], unit.low[at:to]
        return not any(self._find(pattern, text, low) for pattern in rule.unless)

    def _terms(
        self, kind: TermKind, rule: Rule, unit: Unit, match: re.Match[str]
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
            hit = self._category(category, unit, offset)
            if hit is None:
                continue
            span = _clause(unit.text, *hit)
            if self._allowed(rule, unit, *span):
                told = {**params, "category": category.id}
                yield unit.start + span[0], self._term(kind, rule, unit, span, told)

    def _category(self, category: Category, unit: Unit, offset: int) -> tuple[int, int] | None:
        text, low = unit.plain, unit.low
        hit = self._find(category.match, text[offset:], low[offset:])
        if hit is None or (category.unless and self._find(category.unless, text, low)):
            return None
        return offset + hit.start(), offset + hit.end()

    def _term(
        self,
        kind: TermKind,
        rule: Rule,
        unit: Unit,
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

    def _params(self, rule: Rule, unit: Unit) -> dict[str, Value]:
        params: dict[str, Value] = {}
        for name, spec in rule.params.items():
            value = self._param(spec, unit)
            if value is not None:
                params[name] = value
        return params

    def _param(
        self, spec: str | float | bool | tuple[Case, ...] | Cases, unit: Unit
    ) -> Value | None:
        if isinstance(spec, Cases):
            values = (self._value(case, unit) for case in spec.each)
            return tuple(dict.fromkeys(str(v) for v in values if v is not None)) or None
        if isinstance(spec, tuple):
            return next((v for case in spec if (v := self._value(case, unit)) is not None), None)
        return spec

    def _value(self, case: Case, unit: Unit) -> Value | None:
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
