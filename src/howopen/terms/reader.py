"""Reading terms: the rules of every kind, applied to the sentences of a document.

A rule is data (`knowledge/terms/`); this module only knows how to apply one. A term that several
rules read is told once: a definite state before an unclear one, then the fuller reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from howopen.facts.rules import Case, Cases, Category, Rule, TermKind
from howopen.terms.document import Document
from howopen.terms.folding import INNER_DOT
from howopen.terms.languages import Languages
from howopen.terms.numbers import currency, number
from howopen.terms.patterns import Patterns
from howopen.terms.safety_net import RULE, SafetyNet, Stretches
from howopen.terms.units import Scope, Search, Unit, Vocabularies
from howopen.terms.vocabulary import Vocabulary
from howopen.types import Term, TermState

MAX_CLAUSE = 400
"""Characters on either side of a category's words that its quote may take."""

CLEAR = ("restriction", "control")
"""Groups of kinds whose sentences the safety net leaves alone where a rule read one."""

BINDING = (*CLEAR, "duty")
"""Groups of kinds of which one read in a sentence tells what its ban is about."""

Value = str | int | float | bool | tuple[str, ...]


class Sighting(NamedTuple):
    """A term and where its words stand in the folded text."""

    start: int
    end: int
    term: Term
    words: tuple[int, int] = (0, 0)  # where the words stand that the rule goes by


class Reader:
    """The rules of all kinds, ready to read documents."""

    def __init__(
        self,
        kinds: Iterable[TermKind],
        patterns: Patterns,
        vocabularies: Vocabularies,
        languages: Languages,
        net: SafetyNet | None = None,
    ) -> None:
        self._kinds = {kind.id: kind for kind in kinds}
        self._languages = languages
        self._net = net
        clear = (kind.id for kind in self._kinds.values() if kind.group in CLEAR)
        self._clear = frozenset(clear if net else ())
        self._binding = frozenset(k.id for k in self._kinds.values() if k.group in BINDING)
        self._patterns = patterns
        self._find = patterns.find
        self._vocabularies = vocabularies
        every = [
            (kind, rule, _vocabulary(rule, vocabularies).numbers((rule.match, *rule.also)))
            for kind in self._kinds.values()
            for rule in kind.rules
        ]
        # those that go last see what the others read
        self._rules = tuple(sorted(every, key=lambda each: each[1].last))

    def without(self, kind: str) -> Reader:
        """The same reader without the rules of a kind, to measure what the safety net adds."""
        kinds = [each for each in self._kinds.values() if each.id != kind]
        return Reader(kinds, self._patterns, self._vocabularies, self._languages, self._net)

    def read(
        self,
        document: Document,
        path: str = "",
        license_id: str = "",
        applies_to: tuple[str, ...] = ("release",),
    ) -> tuple[Term, ...]:
        """All terms of a document, in the order of their place in the text."""
        search = Search(document, self._vocabularies)
        foreign = self._languages.foreign(document, search.low)
        found: dict[tuple[object, ...], Sighting] = {
            (term.kind, at): Sighting(0, 0, term) for at, term in enumerate(foreign.terms)
        }
        seen: list[tuple[int, int]] = []
        bound: list[tuple[int, int]] = []
        for sighting in self._sightings(search, bound):
            term = sighting.term
            group = self._kinds[term.kind].group
            if group == "grant" and foreign.holds(document, sighting.start):
                continue  # words of a language that nobody reads here grant nothing
            key = self._identity(term)
            if key not in found or _rank(term) < _rank(found[key].term):
                found[key] = sighting
            if term.kind in self._clear and term.state is not TermState.UNCLEAR:
                seen.append((sighting.start, sighting.end))
            if self._binds(term):
                bound.append((sighting.start, sighting.end))
        kept = [*found.values(), *self._smelled(document, found.values(), seen)]
        ordered = sorted(kept, key=lambda s: (s.start, s.term.kind))
        return tuple(
            replace(term, path=path, license=license_id, applies_to=applies_to)
            for term in _without_shadowed([sighting.term for sighting in ordered])
        )

    def sightings(self, document: Document) -> Iterator[Sighting]:
        """Every term that any rule reads in any sentence, kind by kind."""
        bound: list[tuple[int, int]] = []
        for sighting in self._sightings(Search(document, self._vocabularies), bound):
            if self._binds(sighting.term):
                bound.append((sighting.start, sighting.end))
            yield sighting

    def _sightings(self, search: Search, bound: list[tuple[int, int]]) -> Iterator[Sighting]:
        """All that rules see; those that go last look where `bound`, filled on the way, is not."""
        read: Stretches | None = None
        for kind, rule, numbers in self._rules:
            units = search.blocks if rule.unit == "block" else search.sentences
            if not units.may_hold(numbers):  # most rules end here
                continue
            holding = units.holding(rule.match, numbers)
            if rule.last:
                read = read or Stretches(bound)
                holding = _untouched(holding, read)
            yield from self._apply(kind, rule, search, holding)

    def _binds(self, term: Term) -> bool:
        """Whether a term tells what its sentence bars or asks for, or limits the right it gives."""
        is_limited = term.state is TermState.DENIED or term.params.get("value") == "conditional"
        return is_limited or term.kind in self._binding

    def _smelled(
        self, document: Document, found: Iterable[Sighting], seen: list[tuple[int, int]]
    ) -> Iterator[Sighting]:
        """What the safety net caught that no rule read."""
        if self._net is None:
            return
        known = {sighting.term.kind for sighting in found}
        for smell in self._net.smells(document, known, seen):
            start, end = _without_space(document, smell.start, smell.end)
            first, last = document.lines(start, end)
            term = Term(
                kind=smell.kind,
                state=TermState.UNCLEAR,
                section=document.blocks[smell.block].section,
                quote=document.quote(start, end),
                start_line=first,
                end_line=last,
                rule=RULE,
            )
            yield Sighting(start, end, term)

    def _identity(self, term: Term) -> tuple[object, ...]:
        names = ("category", *self._kinds[term.kind].identity)
        return (term.kind, *map(term.params.get, names))

    # -- one rule

    def _apply(
        self,
        kind: TermKind,
        rule: Rule,
        search: Search,
        holding: Iterable[tuple[Unit, list[int]]],
    ) -> Iterator[Sighting]:
        if rule.document and not self._stands(rule.document, search.whole):
            return
        if rule.unless_document and self._stands(rule.unless_document, search.whole):
            return
        for unit, some in holding:
            match = self._match(rule, unit, some)
            if match is not None and self._holds(rule, unit, match):
                yield from self._terms(kind, rule, unit, match)

    def _match(self, rule: Rule, unit: Unit, some: list[int]) -> re.Match[str] | None:
        """Where a rule matches: behind its lead, anywhere where the lead stands above."""
        text, low = unit.text, unit.low
        match = self._find(rule.match, text, low, some)
        if match is None or not rule.lead:
            return match
        lead = self._stands(rule.lead, unit.scope)
        if lead is not None:
            behind = self._find(rule.match, text, low, some, lead.end())
            if behind is not None:
                return behind
        return match if self._stands(rule.lead, unit.leads) else None

    def _holds(self, rule: Rule, unit: Unit, match: re.Match[str]) -> bool:
        stands, scope = self._stands, unit.scope
        if any(not stands(pattern, scope) for pattern in rule.also):
            return False
        if rule.above and not stands(rule.above, unit.leads):
            return False
        if rule.context and not stands(rule.context, unit.context):
            return False
        if rule.unless_context and stands(rule.unless_context, unit.context):
            return False
        # a rule of categories, or with a lead, is about one clause of a long sentence
        at, to = _clause(unit.text, *match.span()) if rule.lead else (0, len(unit.text))
        return rule.categories or self._allowed(rule, unit, at, to)

    def _stands(self, pattern: str, scope: Scope) -> re.Match[str] | None:
        """The first match of a pattern in a stretch; sought once, however often it is asked for."""
        if pattern in scope.found:
            return scope.found[pattern]
        some = scope.likely(pattern)
        match = None if some == [] else self._find(pattern, scope.text, scope.low, some)
        scope.found[pattern] = match
        return match

    def _allowed(self, rule: Rule, unit: Unit, at: int, to: int) -> bool:
        """Whether nothing between two positions of a unit speaks against a rule."""
        whole = (at, to) == (0, len(unit.text))
        scope = unit.scope if whole else Scope(unit.text[at:to], unit.low[at:to])
        return not any(self._stands(pattern, scope) for pattern in rule.unless)

    def _terms(
        self, kind: TermKind, rule: Rule, unit: Unit, match: re.Match[str]
    ) -> Iterator[Sighting]:
        params = self._params(rule, unit)
        if not rule.categories:
            at, to = {
                "match": match.span(),
                "from": (match.start(), len(unit.text)),
            }.get(rule.quote, (0, len(unit.text)))
            yield self._sighting(kind, rule, unit, (at, to), match.span(), params)
            return
        offset = match.end() if rule.after else 0
        plain = unit.plain
        rest = plain.part(plain.text[offset:], plain.low[offset:]) if offset else plain
        for category in rest.holding(kind.categories):
            hit = self._category(category, unit, rest)
            if hit is None:
                continue
            span = _clause(unit.text, offset + hit[0], offset + hit[1])
            if self._allowed(rule, unit, *span):
                told = {**params, "category": category.id}
                words = offset + hit[0], offset + hit[1]
                yield self._sighting(kind, rule, unit, span, words, told)

    def _category(self, category: Category, unit: Unit, rest: Scope) -> tuple[int, int] | None:
        hit = self._stands(category.match, rest)
        if hit is None or (category.unless and self._stands(category.unless, unit.plain)):
            return None
        return hit.span()

    def _sighting(
        self,
        kind: TermKind,
        rule: Rule,
        unit: Unit,
        span: tuple[int, int],
        words: tuple[int, int],
        params: dict[str, Value],
    ) -> Sighting:
        document = unit.document
        start = unit.start + span[0]
        start, end = _without_space(document, start, unit.start + span[1])
        first, last = document.lines(start, end)
        term = Term(
            kind=kind.id,
            state=self._state(rule, unit.scope),
            params=params,
            section=document.blocks[unit.block].section,
            quote=" … ".join((document.quote(start, end), *self._definitions_behind(rule, unit))),
            start_line=first,
            end_line=last,
            rule=_id(kind, rule),
            title=kind.title if kind.own else "",
        )
        return Sighting(start, end, term, (unit.start + words[0], unit.start + words[1]))

    def _definitions_behind(self, rule: Rule, unit: Unit) -> Iterator[str]:
        """The definitions that parameters were read from: they are quoted beside the sentence."""
        for spec in rule.params.values():
            cases = spec.each if isinstance(spec, Cases) else spec
            for case in cases if isinstance(cases, tuple) else ():
                pattern = case.when or case.take
                if case.within != "defined" or self._stands(pattern, unit.scope):
                    continue
                for span in unit.definitions:
                    if self._stands(pattern, unit.search.between(span.start, span.end)):
                        end = min(span.end, span.start + MAX_CLAUSE)
                        yield unit.document.quote(span.start, end)

    def _state(self, rule: Rule, scope: Scope) -> TermState:
        if rule.requested_when and self._stands(rule.requested_when, scope):
            return TermState.REQUESTED
        if rule.unclear_when and self._stands(rule.unclear_when, scope):
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
        if case.when and not self._stands(case.when, where):
            return None
        if case.unless and self._stands(case.unless, where):
            return None
        if not case.take:
            return case.value
        taken = self._stands(case.take, where)
        if taken is None or taken[1] is None:
            return None
        words = where.text[taken.start(1) : taken.end(1)].replace(INNER_DOT, ".")
        if case.as_ == "number":
            return number(words)
        if case.as_ == "currency":
            return currency(words)
        return " ".join(words.split()).strip(" ,;:\"'")


def _id(kind: TermKind, rule: Rule) -> str:
    """What a term names as the rule that read it."""
    return f"{kind.id}/{rule.id}"


def _untouched(
    holding: Iterable[tuple[Unit, list[int]]], read: Stretches
) -> Iterator[tuple[Unit, list[int]]]:
    """Units that no stretch touches: what they bar or ask for was not read."""
    return (each for each in holding if not read.touch(each[0].start, each[0].end))


def _vocabulary(rule: Rule, vocabularies: Vocabularies) -> Vocabulary:
    return vocabularies.blocks if rule.unit == "block" else vocabularies.sentences


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a hit: between semicolons, bounded."""
    at = max(text.rfind(";", 0, start), text.rfind(":", 0, start), start - MAX_CLAUSE) + 1
    stop = text.find(";", end)
    to = min(stop if stop >= 0 else len(text), end + MAX_CLAUSE, len(text))
    while at < start and text[at].isspace():
        at += 1
    return max(0, at), to


def _without_space(document: Document, start: int, end: int) -> tuple[int, int]:
    """A stretch without the white space at its end."""
    while end > start and document.folded[end - 1].isspace():
        end -= 1
    return start, end


_ORDER = {TermState.STATED: 0, TermState.DENIED: 0, TermState.REQUESTED: 1, TermState.UNCLEAR: 2}


def _rank(term: Term) -> tuple[int, int]:
    return _ORDER[term.state], -len(term.params)


def _without_shadowed(terms: list[Term]) -> Iterator[Term]:
    """Drop an unclear term where a definite one of its kind stands."""
    definite = {t.kind for t in terms if t.state is not TermState.UNCLEAR}
    for term in terms:
        if term.state is not TermState.UNCLEAR or term.kind not in definite:
            yield term
