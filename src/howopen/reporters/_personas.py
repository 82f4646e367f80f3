"""Who may do what with a release, as a table: one row a persona, one column a thing to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from howopen.reporters._words import kind_words, lower_first
from howopen.types import Answers, Assessment, Persona

TITLE = "Who may do what"

WORDS = {
    Answers.ALLOWED: "yes",
    Answers.CONDITIONS: "yes, if",
    Answers.UNCLEAR: "unclear",
    Answers.SEPARATE: "ask",
    Answers.FORBIDDEN: "no",
}
"""One answer, in a cell."""

LEGEND = (
    "“Yes, if”: there are duties or limits to observe. “Ask”: another license must be got first. "
    "`howopen may` answers for you, with the words that decide."
)

_WHY = 4
"""Kinds of terms named below the table."""


class PersonaRow(NamedTuple):
    """Personas that get the same answers, and the answer to each thing to do."""

    title: str
    about: str
    cells: tuple[Answers, ...]


def persona_columns(a: Assessment) -> tuple[tuple[str, str], ...]:
    """The things to do, each in a word or two and in full."""
    return tuple((one.brief, one.title) for one in a.personas[0].answers) if a.personas else ()


def persona_rows(a: Assessment) -> tuple[PersonaRow, ...]:
    """One row for each persona, in the order of the knowledge."""
    return tuple(
        PersonaRow(p.title, p.about, tuple(c.answer for c in p.answers)) for p in a.personas
    )


def persona_groups(a: Assessment) -> tuple[PersonaRow, ...]:
    """One row for each set of answers; the most frequent one, of all others, comes last."""
    groups: dict[tuple[Answers, ...], list[PersonaRow]] = {}
    for row in persona_rows(a):
        groups.setdefault(row.cells, []).append(row)
    if not groups:
        return ()
    others = max(groups.values(), key=len)
    name = "Everybody" if len(groups) == 1 else "All others"
    rows = [_joined(rows) for rows in groups.values() if rows is not others]
    return (*rows, others[0]._replace(title=name if len(others) > 1 else others[0].title))


def _joined(rows: list[PersonaRow]) -> PersonaRow:
    first, *rest = (row.title for row in rows)
    return rows[0]._replace(title=", ".join([first, *map(lower_first, rest)]))


def barred_by(a: Assessment) -> str:
    """The kinds of terms that say no, or whose words do not decide, the most frequent first."""
    told = [
        f"{words}: {', '.join(kinds[:_WHY])}"
        for words, answers in (
            ("“No” and “ask” rest on", (Answers.FORBIDDEN, Answers.SEPARATE)),
            ("“unclear” on", (Answers.UNCLEAR,)),
        )
        if (kinds := _kinds(a.personas, answers))
    ]
    words = "; ".join(told)
    return f"“U{words[2:]}" if words.startswith("“u") else words


def _kinds(personas: Iterable[Persona], answers: tuple[Answers, ...]) -> list[str]:
    found: dict[str, int] = {}
    for one in (c for p in personas for c in p.answers if c.answer in answers):
        for kind in one.deciding_terms:
            words = kind_in_sentence(kind)
            found[words] = found.get(words, 0) + 1
    return sorted(found, key=lambda words: (-found[words], words))


def kind_in_sentence(kind: str) -> str:
    """A kind of term inside a sentence; a right by what is not granted, or not in words."""
    if kind.startswith("grant-"):
        return f"the right “{lower_first(kind_words(kind))}”"
    return _UNREAD.get(kind) or lower_first(kind_words(kind))


_UNREAD = {"unread": "words that were not read", "no-license": "no license at all"}
