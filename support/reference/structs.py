"""The fields of howopen's own types, with the comments that stand beside them as their meaning."""

from __future__ import annotations

import ast
import inspect
import io
import tokenize
from collections.abc import Iterator, Mapping
from enum import Enum
from textwrap import dedent
from types import MappingProxyType
from typing import Any, NamedTuple

from reference.markdown import code, table, words

_NAMES = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
    "Any": "anything",
    "Scalar": "text, number or yes or no",
    "Params": "mapping to text, number, yes or no, or list of text",
}
_NAMED = {"None": "null", "True": "yes", "False": "no"}
_NOWHERE: Mapping[str, str] = MappingProxyType({})


class Field(NamedTuple):
    """One field of a type as a file or a report has it."""

    key: str
    type: ast.expr
    default: str  # empty where it must be given
    meaning: str


def fields(shape: type[Any]) -> Iterator[Field]:
    """The fields of a type, its own and those it inherits from other types of howopen."""
    source = dedent(inspect.getsource(shape))
    body = ast.parse(source).body[0]
    comments = _comments(source)
    keys = dict(zip(shape.__struct_fields__, shape.__struct_encode_fields__, strict=True))
    for node in body.body if isinstance(body, ast.ClassDef) else ():
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            if node.target.id not in keys:
                continue
            yield Field(
                keys[node.target.id],
                node.annotation,
                _default(node.value),
                comments.get(node.end_lineno or 0, ""),
            )


def plain_type(of: ast.expr, places: Mapping[str, str]) -> str:
    """A type in the words of YAML and JSON; types that have a place are linked."""
    match of:
        case ast.BinOp(left=left, right=right):
            return f"{plain_type(left, places)} or {plain_type(right, places)}"
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[item, *_])):
            return f"list of {plain_type(item, places)}"
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[_, item])):
            return f"mapping to {plain_type(item, places)}"
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=values)):
            return " or ".join(code(ast.literal_eval(value)) for value in values)
        case ast.Name(id=name) if name in places:
            return f"[{name}]({places[name]})"
        case ast.Name(id=name):
            return _NAMES.get(name, name)
        case ast.Constant(value=None):
            return code("null")
    return code(ast.unparse(of))


def _default(value: ast.expr | None) -> str:
    """What holds where a field is left out; `field(default=…)` is that default."""
    if isinstance(value, ast.Call):
        given = (k.value for k in value.keywords if k.arg in ("default", "default_factory"))
        value = next(given, None)
    return "" if value is None else ast.unparse(value)


def _comments(source: str) -> dict[int, str]:
    """The comments that stand at the end of lines, by line."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ")
        for token in tokens
        if token.type == tokenize.COMMENT and token.line.split("#")[0].strip()
    }


def fields_table(shape: type[Any], places: Mapping[str, str] = _NOWHERE) -> str:
    """The fields of a type as a table; of a closed list of values, its values."""
    if issubclass(shape, Enum):
        return table(["value", "meaning"], _values(shape))
    rows = (
        [code(f.key), plain_type(f.type, places), _otherwise(f.default), words(f.meaning)]
        for f in fields(shape)
    )
    return table(["key", "type", "default", "meaning"], rows)


def _otherwise(default: str) -> str:
    """What holds where a key is left out."""
    return {"": "must be given", "()": "empty", "{}": "empty", "''": "empty"}.get(
        default, code(_NAMED.get(default, default))
    )


def _values(shape: type[Enum]) -> Iterator[list[str]]:
    source = dedent(inspect.getsource(shape))
    body = ast.parse(source).body[0]
    comments = _comments(source)
    for node in body.body if isinstance(body, ast.ClassDef) else ():
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            yield [code(node.value.value), words(comments.get(node.end_lineno or 0, ""))]


def docstring(thing: object) -> str:
    """The docstring of a type or function, as Markdown paragraphs; empty for none."""
    text = inspect.getdoc(thing) or ""
    return "\n\n".join(words(part) for part in text.split("\n\n"))
