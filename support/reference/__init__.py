"""The reference pages of the documentation site, made from code and knowledge, in a fixed order.

One module is one family of pages. Nothing here is written by hand twice: what a page says is taken
from the place that decides it, and the page names that place.
"""

from __future__ import annotations

from collections.abc import Iterator

from howopen.knowledge_base import KnowledgeBase
from reference import (
    codes,
    commands,
    components,
    frameworks,
    json_reports,
    knowledge_files,
    ladder,
    licenses,
    models,
    probes,
    python_api,
    terms,
    uses,
)
from reference.markdown import Page, bullets, link

FAMILIES = (
    commands,
    codes,
    json_reports,
    ladder,
    components,
    terms,
    frameworks,
    licenses,
    models,
    uses,
    probes,
    knowledge_files,
    python_api,
)
"""In the order of the navigation: what is typed, what comes out, what is known, what is inside."""

FOLDER = "reference"


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """All pages, the overview first; paths are relative to the folder of the reference."""
    made = [page for family in FAMILIES for page in family.pages(kb)]
    listed = [f"{link(page.title, page.path)}: {page.about}" for page in made if page.listed]
    yield Page(
        path="index.md",
        title="Reference",
        about="commands, JSON, terms, frameworks, licenses and the rest, made from code and data",
        source="support/reference/",
        body="Each page is made from the code or the knowledge file that it names, when the site "
        "is built. On a command line, `howopen --help` and `howopen explain` tell the same."
        f"\n\n{bullets(listed)}",
    )
    yield from made
