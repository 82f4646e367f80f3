"""JSON: the report as it is. The schemas and the promise of stability are in `docs/schema/`."""

from __future__ import annotations

import msgspec

from howopen.clean import without_surrogates
from howopen.regexes import regex
from howopen.reporters import RenderOptions, refusal
from howopen.types import Model, Report

ID = "json"
MEDIA_TYPE = "application/json"

# Some terminals obey C1 controls, and bidirectional overrides hide what a reader sees; JSON may
# spell both as escapes without changing the value (RFC 8259 section 7).
_UNSAFE = regex("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def render(report: Report, options: RenderOptions) -> str:  # noqa: ARG001 - one look only
    """Indented JSON; keys of mappings are sorted, so that equal reports give equal bytes."""
    if not isinstance(report, Model):
        raise refusal(ID, report)
    try:
        data = msgspec.json.encode(report, order="deterministic")
    except UnicodeEncodeError:
        data = msgspec.json.encode(without_surrogates(report), order="deterministic")
    text = msgspec.json.format(data, indent=2).decode("utf-8")
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


def json_line(report: Report) -> bytes:
    """A report on one line, as batches print it."""
    try:
        return msgspec.json.encode(report) + b"\n"
    except UnicodeEncodeError:
        return msgspec.json.encode(without_surrogates(report)) + b"\n"
