"""Changes of form that are never edits of a license.

Each is a function from a text to the same text in another form. Copyright notices and list items
stay lines of their own where lines are wrapped anew, except where a whole text or paragraph is put
on one line.
"""

from __future__ import annotations

import html
import itertools
import re
import textwrap
from collections.abc import Callable

_NOTICE_LINE = re.compile(r"\s*(?:copyright|portions copyright|©|\(c\)|all rights)", re.I)
_ITEM_LINE = re.compile(r"\s*(?:[*•-]|\(?(?:\w{1,3}[.)]|\d+(?:\.\d+)+[.)]?))\s+\S")
_HEADING = re.compile(r"^(?=\S)(?=.*[A-Za-z])(?!.*[.,;:]$)(?:\S+ ?){1,6}$", re.M)


def _paragraphs(text: str) -> list[str]:
    return re.split(r"\n\s*\n", text)


def _items(paragraph: str) -> list[str]:
    """A paragraph's notices and list items, each on one line."""
    items: list[list[str]] = [[]]
    for line in paragraph.split("\n"):
        if _NOTICE_LINE.match(line):
            items += [[line], []]
        elif _ITEM_LINE.match(line):
            items.append([line])
        else:
            items[-1].append(line)
    return [joined for item in items if (joined := " ".join(" ".join(item).split()))]


def _wrapped(text: str, width: int) -> str:
    return "\n\n".join(
        "\n".join(
            item
            if _NOTICE_LINE.match(item)
            else "\n".join(
                textwrap.wrap(item, width, break_on_hyphens=False, break_long_words=False)
            )
            for item in _items(p)
        )
        for p in _paragraphs(text)
    )


def _led(lead: str) -> Callable[[str], str]:
    """Each line behind a comment lead."""
    return lambda text: "\n".join(f"{lead} {line}".rstrip() for line in text.split("\n"))


def _hyphenated(text: str) -> str:
    """Wrapped as a typesetter does: words are cut at the line's end."""
    return "\n\n".join(
        "\n".join(_cut(item, 64) if not _NOTICE_LINE.match(item) else item for item in _items(p))
        for p in _paragraphs(text)
    )


def _cut(line: str, width: int) -> str:
    lines, now = [], ""
    for word in line.split():
        room = width - len(now)
        if len(now) + 1 + len(word) <= width:
            now = f"{now} {word}".strip()
        elif word.isascii() and word.isalpha() and word.islower() and len(word) >= 8 and room > 5:
            cut = min(room - 2, len(word) - 3)
            lines.append(f"{now} {word[:cut]}-")
            now = word[cut:]
        else:
            lines.append(now)
            now = word
    return "\n".join([*(x for x in lines if x), now])


def _page(body: str) -> str:
    return (
        "<!DOCTYPE html>\n<html lang=en><head><title>Terms</title><style>p{margin:0}</style></head>"
        "<body><header><nav><a href=/>Home</a> <a href=/about>About us</a></nav></header>\n"
        f"{body}\n<footer><p>Last updated in May. <a href=/privacy>Privacy</a></p></footer>"
        "</body></html>"
    )


def _as_html(text: str) -> str:
    return _page(
        "\n".join(
            f"<p>{html.escape(item)}</p>".replace("&#x27;", "&rsquo;").replace("  ", "&nbsp; ")
            for p in _paragraphs(text)
            for item in _items(p)
        )
    )


def _typographic(text: str) -> str:
    text = re.sub(r'(?<![\w.,;)])"(?=\w)', "“", text).replace('"', "”")
    text = re.sub(r"(?<!\w)'(?=\w)", "‘", text).replace("'", "’")
    return text.replace("--", "—").replace(" - ", " – ")


def _every(n: int, pattern: str, new: str) -> Callable[[str], str]:
    """Every nth match of a pattern put as something else."""

    def form(text: str) -> str:
        count = itertools.count(1)
        return re.sub(pattern, lambda m: m.expand(new) if next(count) % n == 0 else m[0], text)

    return form


def _marks(pattern: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"^([ \t]*){pattern}(?=[ \t]+\S)", rf"\g<1>{new}", text, flags=re.M)


FORMS: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "wrapped at 60 columns": lambda t: _wrapped(t, 60),
    "wrapped at 100 columns": lambda t: _wrapped(t, 100),
    "one line per paragraph": lambda t: _wrapped(t, 1 << 20),
    "all on one line": lambda t: " ".join(t.split()),
    "a blank line between lines": lambda t: t.replace("\n", "\n\n"),
    "no blank lines": lambda t: re.sub(r"\n\s*\n", "\n", t),
    "indented": lambda t: textwrap.indent(t, "        "),
    "CRLF": lambda t: t.replace("\n", "\r\n"),
    "CR": lambda t: t.replace("\n", "\r"),
    "tabs": lambda t: re.sub(r"^( {2,8})", "\t", t, flags=re.M).replace("  ", " \t"),
    "trailing spaces": lambda t: t.replace("\n", "  \n"),
    "form feeds": _every(3, r"\n\n", "\n\f\n"),
    "non-breaking spaces": _every(3, " ", "\u00a0"),
    "byte-order mark": lambda t: "\ufeff" + t,
    "soft hyphens": _every(5, r"\b([A-Za-z]{4})([A-Za-z]{4})", "\\1\u00ad\\2"),
    "zero-width spaces": _every(7, r"(\w) (\w)", "\\1 \u200b\\2"),
    "words cut at line ends": _hyphenated,
    "typographic quotes and dashes": _typographic,
    "quotes of other kinds": lambda t: t.replace('"', "``").replace("'", "´"),
    "numbering 1. to (1)": _marks(r"(\d{1,2})\.", r"(\2)"),
    "numbering 1. to 1)": _marks(r"(\d{1,2})\.", r"\2)"),
    "numbering (1) or 1) to 1.": _marks(r"\(?(\d{1,2})\)", r"\2."),
    "numbering a. or a) to (a)": _marks(r"([a-z])[.)]", r"(\2)"),
    "numbering (a) or a) to a.": _marks(r"\(?((?!c\)\s*\W*(?i:copyright|\d))[a-z])\)", r"\2."),
    "bullets to -": _marks(r"[*•·-]", "-"),
    "bullets to *": _marks(r"[*•·-]", "*"),
    "bullets to •": _marks(r"[*•·-]", "•"),
    "comment leads //": _led("//"),
    "comment leads #": _led("#"),
    "comment leads *": _led(" *"),
    "comment leads ;": _led(";"),
    "comment leads --": _led("--"),
    "comment leads REM": _led("REM"),
    "comment leads %": _led("%"),
    "comment marks <!-- -->": lambda t: f"<!--\n{t}\n-->",
    "comment marks /* */": lambda t: f"/*\n{t}\n*/",
    "comment marks /* * */": lambda t: f"/**\n{_led(' *')(t)}\n */",
    "comment marks <!-- --> per line": lambda t: "\n".join(f"<!-- {x} -->" for x in t.split("\n")),
    "Markdown emphasis": _every(9, r"(?<!\S)([A-Za-z]{3,})(?=[\s,;])", r"**\1**"),
    "Markdown emphasis _": _every(9, r"(?<= )([A-Za-z]{3,})(?= )", r"_\1_"),
    "Markdown headings": lambda t: _HEADING.sub(r"## \g<0>", t),
    "Markdown quote marks": _led(">"),
    "Markdown code fence": lambda t: f"```\n{t}\n```",
    "Markdown escapes": lambda t: re.sub(r"([*_#\[\]])|(?<=\d)(\.)(?= )", r"\\\1\2", t),
    "Markdown links around addresses": lambda t: re.sub(r"(https?://[^\s<>()\"]+\w)", r"<\1>", t),
    "an HTML page of paragraphs": _as_html,
    "an HTML page, preformatted": lambda t: _page(f"<pre>{html.escape(t)}</pre>"),
    "a copyright line put before": lambda t: f"Copyright (c) 2026 Somebody Inc.\n\n{t}",
    "other spellings": lambda t: re.sub(
        r"(?<![\w./-])license(?![\w-]|[./]\w)", "licence", t
    ).replace(" http:", " https:"),
}
