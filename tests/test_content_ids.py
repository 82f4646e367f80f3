"""A license file that is not at hand is known by its digest; the curated facts then answer."""

from __future__ import annotations

import howopen
from howopen.compiled import FOLDER, INDEX
from howopen.knowledge_base import knowledge
from howopen.licenses.index import open_index
from howopen.types import Basis, Match
from howopen.yaml_files import load_yaml

KNOWN = load_yaml(FOLDER / "contents.yaml")
LLAMA = "LicenseRef-scancode-llama-3.1-license-2024"


def sha256_of(license_id: str) -> str:
    assert isinstance(KNOWN, dict)
    return next(d.removeprefix("sha256:") for d in KNOWN[license_id] if d.startswith("sha256:"))


def assessed(tmp_path, digest: str):
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("# A model\n")
    listing = tmp_path / "listing.tsv"
    listing.write_text(
        "path\tsize\tsha256\n"
        f"LICENSE\t7627\t{digest}\nREADME.md\t10\t\nmodel.safetensors\t16000000000\t\n"
    )
    return howopen.assess(model, listing=str(listing))


def test_a_license_in_a_listing_is_known_by_its_digest(tmp_path) -> None:
    assessment = assessed(tmp_path, sha256_of(LLAMA))
    (reading,) = assessment.readings
    assert reading.expression == LLAMA
    assert [(p.id, p.match) for p in reading.parts] == [(LLAMA, Match.EXACT)]
    assert reading.basis is Basis.CURATED
    cap = next(t for t in assessment.terms if t.kind == "user-cap")
    assert cap.params["number"] == 700_000_000
    assert cap.basis is Basis.CURATED
    assert assessment.label.id == "weights-restricted"


def test_an_unknown_digest_stays_unknown(tmp_path) -> None:
    assessment = assessed(tmp_path, "0" * 64)
    assert not assessment.readings
    assert not [t for t in assessment.terms if t.kind != "use-policy"]
    assert any("LICENSE" in f.message for f in assessment.findings)


def test_every_file_known_by_content_is_of_one_license_only() -> None:
    assert isinstance(KNOWN, dict)
    every = [digest for files in KNOWN.values() for digest in files]
    assert len(every) == len(set(every))
    assert knowledge().license_of_file(every[0]) in KNOWN
    assert knowledge().license_of_file("") == ""


def test_the_index_of_texts_is_whole_and_of_this_knowledge() -> None:
    index = open_index(INDEX)
    assert index.is_whole()
    assert index.sources["knowledge"] == (FOLDER / "VERSION").read_text().strip()
    assert INDEX.stat().st_size < 10_000_000
