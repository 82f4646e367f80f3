"""What whoever passes a release on must ship and do, in words."""

from __future__ import annotations

from howopen.reporters._sections import Row, Section
from howopen.reporters._view import said_by_term
from howopen.reporters._words import listed
from howopen.types import NoticeItem, NoticeReport, NoticeState, Status

_TITLES = {
    NoticeState.MISSING: "Missing",
    NoticeState.BY_HAND: "Left to you",
    NoticeState.WRITTEN: "Written",
    NoticeState.FOUND: "Found",
}
_STATUS = {
    NoticeState.MISSING: Status.NOT_MET,
    NoticeState.BY_HAND: Status.UNKNOWN,
    NoticeState.WRITTEN: Status.MET,
    NoticeState.FOUND: Status.MET,
}

NOTHING = "No duty of whoever passes it on was found"


def notice_title(report: NoticeReport) -> str:
    """What was done, for what, and where."""
    names = listed([side.name or side.id for side in report.targets])
    return f"Passing on {names}: {'checked' if report.checked else 'written'} {report.folder}"


def notice_sections(report: NoticeReport) -> tuple[Section, ...]:
    """What stands against it, then duties: those missing first."""
    against = tuple(Row(words, "", (), Status.UNKNOWN) for words in report.warnings)
    every = [Section("against", "Before you pass it on", against)]
    every += [
        Section(
            state.value, title, tuple(_row(item) for item in report.items if item.state is state)
        )
        for state, title in _TITLES.items()
    ]
    if not report.items:
        every.append(Section("nothing", NOTHING, (Row("What is silent on it is told above"),)))
    return tuple(section for section in every if section.rows)


def _row(item: NoticeItem) -> Row:
    details = (item.path, item.note, "" if item.required else "asked, not required")
    told = "; ".join(part for part in details if part)
    return Row(item.do, told, (said_by_term(item.term),), _STATUS[item.state])
