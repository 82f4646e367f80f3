"""Weights in formats that are recognized but not counted: HDF5, ONNX, TensorFlow, ggml and more."""

from __future__ import annotations

import re
from typing import NamedTuple

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.probes._weights import NotAtHandError, head_of, not_at_hand, sightings
from howopen.regexes import regex
from howopen.types import Artifact, Evidence, Finding, Level, Observation, Release, Status

ID = "other-weights"

FILES_READ = 2_000
"""Files whose first bytes are looked at; the rest count by name."""

_HEAD = 1024  # a Git LFS pointer is shorter
_DATA_FOLDERS = frozenset(("data", "dataset", "datasets", "samples", "eval", "results"))


class _Format(NamedTuple):
    """A format: the names its files have, and the bytes one of which stands at `at`."""

    name: str
    path: re.Pattern[str]
    magic: tuple[bytes, ...] = ()
    at: int = 0
    also_data: bool = False  # data sets use the format too


_FORMATS = (
    # HDF5 File Format Specification 3.0, section II.A "Format Signature"
    _Format("HDF5", regex(r"\.(?:h5|hdf5)\Z"), (b"\x89HDF\r\n\x1a\n",), also_data=True),
    _Format("Keras", regex(r"\.keras\Z"), (b"PK\x03\x04",)),
    _Format("ONNX", regex(r"\.onnx\Z")),
    _Format("MessagePack (Flax)", regex(r"(?:flax|model|params)[^/]{0,100}\.msgpack\Z")),
    # numpy.lib.format: an .npz is a ZIP archive
    _Format("NumPy archive", regex(r"\.npz\Z"), (b"PK\x03\x04",), also_data=True),
    # TensorFlow Lite schema: file_identifier "TFL3"
    _Format("TensorFlow Lite", regex(r"\.tflite\Z"), (b"TFL3",), at=4),
    _Format("TensorFlow checkpoint", regex(r"\.data-\d{5}-of-\d{5}\Z")),
    _Format("TensorFlow SavedModel", regex(r"(?:\A|/)saved_model\.pb\Z")),
    _Format("Core ML", regex(r"\.mlmodel\Z|\.mlpackage/.{1,200}/weight\.bin\Z")),
    _Format("PaddlePaddle", regex(r"\.pdparams\Z")),
    _Format("NVIDIA NeMo", regex(r"\.nemo\Z")),
    # llama.cpp before GGUF: "ggml", "ggmf", "ggjt" and "ggla" as little-endian numbers
    _Format(
        "ggml",
        regex(r"\.ggml\Z|(?:\A|/)[^/]{0,100}ggml[^/]{0,100}\.bin\Z"),
        (b"lmgg", b"fmgg", b"tjgg", b"algg"),
    ),
    _Format("OpenVINO", regex(r"(?:\A|/)openvino_[^/]{0,100}model\.bin\Z")),
)


def observe(release: Release, files: Files, _kb: KnowledgeBase) -> Observation:
    """See weights by their names and, where the format has a mark and the file is here, by it."""
    seen: list[str] = []
    formats: dict[str, list[str]] = {}
    findings: list[Finding] = []
    unread: list[tuple[str, str]] = []
    known = ((a, kind) for a in release.artifacts if (kind := _format(a)))
    for number, (artifact, kind) in enumerate(known):
        try:
            if kind.magic and number < FILES_READ and not _bears_mark(kind, artifact, files):
                findings.append(_unlike(artifact.path, kind))
                continue
        except NotAtHandError as error:
            unread.append((artifact.path, str(error)))
        seen.append(artifact.path)
        formats.setdefault(kind.name, []).append(artifact.path)
    return Observation(
        components=sightings(seen),
        findings=(
            *(_seen(name, paths) for name, paths in formats.items()),
            *findings,
            *not_at_hand(ID, unread),
        ),
    )


def _format(artifact: Artifact) -> _Format | None:
    path = artifact.path.lower()
    kind = next((k for k in _FORMATS if k.path.search(path)), None)
    if kind and kind.also_data and _DATA_FOLDERS.intersection(path.split("/")[:-1]):
        return None
    return kind


def _bears_mark(kind: _Format, artifact: Artifact, files: Files) -> bool:
    return head_of(files, artifact, _HEAD)[kind.at :].startswith(kind.magic)


def _seen(name: str, paths: list[str]) -> Finding:
    return Finding(
        probe=ID,
        outcome=Status.MET,
        message=f"weights in a format whose parameters are not counted here: {name}"
        f" ({len(paths)} {'file' if len(paths) == 1 else 'files'})",
        values={"format": name, "files": len(paths)},
        evidence=tuple(Evidence(path=p) for p in paths[:20]),
    )


def _unlike(path: str, kind: _Format) -> Finding:
    return Finding(
        probe=ID,
        outcome=Status.UNKNOWN,
        level=Level.WARNING,
        message=f"{path} is named like {kind.name} but does not start like it",
        evidence=(Evidence(path=path),),
    )
