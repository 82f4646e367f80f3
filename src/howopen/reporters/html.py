"""HTML: one self-contained page that needs no script and loads nothing.

Everything is escaped by the template engine, addresses are links only when they are http or https,
and the page's own Content Security Policy forbids all but its inline style.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from howopen.clean import cleaned, web_address
from howopen.reporters import RenderOptions, refusal
from howopen.reporters._answer import (
    ANSWER_STATUS,
    answer_asides,
    answer_assumed,
    answer_sections,
    answer_words,
)
from howopen.reporters._brief import (
    basis_words,
    binding,
    claim_brief,
    conflicts,
    freedom_words,
    weightiest_claim,
)
from howopen.reporters._compare import columns, comparison, footnotes
from howopen.reporters._diff import diff_sections, diff_title, sides, summary
from howopen.reporters._facts import facts, presence_lines
from howopen.reporters._frameworks import disagreement, matrix
from howopen.reporters._names import with_names
from howopen.reporters._notice import notice_sections, notice_title
from howopen.reporters._personas import LEGEND, barred_by, persona_columns, persona_rows
from howopen.reporters._personas import TITLE as PERSONAS
from howopen.reporters._personas import WORDS as ANSWERS
from howopen.reporters._second import second_section
from howopen.reporters._sections import (
    height_words,
    identity,
    name_of,
    origin,
    parts,
    sections,
    texts,
)
from howopen.reporters._view import (
    freedoms,
    said_by_evidence,
    term_groups,
    terms_of,
    without_terms,
)
from howopen.reporters._words import (
    MARKS,
    OVERCLAIM,
    PRESENCE,
    STATUS,
    ladder,
    plain,
    rung_height,
    rung_name,
    shorten,
)
from howopen.types import (
    Answer,
    Assessment,
    Assessments,
    CatalogReport,
    Diff,
    Diffs,
    LicenseReport,
    NoticeReport,
    Presence,
    Report,
    Status,
)

if TYPE_CHECKING:
    from jinja2 import Environment

ID = "html"
MEDIA_TYPE = "text/html; charset=utf-8"

QUOTE_LIMIT = 320
"""Characters of a quote shown at once; the whole passage opens on demand."""

TABLE_COLUMNS = 4
"""Releases in one side-by-side table; more go into further tables."""

_TONES = {
    Status.MET: "met",
    Status.NOT_MET: "not-met",
    Status.UNKNOWN: "unknown",
    Status.NOT_APPLICABLE: "neutral",
    None: "neutral",
}
_PRESENCE_TONES = {
    Presence.PRESENT: "met",
    Presence.LINKED: "met",
    Presence.ABSENT: "not-met",
    Presence.UNKNOWN: "unknown",
}


def render(report: Report, options: RenderOptions) -> str:
    """Render the report as a page; `options.verbose` opens every passage at once."""
    match report:
        case Assessment():
            return _page("assessment", options, **_assessment(with_names(cleaned(report))))
        case Assessments():
            return _page("compare", options, **_side_by_side(cleaned(report)))
        case LicenseReport():
            return _page("licenses", options, **_licenses(with_names(cleaned(report))))
        case CatalogReport():
            return _page("catalog", options, title="Models known offline", report=cleaned(report))
        case Diff():
            return _page("diff", options, **_diff((with_names(cleaned(report)),)))
        case Diffs():
            return _page("diff", options, **_diff(tuple(map(with_names, cleaned(report).diffs))))
        case NoticeReport():
            return _page("diff", options, **_notice(with_names(cleaned(report))))
        case Answer():
            return _page("answer", options, **_answer(with_names(cleaned(report)), options))
        case _:
            raise refusal(ID, report)


def _assessment(a: Assessment) -> dict[str, object]:
    claim = weightiest_claim(a)
    return {
        "title": f"{name_of(a)}: {a.label.name or rung_name(a.label.id)}",
        "a": a,
        "name": name_of(a),
        "made": origin(a),
        "identity": identity(a),
        "label": a.label.name or rung_name(a.label.id),
        "height": rung_height(a.label.id),
        "height_words": height_words(a),
        "claim": claim,
        "claim_words": claim_brief(a, claim) if claim else "",
        "claim_said": said_by_evidence(claim.evidence) if claim else None,
        "freedoms": tuple((view, freedom_words(a, view.id)) for view in freedoms(a)),
        "conflicts": conflicts(a),
        "binding": binding(a),
        "basis": basis_words(a),
        "groups": term_groups(a.terms),
        "presence_lines": presence_lines(a),
        "personas": persona_rows(a),
        "doings": persona_columns(a),
        "barred_by": barred_by(a),
        "parts": parts(a.components),
        "facts": facts(a),
        "matrix": matrix(a),
        "disagreement": disagreement(a),
        "words": STATUS,
        "sections": sections(a),
    }


def _side_by_side(report: Assessments) -> dict[str, object]:
    names, lines = columns(report.assessments), comparison(report.assessments)
    spans = [slice(start, start + TABLE_COLUMNS) for start in range(0, len(names), TABLE_COLUMNS)]
    return {
        "title": "Side by side: " + shorten(", ".join(names), 80),
        "names": names,
        "groups": tuple((g, tuple(some)) for g, some in groupby(lines, key=lambda n: n.group)),
        "spans": spans,
        "footnotes": footnotes(report.assessments),
        "notices": tuple(dict.fromkeys(a.notice for a in report.assessments)),
    }


def _licenses(report: LicenseReport) -> dict[str, object]:
    return {
        "title": "License texts",
        "report": report,
        "files": tuple(
            (
                tuple(texts(r)),
                term_groups(terms_of(r), r.basis),
                without_terms(r),
                second_section(report, r),
            )
            for r in report.files
        ),
    }


def _diff(every: tuple[Diff, ...]) -> dict[str, object]:
    titles = [diff_title(one) for one in every]
    return {
        "title": titles[0] if len(every) == 1 else f"{titles[0]} … {titles[-1]}",
        "report": every[0],
        "steps": tuple(
            (title if len(every) > 1 else "", sides(one), summary(one), diff_sections(one))
            for title, one in zip(titles, every, strict=True)
        ),
    }


def _notice(report: NoticeReport) -> dict[str, object]:
    return {
        "title": notice_title(report),
        "report": report,
        "steps": (("", (), "", notice_sections(report)),),
    }


def _answer(answer: Answer, options: RenderOptions) -> dict[str, object]:
    return {
        "title": f"May I? {answer.target}",
        "answer": answer,
        "words": answer_words(answer),
        "status": ANSWER_STATUS[answer.answer],
        "asides": answer_asides(answer),
        "assumed": answer_assumed(answer),
        "sections": answer_sections(answer, whole=options.verbose),
    }


def _page(template: str, options: RenderOptions, **values: object) -> str:
    page = _templates().get_template(f"{template}.html.j2")
    return page.render(options=options, **values)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        personas_title=PERSONAS, legend=LEGEND, answers=ANSWERS, answer_status=ANSWER_STATUS
    )
    environment.globals.update(
        ladder=ladder(), marks=MARKS, presence=PRESENCE, overclaim=OVERCLAIM, limit=QUOTE_LIMIT
    )
    environment.filters.update(
        tone=_TONES.__getitem__,
        presence_tone=_PRESENCE_TONES.__getitem__,
        plain=plain,
        rung_name=rung_name,
        shorten=shorten,
        web_address=web_address,
    )
    return environment
