"""Answers to wordings that were met in licenses nobody had tuned for, each in a short text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from howopen import may
from howopen.types import Answer, Answers

COMPANY: dict[str, Any] = {
    "actor": "company",
    "domicile": "US",
    "monthly_active_users": 50_000,
    "mau_date": "at-release",
    "affiliates_counted": True,
    "annual_revenue_usd": 20_000_000,
    "commercial": True,
    "purpose": "product",
    "field": "none",
    "region_of_use": ("US",),
    "modality": "text",
    "received_as": "direct",
}
ACADEMIC = {**COMPANY, "actor": "academic", "commercial": False, "purpose": "research"}
GRANT = (
    "Example Model License Agreement\n\n1. Grant. You are granted a non-exclusive, worldwide and "
    "royalty-free license to use, reproduce, distribute, copy, create derivative works of, and "
    "make modifications to the Model weights"
)


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    """Asks what a license text says to acts."""

    def asked(words: str, *acts: str, who: dict[str, Any] = COMPANY, **facts: Any) -> Answer:
        (tmp_path / "LICENSE").write_text(words)
        return may(tmp_path, {**who, "acts": acts or ("run",), **facts}, offline=True)

    return asked


def test_a_right_to_publish_results_is_no_right_to_give_copies(ask: Any):
    words = (
        "You may use and modify the Model solely for research purposes. You may publish papers "
        "on your results from using the Model."
    )
    answer = ask(words, "redistribute-weights", who=ACADEMIC)
    assert answer.answer is Answers.UNCLEAR


def test_an_item_of_a_ban_may_name_sharing_beside_other_acts(ask: Any):
    words = (
        f"{GRANT}.\n\n2. You will not (and have no right to):\n\na) remove notices in the Model;\n\n"
        "b) share, publish or lend the Model, provide the Model as a hosted solution for others "
        "to use, or transfer the Model to any third party."
    )
    answer = ask(words, "redistribute-weights", who=ACADEMIC)
    assert answer.answer is Answers.FORBIDDEN
    assert "no-redistribution" in answer.deciding_terms


def test_a_right_to_use_holds_what_the_text_says_that_use_means(ask: Any):
    words = (
        '1. "Use": means downloading, copying, modifying, distributing or running the Model.\n\n'
        "2. We grant you a worldwide, royalty-free license to Use the Model."
    )
    assert ask(words, "run").answer is Answers.ALLOWED
    assert ask(words, "redistribute-weights").answer is Answers.ALLOWED


ROUTE = (
    f"{GRANT}, in each case for non-commercial purposes only.\n\n2. You may not use the Model as "
    "part of your hosted service or via your APIs. "
)


def test_a_route_to_host_governs_hosting_though_nothing_is_paid(ask: Any):
    words = ROUTE + (
        "If you wish to use the Model for commercial or production use or to make it available "
        "via your hosted service or your APIs, contact Example Inc at https://example.org/contact."
    )
    assert ask(words, "host-api", who=ACADEMIC).answer is Answers.SEPARATE
    assert ask(words, "embed-product").answer is Answers.SEPARATE


def test_a_route_for_commerce_alone_does_not_lift_the_ban_on_hosting(ask: Any):
    words = ROUTE + "For a commercial license, contact us."
    assert ask(words, "host-api", who=ACADEMIC).answer is Answers.FORBIDDEN


def test_commerce_that_is_barred_without_authorization_has_a_route(ask: Any):
    words = (
        f"{GRANT}, for non-commercial purposes only.\n\n2. Any Commercial Use of the Model is "
        "prohibited without obtaining a separate, prior written authorization from Example."
    )
    assert ask(words, "embed-product").answer is Answers.SEPARATE


def test_a_policy_that_is_a_section_of_the_text_is_at_hand(ask: Any):
    words = (
        f"{GRANT}, if you include the Prohibited Use Policy set forth in Section 2 in any "
        "agreement and comply with the Prohibited Use Policy set forth in Section 2.\n\n"
        "2. Prohibited Use Policy. You must not use the Model for military purposes."
    )
    assert ask(words).answer is Answers.CONDITIONS
    assert ask(words, field="military").answer is Answers.FORBIDDEN


def test_a_section_that_only_names_an_address_is_no_policy_at_hand(ask: Any):
    words = (
        f"{GRANT}, and you must comply with the Acceptable Use Policy set forth in Section 2.\n\n"
        "2. Policy. The policy is found at https://example.org/policy."
    )
    assert ask(words).answer is Answers.UNCLEAR


@pytest.mark.parametrize(
    ("revenue", "answer"),
    [
        (20_000_000, Answers.ALLOWED),
        (150_000_000, Answers.UNCLEAR),
        (900_000_000, Answers.SEPARATE),
    ],
)
def test_amounts_in_two_currencies_are_told_apart_where_no_rate_decides(
    ask: Any, revenue: int, answer: Answers
):
    words = (
        f"{GRANT}.\n\n2. If your annual revenue in the preceding calendar year exceeded RMB 1 "
        "billion, you must request a separate license from us."
    )
    assert ask(words, annual_revenue_usd=revenue).answer is answer


THRESHOLD = (
    f'{GRANT}.\n\n2. "Threshold" shall mean annual revenue of 10 million United States dollars '
    "($10,000,000) or more.\n\n3. Commercial Use Limitation. Any Commercial Use of the Model by "
    "an entity that exceeds the Threshold is not licensed under this Agreement."
)


def test_beyond_a_threshold_without_a_route_nothing_is_licensed(ask: Any):
    answer = ask(THRESHOLD, annual_revenue_usd=20_000_000)
    assert answer.answer is Answers.FORBIDDEN
    assert "revenue-cap" in answer.deciding_terms
    assert ask(THRESHOLD, annual_revenue_usd=400_000).answer is Answers.ALLOWED


def test_a_purpose_defined_by_public_bodies_leaves_them_out(ask: Any):
    words = (
        f"{GRANT}, for any Non-Administrative purpose.\n\n2. Non-Administrative use means any use "
        "that is not by any entity, organ or body which either exercises public authority or a "
        "publicly conferred task, other than for academic use."
    )
    public = {**ACADEMIC, "actor": "public-body", "purpose": "internal"}
    assert ask(words, who=public).answer is Answers.FORBIDDEN
    assert ask(words, who=ACADEMIC).answer is Answers.CONDITIONS


def test_a_derivative_that_holds_models_trained_on_outputs_leaves_training_open(ask: Any):
    words = (
        '1. "Derivative Work" means any modification of the Model and any other model trained on '
        f"its outputs.\n\n{GRANT}.\n\n3. You must ensure that every recipient of the Model or a "
        "Derivative Work complies with this Agreement. You may not use the Model or any "
        "Derivative Work to improve any other AI model."
    )
    assert ask(words, "train-other-model-with-materials").answer is Answers.FORBIDDEN
    assert ask(words, "train-other-model-with-outputs").answer is Answers.UNCLEAR
