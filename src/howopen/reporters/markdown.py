"""Markdown for a README, a model card or a pull request comment (GitHub Flavored Markdown).

Text from a release is escaped: it cannot open HTML, links, tables or headings, and it mentions
nobody and no issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from howopen.clean import cleaned
from howopen.regexes import regex
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
    headline_said,
    other_terms,
    weightiest_claim,
)
from howopen.reporters._compare import columns, comparison, footnotes
from howopen.reporters._diff import diff_sections, diff_title, sides, summary
from howopen.reporters._facts import facts, presence_lines
from howopen.reporters._names import with_names
from howopen.reporters._notice import notice_sections, notice_title
from howopen.reporters._personas import (
    LEGEND,
    TITLE,
    WORDS,
    barred_by,
    persona_columns,
    persona_rows,
)
from howopen.reporters._second import second_section
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
    Reason,
    Said,
    freedoms,
    term_groups,
    terms_of,
    without_terms,
)
from howopen.reporters._words import MARKS, OVERCLAIM, PRESENCE, more, plain, rung_name, shorten
from howopen.types import (
    Answer,
    Assessment,
    Assessments,
    Basis,
    CatalogReport,
    Diff,
    Diffs,
    LicenseReport,
    NoticeReport,
    Report,
    Term,
)

ID = "markdown"
MEDIA_TYPE = "text/markdown; charset=utf-8"

QUOTE_LIMIT = 240
"""Characters of a quote shown unless more is asked for."""

_SAID = 2
_SPECIAL = regex(r"[\\`*_\[\]<>|~&!$]")
_REFERENCE = regex(r"([@#])(?=\w)")


def render(report: Report, options: RenderOptions) -> str:
    """Render the report as Markdown; `options.verbose` shows whole quotes and every place."""
    match report:
        case Assessment():
            lines = _assessment(with_names(cleaned(report)), options)
        case Assessments():
            lines = _side_by_side(cleaned(report))
        case LicenseReport():
            lines = _licenses(with_names(cleaned(report)), options)
        case CatalogReport():
            lines = _catalog(cleaned(report))
        case Diff():
            lines = _diff(with_names(cleaned(report)), options)
        case Diffs():
            every = cleaned(report).diffs
            lines = (line for one in every for line in _diff(with_names(one), options))
        case NoticeReport():
            lines = _notice(with_names(cleaned(report)), options)
        case Answer():
            lines = _answer(with_names(cleaned(report)), options)
        case _:
            raise refusal(ID, report)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _assessment(a: Assessment, options: RenderOptions) -> Iterator[str]:
    yield f"## {_safe(headline(a))}\n"
    height = f" ({height_words(a)})" if height_words(a) else ""
    name = a.label.name or rung_name(a.label.id)
    yield f"**{_safe(name)}**{height}: {_safe(a.label.definition)}\n"
    yield from _claim(a)
    yield "### Four freedoms\n"
    for view in freedoms(a):
        yield f"- {MARKS[view.status]} **{_safe(view.name)}**: {_safe(freedom_words(a, view.id))}"
    for conflict in conflicts(a):
        yield f"- **Licenses disagree.** {_safe(conflict)}"
    yield from _binding(a)
    yield from _personas(a)
    if lines := presence_lines(a):
        yield "\n### Released\n"
        yield from _table(
            ("", "Components"), ((PRESENCE[status], _safe(names)) for status, names in lines)
        )
    yield "\n### In short\n"
    for fact in facts(a):
        told = (_safe(p.words) + (f" ({p.mark})" if p.mark else "") for p in fact.points)
        yield f"- **{fact.name}**: {'; '.join(told)}"
    if options.verbose:
        yield from _everything(a, options)
    for section in () if options.verbose else sections(a):
        if section.id in options.whole:
            yield from _section(section, options)
    yield f"\n{_safe(a.notice)} {_safe(a.tool)}, knowledge {_safe(a.knowledge_version)}."


def _claim(a: Assessment) -> Iterator[str]:
    if claim := weightiest_claim(a):
        said = headline_said(claim, QUOTE_LIMIT)
        quote = f"*“{_safe(said.quote)}”* " if said.quote else ""
        mark = f" ({said.mark})" if said.mark else ""
        yield f"**{_safe(claim_brief(a, claim))}**"
        yield f"<br>{quote}{_safe(said.place)}{mark}\n"
    elif a.label.overclaimed:
        yield f"**{OVERCLAIM}**\n"


def _binding(a: Assessment) -> Iterator[str]:
    if entries := binding(a):
        yield "\n### What binds you\n"
        for entry in entries:
            details = f": {_safe(entry.details)}" if entry.details else ""
            note = f" ({_safe(entry.note)})" if entry.note else ""
            quote = f"*“{_safe(shorten(entry.said.quote, QUOTE_LIMIT))}”* "
            yield f"- **{_safe(entry.words)}**{details}{note}"
            mark = f" ({entry.said.mark})" if entry.said.mark else ""
            if words := f"{quote if entry.said.quote else ''}{_safe(entry.said.place)}{mark}":
                yield f"  <br>{words}"
    if words := " ".join(w for w in (f"{other_terms(a)}.".lstrip("."), basis_words(a)) if w):
        yield f"\n{_safe(words[:1].upper() + words[1:])}"


def _personas(a: Assessment) -> Iterator[str]:
    if a.personas:
        yield f"\n### {TITLE}\n"
        yield from _table(
            ("", *(_safe(title) for _, title in persona_columns(a))),
            (
                (f"**{_safe(row.title)}**", *(WORDS[answer] for answer in row.cells))
                for row in persona_rows(a)
            ),
        )
        words = f"{barred_by(a)}. " if barred_by(a) else ""
        yield f"\n{_safe(words)}{LEGEND}"


def _everything(a: Assessment, options: RenderOptions) -> Iterator[str]:
    yield f"\n## The words and their sources\n\n{_safe(' · '.join(identity(a)))}\n"
    yield "### Freedoms\n"
    yield from _table(
        ("Freedom", "", "Decided by"),
        (
            (view.name, f"{MARKS[view.status]} {view.word}", _because(view.reasons, options))
            for view in freedoms(a)
        ),
    )
    yield from _terms(a.terms, options)
    yield from _parts(a)
    for section in sections(a):
        yield from _section(section, options)


def _section(section: Section, options: RenderOptions) -> Iterator[str]:
    yield f"\n### {_safe(section.title)}\n"
    for row in section.rows:
        yield from _row(row, options)


def _because(reasons: Iterable[Reason], options: RenderOptions) -> str:
    return "<br>".join(
        " ".join(
            (
                _safe(reason.words) + (f" (and {reason.more} more)" if reason.more else ""),
                *(_one(said, options) for said in reason.said[:1]),
            )
        )
        for reason in reasons
    )


def _terms(
    terms: tuple[Term, ...], options: RenderOptions, told: Basis = Basis.READ
) -> Iterator[str]:
    for group in term_groups(terms, told):
        yield f"\n### {group.title}\n"
        for entry in group.entries:
            details = f": {_safe(entry.details)}" if entry.details else ""
            note = f" ({entry.note})" if entry.note else ""
            yield f"- **{_safe(entry.words)}**{details}{note}"
            quoted = options.verbose or not (entry.quiet or group.id == "grant")
            yield from _said(entry.said, options, quoted=quoted)


def _parts(a: Assessment) -> Iterator[str]:
    if a.components:
        yield "\n### What was released\n"
        yield from _table(
            ("Component", "", "Where", "License"),
            (
                (
                    _safe(plain(part.name, capital=True)),
                    PRESENCE[part.status].lower(),
                    _safe(shorten(", ".join(part.where), QUOTE_LIMIT)),
                    _safe(part.license),
                )
                for part in parts(a.components)
            ),
        )


def _row(row: Row, options: RenderOptions) -> Iterator[str]:
    mark = f"{MARKS[row.status]} " if row.status else ""
    yield f"- {mark}{_safe(row.words)}" + (f" ({_safe(row.details)})" if row.details else "")
    yield from _said(row.said, options)


def _said(said: Sequence[Said], options: RenderOptions, *, quoted: bool = True) -> Iterator[str]:
    shown = said if options.verbose else said[:_SAID]
    for one in shown:
        words = _one(one if quoted else one._replace(quote="", about=""), options)
        if words:
            yield f"  <br>{words}"
    if len(shown) < len(said):
        yield f"  <br>and in {more(len(said) - len(shown), 'place')}"


def _one(said: Said, options: RenderOptions) -> str:
    quote = said.quote if options.verbose else shorten(said.quote, QUOTE_LIMIT)
    words = (
        _safe(said.about) + (":" if said.quote or said.place else "") if said.about else "",
        f"*“{_safe(quote)}”*" if quote else "",
        _safe(shorten(said.place, QUOTE_LIMIT)),
        f"({said.mark})" if said.mark else "",
    )
    return " ".join(word for word in words if word)


def _side_by_side(report: Assessments) -> Iterator[str]:
    names = tuple(_safe(name) for name in columns(report.assessments))
    rows = (
        (
            _safe(line.name),
            *(
                (f"{MARKS[c.status]} " if c.status and line.group == "Freedoms" else "")
                + _safe(c.words)
                for c in line.cells
            ),
        )
        for line in comparison(report.assessments)
    )
    yield from _table(("", *names), rows)
    for note in footnotes(report.assessments):
        yield f"\n{_safe(note)}"
    for notice in dict.fromkeys(a.notice for a in report.assessments):
        yield f"\n{_safe(notice)}"


def _licenses(report: LicenseReport, options: RenderOptions) -> Iterator[str]:
    for reading in report.files:
        first, *rest = texts(reading)
        yield f"\n## {_safe(first.words)}\n"
        yield _safe(first.details) + "\n"
        for row in rest:
            yield from _row(row, options)
        yield from _terms(terms_of(reading), options, reading.basis)
        if not reading.terms:
            yield f"\n{without_terms(reading)}"
        if (second := second_section(report, reading)) is not None:
            yield f"\n### {_safe(second.title)}\n"
            for row in second.rows:
                yield from _row(row, options)


def _diff(report: Diff, options: RenderOptions) -> Iterator[str]:
    yield f"## {_safe(diff_title(report))}\n"
    yield from (f"- {_safe(side)}" for side in sides(report))
    yield f"\n{_safe(summary(report))}"
    for section in diff_sections(report):
        yield from _section(section, options)
    version = _safe(report.knowledge_version)
    yield f"\n{_safe(report.notice)} {_safe(report.tool)}, knowledge {version}."


def _notice(report: NoticeReport, options: RenderOptions) -> Iterator[str]:
    yield f"## {_safe(notice_title(report))}"
    for section in notice_sections(report):
        yield from _section(section, options)
    yield f"\n{_safe(report.notice)} {_safe(report.tool)}."


def _answer(answer: Answer, options: RenderOptions) -> Iterator[str]:
    mark = MARKS[ANSWER_STATUS[answer.answer]]
    yield f"## {_safe(answer.target)}: {mark} {_safe(answer_words(answer))}"
    yield from (f"\n{_safe(aside)}" for aside in answer_asides(answer))
    for section in answer_sections(answer, whole=options.verbose):
        yield from _section(section, options)
    yield f"\n{_safe(answer_assumed(answer))}\n\n{_safe(answer.notice)}"


def _catalog(report: CatalogReport) -> Iterator[str]:
    yield from _table(
        ("Id", "Name", "Maker", "Date", "Label"),
        (
            tuple(map(_safe, (m.id, m.name, m.maker, m.date, rung_name(m.label))))
            for m in report.models
        ),
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _safe(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    # a zero-width space keeps a forge from reading a mention or the number of an issue
    return _REFERENCE.sub("\\1\u200b", escaped)
