"""Patterns made ready are the patterns that the standard library compiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen import regexes
from howopen.regexes import ENGINE, Table, build_table, regex

PATTERNS = (
    (r"a(?P<b>b)?c|(?<!x)\d{2,}", 0),
    (r"(?:a|b)+?(?P<end>\W)\1", re.IGNORECASE),
    (r"^[^\W_一-鿿]+$", re.MULTILINE),
    ("", 0),
)


@pytest.fixture(scope="module")
def data() -> bytes:
    return build_table(PATTERNS)


@pytest.mark.parametrize(("source", "flags"), PATTERNS)
@settings(max_examples=100, deadline=None)
@given(text=st.text("abcABC019x \n一许_") | st.text())
def test_a_pattern_finds_what_a_compiled_one_finds(
    data: bytes, source: str, flags: int, text: str
) -> None:
    ready = Table(data).find(source, flags)
    assert ready is not None
    made, compiled = ready.pattern(source), re.compile(source, flags)
    assert (made.pattern, made.flags) == (compiled.pattern, compiled.flags)
    assert made.groupindex == compiled.groupindex
    found, wanted = made.search(text), compiled.search(text)
    assert (found and (found.span(), found.groupdict())) == (
        wanted and (wanted.span(), wanted.groupdict())
    )


def test_the_patterns_of_howopens_own_modules_are_in_it(data: bytes) -> None:
    from howopen.terms import outline

    assert Table(data).find(outline.MARKER.pattern, re.IGNORECASE) is not None


def test_a_pattern_that_is_not_in_it_is_not_found(data: bytes) -> None:
    assert Table(data).find("another", 0) is None
    assert Table(data).find("", re.IGNORECASE) is None


@pytest.mark.parametrize("cut", [0, 10, 72, 100, -1])
def test_a_table_that_is_not_whole_is_none(data: bytes, cut: int) -> None:
    with pytest.raises(ValueError, match=r"no table|not whole"):
        Table(data[:cut])


def test_a_table_for_another_engine_is_none(data: bytes) -> None:
    other = ENGINE.encode().replace(b"cpython", b"another")
    with pytest.raises(ValueError, match="another engine"):
        Table(data.replace(ENGINE.encode(), other, 1))


@pytest.mark.parametrize("damage", [b"", b"another table", b"\0" * 500])
def test_without_a_table_patterns_are_compiled(
    damage: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "regexes.bin"
    file.write_bytes(damage)
    monkeypatch.setattr(regexes, "FILE", file)
    regexes._table.cache_clear()
    try:
        assert regex("a(?P<b>b)").findall("xabab") == ["b", "b"]
    finally:
        regexes._table.cache_clear()


def test_code_that_the_engine_refuses_is_not_run(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = Table(data).find(*PATTERNS[0])
    assert ready is not None
    file = tmp_path / "regexes.bin"
    file.write_bytes(data.replace(ready.code, b"\xff" * len(ready.code)))
    monkeypatch.setattr(regexes, "FILE", file)
    regexes._table.cache_clear()
    try:
        assert regex(*PATTERNS[0]).pattern == PATTERNS[0][0]
        assert regex(*PATTERNS[0]).search("abc")
    finally:
        regexes._table.cache_clear()
