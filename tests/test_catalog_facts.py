"""What every file of `knowledge/models` keeps to: published facts, each with where it is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

import howopen
from howopen.facts.models import ModelFacts
from howopen.facts.rules import Ladder
from howopen.types import Basis, Presence

KNOWLEDGE = Path(howopen.__file__).parent / "knowledge"
FILES = sorted((KNOWLEDGE / "models").glob("*.yaml"))
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

CONCLUSIONS = {"label", "freedoms", "freedom", "verdict", "outcome", "frameworks", "osaid", "mof"}
OUT_OF = {"fmti": 100, "osai-index": 12, "osai-index-2023": 14}
PIPELINE = {
    "model-architecture",
    "model-parameters-final",
    "training-code",
    "training-configuration",
    "inference-code",
    "evaluation-code",
    "data-preprocessing-code",
    "tokenizer",
    "supporting-libraries",
    "datasets",
    "data-source-list",
    "data-card",
    "model-card",
    "technical-report",
    "research-paper",
    "evaluation-results",
}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

every_file = pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)


@cache
def raw(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
    return content


@cache
def facts(path: Path) -> ModelFacts:
    return msgspec.convert(raw(path), ModelFacts, strict=True)


@cache
def names_in(folder: str) -> frozenset[str]:
    return frozenset(p.stem for p in (KNOWLEDGE / folder).glob("*.yaml"))


def walk(node: object) -> Iterator[tuple[str, object]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def is_date(text: str) -> bool:
    if not DATE.fullmatch(text):
        return False
    date.fromisoformat((text + "-01-01")[:10])
    return True


def test_the_catalog_holds_the_models_that_others_name() -> None:
    contract = "llama-3.1-405b pythia-12b olmo-7b falcon-180b gemma-7b gpt-4 mistral-7b-v0.1"
    assert {*contract.split(), "gpt-oss-20b"} <= {p.stem for p in FILES}


@every_file
def test_a_file_decodes_strictly_and_is_named_after_its_id(path: Path) -> None:
    assert facts(path).id == path.stem
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", path.stem)


@every_file
def test_every_fact_names_a_source_and_every_source_is_used(path: Path) -> None:
    model = raw(path)
    used = {value for key, value in walk(model) if key == "source"}
    assert used == set(model["sources"])


@every_file
def test_a_source_says_where_it_is_or_that_it_is_memory(path: Path) -> None:
    for key, source in facts(path).sources.items():
        if source.basis is Basis.MEMORY:
            assert "memory" in source.title, key
        else:
            assert source.url.startswith("https://"), key
            assert source.date, key
        assert source.basis is not Basis.READ, "a catalog fact was not read just now"


@every_file
def test_components_are_known_and_stand_once(path: Path) -> None:
    ids = [c.id for c in facts(path).components]
    assert set(ids) <= names_in("components")
    assert not [x for x, n in Counter(ids).items() if n > 1]


@every_file
def test_a_component_is_linked_with_an_address_or_absent_with_a_reason(path: Path) -> None:
    for component in facts(path).components:
        assert component.presence in {Presence.LINKED, Presence.ABSENT}, component.id
        if component.presence is Presence.LINKED:
            assert component.where.startswith("https://"), component.id
        else:
            assert component.note, component.id
            assert not component.where, component.id
            assert not component.license, component.id


@every_file
def test_no_file_holds_a_conclusion(path: Path) -> None:
    assert not CONCLUSIONS & {key for key, _ in walk(raw(path))}


@every_file
def test_dates_are_real_and_are_text(path: Path) -> None:
    model = facts(path)
    dates = [model.date, *(s.edition for s in model.scores)]
    dates += [s.date for s in model.sources.values() if s.date]
    assert all(is_date(d) for d in dates), dates


@every_file
def test_licenses_are_known(path: Path) -> None:
    model = facts(path)
    stated = [x.license for x in model.licenses] + [c.license for c in model.components]
    ids = {word for text in stated for word in re.findall(r"[\w.+-]+", text)}
    assert ids - {"AND", "OR", "WITH"} <= names_in("licenses")
    groups = [x.applies_to for x in model.licenses]
    assert set(groups) <= {"weights", "code", "data", "documents"}
    assert len(groups) == len(set(groups)), "one license for each group"


@every_file
def test_a_hosted_model_has_no_weights_and_a_download_has_licensed_ones(path: Path) -> None:
    model = facts(path)
    presence = {c.id: c.presence for c in model.components}["model-parameters-final"]
    if model.access.mode == "hosted":
        assert presence is Presence.ABSENT
        assert not model.licenses
        assert not model.purl
    else:
        assert model.access.mode == "download"
        assert presence is Presence.LINKED
        assert "weights" in {x.applies_to for x in model.licenses}
        assert model.access.where
    assert model.access.gate in {"none", "auto", "manual", "unknown"}


@every_file
def test_a_package_url_names_a_hub_repository_without_revision(path: Path) -> None:
    model = facts(path)
    if model.purl:
        assert re.fullmatch(r"pkg:huggingface/[\w.-]+/[\w.-]+", model.purl)
        assert model.purl.removeprefix("pkg:huggingface/") in model.aliases


@every_file
def test_numbers_are_plausible(path: Path) -> None:
    model = facts(path)
    if model.parameters:
        assert 0 <= model.parameters.active < model.parameters.total < 1e13
    if model.context_length:
        assert 512 <= model.context_length.value <= 1e7
    if model.training_tokens:
        assert 1e10 <= model.training_tokens.value <= 1e14
    if model.hardware_hours:
        assert re.search(r"[AH]\d00", model.hardware_hours.note), "names the accelerator"


@every_file
def test_claims_are_short_quotes_that_amount_to_a_rung(path: Path) -> None:
    rungs = {r.id for r in ladder().rungs}
    for claim in facts(path).claims:
        assert claim.rung in rungs
        assert 10 <= len(claim.quote) <= 120


@cache
def ladder() -> Ladder:
    text = (KNOWLEDGE / "ladder.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(text, Loader=LOADER), Ladder, strict=True)  # noqa: S506


@every_file
def test_published_scores_are_within_their_scale_and_say_what_was_rated(path: Path) -> None:
    for score in facts(path).scores:
        assert score.out_of == OUT_OF[score.index]
        assert 0 <= score.value <= score.out_of
        assert "rated" in score.note.casefold()


def test_no_name_leads_to_two_models() -> None:
    names = Counter(n for p in FILES for n in {p.stem, *map(str.casefold, facts(p).aliases)})
    assert not [n for n, count in names.items() if count > 1]
    listed = Counter((p.stem, a.casefold()) for p in FILES for a in facts(p).aliases)
    assert not [n for n, count in listed.items() if count > 1]


def test_a_family_has_one_maker_and_one_spelling() -> None:
    makers: dict[str, set[tuple[str, str]]] = {}
    for path in FILES:
        model = facts(path)
        makers.setdefault(model.family.casefold(), set()).add((model.family, model.maker))
    assert not {f: m for f, m in makers.items() if len(m) > 1}


def test_a_score_of_one_index_edition_stands_on_one_model() -> None:
    scores = Counter((s.index, s.edition, s.note, s.value) for p in FILES for s in facts(p).scores)
    assert not [s for s, count in scores.items() if count > 1]


@pytest.mark.parametrize("family", ["pythia", "olmo", "olmo-2", "amber", "crystalcoder", "t5"])
def test_a_pipeline_released_whole_is_recorded_whole(family: str) -> None:
    sizes = [facts(p) for p in FILES if facts(p).family == family]
    assert sizes
    for model in sizes:
        linked = {c.id for c in model.components if c.presence is Presence.LINKED}
        assert linked >= PIPELINE, (model.id, PIPELINE - linked)
