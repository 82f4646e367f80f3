"""`howopen license`: what license texts are and say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import howopen
from howopen.cli.options import emit, knowledge_option, output_options, second_reader_options

if TYPE_CHECKING:
    from howopen.second.endpoint import Endpoint
    from howopen.types import LicenseReport


@click.command("license", short_help="What a license text is and says.")
@click.argument("targets", nargs=-1, required=True, metavar="FILE|ID…")
@second_reader_options
@knowledge_option
@output_options
def command(
    targets: tuple[str, ...],
    endpoint: Endpoint | None,
    knowledge: Path | None,
    format_: str,
    output: Path | None,
    verbose: bool,
) -> None:
    """Identify license texts and read their terms.

    A file is read from its own words. For an ID (an SPDX id, a hub tag such as llama3.1) howopen
    shows what it knows of that license, marked so.
    """
    report = howopen.license_report(targets, knowledge, endpoint)
    _warn(report)
    emit(report, format_, output, verbose=verbose)


def _warn(report: LicenseReport) -> None:
    """One line where the second reader was asked and gave no answer."""
    problem = next((told.problem for told in report.second_readings if told.problem), "")
    if problem:
        click.echo(f"howopen: warning: the second reader {problem}; read without it", err=True)
