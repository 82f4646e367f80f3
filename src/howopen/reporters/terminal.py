"""Text for a terminal, or for a pipe: one column of short paragraphs, 80 columns by default.

With color off it holds no escape sequence; marks come with words, so nothing is said by color or
shape alone. Unless all is asked for, an assessment fits a screen or two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from howopen.clean import cleaned
from howopen.reporters import RenderOptions, refusal
from howopen.reporters._brief import (
    basis_words,
    binding,
    claim_brief,
    conflicts,
    freedom_words,
    headline_said,
    other_terms,
    weightiest_claim,
)
from howopen.reporters._full import (
    PRESENCE_COLORS,
    put_everything,
    put_license_texts,
    put_personas,
    put_section,
    put_sections,
)
from howopen.reporters._names import with_names
from howopen.reporters._page import COLORS, Page
from howopen.reporters._sections import headline, height_words
from howopen.reporters._view import freedoms
from howopen.reporters._words import OVERCLAIM, PRESENCE, ladder, plain, rung_height, rung_name
from howopen.types import (
    Answer,
    Assessment,
    Assessments,
    CatalogReport,
    Diff,
    Diffs,
    LicenseReport,
    NoticeReport,
    Report,
    Status,
)

if TYPE_CHECKING:
    from howopen.reporters._compare import Line

ID = "text"
MEDIA_TYPE = "text/plain; charset=utf-8"

_RUNG_COLORS = ("red", "red", "yellow", "cyan", "cyan", "green", "green")
_NAME_WIDTH, _CELL_WIDTH = 20, 15
"""Columns a row's name and one release take in a side-by-side table."""

_QUOTED = 6
"""Terms quoted at once; the words of others are shown on request."""

_CLAIM_QUOTE = 110
"""Characters of the maker's own words."""

_CATALOG_WIDTH = 110
"""Columns from which a catalog shows names beside ids, and rungs by their full names."""


def render(report: Report, options: RenderOptions) -> str:
    """The report as text, at most `options.width` columns wide (20 at least)."""
    page = Page(options)
    match report:
        case Assessment():
            _assessment(page, with_names(cleaned(report)))
        case Assessments():
            _assessments(page, cleaned(report))
        case LicenseReport():
            _licenses(page, with_names(cleaned(report)))
        case CatalogReport():
            _catalog(page, cleaned(report))
        case Diff():
            _diff(page, with_names(cleaned(report)))
        case Diffs():
            for n, one in enumerate(cleaned(report).diffs):
                if n:
                    page.blank()
                _diff(page, with_names(one), step=n + 1 < len(report.diffs))
        case NoticeReport():
            _notice(page, with_names(cleaned(report)))
        case Answer():
            _answer(page, with_names(cleaned(report)))
        case _:
            raise refusal(ID, report)
    return page.text


def _assessment(page: Page, a: Assessment) -> None:
    page.line((headline(a), "bold"))
    _label(page, a)
    if page.options.verbose:
        put_everything(page, a)
    else:
        _claim(page, a)
        _freedoms(page, a)
        _binding(page, a)
        put_personas(page, a)
        _released(page, a)
        _facts(page, a)
        put_sections(page, a, page.options.whole)
    _footer(page, a)


def _label(page: Page, a: Assessment) -> None:
    height, color = rung_height(a.label.id), _color(a.label.id)
    name = (a.label.name or rung_name(a.label.id)).upper()
    steps = "■" * height + "□" * (len(ladder()) - height) if height else ""
    badge = f" {name} " if page.options.color else name
    page.blank()
    page.line(
        (badge, f"bold reverse {color}"), ("  ", ""), (f"{steps} {height_words(a)}".strip(), color)
    )
    page.line((a.label.definition, ""))


def _claim(page: Page, a: Assessment) -> None:
    claim = weightiest_claim(a)
    if claim is None:
        if a.label.overclaimed:
            page.blank()
            page.marked(Status.NOT_MET, (OVERCLAIM, "bold"))
        return
    status = {"contradicted": Status.NOT_MET, "supported": Status.MET}.get(claim.verdict)
    page.blank()
    page.marked(status or Status.UNKNOWN, (claim_brief(a, claim), "bold"))
    page.said((headline_said(claim, _CLAIM_QUOTE),), 2)


def _freedoms(page: Page, a: Assessment) -> None:
    page.heading("Four freedoms")
    for view in freedoms(a):
        page.marked(view.status, (view.name, "bold"), (f" — {freedom_words(a, view.id)}", ""))
    for conflict in conflicts(a):
        page.line(("Licenses disagree. ", "bold red"), (conflict, ""), lead=page.styled(_ALARM))


_ALARM = ("!", "bold red")


def _binding(page: Page, a: Assessment) -> None:
    entries = binding(a)
    others = other_terms(a)
    if not (entries or others):
        return
    page.heading("What binds you" if entries else "Terms")
    for n, entry in enumerate(entries):
        pieces = [
            (entry.words, "bold"),
            (f": {entry.details}" if entry.details else "", ""),
            (f" ({entry.note})" if entry.note else "", "yellow"),
        ]
        if entry.said.quote and n < _QUOTED:
            page.marked(None, *pieces)
            page.brief(entry.said, 2)
        else:
            mark = f"  [{entry.said.mark}]" if entry.said.mark else ""
            page.marked(None, *pieces, (f"  {entry.said.place}", "cyan"), (mark, "yellow"))
    count = f"{others}; --verbose shows all. " if others else ""
    page.line((f"{count}{basis_words(a)}".strip(), "dim"))


def _released(page: Page, a: Assessment) -> None:
    from howopen.reporters._facts import presence_lines

    if lines := presence_lines(a):
        page.heading("Released")
        for presence, names in lines:
            lead = page.styled((PRESENCE[presence], PRESENCE_COLORS[presence]))
            page.line((names, ""), lead=lead, hang=10)


def _facts(page: Page, a: Assessment) -> None:
    page.blank()
    from howopen.reporters._facts import facts

    for fact in facts(a):
        lead = page.styled((fact.name, "bold"))
        for point in fact.points:
            mark = f" [{point.mark}]" if point.mark else ""
            style = COLORS[point.status] if point.status and fact.id != "next" else ""
            page.line((point.words, style), (mark, "yellow"), lead=lead, hang=10)
            lead = page.styled(("", ""))


def _footer(
    page: Page, report: Assessment | LicenseReport | CatalogReport | Diff | NoticeReport
) -> None:
    page.blank()
    version = report.knowledge_version
    version = version if page.options.verbose else version.partition("+")[0]
    page.line((f"{report.notice} · {report.tool}, {version}", "dim"))


def _assessments(page: Page, report: Assessments) -> None:
    every = report.assessments
    from howopen.reporters._compare import columns, comparison, footnotes

    names, lines = columns(every), comparison(every)
    fit = max((page.full_width - _NAME_WIDTH) // _CELL_WIDTH, 1)
    for start in range(0, len(every), fit):
        if start:
            page.blank()
        _block(page, names[start : start + fit], lines, slice(start, start + fit))
    page.blank()
    for note in footnotes(every):
        page.line((note, "dim"))
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
    page.table(("", *names), rows, least={0: _NAME_WIDTH})


def _licenses(page: Page, report: LicenseReport) -> None:
    put_license_texts(page, report)
    _footer(page, report)


def _diff(page: Page, report: Diff, *, step: bool = False) -> None:
    from howopen.reporters._diff import diff_sections, diff_title, sides, summary

    page.line((diff_title(report), "bold"))
    for side in sides(report):
        page.line((side, "dim"))
    page.line((summary(report), ""))
    for section in diff_sections(report):
        put_section(page, section)
    if not step:
        _footer(page, report)


def _notice(page: Page, report: NoticeReport) -> None:
    from howopen.reporters._notice import notice_sections, notice_title

    page.line((notice_title(report), "bold"))
    for section in notice_sections(report):
        put_section(page, section)
    _footer(page, report)


def _answer(page: Page, answer: Answer) -> None:
    from howopen.reporters import _answer as told

    status = told.ANSWER_STATUS[answer.answer]
    page.marked(status, (told.answer_words(answer), "bold"))
    for aside in told.answer_asides(answer):
        page.line((aside, ""), indent=2)
    for section in told.answer_sections(answer, whole=page.options.verbose):
        put_section(page, section)
    page.blank()
    if assumed := told.answer_assumed(answer):
        page.line((assumed, "dim"))
    page.line((answer.notice, "dim"))


def _catalog(page: Page, report: CatalogReport) -> None:
    wide = page.full_width >= _CATALOG_WIDTH
    rows = [
        [
            (m.id, ""),
            *([(m.name, "bold")] if wide else []),
            (m.maker, ""),
            (m.date, ""),
            (rung_name(m.label) if wide else plain(m.label, capital=True), _color(m.label)),
        ]
        for m in report.models
    ]
    header = ("Id", *(["Name"] if wide else []), "Maker", "Date", "Label")
    least = {n: max((len(row[n][0]) for row in rows), default=0) for n in (0, len(header) - 2)}
    page.table(header, rows, least=least)
    _footer(page, report)


def _color(rung: str) -> str:
    height = rung_height(rung)
    return _RUNG_COLORS[height - 1] if height else ""
