"""Licenses that a short text names without being one, as `Licensed under CC BY-NC 4.0` does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.canonical import canonical
from howopen.types import LicensePart, Match

MAX_WORDS = 600
"""Words of a text that may still be a pointer to a license rather than a license."""

_SPEAKS_OF_TERMS = re.compile(
    r"\blicen[cs]|\bterms\b|\bunder the\b|\bsubject to\b|SPDX|许可|协议", re.IGNORECASE
)
_TELLING = re.compile(r"[a-z]{3,}[- ]?\d|\d\.\d|-|license|licence", re.IGNORECASE)


def mentions(text: str, kb: KnowledgeBase) -> tuple[LicensePart, ...]:
    """The known licenses that a short text names, each once, where it first does."""
    found = canonical(text)
    if not 0 < len(found.words) <= MAX_WORDS or not _SPEAKS_OF_TERMS.search(text):
        return ()
    spoken = _spoken(found.words)
    hits: dict[str, int] = {}
    taken: list[tuple[int, int]] = []
    for name, license_id in _names(kb):
        at = spoken.find(f" {name} ")
        if at < 0 or any(a <= at < b for a, b in taken):  # `gpl 3.0` inside `lgpl 3.0`
            continue
        taken.append((at, at + len(name) + 1))
        hits.setdefault(license_id, found.line(spoken.count(" ", 0, at + 1) - 1))
    return tuple(
        LicensePart(id=license_id, match=Match.MENTION, start_line=line, end_line=line)
        for license_id, line in hits.items()
    )


def _spoken(words: list[str]) -> str:
    """Words as a string to search in; both spellings of `noncommercial` are one."""
    return " ".join(("", *words, "")).replace(" non commercial ", " noncommercial ")


@lru_cache(maxsize=4)
def _names(kb: KnowledgeBase) -> tuple[tuple[str, str], ...]:
    """Every id, name and telling alias of every known license as canonical words, longest first."""
    return tuple(sorted(_all_names(kb), key=lambda item: -len(item[0])))


def _all_names(kb: KnowledgeBase) -> Iterator[tuple[str, str]]:
    for license_id in kb.ids("licenses"):
        facts = kb.license(license_id)
        for name in (facts.id, facts.name, *facts.aliases) if facts else ():
            words = _spoken(canonical(name).words).strip()
            if words in ("mit", "gemma") or (_TELLING.search(name) and len(words) > 3):
                yield words, license_id
