"""A report in a notebook: its page, in a frame of its own, so that neither styles the other."""

from __future__ import annotations

from html import escape

from howopen.types import Report

HEIGHT = "36rem"


def framed(report: Report) -> str:
    """An HTML fragment that shows a report. Raises UsageError for one that has no page."""
    from howopen.reporters import render

    style = f"width: 100%; height: {HEIGHT}; border: 0"
    page = escape(render(report, "html"))
    return f'<iframe title="howopen" sandbox srcdoc="{page}" style="{style}"></iframe>'


Report._repr_html_ = framed
