"""Training of the safety net: logistic regressions, in plain Python, deterministic."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from net_examples import OWN, Example, Text

SEED = 20261126

RARE = 2
"""Examples that a feature must stand in."""

KEPT = {"any": 4000, "kind": 300}
"""Features of the model that tells whether a sentence restricts, and of each that names a kind."""

NEGATIVES = 15_000
"""Harmless sentences to learn from: so many that look alike, and so many at random."""

OWN_WEIGHT = 5.0
"""How many times a made-up sentence counts."""

APPROVED_WEIGHT = 4.0
"""How many times a sentence of a license counts that the OSI approved: it restricts nothing."""

UNREAD_WEIGHT = 0.2
"""How much a sentence counts as harmless that no rule read, in a license that may restrict."""

ROUNDS = 4
"""How many times the model is trained anew with more weight on the harmless that it tells."""

HARDER = 4.0
"""What the weight of such a sentence is multiplied by."""

EPOCHS = 6
RATE = 0.3
DECAY = 2e-5
SCALE = 64
"""A weight of 1 in the file."""


class Model(NamedTuple):
    """The weights of one model, and what its sum begins with."""

    weights: dict[str, int]
    bias: int

    def score(self, said: Iterable[str]) -> int:
        """The sum of some features, without what it begins with."""
        get = self.weights.get
        return sum(get(feature, 0) for feature in said)


class Rows(NamedTuple):
    """What a model is trained on: each example with its weight."""

    positive: list[tuple[Example, float]]
    negative: list[tuple[Example, float]]


def restricting(examples: Sequence[Example], texts: Sequence[Text]) -> Rows:
    """The examples that restrict, and those that do not; no free license does."""
    rows = Rows([], [])
    for example in examples:
        own = example.text == OWN
        if example.kinds and (own or not texts[example.text].free):
            rows.positive.append((example, OWN_WEIGHT if own else 1.0))
        elif not example.kinds and not example.unsure:
            rows.negative.append((example, _harmless(example, texts)))
    return rows


def hardened(rows: Rows, model: Model, texts: Sequence[Text]) -> Rows:
    """The same rows with more weight on the surely harmless sentences that the model tells."""
    negative = [
        (example, weight * HARDER)
        if (example.text == OWN or texts[example.text].approved)
        and model.score(example.features) + model.bias > 0
        else (example, weight)
        for example, weight in rows.negative
    ]
    return Rows(rows.positive, negative)


def of_kind(kind: str, restricted: Rows) -> Rows:
    """Of the examples that restrict those of a kind, and those of others."""
    rows = Rows([], [])
    for example, weight in restricted.positive:
        if kind in example.kinds:
            rows.positive.append((example, weight))
        elif kind not in example.unsure or example.text == OWN:
            rows.negative.append((example, weight))
    return rows


def _harmless(example: Example, texts: Sequence[Text]) -> float:
    """How sure it is that a sentence does not restrict in which no rule reads a restriction."""
    if example.text == OWN:
        return OWN_WEIGHT
    text = texts[example.text]
    if text.approved:
        return APPROVED_WEIGHT
    return 1.0 if example.understood or text.free else UNREAD_WEIGHT


def train(name: str, rows: Rows, kept: int) -> Model:
    """Logistic regression (AdaGrad) over the features that tell most by themselves."""
    chance = random.Random(f"{SEED} {name}")  # noqa: S311 - no secret, a fixed shuffle
    odds = _odds(rows)
    chosen = set(sorted(odds, key=lambda f: (-abs(odds[f]), f))[:kept])
    kept_all = [row for row in rows.negative if row[1] > 1.0]  # made-up ones, approved texts
    rest = [row for row in rows.negative if row[1] <= 1.0]
    # an exact sum does not depend on the order of a set, which differs from run to run
    rest.sort(key=lambda row: -math.fsum(odds.get(f, 0.0) for f in row[0].features))
    some = chance.sample(rest[NEGATIVES:], min(NEGATIVES, max(0, len(rest) - NEGATIVES)))
    negative = [*kept_all, *rest[:NEGATIVES], *some]
    share = sum(w for _, w in rows.positive) / max(1.0, sum(w for _, w in negative))
    boost = min(12.0, max(1.0, 0.25 / max(share, 1e-6)))  # rare kinds count for more
    learned = [
        (sorted(example.features & chosen), label, weight * (boost if label else 1.0))
        for group, label in ((rows.positive, 1.0), (negative, 0.0))
        for example, weight in group
    ]
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1.0)
    for _ in range(EPOCHS):
        chance.shuffle(learned)
        for said, label, weight in learned:
            score = sum(weights[f] for f in said) + weights[""]
            error = (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - label) * weight
            if abs(error) < 0.002:
                continue
            for feature in (*said, ""):
                squares[feature] += error * error
                step = RATE / math.sqrt(squares[feature])
                weights[feature] -= step * (error + DECAY * weights[feature])
    bias = weights.pop("")
    rounded = {f: round(weights[f] * SCALE) for f in sorted(weights)}
    return Model({f: w for f, w in rounded.items() if w}, round(bias * SCALE))


def _odds(rows: Rows) -> dict[str, float]:
    """How much more often a feature stands in the one than in the other."""
    here: Counter[str] = Counter()
    there: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for counter, group in ((here, rows.positive), (there, rows.negative)):
        for example, weight in group:
            for feature in example.features:
                counter[feature] += weight  # type: ignore[assignment]
    for example, _ in rows.positive:
        times.update(example.features)
    total, rest = sum(w for _, w in rows.positive) + 1, sum(w for _, w in rows.negative) + 1
    found: dict[str, float] = {}
    for feature, number in times.items():
        if number >= RARE:
            rate = (here[feature] + 0.5) / total, (there[feature] + 0.5) / rest
            found[feature] = math.log(rate[0] / rate[1]) * math.sqrt(number)
    for feature, number in there.items():
        if number >= 50 and feature not in found:
            rate = (here[feature] + 0.5) / total, (number + 0.5) / rest
            found[feature] = math.log(rate[0] / rate[1]) * 0.5
    return found
