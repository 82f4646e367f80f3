"""`howopen diff`: what changed between two licenses or releases, term by term."""

from __future__ import annotations

from pathlib import Path

import click

import howopen
from howopen.cli.options import emit, knowledge_option, output_options


@click.command("diff", short_help="What changed between licenses or releases.")
@click.argument("targets", nargs=-1, required=True, metavar="A B…")
@click.option(
    "--offline", is_flag=True, help="Never touch the network; say what could not be seen."
)
@knowledge_option
@output_options
def command(
    targets: tuple[str, ...],
    offline: bool,
    knowledge: Path | None,
    format_: str,
    output: Path | None,
    verbose: bool,
) -> None:
    """Say what B adds, drops and changes beside A, term by term, with the words of both.

    More than two are told as a timeline, each beside the one before it. They are license texts,
    licenses (license:ID, or an id or alias that no model has), or releases as `howopen check` takes
    them. A license is told from what howopen knows of it, a file from its own words.
    """
    told = howopen.timeline(targets, offline=offline, overlay=knowledge)
    report = told.diffs[0] if len(told.diffs) == 1 else told
    emit(report, format_, output, verbose=verbose)
