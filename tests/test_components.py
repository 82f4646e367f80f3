"""Components are seen where files, links or sections of a release say so, and nowhere else."""

from __future__ import annotations

import re

import pytest
from helpers import release_of
from hypothesis import given
from hypothesis import strategies as st

from howopen.errors import KnowledgeError
from howopen.knowledge_base import knowledge
from howopen.probes import _documents, components
from howopen.probes._addresses import kinds_of
from howopen.probes._documents import read_document
from howopen.probes._phrases import globs, phrases
from howopen.types import ComponentSighting, Observation, Presence

KB = knowledge()

IDS = {
    "model-architecture",
    "model-parameters-final",
    "model-parameters-intermediate",
    "optimizer-states",
    "training-code",
    "training-configuration",
    "inference-code",
    "evaluation-code",
    "data-preprocessing-code",
    "tokenizer",
    "supporting-libraries",
    "datasets",
    "data-source-list",
    "evaluation-data",
    "evaluation-results",
    "model-card",
    "data-card",
    "technical-report",
    "research-paper",
    "sample-outputs",
    "model-metadata",
}


def observed(files: dict[str, str]) -> Observation:
    return components.observe(*release_of(files, name="acme/falcata-7b"), KB)


def seen_in(files: dict[str, str]) -> dict[str, ComponentSighting]:
    """Keep the first sighting of each component."""
    found: dict[str, ComponentSighting] = {}
    for sighting in observed(files).components:
        found.setdefault(sighting.component, sighting)
    return found


def said_by(readme: str) -> dict[str, ComponentSighting]:
    return seen_in({"README.md": f"# Falcata\n\n{readme}\n"})


def test_every_component_kind_has_a_file_that_loads():
    assert {kind.id for kind in KB.component_kinds} == IDS


@pytest.mark.parametrize(
    ("path", "component"),
    [
        ("model/modeling_falcata.py", "model-architecture"),
        ("config.json", "model-architecture"),
        ("model-00001-of-00002.safetensors", "model-parameters-final"),
        ("falcata.Q4_K_M.gguf", "model-parameters-final"),
        ("step-1000/model.safetensors", "model-parameters-intermediate"),
        ("checkpoint-500/optimizer.pt", "optimizer-states"),
        ("scripts/train.py", "training-code"),
        ("train/ds_config/zero2.json", "training-configuration"),
        ("generate.py", "inference-code"),
        ("inference/run_falcata.py", "inference-code"),
        ("eval/run_mmlu.py", "evaluation-code"),
        ("evaluation/tasks/data/test.jsonl", "evaluation-data"),
        ("evals/results/falcata.json", "evaluation-results"),
        ("data/dedup.py", "data-preprocessing-code"),
        ("tokenizer.json", "tokenizer"),
        ("requirements.txt", "supporting-libraries"),
        ("data/train-00000.parquet", "datasets"),
        ("MODEL_CARD.md", "model-card"),
        ("datasheet.md", "data-card"),
        ("Falcata_Technical_Report.pdf", "technical-report"),
        ("paper.pdf", "research-paper"),
        ("samples/one.png", "sample-outputs"),
        ("model_index.json", "model-metadata"),
    ],
)
def test_a_file_is_the_component_its_name_tells(path, component):
    sighting = seen_in({path: ""})[component]
    assert sighting.presence is Presence.PRESENT
    assert sighting.where == path


@pytest.mark.parametrize(
    ("path", "component"),
    [
        ("tests/test_train.py", "training-code"),
        ("third_party/lib/train.py", "training-code"),
        ("checkpoint-500/optimizer.pt", "model-parameters-final"),
        ("step-1000/model.safetensors", "model-parameters-final"),
        ("data/train_set.py", "datasets"),
        ("License.pdf", "research-paper"),
        ("prompt_template_card.md", "model-card"),
        ("docs/requirements.txt", "supporting-libraries"),
        ("generate_instruction.py", "inference-code"),
        ("dataset.py", "data-preprocessing-code"),
    ],
)
def test_a_file_that_only_looks_like_it_is_not(path, component):
    assert component not in seen_in({path: ""})


def test_a_configuration_counts_when_its_content_trains():
    trains = "learning_rate: 3e-4\noptimizer: adamw\nwarmup_steps: 10\nweight_decay: 0.1\n"
    assert "training-configuration" in seen_in({"configs/falcata.yaml": trains})
    assert "training-configuration" not in seen_in({"configs/falcata.yaml": "hidden_size: 64\n"})


def test_fine_tuning_code_is_told_apart_in_words():
    seen = observed({"finetune/finetune.py": ""})
    assert [s.component for s in seen.components] == ["training-code"]
    assert "fine-tuning" in seen.findings[0].message


@pytest.mark.parametrize(
    ("readme", "component", "where"),
    [
        (
            "Weights: [Hugging Face](https://huggingface.co/acme/falcata-7b)",
            "model-parameters-final",
            "https://huggingface.co/acme/falcata-7b",
        ),
        (
            "We release all intermediate checkpoints [here](https://huggingface.co/acme/falcata-steps).",
            "model-parameters-intermediate",
            "https://huggingface.co/acme/falcata-steps",
        ),
        (
            "- [Training Code](https://github.com/acme/train)",
            "training-code",
            "https://github.com/acme/train",
        ),
        (
            "We evaluated it with the [evaluation harness](https://github.com/acme/harness).",
            "evaluation-code",
            "https://github.com/acme/harness",
        ),
        (
            "- [Data Preparation](https://github.com/acme/prep)",
            "data-preprocessing-code",
            "https://github.com/acme/prep",
        ),
        (
            "It was trained on [Corpus](https://huggingface.co/datasets/acme/corpus).",
            "datasets",
            "https://huggingface.co/datasets/acme/corpus",
        ),
        (
            "To assess it, we adopt [Exam](https://huggingface.co/datasets/acme/exam).",
            "evaluation-data",
            "https://huggingface.co/datasets/acme/exam",
        ),
        (
            "See our [technical report](https://arxiv.org/abs/2501.00001).",
            "technical-report",
            "https://arxiv.org/abs/2501.00001",
        ),
        (
            '<a href="https://arxiv.org/abs/2501.00001"><b>Paper Link</b></a>',
            "research-paper",
            "https://arxiv.org/abs/2501.00001",
        ),
        (
            "Trained on the Heap ([datasheet](https://arxiv.org/abs/2201.00001)).",
            "data-card",
            "https://arxiv.org/abs/2201.00001",
        ),
        (
            "Check out the [model card](https://huggingface.co/acme/falcata-7b).",
            "model-card",
            "https://huggingface.co/acme/falcata-7b",
        ),
    ],
)
def test_a_link_is_the_component_its_words_tell(readme, component, where):
    sighting = said_by(readme)[component]
    assert sighting.presence is Presence.LINKED
    assert sighting.where == where
    assert sighting.evidence.path == "README.md"
    assert sighting.evidence.start_line == 3


@pytest.mark.parametrize(
    ("readme", "component"),
    [
        (
            "Normalization follows ([Doe et al., 2019](https://arxiv.org/abs/1910.00001)).",
            "research-paper",
        ),
        ("We assess it on [Exam](https://huggingface.co/datasets/acme/exam).", "datasets"),
        (
            "The training code will be released [here](https://github.com/acme/train) soon.",
            "training-code",
        ),
        ("We do not release the [training data](https://example.org/data).", "datasets"),
        (
            "See [this issue](https://github.com/acme/harness/issues/1) on evaluation code.",
            "evaluation-code",
        ),
        ("[![paper](https://img.shields.io/badge/paper.svg)](#paper)", "research-paper"),
        ("<!-- [Training Code](https://github.com/acme/train) -->", "training-code"),
        (
            "Read the [community license](https://acme.example/Falcata_License.pdf).",
            "research-paper",
        ),
    ],
)
def test_a_link_to_something_else_is_not(readme, component):
    assert component not in said_by(readme)


def test_a_link_into_the_release_is_present():
    files = {
        "README.md": "# Falcata\n\nThe [training code](code/go.py) is here.\n",
        "code/go.py": "",
    }
    sighting = seen_in(files)["training-code"]
    assert sighting.presence is Presence.PRESENT
    assert sighting.where == "code/go.py"


def test_the_first_citation_is_the_makers_own_and_later_ones_are_not():
    entry = "@article{{x,\n title={{{}}},\n journal={{arXiv preprint arXiv:{}}}\n}}\n"
    own, other = entry.format("Own", "2501.00001"), entry.format("Other", "1901.00001")
    seen = observed({"README.md": f"# Falcata\n\n## Citation\n```\n{own}{other}```\n"})
    papers = [s.where for s in seen.components if s.component == "research-paper"]
    assert papers == ["https://arxiv.org/abs/2501.00001"]


def test_a_table_of_figures_under_evaluation_is_evaluation_results():
    table = "## Evaluation\n\n| Task | Score |\n|---|---|\n| A | 61.2 |\n| B | 70.1 |"
    assert said_by(table)["evaluation-results"].presence is Presence.PRESENT
    assert "evaluation-results" not in said_by(table.replace("Evaluation", "Installation"))


def test_sources_named_one_by_one_are_a_source_list():
    table = "## Data Mix\n\n| Source | B |\n|---|---|\n| Wikipedia | 1 |\n| arXiv | 2 |\n| C4 | 3 |"
    assert "data-source-list" in said_by(table)
    assert "data-source-list" not in said_by("## Data\n\nPublicly available data.")


def test_a_readme_that_only_installs_is_no_model_card():
    assert "model-card" not in said_by("## Installation\n\nRun it.\n\n## License\n\nMIT.")
    assert "model-card" in said_by(
        "## Intended use\n\n## Limitations\n\n## Training\n\n## Evaluation\n"
    )


def test_checkpoints_in_branches_of_the_release_are_linked():
    sighting = said_by("These 154 checkpoints are hosted as branches.")[
        "model-parameters-intermediate"
    ]
    assert (sighting.presence, sighting.where) == (Presence.LINKED, "acme/falcata-7b")


def test_documents_beyond_the_bounds_are_told(monkeypatch):
    monkeypatch.setattr(_documents, "TEXT_LIMIT", 10)
    seen = observed({"README.md": "# A long enough title", "USAGE.md": "# B"})
    assert [f.message for f in seen.findings] == ["1 documents were left unread, from USAGE.md on"]


def test_nothing_is_ever_said_to_be_absent():
    assert observed({}).components == ()
    assert observed({"README.md": "We release no data."}).components == ()


def test_sightings_are_told_once():
    link = "[Paper](https://arxiv.org/abs/2501.00001)\n\n"
    seen = observed({"README.md": "# Falcata\n\n" + link * 3})
    keys = [(s.component, s.presence, s.where) for s in seen.components]
    assert len(keys) == len(set(keys))


# ── The pattern languages ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("training code", "our Training-Code here", True),
        ("training code", "constraining code", False),
        ("train* code", "pre training code", True),
        ("(our |)paper", "the paper", True),
        ("data preparation (code|)", "Data Preparation", True),
        ("see (our|) paper", "see paper", True),
        ("see (our|) paper", "see our paper", True),
        ("see (our |)paper", "see paper", True),
        ("(our|) paper", "paper", True),
        ("release ~ weights", "release all of the weights", True),
        ("release ~ weights", "release a b c d e f g weights", False),
        ("# steps", "after 300 steps", True),
        ("^paper$", "📄 Paper", True),
        ("^paper$", "Paper list", False),
        ("技术报告", "《技术报告》", True),
    ],
)
def test_phrases_find_words(phrase, text, found):
    assert bool(phrases((phrase,)).search(text)) is found


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("*.py", "a.py", True),
        ("*.py", "b/a.py", False),
        ("**/*.{py,sh}", "c/b/A.SH", True),
        ("eval/**", "eval/a/b.txt", True),
        ("?.md", "ab.md", False),
    ],
)
def test_globs_match_paths(glob, path, matches):
    assert bool(globs((glob,)).match(path)) is matches


def test_a_pattern_that_cannot_be_is_told():
    with pytest.raises(KnowledgeError, match="no pattern"):
        phrases(("(open",))


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://huggingface.co/acme/falcata", "hub-model"),
        ("https://huggingface.co/datasets/acme/corpus", "hub-dataset"),
        ("https://github.com/acme/falcata", "repository"),
        ("https://arxiv.org/abs/2501.00001", "paper"),
        ("https://acme.example/falcata.pdf", "pdf"),
        ("https://acme.example/", "web"),
    ],
)
def test_an_address_tells_its_kind(address, kind):
    assert kind in kinds_of(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://huggingface.co/docs/x",
        "https://github.com/a/b/issues/1",
        "https://a.b/c.png",
        "#top",
    ],
)
def test_help_talk_pictures_and_anchors_have_no_kind(address):
    assert kinds_of(address) == frozenset()


# ── Wild documents ──────────────────────────────────────────────────────────────────────────────

PIECES = [
    "# H",
    "text",
    "[a](b)",
    "|1|2|",
    "```",
    "- x",
    "<a href='u'>",
    "![i](j)",
    "\n",
    "**",
    "<!--",
    "-->",
    "\n> ",
    "(",
    ". A",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_every_passage_stands_in_its_lines(pieces):
    text = " ".join(pieces).replace(" \n ", "\n")
    lines = text.split("\n")
    for passage in read_document("a.md", text).passages:
        assert 1 <= passage.start <= passage.end <= len(lines)
        span = re.sub(r"\s+", " ", " ".join(lines[passage.start - 1 : passage.end]))
        assert passage.quote in span


@pytest.mark.parametrize(
    "piece", ["[", "<a href='", "![", "](", "<img ", "`a ", "((", "<!--", "| ", "*_"]
)
def test_repeated_markup_does_not_take_long(piece):
    text = f"# Falcata\n{piece * 20_000}\n" + f"{piece * 40}\n" * 500
    text += "We release intermediate checkpoints.\n\n" * 5_000
    observed({"README.md": text})
