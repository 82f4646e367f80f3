"""May I? Free, copyleft and source-available words: what they leave out, ask for, and define."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import helpers
import pytest

from howopen import may
from howopen.types import Answer, Answers

COMPANY: dict[str, Any] = {**helpers.COMPANY, "annual_revenue_usd": 400_000}
SCHOLAR = {"actor": "academic", "commercial": False, "purpose": "research", "annual_revenue_usd": 0}
INSIDE = {"purpose": "internal"}
GRANT = (
    "The licensor grants you a worldwide, royalty-free license to use, copy, modify and distribute "
    "the software.\n\n"
)


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    """Asks one license text about acts, with facts of the company changed."""

    def asked(words: str, *acts: str, **facts: Any) -> Answer:
        (tmp_path / "LICENSE").write_text(f"Example License\n\n{words}\n")
        return may(tmp_path, {**COMPANY, "acts": acts, **facts}, offline=True)

    return asked


# ── what a grant leaves out ─────────────────────────────────────────────────────────────────────

ALL_BUT = (
    "The licensor grants you a copyright license to do everything with the software, other than "
    "distributing the software or making changes to it.\n"
)


@pytest.mark.parametrize(
    ("acts", "kind"),
    [
        (("redistribute-weights",), "no-redistribution"),
        (("fine-tune", "run"), "grant-modify"),
        (("fine-tune", "redistribute-derivative"), "no-derivatives"),
    ],
)
def test_an_act_that_a_grant_of_everything_leaves_out_is_forbidden(ask, acts, kind):
    answer = ask(ALL_BUT, *acts)
    assert answer.answer is Answers.FORBIDDEN
    assert kind in answer.deciding_terms


def test_what_such_a_grant_holds_stays_granted(ask):
    assert ask(ALL_BUT, "run", **SCHOLAR).answer is Answers.ALLOWED


def test_one_may_be_licensed_to_do_everything(ask):
    words = "The author licenses you to do everything with this software that copyright covers.\n"
    assert ask(words, "fine-tune", **SCHOLAR).answer is Answers.ALLOWED


# ── production ──────────────────────────────────────────────────────────────────────────────────

NON_PRODUCTION = (
    "The Licensor hereby grants you the right to copy, modify, redistribute, and make "
    "non-production use of the Licensed Work.\n\n"
)


def test_whether_unpaid_inside_use_is_production_is_unclear(ask):
    assert ask(NON_PRODUCTION, "run", commercial=False, **INSIDE).answer is Answers.UNCLEAR


def test_research_is_no_production(ask):
    assert ask(NON_PRODUCTION, "run", **SCHOLAR).answer is Answers.ALLOWED


def test_a_right_to_use_the_words_of_a_license_is_no_right_to_use_the_work(ask):
    words = (
        "In consideration of the right to use this License's text, Licensor covenants to all "
        "recipients of the work to name a date.\n"
    )
    assert ask(words, "run", **SCHOLAR).answer is Answers.UNCLEAR


# ── copies ──────────────────────────────────────────────────────────────────────────────────────


def test_a_license_to_be_shown_on_each_copy_comes_with_copies(ask):
    words = GRANT + "You must conspicuously display this License on each copy of the software.\n"
    answer = ask(words, "redistribute-weights")
    assert answer.answer is Answers.CONDITIONS
    assert answer.deciding_terms == ("include-license",)


@pytest.mark.parametrize(
    "words",
    [
        "All copies of the software, and derivative works of it, are subject to this License.\n",
        "These Terms and Conditions apply to all copies, modifications and derivatives.\n",
    ],
)
def test_derivatives_that_are_subject_to_the_license_stay_under_it(ask, words):
    answer = ask(GRANT + words, "redistribute-derivative", "relicense-derivative")
    assert answer.answer is Answers.FORBIDDEN
    assert "share-alike" in answer.deciding_terms


def test_a_license_handed_around_is_not_what_it_licenses(ask):
    words = (
        GRANT + "Distribution of public licenses does not create a lawyer-client relationship.\n"
    )
    assert ask(words, "redistribute-weights").answer is not Answers.UNCLEAR


# ── services ────────────────────────────────────────────────────────────────────────────────────

SOURCE = "If you distribute the software, you must provide the complete source code.\n\n"


@pytest.mark.parametrize(
    "words",
    [
        (
            "If you make the functionality of the software available to third parties as a service, "
            "you must make the service source code available.\n"
        ),
        (
            "If you modify the software, your version must offer all users interacting with it "
            "remotely through a computer network the corresponding source.\n"
        ),
    ],
)
def test_source_is_owed_to_users_of_a_service_beside_receivers_of_copies(ask, words):
    answer = ask(GRANT + SOURCE + words, "fine-tune", "host-api")
    assert answer.answer is Answers.CONDITIONS
    assert answer.deciding_terms == ("disclose-source",)


def test_a_network_server_that_copies_come_from_is_no_service(ask):
    words = "You must provide access to copy the complete source code from a network server.\n"
    assert ask(GRANT + words, "host-api").answer is Answers.ALLOWED


def test_access_to_what_it_does_may_count_as_distribution(ask):
    words = (
        '"Distribution" means any act of giving copies of the software or providing access to its '
        "essential functionalities to others.\n\n"
        "You must include a copy of this License with every distribution.\n\n"
    )
    answer = ask(words + GRANT, "host-api")
    assert answer.answer is Answers.CONDITIONS
    assert "include-license" in answer.deciding_terms


def test_a_ban_on_competing_services_does_not_touch_copies(ask):
    words = (
        GRANT + "You may not make available any software-as-a-service or other online service "
        "that competes with our products.\n"
    )
    assert ask(words, "redistribute-weights", **SCHOLAR).answer is Answers.ALLOWED
    assert ask(words, "host-api").answer in (Answers.UNCLEAR, Answers.FORBIDDEN)


def test_copies_that_let_others_use_what_it_does_may_be_barred_with_services(ask):
    words = (
        GRANT
        + "You may not make the functionality of the software available to third parties as a "
        "service, or distribute the software in a manner that makes the functionality of the "
        "software available to third parties.\n"
    )
    assert ask(words, "run", "embed-product").answer in (Answers.UNCLEAR, Answers.FORBIDDEN)
    assert ask(words, "host-api").answer is Answers.FORBIDDEN
    assert ask(words, "run", **INSIDE).answer is Answers.ALLOWED


# ── selling, giving, and work inside ────────────────────────────────────────────────────────────

NO_SALE = (
    GRANT + "The grant of rights will not include the right to Sell the software. "
    '"Sell" means to provide to others, for a fee, a service whose value derives from it.\n'
)


def test_a_right_to_sell_that_is_left_out_leaves_work_inside_a_business(ask):
    assert ask(NO_SALE, "run", **INSIDE).answer is Answers.ALLOWED
    assert ask(NO_SALE, "host-api").answer is Answers.FORBIDDEN
    assert ask(NO_SALE, "run", "embed-product").answer is Answers.UNCLEAR


INSIDE_OR_UNPAID = (
    GRANT + "You may use or modify the software only for your own internal business purposes or "
    "for non-commercial or personal use.\n"
    "You may distribute the software or provide it to others only if you do so free of charge for "
    "non-commercial purposes.\n"
)


def test_internal_business_beside_non_commercial_purposes_is_granted(ask):
    assert ask(INSIDE_OR_UNPAID, "run", **INSIDE).answer is Answers.ALLOWED
    unpaid = ask(INSIDE_OR_UNPAID, "redistribute-weights", **SCHOLAR)
    assert unpaid.answer in (Answers.ALLOWED, Answers.CONDITIONS)


@pytest.mark.parametrize("act", ["host-api", "embed-product", "redistribute-weights"])
def test_giving_for_commerce_is_outside_such_a_grant(ask, act):
    answer = ask(INSIDE_OR_UNPAID, act)
    assert answer.answer is Answers.FORBIDDEN
    assert "non-commercial" in answer.deciding_terms


def test_a_grant_for_internal_business_only_serves_no_others(ask):
    words = (
        "The licensor grants you a license to do everything with the software.\n\n"
        "Use of the software for your internal business operations is use for a permitted "
        "purpose.\n"
    )
    assert ask(words, "run", **INSIDE).answer is Answers.ALLOWED
    assert ask(words, "host-api").answer is Answers.FORBIDDEN


# ── small businesses ────────────────────────────────────────────────────────────────────────────

SMALL = (
    GRANT + "Use of the software is use for a permitted purpose if your company has fewer than 100 "
    "total individuals working as employees, and less than 1,000,000 USD total revenue in the prior "
    "tax year.\n"
)


@pytest.mark.parametrize(
    ("revenue", "answer"),
    [
        (400_000, Answers.UNCLEAR),  # how many people work there was not told
        (1_000_000, Answers.FORBIDDEN),  # not less than a million
        (20_000_000, Answers.FORBIDDEN),
    ],
)
def test_a_limit_of_people_beside_one_of_revenue_is_not_passed_over(ask, revenue, answer):
    assert ask(SMALL, "run", annual_revenue_usd=revenue).answer is answer


# ── fields, and rights given up ─────────────────────────────────────────────────────────────────


def test_advice_in_the_place_of_a_professional_is_a_limited_ban(ask):
    words = (
        GRANT + "You agree not to use the software:\n(a) to provide medical advice that is "
        "intended to be a substitute for professional medical advice.\n"
    )
    answer = ask(words, "run", field="medical")
    assert answer.answer is Answers.CONDITIONS
    assert "prohibited-use" in answer.deciding_terms


def test_who_gives_up_the_rights_binds_no_terms():
    use = {**COMPANY, "acts": ("fine-tune", "redistribute-derivative", "relicense-derivative")}
    assert may("license:CC0-1.0", use, offline=True).answer is Answers.ALLOWED


# ── grants by their words ───────────────────────────────────────────────────────────────────────


def test_rights_that_a_definition_excludes_are_not_granted(ask):
    words = (
        '"Reference use" means use of the software to look things up, in read only form, and '
        "specifically excludes the right to distribute the software.\n\n"
        "The licensor grants you a copyright license to reproduce the software for reference use.\n"
    )
    assert ask(words, "redistribute-weights", **SCHOLAR).answer is Answers.FORBIDDEN
    assert ask(words, "host-api").answer is Answers.FORBIDDEN
    assert ask(words, "run", **SCHOLAR).answer is Answers.UNCLEAR


def test_what_is_not_allowed_is_not_granted(ask):
    words = "You may run the software. This license does not allow you to change the software.\n"
    answer = ask(words, "fine-tune", **SCHOLAR)
    assert answer.answer in (Answers.UNCLEAR, Answers.FORBIDDEN)


def test_a_right_to_technical_changes_is_no_right_to_adapt(ask):
    words = (
        GRANT.replace("modify ", "publish ")
        + "The above rights include the right to make such modifications as are technically "
        "necessary, but otherwise you have no rights to make adaptations.\n"
    )
    assert ask(words, "redistribute-derivative").answer is Answers.FORBIDDEN
    assert ask(words, "fine-tune").answer in (Answers.UNCLEAR, Answers.FORBIDDEN)


PERMITTED = (
    "The licensor grants you a copyright license to do everything with the software for any "
    "permitted purpose.\n\n"
)


def test_a_trial_is_for_evaluation_only(ask):
    words = PERMITTED + "Use to evaluate whether the software suits you is a permitted purpose.\n"
    words = words.replace("is a permitted", "for a month is use for a permitted")
    assert ask(words, "host-api").answer is Answers.FORBIDDEN
    assert ask(words, "run", **INSIDE).answer is Answers.UNCLEAR
    assert ask(words, "run", purpose="benchmark", commercial=False).answer is Answers.ALLOWED


def test_permitted_purposes_that_were_not_read_leave_doubt(ask):
    words = PERMITTED + "Use on Sundays is use for a permitted purpose.\n"
    assert ask(words, "run").answer is Answers.UNCLEAR


def test_rights_may_stand_in_a_list_of_what_one_is_free_to_do(ask):
    words = (
        "The licensor grants you a worldwide license to use the information.\n\n"
        "You are free to:\n\n* copy, publish and distribute the information;\n"
        "* adapt the information;\n"
    )
    assert ask(words, "fine-tune", "redistribute-derivative").answer is Answers.ALLOWED


def test_a_right_to_use_holds_what_the_text_defines_as_use(ask):
    words = (
        'The provider grants to you a worldwide right to: (a) Use Data; and (b) Publish Data.\n\n"Use" '
        "means using Data (including copying and adapting it).\n"
    )
    assert ask(words, "fine-tune", **SCHOLAR).answer is Answers.ALLOWED


def test_a_copy_of_the_license_is_not_a_copy_of_the_work(ask):
    words = (
        "Everyone is permitted to copy and distribute verbatim copies of this license document.\n"
    )
    assert ask(words, "redistribute-weights").answer is Answers.UNCLEAR


# ── who, and what for ───────────────────────────────────────────────────────────────────────────


def test_a_closed_list_of_users_leaves_others_in_doubt(ask):
    words = (
        GRANT + "The User is one of the following: a person who works for themselves, or a "
        "cooperative.\n\nThe User is not law enforcement or military.\n"
    )
    assert ask(words, "run", actor="public-body", commercial=False).answer is Answers.UNCLEAR
    assert ask(words, "run", actor="military", commercial=False).answer is Answers.FORBIDDEN


def test_good_and_not_evil_is_a_condition(ask):
    answer = ask(GRANT + "The software shall be used for Good, not Evil.\n", "run")
    assert answer.answer is Answers.CONDITIONS
    assert answer.deciding_terms == ("prohibited-use",)


def test_software_made_with_it_may_be_owed_too(ask):
    words = GRANT + "Contribute software you develop, operate, or analyze with this software.\n"
    answer = ask(words, "run")
    assert answer.answer is Answers.CONDITIONS
    assert answer.deciding_terms == ("disclose-source",)


def test_deployment_for_others_may_be_treated_as_distribution(ask):
    words = (
        GRANT + "Copies and derivative works that you distribute shall be licensed under this "
        "license.\n\nYou must treat any external deployment of the software as a distribution.\n"
    )
    answer = ask(words, "host-api")
    assert answer.answer is Answers.CONDITIONS
    assert "share-alike" in answer.deciding_terms


def test_a_different_name_is_owed_only_for_what_others_get(ask):
    words = GRANT + "The modified version must bear a name that is different from the original.\n"
    assert ask(words, "fine-tune").answer is Answers.ALLOWED
    assert ask(words, "redistribute-derivative").answer is Answers.CONDITIONS


# ── routes ──────────────────────────────────────────────────────────────────────────────────────

BUY = "If your use does not comply with this License, you must purchase a commercial license.\n"


def test_a_license_to_buy_for_what_is_outside_the_grant_is_a_route_and_no_fee(ask):
    assert ask(GRANT + BUY, "run", **INSIDE).answer is Answers.ALLOWED
    assert ask(NON_PRODUCTION + BUY, "run", "embed-product").answer is Answers.SEPARATE
    assert ask(NON_PRODUCTION + BUY, "run", **SCHOLAR).answer is Answers.ALLOWED


def test_an_additional_grant_leaves_production_open(ask):
    words = (
        NON_PRODUCTION + "Additional Use Grant: You may make use of the Licensed Work.\n\n" + BUY
    )
    assert ask(words, "run", **INSIDE).answer is Answers.UNCLEAR
