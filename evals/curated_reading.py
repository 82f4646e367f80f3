"""Whether curated license facts say what is read in the texts themselves.

    python evals/curated_reading.py [--makers dev|aside|all]

The texts are those of `curated_quotes.py`; texts of packages are checked in
`tests/test_curated_reading.py`. Prints license, kind, what the facts say, what is read, and the
quote. Exits with 1 where they disagree and `curated_reviewed.yaml` does not say why they may, and
where it lists what no longer differs. Of the makers that are set aside (`terms.py`) only numbers
are told, and they fail nothing: their words are not for those who write rules.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NamedTuple

import yaml
from curated_quotes import texts_by_license
from terms import ASIDE

from howopen import read_license
from howopen.knowledge_base import knowledge
from howopen.licenses.agreement import Disagreement, disagreements, facts_of
from howopen.types import Match

REVIEWED = Path(__file__).with_name("curated_reviewed.yaml")


class Told(NamedTuple):
    """One disagreement, with the license and the copy of its text."""

    license: str
    path: str
    what: Disagreement


def compared(license_id: str, path: Path) -> tuple[Disagreement, ...] | None:
    """Where one copy and the facts part; None for a file that holds another license too."""
    reading = read_license(path.read_text(encoding="utf-8", errors="replace"))
    terms, appended = facts_of(license_id, knowledge())
    facts = knowledge().license(license_id)
    own = {license_id, *(facts.policies if facts else ())}
    others = {part.id for part in reading.parts if part.match is not Match.MENTION} - own
    if len(reading.parts) > 1 and others:
        return None
    return disagreements(terms, reading.terms, appended)


def is_aside(path: Path) -> bool:
    """Whether a text is of a maker whose licenses nobody who writes rules may look at."""
    return any(maker in str(path) for maker in ASIDE)


def reviewed(told: list[Told]) -> tuple[list[Told], list[dict[str, str]]]:
    """The disagreements that no entry allows, and the entries that allow none."""
    entries = yaml.safe_load(REVIEWED.read_text(encoding="utf-8"))
    used: set[int] = set()
    left = []
    for item in told:
        allowing = [
            at
            for at, entry in enumerate(entries)
            if (entry["license"], entry["kind"], entry["aspect"])
            == (item.license, item.what.kind, item.what.aspect)
            and entry["words"] in item.what.quote
        ]
        used.update(allowing)
        if not allowing:
            left.append(item)
    return left, [entry for at, entry in enumerate(entries) if at not in used]


def show(told: list[Told]) -> None:
    """Print the table of disagreements, each once however many copies have it."""
    seen: dict[tuple[str, Disagreement], list[str]] = {}
    for item in told:
        seen.setdefault((item.license, item.what), []).append(item.path)
    for (license_id, what), paths in seen.items():
        print(f"{license_id}  {what.kind}.{what.aspect}")
        print(f"    facts: {what.curated or 'silent'}    text: {what.read or 'silent'}")
        print(f"    “{what.quote[:300]}”")
        print(f"    in {len(paths)} copies, {paths[0]}")


def main() -> int:
    """Print the table; 1 where facts and text part without a reason on record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--makers", choices=("aside", "dev", "all"), default="all")
    options = parser.parse_args()
    shared = Path(os.environ.get("HOWOPEN_SHARED", "../shared"))
    if not (shared / "truth" / "licence_labels.csv").is_file():
        print(f"the labeled license texts are not there: {shared / 'truth' / 'licence_labels.csv'}")
        return 0
    told: list[Told] = []
    counts = {"licenses": 0, "copies": 0, "terms": 0, "left out": 0}
    hidden = [0, 0]
    for license_id, paths in sorted(texts_by_license(shared).items()):
        facts = knowledge().license(license_id)
        before = counts["copies"]
        for path in paths:
            if options.makers not in ("all", "aside" if is_aside(path) else "dev"):
                continue
            found = compared(license_id, path)
            if found is None:
                counts["left out"] += 1
            elif is_aside(path):
                hidden = [hidden[0] + 1, hidden[1] + len(found)]
            else:
                counts["copies"] += 1
                counts["terms"] += len(facts.terms) if facts else 0
                told += [Told(license_id, str(path.relative_to(shared)), one) for one in found]
        counts["licenses"] += counts["copies"] > before
    left, idle = reviewed(told)
    show(left)
    for entry in idle if options.makers != "aside" else []:
        print(f"reviewed, but no longer different: {entry['license']} {entry['kind']}")
    print(", ".join(f"{number} {name}" for name, number in counts.items()), end="; ")
    print(f"{len(left)} disagreements, {len(told) - len(left)} reviewed", end="; ")
    print(f"set aside: {hidden[1]} disagreements in {hidden[0]} copies")
    return 1 if left or (idle and options.makers != "aside") else 0


if __name__ == "__main__":
    sys.exit(main())
