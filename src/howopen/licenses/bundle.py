"""The license texts of a release, read together: which files they are, what they are and say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec.structs import replace

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.changes import term_changes
from howopen.licenses.conclude import curated_terms
from howopen.licenses.identify import Identified
from howopen.licenses.mentions import mentions
from howopen.licenses.undo import undone
from howopen.regexes import regex
from howopen.terms.document import Document, parse
from howopen.texts import Text, read_text
from howopen.types import (
    Artifact,
    Basis,
    Evidence,
    Finding,
    Level,
    LicensePart,
    LicenseReading,
    Match,
    Observation,
    Release,
    Status,
    Term,
    TermChange,
)

MAX_TEXTS = 60
"""License texts read of one release; a repository of many models rarely has more."""

MAX_GUESSES = 40
"""Files opened to look for a license where none goes by the name."""

_NAMED = regex(
    r"^(?:.*[\W_])?(?:licen[cs]e[sd]?|copying|unlicense|notice|copyright|eula|terms|legal"
    r"|use[-_ ]?policy|usage[-_ ]?policy|policy|acceptable[-_ ]?use.*|prohibited[-_ ]?use.*"
    r"|许可|协议)(?:[\W_].*)?$",
    re.IGNORECASE,
)
_NOT_LICENSE = regex(
    r"code[-_ ]of[-_ ]conduct|security|privacy|contributing|licen[cs]e[-_ ]?(?:header|check|finder)"
    r"|\.github/",
    re.IGNORECASE,
)
_NOTICE = regex(r"(?:^|[/\W_])(?:notice|copyright|authors)", re.IGNORECASE)
_POLICY = regex(r"policy|acceptable|prohibited|usage", re.IGNORECASE)
_TEXT_ENDINGS = frozenset(("", ".md", ".txt", ".rst", ".html", ".htm", ".text", ".markdown"))
_FOREIGN = frozenset(
    "third_party third-party thirdparty vendor node_modules external deps site-packages".split()
)
_SCOPES = (
    ("data", regex(r"data(?:set)?s?\b", re.IGNORECASE)),
    ("weights", regex(r"model|weights|parameters|checkpoint", re.IGNORECASE)),
    ("code", regex(r"code|software|src\b", re.IGNORECASE)),
)
_DOCUMENT_FOLDERS = frozenset(("docs", "doc", "website"))
_WEIGHTS = regex(
    r"\bweights?\b|(?:model|learnt|trained) parameters|checkpoints?|模型"
    r"|(?:machine[- ]?learning|language|ai|generative|foundation) models?",
    re.IGNORECASE,
)


def read_bundle(release: Release, files: Files, kb: KnowledgeBase) -> Observation:
    """Read every license and policy text of a release; texts too large or unreadable are told."""
    chosen = list(license_texts(release, files, kb))
    known = {a.path: r for a, f in chosen if f and (r := _by_content(a, kb)) is not None}
    findings = [f for a, f in chosen if f is not None and a.path not in known]
    texts = [a for a, f in chosen if f is None]
    has_model_text = any(_scope(a.path) == "weights" for a in texts)
    readings = list(known.values())
    for artifact in texts[:MAX_TEXTS]:
        text = read_text(files, artifact.path)
        if text.problem:
            findings.append(_problem(artifact.path, text.problem))
        if text.content.strip():
            scope = _scope(artifact.path) or ("code" if has_model_text else "release")
            readings.append(read_license_file(text, kb, path=artifact.path, applies_to=scope))
    if len(texts) > MAX_TEXTS:
        findings.append(
            _problem(
                texts[MAX_TEXTS].path, f"{len(texts) - MAX_TEXTS} more license texts were not read"
            )
        )
    return Observation(findings=tuple(findings), readings=tuple(readings))


def _by_content(artifact: Artifact, kb: KnowledgeBase) -> LicenseReading | None:
    """What a text that is not at hand is, where its digest tells: the curated facts then answer."""
    license_id = kb.license_of_file(artifact.digest)
    if not license_id:
        return None
    facts = kb.license(license_id)
    scope = _scope(artifact.path) or "release"
    terms = curated_terms(facts, kb, (scope,)) if facts else ()
    return LicenseReading(
        path=artifact.path,
        expression=license_id,
        applies_to=scope,
        parts=(LicensePart(id=license_id, match=Match.EXACT),),
        terms=tuple(replace(term, path=artifact.path) for term in terms),
        basis=Basis.CURATED,
        role=facts.role if facts else "license",
    )


def read_license_file(
    text: Text, kb: KnowledgeBase, *, path: str, applies_to: str = "release"
) -> LicenseReading:
    """Read a file's text. Of a file that was not read to its end, no license is concluded."""
    reading = read_license_text(text.content, kb, path=path, applies_to=applies_to)
    expression = reading.expression if text.whole else ""
    return replace(reading, expression=expression, problem=text.problem)


def read_license_text(
    text: str, kb: KnowledgeBase, *, path: str = "", applies_to: str = "release"
) -> LicenseReading:
    """Identify one text and read its terms from its own words; seen before, it is looked up."""
    place = f"{applies_to}:{path}"
    return kb.readings.of(text, place, lambda: _read(text, kb, path, applies_to))


def _read(text: str, kb: KnowledgeBase, path: str, applies_to: str) -> LicenseReading:
    identified = kb.identifier.identify(text)
    document = parse(text)
    terms = kb.reader.read(document, path, identified.license, (applies_to,))
    known = next((kb.license(part.id) for part in identified.parts), None)
    role = known.role if known is not None else _role(path, terms)
    parts = tuple(_with_sections(part, document) for part in identified.parts)
    changes = _changes(identified, terms, kb, path)
    named = mentions(text, kb, path=path, terms=terms, known=parts)
    own = tuple(part for part in parts if part.match is not Match.MENTION)
    if not own and not named.is_pointer:
        own = (_unknown_part(document.source),)
    return LicenseReading(
        path=path,
        expression=identified.license or named.expression,
        applies_to=applies_to,
        parts=(*own, *named.parts),
        changes=changes,
        terms=terms,
        role=role,
        covers=tuple(["weights"] if _WEIGHTS.search(document.folded) else []),
    )


def _changes(
    identified: Identified, terms: tuple[Term, ...], kb: KnowledgeBase, path: str
) -> tuple[TermChange, ...]:
    """How an edited text departs from the known one in terms: both are read, by the same rules."""
    if not identified.edits:
        return ()
    was = undone(identified.raw, identified.edits)
    before = kb.reader.read(parse(was.text), path)
    return term_changes(before, terms, was, kb.term_kinds)


def _with_sections(part: LicensePart, document: Document) -> LicensePart:
    """A part whose differences name the sections that they stand in."""
    if not part.differences:
        return part
    placed = (replace(d, section=document.section_at(d.start_line)) for d in part.differences)
    return replace(part, differences=tuple(placed))


def license_texts(
    release: Release, files: Files, kb: KnowledgeBase
) -> Iterator[tuple[Artifact, Finding | None]]:
    """The files that hold license texts: by name, and where no name tells, by what they say."""
    named = [a for a in release.artifacts if _is_named(a.path)]
    yield from ((a, _unreadable(a)) for a in named)
    if named:
        return
    opened = 0
    for artifact in release.artifacts:
        path = PurePosixPath(artifact.path)
        if path.suffix.lower() not in _TEXT_ENDINGS or not artifact.readable or len(path.parts) > 3:
            continue
        opened += 1
        if opened > MAX_GUESSES:
            return
        text = read_text(files, artifact.path, 64 << 10).content
        if _reads_like_license(text) or _is_known(text, kb):
            yield artifact, None


def _is_named(path: str) -> bool:
    pure = PurePosixPath(path)
    if set(pure.parts[:-1]) & _FOREIGN or _NOT_LICENSE.search(path):
        return False
    ending = pure.suffix.lower()
    is_text = ending in _TEXT_ENDINGS | {".pdf"} or ending[1:].isdigit()  # LICENSE-MODEL-1.0
    return is_text and bool(_NAMED.match(pure.name))


def _unreadable(artifact: Artifact) -> Finding | None:
    if not artifact.readable:
        return _problem(artifact.path, "named in the listing, but not at hand")
    if artifact.path.lower().endswith(".pdf"):
        return _problem(artifact.path, "a PDF, which howopen does not read")
    return None


_LICENSE_WORDS = regex(
    r"hereby grant|permission is (?:hereby )?granted|licen[cs](?:e|or|ee)\b|all rights reserved"
    r"|you (?:may not|agree (?:not )?to|are granted)|terms (?:and conditions|of use)"
    r"|prohibited use|acceptable use|本(?:许可|协议)",
    re.IGNORECASE,
)


def _reads_like_license(text: str) -> bool:
    """Several different turns of a license, and not a page that only mentions one."""
    found = {m.group().casefold() for m in _LICENSE_WORDS.finditer(text[:40_000])}
    has_front_matter = text.lstrip().startswith("---")
    return len(found) >= 3 and not has_front_matter


def _is_known(text: str, kb: KnowledgeBase) -> bool:
    """Whether a whole file is a known license or policy, whatever it is called.

    A policy often has few of a license's turns; a page with front matter is a model card.
    """
    return not text.lstrip().startswith("---") and bool(kb.identifier.identify(text).license)


def _scope(path: str) -> str:
    """What a license text is about, as far as its name tells."""
    pure = PurePosixPath(path)
    stem = pure.stem.replace("_", " ").replace("-", " ")
    for scope, pattern in _SCOPES:
        if pattern.search(stem):
            return scope
    folders = {part.lower() for part in pure.parts[:-1]}
    return "documents" if folders & _DOCUMENT_FOLDERS else ""


def _role(path: str, terms: tuple[Term, ...]) -> str:
    """Whether a text that is no known license grants (license), bans (policy), or only tells."""
    if any(t.kind.startswith("grant-") for t in terms):
        return "license"
    if _POLICY.search(path):
        return "policy"
    return "notice" if not terms and _NOTICE.search(path) else "license"


def _unknown_part(source: str) -> LicensePart:
    return LicensePart(id="", match=Match.UNKNOWN, start_line=1, end_line=source.count("\n") + 1)


def _problem(path: str, what: str) -> Finding:
    return Finding(
        probe="license-files",
        outcome=Status.UNKNOWN,
        level=Level.WARNING,
        message=f"{path}: {what}",
        evidence=(Evidence(path=path),),
    )


__all__ = ["license_texts", "read_bundle", "read_license_file", "read_license_text"]
