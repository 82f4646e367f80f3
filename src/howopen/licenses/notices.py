"""What a text says it is licensed under: notices, license fields and headings, in prose or code.

A notice is a lead, words that fill, and the name or address of a license, in one sentence. A name
alone is no notice, and one that its sentence takes back ("not", "unlike", "such as") is none. How
texts say it is data (`knowledge/notices.yaml`), and so is what licenses are called; a license that
is named with changes ("with the following restrictions") is not told, since what holds is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from heapq import merge
from itertools import islice
from typing import NamedTuple

from howopen.facts.notices import blank, either
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.plain import Plain
from howopen.licenses.spoken import NAME_WORDS, Named, NameReader
from howopen.regexes import regex

MAX_LEADS = 10_000
"""Leads of one text that are followed; a text with more is none that people write."""

FILLERS = 16
"""Words that may stand between a lead and a name."""

MAX_NAMES = 40
"""Names of one list."""

MAX_BEFORE = 8
"""Words of a name before a lead."""

REACH = 400
"""Characters behind a lead, or a name, in which the next name is sought."""

SENTENCE = 300
"""Characters before a name that are looked at for what takes it back."""

BEFORE = 80
"""Characters before a lead in which the name stands that it ends."""

EXCEPTION = 400
"""Characters behind a name in which an exception to it may be named."""

ALONE = 600
"""Characters of a text that may be nothing but the name of a license."""

_SENTENCE_END = regex(r"(?<!e\.g)(?<!i\.e)[.!?;](?=\s)|\n\n")
_FIELD_PLACE = regex(r"(?:^|\n|\|)[\w .,!\[-]{0,40}$")
_LINE_START = regex(r"(?:^|\n)[{, ]{0,3}$")
_LINE_END = regex(r" ?(?:$|\n|[(.,;/-]|see\b|https?:)")
_WORTH_A_LOOK = regex(r"licen|agreement|terms|\d|http|www|public|[a-z]pl\b|itself")
_BRACKETS = r"(?:\s?\([^()]{1,80}\))?"
_COPYRIGHT = regex(r"^[^\n]*(?:copyright|\(c\)|©|all rights reserved)[^\n]*$", re.MULTILINE)
_NEXT = frozenset(("and", "or", "/", ",", "&", "+", "with", "plus", "|", "either", ";"))
_ANNOUNCES = frozenset((":", "of", "following", "either", "under", "or", "and", ","))
_BEFORE_LICENSED = regex(r"(?:^|[\n(,:;./]|\b(?:is|are|be|being|dual|under|and|or|as|code))[\s-]?$")


class Notice(NamedTuple):
    """The licenses that one notice names, and where its sentence stands."""

    named: tuple[Named, ...]  # none where it names what is not known for sure
    start: int
    end: int


class _Lead(NamedTuple):
    """What leads to a name, and where; at one place the one of lesser `order` comes first."""

    start: int
    order: int
    end: int
    kind: str


@cache
def notice_reader(kb: KnowledgeBase) -> NoticeReader:
    """The reader of license notices, made once."""
    return NoticeReader(kb)


class NoticeReader:
    """Finds notices by the knowledge at hand."""

    def __init__(self, kb: KnowledgeBase) -> None:
        facts = kb.notices
        self._name = NameReader(facts, kb)
        leads = facts.leads
        kinds = {
            "strong": leads.strong,
            "badge": leads.badge,
            "tag": leads.tag,
            "bare": leads.bare,
            "after": leads.after,
            "weak": leads.weak,
        }
        self._leads = tuple(
            (kind, re.compile(blank(pattern)))
            for kind, patterns in kinds.items()
            for pattern in patterns
        )
        self._fillers = frozenset(facts.fillers.split()) | _NEXT
        self._opening = frozenset(facts.opening.split())
        self._goes_on = frozenset(facts.goes_on.split())
        self._telling = frozenset(facts.telling.split())
        self._subjects = re.compile(rf"\b(?:{'|'.join(facts.subjects.split())})\b")
        self._before = re.compile(either(facts.vetoes.before))
        self._behind = re.compile(rf"{_BRACKETS}(?:{either(facts.vetoes.behind)})")
        self._riders = re.compile(rf"{_BRACKETS}(?:{either(facts.vetoes.riders)})")
        self._aside = re.compile(
            r"(?:[\s\])]{0,2}(?:licen[sc]es?|agreement)\b)?\]?(?:\s?\([^()]{0,200}\))?"
            rf"(?:{blank(facts.published)})?(?:\n\n(?=(?:or|and)\b))?"
        )
        self._choice = re.compile(blank(facts.choice))
        self._lists = re.compile(blank(facts.lists))
        self._unread = re.compile(
            r"(?:\slicen[sc]es?)?(?:\s?\([^()]{1,20}\))?\s?(?:,|\band\b|\bplus\b|&|\+)[\s,]{1,2}"
            rf"(?:and\s)?(?:(?!(?:{'|'.join(facts.no_name.split())})\b)[\w.-]{{1,24}}\s){{1,6}}?"
            r"licen[sc]es?\b"
        )
        self._exceptions = facts.exceptions
        self._exception = re.compile(
            r"\b(?:" + "|".join(e.replace(" ", r"[\s-]") for e in facts.exceptions) + r")\b"
        )

    def read(self, plain: Plain) -> Iterator[Notice]:
        """The notices of a text, in their order. Linear in its length."""
        text = plain.text
        if alone := self._nothing_but_names(plain):
            yield Notice(alone, 0, len(text))
            return
        done = 0
        for lead in islice(self._found(text), MAX_LEADS):
            if lead.start < done:
                continue  # in a notice that was read already
            named = self._followed(plain, lead)
            if not named:
                continue
            done = end = max(lead.end, named[-1].end)
            start = _sentence_start(text, min(lead.start, named[0].start))
            if self._is_denied(text, lead, start, named):
                continue
            told = () if self._is_changed(text, named) else self._told(text, start, named)
            yield Notice(self._with_exception(text, told, end), start, end)

    def _found(self, text: str) -> Iterator[_Lead]:
        """All leads of a text, in order."""
        found = (
            _leads(text, pattern, kind, order) for order, (kind, pattern) in enumerate(self._leads)
        )
        return merge(*found)

    def _followed(self, plain: Plain, lead: _Lead) -> tuple[Named, ...]:
        """The names that a lead leads to."""
        if lead.kind == "after":
            return self._names_before(plain, lead.start)
        if lead.kind == "tag":
            before = plain.text[max(0, lead.start - 60) : lead.start]
            is_assigned = "=" in plain.text[lead.start : lead.end]
            if not (_LINE_START if is_assigned else _FIELD_PLACE).search(before):
                return ()  # in code or prose
        return self._names_behind(plain, lead.end, lead.kind)

    # -- names behind a lead, before one, or alone

    def _names_behind(self, plain: Plain, at: int, kind: str) -> tuple[Named, ...]:
        text = plain.text
        if kind == "weak" and not _WORTH_A_LOOK.search(text, at, at + REACH):
            return ()
        listed = self._lists.search(text, max(0, at - 60), at + 60) is not None
        return self._list(plain, at, kind, listed=listed)

    def _list(self, plain: Plain, at: int, kind: str, *, listed: bool) -> tuple[Named, ...]:
        """The names that stand one behind the other; `listed`: each line may have one."""
        found: list[Named] = []
        while len(found) < MAX_NAMES:
            named = self._next(plain, at)
            if named is None or not self._tells(plain.text, named, kind):
                break
            found.append(named)
            aside = self._aside.match(plain.text, named.end)
            at = aside.end() if aside else named.end
            following = next(plain.words(at, at + BEFORE), None)
            if following is None:
                break
            new_line = "\n" in plain.text[named.end : following.start + 2]
            if following.text not in _NEXT and not (listed and new_line):
                break
        return tuple(found)

    def _next(self, plain: Plain, at: int) -> Named | None:
        """The name that follows, behind words that fill.

        A paragraph ends where nothing announces what follows, as `either of` or a colon does.
        """
        words = list(islice(plain.words(at, at + REACH), FILLERS + NAME_WORDS))
        for i, word in enumerate(words[:FILLERS]):
            fills = word.text in self._fillers
            if not fills or word.text in self._opening:
                named = self._name.at(plain, words, i)
                if named is not None:
                    return named
            if word.is_break:
                if i and words[i - 1].text not in _ANNOUNCES:
                    return None
            elif not fills and not word.is_address:
                return None
        return None

    def _names_before(self, plain: Plain, end: int) -> tuple[Named, ...]:
        """A name that ends where `licensed` begins, as in `this package is … licensed`."""
        text = plain.text
        words = list(plain.words(max(0, end - BEFORE), end))
        for word in words[-MAX_BEFORE:]:
            named = self._name.whole(text[word.start : end].rstrip(" -\n"), word.start)
            if (
                named is not None
                and self._tells(text, named, "after")
                and self._speaks_of_itself(text, word.start)
                and _BEFORE_LICENSED.search(text, max(0, word.start - 12), word.start)
            ):
                return (named,)
        return ()

    def _speaks_of_itself(self, text: str, at: int) -> bool:
        """Whether the sentence up to a position is about the text's own work, or begins there."""
        start = _sentence_start(text, at)
        return not text[start:at].strip() or bool(self._subjects.search(text, start, at))

    def _nothing_but_names(self, plain: Plain) -> tuple[Named, ...]:
        """The names of a text that holds nothing else but copyright lines and addresses."""
        text = plain.text
        if len(text) > ALONE or not ("licen" in text or self._name.is_id(text.strip())):
            return ()
        bare = Plain.of(_COPYRIGHT.sub(lambda line: " " * len(line.group()), text))
        named = self._list(bare, 0, "tag", listed=True)
        if not named or any(not n.expression or self._behind.match(text, n.end) for n in named):
            return ()
        rest = (w for w in bare.words(named[-1].end, ALONE) if not w.is_address)
        is_all = all(w.text in self._goes_on or not w.text[0].isalnum() for w in rest)
        return named if is_all else ()

    def _tells(self, text: str, named: Named, kind: str) -> bool:
        """Whether a name is one beyond doubt: short ones are words of other meaning too."""
        if kind == "bare" and not _LINE_END.match(text, named.end):
            return False
        name = text[named.start : named.end]
        words = re.findall(r"[^\W\d_]+", name)
        if named.is_open and kind in {"weak", "after"} and len(words) < 3:
            return False
        if self._name.is_saying(named) or "://" in name or len(words) > 2 or "licen" in name:
            return True
        is_sure = kind in {"strong", "tag", "bare", "badge"}
        follows = re.match(r"[\s-]?([a-z]+)", text[named.end : named.end + 20])
        is_versioned = is_sure and re.search(r"\d", name)
        if follows and not is_versioned and kind != "badge" and follows[1] not in self._goes_on:
            return False
        first = re.match(r"[a-z]+?(?=v?[\W\d]|v?$)", name)
        if is_sure or kind == "after" or (first and first[0] in self._telling):
            return True
        return "licen" in text[max(0, named.start - 10) : named.end + 12]

    # -- what takes a notice back, what adds to it

    def _is_denied(self, text: str, lead: _Lead, start: int, named: Sequence[Named]) -> bool:
        """Whether the sentence says that this is not so, or speaks of licenses in general."""
        first = min(lead.start, named[0].start)
        end = first if lead.kind == "after" else max(named[0].start, lead.end)
        if self._before.search(text[start:end]):
            return True
        return any(self._behind.match(text, n.end) for n in named)

    def _is_changed(self, text: str, named: Sequence[Named]) -> bool:
        """Whether a license is named with changes to it."""
        return any(self._riders.match(text, n.end) for n in named)

    def _told(self, text: str, start: int, named: Sequence[Named]) -> tuple[Named, ...]:
        """The names that may be told: where all of a list hold, one that is unknown hides all.

        A bare abbreviation without a version is no license for sure where others stand beside it.
        """
        several = len(named) > 1
        known = tuple(
            n for n in named if n.expression and not (several and n.is_open and _is_short(n.phrase))
        )
        if self._choice.search(text, start, named[-1].end + BEFORE):
            return known
        unread = self._unread.match(text, named[-1].end)
        return known if len(known) == len(named) and not unread else ()

    def _with_exception(self, text: str, named: tuple[Named, ...], end: int) -> tuple[Named, ...]:
        """Take in an exception that is named behind the last license."""
        if not named:
            return ()
        found = self._exception.search(text, named[0].start, end + EXCEPTION)
        if found is None or " WITH " in named[-1].expression:
            return named
        *others, last = named
        exception = self._exceptions[re.sub(r"[\s-]+", " ", found.group())]
        return (*others, last._replace(expression=f"{last.expression} WITH {exception}"))


def _leads(text: str, pattern: re.Pattern[str], kind: str, order: int) -> Iterator[_Lead]:
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - 1) : match.start()]
        if not (before.isascii() and before.isalnum()):  # Chinese has no blanks
            yield _Lead(match.start(), order, match.end(), kind)


def _is_short(phrase: str) -> bool:
    return len([w for w in phrase.split() if not w.startswith("licen")]) < 2


def _sentence_start(text: str, at: int) -> int:
    start = max(0, at - SENTENCE)
    return max((m.end() for m in _SENTENCE_END.finditer(text, start, at)), default=start)
