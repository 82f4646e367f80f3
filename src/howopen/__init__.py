"""How open an AI model really is, and what you may do with it, in the release's own words."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from howopen.api import assess, identify, read_license
    from howopen.catalog import catalog_report
    from howopen.differences.report import diff_report, timeline
    from howopen.documents import begin_documents
    from howopen.explanations import explain
    from howopen.licenses.report import license_report
    from howopen.notice.report import check_notices, write_notices
    from howopen.permissions.ask import answers, interview, may
    from howopen.permissions.use import read_use
    from howopen.reporters import formats, render
    from howopen.types import Answer, Assessment, LicenseReading, Use

_HOMES = {
    "howopen.api": ("assess", "identify", "read_license"),
    "howopen.catalog": ("catalog_report",),
    "howopen.differences.report": ("diff_report", "timeline"),
    "howopen.documents": ("begin_documents",),
    "howopen.explanations": ("explain",),
    "howopen.licenses.report": ("license_report",),
    "howopen.notice.report": ("check_notices", "write_notices"),
    "howopen.permissions.ask": ("answers", "interview", "may"),
    "howopen.permissions.use": ("read_use",),
    "howopen.reporters": ("formats", "render"),
    "howopen.types": ("Answer", "Assessment", "LicenseReading", "Use"),
}
"""Where each name of the API is at home: a module is loaded when one of its names is asked for."""

__all__ = [
    "Answer",
    "Assessment",
    "LicenseReading",
    "Use",
    "__version__",
    "answers",
    "assess",
    "begin_documents",
    "catalog_report",
    "check_notices",
    "diff_report",
    "explain",
    "formats",
    "identify",
    "interview",
    "license_report",
    "may",
    "read_license",
    "read_use",
    "render",
    "timeline",
    "write_notices",
]


def __getattr__(name: str) -> Any:
    """Load what is asked for, so that `howopen --version` stays quick."""
    for module, names in _HOMES.items():
        if name in names:
            import_module("howopen.notebook")  # reports are to show themselves in notebooks
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
