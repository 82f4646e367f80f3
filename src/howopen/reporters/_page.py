"""A page of terminal text: wrapped and indented lines, never wider than asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, cast

from howopen.reporters import RenderOptions
from howopen.reporters._view import Said
from howopen.reporters._words import MARKS, more, shorten
from howopen.types import Status

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

MEASURE = 100
"""The widest running text: longer lines are hard to read back from (tables may be wider)."""

QUOTE_LIMIT = 240
"""Characters of a quote shown unless more is asked for."""

PLACES_LIMIT = 6
"""Places shown where their quotes are left out."""

SAID_LIMIT = 2
"""Quotes shown under one entry unless more is asked for."""

COLORS = {
    Status.MET: "green",
    Status.NOT_MET: "red",
    Status.UNKNOWN: "yellow",
    Status.NOT_APPLICABLE: "dim",
}

_ASCII = str.maketrans(
    {
        "✓": "+", "✗": "x", "–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "‘": "'",
        "’": "'", "•": "*", "·": "-", "■": "#", "□": ".", "§": "sec. ", "\u00a0": " ",
    }
)  # fmt: skip


class Page:
    """Collects lines; `text` is what was written so far."""

    def __init__(self, options: RenderOptions) -> None:
        self.options = options
        self._quoted: set[str] = set()
        self.full_width = max(options.width, 20)
        self.width = min(self.full_width, MEASURE)
        self._written: list[Text | Table] = []

    @property
    def text(self) -> str:
        """The page so far; lines have no trailing blanks."""
        from rich.text import Text

        lines = [line.plain for line in self._written if isinstance(line, Text)]
        if self.options.color or len(lines) < len(self._written):
            page = self._printed()
        else:  # what prints in color is long to load
            page = "".join(f"{line}\n" for line in lines)
        return re.sub(r"[ \t]+(?=\n)", "", page)

    def _printed(self) -> str:
        from rich.console import Console
        from rich.text import Text

        options, stream = self.options, StringIO()
        console = Console(
            file=stream,
            width=self.full_width,
            height=100,
            force_terminal=options.color,
            color_system="standard" if options.color else None,
            no_color=not options.color,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
            _environ={},
        )
        for line in self._written:
            if isinstance(line, Text):
                console.print(line, no_wrap=True, overflow="ignore", crop=False)
            else:
                console.print(line)
        return stream.getvalue()

    def styled(self, *pieces: tuple[str, str]) -> Text:
        """Text from (words, style) pieces; words are never read as markup."""
        from rich.text import Text

        text = Text()
        for words, style in pieces:
            text.append(self._printable(words), style)
        return text

    def blank(self) -> None:
        """An empty line."""
        self._put(self.styled())

    def heading(self, words: str) -> None:
        """A heading with air above it."""
        self.blank()
        self.line((words, "bold"))

    def line(
        self, *pieces: tuple[str, str], lead: Text | None = None, indent: int = 0, hang: int = 0
    ) -> None:
        """One paragraph: `lead` stands before the first line, the rest is indented by `hang`."""
        hang = max(min(hang, self.width // 3), len(lead) + 1 if lead is not None else 0)
        indent = min(indent, self.width // 4)
        text = self.styled(*pieces)
        first = self.styled((" " * indent, ""))
        if lead is not None:
            first.append_text(lead)
            first.append(" " * (hang - len(lead)))
        else:
            first.append(" " * hang)
        console = cast("Console", None)  # wrapping asks nothing of it
        for wrapped in text.wrap(console, self.width - indent - hang, overflow="fold"):
            wrapped.rstrip()
            self._put(first.append_text(wrapped))
            first = self.styled((" " * (indent + hang), ""))

    def marked(self, status: Status | None, *pieces: tuple[str, str]) -> None:
        """A paragraph behind the mark of a status, or a bullet."""
        mark, style = (MARKS[status], COLORS[status]) if status else ("•", "dim")
        self.line(*pieces, lead=self.styled((mark, style)), hang=2)

    def said(self, said: Sequence[Said], indent: int) -> None:
        """Quotes, shortened, with their places; all of them where asked for."""
        shown = said if self.options.verbose else said[:SAID_LIMIT]
        for one in shown:
            if pieces := self._said(one, QUOTE_LIMIT):
                self.line(*pieces, indent=indent)
        if len(shown) < len(said):
            self.line((f"and in {more(len(said) - len(shown), 'place')}", "dim"), indent=indent)

    def brief(self, said: Said, indent: int) -> None:
        """A quote and its place on two lines at most."""
        room = 2 * (self.width - indent) - len(said.place) - len(said.mark) - 14
        if pieces := self._said(said, max(room, 40)):
            self.line(*pieces, indent=indent)

    def places(self, said: Sequence[Said], indent: int) -> None:
        """The places alone, on one line."""
        every = tuple(dict.fromkeys(f"{s.place} [{s.mark}]" if s.mark else s.place for s in said))
        words = " · ".join(_without_repeats(every[:PLACES_LIMIT]))
        left = len(every) - PLACES_LIMIT
        if words:
            self.line(
                (words, "cyan"),
                (f" and {more(left, 'place')}" if left > 0 else "", "dim"),
                indent=indent,
            )

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[tuple[str, str]]],
        *,
        least: Mapping[int, int] | None = None,
    ) -> None:
        """A table without rules; cells wrap. `least`: columns with a minimum width."""
        from rich.table import Table

        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
        cells = [[self.styled(cell) for cell in row] for row in rows]
        for n, words in enumerate(header):
            width = min(least[n], self.full_width // 3) if least and n in least else None
            table.add_column(self.styled((words, "bold")), overflow="fold", min_width=width)
        for row in cells:
            table.add_row(*row)
        self._written.append(table)

    def _said(self, said: Said, limit: int) -> list[tuple[str, str]]:
        follows = ": " if said.quote or said.place else ""
        pieces = [(f"{said.about}{follows}", "")] if said.about else []
        if said.quote and said.quote in self._quoted:
            pieces.append(("(quoted above)  ", "dim"))
        elif said.quote:
            if not self.options.verbose:
                self._quoted.add(said.quote)
            quote = said.quote if self.options.verbose else shorten(said.quote, limit)
            pieces.append((f"“{quote}”  ", "dim"))
        if said.place:
            pieces.append((shorten(said.place, QUOTE_LIMIT), "cyan"))
        if said.mark:
            pieces.append((f"  [{said.mark}]", "yellow"))
        return pieces

    def _printable(self, words: str) -> str:
        if not self.options.ascii_only:
            return words
        return words.replace("§ ", "§").translate(_ASCII).encode("ascii", "replace").decode("ascii")

    def _put(self, text: Text) -> None:
        self._written.append(text)


def _without_repeats(places: Sequence[str]) -> Iterable[str]:
    """Leave the path out where the place before had the same: `LICENSE:4 §1`, `:9 §2`."""
    before = ""
    for place in places:
        path, colon, line = place.partition(":")
        short = f":{line}" if path == before and line[:1].isdigit() else place
        before = path if colon else ""
        yield shorten(short, QUOTE_LIMIT)
