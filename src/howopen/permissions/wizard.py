"""Questions on a terminal: only those whose answer matters for the license at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from howopen.errors import UsageError
from howopen.facts.permissions import UseFacts
from howopen.permissions.choice import Decides
from howopen.permissions.use import use_of
from howopen.types import Answer, Use

MAX_QUESTIONS = 40
"""Questions of one round, so that answers that are none do not go on for ever."""

_NUMBERS = frozenset(("monthly_active_users", "annual_revenue_usd"))
_YES_OR_NO = frozenset(("commercial", "affiliates_counted"))
_LISTS = frozenset(("acts", "region_of_use"))

Asker = Callable[[str], str]
"""Asks a person one question; an empty answer means that it is not known."""


def settle(decider: Decides, use: Use, facts: UseFacts, ask: Asker) -> Answer:
    """Ask what is missing until nothing that matters is, or the person does not know it."""
    passed: set[str] = set()
    for _ in range(MAX_QUESTIONS):
        answer = decider.decide(use)
        open_ = [q for q in answer.questions if q.fact and q.fact not in passed]
        if not open_:
            break
        question = open_[0]
        given = ask(f"{question.ask}{_choices(question.fact, facts)}").strip()
        if not given:
            passed.add(question.fact)
            continue
        try:
            use = use_of({**_plain(use), question.fact: value_of(question.fact, given)}, facts)
        except UsageError as error:
            ask(f"{error} (Enter to go on)")
    return decider.decide(use)


def value_of(fact: str, given: str) -> Any:
    """What a person's words mean for a fact. Raises UsageError for what is no number."""
    if fact in _NUMBERS:
        digits = given.replace(",", "").replace("_", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            raise UsageError(f"{given!r} is no number", hint="Digits, as in 5000000")
        return int(digits)
    if fact in _YES_OR_NO:
        return given.casefold() in ("y", "yes", "true", "1")
    if fact in _LISTS:
        return [word for word in given.replace(",", " ").split() if word]
    return given


def _plain(use: Use) -> dict[str, Any]:
    return {name: getattr(use, name) for name in use.__struct_fields__}


def _choices(fact: str, facts: UseFacts) -> str:
    """The words that may be answered, where there are few."""
    words = {
        "acts": [act.id for act in facts.acts],
        "field": ["none", *(field.id for field in facts.fields)],
        "actor": ["person", "company", "academic", "public-body", "military"],
        "purpose": ["product", "internal", "research", "benchmark"],
        "mau_date": ["at-release", "later"],
        "received_as": ["direct", "integrated-product"],
        "modality": ["text", "image", "video", "audio", "multimodal"],
        "commercial": ["yes", "no"],
        "affiliates_counted": ["yes", "no"],
    }.get(fact)
    return f" [{', '.join(words)}]" if words else ""
