"""Terms of control: who accepts, who may change or end the terms, who owns what comes of them."""

from __future__ import annotations

import pytest

from howopen.knowledge_base import knowledge
from howopen.terms.document import parse
from howopen.types import Term, TermState


def read(text: str) -> tuple[Term, ...]:
    return knowledge().reader.read(parse(text))


def term(text: str, kind: str) -> Term:
    return next(t for t in read(text) if t.kind == kind)


def kinds(text: str) -> set[str]:
    return {t.kind for t in read(text)}


@pytest.mark.parametrize(
    ("text", "gestures"),
    [
        ('By clicking "I Accept" or using the Weights, you accept these terms.', {"use"}),
        ("If you copy or modify the Works, you accept this licence.", {"modification"}),
        ("Any reproduction of the Works constitutes acceptance of this Agreement.", set()),
    ],
)
def test_what_counts_as_acceptance_is_told(text: str, gestures: set[str]) -> None:
    told = term(text, "acceptance").params["gesture"]
    assert isinstance(told, tuple)
    assert gestures < set(told)


def test_terms_for_contributions_are_no_acceptance() -> None:
    assert "acceptance" not in kinds(
        "By submitting a contribution you agree that your contribution is under this License."
    )


def test_a_license_ended_by_its_licensor_differs_from_one_that_ends_by_itself() -> None:
    by_licensor = "Fernwood may, at its option, terminate this License if you breach its terms."
    by_itself = "Your rights end automatically if you fail to comply with this License."
    assert term(by_licensor, "termination-on-breach").params["mode"] == "by-licensor"
    assert term(by_itself, "termination-on-breach").params["mode"] == "automatic"


def test_a_cure_period_is_a_number_of_days() -> None:
    ended = term(
        "This License terminates automatically if you fail to comply with it and fail to cure the "
        "breach within thirty (30) days.",
        "termination-on-breach",
    )
    assert ended.params["cure_days"] == 30


def test_an_end_at_any_time_is_at_will_and_one_with_a_period_is_on_notice() -> None:
    at_will = "We may terminate this License at any time upon notice to you."
    on_notice = "Either party may terminate this Agreement without cause on 30 days' notice."
    assert term(at_will, "revocable").params["mode"] == "at will"
    assert term(on_notice, "revocable").params["mode"] == "on notice"


def test_what_users_grant_back_says_nothing_about_what_they_are_granted() -> None:
    assert "revocable" not in kinds("You hereby grant us an irrevocable license to your feedback.")


PATENT_SUIT = (
    "If you file patent litigation (including a counterclaim) alleging that the Model infringes a "
    "patent, your patent license ends."
)
RIGHTS_SUIT = (
    "If you bring a claim (excluding counterclaims) alleging that the Model infringes intellectual "
    "property or other rights, all licenses granted to you terminate."
)


@pytest.mark.parametrize(
    ("suit", "claims", "counterclaims"),
    [
        (PATENT_SUIT, ("patent",), True),
        (RIGHTS_SUIT, ("any IP or other rights",), False),
    ],
)
def test_a_suit_that_ends_rights_keeps_its_claims(
    suit: str, claims: tuple[str, ...], counterclaims: bool
) -> None:
    ended = term(suit, "termination-on-litigation")
    assert ended.params["claims"] == claims
    assert ended.params["counterclaims_included"] is counterclaims


def test_claiming_nothing_in_outputs_denies_that_the_licensor_owns_them() -> None:
    owned = term("Fernwood claims no rights in the Outputs you generate.", "outputs-ownership")
    assert (owned.state, owned.params["owner"]) == (TermState.DENIED, "licensor")


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("As between the parties, you are the owner of Derivatives that you make.", "licensee"),
        ("You hereby assign to us all rights in Derivatives that you make.", "licensor"),
    ],
)
def test_the_owner_of_derivatives_is_told(text: str, owner: str) -> None:
    assert term(text, "derivatives-ownership").params["owner"] == owner


def test_a_change_that_needs_both_sides_is_no_unilateral_change() -> None:
    alone = "Fernwood may update this Agreement at any time."
    both = "This Agreement may be amended only in a writing signed by both parties."
    assert term(alone, "unilateral-change").state is TermState.STATED
    assert term(both, "unilateral-change").state is TermState.DENIED


def test_law_and_forum_are_named() -> None:
    law = term(
        "This License is governed by the laws of the State of Oregon, and the courts of Portland "
        "have exclusive jurisdiction. The UN Convention on the International Sale of Goods does "
        "not apply.",
        "governing-law",
    )
    assert law.params["law"] == "the State of Oregon"
    assert law.params["exclusive"] is True
    assert law.params["cisg_excluded"] is True


def test_ceasing_use_without_deleting_is_left_to_a_human() -> None:
    ended = term("Upon termination, you must cease all use of the Model.", "delete-on-termination")
    assert ended.state is TermState.UNCLEAR
