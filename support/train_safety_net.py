"""Train the safety net under the term rules, and say what it adds. Deterministic; one command.

    python support/train_safety_net.py --wild FOLDER… [--only-measure]

A FOLDER holds license texts (`*.LICENSE` with front matter, as ScanCode's, or `*.txt`). A sentence
of theirs is an example of the kinds that the rules read in it; more examples are the made-up
sentences of `support/safety_net_sentences.yaml` and the `matches` of the kind files. Texts of the
makers that are set aside to measure are left out. The texts are dealt into five parts by a digest
of their names: first the net is trained on three, its thresholds are set on one, and it is
measured on the last; then the net that ships is trained on four, its thresholds set on the fifth.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from howopen.knowledge_base import FOLDER, knowledge, load_yaml
from howopen.terms.document import Document, parse
from howopen.terms.reader import Reader
from howopen.terms.safety_net import windows
from howopen.types import TermState

SEED = 20261126
PARTS = 5
ASIDE = re.compile(r"(?:^|[-_/])(?:databricks|dbrx|exaone|nvidia|fish)", re.IGNORECASE)
SENTENCES = Path(__file__).with_name("safety_net_sentences.yaml")
TARGET = FOLDER / "safety_net.yaml"

RARE = 3
"""Examples that a word sequence must stand in."""

KEPT = 800
"""Word sequences per kind: the most telling by themselves. With more, unseen texts fare worse."""

NEGATIVES = 5000
"""Examples of something else per kind: so many that look alike, and so many at random."""

ENOUGH = 8
"""Examples that a kind must have."""

OWN_WEIGHT = 4
"""How many times a made-up sentence counts."""

EPOCHS = 5
RATE = 0.4
SCALE = 64
"""A weight of 1 in the file."""

NEEDLESS = 0.02
"""Share of the texts of the threshold part that one kind may be told in without any rule."""

FREE = 1
"""Texts approved by the OSI in which a duty may be told that no rule reads; no restriction may."""

PRECISE = 0.3
"""Least share of right ones among the sentences told in that part."""


class Example(NamedTuple):
    """One sentence: its word sequences, what it says, and where it comes from."""

    said: frozenset[str]
    kinds: frozenset[str]
    unsure: frozenset[str]  # kinds that it may say, or that it is not to be held against
    text: int  # number of its text, -1 for a made-up one
    part: int


class Text(NamedTuple):
    """One license text of the folders."""

    name: str
    free: bool  # approved by the OSI: it holds no restriction, whatever a rule reads in it
    part: int
    kinds: frozenset[str]  # all that the rules read in it


class Model(NamedTuple):
    """The weights of one kind, and the sum from which a sentence is told."""

    weights: dict[str, int]
    least: int

    def score(self, said: Iterable[str]) -> int:
        """How much a sentence says this kind, from 0 on enough."""
        get = self.weights.get
        return sum(get(feature, 0) for feature in said) - self.least


def wild_texts(folders: Sequence[Path]) -> Iterator[tuple[str, str, bool]]:
    """Name and text of each license of the SPDX list and the folders, and if the OSI approved."""
    seen: set[int] = set()
    for name, text, free in [*_spdx_texts(), *_folder_texts(folders)]:
        digest = zlib.crc32(" ".join(text.lower().split()).encode())
        if digest not in seen and not ASIDE.search(name) and len(text) < 200_000:
            seen.add(digest)
            yield name, text, free


def _spdx_texts() -> Iterator[tuple[str, str, bool]]:
    try:
        root = Path(str(distribution("osslili").locate_file("")))
    except PackageNotFoundError:
        print("the SPDX texts are not there (package osslili): no text is known to be free")
        return
    listed = json.loads((root / "osslili" / "data" / "spdx_licenses.json").read_bytes())["licenses"]
    for license_id, entry in sorted(listed.items()):
        if entry.get("text"):
            yield license_id, entry["text"], bool(entry.get("isOsiApproved"))


def _folder_texts(folders: Sequence[Path]) -> Iterator[tuple[str, str, bool]]:
    for folder in folders:
        paths = [p for p in folder.rglob("*") if p.suffix in (".LICENSE", ".txt") and p.is_file()]
        for path in sorted(paths):
            text = path.read_text(encoding="utf-8", errors="replace")
            if text.startswith("---\n"):
                text = text.partition("---\n")[2].partition("---\n")[2]
            if text.strip():
                yield path.stem, text, False


def examples_of(
    texts: Iterable[tuple[str, str, bool]], kinds: frozenset[str], reader: Reader
) -> tuple[list[Text], list[Example]]:
    """All sentences of the texts, each once, with what the rules read in them."""
    told: list[Text] = []
    found: dict[frozenset[str], Example] = {}
    restrictions = {k.id for k in knowledge().term_kinds.values() if k.group == "restriction"}
    for name, content, free in texts:
        document = parse(content)
        here: dict[str, list[_Seen]] = defaultdict(list)
        for start, end, term, words in reader.sightings(document):
            if term.kind in kinds and not (free and term.kind in restrictions):
                sure = term.state in (TermState.STATED, TermState.DENIED)
                here[term.kind].append(_Seen(start, end, sum(words) // 2 if sure else -1))
        part = zlib.crc32(name.encode()) % PARTS
        told.append(Text(name, free, part, frozenset(here)))
        for example in _examples(document, here, len(told) - 1, part):
            known = found.get(example.said)
            merged = example
            if known is not None:  # the measured part is the least: it shares none with another
                merged = example._replace(
                    kinds=example.kinds | known.kinds,
                    unsure=(example.unsure | known.unsure) - example.kinds - known.kinds,
                    text=known.text,
                    part=max(part, known.part),
                )
            found[example.said] = merged
    return told, list(found.values())


class _Seen(NamedTuple):
    """What a rule read, and the middle of the words it went by; -1 where it was not sure."""

    start: int
    end: int
    middle: int


def _examples(
    document: Document, here: dict[str, list[_Seen]], text: int, part: int
) -> Iterator[Example]:
    """The windows of all sentences of a document."""
    for start, end, block in document.sentences:
        if document.blocks[block].heading:
            continue
        near = {
            kind: around
            for kind, every in here.items()
            if (around := [s for s in every if s.start < end and s.end > start])
        }
        for window in windows(document.lead(block), document.text(start, end)):
            first, last = start + window.start, start + window.end
            kinds = frozenset(
                k for k, seen in near.items() if any(first <= s.middle < last for s in seen)
            )
            yield Example(window.features, kinds, frozenset(near) - kinds, text, part)


def made_up(kinds: frozenset[str]) -> list[Example]:
    """The made-up sentences, and those of the kind files."""
    found: list[Example] = []

    def add(sentence: str, said_kinds: Iterable[str], unsure: Iterable[str]) -> None:
        said = frozenset(said_kinds) & kinds
        maybe = frozenset(unsure) - said
        found.extend(
            Example(window.features, said, maybe, -1, PARTS) for window in windows("", sentence)
        )

    listed = load_yaml(SENTENCES)
    if not isinstance(listed, dict):
        raise SystemExit(f"{SENTENCES.name} is no table of sentences")
    for names, sentences in listed.items():
        for sentence in sentences:
            add(sentence, names.split(), ())
    for kind in knowledge().term_kinds.values():
        for sentence in kind.matches:
            add(sentence, [kind.id], kinds)
        for sentence in kind.does_not_match:
            add(sentence, [], kinds - {kind.id})
    return found


def train(kind: str, examples: Sequence[Example]) -> Model:
    """Logistic regression over word sequences (AdaGrad), the weightiest of them kept."""
    chance = random.Random(f"{SEED} {kind}")  # noqa: S311 - no secret, a fixed shuffle
    positive = [e for e in examples if kind in e.kinds]
    other = [e for e in examples if kind not in e.kinds and kind not in e.unsure]
    odds = _odds(positive, other)
    chosen = set(sorted(odds, key=lambda f: (-abs(odds[f]), f))[:KEPT])
    own = [e for e in other if e.text < 0]
    wild = [e for e in other if e.text >= 0]
    # an exact sum does not depend on the order of a set, which differs from run to run
    alike = sorted(wild, key=lambda e: -math.fsum(odds.get(f, 0.0) for f in e.said))
    random_ones = chance.sample(alike[NEGATIVES:], min(NEGATIVES, max(0, len(alike) - NEGATIVES)))
    rows = [
        (sorted(e.said & chosen), label, OWN_WEIGHT if e.text < 0 else 1)
        for group, label in ((positive, 1.0), ([*own, *alike[:NEGATIVES], *random_ones], 0.0))
        for e in group
    ]
    share = sum(w for _, label, w in rows if label) / max(1, sum(w for *_, w in rows))
    boost = min(12.0, max(1.0, 0.25 / max(share, 1e-6)))  # rare kinds count for more
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    for _ in range(EPOCHS):
        chance.shuffle(rows)
        for said, label, times in rows:
            score = sum(weights[f] for f in said) + weights[""]
            error = (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - label) * times
            error *= boost if label else 1.0
            if abs(error) < 0.002:
                continue
            for feature in (*said, ""):
                squares[feature] += error * error
                weights[feature] -= RATE * error / math.sqrt(squares[feature] + 1.0)
    bias = weights.pop("")
    rounded = {f: round(weights[f] * SCALE) for f in sorted(weights)}
    return Model({f: w for f, w in rounded.items() if w}, round(-bias * SCALE))


def _odds(positive: Sequence[Example], other: Sequence[Example]) -> dict[str, float]:
    """How much more often a word sequence stands in the one than in the other."""
    here: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for counter, group in ((here, positive), (there, other)):
        for example in group:
            for feature in example.said:
                counter[feature] += OWN_WEIGHT if example.text < 0 else 1
    total, rest = sum(here.values()) + 1, sum(there.values()) + 1
    found: dict[str, float] = {}
    for feature, times in here.items():
        if times >= RARE:
            rate = (times + 0.5) / total, (there[feature] + 0.5) / rest
            found[feature] = math.log(rate[0] / rate[1]) * math.sqrt(times)
    common = (f for f, n in there.items() if n >= 50 and f not in found)
    for feature in common:
        rate = (here[feature] + 0.5) / total, (there[feature] + 0.5) / rest
        found[feature] = math.log(rate[0] / rate[1]) * 0.5
    return found


def threshold(
    kind: str, model: Model, examples: Sequence[Example], texts: Sequence[Text], part: int
) -> int:
    """The least sum from which a sentence is told: as low as the wanted precision allows.

    It stands above every sentence of a free text, and above those of all but a few other texts
    of the part.
    """
    highest: dict[int, int] = {}
    scored: list[tuple[int, bool]] = []
    free: dict[int, int] = {}
    for example in examples:
        if kind in example.unsure or example.text < 0:
            continue
        score, right = model.score(example.said), kind in example.kinds
        text = texts[example.text]
        if text.free and not right and not example.kinds and kind not in text.kinds:
            free[example.text] = max(score, free.get(example.text, score))
        if example.part == part:
            scored.append((score, right))
            if kind not in text.kinds and not example.kinds:
                highest[example.text] = max(score, highest.get(example.text, score))
    some = 0 if knowledge().term_kinds[kind].group == "restriction" else FREE
    few = int(sum(text.part == part for text in texts) * NEEDLESS)
    bounds = ((free, some), (highest, few))
    least = max(sorted(told.values(), reverse=True)[n] for told, n in bounds if len(told) > n)
    scored.sort(reverse=True)
    precise, right_ones = 2 * SCALE, 0  # without an example there, only what is very alike
    for told, (score, right) in enumerate(scored, 1):
        right_ones += right
        if right and right_ones / told >= PRECISE:
            precise = score
    return max(least + 1, precise) + model.least


def fit(
    kinds: Sequence[str],
    texts: Sequence[Text],
    examples: Sequence[Example],
    learned: frozenset[int],
    part: int,
) -> dict[str, Model]:
    """Train every kind that has examples on some parts; set thresholds on another."""
    training = [e for e in examples if e.part in learned]
    models: dict[str, Model] = {}
    for kind in kinds:
        if sum(kind in e.kinds for e in training) >= ENOUGH:
            model = train(kind, training)
            least = threshold(kind, model, examples, texts, part)
            models[kind] = model._replace(least=least)
    return models


def report(
    models: dict[str, Model],
    texts: Sequence[Text],
    examples: Sequence[Example],
    part: int,
) -> None:
    """What the net catches where one kind's rules are off, and what it tells without any rule."""
    print(f"{'kind':28}{'examples':>9}{'caught':>8}{'share':>7}{'texts told needlessly':>23}")
    held = [e for e in examples if e.part == part]
    number = sum(t.part == part for t in texts)
    totals: Counter[str] = Counter()
    for kind, model in models.items():
        right = [e for e in held if kind in e.kinds]
        caught = sum(model.score(e.said) >= 0 for e in right)
        needless = {
            e.text
            for e in held
            if not e.kinds
            and kind not in e.unsure
            and kind not in texts[e.text].kinds
            and model.score(e.said) >= 0
        }
        totals += Counter(examples=len(right), caught=caught, needless=len(needless))
        share = f"{caught / len(right):7.2f}" if right else "      -"
        print(f"{kind:28}{len(right):9}{caught:8}{share}{len(needless):23}")
    whole = totals["caught"] / max(1, totals["examples"])
    row = f"{'all':28}{totals['examples']:9}{totals['caught']:8}{whole:7.2f}"
    print(f"{row}{totals['needless']:23}   in {number} texts held out")


def write(models: dict[str, Model], source: str) -> None:
    """Write the knowledge file: of each word sequence its weights for the kinds it bears on."""
    kinds = list(models)
    table: dict[str, list[int]] = defaultdict(list)
    for number, model in enumerate(models.values()):
        for feature, weight in model.weights.items():
            table[feature] += [number, weight]
    least = ", ".join(str(model.least) for model in models.values())
    head = [
        "# Made by support/train_safety_net.py; not edited by hand.",
        f"source: {json.dumps(source)}",
        f"kinds: [{', '.join(kinds)}]",
        f"least: [{least}]",
        "weights:",
    ]
    rows = (f"  {json.dumps(f, ensure_ascii=False)}: {w}" for f, w in sorted(table.items()))
    TARGET.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(table)} word sequences, {TARGET.stat().st_size >> 10} KiB")


def main(arguments: list[str]) -> int:
    """Train, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wild", type=Path, nargs="+", required=True, metavar="FOLDER")
    parser.add_argument("--only-measure", action="store_true")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    kb = knowledge()
    kinds = [k.id for k in kb.term_kinds.values() if k.group in ("restriction", "duty")]
    texts, wild = examples_of(wild_texts(options.wild), frozenset(kinds), kb.reader)
    examples = [*wild, *made_up(frozenset(kinds))]
    print(
        f"{len(texts)} texts, {len(wild)} sentences, {len(examples) - len(wild)} made up,", end=" "
    )
    print(f"{time.monotonic() - started:.0f} s")
    report(fit(kinds, texts, examples, frozenset((2, 3, 4, PARTS)), 1), texts, examples, 0)
    if not options.only_measure:
        models = fit(kinds, texts, examples, frozenset((1, 2, 3, 4, PARTS)), 0)
        source = f"{len(texts)} license texts read by the rules; seed {SEED}"
        write(models, source)
    print(f"{time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
