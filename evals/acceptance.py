"""Failures of other tools, tried on the makers' own texts.

    python evals/acceptance.py

Each check is one thing howopen must get right on real release folders; a failing check exits 1.
"""

from __future__ import annotations

import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from howopen import assess
from howopen.types import Assessment, Term

SHARED = Path(os.environ.get("HOWOPEN_SHARED", "../shared"))
MODELS = SHARED / "corpus" / "releases" / "meta-llama+llama-models" / "models"
LICENSES = SHARED / "corpus" / "licences"

CHECKS: list[Callable[[Path], None]] = []


def check(function: Callable[[Path], None]) -> Callable[[Path], None]:
    """Register a check; it gets an empty folder and asserts."""
    CHECKS.append(function)
    return function


def terms(assessment: Assessment) -> dict[str, Term]:
    """The first term of each kind."""
    return {t.kind: t for t in reversed(assessment.terms)}


def conflicts(assessment: Assessment) -> str:
    """All conflicts in one line."""
    return " | ".join(c for x in assessment.licenses for c in x.conflicts)


def copied(folder: Path, **files: Path | str | bytes) -> Assessment:
    """A release made of real texts and made-up files; `__` in a name stands for a dot."""
    for name, content in files.items():
        target = folder / name.replace("__", ".")
        if isinstance(content, Path):
            shutil.copy(content, target)
        else:
            target.write_bytes(content.encode() if isinstance(content, str) else content)
    return assess(folder, offline=True)


@check
def llama_3_1_folder_and_catalog_agree(_: Path) -> None:
    folder = assess(MODELS / "llama3_1", offline=True)
    catalog = assess("llama-3.1-405b", offline=True)
    for found in (folder, catalog):
        seen = terms(found)
        assert found.label.id == "weights-restricted"
        cap = seen["user-cap"]
        assert cap.params["number"] == 700_000_000
        assert cap.params["when_measured"] == "version release date"
        assert cap.params["affiliates_included"] is True
        assert cap.section == "2"
        assert "700 million" in cap.quote or "700" in cap.quote
        assert (seen["derivative-naming"].section, seen["derivative-naming"].params["text"]) == (
            "1.b.i",
            "Llama",
        )
        assert seen["attribution-display"].params["text"] == "Built with Llama"
        assert seen["use-policy"].params["movable"] is True
        assert "no-improving-other-models" not in seen
    assert {f: folder.freedoms[f].status for f in ("use", "modify", "share")} == {
        f: catalog.freedoms[f].status for f in ("use", "modify", "share")
    }


@check
def llama_2_and_3_ban_improving_other_models(_: Path) -> None:
    for name in ("llama2", "llama3"):
        ban = terms(assess(MODELS / name, offline=True))["no-improving-other-models"]
        assert ban.section == "1.b.v"
        assert ban.params["scope"] == "both"


@check
def llama_3_is_told_from_3_1(_: Path) -> None:
    third = assess(MODELS / "llama3", offline=True)
    assert "LicenseRef-llama-3-license-2024" in {x.expression for x in third.licenses}
    assert terms(third)["attribution-display"].params["text"] == "Built with Meta Llama 3"


@check
def the_region_exclusion_of_llama_3_2_is_read_from_its_policy(_: Path) -> None:
    for name in ("llama3_2", "llama3_3", "llama4"):
        region = terms(assess(MODELS / name, offline=True))["region-exclusion"]
        assert region.path == "USE_POLICY.md"
        assert region.params["regions"] == ("European Union",)
        assert region.params["scope"] == "multimodal"
        assert region.params["end_user_carve_out"] is True


@check
def an_edited_cap_and_an_inserted_ban_are_told(folder: Path) -> None:
    text = (MODELS / "llama3_1" / "LICENSE").read_text(encoding="utf-8")
    ban = (
        "\n8. Territory. The rights granted under Section 1(a) are not being granted to you if you "
        "are an individual domiciled in, or a company with a principal place of business in, the "
        "European Union.\n"
    )
    found = copied(folder, LICENSE=text.replace("700 million", "7 million") + ban)
    differences = [d for r in found.readings for p in r.parts for d in p.differences]
    assert (differences[0].expected, differences[0].found) == ("700", "7")
    assert any("European Union" in d.found for d in differences)
    assert terms(found)["user-cap"].params["number"] == 7_000_000
    assert terms(found)["region-exclusion"].params["regions"] == ("European Union",)
    assert all(x.expression != "LicenseRef-scancode-llama-3.1-license-2024" for x in found.licenses)


@check
def a_permissive_tag_beside_a_non_commercial_text_is_a_conflict(folder: Path) -> None:
    text = LICENSES / "apple+ml-fastvlm" / "LICENSE_MODEL"
    found = copied(folder, README__md="---\nlicense: mit\n---\n# A\n", LICENSE=text)
    assert conflicts(found)
    assert all(x.expression != "MIT" for x in found.licenses)
    assert found.label.id == "weights-restricted"


def _gguf(metadata: dict[str, str]) -> bytes:
    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    pairs = b"".join(text(k) + struct.pack("<I", 8) + text(v) for k, v in metadata.items())
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(metadata)) + pairs


@check
def a_card_and_a_gguf_header_that_disagree_are_a_conflict(folder: Path) -> None:
    header = _gguf({"general.architecture": "llama", "general.license": "llama3.1"})
    found = copied(folder, README__md="---\nlicense: mit\n---\n# A\n", model__gguf=header)
    assert "llama3.1" in conflicts(found)
    assert "'mit'" in conflicts(found)


@check
def front_matter_in_blocks_is_read_in_full(folder: Path) -> None:
    card = "---\nlicense: llama3.1\nlanguage:\n- en\ntags:\n- llama\ndatasets:\n- org/x\n---\n# A\n"
    found = copied(folder, README__md=card, LICENSE=MODELS / "llama3_1" / "LICENSE")
    assert any(c.id == "datasets" and c.status == "linked" for c in found.components)
    assert not conflicts(found)


@check
def a_raw_pickle_is_flagged(folder: Path) -> None:
    data = b"\x80\x02cposix\nsystem\nq\x00X\x02\x00\x00\x00lsq\x01\x85q\x02Rq\x03."
    found = copied(folder, pytorch_model__bin=data, LICENSE=MODELS / "llama3_1" / "LICENSE")
    assert any(f.level == "warning" and "pickle" in f.message for f in found.findings)


@check
def labels_of_the_catalog_are_what_the_debate_settled(_: Path) -> None:
    order = ["closed", "hosted-only", "weights-restricted", "open-weights", "open-weights-plus",
             "open-source-ai-ready", "fully-open"]  # fmt: skip
    for model in ("pythia-12b", "pythia-70m", "olmo-7b"):
        assert order.index(assess(model, offline=True).label.id) >= 5, model
    wanted = {
        "falcon-180b": "weights-restricted", "gemma-7b": "weights-restricted", "gpt-4": "hosted-only",
        "mistral-7b-v0.1": "open-weights", "gpt-oss-20b": "open-weights", "gpt-oss-120b": "open-weights",
    }  # fmt: skip
    for model, label in wanted.items():
        found = assess(model, offline=True).label.id
        assert found == label, f"{model}: {found}"


def main() -> int:
    """Run every check and print what held."""
    if not MODELS.is_dir():
        print(f"the data is not there ({MODELS}); nothing was measured")
        return 0
    failed = 0
    for one in CHECKS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                one(Path(folder))
            except (AssertionError, KeyError, IndexError) as error:
                failed += 1
                print(f"FAILED {one.__name__}: {type(error).__name__} {error}")
            else:
                print(f"holds  {one.__name__}")
    print(f"{len(CHECKS) - failed} of {len(CHECKS)} hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
