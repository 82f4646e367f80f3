"""Where a git checkout comes from, read from its files as text; no git command runs.

The layout is that of gitrepository-layout(5): `HEAD`, `refs/`, `packed-refs`, `config`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from howopen.errors import SourceError
from howopen.files import Files
from howopen.regexes import regex

_LIMIT = 1 << 20
_COMMIT = regex(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SECTION = regex(r'\s*\[\s*(\w{1,40})(?:\s+"([^"]{0,200})")?\s*\]')
_URL = regex(r"\s*url\s*=\s*(\S{1,400})\s*")
_HOSTED = regex(
    r"(?:(?:https?|ssh|git)://)?(?:[^@/\s]{1,200}@)?(?:www\.)?"
    r"(?P<host>huggingface\.co|hf\.co|github\.com)(?::\d{1,5}/|[:/])"
    r"(?P<owner>[\w.-]{1,100})/(?P<name>[\w.-]{1,100})/?"
)


class Origin(NamedTuple):
    """The repository and commit of a checkout; empty where they are not told."""

    name: str = ""
    purl: str = ""
    revision: str = ""


def origin(files: Files) -> Origin:
    """The repository and commit that `.git` names, as far as it does."""
    revision = _commit(files)
    remote = _HOSTED.fullmatch(_remote(_text(files, ".git/config")))
    if remote is None:
        return Origin(revision=revision)
    from packageurl import PackageURL

    kind = "github" if remote["host"] == "github.com" else "huggingface"
    owner, name = remote["owner"], remote["name"].removesuffix(".git")
    if not name or {owner, name} & {".", ".."}:
        return Origin(revision=revision)
    purl = PackageURL(kind, owner, name, revision or None).to_string()
    return Origin(f"{owner}/{name}", purl, revision)


def _remote(config: str) -> str:
    """The address of the remote named origin, else of the first there is."""
    remotes: dict[str, str] = {}
    section = None
    for line in config.splitlines():
        if match := _SECTION.match(line):
            section = match[2] if match[1].lower() == "remote" else None
        elif section is not None and (url := _URL.fullmatch(line[:500])):
            remotes.setdefault(section, url[1])
    return remotes.get("origin") or next(iter(remotes.values()), "")


def _commit(files: Files) -> str:
    head = _text(files, ".git/HEAD").strip()
    if not head.startswith("ref: "):
        return head if _COMMIT.fullmatch(head) else ""
    ref = head.removeprefix("ref: ")
    if not re.fullmatch(r"refs/[\w./-]{1,200}", ref) or ".." in ref:
        return ""
    loose = _text(files, f".git/{ref}").strip()
    if _COMMIT.fullmatch(loose):
        return loose
    rows = (line.split(" ") for line in _text(files, ".git/packed-refs").splitlines())
    packed = next((row[0] for row in rows if row[1:] == [ref]), "")
    return packed if _COMMIT.fullmatch(packed) else ""


def _text(files: Files, path: str) -> str:
    try:
        return files.read(path, 0, _LIMIT).decode("utf-8", "replace")
    except SourceError:
        return ""
