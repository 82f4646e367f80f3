"""Reading terms: the rules of every kind, applied to the sentences of a document.

A rule is data (`knowledge/terms/`); this module only knows how to apply one. Rules run in the order
of their kind's file, and the first that reads a sentence has read it for that kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec.structs import replace

from howopen.facts import Case, Cases, Rule, TermKind
from howopen.terms.document import Document, Sentence
from howopen.terms.folding import INNER_DOT
from howopen.terms.numbers import currency, number
from howopen.types import Term, TermState

MAX_UNIT = 6000
"""Characters of one sentence or block that rules look at; longer ones are read in such pieces."""

_PHRASE = re.compile(r"\{([a-z_]+)\}")


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
            for _, term in _without_shadowed(ordered)
        )

    # -- one rule

    def _apply(
        self, kind: TermKind, rule: Rule, document: Document, whole: str
    ) -> Iterator[tuple[int, Term]]:
        if rule.document and not self._find(rule.document, document.folded):
            return
        if rule.defined and not self._is_defined(rule, document):
            return
        for start, end, block in _units(document, rule.unit):
            if not any(hint in whole[start:end] for hint in rule.hints):
                continue
            text = document.text(start, end)
            match = self._find(rule.match, text)
            if match is None or not self._holds(rule, document, text, start, block):
                continue
            yield from self._terms(kind, rule, document, (start, end, block), match)

    def _holds(self, rule: Rule, document: Document, text: str, start: int, block: int) -> bool:
        if any(not self._find(p, text) for p in rule.also):
            return False
        if any(self._find(p, text) for p in rule.unless):
            return False
        if rule.definition is not None and rule.definition != _defines(document, start):
            return False
        if rule.context or rule.unless_context:
            context = f"{document.context(block)} / {document.blocks[block].title}"
            if rule.context and not self._find(rule.context, context):
                return False
            if rule.unless_context and self._find(rule.unless_context, context):
                return False
        return True

    def _is_defined(self, rule: Rule, document: Document) -> bool:
        sentence = document.definitions.get(rule.defined.casefold())
        return sentence is not None and bool(
            self._find(rule.defined_as, document.text(sentence.start, sentence.end))
        )

    def _terms(
        self,
        kind: TermKind,
        rule: Rule,
        document: Document,
        unit: tuple[int, int, int],
        match: re.Match[str],
    ) -> Iterator[tuple[int, Term]]:
        start, end, block = unit
        text = document.text(start, end)
        if rule.categories:
            yield from self._by_category(kind, rule, document, unit, match)
            return
        at, to = {
            "match": (start + match.start(), start + match.end()),
            "from": (start + match.start(), end),
        }.get(rule.quote, (start, end))
        params = self._params(rule, document, text, unit)
        yield at, self._term(kind, rule, document, (at, to, block), text, params)

    def _by_category(
        self,
        kind: TermKind,
        rule: Rule,
        document: Document,
        unit: tuple[int, int, int],
        match: re.Match[str],
    ) -> Iterator[tuple[int, Term]]:
        start, end, block = unit
        text = document.text(start, end)
        offset = match.end() if rule.after else 0
        for category in kind.categories:
            hit = self._find(category.match, text[offset:])
            if hit is None or (category.unless and self._find(category.unless, text)):
                continue
            params = {**self._params(rule, document, text, unit), "category": category.id}
            at, to = _clause(text, offset + hit.start(), offset + hit.end())
            yield (
                start + at,
                self._term(kind, rule, document, (start + at, start + to, block), text, params),
            )

    def _term(
        self,
        kind: TermKind,
        rule: Rule,
        document: Document,
        span: tuple[int, int, int],
        text: str,
        params: dict[str, str | int | float | bool | tuple[str, ...]],
    ) -> Term:
        at, to, block = span
        while to > at and document.folded[to - 1].isspace():
            to -= 1
        state = rule.state
        if rule.requested_when and self._find(rule.requested_when, text):
            state = TermState.REQUESTED
        elif rule.unclear_when and self._find(rule.unclear_when, text):
            state = TermState.UNCLEAR
        first, last = document.lines(at, to)
        return Term(
            kind=kind.id,
            state=state,
            params=params,
            section=document.blocks[block].section,
            quote=document.quote(at, to),
            start_line=first,
            end_line=last,
            rule=f"{kind.id}/{rule.id}",
        )

    # -- parameters

    def _params(
        self, rule: Rule, document: Document, text: str, unit: tuple[int, int, int]
    ) -> dict[str, str | int | float | bool | tuple[str, ...]]:
        params: dict[str, str | int | float | bool | tuple[str, ...]] = {}
        for name, spec in rule.params.items():
            value: object = None
            if isinstance(spec, Cases):
                got = (self._value(case, document, text, unit) for case in spec.each)
                value = tuple(dict.fromkeys(str(v) for v in got if v is not None)) or None
            elif isinstance(spec, tuple):
                got = (self._value(case, document, text, unit) for case in spec)
                value = next((v for v in got if v is not None), None)
            else:
                value = spec
            if value is not None:
                params[name] = value
        return params

    def _value(
        self, case: Case, document: Document, text: str, unit: tuple[int, int, int]
    ) -> str | int | float | bool | tuple[str, ...] | None:
        where = _surroundings(case.within, document, text, unit)
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
        if depth > 8:
            return pattern
        return _PHRASE.sub(lambda m: f"(?:{self._expand(self._phrases[m[1]], depth + 1)})", pattern)


@lru_cache(maxsize=4096)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _units(document: Document, unit: str) -> Iterator[tuple[int, int, int]]:
    spans: Iterable[Sentence] = document.sentences
    if unit == "block":
        spans = (Sentence(b.start, b.end, i) for i, b in enumerate(document.blocks))
    for start, end, block in spans:
        for at in range(start, end, MAX_UNIT):
            yield at, min(end, at + MAX_UNIT), block


def _surroundings(within: str, document: Document, text: str, unit: tuple[int, int, int]) -> str:
    if within == "sentence":
        return text
    index = unit[2]
    block = document.blocks[index]
    if within == "block":
        return document.text(block.start, block.end)
    if within == "context":
        return document.context(index)
    if within == "section":
        top = block.section.split(".")[0]
        return _section(document, top)
    return document.folded


def _section(document: Document, top: str) -> str:
    return "\n".join(
        document.text(b.start, b.end) for b in document.blocks if b.section.split(".")[0] == top
    )


def _defines(document: Document, start: int) -> bool:
    return any(s.start <= start < s.end for s in document.definitions.values())


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a hit: between semicolons, bounded."""
    at = max(text.rfind(";", 0, start), text.rfind(":", 0, start), start - 400) + 1
    stop = text.find(";", end)
    to = min(stop if stop >= 0 else len(text), end + 400, len(text))
    while at < start and text[at].isspace():
        at += 1
    return max(0, at), to


def _identity(kind: TermKind, term: Term) -> tuple[object, ...]:
    return (term.kind, *(term.params.get(name) for name in ("category", *kind.identity)))


_ORDER = {TermState.STATED: 0, TermState.DENIED: 0, TermState.REQUESTED: 1, TermState.UNCLEAR: 2}


def _rank(term: Term) -> tuple[int, int]:
    """What says more wins: a definite state before an unclear one, then more parameters."""
    return _ORDER[term.state], -len(term.params)


def _without_shadowed(terms: list[tuple[int, Term]]) -> Iterator[tuple[int, Term]]:
    """Drop an unclear term where a definite one of its kind stands."""
    definite = {t.kind for _, t in terms if t.state is not TermState.UNCLEAR}
    for start, term in terms:
        if term.state is not TermState.UNCLEAR or term.kind not in definite:
            yield start, term
