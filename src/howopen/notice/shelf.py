"""The texts of a redistributor's folder, and whether they hold what a duty asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.bundle import read_bundle
from howopen.notice.duties import Duty
from howopen.regexes import regex
from howopen.sources.folder import collect
from howopen.texts import read_text
from howopen.types import Match, NoticeState, Release

MAX_TEXTS = 400
"""Text files that are looked through; a bundle of notices has few."""

MAX_CHARACTERS = 32 << 20
"""Characters that are looked through in all."""

CHECKLISTS = frozenset(("checklist.md", "checklist.json"))
"""Files that quote what is asked for, and so show nothing."""

TO_FILL_IN = "TODO"
"""Stands in a statement that only people can write."""

_ENDINGS = frozenset(
    ("", ".txt", ".md", ".html", ".htm", ".rst", ".json", ".yaml", ".yml", ".text")
)
_WORD = regex(r"\w+")
_BLANK = regex(r"\[[^\]]{0,200}\]|<[^>]{0,200}>")
_CHANGES = ("changes", "changelog", "modifications")
_SAME = (Match.EXACT, Match.REFORMATTED)
_TEXTS = (*_SAME, Match.EDITED)


class Shelf(NamedTuple):
    """What a folder holds: the words of each text, and which licenses the texts are."""

    words: Mapping[str, str]  # by path; in small letters, signs left out
    raw: Mapping[str, str]
    licenses: Mapping[str, str]  # id: path of its text
    copies: frozenset[str]  # paths of license texts: what they ask for, they do not show
    unread: int = 0  # texts beyond those looked through


class Outcome(NamedTuple):
    """Whether a folder shows that a duty was done."""

    state: NoticeState
    path: str = ""
    note: str = ""


def shelf_of(folder: Path, kb: KnowledgeBase) -> Shelf:
    """Look through a folder. Raises SourceError where there is none that can be read."""
    collected = collect(str(folder))
    paths = [a.path for a in collected.release.artifacts if a.readable and _is_text(a.path)]
    raw = _read(paths, collected.files)
    listed = collected.release.artifacts
    own = tuple(a for a in listed if PurePosixPath(a.path).name.casefold() not in CHECKLISTS)
    release = Release(id="folder", source=str(folder), kind="folder", artifacts=own)
    readings = read_bundle(release, collected.files, kb).readings
    licenses = {p.id: r.path for r in readings for p in r.parts if p.id and p.match in _SAME}
    words = {path: folded(text) for path, text in raw.items()}
    copies = {r.path for r in readings for p in r.parts if p.id and p.match in _TEXTS}
    copies |= {path for path in raw if _is_license_file(path)}
    return Shelf(words, raw, licenses, frozenset(copies), len(paths) - len(raw))


def _read(paths: Iterable[str], files: Files) -> dict[str, str]:
    """The texts that are looked through, as many as the bounds allow."""
    raw: dict[str, str] = {}
    left = MAX_CHARACTERS
    for path in islice(paths, MAX_TEXTS):
        if left <= 0:
            break
        raw[path] = read_text(files, path).content
        left -= len(raw[path])
    return raw


def without_copies(shelf: Shelf, texts: Iterable[str]) -> Shelf:
    """The same folder, in which copies of these texts count as license texts too."""
    asked = {folded(text) for text in texts}
    copies = {path for path, words in shelf.words.items() if words in asked}
    return shelf._replace(copies=shelf.copies | copies)


def _is_license_file(path: str) -> bool:
    pure = PurePosixPath(path)
    named = pure.name.casefold().startswith(("license", "licence", "copying"))
    return named or pure.parent.name.casefold() in ("licenses", "licences")


def shown(duty: Duty, shelf: Shelf, text: str, name: str) -> Outcome:
    """What a folder shows of a duty; `text` is what a copy must say, `name` the derivative's."""
    if duty.name:
        return named(duty, name)
    if duty.changes:
        return _changes(duty, shelf)
    path = ""
    if duty.copy is not None or duty.license:
        path = _copy(duty, shelf, text)
    elif duty.words:
        in_copies = duty.term.kind == "keep-notices" and not duty.only_in
        path = _holding(duty.words, shelf, duty.only_in, in_copies=in_copies)
    else:
        return Outcome(NoticeState.BY_HAND, note=duty.note)
    if path:
        return Outcome(NoticeState.FOUND, path, duty.note if duty.words else "")
    where = f"no file named “{duty.only_in}” has it" if duty.only_in else "no text there has it"
    return Outcome(NoticeState.MISSING, duty.file, where)


def named(duty: Duty, name: str) -> Outcome:
    """Whether a name keeps the rule; capitals that differ are for people to judge."""
    if not name:
        return Outcome(NoticeState.BY_HAND, note="give the name with --name to have it checked")
    given, asked = (_spaced(text) for text in (name.rpartition("/")[2], duty.words))
    if _keeps(duty.name, given, asked):
        return Outcome(NoticeState.FOUND, note=f"“{name}” does")
    if duty.name != "must-not-use" and _keeps(duty.name, given.casefold(), asked.casefold()):
        return Outcome(NoticeState.BY_HAND, note=f"“{name}” differs in capitals")
    return Outcome(NoticeState.MISSING, note=f"“{name}” does not")


def folded(text: str) -> str:
    """The words of a text, each between blanks: signs, capitals and lines do not count."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _keeps(rule: str, given: str, asked: str) -> bool:
    match rule:
        case "prefix":
            return given.startswith(asked)
        case "suffix":
            return given.endswith(asked)
        case "contain":
            return asked in given
        case _:
            return asked.casefold() not in given.casefold()


def _spaced(name: str) -> str:
    return " ".join(name.replace("-", " ").replace("_", " ").split())


def _copy(duty: Duty, shelf: Shelf, text: str) -> str:
    """The file that is the license, by its words or as the identifier knows it."""
    if text:
        asked = folded(text)
        same = next((path for path, words in shelf.words.items() if words == asked), "")
        if same:
            return same
    license_id = duty.license or (duty.copy.expression if duty.copy is not None else "")
    if license_id and license_id in shelf.licenses:
        return shelf.licenses[license_id]
    return _holding(duty.link, shelf, "") if duty.link else ""


def _holding(asked: str, shelf: Shelf, only_in: str, *, in_copies: bool = False) -> str:
    """The file that has these words; blanks in them stand for any words.

    A license that asks for words holds them too: copies of licenses count only where `in_copies`.
    """
    pieces = [folded(piece) for piece in _BLANK.split(asked)]
    needed = [piece for piece in pieces if piece.strip()]
    for path, words in shelf.words.items():
        if path in shelf.copies and not in_copies:
            continue
        if only_in and folded(PurePosixPath(path).stem) != folded(PurePosixPath(only_in).stem):
            continue
        at = 0
        for piece in needed:
            at = words.find(piece, at)
            if at < 0:
                break
            at += len(piece) - 1  # the blank after it may lead the next
        if needed and at >= 0:
            return path
    return ""


def _changes(duty: Duty, shelf: Shelf) -> Outcome:
    for path, text in shelf.raw.items():
        if PurePosixPath(path).stem.casefold() in _CHANGES and text.strip():
            if TO_FILL_IN in text:
                return Outcome(NoticeState.MISSING, path, "not filled in yet")
            return Outcome(NoticeState.FOUND, path)
    return Outcome(NoticeState.MISSING, duty.file, "no statement of changes was found")


def _is_text(path: str) -> bool:
    pure = PurePosixPath(path)
    return pure.suffix.casefold() in _ENDINGS and pure.name.casefold() not in CHECKLISTS
