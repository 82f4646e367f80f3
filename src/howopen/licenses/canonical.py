"""A license text as a sequence of words, with what does not matter folded away.

Follows the SPDX License List matching guidelines (SPDX specification, annex "License matching
guidelines and templates"): case, white space, punctuation, quotes, comment leads,
Markdown and HTML marks, copyright notices and varietal spellings do not count; other words do.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from zlib import crc32

from howopen.regexes import regex
from howopen.texts import looks_like_html

_FOLDS = (("“”„″", '"'), ("‘’‚‛′´‹›", "'"), ("‐‑–—", "-"), ("\u00a0", " "))
_INVISIBLE = regex("[\u200b-\u200f\u00ad\ufeff\u2060-\u2064\u202a-\u202e\u2066-\u2069]+")
_SIGNS = "©®™§•·…«»"  # signs that are no letters
_OTHER_LETTERS = regex(rf"[^\x00-\x7f{_SIGNS}]")
_WORD = regex(r"[^\W_一-鿿]+(?:['.][^\W_一-鿿]+)*|[一-鿿]")
_LAST_WORD = regex(r"[^\W_]")  # sought from the end of a text
_TO_BLANKS = {i: " " for i in range(128) if not chr(i).isalnum() and chr(i) not in "'."}
_LEAD = r"^(?:[ \t>#*/;%|•·-]|<!--)*"  # what may stand before the words of a line
_NOTICE = regex(
    _LEAD + r"(?:(?:portions )?copyright\b[ \t*]*\\?(?:[(\[{<©:]|\d{4}|by\b|year\b|x{4}).*$"
    r"|(?:©|\(c\)[ \t]*(?:copyright[ \t]*(?:[(\[{<©:]|\d{4}|by\b)|\d{4}|[<\[])).*$"
    r"|all[ \t*_]+rights[ \t*_]+reserved[.*_]*[ \t]*(?:-->)?$)",
    re.MULTILINE,
)
_NOTICE_WORDS = ("copyright", "©", "(c)", "reserved")
"""Every notice holds one of them."""

_SPEAKS = regex(
    r"\b(?:must|shall|cannot|only|not|is|are|may (?:not|only|be)|use[ds]?|forbidden|prohibited"
    r"|permi(?:t|ts|tted|ssion)|licen[cs]ed|grant(?:s|ed)?|hereby|provided|redistribut\w+)\b"
)
"""Words that name no holder of a copyright: from here on a line says something."""

_SUBJECT = regex(r"\b(?:the|this|these|you|your|any|no|all|it|we)\b(?=\W+\w+(?:\W+\w+)?\Z)")
_BREAK = regex(r"[.;:,(–—-](?=\s)|(?<=\s)[(–—-](?!c\))")
_MARK = regex(
    _LEAD + r"\(?(\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]|[ivx]{1,5})(?:[.):]+\)?)?(?=\s)",
    re.MULTILINE,
)
_HEADING = 50
"""Characters up to which the line before a list mark may be a heading rather than broken text."""

_LEAD_WORDS = regex(r"^[ \t]*(?:rem|dnl)\b", re.MULTILINE)  # of batch files and m4
_APOSTROPHE = regex(r"(?<=\w)`(?=\w)")
_NAME_WORDS = 8
"""Words of a notice that may stand behind what broke it, as `Inc. of Spring Road`."""

_COMMENT_LEAD = regex(r"\s*(?://|#|;|--|%|\*|dnl\b|rem\b)", re.IGNORECASE)
_LEADS = regex(r"\n[ \t]*(?:[>#*/;%|•·-]+[ \t]*)+")
_COMMENT_MARKS = (("/*", "*/"), ("<!--", "-->"))
_CODE_SIGNS = frozenset("{}()=;<>[]&|#\\")
_CODE = 0.06
"""Share of signs that are code's in code; in prose it is a third of that at the most."""

_NAMES_ONLY = frozenset("and of the its by in at for de von van contributors others et al".split())
_KNOWN_HASHES: dict[str, int] = {}
_REMEMBERED = 100_000  # words whose hashes are kept; a text of random words must not fill memory

# SPDX equivalentwords.txt, as far as licenses use them
_SPELLINGS = {
    "licence": "license",
    "licences": "licenses",
    "licenced": "licensed",
    "licencing": "licensing",
    "sublicence": "sublicense",
    "favour": "favor",
    "behaviour": "behavior",
    "honour": "honor",
    "organisation": "organization",
    "organisations": "organizations",
    "authorise": "authorize",
    "authorised": "authorized",
    "unauthorised": "unauthorized",
    "recognise": "recognize",
    "initialise": "initialize",
    "customise": "customize",
    "utilisation": "utilization",
    "analyse": "analyze",
    "modelling": "modeling",
    "labelled": "labeled",
    "merchantibility": "merchantability",
    "fulfil": "fulfill",
    "fulfilment": "fulfillment",
    "judgement": "judgment",
    "programme": "program",
    "wilful": "willful",
    "whilst": "while",
    "acknowledgement": "acknowledgment",
    "http": "https",
}


class Words:
    """The canonical words of a text; where they stand is found out when asked for."""

    def __init__(self, text: str) -> None:
        self._lines: tuple[int, ...] = ()
        self.is_page = looks_like_html(text)
        if self.is_page:
            from howopen.terms.markup import visible_text  # long to load, and seldom needed

            page = visible_text(text)
            text, self._lines = page.text, page.lines
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "`" in text:
            text = _APOSTROPHE.sub("'", text)
        self.raw = text if text.isascii() else _plain(text)
        low = self.raw.lower()
        if len(low) != len(self.raw):  # a letter whose small form is longer: keep positions true
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.raw)
        low = _LEAD_WORDS.sub(_blank, low) if _leads_lines(low) else low
        self._masked = _without_notices(low)
        self.words = _spelled(_split(self._masked))
        if "ß" in low:  # upper case writes it as two letters
            self.words = [w.replace("ß", "ss") for w in self.words]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def hashes(self) -> array[int]:
        """CRC-32 of each word: enough to align texts, not enough to read one."""
        return hashes(self.words)

    @cached_property
    def by_hash(self) -> dict[int, str]:
        """The words of the text by their hashes."""
        return dict(zip(self.hashes, self.words, strict=True))

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands in `raw`."""
        return [m.span() for m in _WORD.finditer(self._masked)]

    @cached_property
    def marks(self) -> frozenset[int]:
        """The words that are list marks at the beginning of a line: `1.`, `(a)`, `iv)`."""
        at = {m.start(1) for m in _MARK.finditer(self._masked) if _begins_item(self._masked, m)}
        return frozenset(i for i, (start, _) in enumerate(self.spans) if start in at)

    @cached_property
    def notice_tail(self) -> frozenset[int]:
        """The words of each line that follows a copyright notice without a blank line between.

        A notice that was wrapped goes on there; a line of its own may as well begin there. Where
        more follows on the notice's line, the first words may still be of its names.
        """
        tails: set[int] = set()
        for notice in _notices(self.raw.lower()):
            kept = len(_without_notice(notice).lstrip())
            if kept:
                first = bisect_left(self.spans, (notice.end() - kept, 0))
                tails.update(range(first, first + _NAME_WORDS))
            start = notice.end() + 1
            stop = self.raw.find("\n", start)
            end = len(self.raw) if stop < 0 else stop
            if _is_sentence(self.raw[start:end]):
                continue
            first = bisect_left(self.spans, (start, 0))
            while first < len(self.spans) and self.spans[first][1] <= end:
                tails.add(first)
                first += 1
        return frozenset(tails)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.raw))]

    @property
    def extent(self) -> tuple[int, int]:
        """The 1-based lines of the first and the last word; quicker than finding all of them."""
        first = _WORD.search(self._masked)
        last = _LAST_WORD.search(self._masked[::-1])
        if first is None or last is None:
            return 1, 1
        end = len(self._masked) - last.end()
        lines = (self._masked.count("\n", 0, at) for at in (first.start(), end))
        low, high = ((self._lines[n] if self._lines else n + 1) for n in lines)
        return low, high

    def line(self, word: int) -> int:
        """The 1-based line on which a word stands; for a position behind the last, the last's."""
        if not self.words:
            return 1
        line = bisect_right(self._starts, self.spans[min(word, len(self.words) - 1)][0])
        return self._lines[line - 1] if self._lines else line

    def passed_over(self, at: int) -> list[str]:
        """The words between word `at` and the one before that were left out as a notice."""
        start = self.spans[at - 1][1] if at else 0
        end = self.spans[at][0] if at < len(self.spans) else len(self.raw)
        return _spelled(_split(self.raw[start:end].lower()))

    def between(self, start: int, end: int) -> str:
        """All that stands from one word to before another, signs and line ends too."""
        from_ = self.spans[start - 1][1] if start else 0
        return self.raw[from_ : self.spans[end][0] if end < len(self.spans) else len(self.raw)]

    def in_comment(self, start: int, end: int) -> bool:
        """Whether words stand in a comment of program code: each line has a lead, or marks around.

        One line with a lead may as well be an item or a heading of prose.
        """
        if self.is_page:
            return False
        at, to = self.spans[start][0], self.spans[end - 1][1]
        lines = self.raw[self.raw.rfind("\n", 0, at) + 1 : to].split("\n")
        if len(lines) > 1 and all(_COMMENT_LEAD.match(line) or not line.strip() for line in lines):
            return True
        return any(
            self.raw.rfind(begin, 0, at) > self.raw.rfind(end_mark, 0, at)
            for begin, end_mark in _COMMENT_MARKS
        ) or any(self.raw.count(mark, 0, at) % 2 for mark in ('"""', "'''"))

    def text(self, start: int, end: int, *, bare: bool = False) -> str:
        """The words from `start` to before `end` as they stand in the text, on one line.

        `bare` leaves out the comment leads of lines.
        """
        if start >= end:
            return ""
        stretch = self.raw[self.spans[start][0] : self.spans[end - 1][1]]
        return " ".join((_LEADS.sub("\n", stretch) if bare else stretch).split())


def canonical(text: str) -> Words:
    """Canonical words of a text; linear in its length."""
    return Words(text)


def hashes(words: list[str]) -> array[int]:
    """CRC-32 of each word."""
    known = _KNOWN_HASHES
    try:
        return array("I", [known[word] for word in words])
    except KeyError:
        fresh = {word: crc32(word.encode()) for word in set(words)}
        if len(known) < _REMEMBERED:
            known.update(fresh)
        return array("I", [fresh[word] for word in words])


def _plain(text: str) -> str:
    for letters, plain in _FOLDS:
        for letter in letters:  # many times quicker than `translate` on what is not ASCII
            text = text.replace(letter, plain)
    return _INVISIBLE.sub("", text)


def _spelled(words: list[str]) -> list[str]:
    """Words in the spelling that all its varieties are compared in."""
    if _SPELLINGS.keys().isdisjoint(words):
        return words
    return [_SPELLINGS.get(word, word) for word in words]


def _split(masked: str) -> list[str]:
    """The words of a masked text. Plain ASCII goes the quick way, which gives the same."""
    if ".." in masked or "''" in masked or ".'" in masked or "'." in masked:
        return _WORD.findall(masked)
    if not masked.isascii():
        if _OTHER_LETTERS.search(masked):
            return _WORD.findall(masked)
        for sign in _SIGNS:
            masked = masked.replace(sign, " ")
    plain = f" {masked.translate(_TO_BLANKS)} "
    for edge in (". ", "' ", " .", " '"):  # a dot or apostrophe inside a word belongs to it
        plain = plain.replace(edge, "  ")
    return plain.split()


def _leads_lines(low: str) -> bool:
    """Whether a comment's lead word stands before nearly every line."""
    if 8 * (low.count("rem") + low.count("dnl")) < low.count("\n"):  # most lines may be blank
        return False
    return len(_LEAD_WORDS.findall(low)) > 0.8 * sum(map(bool, map(str.strip, low.split("\n"))))


def _notices(low: str) -> Iterator[re.Match[str]]:
    """The lines that are copyright notices; only lines with a word of one are looked at."""
    starts: set[int] = set()
    for word in _NOTICE_WORDS:
        at = low.find(word)
        while at >= 0:
            starts.add(low.rfind("\n", 0, at) + 1)
            end = low.find("\n", at)
            at = low.find(word, end) if end >= 0 else -1
    for start in sorted(starts):
        if match := _NOTICE.match(low, start):
            yield match


def _without_notices(low: str) -> str:
    """A text with its notices as blanks, so that positions stay true."""
    kept: list[str] = []
    done = 0
    for notice in _notices(low):
        kept += (low[done : notice.start()], _without_notice(notice))
        done = notice.end()
    return "".join((*kept, low[done:]))


def _blank(match: re.Match[str]) -> str:
    """As many blanks as were matched, so that positions stay true."""
    return " " * len(match.group())


def _without_notice(match: re.Match[str]) -> str:
    """A notice's line as blanks, so that positions stay true; what it says beyond it stays."""
    line = match.group()
    says = _SPEAKS.search(line)
    if says is None:
        return " " * len(line)
    breaks = [b.end() for b in _BREAK.finditer(line, 0, says.end())]
    subject = _SUBJECT.search(line, breaks[-1] if breaks else 0, says.end())
    at = breaks[-1] if breaks else subject.start() if subject else says.start()
    return " " * at + line[at:]


def is_code(text: str) -> bool:
    """Whether a stretch of text is program code rather than prose, told by its signs.

    Lines of comments do not tell: their leads and marks are no more than a way to set prose.
    """
    lines = text[:20_000].split("\n")
    some = "".join(line for line in lines if not _COMMENT_LEAD.match(line)).replace(" ", "")
    return sum(map(_CODE_SIGNS.__contains__, some)) > _CODE * max(1, len(some))


def spelled(word: str) -> str:
    """A word in the spelling that all its varieties are compared in."""
    return _SPELLINGS.get(word, word)


def is_notice(words: str) -> bool:
    """Whether words of a text are a copyright notice and say nothing else."""
    low = words.lower()
    begins = _NOTICE.match(low) or _NOTICE.match(f"({low}")  # a word does not tell its bracket
    return bool(begins) and not speaks(words)


def speaks(words: str) -> bool:
    """Whether words say something, rather than naming people and places."""
    return bool(_SPEAKS.search(words.lower()))


def _is_sentence(line: str) -> bool:
    """Whether the line under a notice says something, rather than going on with names."""
    small = [w for w in re.findall(r"\b[a-z]+\b", line) if w not in _NAMES_ONLY]
    return speaks(line) or (len(small) >= 3 and line.rstrip().endswith((".", "!", ";")))


def _begins_item(text: str, mark: re.Match[str]) -> bool:
    """Whether a number or letter at the beginning of a line is a list mark, not broken text."""
    lead = mark.group().rstrip()
    punctuated = lead[-1] in ".):"
    if mark[1].isalpha() and not punctuated:
        return False
    stop = mark.start() - 1
    before = text[text.rfind("\n", 0, max(0, stop)) + 1 : max(0, stop)].rstrip()
    if not before.strip(" \t>#*/;%|•·-") or before.endswith((".", ";", ":")):
        return True
    if before.endswith((" and", " or", ",")):
        return True
    return len(before) < _HEADING and punctuated
