"""A text as a document: sections with a path, blocks, sentences, definitions, and the way back.

Rules read the *folded* text: white space, typographic quotes, invisible characters and Markdown
marks are folded away, so that `non-\\ncommercial` and `**non-commercial**` read alike. Every folded
position maps back to the source, so that a quote is always the source's own words.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from typing import NamedTuple

from howopen.terms.markup import looks_like_html, visible_text

MAX_DEPTH = 12
"""Nesting of sections beyond this is read as this."""

_FOLD = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "–": "-", "—": "-",
     "‐": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u3000": " ", "\t": " ", "…": ".", "，": ",", "；": ";",
     "：": ":", "（": "(", "）": ")", "\u2028": " ", "\u2029": " "}
)  # fmt: skip
INNER_DOT = "·"
"""Stands in folded text for a dot inside a word or number, so that `[^.]` means one sentence."""

_INNER_DOT = re.compile(r"(?<=\w)\.(?=\w)")
_NOISE = re.compile(
    r"[ ]{2,}"  # runs of spaces
    r"|[\u200b-\u200f\u00ad\ufeff\u2060-\u2064\u202a-\u202e\u2066-\u2069]+"  # invisible
    r"|\*{2,3}|__|`+|~~"  # Markdown emphasis and code
    r"|(?<![\w*])\*(?=\w)|(?<=[\w.,;:!?)\"'])\*(?![\w*])"  # single asterisks around words
    r"|(?<!\w)_(?=\w)|(?<=[\w.,;:!?)\"'])_(?!\w)"
    r"|\[(?=[^\[\]\n]{1,300}\]\()|(?<=\w)\]\(|(?<=[.,;:!?\"'])\]\("  # [text](url)
    r"|\\(?=[\[\]().*_#-])"
)
_COMMENT_LEAD = re.compile(r"\s*(?://+|#+|--+|;+|%+|\"\"\"|<!--|-->)\s?")
_BLOCK_COMMENT_LEAD = re.compile(r"\s*(?:/\*+|\*+/|\*(?!\*))\s?")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_MARKER = re.compile(
    r"(?:(?P<word>section|article|clause|part|paragraph|§|第)\s*)?"
    r"(?P<open>[(\[（]?)"
    r"(?P<num>\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxlcIVXLC]{1,6}|[一二三四五六七八九十]{1,3}|[①-⑳])"
    r"(?P<close>\.\)|[.)\]:）、条．](?:\s*[-:])?|(?=\s+[A-Z][a-z])|(?=\s*$))"
    r"(?=\s|$|[A-Z\"'*_一-鿿])",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[-*+•·◦▪●○–—]\s+")
_ATTACHMENT = re.compile(
    r"\W{0,6}(?P<name>(?:attachment|exhibit|appendix|annex|schedule|addendum)\s+(?:[A-Z]|\d{1,2}|[IVX]{1,4})"
    r"|(?:附件|附录)[一二三四五A-Z0-9]?)\b(?!\s*[,;)]|\s+(?:to|of|and|or|are|is|for|which|shall|hereto)\b)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9一-鿿])|[。！？][\"')\]”’]*\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e·g|i·e|etc|inc|ltd|co|corp|no|nos|art|sec|vs|u·s|u·k|cf|al|mr|dr|st|v|[A-Z]))\.[\"')\]]*\s+$",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^[^\"']{0,40}[\"'](?P<name>[^\"']{1,60})[\"'](?:[^\".;]{0,60}[\"'][^\"']{1,60}[\"'])?\s*(?:\([^)]{0,80}\)\s*)?"
    r"(?:,?\s*(?:shall|will|also)\s+)?(?::|=|\b(?:mean|means|refers? to|is defined|includes?|shall mean|are|is)\b)",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Block(NamedTuple):
    """A paragraph, list item or heading. Positions are in the folded text."""

    start: int
    end: int
    section: str  # "1.b.iv", "Attachment A.3", "" before the first number
    depth: int
    heading: bool
    parent: int  # index of the block this one continues or itemizes, -1 at the top
    title: str  # heading of the section it stands in


class Sentence(NamedTuple):
    """One sentence of a block. Positions are in the folded text."""

    start: int
    end: int
    block: int


class Document:
    """A folded text with its structure. Immutable once built; see `parse`."""

    def __init__(self, source: str, page_lines: tuple[int, ...] = ()) -> None:
        self.source = source
        self.folded = ""
        self.blocks: tuple[Block, ...] = ()
        self.sentences: tuple[Sentence, ...] = ()
        self.definitions: dict[str, Sentence] = {}
        self._origin: array[int] = array("I")
        self._line_starts = _line_starts(source)
        self._page_lines = page_lines

    def text(self, start: int, end: int) -> str:
        """Folded text between two positions."""
        return self.folded[start:end]

    def quote(self, start: int, end: int) -> str:
        """The source's own words between two folded positions, white space runs as one space."""
        if end <= start:
            return ""
        return " ".join(self.source[self._origin[start] : self._origin[end - 1] + 1].split())

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """First and last line (1-based) of a folded span, in the file as it stands."""
        first, last = (
            bisect_right(self._line_starts, self._origin[at]) for at in (start, max(start, end - 1))
        )
        if self._page_lines:
            return self._page_lines[first - 1], self._page_lines[last - 1]
        return first, last

    def context(self, block: int) -> str:
        """What leads to a block: the texts it itemizes, outermost first, and their headings."""
        chain: list[str] = []
        at = block
        while at >= 0 and len(chain) < MAX_DEPTH:
            at = self.blocks[at].parent
            if at >= 0:
                chain.append(self.folded[self.blocks[at].start : self.blocks[at].end][-700:])
        return " / ".join((*reversed(chain),))


def parse(text: str) -> Document:
    """Read a text (plain, Markdown or HTML) into a document. Linear in the length of the text."""
    if looks_like_html(text):
        page = visible_text(text)
        return _build(Document(page.text, page.lines))
    return _build(Document(text))


# ── building ────────────────────────────────────────────────────────────────────────────────────


class _Line(NamedTuple):
    start: int  # offset of the content in the source
    content: str
    indent: int


def _line_starts(source: str) -> list[int]:
    return [0, *(m.end() for m in re.finditer(r"\n", source))]


def _lines(source: str) -> list[_Line]:
    raw = source.split("\n")
    inked = [line for line in raw if line.strip()]
    lead_mark = _BLOCK_COMMENT_LEAD if source.lstrip().startswith("/*") else _COMMENT_LEAD
    # a license inside a source file: every line carries the comment lead
    commented = len(inked) > 2 and sum(1 for x in inked if lead_mark.match(x)) > 0.9 * len(inked)
    lines: list[_Line] = []
    at = 0
    for line in raw:
        skip = 0
        if commented and (lead := lead_mark.match(line)):
            skip = lead.end()
        elif quote := re.match(r"\s{0,3}(?:>\s?)+", line):
            skip = quote.end()
        body = line[skip:].rstrip()
        stripped = body.lstrip()
        indent = len(body.expandtabs(4)) - len(body.expandtabs(4).lstrip())
        lines.append(_Line(at + skip + len(body) - len(stripped), stripped, indent))
        at += len(line) + 1
    return lines


class _Mark(NamedTuple):
    style: str
    value: int
    label: str
    indent: int


class _Builder:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.pieces: list[str] = []
        self.origin: array[int] = array("I")
        self.length = 0
        self.blocks: list[Block] = []
        self.stack: list[_Mark] = []
        self.attachment = ""
        self.heading_level = 0
        self.title = ""
        self.parents: list[tuple[int, int]] = []  # (depth, block)
        self.leader = -1  # the last unnumbered block that ended in a colon and opened a list
        self.list_is_led = False

    def add_text(self, content: str, start: int) -> None:
        """Append folded `content`, which stands at `start` in the source."""
        folded = _INNER_DOT.sub(INNER_DOT, content.translate(_FOLD))
        at = 0
        for noise in _NOISE.finditer(folded):
            self._take(folded[at : noise.start()], start + at)
            if noise.group().startswith(" "):
                self._take(" ", start + noise.start())
            elif noise.group() == "](":
                self._take(" (", start + noise.start())
            at = noise.end()
        self._take(folded[at:], start + at)

    def _take(self, piece: str, start: int) -> None:
        if piece:
            self.pieces.append(piece)
            self.origin.extend(range(start, start + len(piece)))
            self.length += len(piece)

    def join(self, previous: str, following: str, start: int) -> None:
        """Put what stands between two wrapped lines: nothing after a hyphen, else one space."""
        wrapped = previous.endswith("-") and previous[-2:-1].isalpha() and following[:1].islower()
        cjk = bool(re.match(r"[一-鿿。，；：]", previous[-1:])) and bool(
            re.match(r"[一-鿿]", following[:1])
        )
        if not wrapped and not cjk:
            self._take(" ", start)

    def block(self, lines: list[_Line], *, heading: bool, depth: int, item: bool = False) -> None:
        start = self.length
        for i, line in enumerate(lines):
            if i:
                self.join(lines[i - 1].content, line.content, line.start - 1)
            self.add_text(line.content, line.start)
        if self.length == start:
            return
        while self.parents and self.parents[-1][0] >= depth:
            self.parents.pop()
        parent = self.parents[-1][1] if self.parents else -1
        if item:
            parent = max(parent, self.leader)
        else:
            ends_in_colon = lines[-1].content.rstrip(" *_").endswith((":", "："))
            self.leader = len(self.blocks) if ends_in_colon else -1
        self.blocks.append(
            Block(start, self.length, self.section(), depth, heading, parent, self.title)
        )
        self.parents.append((depth, len(self.blocks) - 1))
        self._take("\n", lines[-1].start + max(0, len(lines[-1].content) - 1))

    def section(self) -> str:
        labels = [mark.label for mark in self.stack if mark.label]
        path = (
            labels[-1]
            if labels and "." in labels[-1] and labels[-1][0].isdigit()
            else ".".join(labels)
        )
        if len(labels) > 1 and any("." in x for x in labels):
            last = max(i for i, x in enumerate(labels) if "." in x)
            path = ".".join(labels[last:])
        return ".".join(x for x in (self.attachment, path) if x)

    # -- section marks

    def mark(self, match: re.Match[str], indent: int) -> _Mark | None:
        num, delimiter = match["num"], f"{match['open']}{match['close'].strip()}"
        if re.fullmatch(r"\d+(?:\.\d+)+", num):
            return _Mark(f"multi{num.count('.')}", 0, num, indent)
        if num.isdigit():
            if not delimiter and not match["word"]:
                return None
            return _Mark(f"1{delimiter}", int(num), num, indent)
        if not delimiter and not match["word"]:
            return None
        if re.match(r"[一二三四五六七八九十①-⑳]", num):
            return _Mark(f"zh{delimiter}", 0, num, indent)
        case = "a" if num.islower() else "A"
        roman = _roman(num)
        for style in (f"{case}{delimiter}", f"r{case}{delimiter}"):  # continue a list already open
            open_list = next((m for m in reversed(self.stack) if m.style == style), None)
            value = roman if style[0] == "r" else (ord(num.lower()) - 96 if len(num) == 1 else 0)
            if open_list and value == open_list.value + 1:
                return _Mark(style, value, num, indent)
        if roman and (len(num) > 1 or num.lower() == "i"):
            return _Mark(f"r{case}{delimiter}", roman, num, indent)
        if len(num) == 1:
            return _Mark(f"{case}{delimiter}", ord(num.lower()) - 96, num, indent)
        return None

    def enter(self, mark: _Mark) -> int:
        """Put a mark on the stack and return its depth."""
        if mark.style.startswith("multi"):
            level = int(mark.style[5:])
            parents = mark.label.split(".")
            self.stack = [m for m in self.stack if m.style.startswith(("1", "multi"))]
            while self.stack and not _is_prefix(self.stack[-1].label, parents):
                self.stack.pop()
            if not self.stack:
                self.stack.append(_Mark("1.", _int(parents[0]), parents[0], mark.indent))
            self.stack.append(mark)
            return level + 1
        same = [i for i, m in enumerate(self.stack) if m.style == mark.style]
        level = next(
            (i for i in reversed(same) if abs(self.stack[i].indent - mark.indent) <= 1), -1
        )
        if level < 0 and same:
            outer = [i for i in same if self.stack[i].indent > mark.indent]
            if outer:
                level = outer[0]
            elif mark.value == self.stack[same[-1]].value + 1:
                level = same[-1]  # same list, indented anew
        if level >= 0:
            del self.stack[level:]
        elif (
            mark.style[:1] == "1" and mark.indent == 0 and self.stack and self.stack[0].indent >= 0
        ):
            first = self.stack[0]
            if first.style[:1] != "1" and first.style[:2] not in ("rA", "A.", "zh"):
                self.stack.clear()
        self.stack.append(mark)
        del self.stack[MAX_DEPTH:]
        return len(self.stack)


def _roman(num: str) -> int:
    low = num.lower()
    if not low or not re.fullmatch(r"(?:x{0,3})(?:ix|iv|v?i{0,3})", low):
        return 0
    values = [_ROMAN[c] for c in low]
    return sum(-v if any(w > v for w in values[i + 1 :]) else v for i, v in enumerate(values))


def _is_prefix(label: str, parents: list[str]) -> bool:
    own = label.split(".")
    return len(own) < len(parents) and parents[: len(own)] == own


def _int(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _build(document: Document) -> Document:
    builder = _Builder(document)
    gathered: list[_Line] = []
    gathered_depth = 0
    is_item = False

    def flush() -> None:
        nonlocal gathered
        if gathered:
            builder.block(gathered, heading=_is_title(gathered), depth=gathered_depth, item=is_item)
        gathered = []

    previous = ""
    previous_indent = 0
    lines = _lines(document.source)
    # where lines are longer than any page is wide, a line is a paragraph
    unwrapped = sum(1 for x in lines if len(x.content) > 160) * 6 > sum(
        1 for x in lines if x.content
    )
    for line in lines:
        if not line.content or re.fullmatch(r"[-=_*~#\s|]{3,}", line.content):
            flush()
            previous = ""
            continue
        if heading := _HEADING.match(" " * min(line.indent, 3) + line.content):
            flush()
            gathered_depth = _start_heading(builder, heading, line)
            previous = ""
            continue
        if attachment := _ATTACHMENT.match(line.content):
            if len(line.content) < 90 and not previous:
                flush()
                builder.attachment = " ".join(attachment["name"].split()).title()
                builder.stack.clear()
                builder.title = line.content
                builder.block([line], heading=True, depth=0)
                gathered_depth = 1
                previous = ""
                continue
        if unwrapped and previous.endswith((".", ";", ":")):
            flush()
        begins = not previous or previous.endswith(
            (".", ":", ";", ",", " and", " or", ")", '"', "”")
        )
        item = _item(builder, line)
        if item and (begins or _fits(builder, item, previous_indent)):
            flush()
            gathered_depth = _enter_item(builder, item)
            is_item = True
            gathered = [item.body] if item.body.content else []
        else:
            if not gathered:
                is_item = False
                gathered_depth = _plain_depth(builder, line)
            gathered.append(line)
        previous, previous_indent = line.content.rstrip(), line.indent
    flush()
    document.folded = "".join(builder.pieces)
    document._origin = builder.origin
    document.blocks = tuple(builder.blocks)
    document.sentences = tuple(_sentences(document))
    document.definitions = _definitions(document)
    return document


def _plain_depth(builder: _Builder, line: _Line) -> int:
    """The depth of a paragraph without a number: inside the open section, or after a led list."""
    if not builder.stack:
        return 1
    if builder.leader >= 0 and line.indent <= builder.stack[0].indent and builder.list_is_led:
        builder.stack.clear()  # the list that an unnumbered paragraph opened is over
        builder.list_is_led = False
        return 1
    return len(builder.stack) + 1


def _start_heading(builder: _Builder, heading: re.Match[str], line: _Line) -> int:
    level = len(heading[1])
    content = heading[2]
    offset = line.start + line.content.find(content) if content else line.start
    if attachment := _ATTACHMENT.match(content):
        builder.attachment = " ".join(attachment["name"].split()).title()
        builder.stack.clear()
    if mark := _MARKER.match(content):
        if made := builder.mark(mark, 0):
            builder.enter(made)
            body = content[mark.end() :].lstrip()
            offset += len(content) - len(body)
            content = body
    elif not attachment:
        builder.stack.clear()
    builder.title = content
    if content:
        builder.block([_Line(offset, content, 0)], heading=True, depth=min(level, 3) - 3)
    return 1


class _Item(NamedTuple):
    mark: _Mark | None  # None for a bullet
    body: _Line
    indent: int


def _item(builder: _Builder, line: _Line) -> _Item | None:
    """A numbered or bulleted line: its mark and what stands behind it."""
    content = line.content
    emphasis = re.match(r"[*_]{1,3}(?=[\w(])", content)
    lead = emphasis.end() if emphasis else 0
    if bullet := _BULLET.match(content):
        lead = bullet.end()
        if not _MARKER.match(content[lead:]):
            return _Item(None, _Line(line.start + lead, content[lead:], line.indent), line.indent)
    if (match := _MARKER.match(content[lead:])) and (mark := builder.mark(match, line.indent)):
        body = content[lead + match.end() :].lstrip()
        return _Item(
            mark, _Line(line.start + len(content) - len(body), body, line.indent), line.indent
        )
    return None


def _fits(builder: _Builder, item: _Item, previous_indent: int) -> bool:
    """Whether a mark in mid-paragraph is a list item and not a number that a line break exposed."""
    if item.mark is None:
        return item.body.content[:1].isalnum() or item.indent > previous_indent
    for open_mark in builder.stack:
        if open_mark.style == item.mark.style and (
            item.mark.value == open_mark.value + 1 or open_mark.indent == item.indent > 0
        ):
            return True
    return item.mark.value == 1 and item.indent > previous_indent


def _enter_item(builder: _Builder, item: _Item) -> int:
    """Open the item's section and return its depth."""
    if item.mark is None:
        return len(builder.stack) + 2 + min(item.indent // 2, 4)
    opens = not builder.stack
    depth = builder.enter(item.mark)
    if opens:
        builder.list_is_led = builder.leader >= 0 and builder.leader == len(builder.blocks) - 1
    if depth == 1:
        title = re.match(r"[*_\"']{0,3}([A-Z][^.:;]{2,80})[.:]", item.body.content)
        builder.title = title[1] if title else item.body.content[:80]
    return depth


def _is_title(lines: list[_Line]) -> bool:
    text = " ".join(x.content for x in lines)
    if len(text) > 120 or text.endswith((".", ";", ",")):
        return False
    words = re.findall(r"[A-Za-z]+", text)
    capital = sum(1 for w in words if w[0].isupper())
    return bool(words) and (capital >= 0.6 * len(words) or text.endswith(":")) and len(words) <= 14


def _sentences(document: Document) -> list[Sentence]:
    found: list[Sentence] = []
    for index, block in enumerate(document.blocks):
        text = document.folded[block.start : block.end]
        at = 0
        for stop in _SENTENCE_END.finditer(text):
            if _ABBREVIATION.search(text[max(0, stop.start() - 6) : stop.end()]):
                continue
            found.append(Sentence(block.start + at, block.start + stop.end(), index))
            at = stop.end()
        if at < len(text):
            found.append(Sentence(block.start + at, block.end, index))
    return found


def _definitions(document: Document) -> dict[str, Sentence]:
    found: dict[str, Sentence] = {}
    for sentence in document.sentences:
        if match := _DEFINITION.match(
            document.text(sentence.start, min(sentence.end, sentence.start + 240))
        ):
            found.setdefault(match["name"].strip().casefold(), sentence)
    return found
