"""What is worked out of the patterns of rules when knowledge is compiled."""

from __future__ import annotations

import re

import msgspec

from howopen.types import Model

Needs = tuple[tuple[str, ...], ...]
"""Of each group of lower-case words one stands in every match, in the order of the groups."""

WordTable = dict[str, tuple[tuple[str, int], ...]]
"""Words and their numbers, by how the words begin."""


class Piece(Model, array_like=True):
    """One alternative of a pattern, its phrases in place."""

    source: str
    needs: Needs
    in_low: bool  # for text in lower case; else case is ignored by a flag

    @property
    def flags(self) -> int:
        """The flags to compile it with."""
        return 0 if self.in_low else re.IGNORECASE


class VocabularyFacts(Model):
    """The words that some patterns need, numbered, as are groups of them and alternatives."""

    anchored: WordTable  # words by their head: their first letters
    others: WordTable  # words that have no run of letters or digits, by their first character
    groups: tuple[tuple[int, ...], ...]  # of each word the groups that hold it
    opened: tuple[tuple[tuple[int, tuple[int, ...]], ...], ...]
    """Of each group the alternatives whose key it is, and the other groups that they need."""
    free: tuple[int, ...]  # alternatives that need no word
    owners: tuple[int, ...]  # of each alternative the number of its pattern
    patterns: dict[str, tuple[int, int, int]]  # number, first alternative, end of alternatives


class PatternFacts(Model):
    """All patterns of the rules, ready to search with."""

    pieces: tuple[msgspec.Raw, ...]  # of Piece; decoded when first tried
    patterns: dict[str, tuple[int, ...]]  # the numbers of the pieces of each pattern
    sentences: VocabularyFacts
    blocks: VocabularyFacts
