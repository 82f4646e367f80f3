"""`howopen notice`: the files and notices that a distributor must ship."""

from __future__ import annotations

from pathlib import Path

import click

import howopen
from howopen.cli.options import emit, knowledge_option


@click.command("notice", short_help="What to ship when you pass a model on.")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET…")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="The folder to write; new or empty."
)
@click.option(
    "--check",
    "check",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Hold this folder against what must ship; exit 1 where something is missing.",
)
@click.option("--name", default="", help="The name of what you made, to check it too.")
@click.option("--unmodified", is_flag=True, help="It is passed on as it is, with no changes.")
@click.option(
    "--offline", is_flag=True, help="Never touch the network; say what could not be seen."
)
@click.option("--verbose", "-v", is_flag=True, help="Show quotes in full.")
@click.option(
    "--format", "-f", "format_", default="text", show_default=True,
    type=click.Choice(list(howopen.formats())), help="Form of the report.",
)  # fmt: skip
@knowledge_option
def command(
    targets: tuple[str, ...],
    output: Path | None,
    check: Path | None,
    name: str,
    unmodified: bool,
    offline: bool,
    verbose: bool,
    format_: str,
    knowledge: Path | None,
) -> int:
    """Write what whoever passes TARGET on must ship, or check a folder for it.

    -o DIR gets copies of the licenses as far as they are at hand, notices and attributions in the
    words that the terms dictate, and a checklist. --check DIR finds each of them in a folder.
    Whether passing it on is allowed is another question.
    """
    from howopen.errors import UsageError
    from howopen.types import NoticeState

    if (output is None) == (check is None):
        raise UsageError("either a folder to write or one to check", hint="Give -o or --check")
    make = howopen.write_notices if check is None else howopen.check_notices
    report = make(
        targets,
        check or output or Path(),
        name=name,
        modified=not unmodified,
        offline=offline,
        overlay=knowledge,
    )
    emit(report, format_, None, verbose=verbose)
    missing = [i for i in report.items if i.required and i.state is NoticeState.MISSING]
    return int(bool(missing) and check is not None)
