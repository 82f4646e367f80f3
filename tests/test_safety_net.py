"""A net lies under the rules: what smells of a restriction that no rule reads is told as unclear."""

from __future__ import annotations

import time

import pytest

from howopen.facts.safety_net import NetFacts
from howopen.knowledge_base import knowledge
from howopen.terms.document import parse
from howopen.terms.safety_net import RULE, SafetyNet, WordClasses
from howopen.types import Term, TermState

KB = knowledge()
GRANT = "Example License\n\n1. Grant. You may use, copy, modify and distribute the Model.\n\n2. "
FACTS = NetFacts(
    source="made up for these tests",
    words={"NOT": "not never", "SHOW": "exhibit*", "THING": "model models"},
    least=10,
    kinds=("no-redistribution", "non-commercial"),
    bias=(0, 0),
    single={"not": (2, 1)},
    joined={},
    near={"NOT": {"SHOW": (0, 12, 1, 5)}},
)


def told(text: str) -> list[Term]:
    """What the shipped net tells of a text."""
    return [term for term in KB.reader.read(parse(text)) if term.rule == RULE]


def smells(text: str, known: tuple[str, ...] = (), read: tuple[tuple[int, int], ...] = ()) -> list:
    """What the net of these tests tells of a text: kind and words."""
    document = parse(text)
    found = SafetyNet(FACTS).smells(document, known, read)
    return [(smell.kind, document.text(smell.start, smell.end).strip()) for smell in found]


class TestTheShippedNet:
    UNREAD = "The Model may not be leveraged to synthesize pathogens or to plan attacks on public utilities."

    def test_tells_an_unread_restriction_as_unclear_with_its_words(self) -> None:
        # were the sentence read by a rule one day, this one must make way for another
        assert not [t for t in KB.reader.read(parse(GRANT)) if t.rule == RULE]
        (term,) = told(GRANT + self.UNREAD)
        assert term.state is TermState.UNCLEAR
        assert term.quote == self.UNREAD
        assert KB.term_kinds[term.kind].group == "restriction"

    @pytest.mark.parametrize(
        "harmless",
        [
            "You may sell the Model and anything that you make with it.",
            "The Model is provided as is, without warranty of any kind.",
            "The Model was trained on two trillion words of the web.",
            '"Commercial Purpose" means any activity that aims at profit.',
            "If a provision is void, the others stay in force.",
        ],
    )
    def test_is_silent_about_what_restricts_nothing(self, harmless: str) -> None:
        assert told(GRANT + harmless) == []


class TestWhatItLooksAt:
    def test_words_of_a_class_are_alike(self) -> None:
        for word in ("exhibit", "exhibits", "exhibited"):
            assert smells(f"You shall not {word} the model to anyone.")

    def test_a_pair_has_an_order(self) -> None:
        assert smells("To exhibit the model is what you may not do.") == []

    def test_a_short_form_bars_too(self) -> None:
        assert WordClasses(FACTS.words).of("don't") == "NOT"
        assert smells("You mustn't exhibit the model to anyone.")

    def test_the_kind_is_the_likeliest(self) -> None:
        assert smells("You shall not exhibit the model.")[0][0] == "no-redistribution"

    def test_it_is_silent_about_a_kind_that_the_text_decides(self) -> None:
        assert smells("You shall not exhibit the model.", known=("no-redistribution",)) == []

    def test_it_leaves_alone_what_a_rule_read(self) -> None:
        text = "You shall not exhibit the model. You shall never exhibit the weights."
        assert smells(text, read=((0, 20),)) == [
            ("no-redistribution", "You shall never exhibit the weights.")
        ]

    def test_it_reads_an_item_with_what_leads_to_it(self) -> None:
        text = (
            "You agree, for as long as you hold a copy of the model and for three years after that, "
            "that you shall not do any of what follows below:\n\n"
            "(a) exhibit the model to anyone;\n(b) sing.\n"
        )
        assert [words for _, words in smells(text)] == ["exhibit the model to anyone;"]

    def test_a_definition_binds_nobody(self) -> None:
        assert smells('"Secret Model" means a model that you may not exhibit.') == []

    def test_code_binds_nobody(self) -> None:
        assert smells("if not exhibit_model(path, model=None, max_size=9): return model") == []

    def test_a_long_sentence_is_looked_at_part_by_part(self) -> None:
        filler = "and so on and so forth, " * 20
        assert smells(f"You may not sleep {filler} exhibit the model.") == []
        assert smells(f"You may sleep {filler} but not exhibit the model.")


def test_its_time_grows_no_faster_than_the_text() -> None:
    sentence = "You shall never show, lend or sing the model unless the moon is full. "

    def seconds(times: int) -> float:
        document = parse(sentence * times)
        net = SafetyNet(FACTS)
        started = time.process_time()
        list(net.smells(document, (), ()))
        return time.process_time() - started

    small = min(seconds(200) for _ in range(3))
    assert min(seconds(2000) for _ in range(2)) < 25 * max(small, 0.001)


def test_a_word_without_end_costs_little() -> None:
    assert smells("not " + "exhibit" * 100_000) == []
