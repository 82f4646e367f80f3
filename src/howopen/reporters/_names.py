"""License ids give way to the names that a report holds for them, before anything is arranged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from howopen.licenses.names import in_names
from howopen.regexes import regex
from howopen.types import Answer, Assessment, Diff, LicenseReport, NoticeReport

R = TypeVar("R", Answer, Assessment, LicenseReport, Diff, NoticeReport)

_EXPRESSIONS = frozenset(("expression", "license", "value"))
_WHOLE = frozenset(("id", "source"))
_PROSE = frozenset(
    ("conflicts", "because", "reason", "message", "unread", "do", "warnings", "choice")
)
_OWN_ID = regex(r"LicenseRef-[\w.+-]*\w")


def with_names(report: R) -> R:
    """The same report, saying "Llama 2 Community License" where it held an id.

    In running words only ids that are no words themselves (`LicenseRef-…`) are replaced: "MIT" may
    be part of a sentence. Quotes and paths stay as they are.
    """
    if not report.license_names:
        return report
    data = _named(msgspec.to_builtins(report), "", report.license_names)
    return msgspec.convert(data, type(report))


def _named(value: object, key: str, names: Mapping[str, str]) -> object:
    if isinstance(value, str):
        if key in _EXPRESSIONS:
            return in_names(value, names)
        if key in _WHOLE:
            return names.get(value, value)
        if key in _PROSE:
            return _OWN_ID.sub(lambda found: names.get(found[0], found[0]), value)
        return value
    if isinstance(value, dict):
        return {
            k: item if k in {"license_names", "release"} else _named(item, str(k), names)
            for k, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_named(item, key, names) for item in value]
    return value
