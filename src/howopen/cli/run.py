"""Running a verb: lazy loading, errors in one line, exit codes as documented."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules

import click

from howopen import __version__
from howopen.errors import HowopenError

INTERNAL_ERROR = 70
_NOT_VERBS = frozenset(("run", "options"))


class Verbs(click.Group):
    """A group whose verbs are the modules of `howopen.cli`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all verbs."""
        del ctx
        import howopen.cli

        return sorted(
            m.name for m in iter_modules(howopen.cli.__path__) if m.name not in _NOT_VERBS
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, None for a name that is no verb."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"howopen.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None


_EXAMPLES = """\b
Examples:
  howopen check llama-3.1-405b     a model howopen knows offline
  howopen check ./my-model         a folder on this machine
  howopen check org/name           a model on the Hugging Face Hub
  howopen license LICENSE          what a license text says
  howopen may license:llama3.1 --commercial --monthly-users 5000 --do host-api
"""


@click.command(
    cls=Verbs, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="howopen", message="%(prog)s %(version)s")
def cli() -> None:
    """Tell how open an AI model really is, and what you may do with it.

    Answers come from the release itself, with the words that say so.
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code."""
    try:
        result = cli.main(args=list(arguments), prog_name="howopen", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.ClickException as error:
        _tell(error.format_message().rstrip("."), _next(error))
        return 2
    except click.Abort:
        sys.stderr.write("howopen: stopped\n")
        return 130
    except HowopenError as error:
        _tell(error.what, error.hint)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except RecursionError:
        _tell("the input is nested too deeply to be read", "Please report it with the input")
        return INTERNAL_ERROR
    except Exception as error:
        if os.environ.get("HOWOPEN_DEBUG"):
            raise
        _tell(
            f"this is a bug in howopen: {type(error).__name__}: {error}"[:300],
            "Please report it; HOWOPEN_DEBUG=1 shows where it happened",
        )
        return INTERNAL_ERROR
    return result if isinstance(result, int) else 0


def _next(error: click.ClickException) -> str:
    """What to type next: the verb that was meant, or the help of the verb that was used."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context is not None else "howopen"
    if context is not None and isinstance(context.command, Verbs):
        given = re.search(r"'([^']*)'", error.format_message())
        near = get_close_matches(given[1], context.command.list_commands(context)) if given else []
        if near:
            return f"Try: howopen {near[0]}"
    return f"See: {command} --help"


def _tell(what: str, hint: str) -> None:
    end = "" if what.endswith("?") else "."
    line = f"howopen: {what}" + (f"{end} {hint}." if hint else "")
    sys.stderr.write(" ".join(line.split()) + "\n")
