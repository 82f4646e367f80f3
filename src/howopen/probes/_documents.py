"""Documents of a release as passages: sentences, table rows, headings and code, with their links.

Markdown, and the HTML that Markdown files hold, are read by line and by bounded patterns; nothing
is rendered. A passage keeps the words as they stand (`raw`, white space folded) for quoting, and
as a reader sees them (`plain`) for matching.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from howopen.files import Files
from howopen.front_matter import lines_of, read_front_matter
from howopen.regexes import regex
from howopen.texts import read_text

DOCUMENT_LIMIT = 60
"""Documents read of one release."""

TEXT_LIMIT = 2 << 20
"""Characters after which no further document of a release is read."""

QUOTE_LIMIT = 300
"""Characters quoted of one passage."""

_BLOCK_LIMIT = 20_000
_LINE_LIMIT = 20_000
_HEADING_LIMIT = 100

_FENCE = regex(r"\s{0,12}(?:```+|~~~+)")
_HEADING = regex(r"\s{0,3}(#{1,6})\s*([^\s#].*)")
_HTML_HEADING = regex(r"\s*<h([1-6])[^>]{0,300}>(.*)", re.IGNORECASE)
_BOLD_LINE = regex(r"\s{0,3}\*\*([^*]{2,80})\*\*:?\s*\Z")
_RULER = regex(r"\s{0,3}(=+|-+)\s*\Z")
_ITEM = regex(r"\s{0,12}(?:[-*+\u2022]|\d{1,3}[.)])\s+")
_QUOTED = regex(r"\s{0,3}(?:>\s?){1,5}")
_HTML_ROW = regex(r"\s*<(?:tr|td|th)\b", re.IGNORECASE)
_TABLE_RULE = regex(r"[\s|:+-]{3,}\Z")

_IMAGE = regex(r"!\[([^\[\]]{0,300})\]\(([^()\s]{0,1000})[^()]{0,200}\)")
_IMG_TAG = regex(r"<img\b([^<>]{0,1500})>", re.IGNORECASE)
_ALT = regex(r"""\balt\s{0,3}=\s{0,3}["']([^"']{0,300})["']""", re.IGNORECASE)
_INLINE = regex(r"\[([^\[\]]{0,500})\]\(\s{0,3}<?((?:[^\s()<>]|\([^\s()]{0,200}\)){1,1000})")
_ANCHOR = regex(
    r"""<a\b[^<>]{0,500}?\bhref\s{0,3}=\s{0,3}["']\s{0,3}([^"'<>]{1,1000})["'][^<>]{0,500}>"""
    r"""([^<]{0,300}(?:<(?!/a\b|a\b)[^<]{0,600}){0,12})""",
    re.IGNORECASE,
)
_BARE = regex(r"""(?:https?://|magnet:\?)[^\s<>"'`\]|)(]{3,1000}""")
_CODE_SPAN = regex(r"`([^`\s]{2,200})`")
_EPRINT = regex(
    r"\b(?:eprint\s{0,9}=\s{0,9}[{\"]|arxiv:)(?:arxiv:)?(\d{4}\.\d{4,5})", re.IGNORECASE
)
_ENTRY = regex(r"\s{0,12}@\w{3,20}\s{0,3}\{")
_CITED_TITLE = regex(r"\s{0,12}title\s{0,9}=\s{0,9}[{\"]{1,3}([^{}]{3,300})", re.IGNORECASE)
_REFERENCE = regex(r"\s{0,3}\[([^\[\]]{1,100})\]:\s+<?(\S{1,1000}?)>?(?:\s|\Z)")
_REFERRING = regex(r"\[([^\[\]]{1,300})\]\s?\[([^\[\]]{0,100})\]")
_TAG = regex(r"</?[A-Za-z][^<>]{0,1500}>")
_CUT = "\x1c"  # white space to Python, never written by people
_QUOTE_MARKS = regex(r"^\s{0,3}(?:>\s?){1,5}", re.MULTILINE)
_SENTENCE_END = regex(
    r"\x1c|[.!?][\"')\]*_]{0,3}\s+(?=[\"'(\[*_`<>!\u2022]{0,4}[A-Z0-9])|<br\s?/?>"
)
_ABBREVIATION = regex(r"(?:\b(?:et al|e\.g|i\.e|cf|vs|Fig|Sec|approx|No|Dr|etc)|\b[A-Z])\.\Z")


class Link(NamedTuple):
    """An address a passage points to, with the words it is hung on; `` `path` `` counts too."""

    address: str
    text: str


class Passage(NamedTuple):
    """One sentence, table row, heading or line of code and where it stands."""

    path: str  # of the document
    kind: str  # sentence, row, heading, code, cite and cite-more (lines of BibTeX entries)
    raw: str
    plain: str
    start: int
    end: int
    headings: tuple[str, ...]  # above it, outermost first, without the document's title
    links: tuple[Link, ...] = ()
    images: int = 0

    @property
    def quote(self) -> str:
        """The words as they stand, cut at `QUOTE_LIMIT`."""
        return self.raw[:QUOTE_LIMIT].rstrip()


class Document(NamedTuple):
    """A document and its passages in order."""

    path: str
    title: str  # the first heading, or nothing
    passages: tuple[Passage, ...]
    front_matter: bool = False  # whether it begins with front matter


class _Block(NamedTuple):
    kind: str
    lines: tuple[str, ...]
    start: int
    level: int = 0


def read_documents(paths: Sequence[str], files: Files) -> tuple[tuple[Document, ...], str]:
    """Read documents within the bounds, and say what was left unread, if anything was."""
    documents: list[Document] = []
    total = 0
    for path in paths:
        if len(documents) == DOCUMENT_LIMIT or total > TEXT_LIMIT:
            left = f"{len(paths) - len(documents)} documents were left unread, from {path} on"
            return tuple(documents), left
        content = read_text(files, path).content
        total += len(content)
        documents.append(read_document(path, content))
    return tuple(documents), ""


def read_document(path: str, text: str) -> Document:
    """Split a Markdown text into passages. Never fails; what is cut off is only not seen."""
    body = read_front_matter(text).body_line - 1
    lines = lines_of(_without_comments(text.removeprefix("\ufeff")))
    references = {m[1].casefold(): m[2] for line in lines if (m := _REFERENCE.match(line))}
    passages: list[Passage] = []
    headings: list[tuple[int, str]] = []
    title = ""
    cited = ""
    entries = 0
    for block in _blocks(lines, body):
        if block.kind == "cite":
            entries += bool(_ENTRY.match(block.lines[0]))
            title_line = _CITED_TITLE.match(block.lines[0])
            cited = title_line[1] if title_line else cited
        words = plain(" ".join(block.lines)) if block.kind == "heading" else ""
        while words and headings and headings[-1][0] >= block.level:
            headings.pop()
        above = tuple(words for _, words in headings)
        found = [_passage(path, block, piece, above, references) for piece in _pieces(block)]
        passages += found if block.kind != "cite" else [_in_entry(p, cited, entries) for p in found]
        if words and not title:
            title = words
        elif words:
            headings.append((block.level, words))
    return Document(path, title, tuple(passages), body > 0)


def _in_entry(passage: Passage, title: str, entry: int) -> Passage:
    """Hang the links of a BibTeX line on the title of what it cites; tell the first entry."""
    links = tuple(Link(link.address, title) for link in passage.links)
    return passage._replace(kind="cite" if entry <= 1 else "cite-more", links=links)


def plain(raw: str) -> str:
    """Give the words a reader sees: without markup, addresses, and runs of white space."""
    text = _IMG_TAG.sub(lambda m: a[1] if (a := _ALT.search(m[1])) else " ", raw)
    text = _IMAGE.sub(r"\1", _QUOTE_MARKS.sub("", text))
    text = re.sub(
        r"(\[[^\[\]]{0,500}\])\((?:[^\s()<>]|\([^\s()]{0,200}\)){1,1000}[^()]{0,200}\)", r"\1", text
    )
    text = html.unescape(_TAG.sub(" ", text))
    return " ".join(re.sub(r"[*`\[\]]+|\b_+|_+\b", "", text).split())


def _without_comments(text: str) -> str:
    """Cut out HTML comments, keeping the lines; no passage reaches across a cut."""
    out: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        out += (text[at:start], _CUT, "\n" * text.count("\n", start, end))
        at = end + 3
    return "".join(out) + text[at:]


def _blocks(lines: list[str], begin: int) -> Iterator[_Block]:
    """Split lines into headings, rows, lines of code and paragraphs; `begin` counts from zero."""
    pending: list[str] = []
    at = begin
    while at < len(lines):
        line = _unquoted(lines[at][:_LINE_LIMIT])
        if pending and _ends(line, pending):
            yield _Block("text", tuple(pending), at - len(pending) + 1)
            pending = []
        if _FENCE.match(line):
            end = _fence_end(lines, at)
            kind = "cite" if any(_ENTRY.match(line) for line in lines[at : at + 3]) else "code"
            yield from (_Block(kind, (lines[i][:_LINE_LIMIT],), i + 1) for i in range(at, end))
            at = end
        elif len(pending) == 1 and _RULER.match(line):
            yield _Block("heading", (pending.pop(),), at, 1 if "=" in line else 2)
        elif single := _single(line, at + 1):
            yield single
        elif line.strip() and not _TABLE_RULE.match(line):
            pending.append(lines[at][:_LINE_LIMIT])
        at += 1
    if pending:
        yield _Block("text", tuple(pending), len(lines) - len(pending) + 1)


def _unquoted(line: str) -> str:
    quoted = _QUOTED.match(line)
    return line[quoted.end() :] if quoted else line


def _ends(line: str, pending: list[str]) -> bool:
    """Tell whether a line ends the paragraph before it."""
    if len(pending) == 1 and len(pending[0]) <= _HEADING_LIMIT and _RULER.match(line):
        return False
    starts = _FENCE.match(line) or _ITEM.match(line) or _TABLE_RULE.match(line) or _single(line, 0)
    return not line.strip() or bool(starts) or sum(map(len, pending)) > _BLOCK_LIMIT


def _fence_end(lines: list[str], start: int) -> int:
    mark = lines[start].lstrip(" >")[:3]
    closing = (i for i in range(start + 1, len(lines)) if lines[i].lstrip(" >").startswith(mark))
    return next(closing, len(lines) - 1)


def _starts_row(line: str) -> bool:
    return line.lstrip().startswith("|") or line.count("|") > 1 or bool(_HTML_ROW.match(line))


def _single(line: str, number: int) -> _Block | None:
    """Read a line that is a block by itself."""
    if match := _HEADING.match(line):
        return _Block("heading", (match[2].rstrip("# "),), number, len(match[1]))
    if match := _HTML_HEADING.match(line):
        return _Block("heading", (line.strip(),), number, int(match[1]))
    if match := _BOLD_LINE.match(line):
        return _Block("heading", (line.strip(),), number, 7)
    if _starts_row(line) and not _TABLE_RULE.match(line):
        return _Block("row", (line,), number)
    return None


class _Piece(NamedTuple):
    text: str
    start: int
    end: int


def _pieces(block: _Block) -> Iterator[_Piece]:
    """Split a block into what becomes a passage each, with their lines."""
    text = "\n".join(block.lines)
    starts = [0]
    for line in block.lines:
        starts.append(starts[-1] + len(line) + 1)
    for begin, end in _sentences(text) if block.kind == "text" else _uncut(text):
        piece = text[begin:end]
        if piece.strip():
            first = begin + len(piece) - len(piece.lstrip())
            last = begin + len(piece.rstrip()) - 1
            above = block.start - 1
            yield _Piece(
                piece, above + bisect_right(starts, first), above + bisect_right(starts, last)
            )


def _passage(
    path: str,
    block: _Block,
    piece: _Piece,
    headings: tuple[str, ...],
    references: dict[str, str],
) -> Passage:
    raw = " ".join(piece.text.split())
    return Passage(
        path=path,
        kind="sentence" if block.kind == "text" else block.kind,
        raw=raw,
        plain=raw if block.kind in ("code", "cite") else plain(piece.text),
        start=piece.start,
        end=piece.end,
        headings=headings,
        links=tuple(_links(piece.text, references)),
        images=len(_IMAGE.findall(raw)) + len(_IMG_TAG.findall(raw)),
    )


def _uncut(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for piece in text.split(_CUT):
        yield begin, begin + len(piece)
        begin += len(piece) + 1


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start() + 1]):
            continue
        yield begin, match.end()
        begin = match.end()
    yield begin, len(text)


def _links(raw: str, references: dict[str, str]) -> Iterator[Link]:
    text = _IMG_TAG.sub(lambda m: a[1] if (a := _ALT.search(m[1])) else " ", raw)
    text = _IMAGE.sub(r"\1", text)
    seen: set[str] = set()
    for match in _INLINE.finditer(text):
        seen.add(match[2])
        yield Link(match[2], plain(match[1]))
    for match in _ANCHOR.finditer(text):
        seen.add(address := match[1].strip())
        yield Link(address, plain(match[2]))
    for match in _REFERRING.finditer(text):
        if address := references.get((match[2] or match[1]).casefold(), ""):
            yield Link(address, plain(match[1]))
    for match in _BARE.finditer(text):
        if (address := match[0].rstrip(".,;:*}")) not in seen:
            yield Link(address, "")
    for match in _EPRINT.finditer(text):
        yield Link(f"https://arxiv.org/abs/{match[1]}", "eprint")
    for match in _CODE_SPAN.finditer(text):
        yield Link(match[1], match[1])
