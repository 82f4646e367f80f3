"""What a text says in words that no rule read, and grants that are none: never an allowance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import helpers
import pytest

from howopen import may
from howopen.terms.document import parse
from howopen.types import Answer, Answers

COMPANY: dict[str, Any] = {**helpers.COMPANY, "purpose": "internal"}
ACADEMIC = {**COMPANY, "actor": "academic", "commercial": False, "purpose": "research"}
GRANT = "You are free to use, copy, modify and share the Model for any purpose."


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    """Asks what a license text says to acts."""

    def asked(words: str, *acts: str, who: dict[str, Any] = COMPANY, **facts: Any) -> Answer:
        (tmp_path / "LICENSE").write_text(words)
        return may(tmp_path, {**who, "acts": acts or ("run",), **facts}, offline=True)

    return asked


# ── duties that nothing else understood ─────────────────────────────────────────────────────────


def test_a_duty_in_words_that_no_rule_reads_is_a_condition(ask: Any):
    assert ask(GRANT).answer is Answers.ALLOWED
    answer = ask(f"{GRANT}\n\nYou should greet the authors in song when using the Model.")
    assert answer.answer is Answers.CONDITIONS
    assert answer.deciding_terms == ("unread-words",)
    assert "greet the authors in song" in answer.evidence[0].quote


def test_an_item_of_a_duty_is_one_too(ask: Any):
    words = f"{GRANT}\n\nUsers of the Model must:\n- greet the moon each night;\n- sing loudly."
    assert ask(words).answer is Answers.CONDITIONS


@pytest.mark.parametrize(
    "ban",
    [
        "Access by systems that do not sing loudly is prohibited.",
        "Systems may enter this work only if they sing.",
        "This license prohibits whatever offends the moon.",
    ],
)
def test_a_ban_in_words_that_no_rule_reads_is_a_condition(ask: Any, ban: str):
    assert ask(f"{GRANT}\n\n{ban}").answer is Answers.CONDITIONS


def test_a_duty_of_those_who_share_binds_nobody_else(ask: Any):
    words = f"{GRANT}\n\nYou must wrap in paper whatever you give away as copies."
    assert ask(words).answer is Answers.ALLOWED
    assert ask(words, "redistribute-weights").answer is Answers.CONDITIONS


def test_a_duty_that_was_read_is_told_once(ask: Any):
    words = f"{GRANT}\n\nYou must comply with applicable laws when using the Model."
    assert ask(words).deciding_terms == ("law-compliance-condition",)


def test_how_a_text_is_accepted_is_no_duty(ask: Any):
    words = f"{GRANT}\n\nIf you do not agree to these terms, you must not use the Model."
    assert ask(words).answer is Answers.ALLOWED


# ── sentences that grant the user nothing ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    [
        (
            "By uploading the Model, the Submitter hereby grants to The Company a worldwide license to "
            "use, modify and distribute the Model for any purpose."
        ),
        '"Open Terms" means terms that allow recipients to use, modify and distribute the Model.',
        (
            "Customers may not use the Model for the following:\n\n- Using the Model in public spaces, "
            "unless an exception is expressly permitted by applicable law."
        ),
        "You MAY:\n- Use Model outputs for personal study.",
        (
            "Authorized validators are granted a license to run the Model solely for the purpose of "
            "network scoring."
        ),
    ],
)
def test_a_grant_to_somebody_else_or_of_something_else_is_none(ask: Any, words: str):
    assert ask(words, who=ACADEMIC).answer is Answers.UNCLEAR


def test_a_grant_to_those_of_a_list_is_left_open(ask: Any):
    words = (
        "You may use, copy, modify and distribute the Model, provided that You fall into one or "
        "more of the following categories:\n\n(a) hobbyists;\n\n(b) schools."
    )
    body = {**ACADEMIC, "actor": "public-body", "purpose": "internal"}
    assert ask(words, who=body).answer is Answers.UNCLEAR


# ── bans in rows of verbs ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "ban",
    [
        (
            "The User is strictly prohibited from:\n\nb. Redistribution: Selling, renting, leasing, or "
            "otherwise redistributing the Model or any modified versions."
        ),
        (
            "You may not copy, publish, sell, lend, upload, or otherwise make the Model available to "
            "any other person."
        ),
    ],
)
def test_a_row_of_verbs_bars_giving_it_to_others(ask: Any, ban: str):
    words = f"You are granted a license to use the Model.\n\n{ban}"
    assert ask(words, "redistribute-weights", who=ACADEMIC).answer is Answers.FORBIDDEN


@pytest.mark.parametrize(
    "item",
    [
        "create, train, distribute or use a Derivative Model;",
        "modify, adapt, translate, reverse engineer or decompile the Model;",
        "fine-tune or adapt the Model;",
    ],
)
def test_changes_that_are_barred_in_words_are_forbidden(ask: Any, item: str):
    words = f"You are granted a license to run the Model.\n\nYou may not:\n\n1. {item}\n\n2. sleep."
    assert ask(words, "fine-tune", who=ACADEMIC).answer is Answers.FORBIDDEN


def test_a_ban_on_turning_it_against_something_is_no_ban_on_changes(ask: Any):
    words = f"{GRANT}\n\nYou may not use the Model to alter election records."
    answer = ask(words, "fine-tune", "redistribute-derivative", who=ACADEMIC)
    assert answer.answer is not Answers.FORBIDDEN


def test_a_ban_on_selling_leaves_a_commercial_product_open(ask: Any):
    words = f"{GRANT}\n\nYou may not:\n\n1. sell the Model, in whole or in part;\n\n2. sleep."
    assert ask(words, "embed-product", purpose="product").answer is Answers.UNCLEAR


def test_commerce_without_a_license_is_a_route_to_one(ask: Any):
    words = (
        "You are granted a license to use and share the Model.\n\nYou may not:\n\n- deploy the "
        "Model in commercial environments without a valid commercial license."
    )
    assert ask(words, "embed-product", purpose="product").answer is Answers.SEPARATE


def test_evaluation_inside_companies_may_count_as_commerce(ask: Any):
    words = (
        "You are granted a license to use the Model for non-commercial purposes only.\n\nYou must "
        "not use the Model for commercial purposes. This includes paid services and internal "
        "evaluation within companies."
    )
    facts = {"commercial": False, "purpose": "benchmark"}
    assert ask(words, **facts).answer is Answers.FORBIDDEN
    assert ask(words, who=ACADEMIC, purpose="benchmark").answer is not Answers.FORBIDDEN


def test_to_gain_access_is_no_gain(ask: Any):
    words = f"{GRANT}\n\nYou may not attempt to derive or gain access to the source of the Model."
    assert ask(words).answer is not Answers.FORBIDDEN


# ── lists in lists ──────────────────────────────────────────────────────────────────────────────

ANEW = """3. Restrictions.

1. If You distribute the Model, You must include a copy of this License; and

2. You agree that the Model will not be used by You to:

1. Surveillance

i. Infer the religion of any person; and

2. Health Care

i. Determine an insurance premium, or plan a military operation.

4. Termination

You may keep copies."""


def test_numbers_that_begin_anew_behind_a_lead_are_its_list():
    document = parse(ANEW)
    at = {document.folded[b.start : b.end]: b.section for b in document.blocks}
    assert at["Infer the religion of any person; and"] == "3.2.1.i"
    assert at["Determine an insurance premium, or plan a military operation."] == "3.2.2.i"
    assert at["Termination"] == "4"


def test_a_ban_reaches_the_items_of_such_a_list(ask: Any):
    army = {**ACADEMIC, "actor": "military", "purpose": "internal", "field": "military"}
    assert ask(f"{GRANT}\n\n{ANEW}", who=army).answer is Answers.FORBIDDEN


def test_a_text_that_names_a_license_and_restricts_in_its_own_words_is_no_grant(ask: Any):
    words = (
        "Access to these files does **not** automatically grant permission to redistribute, sell "
        "or deploy the model weights.\n\nThe weights were made with components that their authors "
        "publish under the MIT License."
    )
    for act in ("run", "redistribute-weights", "host-api"):
        assert not ask(words, act).answer.startswith("allowed")


def test_an_agreement_made_part_of_the_text_is_not_at_hand(ask: Any):
    words = (
        "You may use, modify and distribute the Software. Your use of the Software is governed by "
        "the User License Agreement, which is incorporated by reference herein."
    )
    assert ask(words, "run").answer is Answers.UNCLEAR


def test_what_it_is_forbidden_to_do_is_barred(ask: Any):
    words = (
        "You may use, modify and distribute the Software for development. It is forbidden to copy, "
        "merge, publish, distribute or sell the Software."
    )
    assert not ask(words, "redistribute-weights").answer.startswith("allowed")
