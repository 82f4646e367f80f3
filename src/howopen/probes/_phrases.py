"""The small pattern languages of `knowledge/components/`: phrases for words, globs for paths.

A phrase is words in order, in any case: `*` ends or begins a word freely, `(a|b)` is a choice,
`(a|)` may be left out, `~` stands for up to five words, `#` for a number, `^` and `$` for the
beginning and the end but for marks. Between words a hyphen, comma or bracket is as good as a space.
A glob knows `*` (within a folder), `**/` (any folders, also none), `**` (all below), `?` and
`{a,b}`; case does not matter. Both compile to expressions whose every repetition is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from howopen.errors import KnowledgeError

_PARTS = re.compile(r"[()|*~#^$-]|\s+|[^\s()|*~#^$-]+")
_LOOSE = {"(": "(?:", "|": "|", ")": ")", "*": r"\w{0,30}", "#": r"\d{1,9}"}
_LOOSE |= {"^": r"\A\W{0,20}", "$": r"\W{0,20}\Z"}
_OPTIONAL = re.compile(r"( ?)\(([^()]{0,400})\|\)( ?)")
_GAP = r"[\s\-_/,;:()]{1,3}"
_FEW_WORDS = r"(?:\S{1,40}\s){0,5}?"


@cache
def phrases(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Compile phrases into one expression that finds any of them; none gives one that never.

    Raises KnowledgeError for brackets that do not match.
    """
    return _compiled(patterns, _phrase)


def _phrase(pattern: str) -> str:
    parts = _PARTS.findall(_OPTIONAL.sub(_with_space, " ".join(pattern.split())))
    out: list[str] = []
    for i, part in enumerate(parts):
        if part == "~":
            out.append(_FEW_WORDS)
        elif part.isspace() or part == "-":
            beside_gap = "~" in (parts[i - 1], parts[i + 1] if i + 1 < len(parts) else "")
            out.append(r"[\s,;:]{0,3}" if beside_gap else _GAP)
        else:
            out.append(_LOOSE.get(part) or re.escape(part))
    wide = any(c >= "\u2e80" for c in pattern)  # scripts that put no spaces between words
    return "".join(out) if wide else rf"(?<!\w)(?:{''.join(out)})(?!\w)"


def _with_space(optional: re.Match[str]) -> str:
    """Take a space beside what may be left out into it, so that it is left out too."""
    before, words, after = optional.groups()
    choices = words.split("|")
    joined = not after and optional.string[optional.end() : optional.end() + 1] not in (
        "",
        ")",
        "|",
    )
    if joined or not (before or after):
        return optional[0]
    if before:
        return f"({''.join(f' {choice}|' for choice in choices)}){after}"
    return f"({''.join(f'{choice} |' for choice in choices)})"


class Globs(NamedTuple):
    """Compiled globs: those that any folder may precede look at the file's name alone."""

    names: re.Pattern[str]
    paths: re.Pattern[str]

    def match(self, path: str) -> bool:
        """Tell whether any of the globs matches the whole path."""
        name = path[path.rfind("/") + 1 :]
        return bool(self.names.match(name) or self.paths.match(path))


@cache
def globs(patterns: tuple[str, ...]) -> Globs:
    """Compile globs into one matcher of whole paths; none gives one that never does.

    Raises KnowledgeError for braces that do not match.
    """
    names = tuple(p[3:] for p in patterns if p.startswith("**/") and "/" not in p[3:])
    names = tuple(p for p in names if "**" not in p)
    paths = tuple(p for p in patterns if p[3:] not in names or not p.startswith("**/"))
    return Globs(_compiled(names, _glob), _compiled(paths, _glob))


def _compiled(patterns: tuple[str, ...], how: Callable[[str], str]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(map(how, patterns)) or r"(?!)", re.IGNORECASE)
    except re.error as error:
        raise KnowledgeError(f"no pattern: {', '.join(patterns)[:200]}: {error}") from error


def _glob(pattern: str) -> str:
    out: list[str] = []
    at = 0
    braces = 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            out.append(r"(?:[^/]{1,255}/){0,24}")
            at += 3
            continue
        if pattern.startswith("**", at):
            out.append(".{1,4096}")
            at += 2
            continue
        char = pattern[at]
        if char in "{}":
            braces += 1 if char == "{" else -1
            out.append("(?:" if char == "{" else ")")
        elif char == "," and braces:
            out.append("|")
        elif char in "*?":
            out.append("[^/]{0,255}" if char == "*" else "[^/]")
        else:
            out.append(re.escape(char))
        at += 1
    return rf"(?:{''.join(out)})\Z"
