"""The whole of an assessment or of a license text on a page of terminal text."""

from __future__ import annotations

from howopen.reporters._answer import ANSWER_STATUS
from howopen.reporters._brief import claim_brief
from howopen.reporters._page import COLORS, Page
from howopen.reporters._second import second_section
from howopen.reporters._sections import Row, Section, identity, parts, sections, texts
from howopen.reporters._view import (
    Group,
    Reason,
    freedoms,
    said_by_evidence,
    term_groups,
    terms_of,
    without_terms,
)
from howopen.reporters._words import OVERCLAIM, PRESENCE
from howopen.types import Assessment, Basis, LicenseReport, Presence, Status, Term

PRESENCE_COLORS = {
    Presence.PRESENT: "green",
    Presence.LINKED: "cyan",
    Presence.ABSENT: "red",
    Presence.UNKNOWN: "yellow",
}


def put_everything(page: Page, a: Assessment) -> None:
    """All of an assessment below its label: every quote in full, with its place and source."""
    page.line((" · ".join(identity(a)), "dim"))
    _claims(page, a)
    _freedoms(page, a)
    _terms(page, a.terms)
    put_personas(page, a)
    _parts(page, a)
    for section in sections(a):
        put_section(page, section)


def put_sections(page: Page, a: Assessment, names: tuple[str, ...]) -> None:
    """Some sections of an assessment, whole."""
    for section in sections(a) if names else ():
        if section.id in names:
            put_section(page, section)


def put_license_texts(page: Page, report: LicenseReport) -> None:
    """What each text is, how it differs from the known one, and its terms."""
    for n, reading in enumerate(report.files):
        if n:
            page.blank()
        for m, row in enumerate(texts(reading)):
            if m:
                _row(page, row)
            else:
                page.line((row.words, "bold"), (f" ({row.details})" if row.details else "", "dim"))
        _terms(page, terms_of(reading), reading.basis)
        if not reading.terms:
            page.blank()
            page.line((without_terms(reading), "yellow"))
        if (second := second_section(report, reading)) is not None:
            put_section(page, second)


def _claims(page: Page, a: Assessment) -> None:
    for claim in a.claims:
        status = {"contradicted": Status.NOT_MET, "supported": Status.MET}.get(claim.verdict)
        page.blank()
        page.marked(status or Status.UNKNOWN, (claim_brief(a, claim), "bold"))
        page.said((said_by_evidence(claim.evidence),), 2)
    if a.label.overclaimed and not a.claims:
        page.blank()
        page.marked(Status.NOT_MET, (OVERCLAIM, "bold"))


def _freedoms(page: Page, a: Assessment) -> None:
    page.heading("Four freedoms")
    for view in freedoms(a):
        promise = f" ({view.promise})" if view.promise else ""
        page.marked(view.status, (f"{view.name}: {view.word}", "bold"), (promise, "dim"))
        for reason in view.reasons:
            _reason(page, reason, told=view.status is Status.MET)


def _reason(page: Page, reason: Reason, *, told: bool) -> None:
    others = f" (and {reason.more} more of this kind)" if reason.more else ""
    if not told:
        unknown = "not known: " if reason.status is Status.UNKNOWN else ""
        page.line((f"{unknown}{reason.words}{others}", ""), indent=2)
    page.said(reason.said, 4)


def _terms(page: Page, terms: tuple[Term, ...], told: Basis = Basis.READ) -> None:
    for group in term_groups(terms, told):
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


def put_personas(page: Page, a: Assessment) -> None:
    """Who may do what: short words, so that the table fits a narrow terminal."""
    if not a.personas:
        return
    from howopen.reporters import _personas as told

    page.heading(told.TITLE)
    names = [brief for brief, _ in told.persona_columns(a)]
    rows = told.persona_rows(a) if page.options.verbose else told.persona_groups(a)
    cells = [
        [(row.title, ""), *((told.WORDS[c], COLORS[ANSWER_STATUS[c]]) for c in row.cells)]
        for row in rows
    ]
    page.table(("", *names), cells)
    if words := told.barred_by(a):
        page.line((f"{words}.", "dim"))
    if page.options.verbose:
        page.line((told.LEGEND, "dim"))


def _parts(page: Page, a: Assessment) -> None:
    if not a.components:
        return
    page.heading("What was released")
    everything = parts(a.components)
    for presence, color in PRESENCE_COLORS.items():
        some = [part for part in everything if part.status is presence]
        names = [part.name + (f" ({part.license})" if part.license else "") for part in some]
        if some:
            page.line((", ".join(names), ""), lead=page.styled((PRESENCE[presence], color)), hang=9)
        for part in some:
            where = f"{part.name}: {', '.join(part.where)}"
            page.line((where, ""), indent=9) if part.where else None
            page.said(part.said, 11)


def put_section(page: Page, section: Section) -> None:
    """One section: its rows, each with its words and their places."""
    page.heading(section.title)
    for row in section.rows:
        _row(page, row)


def _row(page: Page, row: Row) -> None:
    details = f" ({row.details})" if row.details else ""
    page.marked(row.status, (row.words, ""), (details, "dim"))
    page.said(row.said, 2)
