"""How well terms are read: recall, precision and parameters on labeled license texts.

    python evals/terms.py [--makers aside|dev|all] [--show REGEX]

The licenses of four makers (ASIDE) were set aside before the rules were written and are looked at
only to measure: their figures predict how howopen reads licenses it has never seen.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from howopen.knowledge_base import knowledge
from howopen.terms.document import parse
from howopen.types import Term, TermState

SHARED = Path(os.environ.get("HOWOPEN_SHARED", "../shared"))
ASIDE = ("databricks", "LG-AI", "nvidia", "fishaudio")
RESTRICTIONS = frozenset(k.id for k in knowledge().term_kinds.values() if k.group == "restriction")


class Label(NamedTuple):
    """One labeled term."""

    kind: str
    state: str
    params: dict[str, object]
    quote: str

    @property
    def key(self) -> str:
        """The kind, with its category for prohibited uses."""
        return _key(self.kind, self.params)


def _key(kind: str, params: object) -> str:
    category = params.get("category") if isinstance(params, dict) else None
    return f"{kind}:{category}" if category else kind


def labels(makers: str) -> dict[str, list[Label]]:
    """The labels of the completely labeled texts of these makers."""
    with (SHARED / "truth" / "terms_files.csv").open(encoding="utf-8") as file:
        whole = {row["file"] for row in csv.DictReader(file)}
    found: dict[str, list[Label]] = {f: [] for f in sorted(whole) if _wanted(f, makers)}
    with (SHARED / "truth" / "terms.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["file"] in found:
                params = json.loads(row["params"] or "{}")
                found[row["file"]].append(Label(row["kind"], row["state"], params, row["quote"]))
    return found


def _wanted(file: str, makers: str) -> bool:
    aside = any(name in file for name in ASIDE)
    return makers == "all" or aside == (makers == "aside")


def main() -> int:
    """Print the table and the disagreements asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--makers", choices=("aside", "dev", "all"), default="all")
    parser.add_argument("--show", default="", help="print disagreements that match")
    options = parser.parse_args()
    if not (SHARED / "truth" / "terms.csv").is_file():
        print(f"the data is not there ({SHARED}); nothing was measured")
        return 0
    hits: dict[str, Counter[str]] = defaultdict(Counter)
    states: Counter[bool] = Counter()
    for file, wanted in labels(options.makers).items():
        text = (SHARED / "corpus" / file).read_text(encoding="utf-8", errors="replace")
        said = knowledge().reader.read(parse(text))
        for line in compare(wanted, said, hits, states):
            if options.show and re.search(options.show, line):
                print(f"{file}: {line}")
    report(hits, states)
    return 0


def compare(
    wanted: list[Label],
    said: tuple[Term, ...],
    hits: dict[str, Counter[str]],
    states: Counter[bool],
) -> list[str]:
    """Count one text's hits and misses; the disagreements in words."""
    truth: dict[str, list[Label]] = defaultdict(list)
    for label in wanted:
        truth[label.key].append(label)
    read: dict[str, list[Term]] = defaultdict(list)
    for term in said:
        if term.state is not TermState.UNCLEAR:
            read[_key(term.kind, term.params)].append(term)
    lines: list[str] = []
    for key in sorted({*truth, *read}):
        if key in truth and all(x.state == "unclear" for x in truth[key]):
            continue
        kind = key.partition(":")[0]
        outcome = (
            "hit" if key in truth and key in read else "missed" if key in truth else "invented"
        )
        hits[kind][outcome] += 1
        if outcome == "hit":
            states[bool({x.state for x in truth[key]} & {str(t.state) for t in read[key]})] += 1
        else:
            quote = read[key][0].quote if outcome == "invented" else truth[key][0].quote
            lines.append(f"{outcome} {key}: {quote[:160]}")
    return lines


def report(hits: dict[str, Counter[str]], states: Counter[bool]) -> None:
    """Print recall, precision and F1 per kind, for restrictions, and for all."""
    print(f"{'':30}{'truth':>6}{'recall':>8}{'prec.':>8}{'F1':>8}")
    for name, kinds in (
        *((k, {k}) for k in sorted(hits)),
        ("RESTRICTIONS", RESTRICTIONS),
        ("all", set(hits)),
    ):
        hit, missed, invented = (
            sum(hits[k][o] for k in kinds if k in hits) for o in ("hit", "missed", "invented")
        )
        recall = hit / (hit + missed) if hit + missed else 1.0
        precision = hit / (hit + invented) if hit + invented else 1.0
        f1 = 2 * hit / (2 * hit + missed + invented) if hit + missed + invented else 1.0
        print(f"{name:30}{hit + missed:6}{recall:8.3f}{precision:8.3f}{f1:8.3f}")
    print(f"states right: {states[True] / max(1, states.total()):.3f}")


if __name__ == "__main__":
    sys.exit(main())
