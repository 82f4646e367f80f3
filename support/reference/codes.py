"""Exit codes and errors, from the error tree and the answers of `may`."""

from __future__ import annotations

from collections.abc import Iterator

from howopen.cli.may import EXIT_CODES
from howopen.cli.run import INTERNAL_ERROR
from howopen.errors import HowopenError
from howopen.knowledge_base import KnowledgeBase
from reference.markdown import Page, code, heading, link, paragraphs, table, words
from reference.structs import docstring


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """Two pages: what a shell sees, and what Python sees."""
    del kb
    yield Page(
        path="exit-codes.md",
        title="Exit codes",
        about="what the exit code of a command tells",
        source="src/howopen/errors.py, src/howopen/cli/may.py and src/howopen/cli/run.py",
        body=paragraphs(
            "A number above 0 is told by one line on standard error, apart from the answers of "
            "`howopen may` and `howopen notice --check`, which stand in their reports.",
            table(["code", "means"], ([code(n), means] for n, means in sorted(exit_codes()))),
        ),
    )
    yield Page(
        path="errors.md",
        title="Errors",
        about="the errors that the Python API raises, as a tree",
        source="src/howopen/errors.py",
        body=paragraphs(
            "Every error has `what` (what is wrong and where), `hint` (what to do next) and "
            "`exit_code`. What is merely absent or odd inside a release is never an error: it is "
            "a finding of the report.",
            *(_error(error) for error in errors()),
        ),
    )


def errors(of: type[HowopenError] = HowopenError) -> Iterator[type[HowopenError]]:
    """An error and all kinds of it, each before its own kinds."""
    yield of
    for kind in of.__subclasses__():
        yield from errors(kind)


def exit_codes() -> Iterator[tuple[int, str]]:
    """Each code and what it means."""
    yield 0, f"Done. Of {code('howopen may')}: {code('allowed')}."
    yield 1, f"{code('howopen notice --check')}: something that must ship is missing."
    yield 130, "Stopped by the user."
    yield INTERNAL_ERROR, "A bug in howopen; please report it."
    for answer, number in EXIT_CODES.items():
        if number:
            yield number, f"{code('howopen may')}: {code(answer)}."
    own = [e for e in errors() if "exit_code" in vars(e) and e is not HowopenError]
    for error in own:
        told = link(f"`{error.__name__}`", f"errors.md#{error.__name__.lower()}")
        yield error.exit_code, f"{told}: {words((error.__doc__ or '').splitlines()[0])}"


def _error(error: type[HowopenError]) -> str:
    kinds = [base.__name__ for base in error.__bases__ if base is not Exception]
    bases = ", ".join(
        link(f"`{name}`", f"#{name.lower()}")
        if name.endswith("Error") and name in _NAMES
        else code(name)
        for name in kinds
    )
    return paragraphs(
        heading(2, code(error.__name__), error.__name__.lower()),
        docstring(error),
        f"Exit code {error.exit_code}." + (f" A kind of {bases}." if bases else ""),
    )


_NAMES = frozenset(error.__name__ for error in errors())
