"""`howopen may`: whether the texts of a release allow a use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import howopen
from howopen.cli.options import emit, knowledge_option, output_options

if TYPE_CHECKING:
    from howopen.types import Answer

EXIT_CODES = {
    "allowed": 0,
    "allowed-with-conditions": 10,
    "separate-license-needed": 11,
    "forbidden": 12,
    "unclear": 13,
}
"""The exit code of each answer."""

ASSUMED: dict[str, Any] = {
    "acts": ("run",),
    "received_as": "direct",
    "affiliates_counted": True,
    "field": "none",
}
"""What is taken for granted on the command line where nothing is said of it."""


@click.command("may", short_help="Whether a use is allowed, and what to observe.")
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option(
    "--trained-on",
    multiple=True,
    metavar="TARGET",
    help="Data, or its license, that the model was trained on.",
)
@click.option(
    "--outputs-of",
    multiple=True,
    metavar="TARGET",
    help="Another model, whose outputs the model was trained on.",
)
@click.option(
    "--use",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A use told in YAML or JSON; options add to it.",
)
@click.option(
    "--commercial/--non-commercial",
    default=None,
    help="For commercial advantage or pay; work inside a business counts as that.",
)
@click.option(
    "--monthly-users",
    type=int,
    metavar="N",
    help="Monthly users of all your products, with those of affiliates.",
)
@click.option(
    "--users-when",
    type=click.Choice(["at-release", "later"]),
    help="When that number was reached: before the version's release, or later.",
)
@click.option("--revenue", type=int, metavar="N", help="Yearly revenue, in US dollars.")
@click.option(
    "--actor",
    metavar="WHO",
    type=click.Choice(["person", "company", "academic", "public-body", "military"]),
    help="person, company, academic, public-body or military.",
)
@click.option("--domicile", metavar="CC", help="Country of your seat or home.")
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="CC",
    help="Country where it is run or offered; your seat, too, unless told otherwise.",
)
@click.option(
    "--purpose",
    type=click.Choice(["product", "internal", "research", "benchmark"]),
    help="What it is for.",
)
@click.option(
    "--modality",
    type=click.Choice(["text", "image", "video", "audio", "multimodal"]),
    help="What kind of model it is.",
)
@click.option(
    "--received-as",
    type=click.Choice(["direct", "integrated-product"]),
    help="From its maker, or inside a product that somebody else built.",
)
@click.option(
    "--do",
    "acts",
    multiple=True,
    metavar="ACT",
    help="What you do with it: run, fine-tune, host-api, embed-product, redistribute-weights …",
)
@click.option("--field", metavar="NAME", help="Field of use: medical, legal, military …")
@click.option(
    "--grid",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.jsonl",
    help="Answer many questions, one a line; no TARGET then.",
)
@click.option("--offline", is_flag=True, help="Never touch the network.")
@knowledge_option
@output_options
def command(
    targets: tuple[str, ...],
    trained_on: tuple[str, ...],
    outputs_of: tuple[str, ...],
    file: Path | None,
    grid: Path | None,
    offline: bool,
    knowledge: Path | None,
    format_: str,
    output: Path | None,
    verbose: bool,
    **told: Any,
) -> int:
    """Say whether the license of a release allows a use, and which words decide.

    Several targets are one work: a base with its adapter, the models of a merge.
    Exit code: 0 allowed, 10 with conditions, 11 separate license needed, 12 forbidden, 13 unclear.
    Unless told otherwise, the model is run as it is, got from its maker, in no special field. On a
    terminal, with nothing told of the use, it asks the questions that matter.
    """
    from howopen.errors import UsageError

    if grid is not None:
        if targets or trained_on or outputs_of:
            raise UsageError("--grid names the targets itself", hint="Leave out TARGET")
        _grid(grid, offline=offline, overlay=knowledge, output=output)
        return 0
    if not targets:
        raise UsageError("no target is given", hint="howopen may TARGET, or --grid FILE.jsonl")
    from msgspec.structs import replace

    roles = {"trained_on": trained_on, "outputs_of": outputs_of}
    use = {**(howopen.read_use(file) if file is not None else {}), **_told(**told)}
    if not use and format_ == "text" and sys.stdin.isatty() and sys.stdout.isatty():
        answer = _asked(targets, roles, offline=offline, overlay=knowledge)
    else:
        assumed = {name: value for name, value in ASSUMED.items() if use.get(name) is None}
        one = targets[0] if len(targets) == 1 else targets
        answer = howopen.may(one, {**use, **assumed}, **roles, offline=offline, overlay=knowledge)
        answer = replace(answer, assumed=tuple(f"{n}: {_words(v)}" for n, v in assumed.items()))
    emit(answer, format_, output, verbose=verbose)
    return EXIT_CODES[answer.answer]


def _asked(
    targets: tuple[str, ...],
    roles: dict[str, tuple[str, ...]],
    *,
    offline: bool,
    overlay: Path | None,
) -> Answer:
    """The answer to a use that a person tells by answering questions."""

    def ask(question: str) -> str:
        return str(click.prompt(question, default="", show_default=False, err=True))

    click.echo("Enter alone means: I do not know.", err=True)
    return howopen.interview(targets, ask, **roles, offline=offline, overlay=overlay)


def _told(
    *,
    commercial: bool | None,
    monthly_users: int | None,
    users_when: str | None,
    revenue: int | None,
    domicile: str | None,
    regions: tuple[str, ...],
    acts: tuple[str, ...],
    **named: str | None,
) -> dict[str, Any]:
    """The facts of a use that options tell, by their keys."""
    seat = domicile or (regions[0] if len(regions) == 1 else None)
    facts = {
        "commercial": commercial,
        "monthly_active_users": monthly_users,
        "mau_date": users_when,
        "annual_revenue_usd": revenue,
        "domicile": seat,
        "region_of_use": regions or ((domicile,) if domicile else None),
        "acts": acts or None,
        **named,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def _grid(path: Path, *, offline: bool, overlay: Path | None, output: Path | None) -> None:
    """Answer a batch: one JSON object a line, written as it is answered."""
    from howopen.errors import OutputError
    from howopen.reporters.json_report import json_line

    def lines() -> Iterator[bytes]:
        with path.open("rb") as questions:
            for answer in howopen.answers(questions, offline=offline, overlay=overlay):
                yield json_line(answer)

    if output is None:
        for line in lines():
            sys.stdout.buffer.write(line)
        sys.stdout.flush()
        return
    try:
        with output.open("wb") as out:
            out.writelines(lines())
    except OSError as error:
        raise OutputError(f"{output}: {error.strerror}", hint="Choose another file") from error
