"""Answers to wordings that were met in licenses nobody had tuned for, each in a short text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers import COMPANY

from howopen import may
from howopen.types import Answer, Answers

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


def test_terms_of_another_license_that_bind_are_not_at_hand(ask: Any):
    words = (
        f"{GRANT}.\n\n2. The Model is based on the Alpha 3 model of another maker. Your use of "
        "the Model must comply with the terms of the Alpha 3 Community License."
    )
    assert ask(words).answer is Answers.UNCLEAR


def test_policies_made_part_of_a_text_are_not_at_hand(ask: Any):
    words = (
        f"{GRANT}.\n\n2. Your use of the Model must comply with applicable laws and adhere to our "
        "terms and policies (if any), which are hereby incorporated by reference."
    )
    assert ask(words).answer is Answers.UNCLEAR


@pytest.mark.parametrize(("spared", "answer"), [("2", Answers.ALLOWED), ("1", Answers.SEPARATE)])
def test_a_receiver_of_a_product_is_spared_the_section_that_is_named(
    ask: Any, spared: str, answer: Answers
):
    words = (
        f"{GRANT}. If you receive the Model as part of an integrated end user product, then "
        f"Section {spared} of this Agreement will not apply to you.\n\n"
        "2. Many users. If, on the version release date, the monthly active users of your "
        "products is greater than 50 million monthly active users, you must request a license."
    )
    inside = {
        "monthly_active_users": 150_000_000,
        "purpose": "internal",
        "received_as": "integrated-product",
    }
    got = ask(words, "run", "end-user-of-integrated-product", **inside)
    assert got.answer is answer


def test_rights_that_end_above_a_revenue_end_without_commerce_too(ask: Any):
    words = (
        f"{GRANT}.\n\n2. You are not authorized to exercise any rights under this license if the "
        "monthly revenue of your company exceeds $20 million. You may contact us to request a "
        "commercial license."
    )
    rich = {**COMPANY, "commercial": False, "purpose": "research"}
    assert ask(words, who=rich, annual_revenue_usd=9_000_000_000).answer is Answers.SEPARATE
    assert ask(words, annual_revenue_usd=20_000_000).answer is Answers.ALLOWED


def test_a_license_for_who_runs_a_business_is_asked_of_hosts_and_open_for_others(ask: Any):
    words = (
        f"{GRANT}.\n\n2. If the licensee or any of its affiliates conducts a Model as a Service "
        "business, the licensee shall obtain a separate license before using the Model for any "
        "commercial purpose."
    )
    assert ask(words, "host-api").answer is Answers.SEPARATE
    assert ask(words, "embed-product").answer is Answers.UNCLEAR
    assert ask(words, who=ACADEMIC).answer is Answers.ALLOWED


def test_a_ban_that_would_make_the_licensor_a_manufacturer_is_a_limit(ask: Any):
    words = (
        f"{GRANT}.\n\n2. You must not use the Model:\n\na) for any use that could cause an "
        'authority to deem the licensor to be a "manufacturer" of a medical device; or\n\n'
        "b) to harm people."
    )
    assert ask(words, "run", field="medical").answer is Answers.CONDITIONS


def test_a_right_to_give_derivatives_is_no_right_to_give_the_weights(ask: Any):
    words = (
        "The maker grants a license:\n\nA. To use the Model.\n\nB. To make derivative works.\n\n"
        "C. To redistribute derivative works based on the Model."
    )
    assert ask(words, "redistribute-derivative").answer is Answers.ALLOWED
    assert ask(words, "redistribute-weights").answer is Answers.UNCLEAR


def test_a_name_that_must_be_displayed_above_a_number_is_a_duty(ask: Any):
    words = (
        f"{GRANT}.\n\n2. If the Model is used for commercial products that have more than 100 "
        "million monthly active users, the model name must be prominently displayed on the user "
        "interface."
    )
    assert ask(words, "embed-product", monthly_active_users=150_000_000).answer is (
        Answers.CONDITIONS
    )


def test_use_inside_may_be_spared_a_license_for_who_runs_a_business(ask: Any):
    words = (
        f"{GRANT}.\n\n2. If the licensee conducts a Model as a Service business, the licensee "
        "shall obtain a separate license before using the Model for any commercial purpose. The "
        "foregoing requirement shall not apply to the licensee's internal use of the Model."
    )
    assert ask(words, "run", purpose="internal").answer is Answers.ALLOWED
    assert ask(words, "host-api", purpose="internal").answer is Answers.SEPARATE


def test_a_service_without_review_is_a_limit_not_a_bar(ask: Any):
    words = f"{GRANT}.\n\n2. 不得将该模型用于未经安全审查和备案的互联网服务。"
    assert ask(words, "host-api", who=ACADEMIC).answer is Answers.CONDITIONS


def test_use_with_one_framework_only_is_left_open(ask: Any):
    words = (
        f"{GRANT}.\n\n2. As a condition to your use of the Model, you agree not to use the Model "
        "on a standalone basis or with any frameworks other than Example Agents."
    )
    assert ask(words).answer is Answers.UNCLEAR


def test_a_license_offered_for_all_other_use_is_a_route(ask: Any):
    words = (
        f"{GRANT} for personal, non-commercial uses only.\n\n2. If you need a license that permits "
        "other than personal use, please contact us at info@example.org."
    )
    assert ask(words, "embed-product").answer is Answers.SEPARATE


def test_a_condition_on_giving_copies_is_no_ban_on_giving_them(ask: Any):
    words = (
        f"{GRANT}.\n\n2. You agree not to (i) misuse the Model; or (ii) distribute or otherwise "
        "make available the Model except (x) pursuant to the terms of this Agreement, and (y) you "
        "reproduce the copyright notice."
    )
    assert ask(words, "redistribute-weights").answer is not Answers.FORBIDDEN
