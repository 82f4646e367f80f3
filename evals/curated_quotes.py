"""Whether the words that the curated license facts quote stand in the texts themselves.

Reads `truth/licence_labels.csv` and the texts it names under `corpus/` in the folder given by
HOWOPEN_SHARED (default `../shared`). A license may lie there in several copies: the copy in which
most of its quotes stand is the one that counts. Edited copies and translations are left out.
Exits with 1 where a quote does not stand in the text.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from howopen.facts.licenses import CuratedTerm, LicenseFacts
from howopen.knowledge_base import knowledge

FOLDED = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " ", "`": "'"}
)


class Checked(NamedTuple):
    """One license against its text: quotes that hold, and the terms whose quotes do not."""

    holding: int
    failing: list[CuratedTerm]


def fold(text: str) -> str:
    """Fold white space, typographic quotes and Markdown marks."""
    return re.sub(r"[\s*_>#]+", " ", text.translate(FOLDED)).strip()


def texts_by_license(shared: Path) -> dict[str, list[Path]]:
    """Find the texts of each license id; a bare ScanCode key gets its LicenseRef."""
    texts: dict[str, list[Path]] = defaultdict(list)
    ids = set(knowledge().ids("licenses"))
    with (shared / "truth" / "licence_labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["expected_licence_id"]
            name = key if key in ids else f"LicenseRef-scancode-{key}"
            if name in ids and row["match"] != "edited" and "translated" not in row["notes"]:
                texts[name].append(shared / "corpus" / row["file"])
    return texts


def stands(quote: str, text: str) -> bool:
    """Whether the passages of a quote stand in the folded text, in their order."""
    at = 0
    for passage in quote.split(" … "):
        found = text.find(fold(passage), at)
        if found < 0:
            return False
        at = found + len(fold(passage))
    return True


def check(facts: LicenseFacts, text: str) -> Checked:
    """Look for every quote in the folded text."""
    quoted = [term for term in facts.terms if term.quote]
    failing = [term for term in quoted if not stands(term.quote, text)]
    return Checked(len(quoted) - len(failing), failing)


def best(facts: LicenseFacts, paths: list[Path]) -> Checked:
    """Check against each copy; the one with the fewest failures counts."""
    results = [check(facts, fold(path.read_text(encoding="utf-8"))) for path in paths]
    return min(results, key=lambda result: len(result.failing))


def main() -> int:
    """Print the table and the failures; 1 where a quote does not stand in its text."""
    shared = Path(os.environ.get("HOWOPEN_SHARED", "../shared"))
    if not (shared / "truth" / "licence_labels.csv").is_file():
        print(f"the labeled license texts are not there: {shared / 'truth' / 'licence_labels.csv'}")
        return 0
    texts = texts_by_license(shared)
    totals, unread = [0, 0], []
    print(f"{'license':62}{'hold':>6}{'fail':>6}")
    for name in knowledge().ids("licenses"):
        facts = knowledge().license(name)
        if facts is None or not texts.get(name):
            unread.append(name)
            continue
        holding, failing = best(facts, texts[name])
        totals = [totals[0] + holding, totals[1] + len(failing)]
        print(f"{name:62}{holding:6}{len(failing):6}")
        for term in failing:
            print(f"    not in the text: {term.kind} {term.section}: {term.quote}")
    print(f"{totals[0]} quotes hold, {totals[1]} fail, in {len(texts)} texts;", end=" ")
    print(f"{len(unread)} licenses have no text there: {', '.join(unread)}")
    return 1 if totals[1] else 0


if __name__ == "__main__":
    sys.exit(main())
