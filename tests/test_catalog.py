"""The catalog holds facts; labels, freedoms and answers are computed from them."""

from __future__ import annotations

import msgspec
import pytest

from howopen.assessment import assess_collected
from howopen.errors import UsageError
from howopen.knowledge_base import knowledge
from howopen.sources import catalog
from howopen.types import Assessment, Basis, Presence, Status

KB = knowledge()
RUNGS = [rung.id for rung in KB.ladder.rungs]


def assess(name: str, **changes: object) -> Assessment:
    """Assess a catalog model, with some of its facts replaced."""
    collected = catalog.collect(name, KB)
    assert collected is not None
    assert collected.facts is not None
    facts = msgspec.structs.replace(collected.facts, **changes)
    return assess_collected(
        collected._replace(observed=catalog.observation(facts), facts=facts), KB
    )


@pytest.mark.parametrize(
    ("model", "label"),
    [
        ("llama-3.1-405b", "weights-restricted"),
        ("llama-2-70b", "weights-restricted"),
        ("falcon-180b", "weights-restricted"),
        ("gemma-7b", "weights-restricted"),
        ("gpt-4", "hosted-only"),
        ("mistral-7b-v0.1", "open-weights"),
        ("gpt-oss-20b", "open-weights"),
        ("gpt-oss-120b", "open-weights"),
        ("deepseek-r1", "open-weights"),
        ("stablelm-tuned-alpha-7b", "weights-restricted"),
    ],
)
def test_well_known_models_reach_the_rung_that_their_facts_allow(model: str, label: str) -> None:
    assert assess(model).label.id == label


@pytest.mark.parametrize("model", ["pythia-12b", "pythia-70m", "olmo-7b", "amber-7b"])
def test_models_released_with_code_and_data_reach_open_source_ai_ready(model: str) -> None:
    assert RUNGS.index(assess(model).label.id) >= RUNGS.index("open-source-ai-ready")


def test_llama_3_1_is_capped_named_and_badged_and_does_not_ban_improving_others() -> None:
    found = {t.kind: t for t in reversed(assess("llama-3.1-405b").terms)}
    cap = found["user-cap"]
    assert cap.params["number"] == 700_000_000
    assert cap.params["when_measured"] == "version release date"
    assert cap.params["affiliates_included"] is True
    assert (cap.section, cap.basis) == ("2", Basis.CURATED)
    assert found["derivative-naming"].section == "1.b.i"
    assert found["attribution-display"].params["text"] == "Built with Llama"
    assert found["use-policy"].params["movable"] is True
    assert "no-improving-other-models" not in found


@pytest.mark.parametrize("model", ["llama-2-7b", "llama-3-8b"])
def test_earlier_llamas_ban_improving_other_models(model: str) -> None:
    assert "no-improving-other-models" in {t.kind for t in assess(model).terms}


def test_the_region_exclusion_of_multimodal_models_does_not_block_a_text_model() -> None:
    vision, text = assess("llama-3.2-11b-vision"), assess("llama-3.2-1b", modality="text")
    assert vision.freedoms["share"].status is Status.NOT_MET
    assert text.freedoms["share"].status is Status.MET


def test_removing_a_fact_changes_the_result() -> None:
    whole = assess("pythia-12b")
    facts = catalog.collect("pythia-12b", KB).facts
    less = tuple(c for c in facts.components if c.id != "training-code")
    assert assess("pythia-12b", components=less).label.id == "open-weights-plus" != whole.label.id
    assert assess("pythia-12b", licenses=()).label.id == "unknown"


def test_an_absent_component_needs_a_source_and_an_unnamed_one_is_unknown() -> None:
    found = {c.id: c for c in assess("llama-3.1-405b").components}
    assert found["datasets"].status is Presence.ABSENT
    assert found["datasets"].evidence[0].source
    assert found["optimizer-states"].status is Presence.UNKNOWN


def test_a_fact_from_memory_is_marked_so() -> None:
    assert Basis.MEMORY in {t.basis for t in assess("falcon-180b").terms}


def test_a_makers_claim_stands_beside_what_the_evidence_says() -> None:
    found = assess("llama-3.1-405b")
    assert found.label.overclaimed
    assert found.claims[0].verdict == "contradicted"
    assert found.claims[0].evidence.source


def test_a_family_is_its_largest_size_where_its_sizes_agree() -> None:
    found = catalog.collect("llama-3.1", KB)
    assert found is not None
    assert found.release.id == "llama-3.1-405b"


def test_a_family_whose_sizes_differ_asks_for_one_of_them() -> None:
    with pytest.raises(UsageError, match="falcon-180b"):
        catalog.collect("falcon", KB)


def test_a_hub_name_finds_its_catalog_entry() -> None:
    found = catalog.collect("meta-llama/Llama-3.1-405B", KB)
    assert found is not None
    assert found.release.id == "llama-3.1-405b"


def test_every_model_can_be_assessed_and_none_is_unknown() -> None:
    for model in KB.models():
        assert assess(model.id).label.id in RUNGS, model.id
