"""What was released: files that are a component, links that lead to one, sections that hold one.

The rules are data (`knowledge/components/`); this probe only applies them. It never says that a
component is absent: whether silence means that depends on the listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from msgspec.structs import replace

from howopen.errors import SourceError
from howopen.facts.rules import (
    ComponentKind,
    DocumentRule,
    FileRule,
    LinkRule,
    SayRule,
    SectionRule,
)
from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.probes._addresses import kinds_of, path_of
from howopen.probes._documents import Document, Link, Passage, read_documents
from howopen.probes._names import names_of
from howopen.probes._phrases import globs, phrases
from howopen.regexes import regex
from howopen.texts import decode
from howopen.types import (
    ComponentSighting,
    Evidence,
    Finding,
    Observation,
    Presence,
    Release,
    Status,
)

ID = "components"

PATH_LIMIT = 50_000
"""Files looked at by name."""

_PATHS_LEFT = f"only the first {PATH_LIMIT} files of the listing were looked at"
_FILES_SHOWN = 4  # sightings of one file rule
_FILES_READ = 12  # files read for one rule that asks for content
_HEAD = 1 << 16  # bytes read of such a file

_DOCUMENTS = globs(("**/*.{md,markdown,mdx,rst}", "**/readme", "**/readme.txt"))
_PASSED_OVER = globs(
    (
        "**/{license,licence,copying,notice,code_of_conduct,contributing,security}*",
        "**/{use_policy,acceptable_use,governance,maintainers,authors}*",
        "**/.github/**",
        "**/docs/{source,locales,_*}/**",
    )
)
_FOREIGN = globs(
    ("**/{.git,.github,node_modules,third_party,thirdparty,3rdparty,vendor,site-packages}/**",)
)
_DENIED = phrases(
    (
        "coming soon",
        "(will|to) be (soon |)(released|available|published|open sourced|uploaded|shared|added)",
        "(do|does|did|can|could|are|is|were|was|have|has|will) not ~ (releas|provid|includ|shar)*",
        "(do|does|did|can|could|are|is|were|was|have|has|will) not ~ (publi|availab|disclos)*",
        "(don't|doesn't|didn't|cannot|can't|won't) ~ (releas|provid|includ|shar|publi|disclos)*",
        "(aren't|isn't) ~ (releas|provid|includ|shar|publi|availab|disclos)*",
        "not (yet |)(publicly |)(released|available|public|disclosed|provided|included)",
        "unable to ~ (release|share|publish)",
        "(plan|intend|hope)* to (release|open source|share|publish)",
    )
)
_DOWNLOADS = phrases(("models", "model (zoo|weights|list|checkpoints)", "download*", "checkpoint*"))
_CITED = regex(r"\bet al\b|\(\w{2,30} ?(?:&|and) ?\w{2,30},? \d{4}\)|,? \(?(?:19|20)\d\d\)?\Z")
_BULLET = regex(r"(?:[-*+\u2022]|\d{1,3}[.)])\s")
_NUMBER = regex(r"(?<![\w.])[-+]?\d{1,9}(?:[.,]\d{1,6})?%?(?![\w])")


class _Seen(NamedTuple):
    """A sighting, and what must be added to it in words."""

    sighting: ComponentSighting
    note: str = ""


class _View(NamedTuple):
    """A release as the rules look at it."""

    paths: tuple[str, ...]  # own files, nearest to the root first
    places: frozenset[str]  # files and folders
    readable: frozenset[str]
    documents: tuple[Document, ...]
    linking: dict[str, tuple[tuple[Passage, str], ...]]  # by path: passages with links, and words
    id: str
    names: re.Pattern[str]  # finds the model's name
    files: Files
    left: tuple[str, ...]  # what the bounds kept from being looked at


def observe(release: Release, files: Files, kb: KnowledgeBase) -> Observation:
    """Apply every component kind's rules to the listing and the documents at hand."""
    view = _view(release, files)
    first: dict[tuple[str, str, str], _Seen] = {}
    for kind in kb.component_kinds:
        for found in _sightings(kind, view):
            key = (kind.id, found.sighting.presence, found.sighting.where)
            first.setdefault(key, found)
    seen = first.values()
    return Observation(
        components=tuple(s.sighting for s in seen),
        findings=(
            *(_finding(s) for s in seen if s.note),
            *(Finding(probe=ID, outcome=Status.UNKNOWN, message=left) for left in view.left),
        ),
    )


def _finding(seen: _Seen) -> Finding:
    return Finding(
        probe=ID,
        outcome=Status.MET,
        message=f"{seen.sighting.component} {seen.sighting.where}: {seen.note}"[:300],
        evidence=(seen.sighting.evidence,),
    )


def _view(release: Release, files: Files) -> _View:
    listed = [a for a in islice(release.artifacts, PATH_LIMIT) if not _FOREIGN.match(a.path)]
    paths = sorted((a.path for a in listed), key=lambda p: (p.count("/"), p))
    readable = frozenset(a.path for a in listed if a.readable)
    folders = {p[: m.start()] for p in paths for m in re.finditer("/", p)}
    wanted = (p for p in paths if p in readable and _DOCUMENTS.match(p))
    documents, left = read_documents([p for p in wanted if not _PASSED_OVER.match(p)], files)
    return _View(
        paths=tuple(paths),
        places=frozenset(paths) | folders,
        readable=readable,
        documents=documents,
        linking={document.path: _with_words(document) for document in documents},
        id=release.id,
        names=names_of(release.id, documents[0].title if documents else ""),
        files=files,
        left=tuple(filter(None, (left, _PATHS_LEFT * (len(release.artifacts) > PATH_LIMIT)))),
    )


def _sightings(kind: ComponentKind, view: _View) -> Iterator[_Seen]:
    for rule in kind.files:
        yield from _files(kind.id, rule, view)
    for document in view.documents:
        yield from chain(
            chain.from_iterable(_links(kind.id, rule, document, view) for rule in kind.links),
            chain.from_iterable(_says(kind.id, rule, document, view) for rule in kind.says),
            chain.from_iterable(_sections(kind.id, rule, document) for rule in kind.sections),
            chain.from_iterable(_topics(kind.id, rule, document) for rule in kind.documents),
        )


# ── Files ───────────────────────────────────────────────────────────────────────────────────────


def _files(component: str, rule: FileRule, view: _View) -> Iterator[_Seen]:
    wanted, unwanted = globs(rule.any), globs(rule.none)
    found: Iterable[str] = [p for p in view.paths if wanted.match(p) and not unwanted.match(p)]
    if rule.holds:
        unread = next((p for p in found if p not in view.readable), None)
        if unread is not None:  # what is only listed may be the component: not seen is not absent
            yield _unknown(component, unread)
        at_hand = islice((p for p in found if p in view.readable), _FILES_READ)
        found = (p for p in at_hand if _holds_words(rule, p, view))
    for path in islice(found, _FILES_SHOWN):
        yield _present(component, path, Evidence(path=path), rule.note)


def _holds_words(rule: FileRule, path: str, view: _View) -> bool:
    try:
        text = decode(view.files.read(path, 0, _HEAD)).content
    except SourceError:
        return False
    return sum(bool(phrases((phrase,)).search(text)) for phrase in rule.holds) >= rule.at_least


def _unknown(component: str, path: str) -> _Seen:
    return _Seen(
        ComponentSighting(
            component=component, presence=Presence.UNKNOWN, evidence=Evidence(path=path)
        ),
        "",
    )


def _present(component: str, where: str, evidence: Evidence, note: str) -> _Seen:
    sighting = ComponentSighting(
        component=component, presence=Presence.PRESENT, where=where, evidence=evidence
    )
    return _Seen(sighting, note)


# ── Links ───────────────────────────────────────────────────────────────────────────────────────


def _links(component: str, rule: LinkRule, document: Document, view: _View) -> Iterator[_Seen]:
    found = (
        seen
        for passage, words in view.linking[document.path]
        if "paper" in rule.to or not passage.kind.startswith("cite")
        for link in passage.links
        if (seen := _linked(component, rule, link, passage, view))
        and _fits(rule, link, words, passage, view)
    )
    yield from islice(found, rule.at_most)


def _with_words(document: Document) -> tuple[tuple[Passage, str], ...]:
    """Give the passages with links and the words around them; what introduces code is of them."""
    found = []
    introduction = ""
    for passage in document.passages:
        if passage.kind in ("sentence", "heading"):
            introduction = passage.plain
        if passage.links:
            code = passage.kind == "code"
            found.append((passage, f"{introduction} {passage.plain}" if code else passage.plain))
    return tuple(found)


def _fits(rule: LinkRule, link: Link, words: str, passage: Passage, view: _View) -> bool:
    above = _above(passage)
    return bool(
        (not rule.address or phrases(rule.address).search(link.address))
        and not phrases(rule.address_not).search(link.address)
        and (not rule.text or phrases(rule.text).search(link.text))
        and (not rule.sentence or phrases(rule.sentence).search(words))
        and (not rule.heading or phrases(rule.heading).search(above))
        and (not rule.before or phrases(rule.before).search(words.split(link.text or words, 1)[0]))
        and (not rule.own_citation or passage.kind == "cite")
        and not phrases(rule.unless).search(f"{link.text} / {words} / {above}")
        and not _DENIED.search(words)
        and (
            not rule.names_model or view.names.search(link.text) or view.names.search(link.address)
        )
        and not _CITED.search(link.text)
    )


def _linked(
    component: str, rule: LinkRule | SayRule, link: Link, passage: Passage, view: _View
) -> _Seen | None:
    """Report a link whose address is of a kind that is wanted; in the release, it is present."""
    if "path" in rule.to or ("pdf" in rule.to and ".pdf" in link.address.lower()):
        path = path_of(link.address, passage.path, view.places, view.id.lower())
        if path and path != passage.path:
            return _present(component, path, _evidence(passage), rule.note)
    if kinds_of(link.address).isdisjoint(rule.to):
        return None
    return _at_address(component, link.address, _evidence(passage), rule.note)


def _at_address(component: str, where: str, evidence: Evidence, note: str) -> _Seen:
    sighting = ComponentSighting(
        component=component, presence=Presence.LINKED, where=where, evidence=evidence
    )
    return _Seen(sighting, note)


def _says(component: str, rule: SayRule, document: Document, view: _View) -> Iterator[_Seen]:
    """Find the first sentence that says so, and the nearest fitting link."""
    passage = next((p for p in document.passages if _said(rule, p)), None)
    if passage is None:
        return
    evidence = _evidence(passage)
    if rule.here:
        yield _at_address(component, view.id, evidence, rule.note)
        return
    seen = (
        _linked(component, rule, link, near, view)
        for near in _nearby(passage, document)
        for link in near.links
        if not rule.address or phrases(rule.address).search(link.address)
    )
    if found := next(filter(None, seen), None):
        yield _Seen(replace(found.sighting, evidence=evidence), rule.note)


def _said(rule: SayRule, passage: Passage) -> bool:
    above = _above(passage)
    return bool(
        passage.kind in ("sentence", "heading")
        and phrases(rule.sentence).search(passage.plain)
        and (not rule.heading or phrases(rule.heading).search(above))
        and not phrases(rule.unless).search(f"{passage.plain} / {above}")
        and not _DENIED.search(passage.plain)
    )


def _nearby(passage: Passage, document: Document) -> Iterator[Passage]:
    """Walk from a passage to its section's others, to where downloads are, then to all."""
    yield passage
    yield from (p for p in document.passages if p.headings == passage.headings)
    yield from (p for p in document.passages if _DOWNLOADS.search(" / ".join(p.headings)))
    yield from document.passages


# ── Sections and documents ──────────────────────────────────────────────────────────────────────


def _sections(component: str, rule: SectionRule, document: Document) -> Iterator[_Seen]:
    heading, unless = phrases(rule.heading), phrases(rule.unless)
    above = {passage.headings for passage in document.passages}
    meant = {h for h in above if heading.search(" / ".join(h)) and not unless.search(" / ".join(h))}
    found = [
        passage
        for passage in document.passages
        if passage.headings in meant
        and _holds(passage, rule.holds)
        and (not rule.says or phrases(rule.says).search(passage.plain))
        and not unless.search(passage.plain)
    ]
    if len(found) >= rule.at_least:
        yield _present(component, document.path, _evidence(found[0]), rule.note)


def _holds(passage: Passage, what: str) -> bool:
    match what:
        case "table":
            return passage.kind == "row"
        case "figures":
            return passage.kind == "row" and bool(_NUMBER.search(passage.plain))
        case "list":
            return passage.kind == "row" or bool(_BULLET.match(passage.raw))
        case "image":
            return passage.images > 0
        case "code":
            return passage.kind == "code"
        case "links":
            return any(kinds_of(link.address) for link in passage.links)
        case _:
            return passage.kind == "sentence" and bool(passage.plain)


def _topics(component: str, rule: DocumentRule, document: Document) -> Iterator[_Seen]:
    if not globs(rule.any).match(document.path):
        return
    if rule.front_matter and not document.front_matter:
        return
    headings = [p for p in document.passages if p.kind == "heading"]
    first = [
        next((p for p in headings if phrases(topic).search(p.plain)), None) for topic in rule.topics
    ]
    met = [passage for passage in first if passage]
    if len(met) >= rule.at_least:
        yield _present(component, document.path, _evidence(met[0]), "")


def _above(passage: Passage) -> str:
    """Give what a passage stands under: folder and name of its document, and its headings."""
    return " / ".join((passage.path, *passage.headings))


def _evidence(passage: Passage) -> Evidence:
    return Evidence(
        path=passage.path,
        start_line=passage.start,
        end_line=passage.end,
        quote=passage.quote,
    )
