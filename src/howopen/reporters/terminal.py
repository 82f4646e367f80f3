"""Text for a terminal, or for a pipe: one column of short paragraphs, 80 columns by default.

With color off it holds no escape sequence; marks come with words, so nothing is said by color or
shape alone.
"""

from __future__ import annotations

from howopen.reporters import RenderOptions, Report, refusal
from howopen.reporters._clean import cleaned
from howopen.reporters._compare import FOOTNOTE, Line, columns, comparison
from howopen.reporters._page import COLORS, Page
from howopen.reporters._sections import (
    Row,
    Section,
    headline,
    height_words,
    identity,
    parts,
    sections,
    texts,
)
from howopen.reporters._view import (
    Group,
    Reason,
    claim_words,
    freedoms,
    said_by_evidence,
    term_groups,
    terms_of,
)
from howopen.reporters._words import LADDER, OVERCLAIM, PRESENCE, more, rung_height, rung_name
from howopen.types import (
    Assessment,
    Assessments,
    CatalogReport,
    LicenseReport,
    Presence,
    Status,
    Term,
)

ID = "text"
MEDIA_TYPE = "text/plain; charset=utf-8"

_RUNG_COLORS = ("red", "red", "yellow", "cyan", "cyan", "green", "green")
_PRESENCE_COLORS = {
    Presence.PRESENT: "green",
    Presence.LINKED: "cyan",
    Presence.ABSENT: "red",
    Presence.UNKNOWN: "yellow",
}
_NAME_WIDTH, _CELL_WIDTH = 24, 18
"""Columns a row's name and one release take in a side-by-side table."""

GLIMPSE = 140
"""Characters of a quote under a freedom; the terms show more of it."""

_REASONS = 3
"""Reasons shown for one freedom unless all are asked for."""


def render(report: Report, options: RenderOptions) -> str:
    """The report as text, at most `options.width` columns wide (20 at least)."""
    page = Page(options)
    match report:
        case Assessment():
            _assessment(page, cleaned(report))
        case Assessments():
            _assessments(page, cleaned(report))
        case LicenseReport():
            _licenses(page, cleaned(report))
        case CatalogReport():
            _catalog(page, cleaned(report))
        case _:
            raise refusal(ID, report)
    return page.text


def _assessment(page: Page, a: Assessment) -> None:
    page.line((headline(a), "bold"))
    page.line((" · ".join(identity(a)), "dim"))
    _label(page, a)
    _claims(page, a)
    _freedoms(page, a)
    _terms(page, a.terms)
    _parts(page, a)
    for section in sections(a):
        _section(page, section)
    _footer(page, a)


def _label(page: Page, a: Assessment) -> None:
    height, color = rung_height(a.label.id), _color(a.label.id)
    name = (a.label.name or rung_name(a.label.id)).upper()
    steps = "■" * height + "□" * (len(LADDER) - height) if height else ""
    badge = f" {name} " if page.options.color else name
    page.blank()
    page.line(
        (badge, f"bold reverse {color}"), ("  ", ""), (f"{steps} {height_words(a)}".strip(), color)
    )
    page.line((a.label.definition, ""))


def _claims(page: Page, a: Assessment) -> None:
    for claim in a.claims:
        status = {"contradicted": Status.NOT_MET, "supported": Status.MET}.get(claim.verdict)
        page.blank()
        page.marked(status or Status.UNKNOWN, (claim_words(claim), "bold"))
        page.said((said_by_evidence(claim.evidence),), 2)
    if a.label.overclaimed and not a.claims:
        page.blank()
        page.marked(Status.NOT_MET, (OVERCLAIM, "bold"))


def _freedoms(page: Page, a: Assessment) -> None:
    page.heading("Four freedoms")
    for view in freedoms(a):
        promise = f" ({view.promise})" if view.promise else ""
        page.marked(view.status, (f"{view.name}: {view.word}", "bold"), (promise, "dim"))
        shown = view.reasons if page.options.verbose else view.reasons[:_REASONS]
        for reason in shown:
            _reason(page, reason, told=view.status is Status.MET)
        if len(shown) < len(view.reasons):
            page.line((f"and {more(len(view.reasons) - len(shown), 'reason')}", "dim"), indent=2)


def _reason(page: Page, reason: Reason, *, told: bool) -> None:
    others = f" (and {reason.more} more of this kind)" if reason.more else ""
    if not told:
        unknown = "not known: " if reason.status is Status.UNKNOWN else ""
        page.line((f"{unknown}{reason.words}{others}", ""), indent=2)
    page.said(reason.said if page.options.verbose else reason.said[:1], 4, limit=GLIMPSE)


def _terms(page: Page, terms: tuple[Term, ...]) -> None:
    for group in term_groups(terms):
        page.heading(group.title)
        _group(page, group)


def _group(page: Page, group: Group) -> None:
    for entry in group.entries:
        page.marked(
            None,
            (entry.words, "bold"),
            (f": {entry.details}" if entry.details else "", ""),
            (f" ({entry.note})" if entry.note else "", "yellow"),
        )
        if page.options.verbose or not (entry.quiet or group.id == "grant"):
            page.said(entry.said, 2)
        else:
            page.places(entry.said, 2)


def _parts(page: Page, a: Assessment) -> None:
    if not a.components:
        return
    page.heading("What was released")
    everything = parts(a.components)
    for presence, color in _PRESENCE_COLORS.items():
        some = [part for part in everything if part.status is presence]
        names = [
            part.name + (f" ({part.license})" if part.license and page.options.verbose else "")
            for part in some
        ]
        if some:
            page.line((", ".join(names), ""), lead=page.styled((PRESENCE[presence], color)), hang=9)
        if page.options.verbose:
            for part in some:
                where = f"{part.name}: {', '.join(part.where)}"
                page.line((where, ""), indent=9) if part.where else None
                page.said(part.said, 11)


def _section(page: Page, section: Section) -> None:
    if section.id == "notes" and not page.options.verbose:
        return
    page.heading(section.title)
    for row in section.rows:
        _row(page, row, section.id)


def _row(page: Page, row: Row, section: str = "") -> None:
    details = f" ({row.details})" if row.details else ""
    page.marked(row.status, (row.words, ""), (details, "dim"))
    if section == "next" and not page.options.verbose:
        page.places(row.said, 2)
    elif section != "frameworks" or page.options.verbose:
        page.said(row.said, 2)


def _footer(page: Page, a: Assessment) -> None:
    page.blank()
    page.line((f"{a.tool}, knowledge {a.knowledge_version}", "dim"))
    page.line((a.notice, "dim"))


def _assessments(page: Page, report: Assessments) -> None:
    every = report.assessments
    names, lines = columns(every), comparison(every)
    fit = max((page.full_width - _NAME_WIDTH) // _CELL_WIDTH, 1)
    for start in range(0, len(every), fit):
        if start:
            page.blank()
        _block(page, names[start : start + fit], lines, slice(start, start + fit))
    page.blank()
    page.line((FOOTNOTE, "dim"))
    for notice in dict.fromkeys(a.notice for a in every):
        page.line((notice, "dim"))


def _block(page: Page, names: tuple[str, ...], lines: tuple[Line, ...], some: slice) -> None:
    rows = [
        [(line.name, "bold" if line.name == "Label" else "")]
        + [
            (
                cell.words,
                "bold" if line.name == "Label" else COLORS[cell.status] if cell.status else "",
            )
            for cell in line.cells[some]
        ]
        for line in lines
    ]
    page.table(("", *names), rows)


def _licenses(page: Page, report: LicenseReport) -> None:
    for n, reading in enumerate(report.files):
        if n:
            page.blank()
        for m, row in enumerate(texts(reading)):
            if m:
                _row(page, row)
            else:
                page.line((row.words, "bold"), (f" ({row.details})", "dim"))
        _terms(page, terms_of(reading))
        if not reading.terms:
            page.blank()
            page.line(("No terms were read in this text.", "yellow"))


def _catalog(page: Page, report: CatalogReport) -> None:
    rows = [
        [
            (m.id, ""),
            (m.name, "bold"),
            (m.maker, ""),
            (m.date, ""),
            (rung_name(m.label), _color(m.label)),
        ]
        for m in report.models
    ]
    page.table(("Id", "Name", "Maker", "Date", "Label"), rows)


def _color(rung: str) -> str:
    height = rung_height(rung)
    return _RUNG_COLORS[height - 1] if height else ""
