"""The name of a license as it stands in a sentence: with its version apart, "or later", or as link.

What licenses are called is the table of names; here is how a sentence puts a name together: "the
… General Public License as published by …; either version 2 of the License, or (at your option)
any later version".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from howopen.facts.notices import NoticeFacts, blank, either
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.names import resolve
from howopen.licenses.plain import Plain, Word
from howopen.licenses.spelling import LATER, ONLY, without_version
from howopen.regexes import regex

NAME_WORDS = 14
"""Words of the longest name that is looked for."""

LINK = 250
"""Characters behind a name without a version in which an address may tell it."""

AROUND = 1500
"""Characters around a name without a version that must not speak of one."""

_STOPS = frozenset(".;!?:[]{}=<>")
_SIGNS = frozenset("(),/&|+")
_LICENSE = frozenset(("license", "licence", "licenses", "licences", "agreement"))
_WORDED = {"one": "1", "two": "2", "three": "3"}
_VERSION = r"(?:versions?|vers?\.?|v\.?|release|rev\.?)"
_NUMBER = (
    r"(?P<v>\d{1,2}(?:\.\d{1,2}){0,2}[a-c]?|one|two|three)"
    r"(?![\d%\w]|\.\d|[\s-](?:clause|point|term)s?\b)"
)
_LINKED = r"(?:\s?\]\s?\(\S{1,200}\))?"
_NEAR = regex(
    rf"{_LINKED}(?:[\s,(:)-]{{0,3}}"
    r"(?:licen[sc]es?|agreement|public|\(\s?[a-z /-]{2,14}\s?\))){0,3}"
    rf"[\s,(:)-]{{0,3}}(?:{_VERSION})?[\s-]?{_NUMBER}"
)
_EITHER = regex(rf"(?:(?!\n\n|\b(?:or|and)\b)[\s\S]){{0,260}}?\beither\s{_VERSION}\s{_NUMBER}")
_BRACKETS = regex(r"(?:\slicen[sc]e)?\s?\(([^()\n]{2,40})\)")
_MORE = regex(
    r"[\s,;(]{0,3}(?:\bor\b|\band\b|/|,)[\s,(]{0,3}(?:at\syour\s\w+[\s,)]{1,3})?"
    rf"(?:{_VERSION})?\s?{_NUMBER}"
)
_FIRST = regex(rf"{_VERSION}[\s-]?{_NUMBER}")
_OR_ANOTHER = regex(rf"\s(?:or|and)\s(?:{_VERSION}\s)?{_NUMBER}(?=\sof\s)")
_OF = regex(r"(?:\sversions?)?(?:\sonly)?[\s,)]{0,2}(?:\sof|\sfrom)\s(?:the\s)?")
_SCHEME = regex(r"^(?:https?://)?(?:www\.)?")
_ADDRESS = regex(r"(?:https?://|www\.)[^\s<>\"'(){}\[\]|]+")
_LIST_MARK = regex(r"\n\d{1,2}(?:\)|\.\s)")
_VERSION_IN_NAME = regex(rf"[\s,(-]*(?:{_VERSION})?[\s-]?\d[\d.]*(?:[\s-]only)?\)?$")


class Named(NamedTuple):
    """A license named: as expression, and where."""

    expression: str  # empty where a family is named, but not which license of it
    start: int
    end: int
    phrase: str = ""
    is_open: bool = False  # no version stands there; the license itself says what that means
    is_bare: bool = False  # a version stands there, and nothing on later ones


class _Found(NamedTuple):
    phrase: str
    words: int
    expression: str
    family: str


class NameReader:
    """Reads names by the table of names."""

    def __init__(self, facts: NoticeFacts, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._names = kb.names
        key = self._names.spelling.key
        self._sayings = {key(k): v for k, v in facts.sayings.items()}
        self._unversioned = tuple(
            (key(k), frozenset(k.split()), v) for k, v in facts.unversioned.items()
        )
        self._addresses = facts.addresses
        self._ends = frozenset(facts.ends.split())
        self._never = frozenset(facts.never.split())
        words = "|".join(facts.behind.split())
        self._far = re.compile(
            rf"(?:[\s,;:()-]{{1,4}}(?:{words})\b){{0,24}}[\s,;:(/.-]{{1,4}}{_VERSION}[\s-]?{_NUMBER}"
        )
        self._of_the = re.compile(
            rf"(?:\.(?=\s(?:of|or)\b))?{_LINKED}"
            r"(?:\s\((?!or\b|and\b|at\b)[a-z\d ,.-]{1,40}\))?"
            rf"(?:{blank(facts.published)})?"
            rf"(?:[;,]?\s(?:either\s)?{_VERSION}\s\d[\d.]*(?!\w))?"
            r"(?:,?\s(?:dated\s)?[a-z]{3,9}[\s,]{1,2}\d{4})?"
            r"(?:[\s,]{1,2}of\s(?:the\s)?(?:\w+\s){0,5}?(?:licen[sc]e|[a-z]{0,2}pl)\b\)?)?"
        )
        self._later = re.compile(either(facts.later))
        short = "|".join(facts.telling.split())
        self._tells_version = re.compile(rf"\b{_VERSION}[\s-]?\d|\b(?:{short})[\s-]?(?:v\.?)?\s?\d")
        self._find = lru_cache(maxsize=4096)(self._look_up)

    def at(self, plain: Plain, words: Sequence[Word], at: int) -> Named | None:
        """The license named from a word on."""
        first = words[at]
        if first.is_address:
            found = self.address(first.text)
            return Named(found, first.start, first.end) if found else None
        if version := _FIRST.match(plain.text, first.start):
            return self._version_first(plain, words, at, version)
        known = None if first.text in self._never else self._longest(plain, words, at)
        if known is None:
            return None
        end = words[at + known.words - 1].end
        if known.family:
            return self._versioned(plain, known, first.start, end)
        return self._with_later(plain, known, first.start, end)

    def whole(self, phrase: str, start: int) -> Named | None:
        """The license that a phrase is the name of, to its end."""
        _, expression, family = self._find(phrase)
        if not expression and not family:
            return None
        end = start + len(phrase)
        return Named(expression, start, end, phrase, is_open=not expression, is_bare=True)

    def address(self, url: str) -> str:
        """The license whose text an address is known to hold."""
        page = url.rstrip(".,;:)")
        if found := resolve(page, self._kb).expression:
            return found
        bare = _SCHEME.sub("", page.casefold(), count=1).rstrip("/")
        if found := self._pages.get(bare, ""):
            return found
        return next((i for start, i in self._addresses.items() if bare.startswith(start)), "")

    @cached_property
    def _pages(self) -> dict[str, str]:
        """The pages of the curated licenses; none where several have one."""
        found: dict[str, set[str]] = {}
        for license_id in self._kb.ids("licenses"):
            facts = self._kb.license(license_id)
            if facts is not None and facts.url:
                bare = _SCHEME.sub("", facts.url.casefold(), count=1).rstrip("/")
                found.setdefault(bare, set()).add(license_id)
        return {page: ids.pop() for page, ids in found.items() if len(ids) == 1}

    def is_saying(self, named: Named) -> bool:
        """Whether a name is one that only notices give."""
        return self._names.spelling.key(named.phrase) in self._sayings

    def is_id(self, text: str) -> bool:
        """Whether a text is an id or tag, to the letter but for case."""
        return bool(self._names.exact(text))

    # -- looking up

    def _look_up(self, phrase: str) -> tuple[str, str, str]:
        """Key, expression and family of a phrase; empty where it is none."""
        if "_" in phrase:  # an identifier: no name stands in it, though it may be one
            return phrase, self._names.exact(phrase), ""
        key = self._names.spelling.key(phrase)
        if not key:
            return "", "", ""
        if key in self._sayings:
            found = self._sayings[key]
            return key, found, "" if found else key
        found = self._names.called(key) or ""
        if not found and " " not in phrase:
            found = self._names.exact(phrase)
        return key, found, "" if found or not self._names.family(key) else key

    def _expression(self, phrase: str) -> str:
        return self._find(phrase)[1]

    def _longest(self, plain: Plain, words: Sequence[Word], at: int) -> _Found | None:
        """The longest name that begins at a word."""
        best: _Found | None = None
        last = ""
        for count, word in enumerate(words[at : at + NAME_WORDS], start=1):
            if (count > 1 and word.text in self._ends) or word.is_break or word.is_address:
                break
            if word.text in _STOPS:
                if word.text == "." and words[at + count - 2].text in {"v", "ver", "no"}:
                    continue
                break
            if word.text in _SIGNS and count > 1:
                continue
            if word.text in _SIGNS or ("_" in word.text and count > 1):
                break
            phrase = plain.text[words[at].start : word.end]
            key, expression, family = self._find(phrase)
            goes_on = word.text in _LICENSE and best is not None and count == best.words + 1
            if (expression or family) and (key != last or goes_on):
                best = _Found(phrase, count, expression, family)
            last = key
        return best

    # -- versions

    def _version_first(
        self, plain: Plain, words: Sequence[Word], at: int, version: re.Match[str]
    ) -> Named | None:
        """`version 2 or later of the …`, `version 2 or version 3 of the …`."""
        second = _OR_ANOTHER.match(plain.text, version.end())
        later = self._later.match(plain.text, version.end())
        of = _OF.match(plain.text, (second or later or version).end())
        if of is None:
            return None
        after = next((i for i, w in enumerate(words) if w.start >= of.end()), None)
        known = self._longest(plain, words, after) if after is not None else None
        if after is None or known is None:
            return None
        stop = words[after + known.words - 1].end
        if not second and not later and (later := self._later.match(plain.text, stop)):
            stop = later.end()
        versions = [_digits(m) for m in (version, second) if m]
        ends = f" {LATER}" if later else ""
        found = [self._expression(f"{known.phrase} {v}{ends}") for v in versions]
        return Named(
            " OR ".join(found) if all(found) else "",
            words[at].start,
            stop,
            f"{known.phrase} {versions[0]}",
            is_bare=not later,
        )

    def _versioned(self, plain: Plain, known: _Found, start: int, end: int) -> Named:
        """The license of a family whose version stands behind its name, or in a link."""
        for pattern in (_NEAR, self._far, _EITHER):
            number = pattern.match(plain.text, end)
            if number is None or _LIST_MARK.match(plain.text, number.start("v") - 1):
                continue
            phrase = f"{known.phrase} {_digits(number)}"
            if expression := self._expression(phrase):
                found = known._replace(phrase=phrase, expression=expression)
                return self._with_later(plain, found, start, number.end())
        told = self._aside(plain, known.family, end) or self._link(plain, known.family, end)
        if told is not None:
            return told._replace(start=start)
        default = self._default(known)
        if default and self._tells_version.search(plain.text, max(0, start - AROUND), end + AROUND):
            default = ""  # a version is told, but not so that it could be read
        return Named(default, start, end, known.phrase, is_open=True)

    def _default(self, known: _Found) -> str:
        """What a name without a version stands for."""
        said = set(known.phrase.split())
        meant = (v for k, words, v in self._unversioned if k == known.family and words <= said)
        return next(meant, "") or self._only_version(known.family)

    def _only_version(self, family: str) -> str:
        """The license of a family that has had one version; makers of models change theirs."""
        found = self._names.exact(self._names.family(family))
        return "" if found.startswith("LicenseRef-") else found

    def _aside(self, plain: Plain, family: str, end: int) -> Named | None:
        """The license of a family that an abbreviation in brackets behind its name tells."""
        brackets = _BRACKETS.match(plain.text, end)
        found = self._expression(brackets[1]) if brackets else ""
        if brackets is None or not self._is_of(family, found):
            return None
        known = _Found(brackets[1], 1, found, "")
        return self._with_later(plain, known, end, brackets.end())

    def _is_of(self, family: str, expression: str) -> bool:
        if not expression:
            return False
        stem = without_version(self._names.spelling.key(expression))
        return stem == family or stem.startswith(f"{family} ")

    def _link(self, plain: Plain, family: str, end: int) -> Named | None:
        """The license of a family that an address behind its name tells."""
        for link in _ADDRESS.finditer(plain.text, end, end + LINK):
            found = self.address(link.group())
            if self._is_of(family, found):
                return Named(found, link.start(), link.end(), found, is_bare=True)
        return None

    def _with_later(self, plain: Plain, known: _Found, start: int, end: int) -> Named:
        """Take in what stands behind a version: `or later`, or further versions."""
        is_told = LATER in known.phrase or ONLY in known.phrase or " " in known.expression
        if is_told:
            return Named(known.expression, start, end, known.phrase)
        of = self._of_the.match(plain.text, end)
        behind = of.end() if of else end
        if later := self._later.match(plain.text, behind):
            found = self._expression(f"{known.phrase} {LATER}") or known.expression
            return Named(found, start, later.end(), known.phrase)
        found, stem = known.expression, _VERSION_IN_NAME.sub("", known.phrase)
        while more := _MORE.match(plain.text, behind):
            other = self._expression(f"{stem} {_digits(more)}")
            if not other or other in found:
                break
            end = behind = more.end()
            if later := self._later.match(plain.text, behind):
                end = behind = later.end()
                other = self._expression(f"{stem} {_digits(more)} {LATER}") or other
            found += f" OR {other}"
        return Named(found, start, end, known.phrase, is_bare=True)


def _digits(number: re.Match[str]) -> str:
    return _WORDED.get(number["v"], number["v"])
