r"""Run the commands that the documentation shows, and write what they print under them.

Usage: python support/refresh_docs.py [--check] [FILE…]

Every block ```` ```console ```` of README.md and docs/**/*.md holds commands after `$ `, each with
its output below; a command goes on in the next line after a `\`. Known commands are `howopen …`,
`cat FILE` and `echo $?`. They run in a copy of the repository's root that holds `examples/` and
nothing else, one copy a file, 80 columns wide, without color and with the network shut: a command
that asks for it is an error. So the same command prints the same in a reader's clone.

`[…]` on a line of its own stands for one or more lines left out. Output that still fits is not
touched. Where it does not, the lines that differ are written anew and each `[…]` stays between the
lines it stood between; look at the difference before you commit it. A command may fail only in
sight: `$ echo $?` must stand below it, unless the code is one that `howopen may` answers with.
"""

from __future__ import annotations

import argparse
import io
import os
import shlex
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from howopen.cli.may import EXIT_CODES
from howopen.cli.run import run

ROOT = Path(__file__).parents[1]
LEFT_OUT = "[…]"
_FENCE = "```"
_SETTINGS = {"COLUMNS": "80", "LINES": "24", "NO_COLOR": "1"}
_ANSWERS = frozenset(EXIT_CODES.values())


class DocsError(Exception):
    """A block that cannot be run, or that hides what happened."""


class Step(NamedTuple):
    """One command of a block and what stands below it; `prompt` is as written, with its `$`."""

    prompt: tuple[str, ...]
    shown: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """The command as a shell splits it; a comment is none of its words."""
        lines = (line.removesuffix("\\") for line in self.prompt)
        return shlex.split(" ".join(lines).removeprefix("$ "), comments=True)


def pages() -> list[Path]:
    """The files that are documentation, in a fixed order."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def refreshed(text: str) -> str:
    """The text of a page with the output of every command as it is now.

    Raises DocsError, whose message names the command.
    """
    lines: list[str] = []
    block: list[str] | None = None
    with _workplace():
        for line in text.splitlines():
            if block is None:
                lines.append(line)
                block = [] if line == f"{_FENCE}console" else None
            elif line == _FENCE:
                lines += [*_rewritten(block), line]
                block = None
            else:
                block.append(line)
    if block is not None:
        raise DocsError("a console block has no end")
    return "\n".join(lines) + "\n"


def _rewritten(block: Sequence[str]) -> Iterator[str]:
    steps = list(_steps(block))
    code = 0
    for n, step in enumerate(steps):
        code, output = _run(step.words, code)
        told = n + 1 < len(steps) and steps[n + 1].words[:1] == ["echo"]
        if code and code not in _ANSWERS and not told:
            raise DocsError(f"{' '.join(step.prompt)}: exit code {code}, and no `$ echo $?` below")
        yield from step.prompt
        yield from merged(step.shown, output.splitlines())


def _steps(block: Sequence[str]) -> Iterator[Step]:
    rest = list(block)
    while rest:
        prompt = [rest.pop(0)]
        if not prompt[0].startswith("$ "):
            raise DocsError(f"a console block begins with no command: {prompt[0]!r}")
        while prompt[-1].endswith("\\") and rest:
            prompt.append(rest.pop(0))
        end = next((n for n, line in enumerate(rest) if line.startswith("$ ")), len(rest))
        yield Step(tuple(prompt), tuple(rest[:end]))
        del rest[:end]


def _run(words: Sequence[str], code: int) -> tuple[int, str]:
    """The exit code and the output of one command; `code` is the one before it."""
    match list(words):
        case ["howopen", *arguments]:
            return _howopen(arguments)
        case ["cat", name] if Path(name).is_file() and not Path(name).is_absolute():
            return 0, Path(name).read_text(encoding="utf-8")
        case ["echo", "$?"]:
            return 0, f"{code}\n"
    raise DocsError(f"not a command that documentation can run: {shlex.join(words)}")


def _howopen(arguments: Sequence[str]) -> tuple[int, str]:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with _no_network() as asked, redirect_stdout(stream), redirect_stderr(stream):
        code = run(arguments)
    if asked:
        raise DocsError(f"howopen {shlex.join(arguments)}: asks for the network ({asked[0]})")
    stream.seek(0)
    return code, stream.read()


@contextmanager
def _workplace() -> Iterator[None]:
    """A root of its own for the commands of one page: what they write is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        if (ROOT / "examples").is_dir():
            shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        with chdir(folder), patch.dict(os.environ, _SETTINGS):
            yield


@contextmanager
def _no_network() -> Iterator[list[str]]:
    """Shuts the network; what was asked of it is in the list."""
    asked: list[str] = []

    def refuse(*arguments: Any, **_: Any) -> Any:
        asked.append(str(next((a for a in arguments if isinstance(a, str | tuple)), "")))
        raise OSError("the network is shut")

    with (
        patch.object(socket, "getaddrinfo", refuse),
        patch.object(socket.socket, "connect", refuse),
    ):
        yield asked


def fits(shown: Sequence[str], output: Sequence[str]) -> bool:
    """Whether what is shown is the output, with `[…]` for one or more lines of it."""
    parts = _parts(shown)
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return list(output) == first
    end = len(output) - len(last)
    if list(output[: len(first)]) != first or list(output[end:]) != last:
        return False
    at = len(first)
    for part in parts[1:-1]:
        starts = range(at + 1, end - len(part) + 1)
        found = next((n for n in starts if list(output[n : n + len(part)]) == part), None)
        if found is None:
            return False
        at = found + len(part)
    return at < end


def _parts(shown: Sequence[str]) -> list[list[str]]:
    """The runs of lines around each `[…]`."""
    parts: list[list[str]] = [[]]
    for line in shown:
        if line == LEFT_OUT:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def merged(shown: Sequence[str], output: Sequence[str]) -> list[str]:
    """The new output with the same lines left out, as far as they can be told."""
    if fits(shown, output):
        return list(shown)
    lines: list[str] = []
    match = SequenceMatcher(None, shown, output, autojunk=False)
    for kind, i, j, new, end in match.get_opcodes():
        was, now = list(shown[i:j]), list(output[new:end])
        if kind == "equal" or LEFT_OUT not in was:
            lines += now
        else:
            lines += _trimmed(was, now)
    return lines


def _trimmed(was: list[str], now: list[str]) -> list[str]:
    """Lines that changed around a `[…]`: as many are shown before and after it as were."""
    before = was.index(LEFT_OUT)
    after = was[::-1].index(LEFT_OUT)
    if len(now) <= before + after:
        return now
    return [*now[:before], LEFT_OUT, *now[len(now) - after :]]


def main(arguments: Sequence[str]) -> int:
    """Refresh or check pages; 1 where one differs, 2 where one cannot be run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="show what differs, write nothing")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    result = 0
    for path in [p.resolve() for p in asked.files] or pages():
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        try:
            now = refreshed(text)
        except DocsError as error:
            print(f"{name}: {error}", file=sys.stderr)
            result = 2
            continue
        if now == text:
            continue
        sys.stdout.writelines(unified_diff(text.splitlines(True), now.splitlines(True), name, name))
        if asked.check:
            result = max(result, 1)
        else:
            path.write_text(now, encoding="utf-8")
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
