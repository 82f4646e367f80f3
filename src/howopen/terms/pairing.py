"""Terms of two texts side by side: which stand for the same thing, and what they differ in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from howopen.facts.rules import TermKind
from howopen.regexes import regex
from howopen.types import Term

Pair = tuple[Term | None, Term | None]

_GROUPS = ("restriction", "reading", "grant", "duty", "control", "access")
"""Groups of kinds in the order in which their changes are told."""

_WORD = regex(r"\w+")


def order_of(kind: TermKind) -> tuple[int, str]:
    """Where the changes of a kind are told; a group that a user adds comes first, as a limit."""
    group = kind.group if kind.group in _GROUPS else "restriction"
    return _GROUPS.index(group), kind.id


def pairs(kind: TermKind, before: Sequence[Term], after: Sequence[Term]) -> Iterator[Pair]:
    """The terms of one kind, each beside what became of it.

    Terms that are told apart by a number or a name may differ in just that: those left over are
    paired in their order. Those told apart by a category are different things.
    """
    old, new = _by_identity(kind, before), _by_identity(kind, after)
    left: dict[object, list[Term]] = defaultdict(list)
    came: list[Term] = []
    for key, terms in old.items():
        others = new.pop(key, {})
        same = dict.fromkeys(sameness for sameness in terms if sameness in others)
        yield from ((terms[sameness], others.pop(sameness)) for sameness in same)
        changed = [term for sameness, term in terms.items() if sameness not in same]
        rest = list(others.values())
        yield from zip(changed, rest, strict=False)
        for term in changed[len(rest) :]:
            left[term.params.get("category")].append(term)
        came += rest[len(changed) :]
    for term in (*came, *(term for terms in new.values() for term in terms.values())):
        alike = left[term.params.get("category")]
        yield alike.pop(0) if alike else None, term
    yield from ((term, None) for terms in left.values() for term in terms)


def differs(old: Term, new: Term, names: Iterable[str] | None = None) -> tuple[str, ...]:
    """What two terms differ in: the state, and parameters (only those named, where any are)."""
    asked = sorted({*old.params, *new.params} if names is None else names)
    other = [n for n in asked if folded(old.params.get(n)) != folded(new.params.get(n))]
    return ("state", *other) if old.state is not new.state else tuple(other)


def folded(value: object) -> object:
    """A parameter's value without the signs and capitals that undone words come back without."""
    if isinstance(value, str):
        return " ".join(_WORD.findall(value.casefold()))
    if isinstance(value, tuple):
        return frozenset(map(folded, value))
    return value


def _by_identity(kind: TermKind, terms: Sequence[Term]) -> dict[object, dict[object, Term]]:
    """The terms of a kind by what tells them apart; those that say the same are one."""
    names = dict.fromkeys(("category", *kind.identity))
    found: dict[object, dict[object, Term]] = {}
    for term in terms:
        if term.kind == kind.id:
            key = tuple(folded(term.params.get(name, "")) for name in names)
            found.setdefault(key, {}).setdefault(_sameness(term), term)
    return found


def _sameness(term: Term) -> object:
    return term.state, frozenset((name, folded(value)) for name, value in term.params.items())
