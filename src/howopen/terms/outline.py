"""Section marks: `1.b.iv`, `Section 3(c)`, `II.`, `(a)`; which of them are open, and their path."""

from __future__ import annotations

import re
from typing import NamedTuple

from howopen.regexes import regex

MAX_DEPTH = 12
"""Nesting of sections beyond this is read as this."""

MARKER = regex(
    r"(?:(?P<word>section|article|clause|part|paragraph|§|第)\s*)?"
    r"(?P<open>[(\[（]?)"
    r"(?P<num>\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxlcIVXLC]{1,6}|[一二三四五六七八九十]{1,3}|[①-⑳])"
    r"(?P<close>\.\)|[.)\]:）、条．](?:\s*[-:])?|(?=\s+[A-Z][a-z]|\s*[“]?[一-鿿])|(?=\s*$))"
    r"(?=\s|$|[A-Z\"'*_“一-鿿])",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10}


class Mark(NamedTuple):
    """A section mark: its style tells which list it belongs to, its value the place in it."""

    style: str
    value: int
    label: str
    indent: int


class Outline:
    """The sections that are open at one place of a text."""

    def __init__(self) -> None:
        self.stack: list[Mark] = []
        self.attachment = ""

    def path(self) -> str:
        """The path of the innermost open section, such as `Attachment A.3` or `1.b.iv`."""
        labels = [mark.label for mark in self.stack]
        dotted = [i for i, label in enumerate(labels) if "." in label]
        inner = labels[dotted[-1] :] if dotted else labels
        return ".".join(x for x in (self.attachment, *inner) if x)

    def open_attachment(self, name: str) -> None:
        """Begin an attachment; its numbering starts anew."""
        self.attachment = " ".join(name.split()).title()
        self.stack.clear()

    def mark(self, match: re.Match[str], indent: int) -> Mark | None:
        """The mark that a match of MARKER is here, None where it is no section mark."""
        num, delimiter = match["num"], f"{match['open']}{match['close'].strip()}"
        if re.fullmatch(r"\d+(?:\.\d+)+", num):
            return Mark(f"multi{num.count('.')}", 0, num, indent)
        if not delimiter and not match["word"]:
            return None
        if num.isdigit():
            return Mark(f"1{delimiter}", int(num), num, indent)
        if re.match(r"[一二三四五六七八九十①-⑳]", num):
            return Mark(f"zh{delimiter}", 0, num, indent)
        return self._letter(num, delimiter, indent)

    def _letter(self, num: str, delimiter: str, indent: int) -> Mark | None:
        """A letter or a roman numeral: the list already open decides, else `i` is roman."""
        case = "a" if num.islower() else "A"
        numeral = roman(num)
        letter = ord(num.lower()) - 96 if len(num) == 1 else 0
        for style, value in ((f"{case}{delimiter}", letter), (f"r{case}{delimiter}", numeral)):
            open_list = next((m for m in reversed(self.stack) if m.style == style), None)
            if open_list and value == open_list.value + 1:
                return Mark(style, value, num, indent)
        if numeral and (len(num) > 1 or num.lower() == "i"):
            return Mark(f"r{case}{delimiter}", numeral, num, indent)
        return Mark(f"{case}{delimiter}", letter, num, indent) if letter else None

    def fits(self, mark: Mark, previous_indent: int) -> bool:
        """Whether a mark in mid-paragraph is a list item, not a number at a line break."""
        for open_mark in self.stack:
            same_place = open_mark.indent == mark.indent > 0
            if open_mark.style == mark.style and (mark.value == open_mark.value + 1 or same_place):
                return True
        return mark.value == 1 and mark.indent > previous_indent

    def enter(self, mark: Mark, *, led: bool = False) -> int:
        """Open a section and return its depth; sections that it ends are closed.

        Where the open section leads on (`led`), numbers that begin anew are its own list, though
        they look like its siblings: `2. You will not: 1. … 2. …`.
        """
        if mark.style.startswith("multi"):
            return self._enter_dotted(mark)
        if led and self._begins_anew(mark):
            self.stack.append(mark)
            del self.stack[MAX_DEPTH:]
            return len(self.stack)
        level = self._level(mark)
        if mark.style == "zh、":
            self.stack.clear()  # the chapters of a Chinese text
        elif level >= 0:
            del self.stack[level:]
        elif mark.style[0] == "1" and mark.indent == 0 and self.stack:
            first = self.stack[0].style
            if first[0] != "1" and first[:2] not in ("rA", "A.", "zh"):
                self.stack.clear()  # a top-level number closes a list that stood before it
        self.stack.append(mark)
        del self.stack[MAX_DEPTH:]
        return len(self.stack)

    def _begins_anew(self, mark: Mark) -> bool:
        if not self.stack or mark.value != 1:
            return False
        top = self.stack[-1]
        return top.style == mark.style and abs(top.indent - mark.indent) <= 1

    def _enter_dotted(self, mark: Mark) -> int:
        numbers = mark.label.split(".")
        self.stack = [m for m in self.stack if m.style.startswith(("1", "multi"))]
        while self.stack and not _is_prefix(self.stack[-1].label, numbers):
            self.stack.pop()
        if not self.stack:
            top = int(numbers[0])
            self.stack.append(Mark("1.", top, numbers[0], mark.indent))
        self.stack.append(mark)
        return len(numbers)

    def _level(self, mark: Mark) -> int:
        """The place in the stack of the list that a mark continues, -1 where it opens one."""
        same = [i for i, m in enumerate(self.stack) if m.style == mark.style]
        beside = [i for i in reversed(same) if abs(self.stack[i].indent - mark.indent) <= 1]
        following = (i for i in beside if mark.value == self.stack[i].value + 1)
        if beside:  # of lists that began anew in each other, the one that the number goes on
            return next(following, beside[0])
        outer = [i for i in same if self.stack[i].indent > mark.indent]
        if outer:
            return outer[0]
        if same and mark.value == self.stack[same[-1]].value + 1:
            return same[-1]  # the same list, indented anew
        return -1


def roman(num: str) -> int:
    """The value of a roman numeral up to 39, 0 for what is none."""
    low = num.lower()
    if not low or not re.fullmatch(r"x{0,3}(?:ix|iv|v?i{0,3})", low):
        return 0
    values = [_ROMAN[c] for c in low]
    return sum(-v if any(w > v for w in values[i + 1 :]) else v for i, v in enumerate(values))


def _is_prefix(label: str, numbers: list[str]) -> bool:
    own = label.split(".")
    return len(own) < len(numbers) and numbers[: len(own)] == own
