"""Build the documentation site: pages of `docs/`, the reference made from code, `llms.txt`.

Usage: python support/build_site.py -o DIR [--pages-only]

Needs the extra `docs` (`pip install -e '.[docs]'`). Nothing is written but DIR: all pages are put
together in a temporary folder, where zensical turns them into HTML. `--pages-only` stops before
that and leaves the Markdown pages in DIR.

What a page of `docs/` may rely on:

- `<!-- site: TEXT -->` shows TEXT on the site only, for links to pages that stand nowhere else.
- A link out of `docs/` to a Markdown file brings that file along, under `project/`, as the
  navigation does; of a link to another file the words stay.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

import reference
from site_navigation import Entry, listed, llms, named, navigation, with_navigation

from howopen.knowledge_base import knowledge

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SETTINGS = ROOT / "zensical.toml"
BROUGHT = "project"
"""Where pages from outside of `docs/` stand on the site."""

_SITE_ONLY = re.compile(r"<!-- site: (.*?) -->", re.DOTALL)
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\((?!\w+:|#|<)([^)#\s]+)(#[^)\s]*)?\)")


class SiteError(Exception):
    """A site that cannot be built; the message says why."""


def write_pages(folder: Path) -> None:
    """Put all pages of the site into a folder, as Markdown."""
    shutil.copytree(DOCS, folder, dirs_exist_ok=True)
    wanted = [page.relative_to(DOCS) for page in sorted(DOCS.rglob("*.md"))]
    places = {(DOCS / page).resolve(): PurePosixPath(page.as_posix()) for page in wanted}
    prefix = f"{BROUGHT}/"
    for name in named(SETTINGS.read_text(encoding="utf-8")):
        if name.startswith(prefix):
            places[ROOT / name.removeprefix(prefix)] = PurePosixPath(name)
    waiting = list(places)
    while waiting:
        page = waiting.pop(0)
        text, brought = _placed(page, places)
        target = folder / places[page]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        waiting += brought
    kb = knowledge()
    for made in reference.pages(kb):
        target = folder / reference.FOLDER / made.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made.markdown(kb.version), encoding="utf-8")


def _placed(page: Path, places: dict[Path, PurePosixPath]) -> tuple[str, list[Path]]:
    """A page as it stands on the site, and what it brings along; `places` learns of that."""
    brought: list[Path] = []

    def link(match: re.Match[str]) -> str:
        words, to, anchor = match[1], match[2], match[3] or ""
        target = (page.parent / to).resolve()
        inside = target.is_relative_to(DOCS)
        if not inside and target.suffix == ".md" and target.is_file() and target not in places:
            places[target] = PurePosixPath(BROUGHT, target.relative_to(ROOT).as_posix())
            brought.append(target)
        if target in places:
            return f"[{words}]({_relative(places[page], places[target])}{anchor})"
        if not inside:
            return words
        own = PurePosixPath(target.relative_to(DOCS).as_posix())
        return f"[{words}]({_relative(places[page], own)}{anchor})"

    text = page.read_text(encoding="utf-8")
    return _LINK.sub(link, _SITE_ONLY.sub(r"\1", text)), brought


def _relative(page: PurePosixPath, to: PurePosixPath) -> str:
    """The way from one page to another."""
    above = page.parent.parts
    shared = 0
    while shared < min(len(above), len(to.parts) - 1) and above[shared] == to.parts[shared]:
        shared += 1
    return "/".join([".."] * (len(above) - shared) + list(to.parts[shared:]))


def build(output: Path) -> None:
    """Write the site to a folder: new, empty, or an earlier site. Raises SiteError."""
    if find_spec("zensical") is None:
        raise SiteError("zensical is not installed: pip install -e '.[docs]'")
    if output.exists() and any(output.iterdir()) and not (output / "llms.txt").is_file():
        raise SiteError(f"{output} is no site: give a new or empty folder")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        write_pages(work / "docs")
        entries = _entries(work / "docs")
        settings = SETTINGS.read_text(encoding="utf-8")
        (work / "zensical.toml").write_text(with_navigation(settings, entries), encoding="utf-8")
        command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
        made = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
        if made.returncode:
            raise SiteError(f"zensical: {made.stdout}{made.stderr}".strip())
        site = work / "site"
        for text in sorted((work / "docs").rglob("*.md")):
            shutil.copy(text, site / text.relative_to(work / "docs"))
        for file, content in llms(settings, work / "docs", entries).items():
            (site / file).write_text(content, encoding="utf-8")
        if output.exists():
            shutil.rmtree(output)
        shutil.copytree(site, output)


def _entries(pages: Path) -> list[Entry]:
    """The navigation; a page that is not there yet is told and left out."""
    entries = navigation(SETTINGS.read_text(encoding="utf-8"), pages)
    missing = [page for _, page in listed(entries) if not (pages / page).is_file()]
    for page in missing:
        print(f"build_site: {page} is in the navigation and is not there", file=sys.stderr)
    return list(_without(entries, frozenset(missing)))


def _without(entries: Sequence[Entry], missing: frozenset[str]) -> Iterator[Entry]:
    for title, held in entries:
        if not isinstance(held, str):
            yield title, list(_without(held, missing))
        elif held not in missing:
            yield title, held


def main(arguments: Sequence[str]) -> int:
    """Build the site; 1 where that is not possible."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    parser.add_argument("--pages-only", action="store_true", help="write Markdown, no HTML")
    asked = parser.parse_args(arguments)
    try:
        if asked.pages_only:
            write_pages(asked.output)
        else:
            build(asked.output)
    except SiteError as error:
        print(f"build_site: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
