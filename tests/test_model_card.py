"""A model card's front matter becomes statements with the lines that make them."""

from __future__ import annotations

import pytest
from helpers import release_of

from howopen.knowledge_base import knowledge
from howopen.probes import model_card
from howopen.types import Level, Observation, Presence

KB = knowledge()


def observed(**files: str) -> Observation:
    return model_card.observe(*release_of({k.replace("__", "."): v for k, v in files.items()}), KB)


def card(block: str) -> Observation:
    return observed(README__md=f"---\n{block}\n---\n# A model\n")


def test_a_license_is_stated_with_its_name_link_and_line():
    seen = card("language: en\nlicense: other\nlicense_name: acme-1.10\nlicense_link: LICENSE")
    (statement,) = seen.statements
    assert (statement.value, statement.name, statement.link) == ("other", "acme-1.10", "LICENSE")
    assert statement.declared
    assert statement.evidence.path == "README.md"
    assert statement.evidence.start_line == 3
    assert statement.evidence.quote == "license: other"
    assert statement.evidence.pointer == "license"


def test_a_list_of_licenses_is_one_statement_each():
    seen = card("license:\n- mit\n- llama3.1")
    assert [s.value for s in seen.statements] == ["mit", "llama3.1"]
    assert [s.evidence.start_line for s in seen.statements] == [3, 4]


@pytest.mark.parametrize("block", ["license:", "license: null", "license: {a: b}", "tags: [x]"])
def test_silence_states_no_license(block):
    assert card(block).statements == ()


def test_base_models_keep_their_relation():
    seen = card("base_model:\n- org/a\n- https://huggingface.co/org/b\nbase_model_relation: merge")
    assert [(b.id, b.relation) for b in seen.base_models] == [
        ("org/a", "merge"),
        ("org/b", "merge"),
    ]


def test_a_relation_that_is_not_told_or_not_known_is_unknown():
    assert card("base_model: org/a").base_models[0].relation == "unknown"
    seen = card("base_model: org/a\nbase_model_relation: cousin")
    assert seen.base_models[0].relation == "unknown"
    assert "cousin" in seen.findings[0].message


def test_datasets_named_by_the_card_are_linked():
    seen = card("datasets:\n- org/corpus\n- https://huggingface.co/datasets/org/more")
    assert [(c.component, c.presence, c.where) for c in seen.components] == [
        ("datasets", Presence.LINKED, "https://huggingface.co/datasets/org/corpus"),
        ("datasets", Presence.LINKED, "https://huggingface.co/datasets/org/more"),
    ]


def test_reported_results_in_the_front_matter_are_evaluation_results():
    seen = card("model-index:\n- name: A\n  results:\n  - task: {type: x}\n    value: 3")
    assert [c.component for c in seen.components] == ["evaluation-results"]


def test_a_gate_tells_what_it_asks_for_and_no_more_than_it_says():
    seen = card(
        "extra_gated_prompt: Please agree.\nextra_gated_fields:\n  Name: text\n  Country: country"
    )
    (gate,) = seen.gates
    assert gate.mode == "unknown"
    assert gate.asks == ("Name", "Country")
    assert card("gated: manual").gates[0].mode == "manual"
    assert card("license: mit").gates == ()


def test_facts_are_kept_as_written():
    seen = card("library_name: transformers\npipeline_tag: text-generation\nlanguage: [no, en]")
    assert seen.facts == {
        "library": "transformers",
        "task": "text-generation",
        "languages": "no, en",
    }


def test_broken_front_matter_is_a_finding_and_no_statement():
    seen = card("license: [mit")
    assert seen.statements == ()
    (finding,) = seen.findings
    assert finding.level is Level.WARNING
    assert finding.evidence[0].start_line == 3
    assert finding.message.startswith("README.md: front matter: not YAML")


@pytest.mark.parametrize(
    "path",
    ["README.md", "MODEL_CARD.md", "models/a/MODEL_CARD_VISION.md", "docs/acme_model_card.md"],
)
def test_documents_named_as_model_cards_are_read(path):
    assert model_card.observe(*release_of({path: "---\nlicense: mit\n---\n"}), KB).statements


@pytest.mark.parametrize("path", ["data/README.md", "card.md", "model_card.py", "LICENSE"])
def test_other_documents_are_not(path):
    assert model_card.observe(*release_of({path: "---\nlicense: mit\n---\n"}), KB).statements == ()


def test_a_binary_card_is_a_finding():
    seen = model_card.observe(*release_of({"README.md": b"\x00\x01\x02" * 100}), KB)
    assert "binary" in seen.findings[0].message
