"""Train the safety net under the term rules. Deterministic; one command.

    python support/train_safety_net.py FOLDER…

A FOLDER holds license texts as ScanCode's (`*.LICENSE` with front matter, as the package
`licensedcode-data` installs them). A sentence of theirs is an example of the restrictions that the
rules read in it; more examples are the made-up sentences of `support/safety_net_sentences.yaml`
and the `matches` of the kind files. `evals/safety_net.py` says what the net adds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from net_examples import (
    OWN,
    Example,
    Text,
    examples_of,
    made_up,
    of_kinds,
    sentences_of,
    texts_of,
)
from net_training import KEPT, ROUNDS, SEED, Model, Rows, hardened, of_kind, restricting, train

from howopen.compiled import FOLDER
from howopen.knowledge_base import knowledge
from howopen.terms.safety_net import WordClasses
from howopen.yaml_files import load_yaml

HERE = Path(__file__).parent
SENTENCES = (
    HERE / "safety_net_sentences.yaml",
    HERE.parent / "evals" / "unseen_sentences_1.yaml",  # measured, then learned from
)
WORDS = HERE / "safety_net_words.yaml"
TARGET = FOLDER / "safety_net.yaml"

ENOUGH = 8
"""Examples that a kind must have."""

FREE_TEXTS = 40
"""Texts called free that the OSI has not judged, in which something may be told. Some restrict."""


def train_any(rows: Rows, texts: Sequence[Text]) -> Model:
    """The model that tells whether a sentence restricts."""
    model = train("any", rows, KEPT["any"])
    for _ in range(ROUNDS):
        rows = hardened(rows, model, texts)
        model = train("any", rows, KEPT["any"])
    return model


def threshold(model: Model, examples: Sequence[Example], texts: Sequence[Text]) -> int:
    """The least sum from which a sentence is told.

    It stands above every sentence of an approved license that no rule understands, and above those
    of all but a few other texts that are called free.
    """
    approved: list[int] = []
    highest: dict[int, int] = {}
    for example in examples:
        if example.understood or example.text == OWN or not texts[example.text].free:
            continue
        score = model.score(example.features)
        if texts[example.text].approved:
            approved.append(score)
        else:
            highest[example.text] = max(score, highest.get(example.text, score))
    others = sorted(highest.values(), reverse=True)
    return 1 + max(*approved, others[FREE_TEXTS])


def write(
    any_kind: Model, least: int, models: dict[str, Model], words: dict[str, str], source: str
) -> None:
    """Write the knowledge file: of each feature its weights in the models it bears on."""
    table: dict[str, list[int]] = defaultdict(list)
    for number, model in enumerate((any_kind, *models.values())):
        for feature, weight in model.weights.items():
            table[feature] += [number, weight]
    nested: dict[str, dict[str, dict[str, list[int]]]] = {" ": {}, ">": {}}
    for feature, weights in sorted(table.items()):
        for sign, found in nested.items():
            one, between, other = feature.partition(sign)
            if between:
                found.setdefault(one, {})[other] = weights
    single = {feature: w for feature, w in sorted(table.items()) if not set(" >") & set(feature)}
    lines = [
        "# Made by support/train_safety_net.py; not edited by hand.",
        f"source: {json.dumps(source)}",
        "words:",
        *(f"  {name}: {json.dumps(some)}" for name, some in words.items()),
        f"least: {least}",
        f"kinds: [{', '.join(models)}]",
        f"bias: [{', '.join(str(model.bias) for model in models.values())}]",
        "single:",
        *(f"  {json.dumps(word)}: {weights}" for word, weights in single.items()),
    ]
    for name, found in zip(("joined", "near"), nested.values(), strict=True):
        lines += [f"{name}:", *(f"  {json.dumps(w)}: {json.dumps(o)}" for w, o in found.items())]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(table)} features, {TARGET.stat().st_size >> 10} KiB")


def main(arguments: list[str]) -> int:
    """Read the texts, train every kind, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    kb = knowledge()
    kinds = frozenset(k.id for k in kb.term_kinds.values() if k.group == "restriction")
    words = load_yaml(WORDS)
    if not isinstance(words, dict):
        raise SystemExit(f"{WORDS.name} is no table of words")
    classes = WordClasses(words)
    texts = texts_of(options.folders)
    wild = examples_of(sentences_of(texts, kb.reader, kinds), classes)
    examples = [
        *wild,
        *(e for file in SENTENCES for e in made_up(kinds, classes, file)),
        *of_kinds(kinds, classes),
    ]
    own = len(examples) - len(wild)
    print(f"{len(texts)} texts, {len(wild)} windows, {own} made up", flush=True)
    restricted = restricting(examples, texts)
    any_kind = train_any(restricted, texts)
    models = {
        kind: train(kind, rows, KEPT["kind"])
        for kind in sorted(kinds)
        if len((rows := of_kind(kind, restricted)).positive) >= ENOUGH
    }
    today = dt.datetime.now(tz=dt.UTC).date()
    write(
        any_kind,
        threshold(any_kind, examples, texts),
        models,
        words,
        f"{len(texts)} license texts of osslili and licensedcode-data as the rules read them, and "
        f"{own} made-up sentences; python support/train_safety_net.py FOLDER; seed {SEED}, {today}",
    )
    print(f"{time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
