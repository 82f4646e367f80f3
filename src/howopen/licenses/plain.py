"""A text as one reads it out: without comment leads, markup, emphasis and quotation marks.

Unlike `canonical`, it keeps punctuation, addresses and copyright lines, since notices need them;
every line break stays where it was, so that a position tells its line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple, Self

from howopen.regexes import regex

_BLANK_SIGNS = '"`*~'
_SIGNS = str.maketrans(
    dict.fromkeys(f"{_BLANK_SIGNS}“”„«»\u00a0", " ")
    | dict.fromkeys("‘’", "'")
    | dict.fromkeys("‐‑‒–—", "-")
    | dict.fromkeys("\u200b\ufeff\u00ad", None)
)
_ENTITY = regex(r"&(?:quot|nbsp|ldquo|rdquo|lt|gt|apos|#34|#39|#160);", re.IGNORECASE)
_TAG = regex(
    r"<(?:/?[a-z][\w:.-]{0,40}(?:\s[^<>]{0,800})?/?>|!--|!\[cdata\[)|-->|\]\]>", re.IGNORECASE
)
_ADDRESS = regex(r"https?://[^\s\"'<>]{4,200}", re.IGNORECASE)
_SAYS_LICENSE = regex(r"<[\w.:-]{0,30}licen[sc]es?\b|<.{0,20}\brel=.{0,3}licen[sc]e", re.IGNORECASE)
_BADGE = regex(r"shields\.io/badge/[^\s)'<>]{1,200}", re.IGNORECASE)
_BADGE_BLANK = regex(r"_|%20")
_COMMENT = regex(
    r"^[ \t\v\f/*#;%!'|>$+=\\.:-]+|^(?:dnl|rem|@rem|@c|@comment|comment)[ \t]+[#*-]*",
    re.IGNORECASE | re.MULTILINE,
)
_COMMENT_END = regex(r"[ \t][#|/\\%;-]{1,200}[ \t]?$", re.MULTILINE)
_BLANKS = regex(r"[ \t\v\f]+")
_AROUND_BREAK = regex(r" ?\n ?")
_WORD = regex(
    r"(?:https?://|www\.)[^\s<>\"'(){}\[\]|]+"
    r"|[^\W_一-鿿]+(?:_+[^\W_一-鿿]+)+"  # an identifier is one word: no name stands in it
    r"|[^\W\d_一-鿿]+"
    r"|\d+(?:\.\d+)*"
    r"|[一-鿿]|\n{2,}|[(),.;:/+&|!?\[\]=<>{}]"
)


class Word(NamedTuple):
    """A word, a number, an address, a mark, or the end of a paragraph, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_address(self) -> bool:
        """Whether it is the address of a page."""
        return "://" in self.text or self.text.startswith("www.")

    @property
    def is_break(self) -> bool:
        """Whether a paragraph ends here."""
        return self.text.startswith("\n")


class Plain:
    """The plain form of a text."""

    def __init__(self, text: str) -> None:
        self.text = _plain(text)

    @classmethod
    def of(cls, text: str) -> Self:
        """A text that is plain already."""
        made = cls("")
        made.text = text
        return made

    @cached_property
    def _breaks(self) -> list[int]:
        return [m.start() for m in re.finditer("\n", self.text)]

    def line(self, at: int) -> int:
        """The 1-based line that a position comes from."""
        return bisect_left(self._breaks, at) + 1

    def words(self, at: int, end: int) -> Iterator[Word]:
        """The words between two positions."""
        for match in _WORD.finditer(self.text, at, end):
            yield Word(match.group(), *match.span())


def _plain(text: str) -> str:
    if text.isascii():
        for sign in _BLANK_SIGNS:
            text = text.replace(sign, " ")
    else:
        text = text.translate(_SIGNS)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text or "-->" in text:
        text = _TAG.sub(_what_a_tag_says, text)
    if "/badge/" in text:
        text = _BADGE.sub(lambda badge: _BADGE_BLANK.sub(" ", badge.group()), text)
    if "&" in text:
        text = _ENTITY.sub(" ", text)
    text = _COMMENT_END.sub("", _COMMENT.sub("", text))
    return _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text)).lower()


def _what_a_tag_says(tag: re.Match[str]) -> str:
    """The addresses in a tag, and whether it is about a license; its line breaks stay."""
    said = tag.group()
    addresses = " ".join(_ADDRESS.findall(said)) if "//" in said else ""
    label = "license: " if _SAYS_LICENSE.match(said) else ""
    return f" {label}{addresses} " + "\n" * said.count("\n")
