"""The answer: terms and a use in, one of five answers out, with the words that decide.

The strictest reading answers. Rules about the use are three-valued: what hangs on a fact that was
not told leaves the answer `unclear` where it might bar the use, and the fact is asked for. So more
facts settle an answer and never turn it round; more restrictions never make it looser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from howopen.facts.permissions import ActFacts, PermissionFacts, PermissionRule
from howopen.freedoms import evidence_of
from howopen.permissions.conditions import MET, Ready, Told, ready, values_of
from howopen.permissions.situation import GRANTS, Situation, place_of
from howopen.regexes import regex
from howopen.types import (
    Answer,
    Answers,
    Basis,
    Evidence,
    Obligation,
    Question,
    Reason,
    Status,
    Term,
    TermState,
    Use,
)

STRICTNESS = {
    Answers.ALLOWED: 0,
    Answers.CONDITIONS: 1,
    Answers.UNCLEAR: 2,
    Answers.SEPARATE: 3,
    Answers.FORBIDDEN: 4,
}
"""How much an answer permits, from the most to the least."""

_WEIGHTS = frozenset(("weights", "materials", "code", ""))
"""What a grant must be of: a text that calls all it licenses "the Software" means the weights."""

_OPEN = (Answers.CONDITIONS, Answers.UNCLEAR)

MAX_ACTS = 1024
"""Combinations of acts whose rights are remembered."""

ASK_MAKER = (
    "Hello, you published this model without a license, which reserves all rights. May we use, "
    "modify and share the weights, commercially too? A LICENSE file (an SPDX license, say) and the "
    "tag `license` in the model card would tell everybody."
)
"""What to write to a maker who gave no license."""


class Effect(NamedTuple):
    """What a rule makes of one term, and whether that holds for a use."""

    answer: Answers
    rule: PermissionRule
    term: Term
    when: Told | Ready


class Fired(NamedTuple):
    """An effect that holds, or may hold."""

    answer: Answers
    term: Term | None
    says: str
    sure: bool
    missing: tuple[str, ...] = ()
    rule: PermissionRule | None = None
    kind: str = ""

    @property
    def id(self) -> str:
        """The kind of term that it rests on."""
        return self.term.kind if self.term is not None else self.kind


class Decider:
    """One release, made ready to be asked about many uses."""

    def __init__(self, situation: Situation, permissions: dict[str, PermissionFacts]) -> None:
        self.situation = situation
        self._acts = {act.id: act for act in situation.facts.acts}
        self._effects = tuple(_effects(situation, permissions))
        self._licenses = tuple(situation.licenses())
        self._rights: dict[tuple[str, ...], tuple[Fired, ...]] = {}

    def strictness(self, use: Use) -> Answers:
        """The answer alone: the quick way through many uses."""
        return _outcome(self._fired(self._known(use)))

    def brief(self, use: Use) -> tuple[Answers, tuple[str, ...]]:
        """The answer and the kinds of terms that decide it, without their words."""
        _, answer, deciding = self._decided(self._known(use))
        return answer, tuple(dict.fromkeys(f.id for f in deciding))

    def decide(self, use: Use) -> Answer:
        """The answer to one use, with what decides it."""
        use = self._known(use)
        fired, answer, deciding = self._decided(use)
        reasons = tuple(dict.fromkeys(map(_reason, deciding)))
        spared = tuple(self._spared(use)) if answer is not Answers.FORBIDDEN else ()
        return Answer(
            answer=answer,
            use=use,
            deciding_terms=tuple(dict.fromkeys(f.id for f in deciding)),
            reasons=tuple(dict.fromkeys((*reasons, *spared))),
            obligations=_obligations(fired if answer in _OPEN else ()),
            questions=tuple(self._questions(answer, fired)),
            evidence=tuple(dict.fromkeys(e for r in reasons for e in r.evidence)),
            conflicts=self.situation.conflicts,
        )

    def duties(self, use: Use) -> tuple[Obligation, ...]:
        """What is to be observed in a use, whether or not it is allowed."""
        return _obligations(self._fired(self._known(use)))

    def _decided(self, use: Use) -> tuple[list[Fired], Answers, tuple[Fired, ...]]:
        """What holds for a use, the answer, and what of it decides."""
        fired = self._fired(use)
        answer = _outcome(fired)
        return fired, answer, tuple(_deciding(answer, fired)) or tuple(self._granting(use))

    def _known(self, use: Use) -> Use:
        """The use, with the modality that the release tells where the use tells none."""
        modality = self.situation.modality
        if use.modality is not None or not modality:
            return use
        return replace(use, modality=modality)

    def _fired(self, use: Use) -> list[Fired]:
        fired = list(self._rights_of(use.acts))
        for effect in self._effects:
            told = effect.when if isinstance(effect.when, Told) else effect.when(use)
            met, rule = told.status is Status.MET, effect.rule
            if met or told.status is Status.UNKNOWN:
                term, missing = effect.term, told.missing
                fired.append(Fired(effect.answer, term, rule.says, met, missing, rule))
        return fired

    # -- rights

    def _rights_of(self, acts: tuple[str, ...]) -> tuple[Fired, ...]:
        """What of the rights that acts need is not granted in words."""
        if acts not in self._rights:
            if len(self._rights) >= MAX_ACTS:
                self._rights.clear()
            self._rights[acts] = tuple(self._lacking(acts))
        return self._rights[acts]

    def _lacking(self, acts: tuple[str, ...]) -> Iterator[Fired]:
        situation = self.situation
        if situation.unlicensed:
            says = "no license was found: without one, all rights are reserved"
            yield Fired(Answers.FORBIDDEN, None, says, sure=True, kind="no-license")
            return
        for why in situation.unread:
            yield Fired(Answers.UNCLEAR, None, why, sure=True, kind="unread")
        if not self._licenses:
            says = "no text at hand grants anything in words"
            yield Fired(Answers.UNCLEAR, None, says, sure=True, kind="grant-use")
        if not acts:
            says = "what is granted depends on what you do"
            yield Fired(
                Answers.UNCLEAR, None, says, sure=False, missing=("acts",), kind="grant-use"
            )
        for terms in self._licenses:
            for act in (self._acts[name] for name in acts):
                yield from _ungranted(act, terms)

    def _granting(self, use: Use) -> Iterator[Fired]:
        """The grants that a use rests on where nothing else bears on it."""
        needs = {need for act in use.acts for need in self._acts[act].needs}
        for terms in self._licenses:
            objects = _covering(terms)
            given = [t for t in terms if t.state is TermState.STATED and _covers(t, objects)]
            # where nothing is said of use, rights to copy and to change stand for it
            meant = needs if any(t.kind in needs for t in given) else GRANTS
            for term in given:
                if term.kind in meant:
                    yield Fired(Answers.ALLOWED, term, "granted in words", sure=True)

    def _spared(self, use: Use) -> Iterator[Reason]:
        """Limits that stand in the text and do not bind this use, which is worth telling."""
        for effect in self._effects:
            when, rule, term = effect.when, effect.rule, effect.term
            if not rule.otherwise or isinstance(when, Told):
                continue
            if when(use).status is Status.NOT_MET:
                yield Reason(
                    term=term.kind,
                    effect=Answers.ALLOWED,
                    says=_filled(rule.otherwise, term),
                    evidence=(evidence_of(term),),
                )

    # -- questions

    def _questions(self, answer: Answers, fired: Sequence[Fired]) -> Iterator[Question]:
        """One question for each fact, and what else would settle an answer."""
        asked: set[str] = set()
        for f in sorted(fired, key=lambda f: -STRICTNESS[f.answer]):
            worth = STRICTNESS[f.answer] > STRICTNESS[Answers.CONDITIONS]
            if f.sure or not worth or answer is Answers.FORBIDDEN:
                continue
            for fact in f.missing:
                if fact not in asked:
                    asked.add(fact)
                    yield self._question(fact, f)
            if not f.missing and f.says not in asked:
                asked.add(f.says)
                yield Question(fact="", ask=f.says, term=f.id, effect=f.answer)
        yield from (
            Question(fact="", ask=_settles(f), term=f.id, effect=f.answer, evidence=_evidence(f))
            for f in fired
            if answer is Answers.UNCLEAR and f.sure and f.answer is Answers.UNCLEAR
        )
        if self.situation.unlicensed:
            yield Question(fact="", ask=ASK_MAKER, term="no-license", effect=answer)

    def _question(self, fact: str, fired: Fired) -> Question:
        ask = self.situation.facts.questions.get(fact, fact)
        words = _filled(ask, fired.term) if fired.term is not None else ask
        return Question(
            fact=fact, ask=words, term=fired.id, effect=fired.answer, evidence=_evidence(fired)
        )


def _effects(situation: Situation, permissions: dict[str, PermissionFacts]) -> Iterator[Effect]:
    """Every rule for every term, without those that the text alone rules out."""
    words = situation.facts.route
    routes = {place_of(t) for t in situation.terms if _offers_license(t, words)}
    for term in situation.terms:
        facts = permissions.get(term.kind)
        for rule in facts.rules if facts else _untold(term):
            if term.state not in rule.states:
                continue
            when = ready(rule.when, term, situation) if rule.when else MET
            if isinstance(when, Told) and when.status is Status.NOT_MET:
                continue
            routed = rule.route and place_of(term) in routes
            yield Effect(Answers.SEPARATE if routed else rule.effect, rule, term, when)


def _untold(term: Term) -> Iterator[PermissionRule]:
    """A kind that a user adds may forbid: without a file that tells, no use is allowed."""
    if term.title:
        says = f"no file in permissions/ tells what “{term.title}” means for a use"
        states = (TermState.STATED, TermState.UNCLEAR)
        yield PermissionRule(id="untold", effect=Answers.UNCLEAR, says=says, states=states)


_ROUTED = ("non-commercial", "research-only", "grant-commercial", "fee", "notify-licensor")


def _offers_license(term: Term, words: str) -> bool:
    """Whether a text offers another license for what it does not grant."""
    if term.params.get("route") or (
        term.kind == "grant-commercial"
        and term.state is TermState.STATED
        and term.params.get("value") == "conditional"
    ):
        return True
    return term.kind in _ROUTED and regex(words, re.IGNORECASE).search(term.quote) is not None


def _covering(terms: Sequence[Term]) -> frozenset[str]:
    """The objects by which grants of one text mean the weights.

    A license of data calls all that it licenses so; not where a text tells data from weights.
    """
    told = {str(v) for t in terms if t.kind in GRANTS for v in values_of(t, "object")}
    return _WEIGHTS if told & _WEIGHTS else _WEIGHTS | {"data", "documents"}


def _covers(term: Term, objects: frozenset[str]) -> bool:
    """Whether a grant is one of the weights, in words: hearsay without a quote is none."""
    if not term.quote and term.basis in (Basis.SECONDARY, Basis.MEMORY):
        return False
    return not objects.isdisjoint(str(v) for v in values_of(term, "object"))


def _ungranted(act: ActFacts, terms: Sequence[Term]) -> Iterator[Fired]:
    """What an act needs and one text does not grant."""
    objects = _covering(terms)
    granted = (t for t in terms if t.state is TermState.STATED and _covers(t, objects))
    only = () if act.derivative else ("derivatives",)
    stated = {t.kind for t in granted if t.params.get("only") not in only}
    for need in act.needs:
        if need in stated:
            continue
        of_kind = [t for t in terms if t.kind == need]
        denied = next((t for t in of_kind if t.state is TermState.DENIED), None)
        if denied is not None:
            yield Fired(Answers.FORBIDDEN, denied, f"the text denies it: {act.title}", sure=True)
        elif need == "grant-use" and of_kind and {"grant-modify", "grant-redistribute"} <= stated:
            # rights to copy and to change what runs by being copied are rights to run it
            continue
        else:
            says = f"the text does not grant in words: {act.title}"
            term = of_kind[0] if of_kind else None
            yield Fired(Answers.UNCLEAR, term, says, sure=True, kind=need)
    if act.any_of and not any(_opens(t) for t in terms if t.kind in act.any_of):
        says = f"the text does not grant in words: {act.title}"
        yield Fired(Answers.UNCLEAR, None, says, sure=True, kind=act.any_of[0])


def _opens(term: Term) -> bool:
    """Whether a grant is stated, or a duty denied."""
    if term.kind == "grant-use":  # a right to do anything, or one given up, binds no terms
        return term.state is TermState.STATED and bool(_ANYTHING.search(term.quote))
    grants = term.kind.startswith("grant-")
    return term.state is (TermState.STATED if grants else TermState.DENIED)


_ANYTHING = re.compile(
    r"without (?:any )?restriction|for any purpose"
    r"|\b(?:waives?|abandons?|surrenders?|relinquish(?:es)?)\b[^.]{0,160}\bcopyright",
    re.IGNORECASE,
)


# ── the outcome ─────────────────────────────────────────────────────────────────────────────────


def _outcome(fired: Iterable[Fired]) -> Answers:
    """The strictest of what holds; unclear where something stricter than a duty only may hold."""
    sure = may = Answers.ALLOWED
    for f in fired:
        if f.sure and STRICTNESS[f.answer] > STRICTNESS[sure]:
            sure = f.answer
        elif not f.sure and STRICTNESS[f.answer] > STRICTNESS[may]:
            may = f.answer
    if STRICTNESS[sure] >= STRICTNESS[Answers.UNCLEAR]:
        return sure
    if STRICTNESS[may] >= STRICTNESS[Answers.UNCLEAR]:
        return Answers.UNCLEAR
    return Answers.CONDITIONS if Answers.CONDITIONS in (sure, may) else Answers.ALLOWED


def _deciding(answer: Answers, fired: Iterable[Fired]) -> Iterator[Fired]:
    for f in fired:
        if answer is Answers.UNCLEAR:
            decides = STRICTNESS[f.answer] >= STRICTNESS[answer]
        elif answer is Answers.CONDITIONS:
            decides = f.answer is answer
        else:
            decides = f.answer is answer is not Answers.ALLOWED and f.sure
        if decides:
            yield f


def _reason(fired: Fired) -> Reason:
    says = _filled(fired.says, fired.term) if fired.term is not None else fired.says
    if not fired.sure:
        says = f"perhaps: {says}"
    return Reason(term=fired.id, effect=fired.answer, says=says, evidence=_evidence(fired))


def _evidence(fired: Fired) -> tuple[Evidence, ...]:
    return (evidence_of(fired.term),) if fired.term is not None else ()


def _settles(fired: Fired) -> str:
    says = _filled(fired.says, fired.term) if fired.term is not None else fired.says
    return f"Ask the licensor, or read the words yourself: {says}"


def _obligations(fired: Iterable[Fired]) -> tuple[Obligation, ...]:
    due = (f for f in fired if f.answer is Answers.CONDITIONS)
    return tuple(dict.fromkeys(o for f in due if (o := _obligation(f))))


def _obligation(fired: Fired) -> Obligation | None:
    rule, term = fired.rule, fired.term
    if rule is None or term is None or not rule.do:
        return None
    text = term.params.get("text", "")
    return Obligation(
        term=term.kind,
        do=_filled(rule.do, term),
        text=text if isinstance(text, str) else "",
        evidence=_evidence(fired),
    )


_NAME = re.compile(r"\{(\w+)\}")


def _filled(says: str, term: Term) -> str:
    """Words with the term's parameters in their places; empty brackets go."""
    told = _NAME.sub(lambda m: _shown(term, m[1]), says)
    told = re.sub(r"(?:; )?\b(?:spared|counted): (?=[;)])", "", told)
    told = re.sub(r" ?\([ ,:;]*\)", "", told)
    told = re.sub(r"(?<=\() +| +(?=\))", "", told)
    return " ".join(told.split()).rstrip(" :")


def _shown(term: Term, name: str) -> str:
    values = values_of(term, name)
    return ", ".join(
        f"{v:,}" if isinstance(v, int) and not isinstance(v, bool) else str(v) for v in values
    )
