"""Options that several verbs share, and where their output goes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from howopen.errors import OutputError
from howopen.reporters import RenderOptions, can_encode, formats, reporter

F = TypeVar("F", bound=Callable[..., Any])

MAX_WIDTH = 100
"""Columns beyond which text is no longer good to read."""


def output_options(function: F) -> F:
    """`--format`, `--output`, `--verbose`."""
    for option in (
        click.option("--verbose", "-v", is_flag=True, help="Show quotes in full."),
        click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to a file."),
        click.option(
            "--format", "-f", "format_", default="text", show_default=True,
            type=click.Choice(list(formats())), help="Form of the report.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def knowledge_option(function: F) -> F:
    """`--knowledge`."""
    return click.option(
        "--knowledge",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A folder of knowledge files of your own, laid over the built-in ones.",
    )(function)


def emit(report: Any, format_: str, output: Path | None, *, verbose: bool) -> None:
    """Render a report and write it to standard output or a file.

    Raises OutputError where the file cannot be written.
    """
    options = RenderOptions(
        width=min(MAX_WIDTH, max(40, shutil.get_terminal_size((80, 24)).columns)),
        color=output is None and _color(),
        verbose=verbose,
        ascii_only=output is None and not can_encode(sys.stdout.encoding),
    )
    text = reporter(format_).render(report, options)
    if not text.endswith("\n"):
        text += "\n"
    if output is None:
        _write_stdout(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{output}: {error.strerror}", hint="Choose another file with -o"
        ) from error


def _write_stdout(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()


def _color() -> bool:
    """Color on a terminal, unless NO_COLOR (no-color.org) or a dumb terminal; FORCE_COLOR wins."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
