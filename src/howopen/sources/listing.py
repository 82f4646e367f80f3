"""A listing given beside a release: which files it has that are not all at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from howopen.errors import UsageError
from howopen.sources import Collected
from howopen.types import Artifact

MAX_BYTES = 50 << 20
MAX_ROWS = 1_000_000


def with_listing(collected: Collected, file: str) -> Collected:
    """Add the files of a listing to a release, which is then listed in full.

    The listing is tab-separated with a header row (`path`, `size`, optional `sha256`), or JSON as
    the Hub's tree and model endpoints give it. Raises UsageError for anything else.
    """
    release = collected.release
    at_hand = {
        a.path: a for a in release.artifacts if not _is_listing(a.path, file, release.source)
    }
    listed = {a.path: a for a in read_listing(file)}
    merged = {**listed, **at_hand}
    digests = {p: a.digest for p, a in listed.items()}
    return collected._replace(
        release=msgspec.structs.replace(
            release,
            complete=True,
            artifacts=tuple(
                msgspec.structs.replace(merged[p], digest=merged[p].digest or digests.get(p, ""))
                for p in sorted(merged)
            ),
        )
    )


def _is_listing(path: str, file: str, source: str) -> bool:
    return (Path(source).expanduser() / path).resolve() == Path(file).expanduser().resolve()


def read_listing(file: str) -> list[Artifact]:
    """The files that a listing names, none of them at hand."""
    path = Path(file).expanduser()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(
                f"{file}: larger than {MAX_BYTES >> 20} MiB", hint="Give a smaller listing"
            )
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise UsageError(
            f"{file}: {error.strerror}", hint="Give a listing that can be read"
        ) from error
    rows = _json_rows(file, text) if text.lstrip()[:1] in ("[", "{") else _table_rows(file, text)
    artifacts: list[Artifact] = []
    for name, size, digest in rows:
        if len(artifacts) >= MAX_ROWS:
            raise UsageError(f"{file}: more than {MAX_ROWS} rows")
        artifacts.append(Artifact(path=name, size=size, digest=digest, readable=False))
    return artifacts


def _table_rows(file: str, text: str) -> Iterator[tuple[str, int, str]]:
    lines = text.splitlines()
    header = lines[0].split("\t") if lines else []
    if header[:1] != ["path"]:
        raise UsageError(
            f"{file}:1: expected a header row `path<TAB>size`",
            hint="Or give the Hub's JSON listing",
        )
    columns = {name: i for i, name in enumerate(header)}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        try:
            size = _size(cells[columns["size"]]) if "size" in columns else -1
            digest = cells[columns["sha256"]] if "sha256" in columns else ""
        except (ValueError, IndexError) as error:
            raise UsageError(f"{file}:{number}: expected {' TAB '.join(header)}") from error
        yield _safe(file, number, cells[0]), size, f"sha256:{digest}" if digest else ""


def _size(cell: str) -> int:
    """Bytes; -1 where the listing has a word instead (nothing, `-`, `unknown`, `submodule`)."""
    word = cell.strip()
    return -1 if word in ("", "-") or word.isalpha() else int(word)


def _json_rows(file: str, text: str) -> Iterator[tuple[str, int, str]]:
    try:
        data: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UsageError(f"{file}: not valid JSON: {error}") from error
    rows = data.get("siblings", data.get("tree")) if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise UsageError(f"{file}: expected a list of files, or an object with `siblings`")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or row.get("type", "file") != "file":
            continue
        name, size = row.get("path", row.get("rfilename")), row.get("size")
        if not isinstance(name, str):
            raise UsageError(f"{file}: entry {number} has no path")
        lfs = row.get("lfs") if isinstance(row.get("lfs"), dict) else {}
        sha = lfs.get("sha256", lfs.get("oid", ""))
        size = lfs.get("size", size)
        yield (
            _safe(file, number, name),
            size if isinstance(size, int) else -1,
            f"sha256:{sha}" if sha else "",
        )


def _safe(file: str, number: int, name: str) -> str:
    if not name or name.startswith("/") or ".." in name.split("/") or "\0" in name:
        raise UsageError(f"{file}:{number}: {name!r} is no path inside a release")
    return name
