"""How open an AI model really is, and what you may do with it, in the release's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from howopen.api import assess, identify, may, read_license
    from howopen.types import Answer, Assessment, LicenseReading, Use

__all__ = [
    "Answer",
    "Assessment",
    "LicenseReading",
    "Use",
    "__version__",
    "assess",
    "identify",
    "may",
    "read_license",
]


def __getattr__(name: str) -> Any:
    """Import the API when it is asked for, so that `howopen --version` stays quick."""
    if name in ("assess", "identify", "may", "read_license"):
        from howopen import api

        return getattr(api, name)
    if name in ("Answer", "Assessment", "LicenseReading", "Use"):
        from howopen import types

        return getattr(types, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
