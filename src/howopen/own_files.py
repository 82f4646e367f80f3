"""What a user's own knowledge files name must be there: a slip of the pen is told, not passed over.

A parameter that no rule reads, or a kind of term that no text has, would let a restriction go
unseen; so both end the run with the file's name, as what does not fit its shape does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from howopen.errors import KnowledgeError
from howopen.facts.frameworks import CriterionFacts, Expression, FrameworkFacts
from howopen.facts.licenses import CuratedTerm, LicenseFacts
from howopen.facts.rules import TermKind

Folders = Mapping[str, Mapping[str, msgspec.Raw]]
Vocabulary = Mapping[str, Mapping[str, Any]]

_SHAPES: Mapping[str, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str) and bool(value.strip()),
    "flag": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "list": lambda value: isinstance(value, tuple) and len(value) > 0,
}
_WORDS: Mapping[str, str] = {
    "text": "text",
    "flag": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "list": "a list",
}
_BASES = ("stated", "annotated", "inferred", "unverified")
_EFFECTS = ("breaks", "reviews", "warns")
_FREEDOMS = ("use", "study", "modify", "share")


class _Name(NamedTuple):
    """A name that stands in a file, what it must be the name of, and all names of that sort."""

    name: str
    sort: str
    known: Collection[str]


def check_licenses(root: Path, folders: Folders, vocabulary: Vocabulary) -> None:
    """Raises KnowledgeError for a term of a license of `root` that no rule would understand."""
    for path in sorted((root / "licenses").rglob("*.yaml")):
        facts = msgspec.msgpack.decode(folders["licenses"][path.stem], type=LicenseFacts)
        for term in facts.terms:
            if term.kind not in folders["terms"]:
                raise KnowledgeError(
                    f"{path}: {term.kind!r} is no kind of term",
                    hint="`howopen explain terms` lists them; a file in terms/ adds one",
                )
            kind = msgspec.msgpack.decode(folders["terms"][term.kind], type=TermKind)
            _check_params(path, term, kind, vocabulary.get(term.kind, {}))


def _check_params(path: Path, term: CuratedTerm, kind: TermKind, rules: Mapping[str, Any]) -> None:
    known = [*rules, *(name for name in kind.parameters if name not in rules)]
    if kind.own and not kind.parameters:
        return
    for name, value in term.params.items():
        if name not in known:
            raise KnowledgeError(
                f"{path}: a term {term.kind!r} has no parameter {name!r}",
                hint=f"It has: {', '.join(known) or 'none'}",
            )
        if name in rules and (wanted := _wanted(value, rules[name])):
            raise KnowledgeError(f"{path}: {term.kind} {name}: {value!r} is not {wanted}")


def whole(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with what `<<` takes over; the loader leaves that key as it stands."""
    return {
        kind: {
            name: rule for name, rule in {**rules.get("<<", {}), **rules}.items() if name != "<<"
        }
        for kind, rules in vocabulary.items()
    }


def says(rule: Any) -> str:
    """A rule of the vocabulary in words."""
    if isinstance(rule, str):
        return _WORDS[rule]
    listed = rule if isinstance(rule, list) else rule["each"]
    return f"{'' if isinstance(rule, list) else 'a list of '}{' | '.join(map(str, listed))}"


def _wanted(value: object, rule: Any) -> str:
    """What a value must be, where it is not that; empty where it is."""
    if isinstance(rule, str):
        return "" if _SHAPES[rule](value) else says(rule)
    if isinstance(rule, list):
        return "" if value in rule else says(rule)
    listed = isinstance(value, tuple) and bool(value) and set(value) <= set(rule["each"])
    return "" if listed else says(rule)


def check_frameworks(root: Path, folders: Folders) -> None:
    """Raises KnowledgeError for a name in a framework of `root` that is the name of nothing."""
    decode = msgspec.msgpack.decode
    every = {name: decode(raw, type=FrameworkFacts) for name, raw in folders["frameworks"].items()}
    by_version = {f"{f.framework}@{f.version}": f for f in every.values()}
    for path in sorted((root / "frameworks").rglob("*.yaml")):
        facts = every[path.stem]
        base = by_version.get(facts.extends)
        criteria = {c.id: c for c in (*(base.criteria if base else ()), *facts.criteria)}
        for name, sort, known in _names(facts, criteria, folders):
            if name not in known:
                near = get_close_matches(name, known, n=3) or sorted(known)[:12]
                raise KnowledgeError(
                    f"{path}: {name!r} is no {sort}", hint=f"Such are: {', '.join(near)}"
                )


def _names(
    facts: FrameworkFacts, criteria: Mapping[str, CriterionFacts], folders: Folders
) -> Iterator[_Name]:
    for criterion in facts.criteria:
        yield _Name(criterion.basis, "basis", _BASES)
        for clause in criterion.clauses:
            yield _Name(clause.basis, "basis", _BASES)
            yield _Name(clause.effect, "effect of a clause", _EFFECTS)
    for expression in _expressions(facts):
        if expression.term:
            yield _Name(expression.term.kind, "kind of term", folders["terms"])
        if expression.component:
            for component in expression.component.any_of:
                yield _Name(component, "component", folders["components"])
            if expression.component.under:
                yield _Name(
                    expression.component.under, "category of licenses", folders["categories"]
                )
        if expression.license:
            yield _Name(expression.license.category, "category of licenses", folders["categories"])
        if expression.freedom:
            yield _Name(expression.freedom.freedom, "freedom", _FREEDOMS)
        level = expression.level.partition(">=")[0]
        for name in (expression.criterion, expression.failed, expression.reviewed, level):
            if name:
                yield _Name(name, "criterion of this framework", criteria)


def _expressions(facts: FrameworkFacts) -> Iterator[Expression]:
    """All expressions of a framework, with those inside them."""
    stack = [outcome.when for outcome in facts.outcomes]
    for criterion in facts.criteria:
        stack += [criterion.applies_when, criterion.met_when]
        stack += [clause.when for clause in criterion.clauses]
        stack += [level.when for level in criterion.levels]
    while stack:
        expression = stack.pop()
        if expression is not None:
            yield expression
            inner = expression.at_least.of if expression.at_least else ()
            stack += [*expression.all, *expression.any, expression.not_, *inner]
