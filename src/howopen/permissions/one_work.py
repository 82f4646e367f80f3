"""Whether several works can be shared as one: one license must hold for the whole.

Decided from terms, not from names. A share-alike term asks that the whole be under its license;
what recipients would have to accept beside it, or another share-alike term, does not go with that.
What stewards published of their licenses comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from howopen.facts.permissions import CombinationFacts, Compatible
from howopen.facts.rules import TermKind
from howopen.freedoms import evidence_of
from howopen.knowledge_base import KnowledgeBase
from howopen.permissions.conditions import values_of
from howopen.permissions.situation import Situation, place_of
from howopen.types import Answers, Basis, Evidence, Obligation, Reason, Term, TermState

SHARE_ALIKE = "share-alike"
MOST_QUOTED = 3
"""Terms quoted of one license that does not go with another."""

_BINDING = (TermState.STATED, TermState.UNCLEAR)


class Unit(NamedTuple):
    """One license of one part, and its terms."""

    part: int
    target: str
    license: str  # empty for a text that is no known license
    terms: tuple[Term, ...] = ()
    excepted: bool = False
    files_only: bool = False  # share-alike of some files leaves it open how far the rest goes
    like: tuple[str, ...] = ()  # licenses of which the text is an edited copy

    def share_alike(self, whole: Iterable[str]) -> Term | None:
        """The term by which the whole must be under this license."""
        if self.files_only:
            return None
        objects = frozenset(whole)
        found = [
            t
            for t in self.terms
            if t.kind == SHARE_ALIKE
            and t.state in _BINDING
            and not objects.isdisjoint(str(v) for v in values_of(t, "object"))
        ]
        return min(found, key=lambda t: t.state is not TermState.STATED, default=None)


class Rules(NamedTuple):
    """What decides whether licenses go together."""

    facts: CombinationFacts
    kinds: Mapping[str, TermKind]


def units_of(part: int, target: str, situation: Situation, kb: KnowledgeBase) -> Iterator[Unit]:
    """The licenses of one part; also those of which nothing but the name is known."""
    places: dict[str, list[Term]] = {}
    for term in situation.terms:
        places.setdefault(place_of(term), []).append(term)
    whole, like = kb.combination.whole, dict(situation.like)
    for place, terms in places.items():
        name = terms[0].license
        yield Unit(
            part,
            target,
            name,
            tuple(terms),
            excepted=any(e.startswith(f"{name} WITH ") for e in situation.excepted),
            files_only=_is_of_files(name, terms, whole, kb),
            like=like.get(place, ()),
        )
    yield from (Unit(part, target, name) for name in situation.named if name not in places)


def _is_of_files(name: str, terms: Iterable[Term], whole: Iterable[str], kb: KnowledgeBase) -> bool:
    """Whether a share-alike term reaches less than the whole; of a known license, as it is known.

    A person's reading tells "source of covered files" from the material as such.
    """
    facts = kb.license(name) if name else None
    known = [t.params for t in facts.terms if t.kind == SHARE_ALIKE] if facts else []
    read = [t.params for t in terms if t.kind == SHARE_ALIKE and t.state is TermState.STATED]
    objects = [p.get("object", "") for p in known or read]
    wide = frozenset(whole)
    told = [
        frozenset(map(str, o)) if isinstance(o, tuple) else frozenset((str(o),)) for o in objects
    ]
    return bool(told) and bool(read) and all(o.isdisjoint(wide) for o in told)


def clashes(units: Sequence[Unit], rules: Rules) -> Iterator[Reason]:
    """Why the parts cannot be shared as one work, or may not be; nothing where they can."""
    told: set[tuple[frozenset[str], Answers]] = set()
    for one, other in permutations(units, 2):
        if one.part == other.part:
            continue
        for reason in _clash(one, other, rules):
            pair = (frozenset((one.target, other.target)), reason.effect)
            if pair not in told:
                told.add(pair)
                yield reason
    if not told:
        yield from _no_one_license(units, rules)


def _clash(one: Unit, other: Unit, rules: Rules) -> Iterator[Reason]:
    """What of `other` does not go into a work that must be under the license of `one`."""
    if (fact := _published(other, one, rules.facts.incompatible)) is not None:
        yield _by_fact(one, other, fact)
        return
    term = one.share_alike(rules.facts.whole)
    if term is None or _fits(one, other, rules):
        return
    blocking = tuple(_blocking(one, other, rules))
    if not blocking:
        return
    plain = term.state is TermState.STATED and not (one.excepted or other.excepted)
    sure = plain and any(certain for _, certain in blocking)
    terms = sorted(
        (t for t, certain in blocking if certain or not sure),
        key=lambda t: (t.kind != SHARE_ALIKE, t.state is not TermState.STATED),
    )
    yield _reason(one, other, term, terms, Answers.FORBIDDEN if sure else Answers.UNCLEAR, rules)


def _fits(one: Unit, other: Unit, rules: Rules) -> bool:
    """Whether both are known to go under one license: the same, one of theirs, or a third."""
    if one.license == other.license and (one.license or _words(one) == _words(other)):
        return True
    mine, theirs = (_targets(u.license, rules) | {u.license} for u in (one, other))
    return bool(mine & theirs - {""})


def _words(unit: Unit) -> frozenset[tuple[str, str]]:
    return frozenset((t.kind, t.quote) for t in unit.terms)


def _targets(works: str, rules: Rules) -> frozenset[str]:
    """The licenses under which works of a license may be shared, as published."""
    return frozenset(i for c in rules.facts.compatible if works in c.works for i in c.into)


def _published(works: Unit, into: Unit, facts: Iterable[Compatible]) -> Compatible | None:
    """What was published of two licenses, or of those that their texts are edited copies of."""
    mine, theirs = {works.license, *works.like}, {into.license, *into.like}
    return next((c for c in facts if mine & {*c.works} and theirs & {*c.into}), None)


def _blocking(one: Unit, other: Unit, rules: Rules) -> Iterator[tuple[Term, bool]]:
    """Terms of `other` that its recipients must accept beside the license of `one`; how sure."""
    facts = rules.facts
    theirs = other.share_alike(facts.whole)
    held = {t.kind for t in one.terms if t.state is TermState.STATED}
    for term in other.terms:
        if term is theirs:  # a text that is none known to the word may be the same in substance
            known = bool(one.license and other.license)
            yield term, known and term.state is TermState.STATED
            continue
        passed = term.kind in facts.passes and term.state is TermState.STATED
        kind = rules.kinds.get(term.kind)
        restricts = kind is not None and kind.group == "restriction" and term.state in _BINDING
        if passed or restricts:
            perhaps = other.files_only or term.kind in (*facts.perhaps, *held) or _only_tells(term)
            yield term, term.state is TermState.STATED and not perhaps


def _only_tells(term: Term) -> bool:
    """Whether recipients need only be told, so that they may not have to accept anything."""
    return {str(v) for v in values_of(term, "how")} == {"notice to recipients"}


def shared_under(units: Sequence[Unit], rules: Rules) -> Obligation | None:
    """Under which licenses the whole may be shared, where several share-alike licenses meet."""
    held = _share_alike(units, rules)
    licenses = sorted(_common(held, rules))
    if len(held) < 2 or not licenses:
        return None
    return Obligation(
        term=SHARE_ALIKE,
        do=f"as one work: share the whole under {' or '.join(licenses)}",
        evidence=tuple(
            _evidence(fact)
            for fact in rules.facts.compatible
            if not held.keys().isdisjoint(fact.works) and not set(licenses).isdisjoint(fact.into)
        ),
        target=" + ".join(dict.fromkeys(u.target for u in held.values())),
    )


def _share_alike(units: Sequence[Unit], rules: Rules) -> dict[str, Unit]:
    return {u.license: u for u in units if u.share_alike(rules.facts.whole) is not None}


def _common(licenses: Iterable[str], rules: Rules) -> frozenset[str]:
    """The licenses under which works of all of these may be shared."""
    reached = [_targets(name, rules) | {name} for name in licenses]
    return frozenset.intersection(*reached) if reached else frozenset()


def _no_one_license(units: Sequence[Unit], rules: Rules) -> Iterator[Reason]:
    """Three and more share-alike licenses that go together by twos may have none in common."""
    held = _share_alike(units, rules)
    if len(held) < 3 or _common(held, rules):
        return
    whole = rules.facts.whole
    yield Reason(
        term=SHARE_ALIKE,
        effect=Answers.UNCLEAR,
        says="as one work: no one license is known under which all of these may be shared",
        evidence=tuple(evidence_of(t) for u in held.values() if (t := u.share_alike(whole))),
        target=" + ".join(dict.fromkeys(u.target for u in held.values())),
    )


def _reason(
    one: Unit, other: Unit, term: Term, terms: Sequence[Term], effect: Answers, rules: Rules
) -> Reason:
    titles = dict.fromkeys(rules.kinds[t.kind].title for t in terms if t.kind in rules.kinds)
    both = any(t.kind == SHARE_ALIKE for t in terms)
    beside = "asks for another license of it" if both else "binds recipients to more than that"
    says = (
        f"as one work: {one.target} asks that the whole be under its license, and {other.target} "
        f"{beside} ({', '.join(titles)})"
    )
    if effect is Answers.UNCLEAR:
        says = f"perhaps: {says}"
    return Reason(
        term=SHARE_ALIKE,
        effect=effect,
        says=says,
        evidence=(evidence_of(term), *(evidence_of(t) for t in terms[:MOST_QUOTED])),
        target=f"{one.target} + {other.target}",
    )


def _by_fact(one: Unit, other: Unit, fact: Compatible) -> Reason:
    names = ({*fact.works} & {other.license, *other.like}, {*fact.into} & {one.license, *one.like})
    works, into = (" or ".join(sorted(n)) for n in names)
    sure = bool(other.license and one.license)
    says = f"as one work: {works} does not go into a work under {into}"
    return Reason(
        term=SHARE_ALIKE,
        effect=Answers.FORBIDDEN if sure else Answers.UNCLEAR,
        says=says if sure else f"perhaps: {says}; a text was edited",
        evidence=(_evidence(fact),),
        target=f"{one.target} + {other.target}",
    )


def _evidence(fact: Compatible) -> Evidence:
    source = fact.source
    return Evidence(
        quote=fact.quote,
        source=f"{source.title}, {source.url}",
        date=source.date,
        basis=source.basis if source.basis is Basis.MEMORY else Basis.CURATED,
    )
