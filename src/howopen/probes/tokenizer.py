"""Tokenizer files: told by the names that tokenizer libraries give them."""

from __future__ import annotations

import re

from howopen.errors import SourceError
from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.regexes import regex
from howopen.types import (
    Artifact,
    ComponentSighting,
    Evidence,
    Finding,
    Level,
    Observation,
    Presence,
    Release,
    Status,
)

ID = "tokenizer"

_NAMES = regex(
    r"""
    tokenizer\.(?:json|model|bin|tiktoken|vocab|spm)  # tokenizers, SentencePiece, tiktoken
    | tokenizer\.model\.v\d{1,2} | tekken\.json       # mistral-common
    | (?:spiece|spm|bpe|sentencepiece|sentencepiece\.bpe|tiktoken)\.model
    | (?:source|target)\.spm                          # Marian
    | [\w.-]{1,100}\.tiktoken
    | vocab\.(?:txt|json|bpe) | merges\.txt | encoder\.json
    | rwkv_vocab_v\w{1,20}\.txt
    """,
    re.VERBOSE,
)
_ELSEWHERE = frozenset(("test", "tests", "testdata", "fixtures", "docs"))
_HEAD = 64
_LFS = b"version https://git-lfs"


def observe(release: Release, files: Files, _kb: KnowledgeBase) -> Observation:
    """See the tokenizer in the files nearest to the root."""
    found = [a for a in release.artifacts if _is_tokenizer(a.path)]
    empty = {a.path for a in found if _is_empty(a, files)}
    held = sorted((a.path for a in found if a.path not in empty), key=_nearest)
    sightings: tuple[ComponentSighting, ...] = ()
    if held:
        where = held[0] if len(held) == 1 else f"{len(held)} files"
        evidence = Evidence(path=held[0])
        sightings = (
            ComponentSighting(
                component="tokenizer", presence=Presence.PRESENT, where=where, evidence=evidence
            ),
        )
    return Observation(components=sightings, findings=tuple(_told_empty(p) for p in sorted(empty)))


def _is_tokenizer(path: str) -> bool:
    *folders, name = path.lower().split("/")
    return not _ELSEWHERE.intersection(folders) and bool(_NAMES.fullmatch(name))


def _nearest(path: str) -> tuple[int, str]:
    return path.count("/"), path


def _is_empty(artifact: Artifact, files: Files) -> bool:
    """Whether a file that is at hand has no content; a Git LFS pointer stands for content."""
    if artifact.size > _HEAD or not artifact.readable:
        return False
    try:
        head = files.read(artifact.path, 0, _HEAD)
    except SourceError:
        return False
    return not head.startswith(_LFS) and head.strip() in {b"", b"{}", b"[]", b"null"}


def _told_empty(path: str) -> Finding:
    return Finding(
        probe=ID,
        outcome=Status.UNKNOWN,
        level=Level.WARNING,
        message=f"{path} has the name of a tokenizer file but no content",
        evidence=(Evidence(path=path),),
    )
