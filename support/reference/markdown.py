"""Small pieces of Markdown, and what a page is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import howopen

_CODE = re.compile(r"(`[^`]+`)")
_SPECIAL = re.compile(r"([\\*_\[\]{}#|~^=`])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class Page(NamedTuple):
    """One page of the reference. `about` is a line for lists of pages."""

    path: str  # within the folder of the reference
    title: str
    about: str
    source: str  # where what it says is decided
    body: str
    listed: bool = True  # False: reached from the page of its family only

    def markdown(self, knowledge_version: str) -> str:
        """The page as a file."""
        made = f"Made from `{self.source}`, howopen {howopen.__version__}"
        lead = f"{words(self.about[:1].upper() + self.about[1:])}.\n\n" if self.listed else ""
        return (
            f"# {words(self.title)}\n\n{lead}{self.body.strip()}\n\n---\n\n"
            f"<small>{made}, knowledge {knowledge_version}.</small>\n"
        )


def words(text: object) -> str:
    """Text that means itself; only `code` stays marked."""
    parts = _CODE.split(" ".join(str(text).split()))
    return "".join(part if n % 2 else _escaped(part) for n, part in enumerate(parts))


def _escaped(text: str) -> str:
    for sign, entity in _ENTITIES.items():
        text = text.replace(sign, entity)
    return _SPECIAL.sub(r"\\\1", text)


def code(text: object) -> str:
    """Text as code, empty for none; a table's bar would end the cell."""
    flat = " ".join(str(text).split()).replace("`", "'").replace("|", "¦")
    return f"`{flat}`" if flat else ""


def codes(names: Iterable[object]) -> str:
    """Several pieces of code, one after the other."""
    return ", ".join(code(name) for name in names)


def date(text: str) -> str:
    """A date, which no line breaks; empty for none."""
    return f"<time>{words(text)}</time>" if text else ""


def title(text: str) -> str:
    """Words as a heading begins: with a capital."""
    return words(text[:1].upper() + text[1:])


def folded(lead: str, items: Sequence[str], shown: int) -> str:
    """A list of which the first few are seen, the rest when asked for; empty for no items."""
    if not items:
        return ""
    rest = items[shown:]
    more = f"<details markdown><summary>{len(rest)} more</summary>\n\n{bullets(rest)}\n\n</details>"
    return paragraphs(f"{lead}:", bullets(items[:shown]), more if rest else "")


def quote(text: str) -> str:
    """Words of a source, marked as such; empty for none."""
    return f"“{words(text)}”" if text else ""


def link(title: str, to: str) -> str:
    """A link to another page or a place in one."""
    return f"[{words(title)}]({to})"


def address(title: str, url: str) -> str:
    """A link to a published source, or its title alone."""
    return f"[{words(title)}](<{url}>)" if url.startswith("http") else words(title)


def heading(level: int, title: str, anchor: str) -> str:
    """A heading with an anchor that does not change with its words."""
    return f"{'#' * level} {title} {{#{anchor}}}"


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty without rows, and without columns that are empty. Cells are Markdown."""
    cells = [list(row) for row in rows]
    used = [n for n in range(len(heads)) if any(row[n] for row in cells)]
    lines = [[heads[n] for n in used], ["---"] * len(used), *([r[n] for n in used] for r in cells)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if used else ""


def fenced(text: str, language: str = "") -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def paragraphs(*parts: str) -> str:
    """Parts with an empty line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)
