"""An answer to a use, arranged for people: what decides it, what to do, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from howopen.reporters._sections import Row, Section
from howopen.reporters._view import Said, said_by_evidence
from howopen.reporters._words import ANSWERS, more
from howopen.types import Answer, Answers, Evidence, Obligation, Part, Reason, Status

_SHOWN = 6
"""Reasons told unless more is asked for."""

ANSWER_STATUS = {
    Answers.ALLOWED: Status.MET,
    Answers.CONDITIONS: Status.MET,
    Answers.UNCLEAR: Status.UNKNOWN,
    Answers.SEPARATE: Status.NOT_MET,
    Answers.FORBIDDEN: Status.NOT_MET,
}


def answer_words(answer: Answer) -> str:
    """The answer itself."""
    return ANSWERS[answer.answer].capitalize()


def answer_asides(answer: Answer) -> tuple[str, ...]:
    """What stands beside the answer: a problem, and the choice that was made."""
    return tuple(words for words in (answer.problem, answer.choice) if words)


def answer_assumed(answer: Answer) -> str:
    """What nobody told."""
    return f"Taken for granted: {'; '.join(answer.assumed)}." if answer.assumed else ""


def answer_sections(answer: Answer, *, whole: bool = False) -> tuple[Section, ...]:
    """Why, what to observe, what would settle it, each target for itself, and conflicts."""
    # of an answer with conditions, what decides it are the conditions, which are told as such
    conditions = answer.answer is Answers.CONDITIONS
    reasons = [r for r in answer.reasons if not conditions or r.effect is Answers.ALLOWED]
    every = (
        Section("because", "Because", tuple(_reasons(reasons, whole=whole))),
        Section("observe", "What to observe", tuple(_duties(answer.obligations))),
        Section(
            "settle",
            "What would settle it",
            tuple(Row(_of(q.target, q.ask), status=Status.UNKNOWN) for q in answer.questions),
        ),
        Section("parts", "Each for itself", tuple(map(_part, answer.parts))),
        Section(
            "conflicts",
            "The documents disagree; the strictest answers",
            tuple(Row(conflict) for conflict in answer.conflicts),
        ),
    )
    return tuple(section for section in every if section.rows)


def _reasons(reasons: list[Reason], *, whole: bool) -> Iterator[Row]:
    shown = reasons if whole else reasons[:_SHOWN]
    for reason in shown:
        yield Row(_of(reason.target, reason.says), "", _said(reason.evidence))
    if len(shown) < len(reasons):
        yield Row(more(len(reasons) - len(shown), "reason"))


def _duties(obligations: Iterable[Obligation]) -> Iterator[Row]:
    """Each thing to do once, with all the words that ask for it."""
    told: dict[str, list[Evidence]] = {}
    for duty in obligations:
        told.setdefault(_of(duty.target, duty.do), []).extend(duty.evidence)
    for do, evidence in told.items():
        yield Row(do, "", _said(evidence))


def _part(part: Part) -> Row:
    role = f" ({part.role.replace('-', ' ')})" if part.role else ""
    return Row(
        f"{part.target}{role}: {ANSWERS[part.answer]}", part.note, (), ANSWER_STATUS[part.answer]
    )


def _said(evidence: Iterable[Evidence]) -> tuple[Said, ...]:
    return tuple(said_by_evidence(e) for e in evidence)


def _of(target: str, words: str) -> str:
    """Words with the target that they are about; what is about two names them itself."""
    return words if not target or " + " in target else f"{target}: {words}"
