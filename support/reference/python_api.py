"""The Python API: every public name, with its signature and docstring."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import howopen
from howopen.knowledge_base import KnowledgeBase
from reference import json_reports
from reference.markdown import Page, code, fenced, heading, link, paragraphs
from reference.structs import docstring, fields_table


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """One page."""
    del kb
    public = [(name, getattr(howopen, name)) for name in howopen.__all__]
    functions = [(name, of) for name, of in public if inspect.isfunction(of)]
    types = [(name, of) for name, of in public if isinstance(of, type)]
    yield Page(
        path="python.md",
        title="Python API",
        about="the functions and types of `import howopen`",
        source="src/howopen/__init__.py",
        body=paragraphs(
            "Everything else in the package is internal and may change. Results are frozen; "
            f"`msgspec.json.encode` gives the {link('JSON report', 'json.md')} of one. Errors: "
            f"{link('Errors', 'errors.md')}.",
            *(_function(name, of) for name, of in functions),
            *(_type(name, of) for name, of in types),
            heading(2, code("__version__"), "version"),
            f"The version, now {code(howopen.__version__)}.",
        ),
    )


def _function(name: str, of: Any) -> str:
    signature = inspect.signature(of)
    lines = [f"    {_parameter(p)}," for p in _with_star(signature)]
    returns = f" -> {_annotation(signature.return_annotation)}"
    text = "\n".join([f"howopen.{name}(", *lines, f"){returns}"])
    return paragraphs(heading(2, code(name), name), fenced(text, "python"), docstring(of))


def _with_star(signature: inspect.Signature) -> Iterator[inspect.Parameter | str]:
    starred = False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        yield parameter


def _parameter(parameter: inspect.Parameter | str) -> str:
    if isinstance(parameter, str):
        return parameter
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{parameter.name}: {_annotation(parameter.annotation)}{default}"


def _annotation(annotation: object) -> str:
    return (
        annotation
        if isinstance(annotation, str)
        else getattr(annotation, "__name__", str(annotation))
    )


def _type(name: str, of: type[Any]) -> str:
    return paragraphs(
        heading(2, code(name), name.lower()), docstring(of), fields_table(of, json_reports.places())
    )
