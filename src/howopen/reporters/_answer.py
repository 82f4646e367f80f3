"""An answer to a use as terminal text: the answer, what decides it, what to do, what to ask."""

from __future__ import annotations

from howopen.reporters._page import Page
from howopen.reporters._view import said_by_evidence
from howopen.reporters._words import ANSWERS
from howopen.types import Answer, Answers, Part, Question, Reason, Status

_SHOWN = 6
"""Reasons quoted unless more is asked for."""

_MARKS = {
    Answers.ALLOWED: Status.MET,
    Answers.CONDITIONS: Status.MET,
    Answers.UNCLEAR: Status.UNKNOWN,
    Answers.SEPARATE: Status.NOT_MET,
    Answers.FORBIDDEN: Status.NOT_MET,
}


def put_answer(page: Page, answer: Answer) -> None:
    """The whole answer; quotes are shortened unless asked for in full."""
    page.marked(_MARKS[answer.answer], (ANSWERS[answer.answer].capitalize(), "bold"))
    if answer.problem:
        page.line((answer.problem, ""), indent=2)
    if answer.choice:
        page.line((answer.choice, ""), indent=2)
    whole = answer.answer is not Answers.CONDITIONS
    _reasons(page, tuple(r for r in answer.reasons if whole or r.effect is Answers.ALLOWED))
    _obligations(page, answer)
    _questions(page, answer.questions)
    _parts(page, answer.parts)
    for conflict in answer.conflicts:
        page.heading("The documents disagree; the strictest answers")
        page.line((conflict, ""), indent=2)
    if answer.assumed:
        page.blank()
        page.line((f"Taken for granted: {'; '.join(answer.assumed)}.", "dim"))
    page.blank()
    page.line((answer.notice, "dim"))


def _reasons(page: Page, reasons: tuple[Reason, ...]) -> None:
    if reasons:
        page.heading("Because")
    shown = reasons if page.options.verbose else reasons[:_SHOWN]
    for reason in shown:
        page.marked(None, (_of(reason.target, reason.says), ""), indent=2)
        page.said([said_by_evidence(e) for e in reason.evidence], indent=4)
    if len(shown) < len(reasons):
        page.line((f"and {len(reasons) - len(shown)} more", "dim"), indent=2)


def _obligations(page: Page, answer: Answer) -> None:
    if answer.obligations:
        page.heading("What to observe")
    told: dict[str, list[int]] = {}
    for n, duty in enumerate(answer.obligations):
        told.setdefault(_of(duty.target, duty.do), []).append(n)
    for do, numbers in told.items():
        page.marked(None, (do, ""), indent=2)
        evidence = [e for n in numbers for e in answer.obligations[n].evidence]
        if len(evidence) > 2 and not page.options.verbose:
            page.places([said_by_evidence(e) for e in evidence], indent=4)
        else:
            page.said([said_by_evidence(e) for e in evidence], indent=4)


def _questions(page: Page, questions: tuple[Question, ...]) -> None:
    if questions:
        page.heading("What would settle it")
    for question in questions:
        page.marked(Status.UNKNOWN, (_of(question.target, question.ask), ""), indent=2)


def _parts(page: Page, parts: tuple[Part, ...]) -> None:
    """What each of several targets says for itself."""
    if parts:
        page.heading("Each for itself")
    for part in parts:
        role = f" ({part.role.replace('-', ' ')})" if part.role else ""
        page.marked(
            _MARKS[part.answer],
            (f"{part.target}{role}: ", ""),
            (ANSWERS[part.answer], "bold"),
            indent=2,
        )
        if part.note:
            page.line((part.note, "dim"), indent=4)


def _of(target: str, words: str) -> str:
    """Words with the target that they are about; what is about two names them itself."""
    return words if not target or " + " in target else f"{target}: {words}"
