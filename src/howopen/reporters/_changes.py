"""What an edit of a known text changed in its terms, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from howopen.reporters._params import param_phrase, param_words, value_words
from howopen.reporters._view import Said, said_by_term
from howopen.reporters._words import listed, lower_first, noun, plain, term_words
from howopen.types import Change, Term, TermChange, TermState

NO_TERM = "No term changed that howopen understands; the words did"
"""Said of an edited text whose terms read as those of the known text: never that it is harmless."""

_NAMELESS = frozenset(("number", "amount", "text", "category", "mode", "value", "regions", "laws"))
"""Parameters whose values say enough."""

_GRANTS = {
    "grant-use": "the right to use",
    "grant-modify": "the right to change",
    "grant-redistribute": "the right to pass on",
    "grant-sublicense": "the right to sublicense",
    "grant-commercial": "the right to use commercially",
    "grant-patent": "the patent license",
}

_STATES = {
    TermState.STATED: "stated",
    TermState.DENIED: "the opposite",
    TermState.REQUESTED: "asked",
    TermState.UNCLEAR: "unclear",
}


class ChangeView(NamedTuple):
    """One change, or several that are told alike, with the words of both texts."""

    words: str
    said: tuple[Said, ...]


def change_views(changes: Iterable[TermChange], path: str) -> list[ChangeView]:
    """Changes in sentences: "The cap on users changed: from 700,000,000 to 100,000,000".

    Terms that one passage states, and that changed alike, are told together.
    """
    alike: dict[tuple[str, str, tuple[Said, ...]], list[str]] = {}
    for change in changes:
        lead, subject, rest = _sentence(change)
        alike.setdefault((lead, rest, _said(change, path)), []).append(subject)
    return [
        ChangeView(f"{lead}{listed([s[0], *map(lower_first, s[1:])])}{rest}", said)
        for (lead, rest, said), s in alike.items()
    ]


def changed_words(change: TermChange) -> str:
    """What a term that both texts have says now, and said before, in a sentence."""
    return "".join(_sentence(change))


def _sentence(change: TermChange) -> tuple[str, str, str]:
    """What leads on to what changed, what changed, and how; together they are a sentence."""
    before, after = change.before, change.after
    if before is None and after is not None:
        return _came(after, unknown=change.change is Change.UNKNOWN)
    if after is None and before is not None:
        return "", _named(before), " is gone"
    if before is None or after is None:
        return "", plain(change.kind, capital=True), ""
    if "state" in change.differs:
        return "", f"{_stands(after)}; before: {lower_first(_stands(before))}", ""
    differs = "; ".join(_differs(name, before, after) for name in change.differs)
    return "", _named(after), f" changed: {differs}"


def _said(change: TermChange, path: str) -> tuple[Said, ...]:
    """The words of the text, and those of the known text, with their places."""
    name = path.rstrip("/").rpartition("/")[2]
    told: list[Said] = []
    for term, about in ((change.after, "stands here"), (change.before, "the known text says")):
        if term is None:
            continue
        said = said_by_term(term, about)
        where = said.place.replace(path, name, 1) if path else said.place
        told.append(said._replace(place=where if term is change.after or not told else ""))
    return tuple(told)


def _came(term: Term, *, unknown: bool) -> tuple[str, str, str]:
    section = f" in section {term.section}" if term.section[:1].isdigit() else ""
    details = "" if term.state is TermState.DENIED else param_words(term)
    words = f"{_stands(term)}{f' ({details})' if details else ''}"
    if unknown:
        return "", words, f": stands here{section}; unknown what stood there before"
    return f"Added{section}: ", lower_first(words), ""


def _named(term: Term) -> str:
    """A term as the subject of a sentence."""
    if term.state is TermState.DENIED:
        return f"“{term_words(term)}”"
    if term.kind == "prohibited-use":
        return f"The ban on {plain(str(term.params.get('category', '')) or 'a use')}"
    words = _GRANTS.get(term.kind) or ("" if term.title else noun(term.kind))
    for article in ("a ", "an ", "the "):
        if words.startswith(article):
            return f"The {words.removeprefix(article)}"
    return f"“{term_words(term)}”"


def _stands(term: Term) -> str:
    words = term_words(term)
    marked = term.state in {TermState.REQUESTED, TermState.UNCLEAR}
    return f"{words} ({_STATES[term.state]})" if marked else words


def _differs(name: str, before: Term, after: Term) -> str:
    """One parameter that differs: "from 700,000,000 to 100,000,000"."""
    old, new = before.params.get(name), after.params.get(name)
    if new is None:
        phrase = param_phrase(before, name, old).strip("“”") if old is not None else ""
        return f"no longer “{phrase}”" if phrase else ""
    if old is None or isinstance(new, bool):
        return f"now “{param_phrase(after, name, new).strip('“”')}”"
    label = "" if name in _NAMELESS else f"{plain(name)} "
    return f"{label}from {value_words(old)} to {value_words(new)}"
