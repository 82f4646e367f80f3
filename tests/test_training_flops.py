"""Training compute: the two methods of the EU's guidelines, and bounds where they disagree."""

from __future__ import annotations

import pytest

from howopen.api import assess
from howopen.compute.published import hardware_named
from howopen.compute.training_flops import (
    Figures,
    added,
    by_architecture,
    by_hardware,
    reckon,
)
from howopen.facts.compute import Assumed, ComputeFacts, HardwareFacts
from howopen.facts.source import Source
from howopen.knowledge_base import knowledge
from howopen.types import TrainingCompute

SOURCE = Source(title="a test")
ASSUMED = ComputeFacts(
    band=Assumed(value=0.3, source=SOURCE),
    utilization=Assumed(value=0.4, source=SOURCE),
    most_tokens=Assumed(value=1e14, source=SOURCE),
    tasks={},
    architectures={},
)
CHIP = HardwareFacts(id="chip", name="Chip", source=SOURCE, peak_flops=1e15, aliases=("C1",))


# ── the examples of the guidelines' Annex (C(2025) 5045, ¶118–133) ──────────────────────────────


@pytest.mark.parametrize(
    ("parameters", "tokens", "epochs", "published"),
    [
        (3.8e9, 3.3e12, 1, 7.5e22),
        (0.6e9, 36e12, 1, 1.3e23),
        (1.54e9, 18e12, 1, 1.66e23),
        (1.7e9, 36e12, 1, 3.7e23),
        (2.5e9, 12e12, 1, 1.8e23),
        (2.6e9, 61e9, 164, 1.5e23),  # published with the tokens rounded to 10 trillion
    ],
)
def test_examples_by_architecture(
    parameters: float, tokens: float, epochs: float, published: float
) -> None:
    assert by_architecture(parameters, tokens, epochs) == pytest.approx(published, rel=0.05)


@pytest.mark.parametrize(
    ("hours", "peak", "utilization", "published"),
    [
        (200_000, 300e12, 0.5, 1.1e23),  # the text gives all four
        (370_000, 989e12, 0.5, 6.5e23),  # no peak and no utilization given: an H100, half of it
    ],
)
def test_examples_by_hardware(
    hours: float, peak: float, utilization: float, published: float
) -> None:
    assert by_hardware(hours, peak, utilization) == pytest.approx(published, rel=0.05)


# ── bounds ──────────────────────────────────────────────────────────────────────────────────────


def test_one_estimate_may_be_off_by_the_band_both_ways() -> None:
    told = reckon(Figures(parameters=10**9, tokens=1e12), ASSUMED)
    assert told is not None
    assert (told.low, told.high) == (4.2e21, 7.8e21)
    assert told.methods == ("6 × 1e+09 parameters × 1e+12 tokens = 6e+21, ±30%",)


def test_two_methods_give_the_bounds_of_both() -> None:
    told = reckon(Figures(parameters=10**9, tokens=1e12, hours=1e4, hardware=CHIP), ASSUMED)
    assert told is not None
    assert (told.low, told.high) == (4.2e21, 1.87e22)
    assert "40% utilization (assumed)" in told.methods[1]


def test_the_published_figure_counts_as_one_more_estimate() -> None:
    told = reckon(Figures(flop=1e25), ASSUMED)
    assert told is not None
    assert (told.low, told.high) == (7e24, 1.3e25)


def test_active_parameters_of_a_mixture_are_marked_as_an_inference() -> None:
    told = reckon(Figures(parameters=10**9, mixture=True, tokens=1e12), ASSUMED)
    assert told is not None
    assert "active parameters" in told.methods[0]
    assert "inference" in told.methods[0]


def test_a_language_model_of_known_size_is_bounded_from_above_only() -> None:
    told = reckon(Figures(parameters=10**9, language=True), ASSUMED)
    assert told is not None
    assert (told.low, told.high) == (0.0, 7.8e23)
    assert "inference" in told.methods[0]


@pytest.mark.parametrize(
    "figures",
    [
        Figures(),
        Figures(parameters=10**9),  # not known to work on tokens
        Figures(tokens=1e12),
        Figures(hours=1e6),  # of which accelerator is not known
    ],
)
def test_too_little_is_unknown(figures: Figures) -> None:
    assert reckon(figures, ASSUMED) is None


def test_trainings_add_up_only_where_all_are_known() -> None:
    one, two = TrainingCompute(low=1, high=2), TrainingCompute(low=10, high=20)
    assert added([one, two]) == TrainingCompute(low=11, high=22)
    assert added([one, None]) is None
    assert added([]) is None


# ── models of the catalog ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("model", "low", "high"),
    [
        ("llama-2-70b", 5.4e23, 1.1e24),
        ("llama-3-70b", 4.4e24, 1.2e25),  # on both sides of 1e25
        ("llama-3.1-405b", 2.5e25, 5.8e25),  # above 1e25 whichever way
        ("olmo-7b", 7.2e22, 1.34e23),  # on both sides of 1e23
        ("deepseek-v3", 2.3e24, 5.2e24),
    ],
)
def test_catalog_models(model: str, low: float, high: float) -> None:
    training = assess(model, offline=True, frameworks=["eu-ai-act"]).compute.training
    assert training is not None
    assert training.low == pytest.approx(low, rel=0.03)
    assert training.high == pytest.approx(high, rel=0.03)


def test_what_a_model_was_made_from_counts_in_the_cumulative_figure_alone() -> None:
    compute = assess("llama-3.2-11b-vision", offline=True, frameworks=["eu-ai-act"]).compute
    assert compute.training is not None
    assert compute.cumulative is not None
    assert compute.of_bases is not None
    assert compute.cumulative.low > compute.training.low
    assert compute.cumulative.low == pytest.approx(
        compute.training.low + compute.of_bases.low, rel=0.01
    )


def test_hardware_is_told_by_words() -> None:
    kb = knowledge()
    named = hardware_named("A100-80GB GPU hours.", kb)
    assert named is not None
    assert named.peak_flops == 312e12
    assert hardware_named("hours of A100 and H100", kb) is None
    assert hardware_named("GPU hours", kb) is None
