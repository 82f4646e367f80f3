"""What two licenses, texts or releases say otherwise than each other, term by term.

A license given by its id speaks through howopen's knowledge, a file through its own words. Where
one of each is compared, only those parameters are that decide something: people write the others
in words of their own. A term that one side lacks is gone or added only where that side was read
whole; else it is unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from howopen import __version__
from howopen.differences.sides import WEIGHTS, Side, decider_of, side_of
from howopen.errors import UsageError
from howopen.knowledge_base import KnowledgeBase, knowledge
from howopen.licenses.agreement import DECIDING
from howopen.licenses.names import short_names
from howopen.permissions.personas import use_changes
from howopen.terms.pairing import differs, order_of, pairs
from howopen.types import Basis, Change, Diff, Diffs, Match, Term, TermChange, TermState

_VERBATIM = {"keep-notices": ("text",), "trademark": ("mark",)}
"""Parameters that quote the text, so that knowledge and a reading have them alike where told."""

_UNITS = (WEIGHTS, "code", "data", "documents")
_SWAPPED = {Change.ADDED: Change.GONE, Change.GONE: Change.ADDED}


_Saying = tuple[bool, TermState, str]
"""Whether a term was read, its state, and its category."""


class _Told(NamedTuple):
    """What a comparison found: what changed, and what stayed (as the second side says it)."""

    changes: tuple[TermChange, ...] = ()
    same: tuple[Term, ...] = ()


def diff_report(
    before: str, after: str, *, offline: bool = False, overlay: Path | None = None
) -> Diff:
    """Hold two targets against each other; `after` is told as the later one.

    Raises UsageError, SourceError or KnowledgeError where a target cannot be found or read.
    """
    return timeline((before, after), offline=offline, overlay=overlay).diffs[0]


def timeline(
    targets: Sequence[str], *, offline: bool = False, overlay: Path | None = None
) -> Diffs:
    """Hold each target against the one before it, the earliest first.

    Raises UsageError for fewer than two, and what `diff_report` raises.
    """
    if len(targets) < 2:
        raise UsageError("one thing alone has no difference", hint="Give two or more")
    kb = knowledge(overlay)
    sides = [side_of(target, kb, offline=offline) for target in targets]
    return Diffs(diffs=tuple(_diff(old, new, kb) for old, new in pairwise(sides)))


def _diff(old: Side, new: Side, kb: KnowledgeBase) -> Diff:
    told = _own_edits(old, new) or _compared(old, new, kb)
    terms = [t for c in told.changes for t in (c.before, c.after) if t is not None]
    named = [t.license for t in (*terms, *told.same)]
    named += [x for side in (old, new) for x in (side.about.id, side.about.expression)]
    return Diff(
        tool=f"howopen {__version__}",
        knowledge_version=kb.version,
        before=old.about,
        after=new.about,
        changes=told.changes,
        same=told.same,
        uses=use_changes(decider_of(old, kb), decider_of(new, kb), kb),
        license_names=short_names(named, kb),
    )


def _own_edits(old: Side, new: Side) -> _Told | None:
    """The changes between a known license and an edited copy of it, both read by the same rules."""
    for known, copy, backwards in ((old, new, False), (new, old, True)):
        reading = copy.reading
        if known.about.kind != "license" or copy.about.kind != "file" or reading is None:
            continue
        if [(p.id, p.match) for p in reading.parts] == [(known.about.id, Match.EDITED)]:
            changes = tuple(_swapped(c) if backwards else c for c in reading.changes)
            changed = [c.after for c in reading.changes]
            return _Told(changes, tuple(t for t in reading.terms if t not in changed))
    return None


def _swapped(change: TermChange) -> TermChange:
    turned = _SWAPPED.get(change.change, change.change)
    return replace(change, change=turned, before=change.after, after=change.before)


def _compared(old: Side, new: Side, kb: KnowledgeBase) -> _Told:
    """All kinds; of two releases, for each group of components, what is alike told once."""
    changes: dict[tuple[int, int], TermChange] = {}
    same: dict[int, Term] = {}
    for unit in _UNITS if old.is_release and new.is_release else (WEIGHTS,):
        told = _of_unit(old, new, unit, kb)
        # the same two terms, met again in another group, are the same objects
        for change in told.changes:
            changes.setdefault((id(change.before), id(change.after)), change)
        for term in told.same:
            same.setdefault(id(term), term)
    return _Told(tuple(changes.values()), tuple(same.values()))


def _of_unit(old: Side, new: Side, unit: str, kb: KnowledgeBase) -> _Told:
    before, after = old.of(unit), new.of(unit)
    if unit != WEIGHTS and not (before and after):
        return _one_sided(before, after)
    alike = _known_alike(before, after)
    same = [t for t in after if t.license in alike]
    before, after = (tuple(t for t in terms if t.license not in alike) for terms in (before, after))
    changes: list[TermChange] = []
    found = {t.kind for t in (*before, *after)}
    for kind in sorted(found, key=lambda k: order_of(kb.term_kinds[k])):
        of_kind = frozenset(map(_saying, (t for t in (*before, *after) if t.kind == kind)))
        for was, now in pairs(kb.term_kinds[kind], before, after):
            if was is not None and now is not None:
                other = _differs(was, now)
                changes += [_changed(was, now, other)] if other else []
                same += [] if other else [now]
            else:
                changes += _alone(was, now, old, new, of_kind)
    return _Told(tuple(changes), tuple(same))


def _one_sided(before: Sequence[Term], after: Sequence[Term]) -> _Told:
    """Terms of a group for which the other release names none; what binds the weights was told."""
    alone = [
        TermChange(change=Change.UNKNOWN, kind=t.kind, before=t, license=t.license)
        for t in before
        if not _binds_weights(t)
    ]
    alone += [
        TermChange(change=Change.UNKNOWN, kind=t.kind, after=t)
        for t in after
        if not _binds_weights(t)
    ]
    return _Told(tuple(alone))


def _binds_weights(term: Term) -> bool:
    return bool({WEIGHTS, "release"} & set(term.applies_to))


def _known_alike(before: Sequence[Term], after: Sequence[Term]) -> frozenset[str]:
    """Licenses whose text is read on one side and known on the other: the same words."""
    both = {t.license for t in before} & {t.license for t in after} - {""}
    read = [{t.license for t in terms if _is_read(t)} for terms in (before, after)]
    known = [{t.license for t in terms if not _is_read(t)} for terms in (before, after)]
    mixed = (read[0] & known[1]) | (known[0] & read[1])
    return frozenset(both & mixed)


def _differs(was: Term, now: Term) -> tuple[str, ...]:
    if _is_read(was) is _is_read(now):
        return differs(was, now)
    quoted = (n for n in _VERBATIM.get(was.kind, ()) if n in was.params and n in now.params)
    return differs(was, now, (*DECIDING.get(was.kind, ()), *quoted))


def _is_read(term: Term) -> bool:
    return term.basis is Basis.READ


def _changed(was: Term, now: Term, other: tuple[str, ...]) -> TermChange:
    return TermChange(
        change=Change.CHANGED,
        kind=now.kind,
        before=was,
        after=now,
        differs=other,
        license=was.license,
    )


def _alone(
    was: Term | None, now: Term | None, old: Side, new: Side, of_kind: Collection[_Saying]
) -> Iterator[TermChange]:
    """A term that only one side has, as far as the other was read."""
    term = was or now
    if term is None:
        return
    other = new if was is not None else old
    mixed = _is_read(term) is not (other.about.basis is Basis.READ)
    if mixed and _says_nothing(term, of_kind):
        return
    change = Change.GONE if was is not None else Change.ADDED
    yield TermChange(
        change=Change.UNKNOWN if other.lacks(term.kind) else change,
        kind=term.kind,
        before=was,
        after=now,
        license=was.license if was is not None else "",
    )


def _says_nothing(term: Term, of_kind: Collection[_Saying]) -> bool:
    """Whether knowledge and a reading may differ in such a term without a text that does.

    What one leaves `unclear` the other may pass over, and one may tell at once what the other
    tells in two.
    """
    is_read, state, category = _saying(term)
    return state is TermState.UNCLEAR or (not is_read, state, category) in of_kind


def _saying(term: Term) -> _Saying:
    return _is_read(term), term.state, str(term.params.get("category", ""))
