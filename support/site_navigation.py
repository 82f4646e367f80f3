"""The navigation of the documentation site, and the lists of its pages for language models.

`zensical.toml` holds the navigation; an entry that ends in `*` stands for the pages of a folder
that no other entry names, in the order of their names, titled by their headings.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Entry: TypeAlias = tuple[str, "str | list[Entry]"]
"""A title, and the page or the entries under it."""

_NAVIGATION = re.compile(r"^nav = \[\n.*?^\]\n", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)


def navigation(settings: str, pages: Path) -> list[Entry]:
    """The navigation that the settings ask for; `pages` is the folder of all pages."""
    nav = tomllib.loads(settings)["project"]["nav"]
    return list(_entries(nav, pages, frozenset(_named(nav))))


def named(settings: str) -> list[str]:
    """The pages that the settings name one by one."""
    return list(_named(tomllib.loads(settings)["project"]["nav"]))


def _named(nav: Sequence[Any]) -> Iterator[str]:
    for entry in nav:
        for held in entry.values() if isinstance(entry, dict) else ():
            if isinstance(held, str):
                yield held
            else:
                yield from _named(held)


def _entries(nav: Sequence[Any], pages: Path, named: frozenset[str]) -> Iterator[Entry]:
    for entry in nav:
        if isinstance(entry, str):
            found = sorted(page.relative_to(pages).as_posix() for page in pages.glob(entry))
            others = (p for p in found if p.endswith(".md") and p not in named)
            yield from ((title_of(pages / page), page) for page in others)
            continue
        for title, held in entry.items():
            yield title, held if isinstance(held, str) else list(_entries(held, pages, named))


def listed(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Title and path of every page, in order."""
    for title, held in entries:
        if isinstance(held, str):
            yield title, held
        else:
            yield from listed(held)


def title_of(page: Path) -> str:
    """The first heading of a page, as plain words."""
    match = _HEADING.search(page.read_text(encoding="utf-8"))
    return _plain(match[1]) if match else page.stem


def _plain(text: str) -> str:
    """Words of Markdown without their marks."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\\([^\w\s])", r"\1", text).replace("`", "").replace("**", "")
    return text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def with_navigation(settings: str, entries: Sequence[Entry]) -> str:
    """The settings with the navigation written out."""
    nav = f"nav = {_toml(entries)}\n"
    return _NAVIGATION.sub(lambda _: nav, settings, count=1)


def _toml(held: str | Sequence[Entry]) -> str:
    if isinstance(held, str):
        return json.dumps(held, ensure_ascii=False)  # a JSON text is a TOML text
    inner = (f"{{ {_toml(title)} = {_toml(entries)} }}" for title, entries in held)
    return f"[{', '.join(inner)}]"


# ── llms.txt (llmstxt.org): the same pages, as a list and as one text ───────────────────────────


def llms(settings: str, pages: Path, entries: Sequence[Entry]) -> dict[str, str]:
    """`llms.txt` and `llms-full.txt`; links lead to the Markdown pages beside the HTML pages."""
    project = tomllib.loads(settings)["project"]
    top: list[Entry] = [entry for entry in entries if isinstance(entry[1], str)]
    sections: list[Entry] = [("Start", top), *(e for e in entries if not isinstance(e[1], str))]
    lists = [
        f"## {title}\n\n" + "\n".join(_line(*page, pages) for page in listed([(title, held)]))
        for title, held in sections
    ]
    head = f"# {project['site_name']}\n\n> {project['site_description']} {project['copyright']}"
    whole = ((pages / page).read_text(encoding="utf-8").strip() for _, page in listed(entries))
    return {
        "llms.txt": "\n\n".join([head, *lists]) + "\n",
        "llms-full.txt": "\n\n".join([head, *whole]) + "\n",
    }


def _line(title: str, page: str, pages: Path) -> str:
    asks = title.endswith("?")  # a question tells what its page is about
    about = "" if asks else summary_of((pages / page).read_text(encoding="utf-8"))
    return f"- [{title}]({page})" + (f": {about}" if about else "")


def summary_of(text: str) -> str:
    """The first sentence of a page's first paragraph of prose; empty where there is none."""
    for block in text.split("\n\n"):
        lines = block.strip()
        if lines and lines[0] not in "#|-<>!" and not lines.startswith("```"):
            return re.split(r"(?<=[.?])\s", _plain(" ".join(lines.split())), maxsplit=1)[0]
    return ""
