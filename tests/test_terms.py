"""Every term kind reads the sentences its file says it reads, and not its near misses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen.knowledge_base import knowledge
from howopen.terms.document import parse
from howopen.types import Term, TermState

KB = knowledge()
KINDS = KB.term_kinds


def read(text: str) -> tuple[Term, ...]:
    return KB.reader.read(parse(text))


def kinds(text: str) -> set[str]:
    return {t.kind for t in read(text)}


@pytest.mark.parametrize(
    ("kind", "sentence"), [(k.id, s) for k in KINDS.values() for s in k.matches]
)
def test_a_kind_reads_its_examples(kind: str, sentence: str) -> None:
    assert kind in kinds(sentence)


@pytest.mark.parametrize(
    ("kind", "sentence"), [(k.id, s) for k in KINDS.values() for s in k.does_not_match]
)
def test_a_kind_leaves_its_near_misses_alone(kind: str, sentence: str) -> None:
    decided = (TermState.STATED, TermState.DENIED)
    assert not any(
        t.kind == kind and (t.state in decided or kind == "unread-language") for t in read(sentence)
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.id)
def test_every_rule_is_documented_by_an_example(kind) -> None:
    assert kind.rules or kind.id == "unread-language"  # told by the words of languages.yaml
    assert kind.matches
    assert kind.does_not_match
    assert kind.meaning.endswith(".")


CAP = """Example Community License

1. License Rights.
   a. Grant of Rights. You are granted a non-exclusive, worldwide, royalty-free limited license to
      use, reproduce, distribute, copy and create derivative works of the Example Materials.
   b. Redistribution.
      i. If you make available a product that contains the Example Materials, you shall provide a
         copy of this Agreement and prominently display "Built with Example" on a related website.
      ii. Anyone who uses any outputs to train an AI model shall include "Example" at the beginning
          of the name of any such model.

2. Large users. If, on the Example 2 version release date, the monthly active users of Licensee or
Licensee's affiliates exceed 700 million in the preceding calendar month, you must request a
license from Us.
"""


def term(text: str, kind: str) -> Term:
    return next(t for t in read(text) if t.kind == kind)


def test_a_user_cap_is_a_number_with_unit_date_and_affiliates() -> None:
    cap = term(CAP, "user-cap")
    assert cap.params["number"] == 700_000_000
    assert cap.params["unit"] == "monthly active users"
    assert cap.params["when_measured"] == "version release date"
    assert cap.params["affiliates_included"] is True
    assert cap.section == "2"
    assert (cap.start_line, cap.end_line) == (12, 14)


def test_a_badge_and_a_naming_duty_are_read_with_their_words_and_section() -> None:
    badge, name = term(CAP, "attribution-display"), term(CAP, "derivative-naming")
    assert (badge.params["text"], badge.section) == ("Built with Example", "1.b.i")
    assert (name.params["text"], name.params["rule"]) == ("Example", "prefix")
    assert name.params["reach"] == ("derivatives", "models trained on outputs")


def test_a_ban_on_improving_other_models_keeps_its_scope_and_exemption() -> None:
    text = (
        "v. You will not use the Example Materials or any output or results of the Example Materials "
        "to improve any other large language model (excluding Example 2 or derivative works thereof)."
    )
    ban = term(text, "no-improving-other-models")
    assert ban.params["scope"] == "both"
    assert ban.params["exemption"] == "Example 2 or derivative works thereof"


def test_a_region_exclusion_keeps_its_scope_and_its_carve_out() -> None:
    text = (
        "With respect to any multimodal models, the rights granted under Section 1(a) are not being "
        "granted to you if you are an individual domiciled in, or a company with a principal place of "
        "business in, the European Union. This restriction does not apply to end users of a product "
        "that incorporates any such multimodal models."
    )
    region = term(text, "region-exclusion")
    assert region.params["regions"] == ("European Union",)
    assert region.params["scope"] == "multimodal"
    assert region.params["end_user_carve_out"] is True


def test_encouragement_is_no_duty() -> None:
    asked = term(
        'You are encouraged to display "Powered by Example" on your website.', "attribution-display"
    )
    assert asked.state is TermState.REQUESTED


def test_a_list_of_banned_uses_gives_one_term_per_category() -> None:
    text = """You agree not to use the Model:
- for military purposes;
- to generate malware;
- to harass others or to harm minors.
"""
    found = {t.params["category"] for t in read(text) if t.kind == "prohibited-use"}
    assert found == {"military", "malware", "harassment", "minors"}


def test_an_irrevocable_grant_denies_revocability() -> None:
    assert term(
        "We grant you a perpetual, irrevocable license to use the Model.", "revocable"
    ).state is (TermState.DENIED)


def test_a_dual_trigger_of_a_display_duty_is_no_need_for_a_license() -> None:
    text = (
        "If the Software is used for any of your commercial products that have more than 50 million "
        "monthly active users, or more than 10 million US dollars in monthly revenue, you shall "
        'prominently display "Example" on the user interface.'
    )
    users, revenue = term(text, "user-cap"), term(text, "revenue-cap")
    assert (users.params["number"], users.params["consequence"]) == (50_000_000, "display duty")
    assert (revenue.params["amount"], revenue.params["currency"], revenue.params["period"]) == (
        10_000_000, "USD", "monthly",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "You may use the Model solely for non-\ncommercial purposes.",
        "You may use the Model solely for **non-commercial** purposes.",
        "> You may use the Model solely for non\u2011commercial purposes.",
        "You may use the Model solely for non-com\u00admercial pur\u200bposes.",
    ],
)
def test_line_breaks_marks_and_invisible_characters_hide_nothing(text: str) -> None:
    assert "non-commercial" in kinds(text)


WORDS = st.text(
    alphabet=st.sampled_from("abc ABC.,;:()\"'’“”\n\t-*_#>123iv\u200b\u00ad　，。许可不得§"),
    max_size=400,
)


@settings(max_examples=150, deadline=None)
@given(WORDS)
def test_any_text_is_read_and_every_quote_is_the_texts_own_words(text: str) -> None:
    source = " ".join((CAP + text).split())
    for found in read(CAP + text):
        assert found.quote in source
        assert 1 <= found.start_line <= found.end_line <= (CAP + text).count("\n") + 1
