"""SPDX expressions: read as people write them, normalized, and taken apart again.

The algebra is that of the `license-expression` library, given only the symbols that an expression
holds; what a name between two operators stands for is asked of the caller. Operators may be
written small (SPDX 3.0 allows it); where a name has such a word itself ("or later", "“New” or
“Revised”"), the longest stretch that is a name is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from howopen.regexes import regex

MAX_TEXT = 2_000
"""Characters of an expression; what is longer is no license name."""

MAX_PARTS = 128
MAX_DEPTH = 16
LONGEST_NAME = 3
"""Words such as "or" that one name may hold."""

_OPERATORS = frozenset(("AND", "OR", "WITH"))
_SEPARATOR = regex(r"((?<=[\s)])(?:and/or|and|or|with)(?=[\s(])|[()])", re.I)


class Kind(StrEnum):
    """What a written value names."""

    LICENSE = "license"  # an expression
    FAMILY = "family"  # licenses of one kind, but not which one
    NOTHING = "nothing"  # no license at all, such as "other"
    AMBIGUOUS = "ambiguous"  # several licenses, but not how they go together
    UNKNOWN = "unknown"


class Resolved(NamedTuple):
    """An SPDX expression, or why there is none."""

    expression: str
    reason: str = ""
    kind: Kind = Kind.LICENSE


def is_compound(text: str) -> bool:
    """Whether a text has words or signs that join licenses."""
    return _SEPARATOR.search(text) is not None


def read_expression(
    text: str, name: Callable[[str], Resolved], exceptions: Collection[str], *, choice: bool
) -> Resolved:
    """The expression that a text with operators stands for.

    `name` tells what one name stands for. `choice` says that the text speaks of choosing, which
    does not go with "and".
    """
    pieces = _pieces(text)
    if len(pieces) > MAX_PARTS:
        return Resolved("", f"more than {MAX_PARTS} names and operators", Kind.UNKNOWN)
    if "and/or" in pieces or (choice and any(p.upper() == "AND" for p in pieces)):
        return _either_way(text)
    found: list[str] = []
    at = 0
    while at < len(pieces):
        if _is_sign(pieces[at]):
            found.append(pieces[at].upper())
            at += 1
            continue
        length, resolved = _longest_name(pieces, at, name)
        if not resolved.expression:
            open_ = resolved.kind in {Kind.FAMILY, Kind.AMBIGUOUS}
            return resolved._replace(kind=resolved.kind if open_ else Kind.UNKNOWN)
        compound = " " in resolved.expression
        found.append(f"({resolved.expression})" if compound else resolved.expression)
        at += length
    return normalized(" ".join(found), exceptions)


def _either_way(text: str) -> Resolved:
    why = f"{text[:120]!r} names several licenses, but not whether all hold or one may be chosen"
    return Resolved("", why, Kind.AMBIGUOUS)


def _pieces(text: str) -> list[str]:
    """Names and what stands between them; a parenthesis behind a name belongs to it."""
    pieces: list[str] = []
    name, inside = "", 0
    for piece in _SEPARATOR.split(text):
        if not _is_sign(piece) or inside or (piece == "(" and name.strip()):
            name += piece
            inside += (piece == "(") - (piece == ")")
            continue
        if name.strip():
            pieces.append(name.strip())
        pieces.append(piece.casefold() if piece.islower() else piece)
        name = ""
    return [*pieces, name.strip()] if name.strip() else pieces


def _is_sign(piece: str) -> bool:
    return piece in {"(", ")"} or piece.upper() in _OPERATORS or piece.casefold() == "and/or"


def _longest_name(
    pieces: Sequence[str], at: int, name: Callable[[str], Resolved]
) -> tuple[int, Resolved]:
    """How many pieces from here on are one name, and what it stands for."""
    for more in range(LONGEST_NAME, -1, -1):
        stretch = pieces[at : at + 2 * more + 1]
        joints = stretch[1::2]
        if len(stretch) < 2 * more + 1 or any(not j.islower() or j == "and/or" for j in joints):
            continue
        if any(_is_sign(p) for p in stretch[::2]):
            continue
        resolved = name(" ".join(stretch))
        if resolved.expression or not more:
            return 2 * more + 1, resolved
    raise AssertionError("a single piece always resolves to something")


def normalized(expression: str, exceptions: Collection[str]) -> Resolved:
    """An expression with the fewest parentheses and each license of a list once."""
    depth = 0
    for sign in re.findall(r"[()]", expression):
        depth += 1 if sign == "(" else -1
        if depth > MAX_DEPTH:
            return Resolved("", f"parentheses more than {MAX_DEPTH} deep", Kind.UNKNOWN)
    from license_expression import ExpressionError, ExpressionParseError, LicenseSymbol, Licensing

    symbols = [
        LicenseSymbol(word, is_exception=word in exceptions)
        for word in dict.fromkeys(_words(expression))
    ]
    licensing = Licensing(symbols)
    try:
        parsed = licensing.parse(expression, validate=True, strict=True, simple=True)
        rendered = str(licensing.dedup(parsed).render())
    except (ExpressionError, ExpressionParseError) as error:
        told = " ".join(str(error).split())
        return Resolved("", f"no license expression: {told[:200]}", Kind.UNKNOWN)
    return Resolved(rendered)


def _words(expression: str) -> list[str]:
    words = expression.replace("(", " ").replace(")", " ").split()
    return [w for w in words if w not in _OPERATORS]


def ids_of(expression: str) -> tuple[str, ...]:
    """The license ids in an SPDX expression, in order; the `+` of "or later" is none of an id."""
    return tuple(w.removesuffix("+") for w in _words(expression))


def in_names(expression: str, names: Mapping[str, str]) -> str:
    """An expression with short names in place of the ids that have one."""

    def named(word: re.Match[str]) -> str:
        license_id = word[0].removesuffix("+")
        later = " or later" if license_id != word[0] else ""
        return names[license_id] + later if license_id in names else word[0]

    return re.sub(r"[^\s()]+", named, expression)
