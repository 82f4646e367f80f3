"""A listing given beside a release: which files it has that are not all at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from howopen.disk import read_range
from howopen.errors import SourceError, UsageError
from howopen.regexes import regex
from howopen.sources import Collected
from howopen.types import Artifact

MAX_BYTES = 50 << 20
MAX_ROWS = 1_000_000

_NEWLINE = b"\n"
_BYTE = regex(r"\(byte (\d{1,18})\)")
_SIZE = regex(r"\d{1,18}|[a-z-]{0,20}", re.IGNORECASE)  # a word where it is not known
_SHA256 = regex(r"[0-9a-f]{64}|-?", re.IGNORECASE)


class _Lfs(msgspec.Struct):
    """`oid` in the Hub's tree, `sha256` in its model info."""

    oid: str = ""
    sha256: str = ""
    size: int | None = None


class _File(msgspec.Struct):
    """One file as the Hub lists it: `path` in its tree, `rfilename` in its model info."""

    path: str = ""
    rfilename: str = ""
    type: str = "file"
    size: int | None = None
    lfs: _Lfs | None = None


class _ModelInfo(msgspec.Struct):
    siblings: list[_File]


def with_listing(collected: Collected, file: str) -> Collected:
    """Add the files of a listing to a release, which is then listed in full.

    The listing is tab-separated with a header row (`path`, `size`, optional `sha256`), or JSON as
    the Hub's tree and model endpoints give it. A listing that lies in the release is no part of
    it. Raises UsageError for anything else.
    """
    release = collected.release
    listed = {a.path: a for a in read_listing(file)}
    itself = _inside(file, release.source)
    at_hand = {a.path: _with_digest(a, listed) for a in release.artifacts if a.path != itself}
    merged = listed | at_hand
    return collected._replace(
        release=msgspec.structs.replace(
            release, complete=True, artifacts=tuple(merged[p] for p in sorted(merged))
        )
    )


def read_listing(file: str) -> list[Artifact]:
    """The files that a listing names, none of them at hand; raises UsageError."""
    try:
        data = read_range(Path(file).expanduser(), file, 0, MAX_BYTES + 1)
    except (SourceError, RuntimeError) as error:
        raise UsageError(f"the listing {error}", hint="Give a listing that can be read") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"{file}: larger than {MAX_BYTES >> 20} MiB", hint="Give less of it")
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")
    artifacts: list[Artifact] = []
    for artifact in _json_rows(file, data) if is_json else _table_rows(file, data):
        if len(artifacts) >= MAX_ROWS:
            raise UsageError(f"{file}: more than {MAX_ROWS} rows", hint="Give less of it")
        artifacts.append(artifact)
    return artifacts


def _table_rows(file: str, data: bytes) -> Iterator[Artifact]:
    lines = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
    header = lines[0].split("\t")
    if header not in (["path"], ["path", "size"], ["path", "size", "sha256"]):
        raise UsageError(
            f"{file}:1: expected a header row `path TAB size [TAB sha256]`",
            hint="Or give the Hub's JSON listing",
        )
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        path, size, sha256 = (*line.split("\t"), "", "")[:3]
        if (
            line.count("\t") != len(header) - 1
            or not _SIZE.fullmatch(size)
            or not _SHA256.fullmatch(sha256)
        ):
            raise UsageError(
                f"{file}:{number}: expected {' TAB '.join(header)}",
                hint="Sizes are whole bytes, or the word unknown",
            )
        yield Artifact(
            path=_safe(path, f"{file}:{number}"),
            size=int(size) if size.isdecimal() else -1,
            digest=f"sha256:{sha256.lower()}" if sha256.strip("-") else "",
            readable=False,
        )


def _json_rows(file: str, data: bytes) -> Iterator[Artifact]:
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        decoded = msgspec.json.decode(body, type=list[_File] | _ModelInfo)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        at = _BYTE.search(str(error))
        line = f":{body.count(_NEWLINE, 0, int(at[1])) + 1}" if at else ""
        raise UsageError(
            f"{file}{line}: expected the Hub's JSON listing: {error}",
            hint="A list of {path, size}, or an object with `siblings`",
        ) from error
    rows = decoded.siblings if isinstance(decoded, _ModelInfo) else decoded
    for number, row in enumerate(rows):
        if row.type != "file":
            continue
        lfs = row.lfs or _Lfs()
        size = row.size if lfs.size is None else lfs.size
        sha256 = lfs.sha256 or lfs.oid.removeprefix("sha256:")
        yield Artifact(
            path=_safe(row.path or row.rfilename, f"{file}: $[{number}]"),
            size=-1 if size is None else size,
            digest=f"sha256:{sha256}" if sha256 else "",
            readable=False,
        )


def _safe(path: str, where: str) -> str:
    if not path or path.startswith("/") or ".." in path.split("/") or "\0" in path:
        raise UsageError(
            f"{where}: {path[:80]!r} is no path inside a release", hint="Give paths from its root"
        )
    return path


def _with_digest(artifact: Artifact, listed: dict[str, Artifact]) -> Artifact:
    told = listed.get(artifact.path)
    if told is None or artifact.digest:
        return artifact
    return msgspec.structs.replace(artifact, digest=told.digest)


def _inside(file: str, source: str) -> str:
    """The path of a file inside the release at `source`, empty where it lies elsewhere."""
    root, full = Path(source).expanduser().resolve(), Path(file).expanduser().resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else ""
