"""`howopen check`: assess releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import howopen
from howopen.cli.options import emit, knowledge_option, output_options

if TYPE_CHECKING:
    from howopen.types import Assessment


@click.command("check", short_help="How open a release is.")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET…")
@click.option(
    "--offline", is_flag=True, help="Never touch the network; say what could not be seen."
)
@click.option(
    "--listing", metavar="FILE", help="What else the release holds (path, size[, sha256])."
)
@click.option(
    "--framework",
    "frameworks",
    multiple=True,
    metavar="ID[@VERSION]",
    help="Only this framework (may be given several times); all by default.",
)
@click.option(
    "--parity",
    is_flag=True,
    help="Decide as the framework's reference tool does (mof), from what is listed alone.",
)
@click.option(
    "--goal",
    metavar="GOAL",
    default="",
    help="What to release, document or relicense to reach an outcome, such as osaid-pass.",
)
@click.option(
    "--fill",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Begin the documents that are missing, and mof.yml, in a folder; nothing is overwritten.",
)
@knowledge_option
@output_options
def command(
    targets: tuple[str, ...],
    offline: bool,
    listing: str | None,
    frameworks: tuple[str, ...],
    parity: bool,
    goal: str,
    fill: Path | None,
    knowledge: Path | None,
    format_: str,
    output: Path | None,
    verbose: bool,
) -> None:
    """Say how open a release is, with the words that say so.

    TARGET is a folder, a .gguf or .safetensors file, a license text, a record of the Model Openness
    Tool (.yml), org/name or a URL on the Hugging Face Hub, a catalog id (see `howopen catalog`), or
    license:ID. Several targets are shown side by side.
    """
    from howopen.errors import UsageError
    from howopen.types import Assessments

    if fill and len(targets) > 1:
        raise UsageError("--fill begins the documents of one release", hint="Give one target")
    if listing and len(targets) > 1:
        raise UsageError("--listing describes one release", hint="Give one target with it")
    found = [
        howopen.assess(
            t,
            offline=offline,
            listing=listing,
            overlay=knowledge,
            frameworks=frameworks,
            parity=parity,
            goal=goal,
        )
        for t in targets
    ]
    if fill is not None:
        _begin(found[0], fill, knowledge)
    whole = (*(["frameworks"] if frameworks else []), *(["goal"] if goal else []))
    report = found[0] if len(found) == 1 else Assessments(assessments=tuple(found))
    emit(report, format_, output, verbose=verbose, whole=whole)


def _begin(assessment: Assessment, folder: Path, overlay: Path | None) -> None:
    """Write what is missing; a file that is there stays, and is named."""
    for path, written in howopen.begin_documents(assessment, folder, overlay=overlay):
        told = f"wrote {path}" if written else f"{path} is there and was left as it is"
        click.echo(f"howopen: {told}", err=True)
