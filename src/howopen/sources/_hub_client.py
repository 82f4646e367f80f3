"""What is asked of the Hub over the network: one description of a model, and parts of its files.

The address is HF_ENDPOINT or the public Hub; the token is the Hub client's own, which is dropped
where a redirect leads to another host. Errors are told by status and `X-Error-Code`, as the Hub's
own client does (huggingface_hub, `utils/_http.py`, `hf_raise_for_status`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from howopen import __version__
from howopen.errors import GatedError, NotFoundError, SourceError, UnreadableError
from howopen.files import DEFAULT_LENGTH
from howopen.regexes import regex

if TYPE_CHECKING:
    from huggingface_hub.utils import httpx

MAX_READ = 100 << 20
"""Bytes of one ranged read: the largest header a safetensors file may have."""

MAX_INFO = 50 << 20
"""Bytes of one description; a model of 100,000 files has about 20 MiB."""

TIMEOUT = 30.0
"""Seconds to wait for the next bytes of an answer."""

DEADLINE = 300.0
"""Seconds that one answer may take in all."""

_PUBLIC = "https://huggingface.co"
_RANGE = regex(r"bytes (\d{1,18})-\d{1,18}/(?:\d{1,18}|\*)")
_LOG_IN = "log in with `hf auth login`"


class HubLfs(msgspec.Struct, frozen=True):
    """The large file behind a pointer."""

    sha256: str = ""
    size: int | None = None


class HubFile(msgspec.Struct, frozen=True):
    """One file as the Hub lists it (`siblings`)."""

    rfilename: str
    size: int | None = None
    blob_id: str | None = msgspec.field(name="blobId", default=None)
    lfs: HubLfs | None = None


class HubInfo(msgspec.Struct, frozen=True):
    """What the Hub says of a model that a release is made of (`GET /api/models/ID?blobs=true`)."""

    id: str
    sha: str | None = None
    gated: str | bool | None = None
    disabled: bool | None = None
    tags: tuple[str, ...] | None = None
    siblings: tuple[HubFile, ...] | None = None


def custom_endpoint() -> str:
    """The Hub's address where HF_ENDPOINT names another than the public one, else empty."""
    told = os.environ.get("HF_ENDPOINT", "").rstrip("/")
    return "" if told == _PUBLIC else told


def model_info(name: str, revision: str) -> HubInfo:
    """Describe a model at a revision (empty: the default branch).

    Raises NotFoundError, GatedError, or SourceError where the Hub gives no such description.
    """
    at = f"/revision/{quote(revision, safe='')}" if revision else ""
    url = f"{custom_endpoint() or _PUBLIC}/api/models/{quote(name)}{at}?blobs=true"
    with _answer(url, name) as answer:
        data = _body(answer, 0, MAX_INFO, name)
    try:
        return msgspec.json.decode(data, type=HubInfo)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError(
            f"{name}: the Hub's answer was not understood ({str(error)[:100]})",
            hint="Check HF_ENDPOINT and the network",
        ) from error


class HubFiles:
    """Ranged reads of the files of one commit; what was read is kept by the caller.

    A file that the Hub refused once is not asked for again.
    """

    def __init__(self, name: str, revision: str) -> None:
        self._name = name
        self._revision = revision
        self._refused: dict[str, SourceError] = {}

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Up to `length` bytes from `start`; raises SourceError where the Hub gives none."""
        wanted = DEFAULT_LENGTH if length < 0 else length
        if not 0 <= wanted <= MAX_READ or start < 0:
            raise UnreadableError(f"{path}: {wanted} bytes are more than is read of one file")
        if wanted == 0:
            return b""
        if path in self._refused:
            raise self._refused[path]
        try:
            return self._read(path, start, wanted)
        except SourceError as error:
            self._refused[path] = error
            raise

    def _read(self, path: str, start: int, wanted: int) -> bytes:
        revision = quote(self._revision, safe="")
        url = f"{custom_endpoint() or _PUBLIC}/{quote(self._name)}/resolve/{revision}/{quote(path)}"
        part = f"bytes={start}-{start + wanted - 1}"
        with _answer(url, f"{self._name}: {path}", Range=part) as answer:
            if answer.status_code == 416:  # the file ends before `start`
                return b""
            begins = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
            skip = 0 if answer.status_code == 206 else start
            if skip > MAX_READ or (
                begins and answer.status_code == 206 and int(begins[1]) != start
            ):
                raise UnreadableError(f"{path}: the server does not give parts of files")
            return _body(answer, skip, wanted, path)


@contextmanager
def _answer(url: str, what: str, **headers: str) -> Iterator[httpx.Response]:
    """The Hub's answer to a GET; its refusals and all trouble on the way become SourceErrors.

    No message quotes the request, whose headers hold the token.
    """
    from huggingface_hub.utils import get_session, httpx

    try:
        with get_session().stream(
            "GET", url, headers=_headers() | headers, timeout=TIMEOUT, follow_redirects=True
        ) as answer:
            if answer.status_code not in (200, 206, 416):
                raise _refusal(answer, what)
            yield answer
    except SourceError:
        raise
    except UnicodeEncodeError:
        raise SourceError(f"{what}: HF_TOKEN holds no token", hint="Check it") from None
    except httpx.TimeoutException as error:
        raise SourceError(f"{what}: the Hub took too long", hint="Try again later") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise SourceError(
            f"{what}: the Hub could not be reached ({type(error).__name__})",
            hint="Check the network, or use --offline",
        ) from error


def _headers() -> dict[str, str]:
    """Who asks, and the token.

    The Hub client's own `build_hf_headers` would first ask the Hub for a list of agents and tell
    which of them runs this process (huggingface_hub 2.4, `utils/_detect_agent.py`).
    """
    from huggingface_hub import constants, get_token

    # ranges count bytes of the file itself, so it must not come compressed
    headers = {"User-Agent": f"howopen/{__version__}", "Accept-Encoding": "identity"}
    token = None if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token()
    return headers | ({"Authorization": f"Bearer {token}"} if token else {})


def _refusal(answer: httpx.Response, what: str) -> SourceError:
    """Why the Hub gives no answer, and what to do about it."""
    status, code = answer.status_code, answer.headers.get("X-Error-Code", "")
    if code == "GatedRepo":
        return GatedError(f"{what} is gated", hint=f"Accept its terms on the Hub and {_LOG_IN}")
    if code == "RevisionNotFound":
        return NotFoundError(f"{what}: no such revision", hint="Check the branch or commit")
    if code == "EntryNotFound":
        return NotFoundError(f"{what}: the Hub has no such file")
    if answer.headers.get("X-Error-Message", "").startswith("Access to this resource is disabled"):
        return SourceError(f"{what}: disabled on the Hub", hint="Ask its maker")
    if answer.headers.get("X-Error-Message", "").startswith("Invalid credentials"):
        return SourceError(f"{what}: the Hub does not know your token", hint=f"Renew it: {_LOG_IN}")
    if code == "RepoNotFound" or status in (401, 404):  # the Hub hides what is private
        return NotFoundError(
            f"{what}: not on the Hub, or private", hint=f"Check the name, or {_LOG_IN}"
        )
    hint = f"Check your access, or {_LOG_IN}" if status == 403 else "Try again later"
    return SourceError(f"{what}: the Hub refused with status {status}", hint=hint)


def _body(answer: httpx.Response, skip: int, wanted: int, what: str) -> bytes:
    """The bytes asked for, though a server may ignore the range and send the whole file."""
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise UnreadableError(f"{what}: the server sends it compressed")
    until = monotonic() + DEADLINE
    data = bytearray()
    for piece in answer.iter_raw():
        data += piece
        if len(data) >= skip + wanted:
            break
        if monotonic() > until:
            raise SourceError(f"{what}: the Hub took too long", hint="Try again later")
    return bytes(data[skip : skip + wanted])
