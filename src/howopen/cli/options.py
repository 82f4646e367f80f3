"""Options that several verbs share, and where their output goes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import wraps
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


def second_reader_options(function: F) -> F:
    """`--second-reader` and where it is; the command gets an `endpoint`, or None without the flag.

    The key comes from the environment only: a command line is seen by others on the machine.
    """

    @wraps(function)
    def with_endpoint(
        *args: Any, second_reader: bool, llm_url: str, llm_model: str, llm_timeout: float, **kw: Any
    ) -> Any:
        endpoint = None
        if second_reader:
            from howopen.second.endpoint import Endpoint, checked

            key = os.environ.get("HOWOPEN_LLM_KEY", "")
            endpoint = checked(Endpoint(llm_url, llm_model, key, llm_timeout))
        return function(*args, endpoint=endpoint, **kw)

    command: Any = with_endpoint
    for option in (
        click.option(
            "--llm-timeout", type=click.FloatRange(min=0.1, max=3600), default=60.0,
            show_default=True, help="Seconds to wait for it.",
        ),
        click.option(
            "--llm-model", default="", envvar="HOWOPEN_LLM_MODEL", show_envvar=True,
            help="Its model.",
        ),
        click.option(
            "--llm-url", default="", envvar="HOWOPEN_LLM_URL", show_envvar=True,
            help="Its address, such as http://localhost:11434/v1; its key is HOWOPEN_LLM_KEY.",
        ),
        click.option(
            "--second-reader", is_flag=True,
            help="Let a language model propose readings of unclear passages. Sends it those "
            "passages; what it says is shown and never used.",
        ),
    ):  # fmt: skip
        command = option(command)
    decorated: F = command
    return decorated


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
