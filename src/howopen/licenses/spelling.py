"""A license name as words and numbers, so that ways of writing one name come out the same.

What tells nothing apart and what stands for what is data (`knowledge/license_names.yaml`); here is
only how a name is read: case, quotes, dashes and signs do not count, `2.0` and `2` are the same
number, `v2`, `2-0` and `2_0` are ways to write it, and a `+` behind a number says "or later".
"""

from __future__ import annotations

import unicodedata

from howopen.facts.licenses import LicenseNames
from howopen.regexes import regex

LATER = "later"
ONLY = "only"

_JOINED = regex(r"(?<!\d[-_])(?<![\d.])(\d{1,2})[-_](\d{1,2})(?![-_]?[\d.])(?![^\W\d_])")
_OR_LATER = regex(r"(?<=\d)\+(?![+\w])")
_VERSION_SIGN = regex(r"(?<=[^\W\d_]{2})v(?=\d)")
_PIECE = regex(r"\d+(?:\.\d+)*(?:[^\W\d_](?![^\W_]))?|[^\W\d_]+|\++|>=")
_NUMBER = regex(r"\d")

Words = tuple[str, ...]


class Spelling:
    """Reads names by one table of spellings."""

    def __init__(self, names: LicenseNames) -> None:
        self._fillers = frozenset(names.fillers)
        self.may_lack = names.may_lack
        self._table: dict[Words, Words] = {}
        self._longest = 0
        self._table = {
            self._plain(phrase): self._plain(word) for phrase, word in names.spellings.items()
        }
        self._longest = max(map(len, self._table), default=0)

    def words(self, text: str) -> Words:
        """The words and numbers of a name that tell it apart."""
        words = self._plain(text)
        found: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                known = self._table.get(words[at : at + length])
                if known is not None:
                    found += known
                    at += length
                    break
            else:
                found.append(words[at])
                at += 1
        return tuple(found)

    def key(self, text: str) -> str:
        """The words as one string."""
        return " ".join(self.words(text))

    def _plain(self, text: str) -> Words:
        return tuple(w for w in _tokens(text) if w not in self._fillers)


def _tokens(text: str) -> list[str]:
    """Words and numbers as written, without signs."""
    low = unicodedata.normalize("NFKC", text).casefold()
    low = _VERSION_SIGN.sub(" ", _JOINED.sub(r"\1.\2", _OR_LATER.sub(f" {LATER} ", low)))
    found: list[str] = []
    at_least = False
    for piece in _PIECE.findall(low):
        if piece == ">=":
            at_least = True
        elif _NUMBER.match(piece):
            found += [_number(piece), *([LATER] if at_least else [])]
            at_least = False
        else:
            found.append(piece)
    return found


def _number(written: str) -> str:
    """A number without the zeros at its end that change nothing: `2.0` is `2`."""
    while written.endswith(".0"):
        written = written[:-2]
    return written


def without_version(key: str) -> str:
    """What is left of a key without its numbers: the family that its versions share."""
    return " ".join(w for w in key.split() if not _NUMBER.match(w) and w not in {LATER, ONLY})
