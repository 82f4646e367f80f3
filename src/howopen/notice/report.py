"""What whoever passes releases on must ship and do: written as a folder, or found in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from msgspec.structs import replace

from howopen import __version__
from howopen.differences.sides import Side, side_of
from howopen.knowledge_base import KnowledgeBase, knowledge
from howopen.licenses.names import short_names
from howopen.notice.duties import Duty, duties
from howopen.notice.folder import contents, write
from howopen.notice.shelf import Outcome, named, shelf_of, shown, without_copies
from howopen.reporters import RenderOptions, reporter
from howopen.texts import read_text
from howopen.types import NoticeItem, NoticeReport, NoticeState, Term, TermState

_CHECKLISTS = {"CHECKLIST.md": "markdown", "checklist.json": "json"}


class _Asked(NamedTuple):
    """Everything that is asked of whoever passes the targets on."""

    sides: tuple[Side, ...]
    duties: tuple[tuple[Duty, str], ...]  # each with the text it wants copied
    texts: tuple[str, ...]  # the license texts at hand


def write_notices(
    targets: Sequence[str],
    folder: Path,
    *,
    name: str = "",
    modified: bool = True,
    offline: bool = False,
    overlay: Path | None = None,
) -> NoticeReport:
    """Write the folder of notices for these targets, with a checklist of what is left to do.

    Raises UsageError, SourceError or KnowledgeError for a target, OutputError for the folder.
    """
    kb = knowledge(overlay)
    asked = _asked(targets, kb, modified=modified, offline=offline)
    files, where = contents(asked.duties, _restrictions(asked.sides, kb))
    outcomes = [_made(duty, where[n], name) for n, (duty, _) in enumerate(asked.duties)]
    report = _report(asked, outcomes, folder, kb, checked=False)
    lists = {
        path: reporter(form).render(report, RenderOptions(verbose=True)).encode()
        for path, form in _CHECKLISTS.items()
    }
    write(folder, {**files, **lists})
    return report


def check_notices(
    targets: Sequence[str],
    folder: Path,
    *,
    name: str = "",
    modified: bool = True,
    offline: bool = False,
    overlay: Path | None = None,
) -> NoticeReport:
    """Hold a redistributor's folder against what the targets ask for.

    Raises UsageError, SourceError or KnowledgeError for a target or the folder.
    """
    kb = knowledge(overlay)
    shelf = shelf_of(folder, kb)
    asked = _asked(targets, kb, modified=modified, offline=offline)
    shelf = without_copies(shelf, asked.texts)
    outcomes = [shown(duty, shelf, text, name) for duty, text in asked.duties]
    report = _report(asked, outcomes, folder, kb, checked=True)
    if not shelf.unread:
        return report
    more = f"{folder}: {shelf.unread} more texts were not looked through"
    return replace(report, warnings=(*report.warnings, more))


def _asked(targets: Sequence[str], kb: KnowledgeBase, *, modified: bool, offline: bool) -> _Asked:
    sides = tuple(side_of(target, kb, offline=offline) for target in targets)
    told: dict[tuple[str, str, str], tuple[Duty, str]] = {}
    at_hand: list[str] = []
    for side in sides:
        texts = _texts(side)
        at_hand += texts.values()
        for duty in duties(side, texts, kb, modified=modified):
            text = texts.get(duty.copy.path, "") if duty.copy is not None else ""
            told.setdefault(
                (duty.do, duty.words, duty.copy.path if duty.copy else ""), (duty, text)
            )
    return _Asked(sides, tuple(told.values()), tuple(at_hand))


def _texts(side: Side) -> dict[str, str]:
    """The license texts at hand, whole, by the path that their reading has."""
    if side.collected is None:
        return {}
    files, texts = side.collected.files, {}
    for reading in side.readings:
        path = reading.path if side.is_release else PurePosixPath(reading.path).name
        text = read_text(files, path)
        if text.whole:
            texts[reading.path] = text.content
    return texts


def _restrictions(sides: Iterable[Side], kb: KnowledgeBase) -> Iterator[Term]:
    for side in sides:
        for term in side.terms:
            if kb.term_kinds[term.kind].group == "restriction" and term.state is TermState.STATED:
                yield term


def _made(duty: Duty, path: str, name: str) -> Outcome:
    """What became of a duty in the folder that is written."""
    if duty.name:
        return named(duty, name)
    if duty.changes:
        return Outcome(NoticeState.BY_HAND, path, duty.note)
    if path:
        return Outcome(NoticeState.WRITTEN, path, duty.note if duty.words else "")
    if duty.copy is not None or duty.license:
        note = "; ".join(part for part in ("its text is not at hand", duty.note) if part)
        return Outcome(NoticeState.MISSING, duty.file, note)
    return Outcome(NoticeState.BY_HAND, note=duty.note)


def _report(
    asked: _Asked,
    outcomes: Sequence[Outcome],
    folder: Path,
    kb: KnowledgeBase,
    *,
    checked: bool,
) -> NoticeReport:
    items = tuple(
        _item(n, duty, outcome)
        for n, ((duty, _), outcome) in enumerate(zip(asked.duties, outcomes, strict=True), 1)
    )
    named_ = [i.term.license for i in items]
    named_ += [x for s in asked.sides for x in (s.about.id, s.about.expression)]
    return NoticeReport(
        tool=f"howopen {__version__}",
        knowledge_version=kb.version,
        targets=tuple(side.about for side in asked.sides),
        folder=str(folder),
        checked=checked,
        items=items,
        warnings=tuple(w for side in asked.sides for w in _warnings(side)),
        license_names=short_names(named_, kb),
    )


def _item(number: int, duty: Duty, outcome: Outcome) -> NoticeItem:
    return NoticeItem(
        id=f"{number}-{duty.term.kind}",
        kind=duty.term.kind,
        do=duty.do,
        state=outcome.state,
        required=duty.term.state is not TermState.REQUESTED,
        path=outcome.path,
        words=duty.words,
        note=outcome.note,
        target=duty.target,
        term=duty.term,
    )


_AGAINST: Mapping[tuple[str, TermState], str] = {
    ("no-redistribution", TermState.STATED): "its terms forbid passing it on",
    ("no-derivatives", TermState.STATED): "its terms forbid passing on what is made from it",
    ("grant-redistribute", TermState.DENIED): "its terms grant no right to pass it on",
}


def _warnings(side: Side) -> Iterator[str]:
    """What stands against passing a target on, and what of its terms is not known."""
    target = side.about.target
    found = dict.fromkeys((term.kind, term.state) for term in side.terms)
    yield from (f"{target}: {_AGAINST[told]}" for told in found if told in _AGAINST)
    if ("grant-redistribute", TermState.STATED) not in found:
        yield f"{target}: no right to pass it on was found; these notices do not give one"
    yield from (f"{target}: more may be asked for: {why}" for why in side.about.unread)
