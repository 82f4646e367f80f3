"""What howopen concludes about whole releases: label, freedoms, conflicts, and what is unknown."""

from __future__ import annotations

import pytest
from helpers import release_of

from howopen.assessment import assess_collected
from howopen.knowledge_base import knowledge
from howopen.sources import Collected
from howopen.types import Assessment, Presence, Status

KB = knowledge()

COMMUNITY = """Example Community License Agreement

"Example Materials" means the model weights, inference code and documentation.

1. License Rights and Redistribution.
   a. Grant of Rights. You are granted a non-exclusive, worldwide, royalty-free limited license to
      use, reproduce, distribute, copy, create derivative works of, and make modifications to the
      Example Materials.
   b. Redistribution and Use.
      i. If you distribute the Example Materials, you shall (A) provide a copy of this Agreement;
         and (B) prominently display "Built with Example" on a related website. If you use the
         outputs to train an AI model which is made available, you shall also include "Example" at
         the beginning of any such AI model name.
      ii. Your use must adhere to the Acceptable Use Policy (available at
          https://example.org/use-policy), which is hereby incorporated by reference.
2. Additional Terms. If, on the version release date, the monthly active users of the products made
   available by Licensee, or Licensee's affiliates, is greater than 700 million monthly active users
   in the preceding calendar month, you must request a license from Example.
"""

PERMISSIVE = """Permission is hereby granted, free of charge, to any person obtaining a copy of this
model and its weights, to use, copy, modify, merge, publish and distribute copies of the model,
subject to this: the above copyright notice and this permission notice shall be included in all
copies.
"""

NON_COMMERCIAL = """Example Research License

You are granted a non-exclusive license to use, copy, modify and distribute the model weights solely
for non-commercial research purposes. You may not use the model for any commercial purpose.
"""

WEIGHTS = b"\x02\x00\x00\x00\x00\x00\x00\x00{}"
CONFIG = '{"model_type": "example", "architectures": ["ExampleForCausalLM"]}'


def assess(files: dict[str, bytes | str], *, complete: bool = True) -> Assessment:
    release, access = release_of(files, complete=complete)
    return assess_collected(Collected(release, access), KB)


def weights_conflicts(assessment: Assessment) -> str:
    return " | ".join(
        c for x in assessment.licenses if x.applies_to == "weights" for c in x.conflicts
    )


# ── the label and the freedoms ──────────────────────────────────────────────────────────────────


def test_a_community_license_makes_restricted_weights_with_the_words_that_say_so() -> None:
    found = assess({"LICENSE": COMMUNITY, "model.safetensors": WEIGHTS, "config.json": CONFIG})
    assert found.label.id == "weights-restricted"
    assert found.freedoms["use"].status is Status.NOT_MET
    cap = next(b for b in found.label.blocked_by if b.id == "user-cap")
    assert "greater than 700 million monthly active users" in cap.evidence[0].quote
    assert cap.evidence[0].path == "LICENSE"


def test_a_permissive_text_makes_open_weights() -> None:
    found = assess({"LICENSE": PERMISSIVE, "model.safetensors": WEIGHTS, "config.json": CONFIG})
    assert found.label.id == "open-weights"
    assert {f: found.freedoms[f].status for f in ("use", "modify", "share")} == dict.fromkeys(
        ("use", "modify", "share"), Status.MET
    )
    assert found.freedoms["study"].status is Status.NOT_MET
    assert [b.id for b in found.label.blocked_by]


def test_weights_without_any_license_grant_nothing() -> None:
    found = assess({"model.safetensors": WEIGHTS, "config.json": CONFIG})
    assert found.label.id == "weights-restricted"
    assert found.freedoms["use"].status is Status.NOT_MET
    assert "all rights are reserved" in found.freedoms["use"].blocked_by[0].reason


def test_weights_without_a_license_in_a_partial_listing_stay_unknown() -> None:
    found = assess({"model.safetensors": WEIGHTS}, complete=False)
    assert found.label.id == "unknown"
    assert found.freedoms["share"].status is Status.UNKNOWN
    assert any(u.id == "license" for u in found.unknowns)


def test_a_folder_that_holds_only_license_texts_is_judged_by_them() -> None:
    found = assess({"some-terms.txt": COMMUNITY})
    assert found.label.id == "weights-restricted"
    assert "user-cap" in {t.kind for t in found.terms}


def test_a_permissive_license_alone_does_not_prove_that_there_are_weights() -> None:
    text = PERMISSIVE.replace("model and its weights", "software").replace(
        "the model", "the software"
    )
    assert assess({"LICENSE": text}, complete=False).label.id == "unknown"


@pytest.mark.parametrize("name", ["model.safetensors", "model.gguf"])
def test_a_weight_file_that_is_none_does_not_show_that_there_are_weights(name: str) -> None:
    found = assess({"README.md": "---\nlicense: mit\n---\n# X\n", name: b"\0\1"})
    weights = next(c for c in found.components if c.id == "model-parameters-final")
    assert weights.status is Presence.UNKNOWN
    assert found.label.id == "unknown"


def test_a_folder_without_a_model_says_so_and_grants_or_denies_nothing() -> None:
    found = assess({"notes.txt": "Buy milk."})
    assert found.label.id == "unknown"
    assert found.freedoms["use"].status is Status.UNKNOWN
    assert any("nothing of a model" in f.message for f in found.findings)


def test_a_partial_listing_never_calls_a_component_absent() -> None:
    partial = assess({"LICENSE": PERMISSIVE, "config.json": CONFIG}, complete=False)
    assert Presence.ABSENT not in {c.status for c in partial.components}
    whole = assess({"LICENSE": PERMISSIVE, "config.json": CONFIG})
    assert Presence.ABSENT in {c.status for c in whole.components}


def test_a_vendors_claim_that_the_text_contradicts_is_told_with_the_reason() -> None:
    card = "# Example\n\nExample is an open source language model.\n"
    found = assess({"LICENSE": COMMUNITY, "README.md": card, "model.safetensors": WEIGHTS})
    assert found.label.overclaimed
    claim = found.claims[0]
    assert (claim.says, claim.verdict) == ("open-source-ai-ready", "contradicted")
    assert "open source" in claim.evidence.quote


def test_the_same_release_gives_the_same_assessment() -> None:
    files = {"LICENSE": COMMUNITY, "README.md": "# X\n", "model.safetensors": WEIGHTS}
    assert assess(files) == assess(files)


# ── failures of other tools that must not be ours ───────────────────────────────────────────────


def test_an_edited_cap_and_an_inserted_region_ban_are_both_found_with_their_quotes() -> None:
    edited = COMMUNITY.replace("700 million", "7 million") + (
        "3. Territory. The rights granted under Section 1(a) are not being granted to you if you are "
        "domiciled in the European Union.\n"
    )
    terms = {t.kind: t for t in assess({"LICENSE": edited}).terms}
    assert terms["user-cap"].params["number"] == 7_000_000
    assert "greater than 7 million" in terms["user-cap"].quote
    assert terms["region-exclusion"].params["regions"] == ("European Union",)
    assert "domiciled in the European Union" in terms["region-exclusion"].quote


def test_a_permissive_tag_beside_a_non_commercial_text_is_a_conflict_never_the_tag() -> None:
    card = "---\nlicense: mit\n---\n# Example\n"
    found = assess({"README.md": card, "LICENSE": NON_COMMERCIAL, "model.safetensors": WEIGHTS})
    weights = next(x for x in found.licenses if x.applies_to == "weights")
    assert weights.expression != "MIT"
    assert "commercial" in weights_conflicts(found)
    assert found.label.id == "weights-restricted"


@pytest.mark.parametrize(
    "pointer",
    [
        "This model is licensed under CC-BY-NC-4.0.",
        "License: Creative Commons Attribution Non Commercial 4.0 International",
        "The weights are released under the terms of CC BY-NC 4.0.",
    ],
)
def test_a_license_file_that_only_names_a_license_counts_as_saying_so(pointer: str) -> None:
    card = "---\nlicense: mit\n---\n# Example\n"
    found = assess({"README.md": card, "LICENSE": pointer, "model.safetensors": WEIGHTS})
    weights = next(x for x in found.licenses if x.applies_to == "weights")
    assert weights.expression != "MIT"
    assert "CC-BY-NC-4.0" in weights_conflicts(found)
    assert found.label.id == "weights-restricted"


def test_a_license_file_that_nobody_knows_settles_nothing() -> None:
    card = "---\nlicense: mit\n---\n# Example\n"
    found = assess({"README.md": card, "LICENSE": "Be nice.", "model.safetensors": WEIGHTS})
    assert next(x for x in found.licenses if x.applies_to == "weights").expression == ""
    assert found.label.id != "open-weights"


def gguf(metadata: dict[str, str]) -> bytes:
    """A GGUF header with string metadata and no tensors."""

    def text(value: str) -> bytes:
        return len(value).to_bytes(8, "little") + value.encode()

    body = b"".join(text(k) + (8).to_bytes(4, "little") + text(v) for k, v in metadata.items())
    count = len(metadata).to_bytes(8, "little")
    return b"GGUF" + (3).to_bytes(4, "little") + (0).to_bytes(8, "little") + count + body


def test_a_card_and_a_weight_file_that_disagree_are_a_conflict() -> None:
    card = "---\nlicense: mit\n---\n# Example\n"
    header = gguf({"general.architecture": "llama", "general.license": "llama3.1"})
    found = assess({"README.md": card, "model-q4.gguf": header})
    assert "mit" in weights_conflicts(found)
    assert "llama3.1" in weights_conflicts(found)
    assert found.label.id == "weights-restricted"


def test_a_permissive_tag_on_a_derivative_of_a_restricted_model_is_a_conflict() -> None:
    card = "---\nlicense: apache-2.0\nbase_model: meta-llama/Llama-3.1-8B\n---\n# Example\n"
    found = assess({"README.md": card, "model.safetensors": WEIGHTS})
    assert "Llama 3.1" in weights_conflicts(found)
    kinds = {t.kind for t in found.terms}
    assert {"derivative-naming", "keep-notices", "include-license", "use-policy"} <= kinds
    assert found.label.id == "weights-restricted"


@pytest.mark.parametrize("style", ["blocks", "flow"])
def test_front_matter_lists_are_read_in_full(style: str) -> None:
    lists = {
        "blocks": "language:\n- en\n- no\ntags:\n- llama\ndatasets:\n- org/data-one\n- org/data-two\n",
        "flow": "language: [en, no]\ntags: [llama]\ndatasets: [org/data-one, org/data-two]\n",
    }
    found = assess(
        {"README.md": f"---\nlicense: mit\n{lists[style]}---\n# X\n", "a.safetensors": WEIGHTS}
    )
    where = next(c for c in found.components if c.id == "datasets").where
    assert sum("data-one" in w or "data-two" in w for w in where) == 2


def test_a_raw_pickle_is_flagged_without_being_loaded() -> None:
    pickle = b"\x80\x02cos\nsystem\nq\x00X\x04\x00\x00\x00echoq\x01\x85q\x02Rq\x03."
    found = assess({"LICENSE": PERMISSIVE, "pytorch_model.bin": pickle})
    warnings = [f for f in found.findings if f.level == "warning" and "pickle" in f.probe]
    assert warnings
    assert "system" in str(warnings[0].values) + warnings[0].message


def test_the_ban_on_improving_others_is_told_apart_from_the_naming_duty() -> None:
    third = COMMUNITY.replace(
        "2. Additional Terms.",
        "      iii. You will not use the Example Materials or any output or results of the Example\n"
        "           Materials to improve any other large language model.\n2. Additional Terms.",
    )
    assert "no-improving-other-models" in {t.kind for t in assess({"LICENSE": third}).terms}
    assert "no-improving-other-models" not in {t.kind for t in assess({"LICENSE": COMMUNITY}).terms}


def test_a_policy_file_is_read_with_its_license() -> None:
    policy = (
        "# Example Acceptable Use Policy\n\nYou agree you will not use Example to:\n\n"
        "1. Break the law\n    1. Generate malware\n\n"
        "With respect to any multimodal models, the rights granted under Section 1(a) are not being "
        "granted to you if you are domiciled in the European Union. This restriction does not apply "
        "to end users of a product that incorporates any such models.\n"
    )
    found = assess({"LICENSE": COMMUNITY, "USE_POLICY.md": policy})
    region = next(t for t in found.terms if t.kind == "region-exclusion")
    assert (region.path, region.params["scope"], region.params["end_user_carve_out"]) == (
        "USE_POLICY.md",
        "multimodal",
        True,
    )
