"""A pattern tells which words each of its matches must hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen.terms.literals import literals


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("monthly active users", (("monthly active users",),)),
        ("(?:licen[cs]e|permit)s?", (("licen", "permit"),)),
        (r"\bnot\b.{0,20}commercial", (("not",), ("commercial",))),
        ("(?:a|b)?users", (("users",),)),
        ("(?:may not)?", ()),
        (r"\d+", ()),
        ("(?=use)[a-z]+", ()),  # what is only looked at may stand anywhere
        ("(?!use)[a-z]+ing", (("ing",),)),
        ("distribute|redistribute", (("distribute",),)),
        ("(?:商业|商用)", (("商",),)),
    ],
)
def test_the_words_that_a_match_needs(pattern: str, needs: tuple[tuple[str, ...], ...]) -> None:
    assert literals(pattern) == needs


PIECES = st.sampled_from(["use", "not", "(?:may|can)", "[a-z]*", "(?:any )?", "x+", "(?:ab){2}"])


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=5), st.text("usenotmaycanxb ", max_size=40))
def test_where_a_pattern_matches_its_words_stand(pieces: list[str], text: str) -> None:
    pattern = "".join(pieces)
    match = re.search(pattern, text, re.IGNORECASE)
    if match:
        assert all(any(word in match[0].lower() for word in group) for group in literals(pattern))
