"""Every verb and every option, from the command line's own description of itself."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

import click

from howopen.cli.run import cli
from howopen.knowledge_base import KnowledgeBase
from reference.markdown import Page, bullets, code, fenced, heading, link, paragraphs, table, words


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """One page."""
    del kb
    context = click.Context(cli, info_name="howopen", **cli.context_settings)
    verbs = [(name, cli.get_command(context, name)) for name in cli.list_commands(context)]
    known = [(name, verb) for name, verb in verbs if verb is not None]
    yield Page(
        path="commands.md",
        title="Commands",
        about="every verb with every option",
        source="src/howopen/cli/",
        body=paragraphs(
            _prose(cli.help),
            bullets(
                f"{link(f'`{n}`', f'#{n}')}: {words(v.get_short_help_str(200))}" for n, v in known
            ),
            heading(2, "`howopen`", "howopen"),
            _options(cli, context),
            *(_verb(name, verb, context) for name, verb in known),
        ),
    )


def _verb(name: str, verb: click.Command, above: click.Context) -> str:
    context = click.Context(verb, info_name=name, parent=above, **verb.context_settings)
    usage = " ".join(["howopen", name, *verb.collect_usage_pieces(context)])
    return paragraphs(
        heading(2, code(name), name),
        fenced(usage, "text"),
        _prose(verb.help),
        _options(verb, context),
    )


def _prose(help_: str | None) -> str:
    parts = cleandoc(help_ or "").split("\n\n")
    return paragraphs(*(words(part) for part in parts))


def _options(verb: click.Command, context: click.Context) -> str:
    options = [p for p in verb.get_params(context) if isinstance(p, click.Option)]
    return table(["option", "takes", "meaning"], (_row(o, context) for o in options))


def _row(option: click.Option, context: click.Context) -> list[str]:
    names = ", ".join(code(name) for name in (*option.opts, *option.secondary_opts))
    takes = "" if option.is_flag else _takes(option, context)
    notes = [words(option.help or "")]
    if option.show_default and option.default is not None:
        notes.append(f"Default: {code(option.default)}.")
    if option.envvar:
        notes.append(f"Environment: {code(option.envvar)}.")
    if option.multiple and "several times" not in notes[0]:
        notes.append("May be given several times.")
    return [names, takes, " ".join(notes)]


def _takes(option: click.Option, context: click.Context) -> str:
    if isinstance(option.type, click.Choice):
        return ", ".join(code(choice) for choice in option.type.choices)
    return code(option.make_metavar(context))
