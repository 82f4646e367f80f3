"""GGUF files: parameters per data type, the license and lineage their metadata declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.probes._ggml_types import FILE_TYPES, FULL_PRECISION
from howopen.probes._gguf_reader import READ_LIMIT, Gguf, GgufError, read_gguf
from howopen.probes._weight_sets import (
    Counted,
    count,
    first_of,
    parameters_of,
    set_findings,
    weight_sets,
)
from howopen.probes._weights import (
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
    ComponentSighting,
    Evidence,
    Finding,
    LicenseStatement,
    Observation,
    Presence,
    Release,
    Status,
)

ID = "gguf"

RELEASE_LIMIT = 1 << 30
"""Bytes read of all files of a release; one file with a vocabulary takes 2 to 16 MiB."""

_TEXT_LIMIT = 300  # characters kept of a metadata value
_BASE_MODELS = 100
_HUB = regex(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([\w.-]{1,96}/[\w.-]{1,96})/?\Z")
_LICENSE_KEYS = ("general.license", "general.license.name", "general.license.link")


def observe(release: Release, files: Files, _kb: KnowledgeBase) -> Observation:
    """Read the metadata and the tensor descriptions of every GGUF file."""
    named_gguf = [a for a in release.artifacts if a.path.lower().endswith(".gguf")]
    read, troubles_seen, unread = _read_all(named_gguf, files)
    weights = [a.path for a in named_gguf if a.path not in read or read[a.path].tensors]
    at_hand = {a.path for a in named_gguf} - {path for path, _ in unread}
    sets = weight_sets([p for p in weights if component_of(p)], {})
    counted = [c for s in sets if (c := count(s, read))]
    first = first_of(counted)
    lead = _lead(first, read) if first else None
    return Observation(
        components=(
            *sightings(weights, at_hand - read.keys()),
            *_architectures(read),
            *_tokenizers(read),
        ),
        parameters=(parameters_of(first),) if first else (),
        facts=_facts(read[lead]) if lead else {},
        findings=(
            *troubles(ID, troubles_seen),
            *not_at_hand(ID, unread),
            *((_summary(lead, read[lead]),) if lead else ()),
            *set_findings(ID, first, counted, sets),
        ),
        statements=_statements(read),
        base_models=_base_models(read),
    )


def _read_all(
    artifacts: Sequence[Artifact], files: Files
) -> tuple[dict[str, Gguf], list[tuple[str, str]], list[tuple[str, str]]]:
    """Read every file; what is wrong with some, and which were not at hand, is told apart."""
    read: dict[str, Gguf] = {}
    wrong: list[tuple[str, str]] = []
    unread: list[tuple[str, str]] = []
    metered = Metered(files, RELEASE_LIMIT)
    for artifact in artifacts:
        try:
            gguf = read_gguf(metered, artifact, READ_LIMIT)
        except GgufError as error:
            wrong.append((artifact.path, f"the header was not read: {error}"))
        except NotAtHandError as error:
            unread.append((artifact.path, str(error)))
        else:
            read[artifact.path] = gguf
            wrong += [(artifact.path, problem) for problem in gguf.problems]
    return read, wrong, unread


def _lead(first: Counted, read: Mapping[str, Gguf]) -> str:
    """Choose the file whose metadata speaks for a set: of a split model, the first shard's."""
    paths = [p for p in first.set.paths if p in read]
    return next((p for p in paths if read[p].text("general.architecture")), paths[0])


def _facts(gguf: Gguf) -> dict[str, str | int | float | bool]:
    architecture = gguf.text("general.architecture")[:_TEXT_LIMIT]
    numbers = {
        "context_length": "context_length",
        "hidden_size": "embedding_length",
        "layers": "block_count",
        "attention_heads": "attention.head_count",
        "kv_heads": "attention.head_count_kv",
        "head_dim": "attention.key_length",
        "experts": "expert_count",
        "experts_per_token": "expert_used_count",
    }
    found: dict[str, str | int | float | bool] = {}
    if architecture:
        found["model_type"] = architecture
    for fact, key in numbers.items():
        if number := gguf.number(f"{architecture}.{key}"):
            found[fact] = number
    if quantization := _file_type(gguf):
        found["quantization"] = quantization
    return found


def _file_type(gguf: Gguf) -> str:
    """Name the type of most tensors as the file states it; empty where it does not."""
    kind = gguf.metadata.get("general.file_type")
    return FILE_TYPES.get(kind, f"file type {kind}") if type(kind) is int else ""


def _summary(path: str, gguf: Gguf) -> Finding:
    keys = ("name", "basename", "organization", "size_label", "quantized_by", "type")
    values: dict[str, str | int | float | bool | tuple[str, ...] | None] = {
        key: text[:_TEXT_LIMIT] for key in keys if (text := gguf.text(f"general.{key}"))
    }
    values |= {"version": gguf.version, "tensors": gguf.tensors, "file_type": _file_type(gguf)}
    values["byte_order"] = "big" if gguf.big_endian else "little"
    name = values.get("name", "a model without a name")
    return Finding(
        probe=ID,
        outcome=Status.MET,
        message=f"GGUF version {gguf.version}, {values['byte_order']}-endian: {name}",
        values=values,
        evidence=(Evidence(path=path),),
    )


def _architectures(read: Mapping[str, Gguf]) -> tuple[ComponentSighting, ...]:
    """See the architecture in the first file whose metadata names it with its layers."""
    for path, gguf in read.items():
        name = gguf.text("general.architecture")
        if name and gguf.number(f"{name}.block_count"):
            evidence = Evidence(path=path, pointer="general.architecture", quote=name)
            sighting = ComponentSighting(
                component="model-architecture",
                presence=Presence.PRESENT,
                where=path,
                evidence=evidence,
            )
            return (sighting,)
    return ()


def _tokenizers(read: Mapping[str, Gguf]) -> tuple[ComponentSighting, ...]:
    """See the tokenizer in the first file whose metadata has its tokens."""
    for path, gguf in read.items():
        if gguf.arrays.get("tokenizer.ggml.tokens") or gguf.text("tokenizer.huggingface.json"):
            evidence = Evidence(path=path, pointer="tokenizer.ggml.tokens")
            sighting = ComponentSighting(
                component="tokenizer", presence=Presence.PRESENT, where=path, evidence=evidence
            )
            return (sighting,)
    return ()


def _statements(read: Mapping[str, Gguf]) -> tuple[LicenseStatement, ...]:
    """`general.license`, its name and its link; each different statement once."""
    found: dict[tuple[str, ...], LicenseStatement] = {}
    for path, gguf in read.items():
        said = tuple(gguf.text(key)[:_TEXT_LIMIT] for key in _LICENSE_KEYS)
        key = next((k for k, text in zip(_LICENSE_KEYS, said, strict=True) if text), None)
        if key is None:
            continue
        value = next(text for text in said if text)
        evidence = Evidence(path=path, pointer=key, quote=value)
        statement = LicenseStatement(value=value, name=said[1], link=said[2], evidence=evidence)
        found.setdefault(said, statement)
    return tuple(found.values())


def _base_models(read: Mapping[str, Gguf]) -> tuple[BaseModel, ...]:
    """Read the models that `general.base_model.*` names, and what was converted."""
    found: dict[str, BaseModel] = {}
    for path, gguf in read.items():
        for number in range(min(_BASE_MODELS, gguf.number("general.base_model.count") or 8)):
            _note(found, path, gguf, f"general.base_model.{number}", "unknown")
        quantized = bool(set(gguf.by_dtype) - FULL_PRECISION)
        relation = "quantized" if quantized else "unknown"
        for lead in ("general.source", "general.source.huggingface"):
            _note(found, path, gguf, lead, relation)
    return tuple(found.values())


def _note(found: dict[str, BaseModel], path: str, gguf: Gguf, lead: str, relation: str) -> None:
    """Add the model that the keys under `lead` name: by repository first, then by its names."""
    for key in ("repo_url", "repository", "url"):
        address = gguf.text(f"{lead}.{key}")
        if address and (key != "url" or _HUB.match(address)):
            match = _HUB.match(address)
            model, pointer = (match[1] if match else address), f"{lead}.{key}"
            quote = address
            break
    else:
        pointer, quote = f"{lead}.name", gguf.text(f"{lead}.name")
        maker = gguf.text(f"{lead}.organization")
        model = f"{maker}/{quote}" if maker and quote else quote
    if model:
        if gguf.text("general.type") == "adapter":
            relation = "adapter"
        evidence = Evidence(path=path, pointer=pointer, quote=quote[:_TEXT_LIMIT])
        model = model[:_TEXT_LIMIT]
        found.setdefault(model, BaseModel(id=model, relation=relation, evidence=evidence))
