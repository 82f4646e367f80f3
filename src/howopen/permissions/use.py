"""Uses as people tell them: YAML, JSON, mappings, and what is assumed where nobody tells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from howopen.errors import KnowledgeError, UsageError
from howopen.facts.permissions import UseFacts
from howopen.types import Use

MAX_BYTES = 256 << 10
"""Bytes of a file that tells a use."""

MAX_NUMBER = 10**15
"""More users or dollars than there are."""

MODALITIES = ("text", "image", "video", "audio", "multimodal")


def use_of(told: Mapping[str, Any] | Use, facts: UseFacts) -> Use:
    """A use from plain data. Raises UsageError for a key or a value that is none."""
    if isinstance(told, Use):
        use = told
    else:
        try:
            use = msgspec.convert(dict(told), Use, strict=True)
        except (msgspec.ValidationError, TypeError, ValueError) as error:
            raise UsageError(f"the use is not understood: {error}", hint=_keys()) from error
    return _checked(use, facts)


def _checked(use: Use, facts: UseFacts) -> Use:
    """The use with country codes in capitals. Raises UsageError for unknown acts and fields."""
    acts = tuple(a.id for a in facts.acts)
    if unknown := [a for a in use.acts if a not in acts]:
        raise UsageError(f"there is no act {unknown[0]!r}", hint=f"Acts: {', '.join(acts)}")
    fields = ("none", *(f.id for f in facts.fields))
    if use.field is not None and use.field not in fields:
        raise UsageError(f"there is no field {use.field!r}", hint=f"Fields: {', '.join(fields)}")
    if use.modality not in (None, *MODALITIES):
        what = f"there is no modality {use.modality!r}"
        raise UsageError(what, hint=f"Modalities: {', '.join(MODALITIES)}")
    for number in (use.monthly_active_users, use.annual_revenue_usd):
        if number is not None and not 0 <= number <= MAX_NUMBER:
            raise UsageError("a number of the use is out of range", hint="From 0 to 10^15")
    regions = use.region_of_use
    return msgspec.structs.replace(
        use,
        domicile=_country(use.domicile) if use.domicile is not None else None,
        region_of_use=tuple(_country(r) for r in regions) if regions is not None else None,
    )


def _country(code: str) -> str:
    """An ISO 3166 code in capitals. Raises UsageError for what is none."""
    given = code.strip().upper()
    if not (len(given) == 2 and given.isascii() and given.isalpha()):
        raise UsageError(f"{code!r} is no country code", hint="Two letters, as in DE, KR or US")
    return "GB" if given == "UK" else given


def read_use(path: Path) -> dict[str, Any]:
    """A use from a YAML or JSON file (JSON is YAML). Raises UsageError for what is none."""
    from howopen.yaml_files import load_yaml

    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path}: too large for a use", hint=_keys())
        told = load_yaml(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", hint="Check the path") from error
    except KnowledgeError as error:
        raise UsageError(error.what, hint="A use is a YAML or JSON mapping") from error
    if not isinstance(told, dict):
        raise UsageError(f"{path}: not a mapping", hint=_keys())
    return told


def _keys() -> str:
    return f"Keys: {', '.join(Use.__struct_fields__)}"
