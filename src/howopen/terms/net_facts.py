"""The shape of `knowledge/safety_net.yaml`."""

from __future__ import annotations

from howopen.types import Model


class NetFacts(Model):
    """A linear model over words and classes of words, made by `support/train_safety_net.py`."""

    source: str  # what it was made of, when and by which command
    words: dict[str, str]  # class: its words, `*` for any ending
    kinds: tuple[str, ...]
    least: tuple[int, ...]  # of each kind, the sum from which a sentence is told
    weights: dict[str, tuple[int, ...]]  # feature: number of a kind, its weight, the next …
