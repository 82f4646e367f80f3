"""`config.json`: the network's shape as the release configures it, and what it needs to load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.probes._json import JsonError, read_object
from howopen.types import (
    ComponentSighting,
    Evidence,
    Finding,
    Level,
    Observation,
    Presence,
    Release,
    Status,
)

ID = "config-json"

CONFIG_LIMIT = 1 << 22
"""Bytes read of one configuration. Those with 20,000 class labels stay under 2 MiB."""

CONFIGS_READ = 20
"""Configurations read of one release, those nearest to its root first."""

_LARGEST = 10**12
_TEXT_LIMIT = 100
_SHOWN = 20

_INNER = ("text_config", "llm_config", "language_config", "attn_config", "ffn_config")
"""Parts in which multimodal models and DBRX keep the language model's numbers."""

_NUMBERS = {
    "context_length": (
        "max_position_embeddings",
        "n_positions",
        "max_seq_len",
        "max_sequence_length",
        "seq_length",
        "n_ctx",
        "context_length",
    ),
    "hidden_size": ("hidden_size", "n_embd", "d_model", "dim"),
    "layers": ("num_hidden_layers", "n_layer", "n_layers", "num_layers"),
    "attention_heads": ("num_attention_heads", "n_head", "n_heads"),
    "kv_heads": ("num_key_value_heads", "num_kv_heads", "n_head_kv", "kv_n_heads", "n_kv_heads"),
    "head_dim": ("head_dim",),
    "vocab_size": ("vocab_size", "padded_vocab_size"),
    "experts": ("num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts"),
    "experts_per_token": ("num_experts_per_tok", "num_experts_per_token", "moe_top_k"),
}
"""Facts, and the keys under which model families keep them, the usual one first."""

_TEXTS = {"model_type": ("model_type",), "dtype": ("dtype", "torch_dtype")}

Fact = str | int | float | bool


def observe(release: Release, files: Files, _kb: KnowledgeBase) -> Observation:
    """Read the configurations; facts come from the one nearest to the root that is a model's."""
    paths = [
        a.path
        for a in release.artifacts
        if a.readable and a.path.rpartition("/")[2] == "config.json"
    ]
    findings: list[Finding] = []
    models: list[tuple[str, dict[str, object]]] = []
    for path in sorted(paths, key=lambda p: (p.count("/"), p))[:CONFIGS_READ]:
        try:
            config, odd = read_object(files, path, CONFIG_LIMIT)
        except JsonError as error:
            findings.append(_finding(path, Status.UNKNOWN, str(error), Level.WARNING))
            continue
        findings += [_finding(path, Status.MET, what) for what in odd]
        if _kind(config)[1]:
            models.append((path, config))
            findings += _needs(path, config)
    return Observation(
        components=tuple(_sighting(path, config) for path, config in models),
        facts=_facts(models[0][1]) if models else {},
        findings=tuple(findings),
    )


def _kind(config: Mapping[str, object]) -> tuple[str, str]:
    """Tell the key that makes this a model's configuration, and the name it gives."""
    architectures = config.get("architectures")
    if isinstance(architectures, list) and architectures and isinstance(architectures[0], str):
        return "architectures", architectures[0][:_TEXT_LIMIT]
    kind = config.get("model_type")
    return "model_type", kind[:_TEXT_LIMIT] if isinstance(kind, str) else ""


def _sighting(path: str, config: Mapping[str, object]) -> ComponentSighting:
    key, name = _kind(config)
    pointer = "/architectures/0" if key == "architectures" else f"/{key}"
    return ComponentSighting(
        component="model-architecture",
        presence=Presence.PRESENT,
        where=path,
        evidence=Evidence(path=path, pointer=pointer, quote=name),
    )


def _facts(config: Mapping[str, object]) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    key, name = _kind(config)
    if key == "architectures":
        found["architecture"] = name
    for fact, keys in _NUMBERS.items():
        if (number := _number(config, keys)) is not None:
            found[fact] = number
    for fact, keys in _TEXTS.items():
        text = next((v for v in _values(config, keys) if isinstance(v, str) and v), "")
        if text:
            found[fact] = text[:_TEXT_LIMIT]
    if quantization := _quantization(config):
        found["quantization"] = quantization
    if _remote_code(config):
        found["remote_code"] = True
    return found


def _parts(config: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Give the configuration and the parts of it that describe the same language model."""
    yield config
    for key in _INNER:
        part = config.get(key)
        if isinstance(part, dict):
            yield part


def _values(config: Mapping[str, object], keys: tuple[str, ...]) -> Iterator[object]:
    for part in _parts(config):
        for key in keys:
            if key in part:
                yield part[key]


def _number(config: Mapping[str, object], keys: tuple[str, ...]) -> int | None:
    """Take the first whole number above zero; anything else was not meant as one."""
    for value in _values(config, keys):
        if type(value) is int and 0 < value < _LARGEST:
            return value
    return None


def _quantization(config: Mapping[str, object]) -> str:
    """Name the quantization method and its bits as the configuration states them."""
    told = config.get("quantization_config") or config.get("quantization")
    if not isinstance(told, dict):
        return ""
    method, bits = told.get("quant_method"), told.get("bits")
    words = [method[:_TEXT_LIMIT]] if isinstance(method, str) else ["quantized"]
    if type(bits) is int:
        words.append(f"{bits} bits")
    elif told.get("load_in_4bit") is True:
        words.append("4 bits")
    elif told.get("load_in_8bit") is True:
        words.append("8 bits")
    return " ".join(words)


def _remote_code(config: Mapping[str, object]) -> tuple[str, ...]:
    """List the classes that `auto_map` loads from code outside the library."""
    mapped = config.get("auto_map")
    if not isinstance(mapped, dict):
        return ()
    found = [
        f"{name[:_TEXT_LIMIT]}: {target[:_TEXT_LIMIT]}"
        for name, value in list(mapped.items())[:_SHOWN]
        for target in (value if isinstance(value, list) else [value])
        if isinstance(target, str)
    ]
    return tuple(found[:_SHOWN])


def _needs(path: str, config: Mapping[str, object]) -> list[Finding]:
    found = []
    if classes := _remote_code(config):
        found.append(
            Finding(
                probe=ID,
                outcome=Status.MET,
                level=Level.WARNING,
                message=f"{path}: loading runs code named in auto_map (trust_remote_code): "
                + ", ".join(classes[:3]),
                values={"auto_map": classes},
                evidence=(Evidence(path=path, pointer="/auto_map"),),
            )
        )
    if quantization := _quantization(config):
        key = "quantization_config" if config.get("quantization_config") else "quantization"
        found.append(
            Finding(
                probe=ID,
                outcome=Status.MET,
                message=f"{path}: the weights are quantized ({quantization})",
                values={"quantization": quantization},
                evidence=(Evidence(path=path, pointer=f"/{key}"),),
            )
        )
    return found


def _finding(path: str, outcome: Status, what: str, level: Level = Level.NOTE) -> Finding:
    return Finding(
        probe=ID,
        outcome=outcome,
        level=level,
        message=f"{path}: {what}",
        evidence=(Evidence(path=path),),
    )
