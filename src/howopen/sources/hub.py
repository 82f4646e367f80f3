"""A model on the Hugging Face Hub: one call for its listing, small ranged reads for its files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from howopen.errors import (
    GatedError,
    NotFoundError,
    OfflineError,
    SourceError,
    UnreadableError,
    UsageError,
)
from howopen.sources import Collected
from howopen.types import (
    Artifact,
    BaseModel,
    Evidence,
    Finding,
    Gate,
    Level,
    LicenseStatement,
    Observation,
    Release,
    Status,
)

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo

MAX_READ = 100 << 20
"""Bytes of one ranged read: the largest header a safetensors file may have."""

DEFAULT_LENGTH = 1 << 20
TIMEOUT = 30.0
"""Seconds to wait for one answer of the Hub."""

_NAME = r"(?P<name>[\w.-]{1,96}(?:/[\w.-]{1,96})?)"
_FORMS = (
    re.compile(rf"hf://(?:models/)?{_NAME}(?:@(?P<revision>[^/\s]+(?:/pr/\d+)?))?(?:/.*)?"),
    re.compile(
        rf"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/{_NAME}"
        r"(?:/(?:tree|blob|resolve|raw)/(?P<revision>refs/pr/\d+|[^/?#\s]+)(?:/[^?#]*)?)?/?(?:[?#].*)?"
    ),
    re.compile(rf"pkg:huggingface/{_NAME}(?:@(?P<revision>[^?#\s]+))?(?:[?#].*)?"),
    re.compile(rf"{_NAME}(?:@(?P<revision>\S+))?"),
)


class HubReference(NamedTuple):
    """A model on the Hub: `org/name`, and a revision, empty for the default branch."""

    name: str
    revision: str


def parse(reference: str) -> HubReference:
    """Read any of the forms in which people write a model on the Hub.

    Raises UsageError for datasets, spaces, and what is none of the forms.
    """
    if re.match(
        r"(?:hf://|https?://(?:www\.)?(?:huggingface\.co|hf\.co)/)(?:datasets|spaces)/", reference
    ):
        raise UsageError(f"{reference} is no model", hint="Give a model as org/name")
    for form in _FORMS:
        if match := form.fullmatch(reference):
            return HubReference(unquote(match["name"]), unquote(match["revision"] or ""))
    raise UsageError(
        f"{reference!r} is no model on the Hub", hint="Write org/name or hf://org/name@revision"
    )


def collect(reference: str, *, offline: bool = False) -> Collected:
    """The release of a model on the Hub.

    Raises OfflineError where the network is ruled out and nothing is cached, and SourceError
    (NotFoundError, GatedError) where the Hub does not give it.
    """
    from howopen.sources import hf_cache

    wanted = parse(reference)
    if offline or hf_cache.hub_is_offline():
        if (cached := hf_cache.find(wanted.name, wanted.revision)) is not None:
            return hf_cache.collect(cached)
        raise OfflineError(
            f"{wanted.name} is neither in the local Hub cache nor in the catalog",
            hint="Check it without --offline, or download it first",
        )
    info = _model_info(wanted)
    release = _release(reference, info)
    return Collected(release, HubFiles(release.id, release.revision), _observed(info, release))


# ── talking to the Hub ──────────────────────────────────────────────────────────────────────────


def _endpoint() -> str | None:
    return os.environ.get("HF_ENDPOINT") or None


def _model_info(wanted: HubReference) -> ModelInfo:
    from huggingface_hub import HfApi

    api = HfApi(endpoint=_endpoint(), library_name="howopen")
    with _told(wanted.name):
        return api.model_info(
            wanted.name, revision=wanted.revision or None, files_metadata=True, timeout=TIMEOUT
        )


class HubFiles:
    """Ranged reads of the files of one commit; what was read is kept by the caller."""

    def __init__(self, name: str, revision: str) -> None:
        self._name = name
        self._revision = revision

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Up to `length` bytes from `start`; raises SourceError where the Hub gives none."""
        wanted = DEFAULT_LENGTH if length < 0 else length
        if wanted > MAX_READ:
            raise UnreadableError(f"{path}: {wanted} bytes are more than is read of one file")
        if wanted == 0:
            return b""
        from huggingface_hub import hf_hub_url
        from huggingface_hub.utils import build_hf_headers, get_session

        url = hf_hub_url(self._name, path, revision=self._revision or None, endpoint=_endpoint())
        headers = {
            **build_hf_headers(library_name="howopen"),
            "Range": f"bytes={start}-{start + wanted - 1}",
            "Accept-Encoding": "identity",  # ranges count bytes of the file itself
        }
        with (
            _told(f"{self._name}: {path}"),
            get_session().stream(
                "GET", url, headers=headers, timeout=TIMEOUT, follow_redirects=True
            ) as answer,
        ):
            return _body(answer, start, wanted, path)


def _body(answer: Any, start: int, wanted: int, path: str) -> bytes:
    """The bytes asked for, though a server may ignore the range and send the whole file."""
    if answer.status_code == 416:
        return b""
    if answer.status_code in (401, 403):
        raise GatedError(f"{path}: the Hub gives it only to those who accepted the terms")
    if answer.status_code == 404:
        raise NotFoundError(f"{path}: the Hub has no such file")
    if answer.status_code >= 400:
        raise SourceError(f"{path}: the Hub answered {answer.status_code}")
    skip = start if answer.status_code == 200 else 0
    if skip > MAX_READ:
        raise UnreadableError(f"{path}: the server does not give parts of files")
    data = bytearray()
    for piece in answer.iter_bytes():
        data += piece
        if len(data) >= skip + wanted:
            break
    return bytes(data[skip : skip + wanted])


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn the Hub client's errors into one line each; the token never stands in one."""
    from huggingface_hub import errors
    from huggingface_hub.utils import httpx

    try:
        yield
    except errors.GatedRepoError as error:
        raise GatedError(
            f"{what} is gated", hint="Accept its terms on the Hub and log in with `hf auth login`"
        ) from error
    except errors.RevisionNotFoundError as error:
        raise NotFoundError(
            f"{what}: no such revision", hint="Check the branch or commit"
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise NotFoundError(
            f"{what}: not on the Hub, or private",
            hint="Check the name, or log in with `hf auth login`",
        ) from error
    except errors.OfflineModeIsEnabled as error:
        raise OfflineError(f"{what}: the Hub client is set to be offline") from error
    except (errors.HfHubHTTPError, errors.HFValidationError) as error:
        status = getattr(getattr(error, "response", None), "status_code", "")
        raise SourceError(
            f"{what}: the Hub refused ({status or type(error).__name__})", hint="Try again later"
        ) from error
    except (httpx.HTTPError, OSError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(
            f"{what}: the Hub could not be reached ({type(error).__name__})",
            hint="Check the network, or use --offline",
        ) from error


# ── what the Hub says ───────────────────────────────────────────────────────────────────────────


def _release(reference: str, info: ModelInfo) -> Release:
    from packageurl import PackageURL

    org, _, name = info.id.rpartition("/")
    endpoint = _endpoint()
    qualifiers = {"repository_url": endpoint} if endpoint else None
    return Release(
        id=info.id,
        source=reference,
        kind="hub",
        purl=PackageURL("huggingface", org or None, name, info.sha, qualifiers).to_string(),
        revision=info.sha or "",
        complete=info.siblings is not None,
        artifacts=tuple(sorted(_artifacts(info), key=lambda a: a.path)),
    )


def _artifacts(info: ModelInfo) -> Iterator[Artifact]:
    for file in info.siblings or ():
        if file.rfilename.startswith("/") or ".." in file.rfilename.split("/"):
            continue
        lfs = file.lfs
        digest = f"sha256:{lfs.sha256}" if lfs else f"git:{file.blob_id}" if file.blob_id else ""
        size = file.size if file.size is not None else (lfs.size if lfs else None)
        yield Artifact(path=file.rfilename, size=-1 if size is None else size, digest=digest)


def _observed(info: ModelInfo, release: Release) -> Observation:
    """The gate, and what the Hub's tags say, which it takes from the card."""
    page = Evidence(source=f"Hugging Face Hub, {info.id}", pointer="gated")
    mode = {"auto": "auto", "manual": "manual", False: "none", None: "unknown"}.get(
        info.gated, "unknown"
    )  # type: ignore[arg-type]
    tags = [t for t in info.tags or () if isinstance(t, str)]
    has_card = any(a.path == "README.md" for a in release.artifacts)
    findings = (
        (
            Finding(
                probe="hub",
                outcome=Status.MET,
                level=Level.WARNING,
                message="the maker disabled this model on the Hub",
            ),
        )
        if info.disabled
        else ()
    )
    return Observation(
        findings=findings,
        gates=(Gate(mode=mode, evidence=page),),
        statements=() if has_card else tuple(_licenses(tags, info.id)),
        base_models=() if has_card else tuple(_bases(tags, info.id)),
    )


def _licenses(tags: list[str], name: str) -> Iterator[LicenseStatement]:
    for tag in tags:
        if tag.startswith("license:"):
            evidence = Evidence(source=f"Hugging Face Hub, {name}", pointer="tags", quote=tag)
            yield LicenseStatement(value=tag.removeprefix("license:"), evidence=evidence)


def _bases(tags: list[str], name: str) -> Iterator[BaseModel]:
    for tag in tags:
        match = re.fullmatch(
            r"base_model:(?:(finetune|adapter|merge|quantized):)?([\w.-]+/[\w.-]+)", tag
        )
        if match and match[1]:
            evidence = Evidence(source=f"Hugging Face Hub, {name}", pointer="tags", quote=tag)
            yield BaseModel(id=match[2], relation=match[1], evidence=evidence)
