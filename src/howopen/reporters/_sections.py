"""What an assessment says, arranged for people: the facts side (parts, licenses, size, gaps)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from howopen.clean import web_address
from howopen.reporters._changes import NO_TERM, change_views
from howopen.reporters._frameworks import merged, verdict
from howopen.reporters._view import Said, place, reasons, said_by_evidence
from howopen.reporters._words import (
    BASIS,
    MATCH,
    component_words,
    count,
    framework_words,
    ladder,
    listed,
    magnitude,
    plain,
    rung_height,
    rung_name,
    shorten,
)
from howopen.types import (
    Assessment,
    BaseModel,
    Basis,
    Blocker,
    Component,
    Compute,
    Criterion,
    Difference,
    Evidence,
    Finding,
    Gate,
    Goal,
    IndexScore,
    Level,
    LicenseConclusion,
    LicensePart,
    LicenseReading,
    LicenseStatement,
    Match,
    Presence,
    Status,
    Step,
    Unknown,
)

NAME_LIMIT = 120
"""Characters of a name, a maker or an address at the head of a report."""


class Row(NamedTuple):
    """One line of a section with its evidence; `status` is None where nothing is judged."""

    words: str
    details: str = ""
    said: tuple[Said, ...] = ()
    status: Status | None = None


class Section(NamedTuple):
    """Rows under one heading."""

    id: str
    title: str
    rows: tuple[Row, ...]


class Part(NamedTuple):
    """One component: where it is and under which license."""

    name: str
    status: Presence
    where: tuple[str, ...]
    license: str
    said: tuple[Said, ...]


def name_of(assessment: Assessment) -> str:
    """The name a release goes by, at most 120 characters."""
    return shorten(assessment.release.name or assessment.release.id, NAME_LIMIT)


def headline(assessment: Assessment) -> str:
    """Name, maker and date, as far as they are known."""
    return " · ".join(part for part in (name_of(assessment), origin(assessment)) if part)


def origin(assessment: Assessment) -> str:
    """Maker and date, as far as they are known."""
    parts = (assessment.release.maker, assessment.release.date)
    return " · ".join(shorten(part, NAME_LIMIT) for part in parts if part)


def identity(assessment: Assessment) -> tuple[str, ...]:
    """Where the release was read, at which revision, and whether all of its files were seen."""
    release = assessment.release
    name = release.id if release.id != (release.name or release.id) else ""
    revision = f"revision {release.revision}" if release.revision else ""
    listing = "all files listed" if release.complete else "file listing not known to be whole"
    origin = release.purl or (release.source if release.source != release.id else "")
    parts = (name, origin, revision, listing)
    return tuple(shorten(part, NAME_LIMIT) for part in parts if part)


def height_words(assessment: Assessment) -> str:
    """Where on the ladder the label stands: "rung 3 of 7"."""
    height = rung_height(assessment.label.id)
    return f"rung {height} of {len(ladder())}" if height else ""


def parts(components: Iterable[Component]) -> tuple[Part, ...]:
    """Components by where they are, those at hand first."""
    order = list(Presence)
    return tuple(
        Part(
            component_words(c.id),
            c.status,
            c.where,
            c.license,
            tuple(said_by_evidence(e) for e in c.evidence if e != Evidence()),
        )
        for c in sorted(components, key=lambda c: order.index(c.status))
    )


def sections(assessment: Assessment) -> tuple[Section, ...]:
    """All sections that have something to say, in the order in which they are read."""
    a = assessment
    label = f"What blocks the next rung: {rung_name(a.label.next)}"
    blockers = (
        Row(r.words, f"and {r.more} more of this kind" if r.more else "", r.said, r.status)
        for r in reasons(a.label.blocked_by)
    )
    everything = (
        Section("size", "Size and training", tuple(_size(a.compute))),
        Section("licenses", "Licenses", tuple(_licenses(a.licenses))),
        Section("texts", "License texts", tuple(_texts_read(a.readings))),
        Section("access", "Access", tuple(_access(a.gate))),
        Section("bases", "Made from", tuple(_base(b) for b in a.base_models)),
        Section("frameworks", "By published frameworks", tuple(framework_rows(a))),
        Section("goal", _goal_title(a.goal), tuple(_steps(a.goal))),
        Section("scores", "Scores given by others", tuple(map(_score, a.scores))),
        Section("next", label if a.label.next else "What blocks the next rung", tuple(blockers)),
        Section("findings", "Noticed", tuple(_finding(f) for f in a.findings if _is_loud(f))),
        Section("unknowns", "Unknown, and what would settle it", tuple(map(_unknown, a.unknowns))),
        Section("notes", "Also seen", tuple(_finding(f) for f in a.findings if not _is_loud(f))),
    )
    return tuple(section for section in everything if section.rows)


def _texts_read(readings: Iterable[LicenseReading]) -> Iterable[Row]:
    """What was read of texts; sentences of other documents are told among the terms."""
    for reading in readings:
        if reading.role != "sentence":
            yield from texts(reading)


def texts(reading: LicenseReading) -> Iterable[Row]:
    """Say what one text is, how an edited one departs in terms, then in words."""
    name = reading.expression or "no license identified"
    roles = {"policy": "policy", "name": "a name, no text"}
    role = roles.get(reading.role, f"license of the {reading.applies_to}")
    told = [role] if reading.expression else []
    parts = reading.parts
    whole = len(parts) == 1 and parts[0].id in {"", reading.expression}
    if whole:
        told.append(MATCH[parts[0].match])
    told += [BASIS[reading.basis]] if BASIS[reading.basis] and reading.role != "name" else []
    status = _doubt(parts[0].match) if whole else None
    at_hand = bool(reading.path) and reading.basis is Basis.READ
    words = f"{reading.path}: {name}" if at_hand else name
    yield Row(words, ", ".join(told), (), status)
    if reading.problem:
        yield Row(reading.problem, "", (), Status.UNKNOWN)
    for part in parts:
        if not whole:
            words = f"{part.id}: {MATCH[part.match]}" if part.id else MATCH[part.match]
            where = place(reading.path, part.start_line, part.end_line)
            said = (Said("", where),) if part.start_line else ()
            yield Row(words, "", said, _doubt(part.match))
        yield from _changes(reading, part)
        yield from (_difference(d, reading.path) for d in part.differences)


def _changes(reading: LicenseReading, part: LicensePart) -> Iterable[Row]:
    """What edits of a known text changed in terms, told before the words that they changed."""
    if part.match is not Match.EDITED or part is not _first_like(reading, part):
        return
    told = [change for change in reading.changes if change.license == part.id]
    for view in change_views(told, reading.path):
        yield Row(view.words, "", view.said, Status.UNKNOWN)
    if not told:
        yield Row(NO_TERM, "", (), Status.UNKNOWN)


def _first_like(reading: LicenseReading, part: LicensePart) -> LicensePart:
    """The first edited part that is of the same known license."""
    return next(p for p in reading.parts if (p.id, p.match) == (part.id, part.match))


def _doubt(match: Match) -> Status | None:
    return Status.UNKNOWN if match in {Match.EDITED, Match.UNKNOWN} else None


def _difference(difference: Difference, path: str) -> Row:
    where = place(path, difference.start_line, difference.end_line, difference.section)
    words = f"{difference.kind}{'' if difference.material else ' (no change of meaning)'}"
    said = [Said(difference.found, where, about="stands here")]
    if difference.expected:
        said.append(Said(difference.expected, "", about="the known text says"))
    kept = tuple(s for s in said if s.quote or s.place)
    return Row(f"difference: {words}", difference.why, kept, Status.UNKNOWN)


def _size(compute: Compute) -> Iterable[Row]:
    if compute.parameters and compute.parameters.total:
        p = compute.parameters
        how = "counted in the weight files" if p.exact else "as told"
        said = (said_by_evidence(p.evidence),) if p.evidence != Evidence() else ()
        active = f", {count(p.active)} active per token" if p.active else ""
        kinds = ", ".join(f"{name} {magnitude(n)}" for name, n in sorted(p.by_dtype.items()))
        yield Row(
            f"{count(p.total)} parameters{active}", f"{how}{'; ' if kinds else ''}{kinds}", said
        )
    if compute.context_length:
        yield Row(f"{compute.context_length:,} tokens of context")
    if compute.training_tokens:
        yield Row(f"{count(compute.training_tokens)} training tokens")
    if compute.training_flop:
        yield Row(f"{compute.training_flop:.3g} floating-point operations in training")
    told = tuple(said_by_evidence(e) for e in compute.evidence if e != Evidence())
    if told:
        yield Row("Sources of these figures", "", told)


def _licenses(conclusions: Iterable[LicenseConclusion]) -> Iterable[Row]:
    for c, about in merged_licenses(conclusions):
        yield Row(
            f"{plain(listed(about), capital=True)}: {c.expression or 'not known'}",
            f"read from {listed(c.readings)}" if c.readings else "",
            tuple(_statement(s) for s in c.statements),
            None if c.expression else Status.UNKNOWN,
        )
        for conflict in c.conflicts:
            yield Row(f"Conflict: {conflict}", "", (), Status.NOT_MET)


def merged_licenses(
    conclusions: Iterable[LicenseConclusion], *, told: bool = True
) -> list[tuple[LicenseConclusion, list[str]]]:
    """Conclusions that differ only in what they apply to, told once.

    Without `told`, those with one expression are one, whatever was said to reach it.
    """
    merged: list[tuple[LicenseConclusion, list[str]]] = []
    for conclusion in conclusions:
        bare = msgspec.structs.replace(conclusion, applies_to="")
        if not told:
            bare = LicenseConclusion(applies_to="", expression=conclusion.expression)
        same = next((about for one, about in merged if one == bare), None)
        if same is None:
            merged.append((bare, [plain(conclusion.applies_to)]))
        else:
            same.append(plain(conclusion.applies_to))
    return merged


def _statement(statement: LicenseStatement) -> Said:
    value = f"{statement.value} ({statement.name})" if statement.name else statement.value
    how = "declared" if statement.declared else "found in a text"
    said, link = said_by_evidence(statement.evidence), web_address(statement.link)
    where = f"{said.place} {link}".strip()
    return said._replace(about=f"{how}: {value}", place=where, url=link or said.url)


def _access(gate: Gate | None) -> Iterable[Row]:
    if gate and gate.mode != "none":
        words = {
            "auto": "Gated: access is given at once after a form",
            "manual": "Gated: each request is decided by hand",
        }.get(gate.mode, "Not known whether a gate stands before the files")
        asks = f"asks for {listed(gate.asks)}" if gate.asks else ""
        said = (said_by_evidence(gate.evidence),) if gate.evidence != Evidence() else ()
        known = gate.mode in {"auto", "manual"}
        yield Row(words, asks, said, None if known else Status.UNKNOWN)


def _base(base: BaseModel) -> Row:
    said = (said_by_evidence(base.evidence),) if base.evidence != Evidence() else ()
    return Row(base.id, "" if base.relation == "unknown" else base.relation, said)


def framework_rows(a: Assessment) -> Iterable[Row]:
    """Each framework's outcome, and under it the criteria that decide it or are open.

    What is met by the word of people is told, too: whose word it is, not howopen's.
    """
    for result in merged(a.frameworks):
        view = verdict(result)
        yield Row(f"{view.name}: {view.outcome}", view.details, (), view.status)
        for criterion in result.criteria:
            if criterion.status is not Status.MET or criterion.warnings or _attested(criterion):
                yield _criterion(criterion)


def _attested(criterion: Criterion) -> tuple[Blocker, ...]:
    return tuple(reason for reason in criterion.because if reason.id == "attested")


_EFFORT = ("", "a line", "a document", "an artifact", "new terms")


def _goal_title(goal: Goal | None) -> str:
    if goal is None:
        return ""
    return f"To reach {plain(goal.outcome)} of {goal.framework}"


def _steps(goal: Goal | None) -> Iterable[Row]:
    """What a publisher has to do, the least effort first."""
    if goal is None:
        return
    if goal.reached:
        yield Row("Nothing is missing that the evidence can tell", goal.title, (), Status.MET)
    for step in goal.steps:
        open_ = step.question or ("not seen; if it is there, say where" if _is_open(step) else "")
        details = "; ".join(d for d in (_EFFORT[step.effort], open_) if d)
        yield Row(f"{step.title}: {step.do}", details, (), step.status)


def _is_open(step: Step) -> bool:
    return step.status is Status.UNKNOWN


def _criterion(c: Criterion) -> Row:
    met = c.status is Status.MET
    because = [*(_attested(c) if met else c.because), *c.warnings]
    said = tuple(
        s._replace(about=f"{r.words}{f' (and {r.more} more)' if r.more else ''}")
        for r in reasons(because)
        for s in (r.said or (Said("", ""),))
    )
    level = f": {c.level or f'{c.at_least} to {c.at_most}'}" if c.at_least else ""
    known = {"inferred": "howopen's reading", "unverified": "not verified in its source"}
    remedy = c.remedy if c.warnings or not met else ""
    details = [known.get(c.basis, ""), f"to meet it: {remedy}" if remedy else ""]
    warned = "met, but touched by what follows" if met and c.warnings else ""
    told = "; ".join(d for d in (warned, *details) if d)
    return Row(f"{c.title}{level}", told, said, c.status)


def _score(score: IndexScore) -> Row:
    name = f"{framework_words(score.index)}, {score.edition}"
    return Row(
        f"{name}: {score.value:g} out of {score.out_of:g}", "", (said_by_evidence(score.evidence),)
    )


def _is_loud(finding: Finding) -> bool:
    return finding.level is not Level.NOTE


def _finding(finding: Finding) -> Row:
    said = tuple(said_by_evidence(e) for e in finding.evidence if e != Evidence())
    loud = _is_loud(finding)
    details = f"{finding.level}, {finding.probe}" if loud else finding.probe
    return Row(finding.message, details, said, Status.UNKNOWN if loud else None)


def _unknown(unknown: Unknown) -> Row:
    settle = f"to settle it: {unknown.settle}" if unknown.settle else ""
    return Row(f"{plain(unknown.id, capital=True)}: {unknown.reason}", settle, (), Status.UNKNOWN)
