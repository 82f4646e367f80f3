"""Pages that everybody can use: the axe rules (WCAG 2 A and AA, best practices) find nothing."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from browser import CHROMIUM, DARK, LIGHT, dom
from sample_reports import (
    ANSWER,
    CATALOG,
    DIFFERENCE,
    HOSTILE,
    LICENSES,
    NOTICES,
    RESTRICTED,
    SIDE_BY_SIDE,
)

from howopen import assess
from howopen.reporters import RenderOptions, reporter
from howopen.types import Report

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed")

PAGES: dict[str, Report] = {
    "assessment": RESTRICTED,
    "compare": SIDE_BY_SIDE,
    "licenses": LICENSES,
    "catalog": CATALOG,
    "diff": DIFFERENCE,
    "notice": NOTICES,
    "answer": ANSWER,
    "hostile": HOSTILE[0],
}
RUN = """
axe.run(document).then(found => {
  const told = found.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html.slice(0, 200))]);
  const out = document.createElement("pre");
  out.id = "axe";
  out.textContent = JSON.stringify({rules: found.passes.length, violations: told});
  document.body.append(out);
});
"""


def violations(report: Report, folder: Path, scheme: int, *, opened: bool) -> list[object]:
    """What axe finds wrong in the page of a report."""
    page = reporter("html").render(report, RenderOptions(verbose=opened))
    page = re.sub(r"<meta http-equiv[^>]*>", "", page)  # it forbids scripts, axe's too
    script = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    path = folder / "page.html"
    path.write_text(
        page.replace("</body>", f"<script>{script}</script><script>{RUN}</script></body>")
    )
    seen = re.search(r'<pre id="axe">([^<]*)</pre>', dom(path, folder / "profile", scheme))
    assert seen, "axe did not run"
    told = json.loads(seen[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert told["rules"] > 10
    found: list[object] = told["violations"]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong_with_any_page(name: str, tmp_path: Path):
    assert violations(PAGES[name], tmp_path, LIGHT, opened=False) == []


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_nor_with_a_real_report_with_all_its_passages_opened(scheme: int, tmp_path: Path):
    report = assess("llama-3.1-405b", offline=True)
    assert violations(report, tmp_path, scheme, opened=True) == []
