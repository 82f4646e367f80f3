"""May I? Words that bind and that no rule understood never leave an answer at `allowed`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import helpers
import pytest

from howopen import may
from howopen.types import Answer, Answers

COMPANY: dict[str, Any] = {**helpers.COMPANY, "annual_revenue_usd": 400_000}
SCHOLAR = {"actor": "academic", "commercial": False, "purpose": "research", "annual_revenue_usd": 0}
SOLDIER = {"actor": "military", "commercial": False, "purpose": "internal", "field": "military"}
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


# ── the guard: a sentence that binds, and no rule that read it ──────────────────────────────────


def test_a_ban_on_an_unknown_use_is_something_to_keep_to(ask):
    answer = ask(GRANT + "The software may not be used in toasters.\n", "run")
    assert answer.answer is Answers.CONDITIONS
    assert "unread-words" in answer.deciding_terms
    assert ask(GRANT, "run").answer is Answers.ALLOWED


def test_a_proviso_of_sharing_binds_who_shares(ask):
    words = (
        "You may use the fonts for any purpose, commercially too.\n\n"
        "You can redistribute these fonts as long as you charge nothing to receive them.\n"
    )
    assert ask(words, "redistribute-weights", **SCHOLAR).answer is Answers.CONDITIONS
    assert ask(words, "run", **SCHOLAR).answer is Answers.ALLOWED


def test_a_duty_of_sharing_binds_who_shares(ask):
    words = GRANT + "When distributing the software, the user must sing to whoever gets it.\n"
    assert ask(words, "redistribute-weights").answer is Answers.CONDITIONS
    assert ask(words, "run").answer is Answers.ALLOWED


def test_a_ban_on_sharing_behind_an_aside_is_read(ask):
    words = (
        "You may use this code in your own programs and distribute it in compiled form.\n\n"
        "You MAY NOT redistribute this code (for example to a web site) without written permission "
        "from the author.\n"
    )
    assert ask(words, "redistribute-weights", **SCHOLAR).answer is Answers.FORBIDDEN


def test_a_ban_on_selling_alone_leaves_the_sale_of_a_product_open(ask):
    words = GRANT + "You may print with the fonts, but you may not sell them in a collection.\n"
    assert ask(words, "run", "embed-product").answer is Answers.UNCLEAR
    assert ask(words, "run").answer is Answers.ALLOWED


def test_what_a_rule_read_is_left_to_the_rule(ask):
    words = GRANT + "You may not distribute copies without including this notice.\n"
    assert "unread-words" not in ask(words, "redistribute-weights").deciding_terms


# ── grants that are none, or of less ────────────────────────────────────────────────────────────


def test_a_right_to_run_that_is_left_out_of_a_grant_is_denied(ask):
    words = (
        "Permission is hereby given to deal in the software without restriction, including the "
        "rights to copy, modify, publish and distribute it, but not including the right to run, "
        "execute or use the software.\n"
    )
    assert ask(words, "run").answer is Answers.FORBIDDEN


def test_a_grant_for_conforming_products_is_not_one_of_everything(ask):
    words = (
        "The body gives users free license to use and copy this software for use in products "
        "claiming conformance to the standard.\n"
    )
    assert ask(words, "run").answer is Answers.UNCLEAR
    sole = "You get a free license to use and modify the software for the limited purpose of tests."
    assert ask(sole, "run").answer is Answers.UNCLEAR


def test_a_license_that_stops_short_of_military_use_bars_it(ask):
    words = GRANT + "No license is granted for any Military Use of the software.\n"
    assert ask(words, "run", **SOLDIER).answer is Answers.FORBIDDEN


@pytest.mark.parametrize(
    "words",
    [
        "The authors retain full right to use this software for their own purpose.\n",
        "One may not apply a license that precludes others from using and distributing it.\n",
    ],
)
def test_a_right_of_the_licensor_or_a_ban_grants_nothing(ask, words):
    assert ask(words, "run", **SCHOLAR).answer is not Answers.ALLOWED


def test_a_right_to_change_that_is_not_granted_is_denied(ask):
    words = (
        "Permission to copy and distribute the work for any purpose is hereby granted.\n\n"
        "No right to create modifications or derivatives of the work is granted.\n"
    )
    assert ask(words, "fine-tune", "redistribute-derivative").answer is Answers.FORBIDDEN


def test_experiments_only_is_research_only(ask):
    words = GRANT + "The software is to be used solely for experimental purposes.\n"
    assert ask(words, "run").answer is Answers.FORBIDDEN


def test_the_source_of_public_data_is_named_wherever_it_is_served(ask):
    words = (
        "You are granted a license to use, adapt and distribute the Information.\n\nYou must:\n\n"
        "- Acknowledge the source of the Information by any attribution statement.\n"
    )
    assert ask(words, "host-api").answer is Answers.CONDITIONS


def test_leave_to_do_whatever_one_wants_is_a_grant(ask):
    assert ask("1. Do whatever you want with it.\n", "run", **SCHOLAR).answer is Answers.ALLOWED
