"""A model on the Hugging Face Hub: one call for its listing, small ranged reads for its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import msgspec

from howopen.errors import GatedError, OfflineError, SourceError, UsageError
from howopen.files import Files
from howopen.regexes import regex
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
    from howopen.sources._hub_client import HubInfo

_NAME = r"(?P<name>[\w.-]{1,96}(?:/[\w.-]{1,96})?)"
_REPOSITORY = regex(_NAME)
_SITE = r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/"
_BASE = regex(r"base_model:(finetune|adapter|merge|quantized):([\w.-]+/[\w.-]+)")
_PUBLIC = frozenset(("README.md", ".gitattributes"))
"""Files that the Hub may show of a gated model."""

_GATES = {"False": "none", "auto": "auto", "manual": "manual"}
_FORMS = (
    regex(rf"hf://(?:models/)?{_NAME}(?:@(?P<revision>[^/\s]+(?:/pr/\d+)?))?(?:/.*)?"),
    regex(
        rf"{_SITE}{_NAME}"
        r"(?:/(?:tree|blob|resolve|raw)/(?P<revision>refs/pr/\d+|[^/?#\s]+)(?:/[^?#]*)?)?/?(?:[?#].*)?"
    ),
    regex(rf"pkg:huggingface/{_NAME}(?:@(?P<revision>[^?#\s]+))?(?:[?#].*)?"),
    regex(rf"{_NAME}(?:@(?P<revision>\S+))?"),
)


class HubReference(NamedTuple):
    """A model on the Hub: `org/name`, and a revision, empty for the default branch."""

    name: str
    revision: str


def parse(reference: str) -> HubReference:
    """Read any of the forms in which people write a model on the Hub.

    Raises UsageError for datasets, spaces, and what is none of the forms.
    """
    if re.match(rf"(?:hf://|{_SITE})(?:datasets|spaces)/", reference):
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
        raise _not_cached(wanted, hf_cache.commits(wanted.name))
    from howopen.sources._hub_client import HubFiles, model_info

    info = model_info(wanted.name, wanted.revision)
    release = _release(reference, wanted, info)
    files = HubFiles(release.id, release.revision)
    closed = _behind_gate(release, files) if info.gated else frozenset()
    if closed:
        release = msgspec.structs.replace(
            release,
            artifacts=tuple(
                msgspec.structs.replace(a, readable=a.path not in closed) for a in release.artifacts
            ),
        )
    return Collected(release, files, _observed(info, release))


def _not_cached(wanted: HubReference, commits: Sequence[str]) -> OfflineError:
    if commits:
        return OfflineError(
            f"{wanted.name}: the local Hub cache holds other revisions than {wanted.revision}",
            hint=f"Check it without --offline, or name one of: {', '.join(commits[:3])}",
        )
    return OfflineError(
        f"{wanted.name} is neither in the local Hub cache nor in the catalog",
        hint="Check it without --offline, or download it first",
    )


# ── what the Hub says ───────────────────────────────────────────────────────────────────────────


def _release(reference: str, wanted: HubReference, info: HubInfo) -> Release:
    from packageurl import PackageURL

    from howopen.sources._hub_client import custom_endpoint

    full = info.id if _REPOSITORY.fullmatch(info.id) else wanted.name
    org, _, name = full.rpartition("/")
    endpoint = custom_endpoint()
    qualifiers = {"repository_url": endpoint} if endpoint else None
    revision = info.sha or wanted.revision or "main"
    return Release(
        id=full,
        source=reference,
        kind="hub",
        purl=PackageURL("huggingface", org or None, name, revision, qualifiers).to_string(),
        revision=revision,
        complete=info.siblings is not None,
        artifacts=tuple(sorted(_artifacts(info), key=lambda a: a.path)),
    )


def _artifacts(info: HubInfo) -> Iterator[Artifact]:
    for file in info.siblings or ():
        if file.rfilename.startswith("/") or ".." in file.rfilename.split("/"):
            continue
        sha256 = file.lfs.sha256 if file.lfs else ""
        digest = f"sha256:{sha256}" if sha256 else f"git:{file.blob_id}" if file.blob_id else ""
        size = file.size if file.size is not None else (file.lfs.size if file.lfs else None)
        yield Artifact(path=file.rfilename, size=-1 if size is None else size, digest=digest)


def _behind_gate(release: Release, files: Files) -> frozenset[str]:
    """The files that a gate keeps from this reader, told by its smallest file and its card."""
    paths = frozenset(a.path for a in release.artifacts)
    others = [a for a in release.artifacts if a.path not in _PUBLIC and a.size > 0]
    if not others or not _is_closed(files, min(others, key=lambda a: a.size).path):
        return frozenset()
    return paths - {p for p in _PUBLIC & paths if not _is_closed(files, p)}


def _is_closed(files: Files, path: str) -> bool:
    try:
        files.read(path, 0, 1)
    except GatedError:
        return True
    except SourceError:  # some other trouble, which the probes will tell
        return False
    return False


def _observed(info: HubInfo, release: Release) -> Observation:
    """The gate, and what the Hub's tags say, which it takes from the card."""
    gate = Gate(
        mode=_GATES.get(str(info.gated), "unknown"),
        evidence=_page(info, "gated", f"gated: {info.gated}"),
    )
    has_card = any(a.path == "README.md" and a.readable for a in release.artifacts)
    tags = () if has_card else (info.tags or ())
    return Observation(
        findings=tuple(_findings(info, release)),
        gates=(gate,),
        statements=tuple(_licenses(tags, info)),
        base_models=tuple(_bases(tags, info)),
    )


def _findings(info: HubInfo, release: Release) -> Iterator[Finding]:
    if info.disabled:
        yield Finding(
            probe="hub",
            outcome=Status.MET,
            level=Level.WARNING,
            message="this model is disabled on the Hub",
            evidence=(_page(info, "disabled", "disabled: true"),),
        )
    closed = [a.path for a in release.artifacts if not a.readable]
    if closed:
        named = ", ".join(closed[:5]) + (f" and {len(closed) - 5} more" if len(closed) > 5 else "")
        yield Finding(
            probe="hub",
            outcome=Status.UNKNOWN,
            level=Level.WARNING,
            message=f"behind the gate and not read: {named}",
            values={"unread": len(closed)},
            evidence=(_page(info, "gated", f"gated: {info.gated}"),),
        )


def _page(info: HubInfo, pointer: str, quote: str) -> Evidence:
    return Evidence(source=f"Hugging Face Hub, {info.id}", pointer=pointer, quote=quote)


def _licenses(tags: Iterable[str], info: HubInfo) -> Iterator[LicenseStatement]:
    for tag in tags:
        if tag.startswith("license:"):
            value = tag.removeprefix("license:")
            yield LicenseStatement(value=value, evidence=_page(info, "tags", tag))


def _bases(tags: Iterable[str], info: HubInfo) -> Iterator[BaseModel]:
    for tag in tags:
        if match := _BASE.fullmatch(tag):
            yield BaseModel(id=match[2], relation=match[1], evidence=_page(info, "tags", tag))
