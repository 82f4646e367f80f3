"""Make the README's screenshot: a report as a page, seen in headless Chromium.

    python support/screenshot.py [-o docs/images/report.png]

Needs Chromium. The picture is the top of the page at 900 columns, in the light scheme.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import howopen

TARGET = "llama-3.1-405b"
WIDTH, HEIGHT = 900, 950
"""Pixels."""


def main() -> int:
    """Render, look, write; 1 where there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/images/report.png"))
    output = parser.parse_args().output.resolve()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.stderr.write("no Chromium is installed\n")
        return 1
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(howopen.render(howopen.assess(TARGET, offline=True), "html"), "utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        size = f"--window-size={WIDTH},{HEIGHT}"
        command = [browser, *flags, size, f"--user-data-dir={folder}/profile"]
        command += ["--blink-settings=preferredColorScheme=1", f"--screenshot={output}"]
        subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=60)
    sys.stdout.write(f"{output}: {output.stat().st_size / 1024:.0f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
