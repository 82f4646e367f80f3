"""What every file of `knowledge/licenses` keeps to: facts of one text, each with its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

import howopen
from howopen.facts.licenses import CuratedTerm, LicenseFacts
from howopen.types import Basis, TermState

KNOWLEDGE = Path(howopen.__file__).parent / "knowledge"
FILES = sorted((KNOWLEDGE / "licenses").glob("*.yaml"))
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KINDS = frozenset(
    """
    grant-use grant-modify grant-redistribute grant-sublicense grant-commercial grant-patent
    outputs-free non-commercial research-only user-cap revenue-cap use-policy prohibited-use
    no-improving-other-models output-restriction no-hosted-service competitor-ban
    no-redistribution no-derivatives region-exclusion group-exclusion law-compliance-condition
    no-benchmarking no-reverse-engineering must-update remote-restriction fee include-license
    keep-notices state-changes attribution-display derivative-naming pass-through share-alike
    disclose-source notify-licensor indemnify disclose-ai acceptance age-or-capacity revocable
    unilateral-change termination-on-breach termination-on-litigation delete-on-termination
    outputs-ownership derivatives-ownership governing-law warranty-disclaimer liability-limit
    trademark gated geo-gated unread-words
    """.split()
)
FAMILIES = {
    "openrail",
    "cc",
    "gpl",
    "lgpl",
    "bsd",
    "other",
    "unknown",
    "llama",
    "apache",
    "mistral",
}
LONGEST_QUOTE = 40  # words

ONE_OF_A_KIND = [
    ("Apache-2.0", "grant-patent"),
    ("CC-BY-NC-4.0", "non-commercial"),
    ("AGPL-3.0-only", "disclose-source"),
    ("LicenseRef-scancode-exaone-ai-model-1.1-nc", "derivatives-ownership"),
    ("LicenseRef-tencent-hunyuan-community", "region-exclusion"),
    ("LicenseRef-alphafold3-weights-terms", "no-redistribution"),
    ("LicenseRef-scancode-hyperclova-x-seed-2025", "competitor-ban"),
    ("LicenseRef-falcon-180b-tii", "no-hosted-service"),
    ("LicenseRef-scancode-stability-ai-community-2024", "revenue-cap"),
]


@cache
def facts() -> Mapping[str, LicenseFacts]:
    return {path.stem: read(path) for path in FILES}


def read(path: Path) -> LicenseFacts:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506
    return msgspec.convert(data, LicenseFacts, strict=True)


@cache
def vocabulary() -> Mapping[str, Mapping[str, Any]]:
    text = (KNOWLEDGE / "vocabulary.yaml").read_text(encoding="utf-8")
    table: Mapping[str, Mapping[str, Any]] = yaml.load(text, Loader=LOADER)  # noqa: S506
    return table


def terms() -> Iterator[tuple[str, CuratedTerm]]:
    for name, license_facts in facts().items():
        for term in license_facts.terms:
            yield name, term


def of_kind(name: str, kind: str) -> list[CuratedTerm]:
    return [term for term in facts()[name].terms if term.kind == kind]


SHAPES: Mapping[str, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str) and bool(value.strip()),
    "flag": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "list": lambda value: isinstance(value, tuple) and len(value) > 0,
}


def legal(value: object, rule: Any) -> bool:
    """Whether a parameter's value is one that the vocabulary allows."""
    if isinstance(rule, str):
        return SHAPES[rule](value)
    if isinstance(rule, list):
        return value in rule
    return SHAPES["list"](value) and set(value) <= set(rule["each"])  # type: ignore[call-overload]


def test_there_are_license_files() -> None:
    assert len(FILES) > 80


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_decodes_and_is_named_after_its_id(path: Path) -> None:
    assert read(path).id == path.stem


def test_kinds_are_known() -> None:
    assert {term.kind for _, term in terms()} <= KINDS


def test_the_vocabulary_speaks_of_known_kinds_only() -> None:
    assert set(vocabulary()) <= KINDS


def test_parameters_and_their_values_are_legal() -> None:
    wrong = [
        f"{name}: {term.kind}.{key} = {value!r}"
        for name, term in terms()
        for key, value in term.params.items()
        if key not in vocabulary().get(term.kind, {})
        or not legal(value, vocabulary()[term.kind][key])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("user-cap", "number", "700 million"),
        ("user-cap", "operator", "above"),
        ("user-cap", "consequence", "ask first"),
        ("grant-use", "worldwide", "yes"),
        ("grant-use", "object", ("everything",)),
        ("prohibited-use", "category", "fun"),
        ("fee", "what", " "),
        ("acceptance", "gesture", ()),
    ],
)
def test_the_vocabulary_refuses_what_it_does_not_list(kind: str, key: str, value: object) -> None:
    assert not legal(value, vocabulary()[kind][key])


def test_an_alias_belongs_to_one_license_whatever_its_case() -> None:
    owners = defaultdict(set)
    for name, license_facts in facts().items():
        for alias in (license_facts.id, *license_facts.aliases):
            owners[alias.casefold()].add(name)
    assert {alias: names for alias, names in owners.items() if len(names) > 1} == {}


def test_a_family_of_licenses_is_no_alias() -> None:
    aliases = {alias.casefold() for item in facts().values() for alias in item.aliases}
    assert not aliases & FAMILIES


@pytest.mark.parametrize(
    ("tag", "license_id"),
    [
        ("llama2", "LicenseRef-scancode-llama-2-license-2023"),
        ("llama3", "LicenseRef-llama-3-license-2024"),
        ("llama3.1", "LicenseRef-scancode-llama-3.1-license-2024"),
        ("llama3.2", "LicenseRef-scancode-llama-3.2-license-2024"),
        ("llama3.3", "LicenseRef-scancode-llama-3.3-license-2024"),
        ("llama4", "LicenseRef-scancode-llama-4-cla-2025"),
        ("gemma", "LicenseRef-scancode-gemma-tou-2025-03-24"),
        ("creativeml-openrail-m", "LicenseRef-scancode-stable-diffusion-2022-08-22"),
        ("openrail++", "LicenseRef-creativeml-openrail-pp-m-2023-07-26"),
        ("bigscience-bloom-rail-1.0", "LicenseRef-scancode-bigscience-rail-1.0"),
        ("bigscience-openrail-m", "LicenseRef-scancode-bigscience-open-rail-m"),
        ("bigcode-openrail-m", "LicenseRef-scancode-bigcode-open-rail-m-v1"),
        ("deepseek", "LicenseRef-scancode-deepseek-la-1.0"),
        ("apple-amlr", "LicenseRef-apple-amlr"),
        ("grok2-community", "LicenseRef-grok-2-community"),
        ("openmdw-1.0", "OpenMDW-1.0"),
        ("apache-2.0", "Apache-2.0"),
        ("cc-by-nc-4.0", "CC-BY-NC-4.0"),
        ("odc-by", "ODC-By-1.0"),
        ("odbl", "ODbL-1.0"),
        ("gpl-3.0", "GPL-3.0-only"),
        ("agpl-3.0", "AGPL-3.0-only"),
    ],
)
def test_hub_tags_name_their_license(tag: str, license_id: str) -> None:
    item = facts()[license_id]
    assert tag in {alias.casefold() for alias in (item.id, *item.aliases)}


def test_every_policy_is_a_file_whose_role_is_policy() -> None:
    named = {policy for item in facts().values() for policy in item.policies}
    assert {name for name, item in facts().items() if item.role == "policy"} == named


def test_a_license_that_names_its_policy_says_that_it_incorporates_it() -> None:
    for name, item in facts().items():
        if item.policies:
            assert any(term.params.get("incorporated") for term in of_kind(name, "use-policy")), (
                name
            )


def test_quotes_are_short() -> None:
    long = [
        f"{name}: {term.kind}" for name, term in terms() if len(term.quote.split()) > LONGEST_QUOTE
    ]
    assert long == []


def test_a_term_without_words_stands_only_where_the_text_was_not_at_hand() -> None:
    silent = {name for name, term in terms() if not term.quote}
    assert {facts()[name].source.basis for name in silent} <= {Basis.SECONDARY, Basis.MEMORY}


def test_every_file_has_a_source_with_a_date() -> None:
    for name, item in facts().items():
        assert item.source.title, name
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", item.source.date), name
        assert item.source.basis is not Basis.READ, name


def test_what_does_not_rest_on_the_text_itself_says_so_in_a_note() -> None:
    for name, item in facts().items():
        if item.source.basis is not Basis.CURATED:
            assert item.note, name


def test_every_file_says_whether_the_open_source_initiative_approved_it() -> None:
    approved = {name for name, item in facts().items() if item.osi_approved}
    assert None not in {item.osi_approved for item in facts().values()}
    assert "Apache-2.0" in approved
    assert not any(name.startswith(("LicenseRef-", "CC")) for name in approved)


def test_every_license_grants_something_or_says_what_it_keeps_back() -> None:
    for name, item in facts().items():
        if item.role == "license":
            assert any(term.kind.startswith("grant-") for term in item.terms), name


def test_a_prohibited_use_names_its_category_and_no_text_states_one_twice() -> None:
    for name in facts():
        stated = [t.params["category"] for t in of_kind(name, "prohibited-use")]
        assert len(stated) == len(set(stated)), name


def test_a_cap_says_how_much_how_it_is_counted_and_what_follows() -> None:
    for name, term in terms():
        if term.kind in {"user-cap", "revenue-cap"} and facts()[name].source.basis is Basis.CURATED:
            needed = {"operator", "when_measured", "consequence"}
            assert needed <= term.params.keys(), name
            assert {"number", "amount"} & term.params.keys(), name


@pytest.mark.parametrize(("name", "kind"), ONE_OF_A_KIND)
def test_what_sets_a_license_apart_is_stated(name: str, kind: str) -> None:
    assert any(term.state is TermState.STATED for term in of_kind(name, kind))


def test_the_llama_family_differs_where_the_texts_do() -> None:
    no_training = {
        name for name in facts() if "llama" in name and of_kind(name, "no-improving-other-models")
    }
    assert no_training == {
        "LicenseRef-scancode-llama-2-license-2023",
        "LicenseRef-llama-3-license-2024",
    }
    excluded = {name for name in facts() if "llama" in name and of_kind(name, "region-exclusion")}
    assert excluded == {
        "LicenseRef-scancode-llama-license-2023",
        "LicenseRef-llama-3.2-aup",
        "LicenseRef-llama-3.3-aup",
        "LicenseRef-scancode-llama-4-license-2025",
    }


def test_rights_are_called_irrevocable_only_where_words_about_rights_say_so() -> None:
    """An irrevocable acceptance is the licensee's, and makes no grant irrevocable."""
    for name, item in facts().items():
        rights = [t for t in item.terms if t.kind.startswith("grant-") or t.kind == "revocable"]
        if item.source.basis is Basis.CURATED and any(t.params.get("irrevocable") for t in rights):
            words = " ".join(t.quote for t in rights).casefold()
            assert re.search(r"irrevocab|non-revocable|不可撤", words), name


@pytest.mark.parametrize(
    ("name", "kind", "section"),
    [
        ("EUPL-1.2", "grant-use", "2"),
        ("OSL-3.0", "grant-modify", "1.b"),
        ("CC-BY-NC-3.0", "grant-modify", "3.b"),
        ("SSPL-1.0", "share-alike", "5.c"),
        ("LGPL-2.1-only", "share-alike", "2.c"),
        ("EPL-2.0", "liability-limit", "6"),
    ],
)
def test_a_term_is_quoted_from_the_clause_that_makes_it(name: str, kind: str, section: str) -> None:
    assert [term.section for term in of_kind(name, kind)] == [section]


def test_who_sues_over_patents_loses_what_the_text_takes_and_no_more() -> None:
    effects = {
        name: of_kind(name, "termination-on-litigation")[0].params["effect"]
        for name in ("EPL-2.0", "OSL-3.0", "MS-PL")
    }
    assert effects == {
        "EPL-2.0": "patent licenses end",
        "OSL-3.0": "all rights end",
        "MS-PL": "patent license from that contributor ends",
    }


def test_internal_use_grants_no_sharing_whatever_else_it_grants() -> None:
    name = "LicenseRef-scancode-polyform-internal-use-1.0.0"
    assert of_kind(name, "grant-redistribute") == []
    assert of_kind(name, "no-redistribution")[0].state is TermState.STATED
