"""Make fingerprints of license texts: hashes, never the words.

    python support/make_fingerprints.py OUT LICENSE_ID=TEXT_FILE…
    python support/make_fingerprints.py OUT --spdx BUNDLE.json.gz ID…

    python support/make_fingerprints.py OUT --scancode FOLDER ID…

A license may have several texts (`ID=FILE` more than once). The bundle is an SPDX license list with
texts (`licenses[].licenseId`, `licenses[].text`); the folder holds ScanCode's `KEY.LICENSE` files.
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from howopen.licenses.canonical import canonical
from howopen.licenses.index import file_key


def fingerprint(license_id: str, text: str, source: str) -> str:
    """The YAML of one fingerprint."""
    made = canonical(text)
    words = made.hashes
    if sys.byteorder == "big":
        words.byteswap()
    encoded = base64.b64encode(words.tobytes()).decode()
    lines = "\n".join(f"  {encoded[i : i + 96]}" for i in range(0, len(encoded), 96))
    digest = file_key(text).hex()
    head = f'id: {{name}}\nlicense: {license_id}\nsource: {source}\nfile: "{digest}"'
    marks = ", ".join(str(at) for at in sorted(made.marks))
    return f"{head}\nmarks: [{marks}]\nwords: |\n{lines}\n"


def main(arguments: list[str]) -> int:
    """Write one file per text into the folder named first."""
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    texts: list[tuple[str, str, str]] = []
    if arguments[1:2] == ["--spdx"]:
        bundle = json.loads(gzip.decompress(Path(arguments[2]).read_bytes()))
        wanted = set(arguments[3:])
        texts = [
            (entry["licenseId"], entry["text"], f"SPDX license list {bundle['licenseListVersion']}")
            for entry in bundle["licenses"]
            if entry["licenseId"] in wanted
        ]
    elif arguments[1:2] == ["--scancode"]:
        for license_id in arguments[3:]:
            key = license_id.removeprefix("LicenseRef-scancode-")
            content = (Path(arguments[2]) / f"{key}.LICENSE").read_text(encoding="utf-8")
            text = content.split("---\n", 2)[2]  # behind the front matter
            texts.append((license_id, text, "ScanCode license data"))
    else:
        for argument in arguments[1:]:
            license_id, _, path = argument.partition("=")
            source = "the licensor's own file"
            texts.append(
                (license_id, Path(path).read_text(encoding="utf-8", errors="replace"), source)
            )
    for license_id, text, source in texts:
        made = fingerprint(license_id, text, source)
        number = 1
        while (target := out / f"{license_id}{'' if number == 1 else f'.{number}'}.yaml").exists():
            if made.split("words:")[1] == target.read_text(encoding="utf-8").split("words:")[1]:
                break
            number += 1
        target.write_text(made.replace("{name}", target.stem, 1), encoding="utf-8")
        print(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
