"""The header of a safetensors file: tensors, data types, and whether they fit the file.

The rules are those of the format's own reader (safetensors, `safetensors/src/tensor.rs`:
`read_metadata`, `Metadata::validate`, `Dtype::bitsize`).
"""

from __future__ import annotations

import json
from collections import Counter
from math import prod
from typing import NamedTuple, NoReturn

from howopen.files import Files
from howopen.probes._weights import head_of
from howopen.types import Artifact

HEADER_LIMIT = 100_000_000
"""Bytes a header may have (`MAX_HEADER_SIZE`)."""

TENSOR_LIMIT = 300_000
"""Tensors accepted in one file. All files of the largest mixtures of experts have 140,000."""

FIRST_READ = 1 << 15
"""Bytes read before the header's length is known; most shards' headers are shorter."""

_MARKS = ((b"[", 3), (b'"', 12), (b",", 16))
"""Marks of JSON, and how many of each a tensor's entry has at most, with room for metadata."""

_LENGTH_SIZE = 8
_DIMENSIONS = 64
_LARGEST = 1 << 63
_NAME_LENGTH = 32  # of a data type
_UNKNOWN_DTYPES = 16

BITS = {
    "BOOL": 8,
    "F4": 4,
    "F6_E2M3": 6,
    "F6_E3M2": 6,
    "U8": 8,
    "I8": 8,
    "F8_E5M2": 8,
    "F8_E4M3": 8,
    "F8_E8M0": 8,
    "F8_E4M3FNUZ": 8,
    "F8_E5M2FNUZ": 8,
    "I16": 16,
    "U16": 16,
    "F16": 16,
    "BF16": 16,
    "I32": 32,
    "U32": 32,
    "F32": 32,
    "C64": 64,
    "F64": 64,
    "I64": 64,
    "U64": 64,
}
"""Bits of one element of each data type (`Dtype::bitsize`)."""

_PACKED = {
    ".qweight": "GPTQ or AWQ",
    ".weight_packed": "compressed-tensors",
    ".absmax": "bitsandbytes",
    ".quant_map": "bitsandbytes",
    "_blocks": "MXFP4",
}
"""Endings of tensor names under which quantizers store several values in one element."""

_PACKING_TYPES = frozenset(("U8", "I8", "I32", "U32"))


class HeaderError(ValueError):
    """A header that cannot be read; the message says why."""


class _Tensor(NamedTuple):
    dtype: str
    elements: int
    begin: int
    end: int


class Header(NamedTuple):
    """What a header says. `problems` are breaches of the format that leave it readable."""

    by_dtype: dict[str, int]
    metadata: dict[str, str]
    packed: str  # the quantizer whose tensor names say so; empty where none does
    problems: tuple[str, ...]


def read_header(files: Files, artifact: Artifact) -> Header:
    """Read and check the header of one file, in one read or two, and nothing behind it.

    Raises HeaderError, SourceError, and NotAtHandError where the file's bytes are not at hand.
    """
    head = head_of(files, artifact, FIRST_READ)
    length = int.from_bytes(head[:_LENGTH_SIZE], "little")
    if len(head) <= _LENGTH_SIZE:
        raise HeaderError(f"the file has only {len(head)} bytes")
    if length > HEADER_LIMIT:
        raise HeaderError(f"a header of {length} bytes; the format allows {HEADER_LIMIT}")
    if 0 <= artifact.size < length + _LENGTH_SIZE:
        raise HeaderError(f"a header of {length} bytes in a file of {artifact.size}")
    if head[_LENGTH_SIZE] != ord("{"):
        raise HeaderError("the header is not a JSON object")
    data = head[_LENGTH_SIZE : _LENGTH_SIZE + length]
    if len(data) < length and len(head) == FIRST_READ:
        data += files.read(artifact.path, FIRST_READ, length - len(data))
    if len(data) < length:
        raise HeaderError("the file ends inside its header")
    room = artifact.size - _LENGTH_SIZE - length if artifact.size >= 0 else -1
    return _parse(data, room)


def _parse(data: bytes, room: int) -> Header:
    if any(data.count(mark) > each * TENSOR_LIMIT for mark, each in _MARKS):
        raise HeaderError(f"more than {TENSOR_LIMIT} tensors")

    def pairs(items: list[tuple[str, object]]) -> object:
        found = dict(items)
        if len(found) < len(items):
            raise HeaderError("a key stands twice in the header")
        if isinstance(found.get("shape"), list):
            return _tensor(found)
        return found

    try:
        content = json.loads(data.decode(), object_pairs_hook=pairs, parse_constant=_no_constant)
    except RecursionError as error:
        raise HeaderError("the header is nested too deep") from error
    except HeaderError:
        raise
    except ValueError as error:
        raise HeaderError(
            f"the header is not JSON: {' '.join(str(error).split())[:120]}"
        ) from error
    if not isinstance(content, dict):
        raise HeaderError("the header is not a JSON object of tensors")
    return _header(content, room)


def _no_constant(name: str) -> NoReturn:
    raise HeaderError(f"{name} in the header is not JSON")


def _tensor(found: dict[str, object]) -> _Tensor:
    dtype, shape, offsets = found.get("dtype"), found.get("shape"), found.get("data_offsets")
    if not isinstance(dtype, str) or not 0 < len(dtype) <= _NAME_LENGTH or not dtype.isascii():
        raise HeaderError("a tensor without a data type")
    if not isinstance(shape, list) or len(shape) > _DIMENSIONS or not all(map(_is_size, shape)):
        raise HeaderError("a tensor whose shape is not a list of sizes")
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(map(_is_size, offsets)):
        raise HeaderError("a tensor whose data_offsets are not two positions")
    elements = prod(shape)
    if elements >= _LARGEST:
        raise HeaderError("a tensor of more elements than any file can hold")
    return _Tensor(dtype, elements, offsets[0], offsets[1])


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value < _LARGEST


def _header(content: dict[str, object], room: int) -> Header:
    metadata = content.pop("__metadata__", None)
    texts = metadata if isinstance(metadata, dict) else {}
    tensors: dict[str, _Tensor] = {}
    for name, value in content.items():
        if not isinstance(value, _Tensor):
            raise HeaderError("an entry of the header is not a tensor")
        tensors[name] = value
    by_dtype: Counter[str] = Counter()
    for tensor in tensors.values():
        by_dtype[tensor.dtype] += tensor.elements
    if len(by_dtype) > len(BITS) + _UNKNOWN_DTYPES:
        raise HeaderError("more data types than can be told apart")
    problems = [*_misfits(list(tensors.values()), room)]
    if unknown := sorted(set(by_dtype) - set(BITS)):
        problems.append(f"data types unknown to the format: {', '.join(unknown)}")
    if metadata is not None and not all(isinstance(v, str) for v in texts.values()):
        problems.append("__metadata__ is not a map of texts")
    return Header(
        by_dtype=dict(sorted(by_dtype.items())),
        metadata={k: v for k, v in texts.items() if isinstance(v, str)},
        packed=_packed(tensors),
        problems=tuple(problems),
    )


def _misfits(tensors: list[_Tensor], room: int) -> list[str]:
    """How the tensors depart from filling the file end to end, each kind once."""
    found: dict[str, None] = {}
    position = 0
    for tensor in sorted(tensors, key=lambda t: (t.begin, t.end)):
        if tensor.begin < position:
            found["tensors overlap"] = None
        elif tensor.begin > position:
            found["there are holes between tensors"] = None
        bits = BITS.get(tensor.dtype)
        if bits is not None and tensor.elements * bits != (tensor.end - tensor.begin) * 8:
            found["a tensor's place has not the size that its shape and data type need"] = None
        position = max(position, tensor.end)
    if 0 <= room < position:
        found[f"the file is cut short: {position} bytes of tensors, {room} at hand"] = None
    elif room > position:
        found[f"{room - position} bytes follow the last tensor"] = None
    return list(found)


def _packed(tensors: dict[str, _Tensor]) -> str:
    for name, tensor in tensors.items():
        if name.endswith(".absmax") or tensor.dtype in _PACKING_TYPES:
            for ending, quantizer in _PACKED.items():
                if name.endswith(ending):
                    return quantizer
    return ""
