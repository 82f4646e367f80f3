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
    """A table; empty where it has no rows. Cells are Markdown already."""
    body = [f"| {' | '.join(row)} |" for row in rows]
    if not body:
        return ""
    rule = "|".join("---" for _ in heads)
    return "\n".join([f"| {' | '.join(heads)} |", f"|{rule}|", *body])


def fenced(text: str, language: str = "") -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def paragraphs(*parts: str) -> str:
    """Parts with an empty line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)
