"""YAML files read strictly: plain data in, or one clear error with its place."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from howopen.errors import KnowledgeError

MAX_FILE = 4 << 20
"""Bytes of one file; a user's overlay is input like any other."""

T = TypeVar("T")


def load_yaml(path: Path) -> object:
    """Read a YAML 1.2 core document: `no` stays a word, dates stay text.

    Raises KnowledgeError naming the line for what is not YAML.
    """
    import yaml

    if path.stat().st_size > MAX_FILE:
        raise KnowledgeError(f"{path} is larger than {MAX_FILE >> 20} MiB")
    try:
        text = path.read_text(encoding="utf-8")
        return yaml.load(text, Loader=_core_loader())  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise KnowledgeError(
            f"{path}: not valid YAML: {' '.join(str(error).split())[:200]}"
        ) from error


@cache
def _core_loader() -> Any:
    import re

    import yaml

    class CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    for tag, pattern, first in (
        ("bool", r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
        ("int", r"[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
        ("null", r"(?:null|Null|NULL|~|)$", ["n", "N", "~", ""]),
    ):
        CoreLoader.add_implicit_resolver(
            f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first)
        )
    return CoreLoader


def convert(data: object, shape: type[T], where: object) -> T:
    """Decode plain data strictly; KnowledgeError names the file and the place in it."""
    try:
        return msgspec.convert(data, shape, strict=True)
    except msgspec.ValidationError as error:
        raise KnowledgeError(
            f"{where}: {error}",
            hint="src/howopen/facts/ has the shape of every knowledge file, key by key",
        ) from error
