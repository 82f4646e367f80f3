"""Floating-point operations of training, reckoned as the EU's guidelines on models do.

Two ways (guidelines C(2025) 5045, Annex): by architecture, 6 x parameters x tokens for dense
transformers, and by hardware, units x seconds x peak x utilization. An estimate may be off by 30 %
both ways. Where both can be reckoned, the bounds hold the bands of both; a threshold that lies
between the bounds is not decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from howopen.facts.compute import ComputeFacts, HardwareFacts
from howopen.types import TrainingCompute

SECONDS = 3600
"""Of an hour."""

_FIGURES = 3
"""Significant figures kept; two are meaningful, the third spares the bounds a rounding."""


class Figures(NamedTuple):
    """What is published of one training run; zero where nothing is."""

    parameters: int = 0  # those that work on each token
    mixture: bool = False  # a mixture of experts, whose parameters above are the active ones
    tokens: float = 0.0  # seen in training, every epoch counted
    flop: float = 0.0  # the maker's own figure
    hours: float = 0.0  # of accelerators
    hardware: HardwareFacts | None = None
    language: bool = False  # what it sees is counted in tokens


class Estimate(NamedTuple):
    """One way to reckon: bounds and the way in words."""

    low: float
    high: float
    method: str


def by_architecture(parameters: float, tokens: float, epochs: float = 1.0) -> float:
    """6 x parameters x tokens: two operations forward and four backward for each parameter."""
    return 6.0 * parameters * tokens * epochs


def by_hardware(hours: float, peak_flops: float, utilization: float) -> float:
    """Accelerator hours x peak rate x the share of it that training reaches."""
    return hours * SECONDS * peak_flops * utilization


def reckon(told: Figures, assumed: ComputeFacts) -> TrainingCompute | None:
    """The bounds of what a training run took; None where nothing bounds it."""
    ways = tuple(_ways(told, assumed)) or tuple(_at_most(told, assumed))
    return _hull(ways) if ways else None


def added(parts: Sequence[TrainingCompute | None]) -> TrainingCompute | None:
    """Several trainings that led to one model; None where one of them is not known."""
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    methods = tuple(dict.fromkeys(m for part in known for m in part.methods))
    return TrainingCompute(
        low=_rounded(sum(p.low for p in known)),
        high=_rounded(sum(p.high for p in known)),
        methods=methods,
    )


def _ways(told: Figures, assumed: ComputeFacts) -> Iterator[Estimate]:
    band = assumed.band.value
    if told.parameters and told.tokens:
        active = " active" if told.mixture else ""
        inferred = " (active parameters of a mixture: howopen's inference)" if told.mixture else ""
        flop = by_architecture(told.parameters, told.tokens)
        yield _banded(
            flop,
            band,
            f"6 × {told.parameters:.3g}{active} parameters × {told.tokens:.3g} tokens{inferred}",
        )
    if told.hours and told.hardware:
        share = assumed.utilization.value
        flop = by_hardware(told.hours, told.hardware.peak_flops, share)
        peak = told.hardware.peak_flops / 1e12
        yield _banded(
            flop,
            band,
            f"{told.hours:.3g} hours × {SECONDS} s × {peak:.0f} TFLOP/s ({told.hardware.name}) × "
            f"{share:.0%} utilization (assumed)",
        )
    if told.flop:
        yield _banded(told.flop, band, "the published figure")


def _at_most(told: Figures, assumed: ComputeFacts) -> Iterator[Estimate]:
    """An upper bound for a language model of which only the size is known."""
    most = assumed.most_tokens.value
    if told.parameters and told.language:
        high = by_architecture(told.parameters, most) * (1 + assumed.band.value)
        yield Estimate(
            0.0,
            high,
            f"at most 6 × {told.parameters:.3g} parameters × {most:.0e} tokens, more than any "
            "published training saw (howopen's inference); the tokens are not known",
        )


def _banded(flop: float, band: float, method: str) -> Estimate:
    return Estimate(flop * (1 - band), flop * (1 + band), f"{method} = {flop:.2g}, ±{band:.0%}")


def _hull(ways: Sequence[Estimate]) -> TrainingCompute:
    return TrainingCompute(
        low=_rounded(min(way.low for way in ways)),
        high=_rounded(max(way.high for way in ways)),
        methods=tuple(way.method for way in ways),
    )


def _rounded(flop: float) -> float:
    return float(f"{flop:.{_FIGURES}g}")
