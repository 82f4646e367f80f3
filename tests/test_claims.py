"""Only what the makers say of this model's openness is a claim."""

from __future__ import annotations

import re

import pytest
from helpers import release_of
from hypothesis import given
from hypothesis import strategies as st

from howopen.knowledge_base import knowledge
from howopen.probes import claims

KB = knowledge()


def rungs(sentence: str, path: str = "README.md") -> list[str]:
    text = f"# Falcata\n\nAn introduction.\n{sentence}\n"
    seen = claims.observe(*release_of({path: text}, name="acme/falcata-7b"), KB)
    return [claim.rung for claim in seen.claims]


@pytest.mark.parametrize(
    "sentence",
    [
        "Falcata is an open-source language model.",
        "Falcata-7B is a small, fast and open source model for code.",
        "We have open-sourced Falcata-7B and Falcata-70B.",
        "We open source the model weights under our license.",
        "We release a permissively licensed open-source model.",
        "Our open-source models may be used for research.",
        "The following models are open-sourced:",
        "We announce the open source release of Falcata.",
        "The open-source Falcata, as well as its API, will help the research community.",
        "Falcata stands as the best-performing open-source model of its size.",
    ],
)
def test_calling_this_model_open_source_is_a_claim(sentence):
    assert rungs(sentence) == ["open-source-ai-ready"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Falcata is an open-weight model.",
        "This shows how to run the Falcata-7B open-weights model.",
        "All our open-weight models are licensed under Apache 2.0.",
    ],
)
def test_calling_this_model_open_weight_is_a_claim(sentence):
    assert rungs(sentence) == ["open-weights"]


@pytest.mark.parametrize(
    "sentence",
    ["Falcata is fully open.", "These models are truly open.", "Falcata is a fully open model."],
)
def test_calling_this_model_fully_open_is_a_claim(sentence):
    assert rungs(sentence) == ["fully-open"]


@pytest.mark.parametrize(
    "sentence",
    [
        "We thank the open source community.",
        "It was trained with open-source libraries.",
        "Falcata outperforms many of the available open source models.",
        "Falcata beats available closed source models.",
        "Compared with open source models, Falcata is fast.",
        "No open source model is as fast.",
        "Falcata is not open source.",
        "Falcata is fine-tuned from open-source models.",
        "We will open-source Falcata soon.",
        "We plan to release an open-source model.",
        "We open-source the Falcata dataset.",
        "We have also open-sourced the data and evaluation scripts.",
        "[Trident](https://example.org) is an open-source inference engine.",
        "Falcata is supported by open source frameworks such as Trident.",
        "Falcata reaches the best results among open-weight models.",
        "We took inspiration from open source permissive licenses.",
        "See our open source projects.",
        "```\nFalcata is an open-source model.\n```",
        "The weights are open to inspection.",
    ],
)
def test_words_about_anything_else_are_no_claim(sentence):
    assert rungs(sentence) == []


def test_a_license_text_may_claim_too():
    sentence = "This license lets you use all open-source models in this repository."
    assert rungs(sentence, "MODEL_LICENSE") == ["open-source-ai-ready"]


def test_the_evidence_is_the_sentence_with_its_lines():
    text = "# Falcata\n\nHello.\nFalcata is an\n**open-source** model. Enjoy.\n"
    seen = claims.observe(*release_of({"README.md": text}, name="acme/falcata"), KB)
    (claim,) = seen.claims
    assert claim.evidence.quote == "Falcata is an **open-source** model."
    assert (claim.evidence.start_line, claim.evidence.end_line) == (4, 5)
    lines = text.split("\n")[3:5]
    assert claim.evidence.quote in " ".join(" ".join(lines).split())


def test_a_long_sentence_is_cut_and_stays_verbatim():
    text = f"# Falcata\n\nFalcata is an open-source model{' and so on' * 100}.\n"
    seen = claims.observe(*release_of({"README.md": text}, name="acme/falcata"), KB)
    quote = seen.claims[0].evidence.quote
    assert len(quote) <= 300
    assert quote in text


@given(
    st.lists(
        st.sampled_from(
            [
                "open-source",
                "Falcata",
                "is",
                "we",
                "the",
                "model",
                ".",
                "\n",
                "**",
                "not",
                "[",
                "](",
            ]
        )
    )
)
def test_any_words_are_read_and_every_quote_stands_in_its_lines(words):
    text = "# Falcata\n" + " ".join(words)
    seen = claims.observe(*release_of({"README.md": text}, name="acme/falcata"), KB)
    lines = text.split("\n")
    for claim in seen.claims:
        span = " ".join(lines[claim.evidence.start_line - 1 : claim.evidence.end_line])
        assert claim.evidence.quote in re.sub(r"\s+", " ", span)
