"""A record of the Model Openness Framework's reference tool, made of what howopen saw.

Only what was seen is in it. The class by howopen's own reading, the draft's annotations and what
was not seen stand above it as comments.
"""

from __future__ import annotations

from collections.abc import Iterator

from howopen.clean import clean, without_surrogates
from howopen.errors import UsageError
from howopen.knowledge_base import knowledge
from howopen.mof.writing import as_yaml, record_of
from howopen.reporters import RenderOptions, refusal
from howopen.types import Assessment, Assessments, Presence, Report

ID = "mof"
MEDIA_TYPE = "application/yaml"


def render(report: Report, options: RenderOptions) -> str:  # noqa: ARG001 - one look only
    """The record's YAML. Raises UsageError for several releases: one file tells of one."""
    if isinstance(report, Assessments):
        raise UsageError("a record tells of one release", hint="Give one target with -f mof")
    if not isinstance(report, Assessment):
        raise refusal(ID, report)
    report = without_surrogates(report)
    kb = knowledge()
    record = record_of(report.release, report.components, report.licenses, kb)
    comments = "".join(f"# {clean(line)}\n" for line in _comments(report))
    return comments + as_yaml(record, kb.mof_tool)


def _comments(report: Assessment) -> Iterator[str]:
    tool = knowledge().mof_tool
    yield f"What {report.tool} saw of {report.release.source}. {report.notice}"
    own = next((f for f in report.frameworks if f.id == "mof" and "parity" not in f.values), None)
    if own is not None:
        yield f"By howopen's own reading: {own.title}."
    values = own.values if own is not None else {}
    for name, value in values.items():
        if name.startswith(tool.annotations):
            yield f"{name}: {value}"
    status = {c.id: c.status for c in report.components}
    unseen = [
        c.name
        for c in tool.components
        if status.get(c.component, Presence.UNKNOWN) is Presence.UNKNOWN
    ]
    if unseen:
        yield f"Not seen, and so not listed: {', '.join(unseen)}."
    yield from (f"Not known: {unknown.reason}." for unknown in report.unknowns)
    foreign = [t for t in report.terms if t.kind == "unread-language"]
    yield from (f"Not read: {t.path} is in a language that is not read." for t in foreign)
