"""Licenses that let choose: each alternative is decided, and the one that permits most answers.

A choice is stated in one expression ("MIT OR GPL-3.0-only"). Two statements that disagree are none:
what each of them asks for binds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from msgspec.structs import replace

from howopen.binding import licenses_at_hand
from howopen.concluded import Concluded
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.algebra import Alternative, all_hold, licenses_of
from howopen.licenses.conclude import base_licenses
from howopen.permissions.decide import STRICTNESS, Decider
from howopen.permissions.situation import Situation, situation_of
from howopen.types import Answer, Answers, LicenseReading, Reason, Use

EXCEPTION = "license-exception"
"""What a reason rests on that tells of an exception."""


class Decides(Protocol):
    """Whatever answers uses: one release, or several together."""

    def strictness(self, use: Use) -> Answers:
        """The answer alone."""

    def decide(self, use: Use) -> Answer:
        """The answer with what decides it."""


class Choice:
    """One release whose licenses let choose, ready to be asked."""

    def __init__(self, ways: Sequence[Decider]) -> None:
        self.ways = tuple(ways)

    def strictness(self, use: Use) -> Answers:
        """The answer of the alternative that permits most."""
        return min((way.strictness(use) for way in self.ways), key=STRICTNESS.__getitem__)

    def brief(self, use: Use) -> tuple[Answers, tuple[str, ...]]:
        """The answer and the kinds of terms that decide it, without their words."""
        answer = self.decide(use)
        return answer.answer, answer.deciding_terms

    def decide(self, use: Use) -> Answer:
        """The answer of the alternative that permits most, and which one that is."""
        least = STRICTNESS[self.strictness(use)]
        best = (way for way in self.ways if STRICTNESS[way.strictness(use)] == least)
        return min(((told(way, use), way) for way in best), key=_weight)[0]


def decider_of(known: Concluded, kb: KnowledgeBase) -> Decider | Choice:
    """A release made ready for any number of uses."""
    ways = tuple(Decider(s, kb.permissions) for s in situations_of(known, kb))
    plain = len(ways) == 1 and not ways[0].situation.excepted
    return ways[0] if plain else Choice(ways)


def ways_of(decider: Decider | Choice) -> tuple[Decider, ...]:
    """The alternatives of a release, one where there is nothing to choose."""
    return decider.ways if isinstance(decider, Choice) else (decider,)


def told(way: Decider, use: Use) -> Answer:
    """The answer of one alternative, with what is told of the choice and of exceptions."""
    answer, picked = way.decide(use), way.situation.picked
    exceptions = tuple(
        Reason(
            term=EXCEPTION,
            effect=Answers.ALLOWED,
            says=f"{item} permits more than the license alone; the license's own terms answer here",
        )
        for item in sorted(way.situation.excepted)
    )
    choice = f"under {picked}, which the release offers as a choice" if picked else ""
    return replace(answer, reasons=(*answer.reasons, *exceptions), picked=picked, choice=choice)


def _weight(told_by: tuple[Answer, Decider]) -> tuple[int, int, int, str]:
    """Less to observe first, less against it, less in the text; then by name.

    So the order in which alternatives are written decides nothing.
    """
    answer, way = told_by
    against = len(answer.deciding_terms) if answer.answer is not Answers.ALLOWED else 0
    return len(answer.obligations), against, len(way.situation.terms), answer.picked


# ── the alternatives of a release ───────────────────────────────────────────────────────────────


def situations_of(known: Concluded, kb: KnowledgeBase) -> tuple[Situation, ...]:
    """What binds the weights under each alternative that the release offers."""
    conclusion = known.conclusion("weights")
    statements = conclusion.statements if conclusion else ()
    stated = tuple(s.expression for s in statements if s.declared and s.expression)
    if not any(" OR " in e or " WITH " in e for e in stated):
        return (situation_of(known, kb),)
    offered = licenses_of(e for e in stated if " OR " in e)
    ways = _with_texts(all_hold(stated), offered, known)
    return tuple(_situation(known, kb, way, offered, several=len(ways) > 1) for way in ways)


def _with_texts(
    ways: Sequence[Alternative], offered: frozenset[str], known: Concluded
) -> tuple[Alternative, ...]:
    """The alternatives whose texts are there, where some are: a lone text is no choice."""
    readings = tuple(r for r in known.seen.readings if _of_weights(r))
    at_hand = licenses_at_hand(readings) & offered
    there = tuple(way for way in ways if at_hand and licenses_of(way) & offered <= at_hand)
    return there or tuple(ways)


def _situation(
    known: Concluded,
    kb: KnowledgeBase,
    way: Alternative,
    offered: frozenset[str],
    *,
    several: bool,
) -> Situation:
    """What binds under one alternative, without the licenses that are then not chosen."""
    chosen = licenses_of(way)
    bases = {f.id for base in known.bases for f in base_licenses(base, kb)}
    left = offered - chosen - bases
    without = _with_policies(left, kb) - _with_policies(chosen | bases, kb)
    paths = (r.path for r in known.seen.readings if r.expression in left and _of_weights(r))
    found = situation_of(known, kb, without=frozenset((*without, *paths)))
    excepted = frozenset(i for i in way if kb.names.only_permits(i.partition(" WITH ")[2]))
    picked = " AND ".join(sorted(way)) if several else ""
    return found._replace(picked=picked, excepted=excepted)


def _of_weights(reading: LicenseReading) -> bool:
    return reading.applies_to in ("weights", "release")


def _with_policies(licenses: Iterable[str], kb: KnowledgeBase) -> frozenset[str]:
    return frozenset(_policies(licenses, kb))


def _policies(licenses: Iterable[str], kb: KnowledgeBase) -> Iterator[str]:
    for license_id in licenses:
        yield license_id
        facts = kb.license(license_id)
        yield from facts.policies if facts else ()
