"""Whether the index frameworks count as the index does, and agree with its raters.

    python evals/index_scores.py

First the published totals recomputed from the published levels by the engine's own score code: all
must be equal. Then, for the models of the catalog that were rated, our levels beside theirs, per
parameter: `decided` where evidence leaves one level, `agree` where it is theirs, `within` where
theirs lies within our bounds. The raters' levels are no gold: the research notes some of their noise,
and nothing here is tuned to them.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from howopen.api import assess
from howopen.facts.frameworks import FrameworkFacts
from howopen.frameworks.choice import chosen
from howopen.frameworks.engine import scored
from howopen.knowledge_base import knowledge
from howopen.types import Criterion

SHARED = Path(os.environ.get("HOWOPEN_SHARED", "../shared"))
KB = knowledge()
LEVELS = ("closed", "partial", "open")


class Index(NamedTuple):
    """One index: its framework, its table, and which of its entries is which catalog model."""

    framework: str
    table: str
    name: str  # column of the entry's name
    rated: Mapping[str, str]  # catalog id: name


INDICES = (
    Index(
        "osai-index",
        "osai_index_2026_scores.csv",
        "model",
        {
            "amber-7b": "Amber",
            "bloomz-176b": "BLOOMZ",
            "crystalcoder-7b": "Crystal",
            "deepseek-r1": "DeepSeek R1",
            "gemma-3-27b": "Gemma",
            "gpt-oss-120b": "GPT OSS",
            "grok-2": "Grok 2",
            "llama-2-70b": "Llama 2",
            "llama-3-70b": "Llama 3",
            "llama-3.1-405b": "Llama 3.1",
            "llama-3.3-70b": "Llama 3.3",
            "llama-4-maverick": "Llama 4",
            "pythia-12b": "Pythia",
            "starcoder2-15b": "StarCoder",
            "t5-11b": "T5",
        },
    ),
    Index(
        "osai-index-2023",
        "osai_scores.csv",
        "project",
        {
            "amber-7b": "AmberChat",
            "bloomz-176b": "BLOOMZ",
            "command-r-plus": "Command R+",
            "falcon-180b": "Falcon-180B-chat",
            "falcon-40b": "Falcon-40B-instruct",
            "gemma-7b": "Gemma 7B Instruct",
            "gpt-3.5": "ChatGPT",
            "llama-2-70b": "LLaMA2 Chat",
            "llama-3-70b": "Llama 3 Instruct",
            "llama-3.1-405b": "Llama 3.1",
            "mistral-7b-v0.1": "Mistral 7B-Instruct",
            "mixtral-8x7b-v0.1": "Mixtral 8x7B Instruct",
            "olmo-7b": "OLMo 7B Instruct",
        },
    ),
)


def main() -> int:
    """Print the tables; 1 where a total is not the published one."""
    if not (SHARED / "truth").is_dir():
        print(f"{SHARED} is not there; nothing was measured")
        return 0
    wrong = 0
    for index in INDICES:
        (framework,) = chosen([index.framework], KB)
        with (SHARED / "truth" / index.table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        wrong += totals(index, framework, rows)
        agreement(index, framework, {row[index.name]: row for row in rows})
    return 1 if wrong else 0


def totals(index: Index, framework: FrameworkFacts, rows: Sequence[Mapping[str, str]]) -> int:
    """Recompute every published total; the number of those that differ."""
    differ = 0
    for row in rows:
        points = {
            c.id: next((x.points for x in c.levels if x.id == row[c.id]), 0.0)
            for c in framework.criteria
        }
        ours = scored(framework.scores[0], {name: (p, p) for name, p in points.items()})["score"]
        if float(ours) != float(row["score"]):
            differ += 1
            print(f"  {row[index.name]}: {ours}, published {row['score']}")
    print(f"{index.framework}: {len(rows) - differ} of {len(rows)} published totals recomputed")
    return differ


def agreement(
    index: Index, framework: FrameworkFacts, rows: Mapping[str, Mapping[str, str]]
) -> None:
    """Print our levels beside those of the index, per parameter."""
    pairs: list[tuple[str, str]] = []
    within_all = count_all = totals_within = 0
    found = {
        model: assess(model, offline=True, frameworks=[index.framework]).frameworks[0]
        for model in index.rated
    }
    print(f"  {'parameter':24} models decided agree within")
    for criterion in framework.criteria:
        mine = [(next(c for c in found[m].criteria if c.id == criterion.id), rows[n][criterion.id])
                for m, n in index.rated.items()]  # fmt: skip
        mine = [(ours, theirs) for ours, theirs in mine if theirs in LEVELS]
        decided = [(ours.level, theirs) for ours, theirs in mine if ours.level]
        agree = sum(ours == theirs for ours, theirs in decided)
        within = sum(holds(ours, theirs) for ours, theirs in mine)
        print(f"  {criterion.id:24} {len(mine):6} {len(decided):7} {agree:5} {within:6}")
        pairs += decided
        within_all, count_all = within_all + within, count_all + len(mine)
    for model, name in index.rated.items():
        values, published = found[model].values, float(rows[name]["score"])
        inside = float(values["score_lower"]) <= published <= float(values["score_upper"])
        totals_within += inside
        if not inside:
            print(
                f"  outside: {model} {values['score_lower']}–{values['score_upper']}, {published}"
            )
    agreed = sum(ours == theirs for ours, theirs in pairs)
    print(
        f"  {len(pairs)} of {count_all} levels decided, {agreed} agree, kappa {kappa(pairs):.2f}; "
        f"{within_all} of {count_all} levels and {totals_within} of {len(index.rated)} totals "
        "within our bounds"
    )


def holds(ours: Criterion, theirs: str) -> bool:
    """Whether a level lies within the bounds of a graded criterion."""
    low, high = LEVELS.index(ours.at_least), LEVELS.index(ours.at_most)
    return low <= LEVELS.index(theirs) <= high


def kappa(pairs: Iterable[tuple[str, str]]) -> float:
    """Cohen's kappa of two raters."""
    rated = tuple(pairs)
    total = len(rated)
    if not total:
        return float("nan")
    same = sum(a == b for a, b in rated) / total
    first, second = Counter(a for a, _ in rated), Counter(b for _, b in rated)
    chance = sum(first[level] * second[level] for level in LEVELS) / total**2
    return (same - chance) / (1 - chance) if chance < 1 else 1.0


if __name__ == "__main__":
    sys.exit(main())
