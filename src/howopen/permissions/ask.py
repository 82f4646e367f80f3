"""The way from a reference to an answer: one release for one use, or many of both at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from howopen.concluded import concluded
from howopen.errors import HowopenError, UsageError
from howopen.knowledge_base import KnowledgeBase, knowledge
from howopen.licenses.names import short_names
from howopen.permissions.decide import Decider
from howopen.permissions.situation import situation_of
from howopen.permissions.use import use_of
from howopen.types import Answer, Answers, Model, Use

MAX_LINE = 256 << 10
"""Bytes of one line of a batch."""

MAX_TARGETS = 4096
"""Releases that a batch keeps ready; one that comes back after so many is read anew."""


class Asked(Model):
    """One line of a batch: a release, a use, and the caller's name for the question."""

    target: str
    id: str = ""
    use: dict[str, Any] = {}


def may(
    target: str | Path,
    use: Mapping[str, Any] | Use,
    *,
    offline: bool = False,
    overlay: Path | None = None,
) -> Answer:
    """Say whether the texts of a release allow a use, with the words that decide.

    `target` is whatever `assess` takes; `use` a Use, or a mapping with its keys: what is left out
    is unknown, and asked for where it matters. Raises UsageError, SourceError or KnowledgeError.
    """
    kb = knowledge(overlay)
    asked = use_of(use, kb.uses)
    answer = decider(target, kb, offline=offline).decide(asked)
    told = (e for r in answer.reasons for e in r.evidence)
    asked_for = (e for o in answer.obligations for e in o.evidence)
    names = short_names((e.source for e in (*told, *asked_for)), kb)
    return replace(answer, target=str(target), license_names=names)


def decider(target: str | Path, kb: KnowledgeBase, *, offline: bool = False) -> Decider:
    """A release, read once and made ready for any number of uses."""
    from howopen.sources.reference import collect

    collected = collect(str(target), kb, offline=offline)
    return Decider(situation_of(concluded(collected, kb), kb), kb.permissions)


def answers(
    lines: Iterable[bytes], *, offline: bool = False, overlay: Path | None = None
) -> Iterator[Answer]:
    """Answer every line of a batch, in order; each release is read once.

    A line that cannot be answered gets `unclear`, and its problem in words.
    """
    kb = knowledge(overlay)
    ready: dict[str, Decider | HowopenError] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(line, number, kb, ready, offline=offline)


def _answer(
    line: bytes,
    number: int,
    kb: KnowledgeBase,
    ready: dict[str, Decider | HowopenError],
    *,
    offline: bool,
) -> Answer:
    try:
        asked = _asked(line, number)
    except UsageError as error:
        return Answer(answer=Answers.UNCLEAR, problem=str(error))
    try:
        use = use_of(asked.use, kb.uses)
        if asked.target not in ready:
            if len(ready) >= MAX_TARGETS:
                ready.clear()
            ready[asked.target] = _decider(asked.target, kb, offline=offline)
        known = ready[asked.target]
        if isinstance(known, HowopenError):
            raise known
        return replace(known.decide(use), target=asked.target, id=asked.id)
    except HowopenError as error:
        return Answer(answer=Answers.UNCLEAR, target=asked.target, id=asked.id, problem=str(error))


def _decider(target: str, kb: KnowledgeBase, *, offline: bool) -> Decider | HowopenError:
    try:
        return decider(target, kb, offline=offline)
    except HowopenError as error:
        return error


def _asked(line: bytes, number: int) -> Asked:
    """One line, decoded. Raises UsageError for one that is no question."""
    if len(line) > MAX_LINE:
        raise UsageError(f"line {number} is too long", hint="One question a line")
    try:
        return msgspec.json.decode(line, type=Asked)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        hint = 'A line is {"id", "target", "use": {…}}'
        raise UsageError(f"line {number}: {error}", hint=hint) from error
