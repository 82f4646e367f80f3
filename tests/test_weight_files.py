"""Weight files: counted by their headers alone, and never trusted."""

from __future__ import annotations

import io
import json
import pickle
import struct
import time
import zipfile
from pathlib import Path

import pytest
from helpers import MemoryFiles, release_of
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from howopen.errors import SourceError
from howopen.knowledge_base import knowledge
from howopen.probes import gguf, other_weights, pickle_weights, safetensors
from howopen.probes._ggml_types import TYPES
from howopen.sources import weight_file
from howopen.types import Artifact, Level, Observation, Presence, Release, Status

KB = knowledge()

F32, BF16, Q4_K = "F32", "BF16", 12


def make_safetensors(tensors, metadata=None, *, data=True):
    """Tensors are name → (dtype, shape); data is zeros, or left out."""
    bits = {"F32": 32, "BF16": 16, "F4": 4, "I32": 32, "U8": 8, "I64": 64, "F8_E4M3": 8}
    header, at = {}, 0
    if metadata:
        header["__metadata__"] = metadata
    for name, (dtype, shape) in tensors.items():
        size = bits.get(dtype, 8) // 8
        for dimension in shape:
            size *= dimension
        if dtype == "F4":
            size = shape[0] // 2
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + size]}
        at += size
    return with_length(json.dumps(header).encode()) + (bytes(at) if data else b"")


def with_length(header):
    return struct.pack("<Q", len(header)) + header


def gguf_string(text, order, width="Q"):
    data = text.encode()
    return struct.pack(f"{order}{width}", len(data)) + data


def make_gguf(metadata=(), tensors=(), *, version=3, order="<", room=True):
    """Metadata are (key, type, value); tensors are (name, type, dimensions)."""
    width = "I" if version == 1 else "Q"

    def value(kind, item):
        if kind == 8:
            return gguf_string(item, order, width)
        if kind == 9:
            inner, items = item
            head = struct.pack(f"{order}I{width}", inner, len(items))
            return head + b"".join(value(inner, i) for i in items)
        return struct.pack(order + {4: "I", 6: "f", 7: "?", 10: "Q"}[kind], item)

    out = b"GGUF" + struct.pack(f"{order}I2{width}", version, len(tensors), len(metadata))
    for key, kind, item in metadata:
        out += gguf_string(key, order, width) + struct.pack(order + "I", kind) + value(kind, item)
    at = 0
    for name, kind, dimensions in tensors:
        out += gguf_string(name, order, width) + struct.pack(order + "I", len(dimensions))
        out += struct.pack(f"{order}{len(dimensions)}{width}", *dimensions)
        out += struct.pack(order + "IQ", kind, at)
        count = 1
        for dimension in dimensions:
            count *= dimension
        at += -(-count * TYPES[kind].size // TYPES[kind].block // 32) * 32
    return out + bytes(-len(out) % 32 + at if room else 0)


def torch_archive(pickled, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("archive/data.pkl", pickled)
        archive.writestr("archive/data/0", bytes(64))
    return out.getvalue()


def observed(probe, contents) -> Observation:
    release, files = release_of(contents)
    return probe.observe(release, files, KB)


def messages(observation):
    return " | ".join(f.message for f in observation.findings)


def components(observation):
    return {c.component: c.where for c in observation.components}


STATE_DICT = (
    b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\nq\x00ccollections\nOrderedDict\nq\x01)Rq\x02."
)
SIMPLE = {"a.weight": (F32, [2, 3]), "b.weight": (BF16, [4])}
METADATA = (
    ("general.architecture", 8, "llama"),
    ("general.name", 8, "Tiny"),
    ("general.license", 8, "apache-2.0"),
    ("general.file_type", 4, 15),
    ("llama.context_length", 4, 4096),
    ("tokenizer.ggml.tokens", 9, (8, ["<s>", "a", "b"])),
    ("tokenizer.ggml.scores", 9, (6, [0.0, 1.0, 2.0])),
)
TENSORS = (("token_embd.weight", Q4_K, (256, 4)), ("output_norm.weight", 0, (256,)))


# ── safetensors ─────────────────────────────────────────────────────────────────────────────────


def test_parameters_are_counted_per_data_type():
    seen = observed(safetensors, {"model.safetensors": make_safetensors(SIMPLE)})
    (parameters,) = seen.parameters
    assert parameters.by_dtype == {F32: 6, BF16: 4}
    assert parameters.total == 10
    assert parameters.exact
    assert components(seen) == {"model-parameters-final": "model.safetensors"}
    assert not seen.findings


def test_half_byte_elements_count_one_by_one():
    seen = observed(safetensors, {"m.safetensors": make_safetensors({"a": ("F4", [10])})})
    assert seen.parameters[0].by_dtype == {"F4": 10}
    assert seen.parameters[0].exact


def test_shards_of_one_index_are_one_model():
    index = {
        "weight_map": {
            "a": "model-00001-of-00002.safetensors",
            "b": "model-00002-of-00002.safetensors",
        }
    }
    seen = observed(
        safetensors,
        {
            "model.safetensors.index.json": json.dumps(index),
            "model-00001-of-00002.safetensors": make_safetensors({"a": (F32, [5])}),
            "model-00002-of-00002.safetensors": make_safetensors({"b": (F32, [7])}),
        },
    )
    assert seen.parameters[0].total == 12
    assert seen.parameters[0].exact
    assert components(seen) == {"model-parameters-final": "2 files"}


@pytest.mark.parametrize("with_index", [True, False])
def test_a_shard_that_is_not_here_is_named_and_the_count_is_not_exact(with_index):
    names = [f"model-0000{n}-of-00003.safetensors" for n in (1, 2, 3)]
    files = {n: make_safetensors({n: (F32, [5])}) for n in names[::2]}
    if with_index:
        files["model.safetensors.index.json"] = json.dumps(
            {"weight_map": dict(zip("abc", names, strict=True))}
        )
    seen = observed(safetensors, files)
    assert seen.parameters[0].total == 10
    assert not seen.parameters[0].exact
    assert "1 of 3 shards" in messages(seen)
    assert names[1] in messages(seen)


def test_an_index_without_any_of_its_shards_says_so_and_counts_nothing():
    index = {"weight_map": {"a": "model-00001-of-00001.safetensors"}}
    seen = observed(safetensors, {"model.safetensors.index.json": json.dumps(index)})
    assert "1 of 1 shards" in messages(seen)
    assert not seen.parameters
    assert not seen.components


def test_sixteen_equal_files_in_sixteen_folders_stay_sixteen():
    data = make_safetensors(SIMPLE)
    seen = observed(safetensors, {f"run{n:02d}/model.safetensors": data for n in range(16)})
    assert seen.parameters[0].total == 10
    assert "16 sets of weights, not added up" in messages(seen)
    assert components(seen) == {"model-parameters-final": "16 files"}


def test_the_set_nearest_to_the_root_stands_for_the_release():
    seen = observed(
        safetensors,
        {
            "model.safetensors": make_safetensors({"a": (F32, [5])}),
            "original/consolidated.safetensors": make_safetensors({"a": (F32, [500])}),
            "adapter_model.safetensors": make_safetensors({"a": (F32, [2])}),
        },
    )
    assert seen.parameters[0].total == 5
    assert "original/consolidated.safetensors: 500" in messages(seen)


def test_variants_in_one_folder_are_not_added_up():
    seen = observed(
        safetensors,
        {
            "unet/diffusion_pytorch_model.safetensors": make_safetensors({"a": (F32, [5])}),
            "unet/diffusion_pytorch_model.fp16.safetensors": make_safetensors({"a": (BF16, [5])}),
        },
    )
    assert seen.parameters[0].by_dtype == {F32: 5}


def test_adapters_say_that_they_add_to_another_model():
    seen = observed(safetensors, {"adapter_model.safetensors": make_safetensors(SIMPLE)})
    assert "adds to another model" in messages(seen)


def test_checkpoints_and_optimizer_states_are_not_the_final_weights():
    data = make_safetensors(SIMPLE)
    seen = observed(
        safetensors,
        {
            "model.safetensors": data,
            "checkpoint-1000/model.safetensors": data,
            "step143000/model.safetensors": data,
            "checkpoint-1000/optimizer.safetensors": data,
            "tests/model.safetensors": data,
        },
    )
    assert components(seen) == {
        "model-parameters-final": "model.safetensors",
        "model-parameters-intermediate": "2 files",
        "optimizer-states": "checkpoint-1000/optimizer.safetensors",
    }


@pytest.mark.parametrize(
    ("tensors", "config", "quantizer"),
    [
        ({"l.qweight": ("I32", [8]), "l.scales": (BF16, [4])}, None, "GPTQ or AWQ"),
        ({"l.weight": ("U8", [8]), "l.weight.absmax": (F32, [4])}, None, "bitsandbytes"),
        ({"l.w_blocks": ("U8", [8])}, None, "MXFP4"),
        ({"l.w": ("I32", [8])}, {"quantization_config": {"quant_method": "hqq", "bits": 3}}, "hqq"),
    ],
)
def test_packed_elements_are_no_exact_count_of_parameters(tensors, config, quantizer):
    files = {"model.safetensors": make_safetensors(tensors)}
    if config:
        files["config.json"] = json.dumps(config)
    seen = observed(safetensors, files)
    assert not seen.parameters[0].exact
    assert quantizer in messages(seen)


def test_one_byte_quantization_stays_exact():
    files = {
        "model.safetensors": make_safetensors({"w": ("F8_E4M3", [8]), "w_scale_inv": (F32, [1])}),
        "config.json": json.dumps({"quantization_config": {"quant_method": "fp8"}}),
    }
    assert observed(safetensors, files).parameters[0].exact


def test_license_and_base_model_of_the_metadata_are_quoted_once_however_many_shards():
    meta = {"license": "llama3.1", "license_link": "https://example.org/l", "base_model": "a/b"}
    shard = make_safetensors(SIMPLE, meta)
    seen = observed(safetensors, {f"model-0000{n}-of-00002.safetensors": shard for n in (1, 2)})
    (statement,) = seen.statements
    assert (statement.value, statement.link) == ("llama3.1", "https://example.org/l")
    assert statement.evidence.pointer == "/__metadata__/license"
    assert statement.evidence.quote in shard.decode("latin-1")
    assert [b.id for b in seen.base_models] == ["a/b"]


def test_the_metadata_key_of_image_models_counts_too():
    data = make_safetensors(SIMPLE, {"modelspec.license": "CreativeML Open RAIL-M"})
    (statement,) = observed(safetensors, {"sd.safetensors": data}).statements
    assert statement.value == "CreativeML Open RAIL-M"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "only 0 bytes"),
        (b"\x01", "only 1 bytes"),
        (struct.pack("<Q", 1 << 62) + b"{}", "the format allows"),
        (struct.pack("<Q", 5000) + b"{}", "in a file of 10"),
        (with_length(b"not json"), "not a JSON object"),
        (with_length(b'{"a":' + b"[" * 200_000), "nested too deep"),
        (with_length(b'{"a": {"b": {}}}'), "not a tensor"),
        (with_length(b'{"a": NaN}'), "NaN"),
        (
            with_length(b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":1}'),
            "stands twice",
        ),
        (
            with_length(b'{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}'),
            "not a list of sizes",
        ),
        (
            with_length(b'{"a":{"dtype":"F32","shape":[true],"data_offsets":[0,4]}}'),
            "list of sizes",
        ),
        (with_length(b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}'), "two positions"),
        (with_length(b'{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}'), "without a data type"),
        (
            with_length(
                b'{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}'
            ),
            "than any file can hold",
        ),
        (
            with_length(
                b'{"a":{"dtype":"F32","shape":[' + b"9" * 5000 + b'],"data_offsets":[0,4]}}'
            ),
            "not JSON",
        ),
        (with_length(b"{\xff}"), "not JSON"),
        (with_length(b'{"a":[' + b"[]," * 900_001 + b"1]}"), "more than 300000 tensors"),
    ],
)
def test_an_unreadable_header_is_a_finding_and_counts_nothing(data, says):
    seen = observed(safetensors, {"model.safetensors": data})
    assert says in messages(seen)
    assert seen.findings[0].level == Level.WARNING
    assert seen.findings[0].outcome == Status.UNKNOWN
    assert not seen.parameters
    assert components(seen) == {"model-parameters-final": "model.safetensors"}


@pytest.mark.parametrize(
    ("entries", "size", "says"),
    [
        ('"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}', 2, "cut short"),
        ('"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}', 9, "5 bytes follow"),
        ('"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}', 8, "holes"),
        (
            '"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}',
            6,
            "overlap",
        ),
        ('"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}', 4, "not the size"),
        ('"a":{"dtype":"F3","shape":[2],"data_offsets":[0,4]}', 4, "unknown to the format: F3"),
    ],
)
def test_a_breach_of_the_format_is_told_and_the_count_is_not_exact(entries, size, says):
    data = with_length(f"{{{entries}}}".encode()) + bytes(size)
    seen = observed(safetensors, {"model.safetensors": data})
    assert says in messages(seen)
    assert not seen.parameters[0].exact


def test_a_release_of_many_large_headers_is_read_within_its_bound(monkeypatch):
    monkeypatch.setattr("howopen.probes.safetensors.RELEASE_LIMIT", 1 << 17)
    large = make_safetensors(SIMPLE, {"filler": "x" * (1 << 16)})
    release, files = release_of({f"m{n}.safetensors": large for n in range(20)})
    seen = safetensors.observe(release, files, KB)
    assert files.bytes_read <= 1 << 17
    assert components(seen) == {"model-parameters-final": "20 files"}
    assert "were read already" in messages(seen)


def test_files_known_by_name_alone_count_as_weights_without_numbers():
    release = Release(
        id="x",
        source="x",
        kind="hub",
        complete=True,
        artifacts=(
            Artifact(path="model.safetensors", size=9, readable=False),
            Artifact(path="m.gguf", readable=False),
        ),
    )
    for probe in (safetensors, gguf):
        seen = probe.observe(release, MemoryFiles({}), KB)
        assert seen.components[0].presence == Presence.PRESENT
        assert "the header was not at hand" in messages(seen)
        assert not seen.parameters


def test_a_git_lfs_pointer_stands_for_weights_that_are_elsewhere():
    pointer = (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 4096\n"
    )
    for probe, name in (
        (safetensors, "model.safetensors"),
        (gguf, "m.gguf"),
        (pickle_weights, "pytorch_model.bin"),
        (other_weights, "m.h5"),
    ):
        seen = observed(probe, {name: pointer})
        assert "a Git LFS pointer stands for 4096 bytes" in messages(seen)
        assert components(seen) == {"model-parameters-final": name}


def test_the_headers_of_191_shards_are_read_fast_and_nothing_else(tmp_path):
    shards, elements, each = 191, 1_060_000_000, 2
    size = 0
    for number in range(1, shards + 1):
        path = tmp_path / f"model-{number:05d}-of-{shards:05d}.safetensors"
        tensors = {f"layers.{number}.{i}": (BF16, [elements, 1]) for i in range(each)}
        header = make_safetensors(tensors, data=False)
        path.write_bytes(header)
        with path.open("r+b") as file:
            file.truncate(len(header) + elements * each * 2)
        size += path.stat().st_size
    files = DiskFiles(tmp_path)
    release = Release(
        id="big",
        source="big",
        kind="folder",
        complete=True,
        artifacts=tuple(
            Artifact(path=p.name, size=p.stat().st_size) for p in sorted(tmp_path.iterdir())
        ),
    )
    start = time.perf_counter()
    seen = safetensors.observe(release, files, KB)
    assert time.perf_counter() - start < 1
    assert seen.parameters[0].total == shards * elements * each
    assert seen.parameters[0].exact
    assert not seen.findings
    assert files.bytes_read < size / 10_000


class DiskFiles:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.bytes_read = 0

    def read(self, path, start=0, length=-1):
        with (self.root / path).open("rb") as file:
            file.seek(start)
            data = file.read(1 << 20 if length < 0 else length)
        self.bytes_read += len(data)
        return data


# ── GGUF ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("version", "order"), [(1, "<"), (2, "<"), (3, "<"), (3, ">")])
def test_every_version_and_byte_order_is_read(version, order):
    data = make_gguf(METADATA, TENSORS, version=version, order=order)
    seen = observed(gguf, {"tiny.gguf": data})
    (parameters,) = seen.parameters
    assert parameters.by_dtype == {"Q4_K": 1024, "F32": 256}
    assert parameters.exact
    assert seen.facts["context_length"] == 4096
    assert seen.facts["model_type"] == "llama"
    assert seen.facts["quantization"] == "Q4_K_M"
    assert seen.statements[0].value == "apache-2.0"
    assert components(seen) == {"model-parameters-final": "tiny.gguf", "tokenizer": "tiny.gguf"}
    (summary,) = seen.findings
    assert summary.values["version"] == version
    assert summary.values["byte_order"] == ("big" if order == ">" else "little")


def test_license_name_link_and_base_models_are_read():
    metadata = (
        ("general.license", 8, "other"),
        ("general.license.name", 8, "llama3.1"),
        ("general.license.link", 8, "https://example.org/LICENSE"),
        ("general.base_model.count", 4, 2),
        ("general.base_model.0.name", 8, "Llama 3.1 8B"),
        ("general.base_model.0.organization", 8, "Meta Llama"),
        ("general.base_model.0.repo_url", 8, "https://huggingface.co/meta-llama/Llama-3.1-8B"),
        ("general.base_model.1.name", 8, "Other"),
        ("general.source.repo_url", 8, "https://huggingface.co/someone/tuned"),
    )
    seen = observed(gguf, {"m.gguf": make_gguf(metadata, TENSORS)})
    (statement,) = seen.statements
    assert (statement.value, statement.name, statement.link) == (
        "other",
        "llama3.1",
        "https://example.org/LICENSE",
    )
    assert [(b.id, b.relation) for b in seen.base_models] == [
        ("meta-llama/Llama-3.1-8B", "unknown"),
        ("Other", "unknown"),
        ("someone/tuned", "quantized"),
    ]


def test_a_split_model_is_counted_together_and_its_gaps_are_named():
    first = make_gguf(METADATA, TENSORS[:1])
    second = make_gguf((), TENSORS[1:])
    whole = observed(gguf, {"q-00001-of-00002.gguf": first, "q-00002-of-00002.gguf": second})
    assert whole.parameters[0].total == 1280
    assert whole.parameters[0].exact
    part = observed(gguf, {"q-00001-of-00002.gguf": first})
    assert not part.parameters[0].exact
    assert "q-00002-of-00002.gguf" in messages(part)


def test_several_quantizations_of_one_model_are_not_added_up():
    data = make_gguf(METADATA, TENSORS)
    seen = observed(gguf, {"tiny.Q4.gguf": data, "tiny.Q8.gguf": data, "mmproj-tiny.gguf": data})
    assert seen.parameters[0].total == 1280
    assert seen.parameters[0].evidence.path == "tiny.Q4.gguf"
    assert "3 sets of weights" in messages(seen)


def test_a_file_with_a_vocabulary_alone_is_a_tokenizer_and_no_weights():
    assert components(observed(gguf, {"vocab.gguf": make_gguf(METADATA)})) == {
        "tokenizer": "vocab.gguf"
    }


def test_numbers_in_arrays_are_passed_over_unread():
    scores = ("tokenizer.ggml.scores", 9, (6, [0.0] * 400_000))
    numbers = make_gguf((scores, *METADATA), TENSORS)
    release, files = release_of({"m.gguf": numbers})
    assert gguf.observe(release, files, KB).parameters[0].total == 1280
    assert files.bytes_read < len(numbers) / 10


def test_a_large_vocabulary_is_passed_over_fast():
    words = [f"token{n}" for n in range(300_000)]
    data = make_gguf((("tokenizer.ggml.tokens", 9, (8, words)), *METADATA[:5]), TENSORS)
    start = time.perf_counter()
    seen = observed(gguf, {"m.gguf": data})
    assert seen.facts["context_length"] == 4096
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_known_type_counts_one_element_per_place(kind):
    block = TYPES[kind].block
    seen = observed(gguf, {"m.gguf": make_gguf((), [("a", kind, (block * 2, 3))])})
    assert seen.parameters[0].by_dtype == {TYPES[kind].name: block * 6}
    assert seen.parameters[0].exact == bool(TYPES[kind].size)


HEAD = b"GGUF" + struct.pack("<I", 3)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "does not start"),
        (b"GGUF", "more than the file has"),
        (b"GGUF" + struct.pack("<IQQ", 9, 0, 0), "version 9"),
        (HEAD + struct.pack("<QQ", 1 << 60, 0), "says it has"),
        (HEAD + struct.pack("<QQ", 0, 1 << 60), "says it has"),
        (HEAD + struct.pack("<QQQ", 0, 1, 1 << 50), "a name of"),
        (HEAD + struct.pack("<QQQ1sI", 0, 1, 1, b"k", 99), "unknown type 99"),
        (HEAD + struct.pack("<QQQ1sIQ", 0, 1, 1, b"k", 8, 1 << 63), "more than the file has"),
        (HEAD + struct.pack("<QQQ1sIIQ", 0, 1, 1, b"k", 9, 8, 1 << 40), "more than the file has"),
        (HEAD + struct.pack("<QQQ1sIIQ", 0, 1, 1, b"k", 9, 4, 1 << 61), "more than the file has"),
        (
            HEAD
            + struct.pack("<QQQ1sI", 0, 1, 1, b"k", 9)
            + struct.pack("<IQ", 9, 1) * 9
            + bytes(64),
            "nested",
        ),
        (HEAD + struct.pack("<QQQ1sI", 1, 0, 1, b"t", 1 << 31), "dimensions"),
        (
            HEAD + struct.pack("<QQQ1sI2QIQ", 1, 0, 1, b"t", 2, 1 << 40, 1 << 40, 0, 0),
            "any file can hold",
        ),
    ],
)
def test_a_lying_gguf_is_a_finding_at_once(data, says):
    start = time.perf_counter()
    seen = observed(gguf, {"m.gguf": data})
    assert says in messages(seen)
    assert time.perf_counter() - start < 0.5
    assert not seen.parameters


def test_a_gguf_cut_short_still_tells_its_parameters_but_not_as_exact():
    seen = observed(gguf, {"m.gguf": make_gguf(METADATA, TENSORS, room=False)})
    assert seen.parameters[0].total == 1280
    assert not seen.parameters[0].exact
    assert "cut short" in messages(seen)


def test_endless_strings_end_in_a_finding_soon(monkeypatch):
    monkeypatch.setattr("howopen.probes._gguf_reader.STRINGS_LIMIT", 1000)
    words = make_gguf((("k", 9, (8, ["a"] * 2000)),))
    assert "more than 1000 strings" in messages(observed(gguf, {"m.gguf": words}))


def test_a_byte_budget_ends_the_reading_with_a_finding(monkeypatch):
    monkeypatch.setattr("howopen.probes.gguf.READ_LIMIT", 1 << 18)
    words = make_gguf((("k", 9, (8, ["a" * 1000] * 2000)),))
    assert "of metadata; the rest was not read" in messages(observed(gguf, {"m.gguf": words}))


# ── Pickles ─────────────────────────────────────────────────────────────────────────────────────


class Evil:
    def __reduce__(self):
        return (print, ("this must never be printed",))


@pytest.mark.parametrize("protocol", range(6))
def test_imports_of_every_protocol_are_told_and_nothing_runs(protocol, capsys):
    data = pickle.dumps({"a": Evil()}, protocol)
    seen = observed(pickle_weights, {"model.pkl": data})
    (warning,) = seen.findings
    assert warning.level == Level.WARNING
    assert "can run code when loaded" in warning.message
    assert any(i in {"builtins.print", "__builtin__.print"} for i in warning.values["imports"])
    assert components(seen) == {"model-parameters-final": "model.pkl"}
    assert not capsys.readouterr().out


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_torch_archives_tell_their_imports(method):
    seen = observed(pickle_weights, {"pytorch_model.bin": torch_archive(STATE_DICT, method)})
    (warning,) = seen.findings
    assert warning.values["imports"] == (
        "collections.OrderedDict",
        "torch._utils._rebuild_tensor_v2",
    )
    assert warning.values["containers"] == ("torch-zip",)


def test_the_older_torch_format_is_read_through_its_five_pickles():
    parts = (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}, {"a": Evil()}, ["0"])
    data = b"".join(pickle.dumps(p, 2) for p in parts) + bytes(1000)
    (warning,) = observed(pickle_weights, {"model.pt": data}).findings
    assert warning.values["containers"] == ("torch-legacy",)
    assert warning.values["imports"] == ("__builtin__.print",)
    assert warning.outcome == Status.MET


def test_the_odd_file_among_many_alike_gets_its_own_warning():
    alike = torch_archive(STATE_DICT)
    files = {f"pytorch_model-{n:05d}-of-00003.bin": alike for n in (1, 2)}
    files["pytorch_model-00003-of-00003.bin"] = pickle.dumps(Evil(), 4)
    seen = observed(pickle_weights, files)
    assert len(seen.findings) == 2
    odd = next(f for f in seen.findings if "builtins.print" in f.values["imports"])
    assert [e.path for e in odd.evidence] == ["pytorch_model-00003-of-00003.bin"]
    assert components(seen) == {"model-parameters-final": "3 files"}


def test_a_bomb_is_not_unpacked_beyond_the_bound():
    bomb = b"\x80\x02" + b"N0" * 40_000_000
    data = torch_archive(bomb, zipfile.ZIP_DEFLATED)
    start = time.perf_counter()
    (warning,) = observed(pickle_weights, {"model.pt": data}).findings
    assert time.perf_counter() - start < 5
    assert "opcodes were looked at" in warning.message
    assert warning.outcome == Status.UNKNOWN


def test_unusual_packing_is_not_unpacked():
    (warning,) = observed(
        pickle_weights, {"m.pt": torch_archive(STATE_DICT, zipfile.ZIP_LZMA)}
    ).findings
    assert "packed in an unusual way" in warning.message


def test_optimizer_states_are_told_by_their_names():
    seen = observed(
        pickle_weights,
        {
            "optimizer.pt": STATE_DICT,
            "zero/bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt": STATE_DICT,
            "zero/mp_rank_00_model_states.pt": STATE_DICT,
            "scheduler.pt": STATE_DICT,
            "training_args.bin": STATE_DICT,
        },
    )
    assert components(seen) == {"optimizer-states": "4 files"}


def test_data_and_foreign_files_are_not_taken_for_pickled_weights():
    seen = observed(
        pickle_weights,
        {"train.pkl": pickle.dumps([1, 2]), "tokenizer.bin": b"\0\1\2", "notes.pt": b"hello"},
    )
    assert not seen.components


# ── Other formats ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tf_model.h5", b"\x89HDF\r\n\x1a\n"),
        ("onnx/model.onnx", b"\x08\x07"),
        ("flax_model.msgpack", b"\x81"),
        ("model.npz", b"PK\x03\x04"),
        ("model.tflite", b"\x1c\0\0\0TFL3"),
        ("bert_model.ckpt.data-00000-of-00001", b"\0"),
        ("ggml-model-q4_0.bin", b"tjgg"),
    ],
)
def test_other_formats_are_weights_without_a_count(name, data):
    seen = observed(other_weights, {name: data})
    assert components(seen) == {"model-parameters-final": name}
    assert not seen.parameters


def test_a_name_alone_does_not_make_a_format():
    seen = observed(other_weights, {"model.h5": b"plain text", "data/train.npz": b"PK\x03\x04"})
    assert not seen.components
    assert "does not start like it" in messages(seen)


# ── One file as a release ───────────────────────────────────────────────────────────────────────


def test_one_weight_file_is_a_release_that_is_never_complete(tmp_path):
    path = tmp_path / "Tiny.GGUF"
    path.write_bytes(make_gguf(METADATA, TENSORS))
    assert weight_file.accepts(str(path), knowledge())
    collected = weight_file.collect(str(path), knowledge())
    assert collected.release.kind == "gguf-file"
    assert not collected.release.complete
    assert gguf.observe(collected.release, collected.files, KB).parameters[0].total == 1280
    with pytest.raises(SourceError):
        collected.files.read("../other")


def test_other_references_are_not_accepted(tmp_path):
    (tmp_path / "model.bin").write_bytes(b"x")
    for reference in (tmp_path / "model.bin", tmp_path / "no.gguf", tmp_path, "org/name"):
        assert not weight_file.accepts(str(reference), knowledge())
    with pytest.raises(SourceError):
        weight_file.collect(str(tmp_path / "no.gguf"), knowledge())


# ── Hostile bytes ───────────────────────────────────────────────────────────────────────────────

EVERY_NAME = ("m.safetensors", "m.gguf", "m.bin", "model.pkl", "m.pt", "m.h5", "m.onnx")
PROBES = (safetensors, gguf, pickle_weights, other_weights)
VALID = (
    make_safetensors(SIMPLE, {"license": "mit"}),
    make_gguf(METADATA, TENSORS),
    make_gguf(METADATA, TENSORS, order=">"),
    torch_archive(STATE_DICT),
    torch_archive(STATE_DICT, zipfile.ZIP_DEFLATED),
    pickle.dumps({"a": Evil()}, 4),
    pickle.dumps({"a": Evil()}, 0),
)


def check_bounded(data):
    release, files = release_of(dict.fromkeys(EVERY_NAME, data))
    unsized = replace(release, artifacts=tuple(replace(a, size=-1) for a in release.artifacts))
    for probe in PROBES:
        for one in (release, unsized):
            files.bytes_read = 0
            probe.observe(one, files, KB)
            assert files.bytes_read <= 40 * len(EVERY_NAME) * (len(data) + 64)


@given(st.binary(max_size=300), st.sampled_from((b"", b"GGUF", b"PK\x03\x04", b"\x80\x04", HEAD)))
@settings(max_examples=150, deadline=None)
def test_random_bytes_never_raise(data, lead):
    check_bounded(lead + data)


@given(
    st.sampled_from(VALID),
    st.lists(
        st.tuples(st.integers(0, 600), st.binary(min_size=1, max_size=9)), min_size=1, max_size=6
    ),
    st.integers(0, 2000),
)
@settings(max_examples=250, deadline=None)
def test_mutations_of_valid_files_never_raise(data, changes, cut):
    mutated = bytearray(data)
    for place, new in changes:
        at = place % len(mutated)
        mutated[at : at + len(new)] = new
    check_bounded(bytes(mutated[: len(mutated) - cut % len(mutated)]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("dtype", "shape", "data_offsets", "__metadata__", "a")), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=150, deadline=None)
def test_headers_of_any_json_never_raise(value):
    check_bounded(with_length(json.dumps(value).encode()))
