"""Safetensors files: parameters counted from their headers, and what their metadata declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from howopen.errors import SourceError
from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.probes._json import JsonError, read_object
from howopen.probes._safetensors_header import Header, HeaderError, read_header
from howopen.probes._weight_sets import (
    Counted,
    count,
    first_of,
    parameters_of,
    set_findings,
    weight_sets,
)
from howopen.probes._weights import (
    OPTIMIZER,
    PATHS_SHOWN,
    Metered,
    NotAtHandError,
    component_of,
    not_at_hand,
    sightings,
    troubles,
)
from howopen.regexes import regex
from howopen.types import (
    Artifact,
    BaseModel,
    Evidence,
    Finding,
    LicenseStatement,
    Observation,
    Parameters,
    Release,
    Status,
)

ID = "safetensors"

RELEASE_LIMIT = 1 << 28
"""Bytes read of all headers of a release. 1000 shards of a usual model take 32 MiB."""

INDEX_LIMIT = 1 << 25
"""Bytes read of one index. That of a model with 90,000 tensors has 9 MB."""

CONFIG_LIMIT = 1 << 22
"""Bytes read of the configuration beside the weights."""

_INDEX = regex(r"\.safetensors\.index(?:\.\w{1,20})?\.json\Z")
_INDEXES_READ = 20
_TEXT_LIMIT = 300  # characters kept of a metadata value
_PACKING_TYPES = ("U8", "I32", "U32")
_WHOLE_BYTE = 8  # bits; from here on quantizers store one value per element


class _Read(NamedTuple):
    """The headers that could be read, and what could not, with the reason."""

    headers: dict[str, Header]
    broken: list[tuple[str, str]]
    unread: list[tuple[str, str]]


def observe(release: Release, files: Files, _kb: KnowledgeBase) -> Observation:
    """Read the header of every safetensors file, and nothing behind it."""
    weights = [a for a in release.artifacts if a.path.lower().endswith(".safetensors")]
    indexes, index_troubles = _indexes(release, files)
    read = _read_all(weights, files)
    problems = [(p, what) for p, header in read.headers.items() for what in header.problems]
    model_files = [a.path for a in weights if component_of(a.path) not in {"", OPTIMIZER}]
    sets = weight_sets(model_files, indexes)
    counted = [c for s in sets if (c := count(s, read.headers))]
    first = first_of(counted)
    parameters: tuple[Parameters, ...] = ()
    packing: tuple[Finding, ...] = ()
    if first:
        packing = _packing(first, read.headers, files)
        parameters = (parameters_of(first, packed=bool(packing)),)
    return Observation(
        components=sightings((a.path for a in weights), (path for path, _ in read.broken)),
        parameters=parameters,
        findings=(
            *troubles(ID, [*index_troubles, *read.broken, *problems]),
            *not_at_hand(ID, read.unread),
            *packing,
            *set_findings(ID, first, counted, sets),
        ),
        statements=_statements(read.headers),
        base_models=_base_models(read.headers),
    )


def _indexes(
    release: Release, files: Files
) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str]]]:
    """Read the shards that each `*.safetensors.index.json` names in its `weight_map`."""
    here = [a.path for a in release.artifacts if a.readable and _INDEX.search(a.path.lower())]
    found: dict[str, tuple[str, ...]] = {}
    troubles_seen = []
    for path in sorted(here, key=lambda p: (p.count("/"), p))[:_INDEXES_READ]:
        try:
            shards = read_object(files, path, INDEX_LIMIT).value.get("weight_map")
        except JsonError as error:
            troubles_seen.append((path, str(error)))
            continue
        if not isinstance(shards, dict) or not all(isinstance(s, str) for s in shards.values()):
            troubles_seen.append((path, "no weight_map of tensors to files"))
            continue
        folder = path[: path.rfind("/") + 1]
        found[path] = tuple(sorted({folder + shard for shard in shards.values()}))
    return found, troubles_seen


def _read_all(weights: Sequence[Artifact], files: Files) -> _Read:
    read = _Read({}, [], [])
    metered = Metered(files, RELEASE_LIMIT)
    for artifact in weights:
        try:
            read.headers[artifact.path] = read_header(metered, artifact)
        except HeaderError as error:
            read.broken.append((artifact.path, f"the header was not read: {error}"))
        except (NotAtHandError, SourceError) as error:
            read.unread.append((artifact.path, str(error)))
    return read


def _packing(first: Counted, headers: Mapping[str, Header], files: Files) -> tuple[Finding, ...]:
    """Tell that one stored element holds several parameters, where names or config say so."""
    paths = [p for p in first.set.paths if p in headers]
    by_name = [(p, headers[p].packed) for p in paths if headers[p].packed]
    path, quantizer = by_name[0] if by_name else _packing_told(first, files)
    if not quantizer:
        return ()
    return (
        Finding(
            probe=ID,
            outcome=Status.MET,
            message=f"quantized ({quantizer}): one stored element holds several parameters, so "
            f"{first.total} counts stored elements and the model has more parameters",
            values={"quantization": quantizer, "stored_elements": first.total},
            evidence=(Evidence(path=path),),
        ),
    )


def _packing_told(first: Counted, files: Files) -> tuple[str, str]:
    """Read which quantizer the configuration beside the weights names for integer weights."""
    folder = first.set.paths[0][: first.set.paths[0].rfind("/") + 1]
    path = folder + "config.json"
    if not any(first.by_dtype.get(t) for t in _PACKING_TYPES):
        return path, ""
    try:
        config = read_object(files, path, CONFIG_LIMIT).value
    except JsonError:  # the configuration has its own probe, which tells what is wrong with it
        return path, ""
    told = config.get("quantization_config") or config.get("quantization")
    if not isinstance(told, dict):
        return path, ""
    bits = told.get("bits", told.get("num_bits"))
    if told.get("load_in_8bit") is True or (isinstance(bits, int) and bits >= _WHOLE_BYTE):
        return path, ""
    method = told.get("quant_method")
    return path, method[:40] if isinstance(method, str) else "by its configuration"


def _statements(headers: Mapping[str, Header]) -> tuple[LicenseStatement, ...]:
    """License keys of `__metadata__`, each different statement once.

    `modelspec.license` is the Stability AI Model Metadata Standard's key.
    """
    found: dict[tuple[str, str, str], LicenseStatement] = {}
    for path, header in headers.items():
        meta = header.metadata
        key = next((k for k in _LICENSE_KEYS if meta.get(k, "").strip()), None)
        if key is None:
            continue
        value, name, link = (_text(meta.get(k, "")) for k in (key, "license_name", "license_link"))
        evidence = Evidence(path=path, pointer=f"/__metadata__/{key}", quote=value)
        found.setdefault(
            (value, name, link),
            LicenseStatement(value=value, name=name, link=link, evidence=evidence),
        )
    return tuple(found.values())[:PATHS_SHOWN]


_LICENSE_KEYS = ("license", "modelspec.license", "license_name", "license_link")


def _base_models(headers: Mapping[str, Header]) -> tuple[BaseModel, ...]:
    found: dict[str, BaseModel] = {}
    for path, header in headers.items():
        if base := _text(header.metadata.get("base_model", "")):
            evidence = Evidence(path=path, pointer="/__metadata__/base_model", quote=base)
            found.setdefault(base, BaseModel(id=base, evidence=evidence))
    return tuple(found.values())[:PATHS_SHOWN]


def _text(value: str) -> str:
    return " ".join(value[:_TEXT_LIMIT].split())
