r"""Text from a release, made safe to show: what could steer a terminal or hide words is told.

Control characters, bidirectional overrides and invisible tags become visible escapes such as
`\x1b`, so that a reader sees they are there (Unicode TR 36 section 2 and TR 39; "Trojan Source",
Boucher and Anderson 2021).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

from howopen.regexes import regex
from howopen.types import Model

_SPACE = regex(r"[\t-\r\x1c-\x1f\x85\u2028\u2029 ]+")
_INVISIBLE = regex("[\u00ad\u200b\u2060\ufeff]")
# C0, C1, surrogates, bidi marks and overrides, interlinear and tag characters, noncharacters;
# the zero-width (non-)joiners stay: Persian and Hindi are spelled with them.
_UNSAFE = regex(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u180e\u200e\u200f\u202a-\u202e\u2061-\u206f"
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_URL = regex(r"https?://[^\s<>\"'`\\{}|^]{1,2000}", re.IGNORECASE)

R = TypeVar("R", bound=Model)


def clean(text: str) -> str:
    """One line of harmless text: white space runs become one space, unsafe characters escapes."""
    return _UNSAFE.sub(_escape, _INVISIBLE.sub("", _SPACE.sub(" ", text))).strip()


def cleaned(report: R) -> R:
    """The same report with every string in it cleaned."""
    return msgspec.convert(_walk(msgspec.to_builtins(report), clean), type(report))


def without_surrogates(report: R) -> R:
    """The same report with lone surrogates (undecodable file names) spelled out."""
    return msgspec.convert(_walk(msgspec.to_builtins(report), _storable), type(report))


def web_address(text: str) -> str:
    """The first http or https address in `text`, else the empty string; never another scheme."""
    found = _URL.search(text)
    return found.group().rstrip(".,;:)]") if found else ""


def _walk(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {_walk(key, change): _walk(item, change) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_walk(item, change) for item in value]
    return value


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
