"""The HTML pages in a real browser: nothing sticks out sideways, at any width, in any scheme.

A script is needed to measure, and the pages forbid scripts; so the page is shown in a frame of a
measuring page, in the width under test, with the policy line taken out.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from browser import CHROMIUM, DARK, LIGHT, dom
from sample_reports import CATALOG, HOSTILE, LICENSES, RESTRICTED, SIDE_BY_SIDE

from howopen.reporters import RenderOptions, reporter
from howopen.types import Report

WIDTHS = (400, 640, 800, 1280)
PAGES: dict[str, Report] = {
    "assessment": RESTRICTED,
    "compare": SIDE_BY_SIDE,
    "licenses": LICENSES,
    "catalog": CATALOG,
    "hostile": HOSTILE[0],
    "hostile-compare": HOSTILE[1],
}
MEASURE = """
const out = [];
let left = 0;
for (const frame of document.querySelectorAll("iframe")) {
  left += 1;
  frame.onload = () => {
    const page = frame.contentDocument.documentElement, body = frame.contentDocument.body;
    const style = getComputedStyle(body);
    out.push([frame.dataset.name, frame.width, page.scrollWidth, page.clientWidth,
              style.backgroundColor, body.getElementsByTagName("script").length].join(" "));
    left -= 1;
    if (!left) document.getElementById("out").textContent = out.join("\\n");
  };
  frame.srcdoc = frame.dataset.page;
}
"""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed")


def measured(folder: Path, scheme: int) -> list[list[str]]:
    frames = []
    for name, report in PAGES.items():
        page = reporter("html").render(report, RenderOptions(verbose=True))
        page = re.sub(r"<meta http-equiv[^>]*>", "", page)
        frames += [
            f'<iframe data-name="{name}" width="{width}" height="600" '
            f'data-page="{html.escape(page)}"></iframe>'
            for width in WIDTHS
        ]
    path = folder / "measure.html"
    path.write_text(
        f'<meta charset="utf-8"><pre id="out"></pre>{"".join(frames)}<script>{MEASURE}</script>',
        "utf-8",
    )
    found = re.search(r'<pre id="out">([^<]*)</pre>', dom(path, folder / "profile", scheme))
    assert found
    return [line.rsplit(" ", 7) for line in found[1].splitlines()]


@pytest.mark.parametrize(
    ("scheme", "paper"),
    [(LIGHT, "rgb(251, 250, 247)"), (DARK, "rgb(21, 21, 19)")],
    ids=["light", "dark"],
)
def test_no_page_scrolls_sideways_and_each_scheme_has_its_paper(tmp_path, scheme, paper):
    results = measured(tmp_path, scheme)
    assert len(results) == len(PAGES) * len(WIDTHS)
    for name, width, scrolled, shown, *color, scripts in results:
        assert int(scrolled) <= int(shown), (name, width)
        assert " ".join(color) == paper
        assert scripts == "0"
