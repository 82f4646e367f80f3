"""`howopen catalog`: the models howopen knows offline."""

from __future__ import annotations

from pathlib import Path

import click

from howopen.cli.options import emit, knowledge_option, output_options


@click.command("catalog")
@click.argument("model", required=False, metavar="[ID]")
@knowledge_option
@output_options
def command(
    model: str | None, knowledge: Path | None, format_: str, output: Path | None, verbose: bool
) -> None:
    """List the models howopen knows offline, or assess one of them."""
    from howopen.api import assess
    from howopen.catalog import catalog_report

    report = assess(model, offline=True, overlay=knowledge) if model else catalog_report(knowledge)
    emit(report, format_, output, verbose=verbose)
