"""Patterns are found as if case were ignored, wherever the quick ways to look lead."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen.compiled import FOLDER
from howopen.facts.patterns import PatternFacts
from howopen.facts.rules import Rule, TermKind
from howopen.knowledge_base import knowledge
from howopen.terms.literals import alternatives
from howopen.terms.patterns import Patterns
from howopen.terms.preparation import expanded, prepared
from howopen.terms.vocabulary import Chunk, Vocabulary
from howopen.yaml_files import load_yaml

PHRASES = {"ban": "must not|may not|cannot", "thing": "(?:the )?(?:models?|works?)"}
PIECES = st.sampled_from(
    [
        "{ban}", "{thing}", r"\b(?:use|sell)\b", "[^.]{0,9}?", " ", "Not", "(?:any )?", "|", r"\W",
        "(?:a|b(?:c|d))", "(?!for)", "[A-C]x", "许可|使用", r"\d+", "(?=use)", ".",
    ]
)  # fmt: skip
WORDS = st.lists(
    st.sampled_from(
        "must not may MAY cannot use Sell the Model works . not any Cx for bd 7 许可使用 |".split()
    ),
    max_size=14,
).map(" ".join)


def facts_of(*patterns: str) -> PatternFacts:
    rules = tuple(Rule(id=str(number), match=pattern) for number, pattern in enumerate(patterns))
    kind = TermKind(id="any", group="duty", title="Any", meaning="", rules=rules)
    return prepared([kind], PHRASES)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), WORDS)
def test_a_pattern_is_found_where_the_standard_library_finds_it(pattern: str, text: str) -> None:
    patterns = Patterns(facts_of(pattern))
    found = patterns.find(pattern, text, text.lower()) if pattern else None
    wanted = re.search(expanded(pattern, PHRASES), text, re.IGNORECASE)
    assert (found and found.span()) == (wanted and wanted.span())


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.lists(WORDS, max_size=4))
def test_no_unit_that_holds_a_pattern_is_passed_over(pattern: str, texts: list[str]) -> None:
    facts = facts_of(pattern)
    patterns = Patterns(facts)
    chunk = Chunk(Vocabulary(facts.sentences), [t.lower() for t in texts])
    for number, text in enumerate(texts):
        wanted = re.search(expanded(pattern, PHRASES), text, re.IGNORECASE)
        if wanted:
            some = [n for n, m in enumerate(chunk.alternatives(pattern)) if m >> number & 1]
            found = patterns.find(pattern, text, text.lower(), some)
            assert found is not None
            assert found.span() == wanted.span()


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        ("ab|cd", ("ab", "cd")),
        ("(?:ab|cd)e", ("abe", "cde")),
        (r"\b(?:ab|cd)e|f", (r"\babe", r"\bcde", "f")),
        ("(?:a(?:b|c)|d)e", ("a(?:b|c)e", "de")),
        ("(?:ab|cd)?e", ("(?:ab|cd)?e",)),
        ("[|]a|b", ("[|]a", "b")),
        (r"\|a|b", (r"\|a", "b")),
        ("(a|b)c|d", ("(a|b)c|d",)),  # groups keep their numbers
        ("(?-i:A|B)|c", ("(?-i:A|B)|c",)),
    ],
)
def test_a_pattern_is_cut_at_its_bars(pattern: str, pieces: tuple[str, ...]) -> None:
    assert alternatives(pattern) == pieces


def test_every_rule_matches_its_examples_alike_in_lower_case() -> None:
    phrases = load_yaml(FOLDER / "phrases.yaml")
    assert isinstance(phrases, dict)
    kinds = knowledge().term_kinds.values()
    sentences = [s for kind in kinds for s in (*kind.matches, *kind.does_not_match)]
    some = sentences[:: max(1, len(sentences) // 60)]
    patterns = Patterns(prepared(kinds, phrases))
    for kind in kinds:
        for rule in kind.rules:
            slow = re.compile(expanded(rule.match, phrases), re.IGNORECASE)
            for text in (*kind.matches[:3], *some):
                found, wanted = patterns.find(rule.match, text, text.lower()), slow.search(text)
                assert (found and found.span()) == (wanted and wanted.span()), rule.id
