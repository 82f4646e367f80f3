"""The shape of `knowledge/safety_net.yaml`."""

from __future__ import annotations

from howopen.types import Model

Weights = tuple[int, ...]
"""Number of a model, its weight, the next …"""


class NetFacts(Model):
    """Linear models over words and classes of words, made by `support/train_safety_net.py`.

    Number 0 tells whether a sentence restricts at all; number n which kind it is most likely.
    """

    source: str  # what it was made of, when and by which command
    words: dict[str, str]  # class: its words, `*` for any ending
    least: int  # the sum of number 0 from which a sentence is told
    kinds: tuple[str, ...]
    bias: tuple[int, ...]  # of each kind, what its sum begins with
    single: dict[str, Weights]  # a word or class
    joined: dict[str, dict[str, Weights]]  # one, and another right behind it
    near: dict[str, dict[str, Weights]]  # a class, and another somewhat behind it
