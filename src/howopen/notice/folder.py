"""The folder of notices: what is put into it, as bytes by path. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from howopen.clean import clean
from howopen.errors import OutputError
from howopen.notice.duties import ATTRIBUTION, CHANGES, LICENSES, RECIPIENTS, Duty
from howopen.notice.shelf import TO_FILL_IN
from howopen.regexes import regex
from howopen.types import LicenseReading, Term

_UNSAFE = regex(r"[^\w.+-]+")
_MAX_NAME = 100


def contents(
    asked: Iterable[tuple[Duty, str]], restrictions: Iterable[Term]
) -> tuple[dict[str, bytes], dict[int, str]]:
    """The files, and the path of the file that shows each duty, by its number.

    Each duty comes with the text that it wants copied, empty where that is not at hand.
    """
    lines: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    where: dict[int, str] = {}
    for number, (duty, text) in enumerate(asked):
        path = ""
        if text and duty.copy is not None:
            path = _put_copy(duty.copy, text, files)
        elif duty.changes:
            path = CHANGES
            files[path] = _CHANGES.encode()
        elif duty.words and not duty.name:
            path = _safe(duty.file)
            lines.setdefault(path, []).append(clean(duty.words))
        where[number] = path
    if RECIPIENTS in lines:
        lines[RECIPIENTS] += _told(restrictions)
    if ATTRIBUTION in lines:
        shown = (f"<p>{escape(words)}</p>" for words in dict.fromkeys(lines[ATTRIBUTION]))
        files["ATTRIBUTION.html"] = ("\n".join(shown) + "\n").encode()
    for path, told in lines.items():
        files[path] = ("\n\n".join(dict.fromkeys(told)) + "\n").encode()
    return files, where


_CHANGES = f"""{TO_FILL_IN}: say what you changed, in which files, and when; then remove this line.

Changed files:
Changes:
Date:
"""


def _put_copy(reading: LicenseReading, text: str, files: dict[str, bytes]) -> str:
    """Add a copy of a text; two texts that go by one name stand beside each other."""
    name = _safe(reading.expression or reading.path.rpartition("/")[2])
    data, number = text.encode(), 1
    path = f"{LICENSES}/{name}.txt"
    while files.get(path, data) != data:
        number += 1
        path = f"{LICENSES}/{name}-{number}.txt"
    files[path] = data
    return path


def _told(restrictions: Iterable[Term]) -> list[str]:
    """The restrictions in the words of the terms, each with its place."""
    told = []
    for term in restrictions:
        place = " ".join(p for p in (term.license or term.path, term.section) if p)
        if term.quote:
            told.append(f"- {clean(term.quote)} ({clean(place)})")
    return told


def _safe(name: str) -> str:
    return _UNSAFE.sub("-", name).strip("-.")[:_MAX_NAME] or "text"


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that is new or empty: nothing that stands there is overwritten.

    Raises OutputError.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutputError(f"{folder}: is there and not empty", hint="Name a new folder with -o")
        for path, data in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    except (OSError, ValueError) as error:
        if isinstance(error, OutputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{folder}: {reason}", hint="Choose another folder with -o") from error
