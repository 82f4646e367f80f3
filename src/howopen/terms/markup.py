"""HTML pages become plain text with a line map, so that a quote still points into the page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

_BLOCKS = frozenset(
    "address article blockquote br dd div dl dt fieldset figure h1 h2 h3 h4 h5 h6"
    " hr li main ol p pre section table tbody td th thead title tr ul".split()
)
_SILENT = frozenset(
    "script style noscript template svg head nav header footer aside button form select".split()
)
_MAIN = frozenset(("article", "main"))
_ENOUGH = 500
"""Characters of a page's main part from which on the rest counts as furniture."""


class Page(NamedTuple):
    """Visible text, and for each of its lines (0-based) the line of the page it came from."""

    text: str
    lines: tuple[int, ...]


def visible_text(html: str) -> Page:
    """The text a reader sees, one line per block element. Never fails on broken markup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._origin: list[int] = []
        self._current: list[str] = []
        self._line = 1
        self._silent = 0
        self._lists: list[int] = []
        self._main = 0
        self._pre = 0
        self._in_main: list[bool] = []  # for each line of the output

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self._break()
            self._main += tag in _MAIN
            self._pre += tag == "pre"
            if tag in ("ol", "ul"):
                self._lists.append(0 if tag == "ol" else -1)
            elif tag == "li" and self._lists:
                self._item()
            elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                self._current.append("#" * int(tag[1]) + " ")
        del attrs

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._break()
            self._main = max(0, self._main - (tag in _MAIN))
            self._pre = max(0, self._pre - (tag == "pre"))
            if tag in ("ol", "ul") and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        if self._silent or not data:
            return
        if self._pre and "\n" in data:
            self._preformatted(data)
            return
        if not "".join(self._current).strip():
            self._line = self.getpos()[0] + len(
                data[: len(data) - len(data.lstrip())].splitlines()[1:]
            )
        self._current.append(data)

    def _preformatted(self, data: str) -> None:
        first = self.getpos()[0]
        for offset, line in enumerate(data.split("\n")):
            if offset:
                self._break()
                self._line = first + offset
            self._current.append(line)

    def _item(self) -> None:
        if self._lists[-1] >= 0:
            self._lists[-1] += 1
            self._current.append("  " * (len(self._lists) - 1) + f"{self._lists[-1]}. ")
        else:
            self._current.append("  " * (len(self._lists) - 1) + "- ")

    def _break(self) -> None:
        raw = "".join(self._current)
        self._current.clear()
        lead = raw[: len(raw) - len(raw.lstrip(" "))]
        if words := " ".join(raw.split()):
            self._out += [lead + words, ""]
            self._origin += [self._line, self._line]
            self._in_main += [self._main > 0] * 2

    def page(self) -> Page:
        """What was read: the main part of the page where it has one, else all of it."""
        self._break()
        kept = [i for i, inside in enumerate(self._in_main) if inside]
        if sum(len(self._out[i]) for i in kept) < _ENOUGH:
            kept = list(range(len(self._out)))
        return Page("\n".join(self._out[i] for i in kept), tuple(self._origin[i] for i in kept))
