"""`howopen explain`: what an id means, why it counts, and where howopen has it from."""

from __future__ import annotations

from pathlib import Path

import click

import howopen
from howopen.cli.options import knowledge_option


@click.command("explain", short_help="What a word of a report means.")
@click.argument("name", metavar="ID")
@knowledge_option
def command(name: str, knowledge: Path | None) -> None:
    """Explain a word of a report, or list all of a kind.

    ID is an id as reports show it (user-cap, llama3.1, open-weights, osaid), or one of: terms,
    components, licenses, rungs, frameworks.
    """
    click.echo(howopen.explain(name, knowledge))
