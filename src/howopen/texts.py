"""Reading text files of a release: bounded, with the encoding found out, never failing on bytes."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from howopen.errors import SourceError
from howopen.files import Files
from howopen.regexes import regex

TEXT_LIMIT = 1 << 20
"""Bytes read of one text file. The longest license texts known are under 200 KiB."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


_LOOKS_HTML = regex(
    r"<(?:!doctype\s+html|html|head|body|p|div|ol|ul|h[1-6]|table|span)\b[^<>]{0,400}>", re.I
)


class Text(NamedTuple):
    """A decoded text. `problem` says in one line what was lost, if anything was."""

    content: str
    problem: str = ""
    whole: bool = True  # whether all of the file was read


def decode(data: bytes) -> Text:
    """Decode bytes as text: byte-order mark, UTF-8, UTF-16 without a mark, else Windows-1252.

    Binary data gives an empty text and says so.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace"), f"read as {encoding}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # the limit cut a character in two
            return Text(data[: error.start].decode("utf-8"))
        if (guess := _utf16(data)) is not None:
            return Text(guess)
        if b"\0" in data[:4096]:
            return Text("", "binary data, not a text")
        return Text(data.decode("cp1252", "replace"), "not UTF-8; read as Windows-1252")
    if "\0" in text:
        guess = _utf16(data)
        return Text("", "binary data, not a text") if guess is None else Text(guess)
    return Text(text)


def beginning(data: bytes, limit: int = TEXT_LIMIT) -> Text:
    """Decode the first `limit` bytes of a file of which one more was read to see if it goes on."""
    text = decode(data[:limit])
    if len(data) <= limit:
        return text
    rest = f"longer than {limit >> 10} KiB; the rest was not read"
    return Text(text.content, f"{text.problem}; {rest}" if text.problem else rest, whole=False)


def read_text(files: Files, path: str, limit: int = TEXT_LIMIT) -> Text:
    """Read and decode the first `limit` bytes of a file; a problem is told, never raised."""
    try:
        data = files.read(path, 0, limit + 1)
    except SourceError as error:
        return Text("", error.what, whole=False)
    return beginning(data, limit)


def _utf16(data: bytes) -> str | None:
    """Latin text in UTF-16 without a mark has a zero in every other byte, and no zero letter."""
    sample = data[:512]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros and zeros.count(0) > 0.4 * len(zeros):
            text = data[: len(data) & ~1].decode(encoding, "replace")
            return None if "\0" in text else text
    return None


def _checked(text: str, how: str) -> Text:
    return (
        Text("", "binary data, not a text")
        if "\0" in text
        else Text(text, how if "�" in text else "")
    )


def looks_like_html(text: str) -> bool:
    """Whether a text is an HTML page rather than prose that mentions a tag."""
    head = text[:4096]
    found = len(_LOOKS_HTML.findall(head))
    return found >= 3 or (found >= 1 and head.lstrip().startswith("<"))
