"""The shape of `knowledge/safety_net.yaml`."""

from __future__ import annotations

from howopen.types import Model


class NetFacts(Model):
    """Linear models over words and classes of words, made by `support/train_safety_net.py`.

    Number 0 tells whether a sentence restricts at all; number n which kind it is most likely.
    """

    source: str  # what it was made of, when and by which command
    words: dict[str, str]  # class: its words, `*` for any ending
    least: int  # the sum of number 0 from which a sentence is told
    kinds: tuple[str, ...]
    bias: tuple[int, ...]  # of each kind, what its sum begins with
    weights: dict[str, tuple[int, ...]]  # feature: number of a model, its weight, the next …
