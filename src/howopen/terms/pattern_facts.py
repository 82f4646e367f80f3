"""What is worked out of the patterns of rules when knowledge is compiled."""

from __future__ import annotations

import re

import msgspec

from howopen.types import Model

Needs = tuple[tuple[str, ...], ...]
"""Of each group of lower-case words one stands in every match, in the order of the groups."""

Groups = tuple[tuple[int, ...], ...]
"""Of each alternative of a pattern the numbers of the groups of words that it needs."""

WordTable = dict[str, tuple[tuple[str, tuple[int, ...]], ...]]
"""Words and the numbers of their groups, by how the words begin."""


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
    """All groups of words that some patterns need (see `vocabulary`)."""

    size: int  # how many groups there are
    groups: dict[str, Groups]  # by pattern
    anchored: WordTable  # words by their head: their first letters
    others: WordTable  # words that have no run of letters or digits, by their first character


class PatternFacts(Model):
    """All patterns of the rules, ready to search with."""

    pieces: tuple[msgspec.Raw, ...]  # of Piece; decoded when first tried
    patterns: dict[str, tuple[int, ...]]  # the numbers of the pieces of each pattern
    sentences: VocabularyFacts
    blocks: VocabularyFacts
