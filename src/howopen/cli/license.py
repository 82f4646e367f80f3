"""`howopen license`: what license texts are and say."""

from __future__ import annotations

from pathlib import Path

import click

from howopen.cli.options import emit, knowledge_option, output_options


@click.command("license")
@click.argument("targets", nargs=-1, required=True, metavar="FILE|ID…")
@knowledge_option
@output_options
def command(
    targets: tuple[str, ...],
    knowledge: Path | None,
    format_: str,
    output: Path | None,
    verbose: bool,
) -> None:
    """Identify license texts and read their terms.

    A file is read from its own words. For an ID (an SPDX id, a hub tag such as llama3.1) howopen
    shows what it knows of that license, marked so.
    """
    from howopen.licenses.report import license_report

    emit(license_report(targets, knowledge), format_, output, verbose=verbose)
