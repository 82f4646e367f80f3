"""The way from a reference to an answer: one release for one use, or many of both at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from howopen.concluded import concluded
from howopen.errors import HowopenError, UsageError
from howopen.knowledge_base import KnowledgeBase, knowledge
from howopen.licenses.names import short_names
from howopen.permissions.choice import Choice, Decides, decider_of
from howopen.permissions.combine import MAX_TARGETS, Combination, Member
from howopen.permissions.decide import Decider
from howopen.permissions.use import use_of
from howopen.types import Answer, Answers, Model, Part, Use

MAX_LINE = 256 << 10
"""Bytes of one line of a batch."""

MAX_READY = 4096
"""Releases that a batch keeps ready; one that comes back after so many is read anew."""


Targets = str | Path | Sequence[str | Path]
"""One target, or several that make one work."""

_ROLES = {"trained_on": "trained-on", "outputs_of": "outputs-of"}
"""Parameters, and the roles of `knowledge/uses.yaml` that they name."""


class Asked(Model):
    """One line of a batch: what is asked about, a use, and the caller's name for the question."""

    target: str = ""
    targets: tuple[str, ...] = ()
    trained_on: tuple[str, ...] = ()
    outputs_of: tuple[str, ...] = ()
    id: str = ""
    use: dict[str, Any] = {}

    def named(self) -> tuple[tuple[str, str], ...]:
        """Every target, each with its role."""
        own = (self.target,) if self.target else self.targets
        return _with_roles(own, trained_on=self.trained_on, outputs_of=self.outputs_of)


def may(
    target: Targets,
    use: Mapping[str, Any] | Use,
    *,
    trained_on: Sequence[str | Path] = (),
    outputs_of: Sequence[str | Path] = (),
    offline: bool = False,
    overlay: Path | None = None,
) -> Answer:
    """Say whether the texts of a release allow a use, with the words that decide.

    `target` is whatever `assess` takes, or several that make one work: a base with its adapter, the
    models of a merge. `trained_on` names data, `outputs_of` other models whose outputs trained it.
    `use` is a Use, or a mapping with its keys: what is left out is unknown, and asked for where it
    matters. Raises UsageError, SourceError or KnowledgeError.
    """
    kb = knowledge(overlay)
    asked = use_of(use, kb.uses)
    ready = deciding(target, kb, trained_on=trained_on, outputs_of=outputs_of, offline=offline)
    answer = ready.decide(asked)
    names = short_names(_licenses(answer), kb)
    return replace(answer, target=answer.target or str(target), license_names=names)


def interview(
    target: Targets,
    ask: Callable[[str], str],
    *,
    trained_on: Sequence[str | Path] = (),
    outputs_of: Sequence[str | Path] = (),
    offline: bool = False,
    overlay: Path | None = None,
) -> Answer:
    """Answer a use that is told bit by bit: only what matters for the texts at hand is asked.

    `ask` gets a question and returns the reply, empty for one that is not known. The rest is as in
    `may`.
    """
    from howopen.permissions.wizard import settle

    kb = knowledge(overlay)
    ready = deciding(target, kb, trained_on=trained_on, outputs_of=outputs_of, offline=offline)
    answer = settle(ready, Use(), kb.uses, ask)
    one = target if isinstance(target, str | Path) else target[0]
    names = short_names(_licenses(answer), kb)
    return replace(answer, target=answer.target or str(one), license_names=names)


def _licenses(answer: Answer) -> Iterator[str]:
    """The licenses that an answer names."""
    every: tuple[Answer | Part, ...] = (answer, *answer.parts)
    for told in every:
        yield told.picked
        yield from (e.source for r in told.reasons for e in r.evidence)
        yield from (e.source for o in told.obligations for e in o.evidence)


def deciding(
    target: Targets,
    kb: KnowledgeBase,
    *,
    trained_on: Sequence[str | Path] = (),
    outputs_of: Sequence[str | Path] = (),
    offline: bool = False,
) -> Decides:
    """One release or several, read once and made ready for any number of uses."""
    own = (target,) if isinstance(target, str | Path) else target
    named = _with_roles(own, trained_on=trained_on, outputs_of=outputs_of)
    if len(named) == 1:
        return decider(named[0][0], kb, offline=offline)
    return _together(named, [decider(t, kb, offline=offline) for t, _ in named], kb)


def decider(target: str | Path, kb: KnowledgeBase, *, offline: bool = False) -> Decider | Choice:
    """A release, read once and made ready for any number of uses."""
    from howopen.sources.reference import collect

    return decider_of(concluded(collect(str(target), kb, offline=offline), kb), kb)


def _with_roles(
    own: Iterable[str | Path], **others: Iterable[str | Path]
) -> tuple[tuple[str, str], ...]:
    """Targets with their roles. Raises UsageError where there is none, or there are too many."""
    named = tuple((str(target), "") for target in own)
    if not named:
        raise UsageError("no target is given", hint="Give a folder, org/name or license:ID")
    named += tuple((str(t), _ROLES[name]) for name, targets in others.items() for t in targets)
    if len(named) > MAX_TARGETS:
        raise UsageError(f"more than {MAX_TARGETS} targets together", hint="Ask about fewer")
    return named


def _together(
    named: Sequence[tuple[str, str]], deciders: Iterable[Decider | Choice], kb: KnowledgeBase
) -> Combination:
    roles = {role.id: role for role in kb.uses.roles}
    members = (
        Member(target, ready, roles[role] if role else None)
        for (target, role), ready in zip(named, deciders, strict=True)
    )
    return Combination(tuple(members), kb)


# ── many at once ────────────────────────────────────────────────────────────────────────────────


class _Shelf:
    """Releases and combinations of them that were read already."""

    def __init__(self, kb: KnowledgeBase, *, offline: bool) -> None:
        self._kb, self._offline = kb, offline
        self._one: dict[str, Decider | Choice | HowopenError] = {}
        self._several: dict[tuple[tuple[str, str], ...], Combination] = {}

    def of(self, asked: Asked) -> Decides:
        """Whatever a line asks about. Raises HowopenError as reading it does or did."""
        if asked.target and not (asked.trained_on or asked.outputs_of):
            return self._release(asked.target)
        named = asked.named()
        if len(named) == 1:
            return self._release(named[0][0])
        if named not in self._several:
            if len(self._several) >= MAX_READY:
                self._several.clear()
            releases = [self._release(target) for target, _ in named]
            self._several[named] = _together(named, releases, self._kb)
        return self._several[named]

    def _release(self, target: str) -> Decider | Choice:
        if target not in self._one:
            if len(self._one) >= MAX_READY:
                self._one.clear()
            self._one[target] = self._read(target)
        known = self._one[target]
        if isinstance(known, HowopenError):
            raise known
        return known

    def _read(self, target: str) -> Decider | Choice | HowopenError:
        try:
            return decider(target, self._kb, offline=self._offline)
        except HowopenError as error:
            return error


def answers(
    lines: Iterable[bytes], *, offline: bool = False, overlay: Path | None = None
) -> Iterator[Answer]:
    """Answer every line of a batch, in order; each release is read once.

    A line that cannot be answered gets `unclear`, and its problem in words.
    """
    kb = knowledge(overlay)
    shelf = _Shelf(kb, offline=offline)
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(line, number, kb, shelf)


def _answer(line: bytes, number: int, kb: KnowledgeBase, shelf: _Shelf) -> Answer:
    try:
        asked = _asked(line, number)
    except UsageError as error:
        return Answer(answer=Answers.UNCLEAR, problem=str(error))
    target = asked.target or " + ".join(asked.targets)
    try:
        use = use_of(asked.use, kb.uses)
        return replace(shelf.of(asked).decide(use), target=target, id=asked.id)
    except HowopenError as error:
        return Answer(answer=Answers.UNCLEAR, target=target, id=asked.id, problem=str(error))


def _asked(line: bytes, number: int) -> Asked:
    """One line, decoded. Raises UsageError for one that is no question."""
    if len(line) > MAX_LINE:
        raise UsageError(f"line {number} is too long", hint="One question a line")
    hint = 'A line is {"id", "target", "use": {…}}, or "targets": […] for several together'
    try:
        asked = msgspec.json.decode(line, type=Asked)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise UsageError(f"line {number}: {error}", hint=hint) from error
    if bool(asked.target) == bool(asked.targets):
        raise UsageError(f"line {number}: give either `target` or `targets`", hint=hint)
    return asked
