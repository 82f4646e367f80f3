"""What two licenses or releases say otherwise than each other, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from howopen.reporters._changes import changed_words
from howopen.reporters._personas import kind_in_sentence
from howopen.reporters._sections import NAME_LIMIT, Row, Section
from howopen.reporters._view import said_by_term, term_groups
from howopen.reporters._words import ANSWERS, BASIS, listed, lower_first, plain, shorten
from howopen.types import (
    Answers,
    Basis,
    Change,
    Diff,
    DiffSide,
    Status,
    Term,
    TermChange,
    UseChange,
)

_TITLES = {
    Change.ADDED: "Added: {after} says it, {before} does not",
    Change.GONE: "Dropped: {before} says it, {after} does not",
    Change.CHANGED: "Changed",
    Change.UNKNOWN: "Unknown: one side says it, the other was not read whole",
}

NOTHING = "No term differs that howopen understands; the words may"
"""Said where nothing differs: never that the two are the same."""

MIXED = "One side was read, the other is known: only details that decide something are compared."


def diff_title(report: Diff) -> str:
    """The two names, in the order asked."""
    return f"{_name(report.before)} → {_name(report.after)}"


def sides(report: Diff) -> tuple[str, ...]:
    """What each side is, how its terms are known, and what of it was not read."""
    told = tuple(_side(side) for side in (report.before, report.after))
    read = {side.basis is Basis.READ for side in (report.before, report.after)}
    return (*told, MIXED) if len(read) > 1 else told


def summary(report: Diff) -> str:
    """How many terms came, are gone, changed, are open, and stayed."""
    number = Counter(change.change for change in report.changes)
    words = {
        Change.ADDED: "added",
        Change.GONE: "dropped",
        Change.CHANGED: "changed",
        Change.UNKNOWN: "unknown",
    }
    told = [f"{number[change]} {word}" for change, word in words.items() if number[change]]
    same = f"{len(report.same)} the same"
    if told:
        return f"Terms: {', '.join((*told, same))}"
    return f"{'Nothing to compare' if not report.same else NOTHING} ({same})"


def diff_sections(report: Diff) -> tuple[Section, ...]:
    """What came, what is gone, what changed and what is open."""
    names = {"before": _name(report.before), "after": _name(report.after)}
    of = {change: [c for c in report.changes if c.change is change] for change in Change}
    rows = {
        Change.ADDED: _entries(map(_placed, of[Change.ADDED]), report.after),
        Change.GONE: _entries(map(_placed, of[Change.GONE]), report.before),
        Change.CHANGED: (_changed(c, report) for c in of[Change.CHANGED]),
        Change.UNKNOWN: _open(of[Change.UNKNOWN], report),
    }
    every = [
        Section(change.value, title.format(**names), tuple(rows[change]))
        for change, title in _TITLES.items()
    ]
    every.append(Section("uses", "Answers that changed", tuple(_uses(report.uses))))
    every.append(Section("same", "The same in both", tuple(_same(report.same))))
    return tuple(section for section in every if section.rows)


def _name(side: DiffSide) -> str:
    """The name of a license, the id of a release, and a file by its own name and what it is."""
    if side.kind == "file":
        path = side.target.rstrip("/").rpartition("/")[2]
        return shorten(f"{path} ({side.name})" if side.name else path, NAME_LIMIT)
    return shorten(side.name or side.id, NAME_LIMIT)


def _side(side: DiffSide) -> str:
    basis = BASIS[side.basis] or "read from its own words"
    is_known = side.kind == "license" and not side.unread
    told = [
        side.kind.replace("-", " ") if side.kind != "license" else "",
        side.date,
        side.expression if side.kind not in {"license", "file"} else "",
        basis if is_known or side.kind != "license" else "",
        *(f"not read: {why}" for why in side.unread),
    ]
    return f"{shorten(side.target, NAME_LIMIT)}: {'; '.join(t for t in told if t)}"


def _entries(terms: Iterable[Term | None], side: DiffSide) -> Iterator[Row]:
    """Terms told as everywhere else; those that say the same are one row."""
    for group in term_groups([t for t in terms if t is not None], side.basis):
        for entry in group.entries:
            details = "; ".join(part for part in (entry.details, entry.note) if part)
            yield Row(entry.words, details, entry.said)


def _open(changes: list[TermChange], report: Diff) -> Iterator[Row]:
    """What one side says where the other is not known; whose words they are leads."""
    after = [c.after for c in changes if c.after is not None]
    before = [c.before for c in changes if c.after is None]
    for side, terms in ((report.before, before), (report.after, after)):
        for row in _entries(terms, side):
            details = "; ".join(part for part in (f"in {_name(side)}", row.details) if part)
            yield row._replace(details=details, status=Status.UNKNOWN)


def _changed(change: TermChange, report: Diff) -> Row:
    """What a term says now and said before, with the words of both sides and their places."""
    told = (
        ("before", _placed(replace(change, after=None)), report.before.basis),
        ("now", change.after, report.after.basis),
    )
    said = tuple(said_by_term(t, about, basis) for about, t, basis in told if t is not None)
    return Row(changed_words(change), _about(change.after), said)


def _placed(change: TermChange) -> Term | None:
    """The term to tell; words of a known text that a file was made from stand in no file."""
    term = change.after if change.after is not None else change.before
    if term is not None and term is change.before and change.license and not term.license:
        return replace(term, path="", start_line=0, end_line=0, license=change.license)
    return term


def _about(term: Term | None) -> str:
    """Which components a term binds, where it is not the weights."""
    groups = () if term is None else term.applies_to
    return f"for {listed(groups)}" if groups and not {"weights", "release"} & {*groups} else ""


_Turn = tuple[Answers, Answers, tuple[str, ...]]
"""The answer before, the answer after, and the kinds of terms that decide."""


def _uses(uses: Iterable[UseChange]) -> Iterator[Row]:
    """What is answered otherwise; uses of one kind, and people with the same, told together."""
    who: dict[tuple[str, _Turn], list[str]] = {}
    for use in uses:
        who.setdefault((use.doing, (use.before, use.after, use.because)), []).append(use.persona)
    what: dict[tuple[tuple[str, ...], _Turn], list[str]] = {}
    for (doing, turn), asking in who.items():
        what.setdefault((tuple(asking), turn), []).append(doing)
    for (people, (before, after, because)), doings in what.items():
        first, *rest = doings
        words = "; ".join([first, *map(lower_first, rest)])
        kinds = listed([kind_in_sentence(kind) for kind in because])
        asks = ", ".join([people[0], *map(lower_first, people[1:])])
        yield Row(f"{words}: {ANSWERS[before]} → {ANSWERS[after]}", f"{asks}; by {kinds}")


def _same(terms: Iterable[Term]) -> Iterator[Row]:
    """Kinds that stayed, on one row for each group."""
    for group in term_groups(terms):
        words = [e.words + (f" ({e.note})" if e.note else "") for e in group.entries]
        yield Row(f"{plain(group.title, capital=True)}: {', '.join(dict.fromkeys(words))}")
