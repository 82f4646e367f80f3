"""Several targets asked about together: a merge or a chain, and what a model was made with.

Each is decided for itself, and the strictest answers. What is one work then must also be able to
be shared as one (`one_work`). Data, and models whose outputs were learned from, are asked for what
was done with them; whether the weights inherit their terms only their own texts can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from howopen.facts.permissions import Inherits, RoleFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.permissions.choice import Choice, told, ways_of
from howopen.permissions.conditions import acts_in, has
from howopen.permissions.decide import STRICTNESS, Decider
from howopen.permissions.one_work import Rules, Unit, clashes, shared_under, units_of
from howopen.types import Answer, Answers, Obligation, Part, Question, Reason, Use

MAX_TARGETS = 16
"""Targets asked about together."""

MAX_WAYS = 64
"""Combinations of alternatives that are looked at."""

_SHARED = ("copies",)
_OPEN = (Answers.CONDITIONS, Answers.UNCLEAR)
"""Answers that leave something to observe."""

Ways = tuple[Decider, ...]
T = TypeVar("T", Reason, Obligation, Question)


class Member(NamedTuple):
    """One of the targets: a part of the work, or what something was to it."""

    target: str
    decider: Decider | Choice
    role: RoleFacts | None = None


class Combination:
    """Several targets made ready to be asked about together."""

    def __init__(self, members: Sequence[Member], kb: KnowledgeBase) -> None:
        self._members = tuple(members)
        self._kb = kb
        self._one_work = acts_in(kb.combination.acts, kb.uses)
        self._copies = acts_in(_SHARED, kb.uses)
        self._rules = Rules(kb.combination, kb.term_kinds)
        every = product(*(ways_of(m.decider) for m in self._members))
        self._ways: tuple[Ways, ...] = tuple(islice(every, MAX_WAYS))
        self._clashes = lru_cache(maxsize=MAX_WAYS)(self._clashes_of)
        self._shared = lru_cache(maxsize=MAX_WAYS)(self._shared_of)

    def strictness(self, use: Use) -> Answers:
        """The answer alone."""
        return min((self._strictness(w, use) for w in self._ways), key=STRICTNESS.__getitem__)

    def decide(self, use: Use) -> Answer:
        """The answer to a use of all targets together, with what each of them says."""
        least = self.strictness(use)
        best = (ways for ways in self._ways if self._strictness(ways, use) is least)
        return min(((self._answer(ways, use), ways) for ways in best), key=_weight)[0]

    def _strictness(self, ways: Ways, use: Use) -> Answers:
        own = (self._own(m, w, use) for m, w in zip(self._members, ways, strict=True))
        return _strictest((*own, *(c.effect for c in self._clashing(ways, use))))

    def _own(self, member: Member, way: Decider, use: Use) -> Answers:
        answer = way.strictness(self._put_to(member, use))
        due = answer is Answers.ALLOWED and self._duties(member, way, use)
        return Answers.CONDITIONS if due else answer

    def _clashing(self, ways: Ways, use: Use) -> tuple[Reason, ...]:
        return () if self._one_work.isdisjoint(use.acts) else self._clashes(ways)

    def _clashes_of(self, ways: Ways) -> tuple[Reason, ...]:
        return tuple(clashes(self._units(ways), self._rules))

    def _shared_of(self, ways: Ways) -> tuple[Obligation, ...]:
        due = shared_under(self._units(ways), self._rules)
        return (due,) if due else ()

    def _units(self, ways: Ways) -> tuple[Unit, ...]:
        """The licenses of the one work; what only helped to make it counts where its texts say."""
        return tuple(
            unit
            for n, (member, way) in enumerate(zip(self._members, ways, strict=True))
            if member.role is None or ((i := _inherits(member.role, way)) and i.binds)
            for unit in units_of(n, member.target, way.situation, self._kb)
        )

    # -- what is put to one target

    def _put_to(self, member: Member, use: Use) -> Use:
        role = member.role
        if role is None:
            return use
        kept = (act for act in use.acts if act in role.keeps)
        return replace(use, acts=tuple(dict.fromkeys((*role.acts, *kept))))

    def _duties(self, member: Member, way: Decider, use: Use) -> tuple[Obligation, ...]:
        """Duties that reach what is shared, though the target only helped to make it."""
        role = member.role
        if role is None or self._copies.isdisjoint(use.acts):
            return ()
        shared = replace(use, acts=tuple(dict.fromkeys((*role.acts, *role.shared))))
        return tuple(o for o in way.duties(shared) if o.term in role.duties)

    # -- the answer

    def _answer(self, ways: Ways, use: Use) -> Answer:
        zipped = zip(self._members, ways, strict=True)
        told_by = [(member, way, self._whole(member, way, use)) for member, way in zipped]
        answers = [(member.target, answer) for member, _, answer in told_by]
        clash = self._clashing(ways, use)
        outcome = _strictest((*(a.answer for _, a in answers), *(c.effect for c in clash)))
        deciding = [(target, a) for target, a in answers if a.answer is outcome]
        as_one = tuple(c for c in clash if c.effect is outcome)
        reasons = (*as_one, *(r for target, a in deciding for r in _named(a.reasons, target)))
        kinds = (*(c.term for c in as_one), *(k for _, a in deciding for k in a.deciding_terms))
        return Answer(
            answer=outcome,
            target=" + ".join(member.target for member in self._members if member.role is None),
            use=use,
            deciding_terms=tuple(dict.fromkeys(kinds)),
            reasons=tuple(dict.fromkeys(reasons)),
            obligations=self._due(ways, use, answers) if outcome in _OPEN else (),
            questions=tuple(_once((*_settling(as_one), *_questions(answers, outcome)))),
            evidence=tuple(dict.fromkeys(e for r in reasons for e in r.evidence)),
            conflicts=tuple(f"{target}: {c}" for target, a in answers for c in a.conflicts),
            choice="; ".join(f"{target}: {a.choice}" for target, a in answers if a.choice),
            parts=tuple(_part(*each) for each in told_by),
        )

    def _due(
        self, ways: Ways, use: Use, answers: Sequence[tuple[str, Answer]]
    ) -> tuple[Obligation, ...]:
        """What to observe, of the whole first."""
        whole = () if self._one_work.isdisjoint(use.acts) else self._shared(ways)
        clashing = self._clashing(ways, use)
        own = (o for target, a in answers for o in _named(a.obligations, target))
        return (*(() if clashing else whole), *own)

    def _whole(self, member: Member, way: Decider, use: Use) -> Answer:
        """What one target says for itself."""
        answer = told(way, self._put_to(member, use))
        due = tuple(o for o in self._duties(member, way, use) if o not in answer.obligations)
        if not due or answer.answer not in (Answers.ALLOWED, *_OPEN):
            return answer
        if answer.answer is not Answers.ALLOWED:
            return replace(answer, obligations=(*answer.obligations, *due))
        reasons = tuple(
            Reason(term=o.term, effect=Answers.CONDITIONS, says=o.do, evidence=o.evidence)
            for o in due
        )
        return replace(
            answer,
            answer=Answers.CONDITIONS,
            deciding_terms=tuple(dict.fromkeys(o.term for o in due)),
            reasons=(*reasons, *answer.reasons),
            obligations=due,
            evidence=tuple(dict.fromkeys(e for o in due for e in o.evidence)),
        )


def _part(member: Member, way: Decider, answer: Answer) -> Part:
    """What one target says for itself, as it is reported."""
    role = member.role
    inherits = _inherits(role, way) if role else None
    return Part(
        target=member.target,
        answer=answer.answer,
        role=role.id if role else "",
        acts=answer.use.acts,
        picked=answer.picked,
        deciding_terms=answer.deciding_terms,
        reasons=_named(answer.reasons, member.target),
        obligations=_named(answer.obligations, member.target),
        evidence=answer.evidence,
        conflicts=answer.conflicts,
        note=(inherits.says if inherits else role.unsaid) if role else "",
    )


def _questions(answers: Sequence[tuple[str, Answer]], outcome: Answers) -> Iterator[Question]:
    """What would settle it: where it is forbidden, only what a part that forbids it asks."""
    for target, answer in answers:
        if outcome is not Answers.FORBIDDEN or answer.answer is Answers.FORBIDDEN:
            yield from _named(answer.questions, target)


def _settling(clashes_: Iterable[Reason]) -> Iterator[Question]:
    """Whom to ask where it is not clear whether works go together as one."""
    for clash in clashes_:
        if clash.effect is Answers.UNCLEAR:
            yield Question(
                fact="",
                ask=f"Ask the licensors, or read the words yourself: {clash.says}",
                term=clash.term,
                effect=clash.effect,
                evidence=clash.evidence,
                target=clash.target,
            )


def _inherits(role: RoleFacts, way: Decider) -> Inherits | None:
    """What a text says of whether a model made with it has its terms."""
    return next(
        (
            rule
            for rule in role.inherits
            for term in way.situation.terms
            if term.kind == rule.kind and term.state in rule.states and has(term, rule.param)
        ),
        None,
    )


def _strictest(answers: Iterable[Answers]) -> Answers:
    return max(answers, key=STRICTNESS.__getitem__)


def _named(items: Iterable[T], target: str) -> tuple[T, ...]:
    return tuple(replace(item, target=target) for item in items)


def _once(questions: Iterable[Question]) -> Iterator[Question]:
    """Each fact asked for once: one answer serves all targets."""
    asked: set[tuple[str, str]] = set()
    for question in questions:
        key = (question.fact, "" if question.fact else question.target + question.ask)
        if key not in asked:
            asked.add(key)
            yield question


def _weight(told_by: tuple[Answer, Ways]) -> tuple[int, int, str]:
    answer, ways = told_by
    return len(answer.obligations), sum(len(way.situation.terms) for way in ways), answer.choice
