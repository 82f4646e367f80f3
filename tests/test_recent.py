"""A text seen before is not read again."""

from __future__ import annotations

from howopen.knowledge_base import knowledge
from howopen.licenses.bundle import read_license_text
from howopen.recent import Recent

TEXT = "You may use the Model for any purpose. You must not use the Model for commercial purposes."


def test_a_text_seen_before_is_looked_up() -> None:
    made: list[str] = []
    recent: Recent[int] = Recent(2)
    for text in ("a", "b", "a", "c", "a", "b"):
        assert recent.of(text, "", lambda t=text: made.append(t) or len(made)) >= 1
    assert made == ["a", "b", "c", "b"]  # b was the oldest when c came
    assert len(recent) == 2


def test_a_text_that_is_no_valid_unicode_is_remembered_too() -> None:
    recent: Recent[int] = Recent(2)
    assert recent.of("\udcff", "\udc80", lambda: 1) == 1


def test_a_reading_says_where_its_text_stands_however_often_it_was_read() -> None:
    first = read_license_text(TEXT, knowledge(), path="LICENSE", applies_to="weights")
    second = read_license_text(TEXT, knowledge(), path="docs/TERMS", applies_to="code")
    assert {t.path for t in first.terms} == {"LICENSE"}
    assert {t.path for t in second.terms} == {"docs/TERMS"}
    assert {t.applies_to for t in second.terms} == {("code",)}
    assert [t.kind for t in first.terms] == [t.kind for t in second.terms]
    assert read_license_text(TEXT, knowledge(), path="LICENSE", applies_to="weights") == first
