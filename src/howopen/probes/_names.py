"""The names a document may call the release's model by."""

from __future__ import annotations

import re

from howopen.probes._phrases import phrases
from howopen.regexes import regex

_WORD = regex(r"[a-z][a-z0-9]{0,40}")
_COMMON = regex(
    "(?:models?|languages?|large|open|small|base|chat|instruct|code|diffusion|stable|foundation"
    "|official|project|release|train|training|repository|team|research|labs?|introduction"
    "|welcome|using|about|readme|card|vision|text|image|audio|speech|multimodal|the|and|for)"
)
"""Words of names and titles that tell nothing about which model is meant."""


def names_of(identity: str, title: str) -> re.Pattern[str]:
    """Build a pattern for a model's name, from its release's id and its first document's title."""
    owner, _, name = re.split(r"[:@]", identity)[-1].lower().rpartition("/")
    titled = re.split(r"[:|]| - ", title)[0].lower()
    words = _WORD.findall(name) + _WORD.findall(titled)[:4]
    stems = {word.rstrip("0123456789") for word in words if not _COMMON.fullmatch(word)}
    whole = {" ".join(_WORD.findall(text)[:4]) for text in (owner, name, titled)}
    telling = {stem for stem in stems if len(stem) > 2}
    telling |= {text for text in whole if text and not _COMMON.fullmatch(text)}
    return phrases(tuple(f"{text}*" for text in sorted(telling)))
