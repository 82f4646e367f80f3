"""From lines to blocks: paragraphs, list items and headings, each knowing its section and lead."""

from __future__ import annotations

import re
from array import array
from typing import NamedTuple

from howopen.regexes import regex
from howopen.terms.folding import folded
from howopen.terms.outline import MARKER, Mark, Outline

PAGE_WIDTH = 160
"""Lines longer than this are no wrapped lines: each is a paragraph."""

MAX_TITLE = 90
"""Characters of a line that may be the title of an attachment."""

_COMMENT_LEAD = regex(r"\s*(?://+|#+|--+|;+|%+|\"\"\"|<!--|-->)\s?")
_BLOCK_COMMENT_LEAD = regex(r"\s*(?:/\*+|\*+/|\*(?!\*))\s?")
_OPENS = regex(r"\s*/\*")
_LINE_COMMENT = regex(r"\s{0,8}(//|#|--|;+|%+)(?:\s|$)")
_MANY_LINES = 3
_QUOTE_LEAD = regex(r"\s{0,3}(?:>\s?)+")
_RULE = regex(r"[-=_*~#\s|]{3,}")
_HEADING = regex(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_BULLET = regex(r"[-*+•·◦▪●○–—]\s+")
_EMPHASIS = regex(r"[*_]{1,3}(?=[\w(])")
_TITLE = regex(r"[*_\"']{0,3}([A-Z][^.:;]{2,80})[.:]")
_ATTACHMENT = regex(
    r"\W{0,6}(?P<name>(?:attachment|exhibit|appendix|annex|schedule|addendum)"
    r"\s+(?:[A-Z]|\d{1,2}|[IVX]{1,4})|(?:附件|附录)[一二三四五A-Z0-9]?)\b"
    r"(?!\s*[,;)]|\s+(?:to|of|and|or|are|is|for|which|shall|hereto)\b)",
    re.IGNORECASE,
)
_ITEM_ENDS = (";", ",", "; or", "; and", ", or", ", and", "；", "、")
_LEADS_ON = (":", "：", " to", " not", " for")
_MAY_END = (".", ":", ";", ",", " and", " or", ")", '"', "”", "。", "；", "：", "，", "）")
_DEFINES = regex(
    r"[*_]{0,3}[\"“][^\"“”]{1,60}[\"”][*_]{0,3},? (?:or [\"“]|\(|shall |will |means?\b|refers? to)"
)
_SHORT = 45
"""Characters of a line that no line break of a paragraph cuts so short."""

TITLE_WORDS = 3
"""Words of a numbered line that is a title, whatever it ends in."""

_ZH_ENDS = ("。", "；", "：")
_ZH_TITLE = regex(r"(?=.{0,9}[一-鿿])[^。，；：！？,;:!?]{1,18}")


class Block(NamedTuple):
    """A paragraph, list item or heading. Positions are in the folded text."""

    start: int
    end: int
    section: str  # "1.b.iv", "Attachment A.3", "" before the first number
    depth: int
    heading: bool
    parent: int  # index of the block this one continues or itemizes, -1 at the top
    title: str  # heading of the section it stands in


class Layout(NamedTuple):
    """The folded text, the source position of each of its characters, and its blocks."""

    folded: str
    origin: array[int]
    blocks: tuple[Block, ...]


class _Line(NamedTuple):
    start: int  # offset of the content in the source
    content: str
    indent: int


class _Item(NamedTuple):
    mark: Mark | None  # None for a bullet
    body: _Line
    bulleted: bool = False


def lay_out(source: str) -> Layout:
    """Find the blocks of a text. Linear in its length."""
    builder = _Builder()
    lines = _lines(source)
    inked = sum(1 for line in lines if line.content)
    builder.unwrapped = sum(1 for x in lines if len(x.content) > PAGE_WIDTH) * 6 > inked
    for line in lines:
        builder.add(line)
    return builder.finish()


def _lines(source: str) -> list[_Line]:
    raw = source.split("\n")
    lines: list[_Line] = []
    at = 0
    for line, lead in zip(raw, _comment_leads(raw), strict=True):
        quoted = _QUOTE_LEAD.match(line)
        skip = lead or (quoted.end() if quoted else 0)
        body = line[skip:].rstrip()
        content = body.lstrip()
        wide = body.expandtabs(4)
        indent = len(wide) - len(wide.lstrip())
        lines.append(_Line(at + skip + len(body) - len(content), content, indent))
        at += len(line) + 1
    return lines


def _comment_leads(raw: list[str]) -> list[int]:
    """How much of each line is the lead of a comment: a license may stand inside a source file."""
    inked = [line for line in raw if line.strip()]
    lead_mark = _BLOCK_COMMENT_LEAD if inked and _OPENS.match(inked[0]) else _COMMENT_LEAD
    leads = [m.end() if (m := lead_mark.match(line)) else 0 for line in raw]
    if len(inked) > 2 and sum(1 for line in inked if lead_mark.match(line)) > 0.9 * len(inked):
        return leads
    block, mark, run = False, "", list[int]()
    leads = []
    for line in raw:
        found = _LINE_COMMENT.match(line)
        if not found or found[1] != mark:
            leads += run if len(run) >= _MANY_LINES else [0] * len(run)  # headings are no comment
            mark, run = found[1] if found else "", []
        if found:
            run.append(found.end())
            continue
        block = block or _OPENS.match(line) is not None
        leads.append(m.end() if block and (m := _BLOCK_COMMENT_LEAD.match(line)) else 0)
        block = block and "*/" not in line
    return [*leads, *(run if len(run) >= _MANY_LINES else [0] * len(run))]


class _Builder:
    """Takes lines in turn and makes blocks of them."""

    def __init__(self) -> None:
        self.unwrapped = False
        self._outline = Outline()
        self._pieces: list[str] = []
        self._origin: array[int] = array("I")
        self._blocks: list[Block] = []
        self._parents: list[tuple[int, int]] = []  # (depth, block)
        self._title = ""
        self._gathered: list[_Line] = []
        self._depth = 0
        self._is_item = False
        self._section = ""
        self._previous: _Line | None = None  # the line before, None after a blank one
        self._said = ""  # the words of the last block
        self._leader = -1  # the last unnumbered block that ended in a colon
        self._list_is_led = False
        self._leads: list[int] = []  # indents of the plain paragraphs whose lists are open
        self._list_goes_on = False  # the last paragraph of such a list ended like an item

    def add(self, line: _Line) -> None:
        """Take the next line."""
        if not line.content or _RULE.fullmatch(line.content):
            self._flush()
            self._previous = None
        elif heading := _HEADING.match(" " * min(line.indent, 3) + line.content):
            self._heading(heading, line)
        elif not self._opens_attachment(line):
            self._text(line)
            self._previous = line

    def finish(self) -> Layout:
        """The layout of all lines taken."""
        self._flush()
        return Layout("".join(self._pieces), self._origin, tuple(self._blocks))

    # -- kinds of lines

    def _heading(self, heading: re.Match[str], line: _Line) -> None:
        self._flush()
        self._leads.clear()
        content = heading[2]
        offset = line.start + max(0, line.content.find(content))
        attachment = _ATTACHMENT.match(content)
        match = MARKER.match(content)
        mark = self._outline.mark(match, 0) if match else None
        if attachment:
            self._outline.open_attachment(attachment["name"])
        elif match and mark:
            self._outline.enter(mark)
            body = content[match.end() :].lstrip()
            offset += len(content) - len(body)
            content = body
        else:
            self._outline.stack.clear()
        self._title = content
        self._section = self._outline.path()
        if content:
            level = min(len(heading[1]), 3) - 3
            self._block([_Line(offset, content, 0)], depth=level, heading=True)
        self._previous = None

    def _opens_attachment(self, line: _Line) -> bool:
        attachment = _ATTACHMENT.match(line.content)
        if not attachment or self._previous is not None or len(line.content) >= MAX_TITLE:
            return False
        self._flush()
        self._outline.open_attachment(attachment["name"])
        self._title = line.content
        self._section = self._outline.path()
        self._block([line], depth=0, heading=True)
        return True

    def _text(self, line: _Line) -> None:
        before = self._previous.content if self._previous else ""
        ends = before.endswith((".", ";", ":", "; or", "; and"))
        if (self.unwrapped and ends) or before.endswith(_ZH_ENDS) or _ZH_TITLE.fullmatch(before):
            self._flush()  # Chinese lines are hardly ever broken for their width
        elif (len(before) < _SHORT or before.endswith((".", ";"))) and _DEFINES.match(line.content):
            self._flush()
        item = self._item(line)
        if item and (not before or before.endswith(_MAY_END) or self._fits(item, before)):
            self._flush()
            self._enter(item)
            self._gathered = [item.body] if item.body.content else []
            return
        if not self._gathered:
            self._is_item = False
            self._depth = self._plain_depth(line)
            self._section = self._outline.path()
        self._gathered.append(line)

    # -- list items

    def _item(self, line: _Line) -> _Item | None:
        """A numbered or bulleted line: its mark and what stands behind it."""
        content = line.content
        emphasis = _EMPHASIS.match(content)
        lead = emphasis.end() if emphasis else 0
        if bullet := _BULLET.match(content):
            lead = bullet.end()
            if not MARKER.match(content[lead:]):
                return _Item(None, _Line(line.start + lead, content[lead:], line.indent))
        match = MARKER.match(content[lead:])
        mark = self._outline.mark(match, line.indent) if match else None
        if match is None or mark is None:
            return None
        body = content[lead + match.end() :].lstrip()
        line = _Line(line.start + len(content) - len(body), body, line.indent)
        return _Item(mark, line, bullet is not None)

    def _fits(self, item: _Item, before: str) -> bool:
        previous = self._previous.indent if self._previous else 0
        if item.mark is None:
            return item.body.content[:1].isalnum() or item.body.indent > previous
        begins = item.mark.value == 1 and before.endswith(_LEADS_ON)
        begins = begins or _ZH_TITLE.fullmatch(before) is not None
        return item.bulleted or begins or self._outline.fits(item.mark, previous)

    def _enter(self, item: _Item) -> None:
        """Open the section that an item begins."""
        self._is_item = True
        self._leads.clear()
        if item.mark is None:
            self._depth = len(self._outline.stack) + 2 + min(item.body.indent // 2, 4)
        else:
            if not self._outline.stack:
                self._list_is_led = 0 <= self._leader == len(self._blocks) - 1
            self._depth = self._outline.enter(item.mark, led=self._leads_on())
            if self._depth == 1:
                title = _TITLE.match(item.body.content)
                self._title = title[1] if title else item.body.content[:80]
        self._section = self._outline.path()

    def _leads_on(self) -> bool:
        """Whether the last block is the open section's first, and what follows is its list."""
        if not self._blocks or self._blocks[-1].section != self._outline.path():
            return False
        last = self._blocks[-1]
        short = len(self._said.split()) <= TITLE_WORDS
        return last.heading or short or self._said.rstrip(" *_").endswith(_LEADS_ON)

    def _plain_depth(self, line: _Line) -> int:
        """The depth of a paragraph without a number: inside the open section, or after a list."""
        stack = self._outline.stack
        if not stack:
            return 1
        if self._list_is_led and line.indent <= stack[0].indent:
            stack.clear()  # the list that an unnumbered paragraph opened is over
            self._list_is_led = False
            return 1
        return len(stack) + 1

    # -- blocks

    def _flush(self) -> None:
        if self._gathered:
            heading = _is_title(self._gathered)
            depth = self._depth + (0 if self._is_item else self._led(self._gathered))
            self._block(self._gathered, depth=depth, heading=heading)
        self._gathered = []

    def _led(self, lines: list[_Line]) -> int:
        """How many open lists of plain paragraphs a paragraph stands in.

        A paragraph that ends in a colon opens one. Deeper paragraphs are its items, and paragraphs
        beside it that end like items.
        """
        indent, text = lines[0].indent, lines[-1].content.rstrip(" *_")
        goes_on, self._list_goes_on = self._list_goes_on, text.endswith(_ITEM_ENDS)
        while self._leads and indent < self._leads[-1]:
            self._leads.pop()
        beside = goes_on or self._list_goes_on
        while self._leads and indent == self._leads[-1] and not beside:
            self._leads.pop()
        depth = len(self._leads)
        if text.endswith(_LEADS_ON):
            self._leads.append(indent)
        return depth

    def _block(self, lines: list[_Line], *, depth: int, heading: bool) -> None:
        start = len(self._origin)
        for i, line in enumerate(lines):
            if i and not _joins(lines[i - 1].content, line.content):
                self._take(" ", line.start - 1)
            for piece, offset in folded(line.content):
                self._take(piece, line.start + offset)
        if len(self._origin) == start:
            return
        while self._parents and self._parents[-1][0] >= depth:
            self._parents.pop()
        parent = self._parents[-1][1] if self._parents else -1
        if self._is_item:
            parent = max(parent, self._leader)
        else:
            leads_on = lines[-1].content.rstrip(" *_").endswith(_LEADS_ON)
            self._leader = len(self._blocks) if leads_on else -1
        end = len(self._origin)
        self._blocks.append(Block(start, end, self._section, depth, heading, parent, self._title))
        self._said = " ".join(line.content for line in lines)
        self._parents.append((depth, len(self._blocks) - 1))
        self._take("\n", lines[-1].start + max(0, len(lines[-1].content) - 1))

    def _take(self, piece: str, start: int) -> None:
        self._pieces.append(piece)
        self._origin.extend(range(start, start + len(piece)))


def _joins(previous: str, following: str) -> bool:
    """Whether a word goes on across a line break, after a hyphen or in a script without spaces."""
    hyphen = previous.endswith("-") and previous[-2:-1].isalpha() and following[:1].islower()
    unspaced = re.match(r"[一-鿿。，；：]", previous[-1:]) and re.match(r"[一-鿿]", following[:1])
    return hyphen or bool(unspaced)


def _is_title(lines: list[_Line]) -> bool:
    text = " ".join(x.content for x in lines)
    if len(text) > 120 or text.endswith((".", ";", ",")):
        return False
    words = re.findall(r"[A-Za-z]+", text)
    capital = sum(1 for w in words if w[0].isupper())
    title_case = capital >= 0.6 * len(words) or text.endswith(":")
    return 0 < len(words) <= 14 and title_case
