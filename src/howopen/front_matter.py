"""The YAML block at the head of a model card, read as the Hub reads it but keeping what it says.

Scalars stay as written (`language: no` is "no", `license_name: 1.10` is "1.10", dates are text) and
each value keeps its lines. Nothing is constructed from YAML: only its nodes are looked at. The
block is found by the rule of huggingface_hub, `repocard.py`, `REGEX_YAML_BLOCK`: a line `---`
(after blank lines at most), the block, and a line `---`.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

import yaml

from howopen.regexes import regex

BLOCK_LIMIT = 1 << 20
"""Characters read of one block; longer blocks are cut and said to be."""

_DEPTH_LIMIT = 64
_ALIAS_LIMIT = 64
_EVENT_LIMIT = 200_000

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"
_FENCE = regex(r"\s{0,80}---[ \t]{0,80}\Z")
_KEY = regex(r"[A-Za-z_][\w-]{0,60}[ \t]{0,4}:(?:\s|\Z)")
_ODD_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")  # line breaks to YAML, not to an editor


class Item(NamedTuple):
    """One value as written, and the line it stands in."""

    text: str
    line: int


class Entry(NamedTuple):
    """The value of one key: a scalar is one item, a list its scalars, a mapping its keys."""

    line: int  # of the key
    end_line: int
    items: tuple[Item, ...] = ()
    nested: bool = False  # the value holds mappings or lists of lists, seen only by their keys

    @property
    def text(self) -> str:
        """The value as written; the values of a list joined by commas; empty for no value."""
        return ", ".join(item.text for item in self.items)


class Problem(NamedTuple):
    """What is wrong with the block, in one line of text, and the line it is wrong in."""

    text: str
    line: int


class FrontMatter(NamedTuple):
    """What the block says, what is wrong with it, and the line where the document begins."""

    entries: dict[str, Entry]
    problems: tuple[Problem, ...] = ()
    body_line: int = 1


def lines_of(text: str) -> list[str]:
    """Split a text into its lines, as editors count them: by LF, CRLF or CR only."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_front_matter(text: str) -> FrontMatter:
    """Read the front matter of a document. Bad input gives problems, never an exception."""
    lines = lines_of(text.removeprefix("\ufeff"))
    start = next((i for i, line in enumerate(lines) if line.strip()), None)
    if start is None or not _FENCE.match(lines[start]):
        return FrontMatter({})
    problems: list[Problem] = []
    if lines[start] != lines[start].rstrip():
        problems.append(Problem("spaces after the opening ---: the Hub sees no block", start + 1))
    end = next((i for i in range(start + 1, len(lines)) if _closes(lines[i])), None)
    if end is None:
        return _unclosed(lines, start)
    block = "\n".join(lines[start + 1 : end]).translate(_ODD_BREAKS)
    if len(block) > BLOCK_LIMIT:
        problem = Problem(f"longer than {BLOCK_LIMIT >> 10} KiB: not read", start + 1)
        return FrontMatter({}, problems=(*problems, problem), body_line=end + 2)
    entries, found = _entries(block, start + 2)
    prose = not entries and not _KEY.match(block.lstrip())
    return FrontMatter(
        entries=entries, problems=(*problems, *found), body_line=1 if prose else end + 2
    )


def _closes(line: str) -> bool:
    return line.startswith("---") and not line[3:].strip(" \t")


def _unclosed(lines: list[str], start: int) -> FrontMatter:
    """Tell a rule across the page from front matter that was never closed."""
    following = next((line for line in lines[start + 1 :] if line.strip()), "")
    if not _KEY.match(following):
        return FrontMatter({})
    problem = Problem("no closing ---: the block has no end, so nothing in it counts", start + 1)
    return FrontMatter({}, problems=(problem,))


def _entries(block: str, offset: int) -> tuple[dict[str, Entry], list[Problem]]:
    """Read the entries of a block whose first line is line `offset` of the document."""
    try:
        if refusal := _refusal(block, offset):
            return {}, [refusal]
        root = yaml.compose(block, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return {}, [Problem(f"not YAML: {error.problem}", offset + (mark.line if mark else 0))]
    except (yaml.YAMLError, UnicodeError) as error:
        return {}, [Problem(f"not YAML: {' '.join(str(error).split())[:160]}", offset)]
    if root is None:
        return {}, []
    if not isinstance(root, yaml.MappingNode):
        return {}, [Problem("not a list of keys and values", offset + root.start_mark.line)]
    return _mapping(root, block.split("\n"), offset)


def _refusal(block: str, offset: int) -> Problem | None:
    """Count what the parser meets, before anything is built that could nest or repeat."""
    depth = aliases = 0
    events = yaml.parse(block, Loader=_LOADER)
    for count, event in enumerate(islice(events, _EVENT_LIMIT + 1)):
        line = offset + (event.start_mark.line if event.start_mark else 0)
        aliases += isinstance(event, yaml.AliasEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH_LIMIT:
            return Problem(f"nested deeper than {_DEPTH_LIMIT} levels: not read", line)
        if aliases > _ALIAS_LIMIT:
            return Problem(f"more than {_ALIAS_LIMIT} aliases: not read", line)
        if count == _EVENT_LIMIT:
            return Problem(f"more than {_EVENT_LIMIT} parts: not read", line)
    return None


def _mapping(
    root: yaml.MappingNode, lines: list[str], offset: int
) -> tuple[dict[str, Entry], list[Problem]]:
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for key, value in root.value:
        line = offset + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem("a key that is no plain word", line))
            continue
        if key.value in entries:
            first = entries[key.value].line
            says = f"`{key.value[:60]}` stands twice, in lines {first} and {line}; the last holds"
            problems.append(Problem(says, line))
        entries[key.value] = Entry(
            line=line,
            end_line=max(line, offset + _last_line(value, lines)),
            items=tuple(_items(value, offset)),
            nested=_nested(value),
        )
    return entries, problems


def _items(node: yaml.Node, offset: int) -> list[Item]:
    if isinstance(node, yaml.ScalarNode):
        members = [node]
    elif isinstance(node, yaml.MappingNode):
        members = [key for key, _ in node.value]
    else:
        members = node.value
    return [
        Item(member.value.strip(), offset + member.start_mark.line)
        for member in members
        if isinstance(member, yaml.ScalarNode) and member.tag != _NULL
    ]


def _nested(node: yaml.Node) -> bool:
    if isinstance(node, yaml.SequenceNode):
        return any(not isinstance(member, yaml.ScalarNode) for member in node.value)
    return isinstance(node, yaml.MappingNode)


def _last_line(node: yaml.Node, lines: list[str]) -> int:
    """Find the last line of a value; the parser's mark stands where the next token begins."""
    last: int = node.end_mark.line - (node.end_mark.column == 0)
    last = min(last, len(lines) - 1)
    while last > 0 and (not lines[last].strip() or lines[last].lstrip().startswith("#")):
        last -= 1
    return last
