"""A report in a notebook: its page, in a frame of its own, so that neither styles the other."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

from howopen.reporters import RenderOptions, reporter

if TYPE_CHECKING:
    from howopen.reporters import Report

HEIGHT = "36rem"


def framed(report: object) -> str:
    """An HTML fragment that shows a report. Raises UsageError for one that has no page."""
    page = reporter("html").render(cast("Report", report), RenderOptions())
    style = f"width: 100%; height: {HEIGHT}; border: 0"
    return f'<iframe title="howopen" sandbox srcdoc="{escape(page)}" style="{style}"></iframe>'
