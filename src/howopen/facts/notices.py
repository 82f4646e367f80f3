"""The shape of `knowledge/notices.yaml`: how texts say which license holds."""

from __future__ import annotations

from howopen.facts.source import Source
from howopen.types import Model


class Leads(Model):
    """What comes before a name, or behind it (`after`), where a text says what it is under."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]
    tag: tuple[str, ...]
    bare: tuple[str, ...]
    badge: tuple[str, ...]
    after: tuple[str, ...]


class Vetoes(Model):
    """What takes a notice back: before the name, right behind it, or by changing the license."""

    before: tuple[str, ...]
    behind: tuple[str, ...]
    riders: tuple[str, ...]


class Manifest(Model):
    """Where package metadata of one kind states a license; each field has a group `value`.

    The first field that is found counts: others (such as classifiers) say less.
    """

    file: str  # sought in the path, in small letters
    fields: tuple[str, ...]
    within: str = ""


class NoticeFacts(Model):
    """How texts say which license holds. Lists of words are strings; the rest are patterns."""

    source: Source
    leads: Leads
    vetoes: Vetoes
    binds: str
    allowed: str
    fillers: str
    opening: str
    ends: str
    never: str
    telling: str
    goes_on: str
    subjects: str
    behind: str
    published: str
    later: tuple[str, ...]
    choice: str
    lists: str
    no_name: str
    sayings: dict[str, str]  # phrase: expression, empty where it names none for sure
    unversioned: dict[str, str]  # words that a name without a version has: expression
    exceptions: dict[str, str]
    addresses: dict[str, str]  # beginning, without scheme and `www.`: id
    manifests: tuple[Manifest, ...]


def either(patterns: tuple[str, ...]) -> str:
    """Several patterns as one, with blanks as `blank` reads them."""
    return "|".join(f"(?:{blank(pattern)})" for pattern in patterns)


def blank(pattern: str) -> str:
    """A pattern in which a blank is one blank or one line break."""
    return pattern.replace(" ", r"\s")
