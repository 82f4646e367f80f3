"""The shapes of what is known of hardware and of how training compute is reckoned."""

from __future__ import annotations

from howopen.facts.source import Source
from howopen.types import Model


class HardwareFacts(Model):
    """One accelerator (`knowledge/hardware/ID.yaml`)."""

    id: str
    name: str
    source: Source
    peak_flops: float  # operations a second, 16-bit floats, dense matrices
    aliases: tuple[str, ...] = ()  # words that name it: `A100`
    note: str = ""


class Assumed(Model):
    """A number that somebody had to assume, and who says so."""

    value: float
    source: Source
    note: str = ""


class ComputeFacts(Model):
    """How training compute is reckoned (`knowledge/training_compute.yaml`)."""

    band: Assumed  # an estimate may be off by this share, both ways
    utilization: Assumed  # share of the peak that training reaches, where none is published
    most_tokens: Assumed  # no training is known to have seen more
    tasks: dict[str, str]  # task tag of a hub: modality
    architectures: dict[str, str]  # end of a class name in a configuration: modality
