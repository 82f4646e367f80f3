r"""The code of a pattern, told with which characters its matches begin.

The standard library's engine skips quickly to the characters that a match can begin with, where
the code names them. Its compiler names them for few patterns: not behind `\b`, and not where a
group stands within a group. Here they are named for all that have some; nothing else changes.
"""

from __future__ import annotations

# Not documented, as the engine itself: see `regexes`.
from re import _compiler, _parser  # type: ignore[attr-defined]
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any, NamedTuple

_INFO_LENGTH = 5  # operation, length, mask, least and greatest width
_STANDS_STILL = (sre.AT, sre.ASSERT, sre.ASSERT_NOT)
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_WIDE = (sre.CATEGORY_WORD, sre.CATEGORY_NOT_WORD, sre.CATEGORY_NOT_SPACE, sre.CATEGORY_NOT_DIGIT)


class _Unknown(Exception):  # noqa: N818 - no error, a way out
    """What a part begins with cannot be told."""


class Code(NamedTuple):
    """What the engine is given."""

    units: list[int]
    flags: int
    groups: int
    names: dict[str, int]


def code_of(source: str, flags: int) -> Code:
    """The code of a pattern. Raises re.error for what is none."""
    parsed = _parser.parse(source, flags)
    state = parsed.state
    units = list(map(int, _compiler._code(parsed, flags)))  # noqa: SLF001
    told = flags | state.flags
    return Code(_with_begin(units, parsed, told), told, state.groups - 1, dict(state.groupdict))


def _with_begin(units: list[int], parsed: Any, flags: int) -> list[int]:
    operation, length, mask, least, greatest = units[:_INFO_LENGTH]
    if operation != sre.INFO or mask or not least or flags & sre.SRE_FLAG_IGNORECASE:
        return units
    try:
        begin, _ = _first(parsed)
    except _Unknown:
        return units
    block: list[int] = []
    charset, _ = _compiler._optimize_charset(begin)  # noqa: SLF001
    _compiler._compile_charset(charset, flags, block)  # noqa: SLF001
    head = [operation, length + len(block), sre.SRE_INFO_CHARSET, least, greatest]
    return list(map(int, (*head, *block, *units[1 + length :])))


def _first(items: Any) -> tuple[list[Any], bool]:
    """The characters that parts in a row can begin with, and whether they may match nothing."""
    begin: list[Any] = []
    for operation, value in items:
        if operation in _STANDS_STILL:
            continue
        told, may_be_nothing = _begin(operation, value)
        begin += told
        if not may_be_nothing:
            return begin, False
    return begin, True


def _begin(operation: Any, value: Any) -> tuple[list[Any], bool]:
    if operation is sre.LITERAL:
        return [(operation, value)], False
    if operation is sre.IN:
        if any(op is sre.NEGATE or v in _WIDE for op, v in value):
            raise _Unknown
        return list(value), False
    if operation is sre.SUBPATTERN:
        _, added, removed, inner = value
        if added or removed:
            raise _Unknown
        return _first(inner)
    if operation is sre.ATOMIC_GROUP:
        return _first(value)
    if operation is sre.BRANCH:
        each = [_first(branch) for branch in value[1]]
        return [item for told, _ in each for item in told], any(nothing for _, nothing in each)
    if operation in _REPEATS:
        told, nothing = _first(value[2])
        return told, nothing or value[0] == 0
    raise _Unknown
