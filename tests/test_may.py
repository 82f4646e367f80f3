"""May I? One answer of five for a use, with the words that decide; never `allowed` on silence."""

from __future__ import annotations

import json
from importlib.metadata import files
from pathlib import Path
from typing import Any

import helpers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from howopen import may
from howopen.cli.run import run
from howopen.errors import UsageError
from howopen.knowledge_base import knowledge
from howopen.permissions.ask import answers, decider
from howopen.permissions.decide import STRICTNESS, Decider
from howopen.permissions.situation import Situation
from howopen.permissions.wizard import settle
from howopen.types import Answer, Answers, Term, TermState, Use

KB = knowledge()
COMPANY: dict[str, Any] = {**helpers.COMPANY, "acts": ("run",)}


def ask(target: str | Path, *acts: str, **facts: Any) -> Answer:
    """What a text says to a company that does these acts, with these facts changed."""
    return may(target, {**COMPANY, "acts": acts or ("run",), **facts}, offline=True)


@pytest.fixture
def text(tmp_path: Path) -> Any:
    """Makes a release that holds one license text."""

    def write(words: str, **others: str) -> Path:
        (tmp_path / "LICENSE").write_text(words)
        for name, content in others.items():
            (tmp_path / f"{name}.md").write_text(content)
        return tmp_path

    return write


GRANT = (
    "Example Model License Agreement\n\n1. Grant. You are granted a non-exclusive, worldwide and "
    "royalty-free license to use, reproduce, distribute, copy, create derivative works of, and "
    "make modifications to the Model weights.\n\n"
)


# ── well-known licenses, by name ────────────────────────────────────────────────────────────────


def test_many_users_at_the_release_date_need_a_license_of_their_own():
    answer = ask("license:llama3.1", "host-api", monthly_active_users=800_000_000)
    assert answer.answer is Answers.SEPARATE
    assert answer.deciding_terms == ("user-cap",)
    assert "700 million" in answer.evidence[0].quote


def test_users_won_later_are_outside_the_snapshot_and_the_snapshot_is_told():
    answer = ask("license:llama3.1", "host-api", monthly_active_users=800_000_000, mau_date="later")
    assert answer.answer is Answers.CONDITIONS
    told = [r.says for r in answer.reasons if r.term == "user-cap"]
    assert told
    assert "version release date" in told[0]


def test_users_of_no_known_date_leave_it_open_and_the_date_is_asked_for():
    answer = ask("license:llama3.1", "host-api", monthly_active_users=800_000_000, mau_date=None)
    assert answer.answer is Answers.UNCLEAR
    assert [q.fact for q in answer.questions] == ["mau_date"]


def test_the_cap_is_passed_only_beyond_the_number():
    assert ask("license:llama3", monthly_active_users=700_000_000).answer is Answers.CONDITIONS
    assert ask("license:llama3", monthly_active_users=700_000_001).answer is Answers.SEPARATE


def test_a_receiver_of_a_finished_product_is_spared_the_cap():
    answer = ask(
        "license:llama3.1",
        "run",
        "end-user-of-integrated-product",
        monthly_active_users=800_000_000,
        received_as="integrated-product",
    )
    assert answer.answer is Answers.CONDITIONS


@pytest.mark.parametrize(
    ("license_id", "answer"),
    [("license:llama3", Answers.FORBIDDEN), ("license:llama3.1", Answers.CONDITIONS)],
)
def test_training_another_model_on_outputs(license_id: str, answer: Answers):
    told = ask(license_id, "train-other-model-with-outputs", "redistribute-derivative")
    assert told.answer is answer
    if answer is Answers.CONDITIONS:
        assert {"derivative-naming", "attribution-display"} <= {o.term for o in told.obligations}


def test_the_multimodal_model_is_barred_to_a_company_seated_in_the_union():
    german = {"domicile": "DE", "region_of_use": ("DE",)}
    assert ask("license:llama3.2", **german).answer is Answers.CONDITIONS
    seated = ask("license:llama3.2", "embed-product", modality="multimodal", **german)
    assert seated.answer is Answers.FORBIDDEN
    assert seated.deciding_terms == ("region-exclusion",)


def test_an_end_user_of_a_product_in_the_union_is_not_barred():
    answer = ask(
        "license:llama3.2",
        "end-user-of-integrated-product",
        modality="multimodal",
        domicile="FR",
        region_of_use=("FR",),
        received_as="integrated-product",
    )
    assert answer.answer is Answers.CONDITIONS


def test_a_fact_from_memory_is_marked_so():
    answer = ask("falcon-180b", "host-api")
    assert answer.answer is Answers.SEPARATE
    assert answer.evidence[0].basis == "memory"


def test_noncommercial_bars_work_inside_a_company_and_quotes_the_definition():
    answer = ask("license:cc-by-nc-4.0", purpose="internal")
    assert answer.answer is Answers.FORBIDDEN
    assert any("NonCommercial means" in e.quote for e in answer.evidence)


def test_a_permissive_license_asks_for_nothing_until_copies_are_given_away():
    assert ask("license:apache-2.0", "host-api").answer is Answers.ALLOWED
    assert ask("license:apache-2.0", "redistribute-weights").answer is Answers.CONDITIONS


def test_other_terms_for_derivatives_need_the_right_to_give_them():
    own_terms = ("redistribute-derivative", "relicense-derivative")
    assert ask("license:mit", *own_terms).answer is Answers.CONDITIONS
    assert ask("license:cc-by-sa-4.0", *own_terms).answer is Answers.FORBIDDEN
    assert ask("license:cc-by-4.0", *own_terms).answer is Answers.CONDITIONS


# ── texts ───────────────────────────────────────────────────────────────────────────────────────


def test_no_use_in_a_region_outside_the_territory(text: Any):
    words = (
        "2. “Territory” means the worldwide territory, excluding the territory of the European "
        "Union, United Kingdom and South Korea. You must not use the Model outside the Territory."
    )
    target = text(GRANT + words)
    assert ask(target, domicile="KR", region_of_use=("KR",)).answer is Answers.FORBIDDEN
    assert ask(target, region_of_use=()).answer is Answers.UNCLEAR


def test_a_base_models_terms_bind_its_permissive_fine_tune(tmp_path: Path):
    card = "---\nlicense: apache-2.0\nbase_model: google/gemma-7b\n---\nA fine-tune.\n"
    (tmp_path / "README.md").write_text(card)
    answer = ask(tmp_path, "redistribute-derivative", "relicense-derivative")
    assert answer.answer is Answers.FORBIDDEN
    assert "pass-through" in answer.deciding_terms


def test_silence_on_a_right_is_no_grant(text: Any):
    target = text(
        "Example License\n\nYou are granted a non-exclusive license to use the Model weights.\n"
    )
    answer = ask(target, "redistribute-weights", commercial=False, purpose="research")
    assert answer.answer is Answers.UNCLEAR
    assert "grant-redistribute" in answer.deciding_terms


def test_a_policy_that_is_not_at_hand_leaves_it_open(text: Any):
    words = (
        "2. Your use of the Model must comply with the Acceptable Use Policy at "
        "https://example.com/use-policy, which is hereby incorporated by reference."
    )
    assert ask(text(GRANT + words)).answer is Answers.UNCLEAR
    policy = "Acceptable Use Policy\n\nYou must not use the Model for military purposes.\n"
    answer = ask(text(GRANT + words, USE_POLICY=policy))
    assert answer.answer is Answers.CONDITIONS
    armed = ask(text(GRANT + words, USE_POLICY=policy), field="military")
    assert armed.answer is Answers.FORBIDDEN


def test_a_ban_in_a_qualified_form_is_a_limit(text: Any):
    words = (
        "2. You agree you will not use the Model to engage in the unauthorized or unlicensed "
        "practice of any profession including medical practice."
    )
    assert ask(text(GRANT + words), field="medical").answer is Answers.CONDITIONS


def test_where_commerce_has_a_route_the_route_is_told(text: Any):
    words = "2. You may use the Model for non-commercial purposes only."
    assert ask(text(GRANT + words)).answer is Answers.FORBIDDEN
    route = words + " For commercial use, please contact us to obtain a commercial license."
    assert ask(text(GRANT + route)).answer is Answers.SEPARATE


def test_no_license_at_all_reserves_all_rights_and_tells_what_to_ask(tmp_path: Path):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "README.md").write_text("A model.\n")
    answer = ask(tmp_path)
    assert answer.answer is Answers.FORBIDDEN
    assert answer.deciding_terms == ("no-license",)
    assert any("LICENSE" in q.ask for q in answer.questions)


def test_where_documents_disagree_the_strictest_answers_and_the_conflict_is_shown(tmp_path: Path):
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\nA model.\n")
    words = "2. You may use the Model for non-commercial purposes only."
    (tmp_path / "LICENSE").write_text(GRANT + words)
    answer = ask(tmp_path)
    assert answer.answer is Answers.FORBIDDEN
    assert answer.conflicts


def test_a_license_that_nobody_knows_leaves_it_open(tmp_path: Path):
    card = "---\nlicense: other\nlicense_name: sunflower-license\n---\nA model.\n"
    (tmp_path / "README.md").write_text(card)
    assert ask(tmp_path).answer is Answers.UNCLEAR


# ── facts and restrictions, one more ────────────────────────────────────────────────────────────

_KINDS = tuple(sorted(k for k, kind in KB.term_kinds.items() if kind.group == "restriction"))
_PARAMS: dict[str, tuple[dict[str, Any], ...]] = {
    "user-cap": (
        {"number": 1000, "unit": "monthly active users", "operator": "greater than"},
        {"number": 1000, "when_measured": "version release date", "affiliates_included": True},
        {"number": 10, "unit": "visits"},
    ),
    "revenue-cap": ({"amount": 1000, "currency": "USD"}, {"amount": 10, "currency": "CNY"}),
    "region-exclusion": (
        {"regions": ("European Union",), "who": "domicile", "scope": "multimodal"},
        {"regions": ("South Korea",), "who": "use", "end_user_carve_out": True},
    ),
    "prohibited-use": ({"category": "medical"}, {"category": "military"}),
    "no-improving-other-models": ({"scope": "outputs"}, {"scope": "both"}),
    "group-exclusion": ({"groups": ("commercial organizations",)}, {"groups": ("military",)}),
    "use-policy": ({"reference": "https://example.com", "movable": True},),
}
_FACTS: dict[str, tuple[Any, ...]] = {
    "actor": ("company", "academic", "military"),
    "domicile": ("DE", "US", "KR"),
    "monthly_active_users": (5, 5000),
    "mau_date": ("at-release", "later"),
    "affiliates_counted": (True, False),
    "annual_revenue_usd": (0, 5000),
    "commercial": (True, False),
    "purpose": ("product", "internal", "research"),
    "field": ("none", "medical", "military"),
    "region_of_use": (("DE",), ("KR",), ("US",)),
    "modality": ("text", "multimodal"),
    "received_as": ("direct", "integrated-product"),
}
_ACTS = tuple(a.id for a in KB.uses.acts)
_GRANTS = tuple(
    Term(kind=kind, params={"object": ("weights",)}, license="X", quote="granted")
    for kind in ("grant-use", "grant-modify", "grant-redistribute", "grant-sublicense")
)
_QUOTES = ("a sentence", "for commercial purposes", "without consent", "the unlicensed practice")


def restrictions() -> st.SearchStrategy[Term]:
    def term(kind: str) -> st.SearchStrategy[Term]:
        return st.builds(
            Term,
            kind=st.just(kind),
            state=st.sampled_from((TermState.STATED, TermState.UNCLEAR)),
            params=st.sampled_from(_PARAMS.get(kind, ({},))),
            quote=st.sampled_from(_QUOTES),
            license=st.just("X"),
        )

    return st.sampled_from(_KINDS).flatmap(term)


def uses() -> st.SearchStrategy[Use]:
    facts = {name: st.none() | st.sampled_from(values) for name, values in _FACTS.items()}
    acts = st.lists(st.sampled_from(_ACTS), min_size=1, max_size=3, unique=True).map(tuple)
    return st.builds(Use, acts=acts, **facts)


def outcome(terms: tuple[Term, ...], use: Use) -> Answers:
    decider = Decider(Situation(terms=terms, facts=KB.uses), KB.permissions)
    quick = decider.strictness(use)
    assert decider.decide(use).answer is quick
    return quick


@settings(max_examples=300)
@given(st.lists(restrictions(), max_size=3), restrictions(), uses())
def test_a_restriction_more_never_makes_an_answer_looser(some: list[Term], more: Term, use: Use):
    before = outcome((*_GRANTS, *some), use)
    after = outcome((*_GRANTS, *some, more), use)
    assert STRICTNESS[after] >= STRICTNESS[before]


@settings(max_examples=300)
@given(st.lists(restrictions(), max_size=3), uses(), st.data())
def test_a_fact_more_never_turns_an_answer_round(some: list[Term], use: Use, data: st.DataObject):
    unknown = [name for name in _FACTS if getattr(use, name) is None]
    if not unknown:
        return
    name = data.draw(st.sampled_from(unknown))
    value = data.draw(st.sampled_from(_FACTS[name]))
    before = outcome((*_GRANTS, *some), use)
    after = outcome((*_GRANTS, *some), replace(use, **{name: value}))
    if before is Answers.FORBIDDEN:
        assert after is Answers.FORBIDDEN
    elif before in (Answers.ALLOWED, Answers.CONDITIONS):
        assert after in (Answers.ALLOWED, Answers.CONDITIONS)


# ── the command line, batches, bad input ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["license:apache-2.0", "--commercial"], 0),
        (["license:llama3.1", "--commercial", "--monthly-users", "5"], 10),
        (["license:llama3.1", "--monthly-users", "800000000", "--users-when", "at-release"], 11),
        (["license:cc-by-nc-4.0", "--commercial"], 12),
        (["license:cc-by-nc-4.0"], 13),
    ],
)
def test_the_exit_code_is_the_answer(arguments: list[str], code: int):
    assert run(["may", *arguments]) == code


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["license:mit", "--do", "sing"],
        ["license:mit", "--field", "sorcery"],
        ["license:mit", "--region", "Europe"],
        ["license:mit", "--revenue", "-1"],
        ["license:mit", "--use", "no-such-file.yaml"],
    ],
)
def test_what_is_not_understood_is_told_in_a_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
):
    assert run(["may", *arguments]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_use_is_read_from_yaml_and_options_add_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "use.yaml"
    path.write_text("commercial: true\nregion_of_use: [NO]\nacts: [host-api]\n")
    code = run(
        ["may", "license:llama3.1", "--use", str(path), "--monthly-users", "7", "-f", "json"]
    )
    told = json.loads(capsys.readouterr().out)
    assert code == 10
    assert told["schema"] == "howopen/answer/1"
    assert told["use"]["region_of_use"] == ["NO"]
    assert told["obligations"]


def test_a_batch_answers_line_by_line_and_a_bad_line_stops_nothing():
    use = {"acts": ["run"], "commercial": True, "field": "none"}
    lines = [
        json.dumps({"id": "a", "target": "license:mit", "use": use}).encode(),
        b"not json",
        json.dumps({"id": "c", "target": "license:no-such", "use": use}).encode(),
        json.dumps({"id": "d", "target": "license:mit", "use": {"acts": ["sing"]}}).encode(),
        json.dumps({"id": "e", "target": "license:cc-by-nc-4.0", "use": use}).encode(),
    ]
    told = list(answers(lines, offline=True))
    assert [a.id for a in told] == ["a", "", "c", "d", "e"]
    assert [a.answer for a in told][::4] == [Answers.ALLOWED, Answers.FORBIDDEN]
    assert all(a.answer is Answers.UNCLEAR and a.problem for a in told[1:4])


def test_the_wizard_asks_only_what_matters_for_the_license_at_hand():
    def asked(license_id: str, **facts: str) -> tuple[Answer, list[str]]:
        seen: list[str] = []

        def person(question: str) -> str:
            fact = next(
                (f for f, words in KB.uses.questions.items() if question[:25] == words[:25]), ""
            )
            seen.append(fact)
            return facts.get(fact, "")

        return settle(decider(license_id, KB), Use(), KB.uses, person), seen

    answer, seen = asked("license:mit", acts="run")
    assert (answer.answer, seen) == (Answers.ALLOWED, ["acts"])
    answer, seen = asked(
        "license:llama3.1", acts="host-api", monthly_active_users="800,000,000", field="none",
        received_as="direct", mau_date="at-release",
    )  # fmt: skip
    assert answer.answer is Answers.SEPARATE
    assert "domicile" not in seen


def test_a_key_that_is_none_is_a_usage_error():
    with pytest.raises(UsageError, match="colour"):
        may("license:mit", {"colour": "red"})


def test_every_rule_speaks_of_a_kind_of_term_that_exists():
    assert set(KB.permissions) <= set(KB.term_kinds)


def test_a_license_to_be_obtained_for_commerce_is_a_separate_one(text: Any):
    words = (
        "2. The Model is free in commercial applications after obtaining an official commercial "
        "license through email request. 3. A service with more than 1,000,000 daily active users "
        "must request another license."
    )
    assert ask(text(GRANT + words)).answer is Answers.SEPARATE


def test_rights_in_one_country_only_are_not_read_as_rights_everywhere_else(text: Any):
    words = "2. The Model may only be used in Japan."
    assert ask(text(GRANT + words)).answer in (Answers.UNCLEAR, Answers.FORBIDDEN)


def test_licenses_go_by_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    run(["may", "license:llama3.1", "--monthly-users", "800000000", "--users-when", "at-release"])
    told = capsys.readouterr().out
    assert "Llama 3.1 Community License" in " ".join(told.split())
    assert "LicenseRef-" not in told


def test_a_license_beside_code_allows_no_use_of_weights_that_lie_elsewhere(tmp_path: Path) -> None:
    mit = next(f for f in files("rich") or () if f.name == "LICENSE").read_text()
    (tmp_path / "LICENSE").write_text(mit)
    (tmp_path / "train.py").write_text("for batch in data:\n    loss.backward()\n")
    (tmp_path / "README.md").write_text(
        "# Falcata\n\nThe weights are at https://huggingface.co/example/falcata.\n"
    )
    assert ask(tmp_path, "run", commercial=True).answer is Answers.UNCLEAR
    (tmp_path / "README.md").write_text("# Falcata\n\nThe weights are released under MIT.\n")
    assert ask(tmp_path, "run", commercial=True).answer is Answers.ALLOWED


def test_a_fee_binds_beside_a_cap_unless_its_words_are_for_those_above_it(text: Any):
    grant = "You may use, modify and distribute the model. "
    cap = "If your annual revenue exceeds 1,000,000 USD, you must obtain a commercial license. "
    fee = "Commercial use requires payment of a license fee."
    above = "Licensees above that threshold must pay a license fee."
    asked = {"annual_revenue_usd": 1000, "purpose": "internal"}
    assert ask(text(grant + cap + fee), **asked).answer is Answers.SEPARATE
    assert ask(text(grant + cap + above), **asked).answer is not Answers.SEPARATE


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_form_for_people_tells_the_answer_why_and_what_to_do(
    form: str, capsys: pytest.CaptureFixture[str]
):
    asked = ["--commercial", "--monthly-users", "1000", "--do", "redistribute-derivative"]
    assert run(["may", "license:llama3.1", *asked, "-f", form]) == 10
    page = " ".join(capsys.readouterr().out.split())
    for words in ("Allowed with conditions", "What to observe", "Taken for granted", "Llama"):
        assert words in page
