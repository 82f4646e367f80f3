"""`howopen catalog`: the models howopen knows offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import howopen
from howopen.cli.options import emit, knowledge_option, output_options

if TYPE_CHECKING:
    from howopen.types import Assessment, CatalogReport


@click.command("catalog", short_help="The models howopen knows offline.")
@click.argument("model", required=False, metavar="[ID]")
@knowledge_option
@output_options
def command(
    model: str | None, knowledge: Path | None, format_: str, output: Path | None, verbose: bool
) -> None:
    """List the models howopen knows offline, or assess one of them."""
    report: Assessment | CatalogReport
    if model:
        report = howopen.assess(model, offline=True, overlay=knowledge)
    else:
        report = howopen.catalog_report(knowledge)
    emit(report, format_, output, verbose=verbose)
