"""Curated licenses: one table, one page each."""

from __future__ import annotations

from collections.abc import Iterator

from howopen.facts.licenses import CuratedTerm, LicenseFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.types import TermState
from reference.markdown import (
    Page,
    address,
    bullets,
    code,
    codes,
    date,
    link,
    paragraphs,
    quote,
    table,
    words,
)
from reference.terms import place

FOLDER = "src/howopen/knowledge/licenses"


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """The table and the pages."""
    ids = (kb.license(name) for name in kb.ids("licenses"))
    known = [facts for facts in ids if facts is not None]
    rows = (
        [
            f"[{words(f.name)}](licenses/{f.id}.md)",
            "yes" if in_spdx(f) else "",
            date(f.source.date),
            words(f.source.basis),
            ", ".join(brief(f, kb)) or "none that restricts",
        ]
        for f in sorted(known, key=lambda f: f.name.casefold())
    )
    yield Page(
        path="licenses.md",
        title="Licenses",
        about="the licenses and policies whose terms howopen knows",
        source=f"{FOLDER}/",
        body=paragraphs(
            f"There are {len(known)}; the names and texts of many more are known. In the table: "
            "whether the id is on the SPDX license list, when the source was "
            "published or read, how the facts are known (curated: from the text itself; "
            "secondary: from somebody's report; memory: to be verified), and what restricts. Where "
            "a text is at hand, howopen reads the text, and this only settles doubts.",
            table(["license", "SPDX", "date", "basis", "restrictions"], rows),
        ),
    )
    for facts in known:
        yield _license(facts, kb)


def in_spdx(facts: LicenseFacts) -> bool:
    """Whether the id is one of the SPDX list; `LicenseRef-` is for all others (SPDX, annex D)."""
    return not facts.id.startswith("LicenseRef-")


def brief(facts: LicenseFacts, kb: KnowledgeBase) -> list[str]:
    """Titles of the restrictions that the text states."""
    stated = (t.kind for t in facts.terms if t.state in (TermState.STATED, TermState.UNCLEAR))
    kinds = (kb.term_kinds[kind] for kind in dict.fromkeys(stated) if kind in kb.term_kinds)
    return [words(kind.title) for kind in kinds if kind.group == "restriction"]


def _license(f: LicenseFacts, kb: KnowledgeBase) -> Page:
    approved = {True: "yes", False: "no", None: "not known"}[f.osi_approved]
    dated = f", {f.source.date}" if f.source.date else ""
    facts = [
        f"Id: {code(f.id)}" + (" (SPDX)" if in_spdx(f) else " (not on the SPDX list)"),
        f"By {words(f.steward)}" if f.steward else "",
        f"Date: {words(f.date)}" if f.date else "",
        f"Also called: {codes(f.aliases)}" if f.aliases else "",
        f"Approved by the Open Source Initiative: {approved}",
        f"Policies that are part of it: {_policies(f, kb)}" if f.policies else "",
        f"Text: {address(f.url, f.url)}" if f.url else "",
        f"Source: {address(f.source.title, f.source.url)} ({words(f.source.basis)}{dated})",
    ]
    rows = (_term(term, kb) for term in f.terms)
    return Page(
        path=f"licenses/{f.id}.md",
        title=f.name,
        about=f.id,
        source=f"{FOLDER}/{f.id}.yaml",
        body=paragraphs(
            f"One of {link('all licenses', '../licenses.md')}.",
            bullets(fact for fact in facts if fact),
            words(f.note),
            table(["term", "section", "parameters", "words"], rows),
        ),
        listed=False,
    )


def _policies(f: LicenseFacts, kb: KnowledgeBase) -> str:
    known = frozenset(kb.ids("licenses"))
    return ", ".join(link(p, f"{p}.md") if p in known else code(p) for p in f.policies)


def _term(term: CuratedTerm, kb: KnowledgeBase) -> list[str]:
    kind = kb.term_kinds.get(term.kind)
    named = f"[{words(kind.title)}](../{place(kind)})" if kind else code(term.kind)
    params = "; ".join(f"{words(name)}: {_value(value)}" for name, value in term.params.items())
    state = "" if term.state is TermState.STATED else f" ({words(term.state)})"
    return [f"{named}{state}", words(term.section), params, quote(term.quote)]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return words(", ".join(str(item) for item in value))
    return words(f"{value:,}" if isinstance(value, int) else value)
