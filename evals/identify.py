"""How well texts are identified: read back, edited, and brought into other forms.

    python evals/identify.py [--scancode FOLDER] [--every N] [--only edits|forms|table]

Every known license gets edits that must be seen with the right words, and new forms that must not
be taken for edits; the edits that other tools do not see are tried one by one. Texts come from the
packages that the index is built from (a development install has them), from a shared folder of
labeled files, and from FOLDER, which holds ScanCode's `KEY.LICENSE` files. What is not there is
told and not measured.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from identify_edits import KINDS, edits
from identify_forms import FORMS
from identify_judge import OUTCOMES, TEXTS, identify, is_it, outcome, told
from identify_table import measure_table
from identify_texts import (
    Known,
    folded,
    installed,
    known,
    same_ids,
    scancode_texts,
    shared_texts,
    spdx_texts,
    templates,
)

from howopen.licenses.canonical import canonical

SOURCES = ("SPDX", "labeled", "ScanCode")


def main() -> int:
    """Print the tables and what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scancode", type=Path, help="folder of ScanCode's KEY.LICENSE files")
    parser.add_argument("--every", type=int, default=1, help="only every Nth text")
    parser.add_argument("--only", choices=("edits", "forms", "table"))
    parser.add_argument("--source", help="only texts of this source: SPDX, labeled, ScanCode")
    parser.add_argument("--kind", help="only edits or forms whose name holds this")
    parser.add_argument("--misses", type=int, default=400, help="told one by one")
    options = parser.parse_args()
    misses: list[str] = []
    if options.only != "table":
        texts = all_texts(options.scancode)
        texts = [t for t in texts if options.source in (None, t.source)]
        texts = read_back(texts, misses)[:: options.every]
        if options.only != "forms":
            measure_edits(texts, misses, options.kind or "")
        if options.only != "edits":
            measure_forms(texts, misses, options.kind or "")
    if options.only in (None, "table"):
        measure_table(misses)
    print(*misses[: options.misses], sep="\n")
    if len(misses) > options.misses:
        print(f"and {len(misses) - options.misses} more")
    return 0


def all_texts(scancode: Path | None) -> list[Known]:
    """The texts of all sources."""
    shapes = templates()
    spdx, labeled, wide = spdx_texts(), shared_texts(), scancode_texts(scancode)
    every = [*spdx, *((i, text) for _, i, text in labeled), *wide]
    if not wide:
        print("ScanCode texts: no --scancode FOLDER given; not measured")
    ids = same_ids(every)
    for license_id, text in [*every, *(() if wide else scancode_texts(installed()))]:
        TEXTS.setdefault(folded(license_id), []).append(canonical(text).hashes)
    return [
        *(known("SPDX", i, ids[text], text, shapes.get(i)) for i, text in spdx),
        *(known("labeled", n, ids[text], text, shapes.get(i)) for n, i, text in labeled),
        *(known("ScanCode", i, ids[text], text, shapes.get(i)) for i, text in wide),
    ]


def read_back(texts: Iterable[Known], misses: list[str]) -> list[Known]:
    """Print how many texts are identified as they are; only those can show an edit."""
    kept: list[Known] = []
    counts = Counter[tuple[str, str]]()
    for text in texts:
        found = identify(text.text)
        right = is_it(found, text.ids)
        likened = any(folded(p.id) in text.ids for p in found.parts)
        another = "taken for another" if found.license else "unknown"
        sure = "right" if right else "edited or in part" if likened else another
        counts[text.source, sure] += 1
        if right and not canonical(text.text).is_page:
            kept.append(text)
        elif not right:
            misses.append(f"{text.source}: {text.name}: as it is: {told(found)}")
    for source in dict.fromkeys(source for source, _ in counts):
        row = ", ".join(f"{n} {what}" for (s, what), n in sorted(counts.items()) if s == source)
        print(f"{source} texts as they are: {row}")
    return kept


def measure_edits(texts: list[Known], misses: list[str], wanted: str) -> None:
    """Print what is seen of each kind of edit, source by source."""
    counts = Counter[tuple[str, str, str]]()
    for text in texts:
        for kind, edit in edits(text):
            if wanted not in kind:
                continue
            found = identify(edit.text)
            result = outcome(found, edit, text.ids)
            counts[kind, text.source, result] += 1
            if result not in ("right", "nearer"):
                what = f"+{edit.added[:80]!r} -{edit.removed[:80]!r} line {edit.first}"
                misses.append(
                    f"{result}: {text.source}: {text.name}: {kind}: {what}: {told(found)}"
                )
    print(f"\n{'edit':42}{'source':9}", *(f"{o:>{max(6, len(o))}}" for o in OUTCOMES))
    for kind, source in product(KINDS, SOURCES):
        row = [counts[kind, source, o] for o in OUTCOMES]
        if any(row):
            print(
                f"{kind:42}{source:9}",
                *(f"{n:{max(6, len(o))}}" for o, n in zip(OUTCOMES, row, strict=True)),
            )


def measure_forms(texts: list[Known], misses: list[str], wanted: str) -> None:
    """Print for each change of form how many of the texts that it changes stay what they are."""
    counts = Counter[tuple[str, str, bool]]()
    for (name, form), text in product(FORMS.items(), texts):
        changed = form(text.text)
        if wanted not in name or changed == text.text:
            continue
        found = identify(changed)
        kept = is_it(found, text.ids)
        counts[name, text.source, kept] += 1
        if not kept:
            misses.append(f"form: {text.source}: {text.name}: {name}: {told(found)}")
    print(f"\n{'form':42}{'source':10}{'kept':>8}{'not kept':>10}")
    for name, source in product(FORMS, SOURCES):
        stay, lost = counts[name, source, True], counts[name, source, False]
        if stay or lost:
            print(f"{name:42}{source:10}{stay:8}{lost:10}")


if __name__ == "__main__":
    sys.exit(main())
