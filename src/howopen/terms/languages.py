"""Passages in languages that no rule reads: told, so that silence in them is not taken for freedom.

A block is in the language whose function words it holds most of, or whose letters it is written in.
A passage of an otherwise English text, such as a clause on the language of the contract, is too
little to tell; a quarter of a page is not, nor is the better part of a short text.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import NamedTuple

from howopen.facts.languages import LanguageFacts
from howopen.regexes import regex
from howopen.terms.document import Document
from howopen.types import Term, TermState

KIND = "unread-language"
"""The term kind that stands for a passage nobody read."""

UNTOLD = "a language that is not known here"
MANY_LETTERS = 500
GREAT_SHARE = 0.4
"""A language is told from so many letters on, or from such a share of the text's letters."""

_MIN_WORDS = 5  # of a block whose language is asked
_ENGLISH = 0.15  # English function words per word that leave no question
_MIN_HITS = 0.16  # function words per word; prose of any language has twice as many
_MIN_SCRIPT = 0.35  # letters of a script per letter
_MIN_KANA = 0.04
_WITH_HAN = frozenset(("Japanese", "Chinese (traditional)"))
_PROSE_WORDS = 60  # different words that make a text worth the question, where no list knows it
_WORD = regex(r"[^\W\d_]+")
_FAR = regex(r"[^\W\d_\x00-\u024f\u1e00-\u1eff]")
_HAN = regex(r"[\u3400-\u9fff]")


class Foreign(NamedTuple):
    """What of a document is in languages that are not read."""

    blocks: frozenset[int]
    terms: tuple[Term, ...]

    def holds(self, document: Document, position: int) -> bool:
        """Whether a position of the folded text stands in such a passage."""
        return bool(self.blocks) and document.block_at(position) in self.blocks


class Languages:
    """The languages that are told; make once, use for any number of documents."""

    def __init__(self, facts: LanguageFacts) -> None:
        self._facts = facts

    def foreign(self, document: Document, low: str) -> Foreign:
        """The blocks of a document that are not read, and a term for each of their languages."""
        letters: Counter[str] = Counter()
        blocks: dict[str, list[int]] = {}
        for number, block in enumerate(document.blocks):
            text = low[block.start : block.end]
            words = _WORD.findall(text)
            language = self._language(text, words)
            letters[language] += sum(map(len, words))
            if language:
                blocks.setdefault(language, []).append(number)
        if not blocks and (untold := self._untold(document, low)):
            letters[UNTOLD], blocks[UNTOLD] = letters.pop("", 0), untold
        whole = letters.total()
        told = [name for name in blocks if _is_much(letters[name], whole)]
        terms = (_term(document, n, blocks[n], round(100 * letters[n] / whole)) for n in told)
        return Foreign(frozenset(b for n in told for b in blocks[n]), tuple(terms))

    def _language(self, text: str, words: list[str]) -> str:
        """The language of a lower-case text, empty where it is read or cannot be told."""
        english = sum(map(self._english.__contains__, words))
        if english > _ENGLISH * len(words) and (text.isascii() or not _FAR.search(text)):
            return ""
        if not text.isascii() and (far := _FAR.findall(text)):
            total = sum(map(len, words))
            for name, pattern in self._scripts:
                inside = sum(1 for letter in far if pattern.match(letter))
                if inside > 2 and inside >= _least(name, total):
                    return name
            if len(far) > total / 2:
                return "" if _HAN.match(far[len(far) // 2]) else UNTOLD
        return self._by_words(words, english) if len(words) >= _MIN_WORDS else ""

    def _by_words(self, words: list[str], english: int) -> str:
        told = [(word, names) for word in words if (names := self._of_word.get(word))]
        hits = Counter(name for _, names in told for name in names)
        name, most = max(hits.items(), key=lambda item: item[1], default=("", 0))
        different = len({word for word, names in told if name in names})
        much = most >= _MIN_HITS * len(words) and most > 1.5 * english
        return name if much and different >= 2 else ""

    @cached_property
    def _english(self) -> frozenset[str]:
        return frozenset(self._facts.read.split())

    @cached_property
    def _of_word(self) -> dict[str, tuple[str, ...]]:
        """The languages that a word belongs to, but English."""
        table: dict[str, tuple[str, ...]] = {}
        for name, words in self._facts.words.items():
            for word in frozenset(words.split()) - self._english:
                table[word] = (*table.get(word, ()), name)
        return table

    @cached_property
    def _scripts(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((n, re.compile(f"[{c}]")) for n, c in self._facts.scripts.items())

    def _untold(self, document: Document, low: str) -> list[int]:
        """All blocks of a text that is prose, and neither English nor in any language listed."""
        words = _WORD.findall(low)
        english = sum(map(self._english.__contains__, words))
        if english > 0.08 * len(words) or len(frozenset(words)) < _PROSE_WORDS:
            return []
        small = sum(1 for word in _WORD.findall(document.folded) if word.islower())
        if small < len(words) / 2 or len(_HAN.findall(low[:4000])) > 40:
            return []
        return list(range(len(document.blocks)))


def _least(name: str, letters: int) -> float:
    """The letters that make a text one of a script; Japanese is half Han letters, or more."""
    return (_MIN_KANA if name in _WITH_HAN else _MIN_SCRIPT) * letters


def _is_much(letters: int, of: int) -> bool:
    return letters >= MANY_LETTERS or letters > GREAT_SHARE * of


def _term(document: Document, language: str, blocks: list[int], share: int) -> Term:
    """What stands for the passages of one language: the first sentence of them, unread."""
    first = document.blocks[blocks[0]]
    sentence = next((s for s in document.sentences if s.block == blocks[0]), first)
    end = min(sentence.end, first.start + 300)
    return Term(
        kind=KIND,
        state=TermState.UNCLEAR,
        params={"language": language, "share": share},
        section=first.section,
        quote=document.quote(first.start, end),
        start_line=document.lines(first.start, end)[0],
        end_line=max(
            document.lines(document.blocks[b].start, document.blocks[b].end)[1] for b in blocks
        ),
        rule=f"{KIND}/function-words",
    )
