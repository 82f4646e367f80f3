"""What a language model proposes, arranged for people: apart from what was read, and said so."""

from __future__ import annotations

from pathlib import PurePath

from howopen.reporters._sections import Row, Section
from howopen.reporters._view import Said, place
from howopen.reporters._words import plain
from howopen.types import LicenseReading, LicenseReport, SecondReading, Status

_STATE = {
    "stated": "the text says so",
    "denied": "the text says the opposite",
    "requested": "asked, not required",
    "silent": "the passage says nothing of it",
}


def second_section(report: LicenseReport, reading: LicenseReading) -> Section | None:
    """The proposals for one text, None where nobody asked for any."""
    told = next((one for one in report.second_readings if one.path == reading.path), None)
    if told is None:
        return None
    title = f"Proposed by a language model ({told.model}), not verified and not used"
    return Section("second-reader", title, tuple(_rows(told)))


def _rows(told: SecondReading) -> list[Row]:
    rows = [
        Row(
            f"{plain(one.kind, capital=True)}: {_STATE.get(one.state, one.state)}",
            f"it says: {one.because}" if one.because else "",
            (
                Said(
                    one.quote,
                    place(PurePath(told.path).name, one.start_line, one.end_line, one.section),
                ),
            ),
            Status.UNKNOWN,
        )
        for one in told.proposals
    ]
    if told.dropped:
        some = "1 proposal was" if told.dropped == 1 else f"{told.dropped} proposals were"
        rows.append(Row(f"{some} left out: the words quoted do not stand there, or no such kind"))
    if told.problem:
        rows.append(Row(f"no proposals: the model {told.problem}"))
    elif not told.passages:
        rows.append(Row("not asked: no passage was left unclear"))
    elif not rows:
        rows.append(Row("no proposals"))
    return rows
