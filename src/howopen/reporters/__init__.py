"""Reporters turn a finished report into text; one module, one format, found by scanning.

A reporter module has `ID` (the format's name), `MEDIA_TYPE`, and `render`. It sees the report and
the options, nothing else: the same input gives the same output.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple, Protocol, cast

from howopen.errors import UsageError
from howopen.types import Report

_MODULES = {"text": "terminal", "json": "json_report"}
"""Formats whose module is not named after them."""


class RenderOptions(NamedTuple):
    """How a report is to look. Only `text` heeds `width` (columns), `color` and `ascii_only`."""

    width: int = 80
    color: bool = False
    verbose: bool = False
    ascii_only: bool = False
    whole: tuple[str, ...] = ()  # ids of sections that are told whole beside the short form


class Reporter(Protocol):
    """What a reporter module offers."""

    ID: str
    MEDIA_TYPE: str

    def render(self, report: Report, options: RenderOptions) -> str:
        """Return the whole report; raises UsageError for a kind of report it cannot show."""
        ...


def formats() -> tuple[str, ...]:
    """The names of all formats, sorted; no reporter is imported for this."""
    return tuple(sorted(_formats()))


def reporter(name: str) -> Reporter:
    """The reporter of the format `name`; imports that one module only. Raises UsageError."""
    if name not in set(_formats()):
        raise UsageError(f"there is no format {name!r}", hint=f"Formats: {', '.join(formats())}")
    return cast("Reporter", import_module(f"{__name__}.{_MODULES.get(name, name)}"))


def render(report: Report, form: str = "text", *, width: int = 80, verbose: bool = False) -> str:
    """A report in one of the `formats`, for a file or a pipe: without color.

    `width` is in columns and for `text` alone; `verbose` shows every quote in full. Raises
    UsageError for a format that is none, or that cannot show this report.
    """
    return reporter(form).render(report, RenderOptions(width=width, verbose=verbose))


def refusal(name: str, report: object) -> UsageError:
    """The error for a kind of report that the format `name` cannot show."""
    return UsageError(f"the format {name!r} cannot show this report ({type(report).__name__})")


def can_encode(encoding: str | None) -> bool:
    """Whether a stream of that encoding can print the marks that `text` uses."""
    try:
        "✓✗…§“”■□–".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _formats() -> Iterator[str]:
    names = {module: name for name, module in _MODULES.items()}
    for module in iter_modules(__path__):
        if not module.name.startswith("_"):
            yield names.get(module.name, module.name)
