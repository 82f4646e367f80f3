"""Front matter is read as the Hub reads it, but nothing it says is changed."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from howopen import front_matter
from howopen.front_matter import Item, lines_of, read_front_matter


def texts_of(block: str) -> dict[str, str]:
    front = read_front_matter(f"---\n{block}\n---\n# Title\n")
    assert front.problems == ()
    return {key: entry.text for key, entry in front.entries.items()}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("language: no", "no"),
        ("gated: yes", "yes"),
        ("license_name: 1.10", "1.10"),
        ("date: 2026-11-21", "2026-11-21"),
        ("size: 0x10", "0x10"),
        ("license: 'MIT'", "MIT"),
        ('license: "apache-2.0" # as ever', "apache-2.0"),
    ],
)
def test_a_scalar_stays_as_it_is_written(line, text):
    assert texts_of(line)[line.split(":")[0]] == text


def test_a_list_gives_each_value_with_its_line():
    front = read_front_matter("---\nlicense: mit\nlanguage:\n- en\n- no\ndatasets: [a/b, c]\n---\n")
    assert front.entries["language"].items == (Item("en", 4), Item("no", 5))
    assert front.entries["language"].line == 3
    assert front.entries["language"].end_line == 5
    assert front.entries["datasets"].items == (Item("a/b", 6), Item("c", 6))
    assert front.body_line == 8


def test_a_mapping_gives_its_keys():
    front = read_front_matter("---\nextra_gated_fields:\n  Name: text\n  Country: country\n---\n")
    entry = front.entries["extra_gated_fields"]
    assert entry.text == "Name, Country"
    assert entry.nested


@pytest.mark.parametrize("nothing", ["license:", "license: ~", "license: null"])
def test_no_value_is_no_item(nothing):
    front = read_front_matter(f"---\n{nothing}\n---\n")
    assert front.entries["license"].items == ()


def test_a_key_that_stands_twice_is_told_with_both_lines_and_the_last_holds():
    front = read_front_matter("---\nlicense: mit\ntags: []\nlicense: other\n---\n")
    assert front.entries["license"].text == "other"
    (problem,) = front.problems
    assert problem.line == 4
    assert "lines 2 and 4" in problem.text


@pytest.mark.parametrize(
    "text", ["\ufeff---\nlicense: mit\n---\n", "\r\n---\r\nlicense: mit\r\n---"]
)
def test_marks_blank_lines_and_line_ends_before_the_block_do_not_hide_it(text):
    assert read_front_matter(text).entries["license"].text == "mit"


@pytest.mark.parametrize(
    "text", ["", "# Title\n", "---\n\nProse between rules.\n", "text\n---\na: b\n---\n"]
)
def test_a_document_without_a_block_has_no_front_matter(text):
    front = read_front_matter(text)
    assert front.entries == {}
    assert front.body_line == 1
    assert front.problems == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("---\nlicense: mit\n# Title\n", 1, "no closing"),
        ("---\n- a\n- b\n---\n", 2, "not a list of keys"),
        ("---\na: b\n\tc: d\n---\n", 3, "not YAML"),
        ("---\na: [b\nc: d\n---\n", 3, "not YAML"),
        ("---\na: \x01\n---\n", 2, "not YAML"),
        ("---\n? [a]\n: b\n---\n", 2, "no plain word"),
        ("--- \na: b\n---\n", 1, "spaces after"),
        ("---\n" + "[" * 5000 + "\n---\n", 2, "nest"),
        ("---\nx: &x [1]\ny: [" + "*x, " * 100 + "]\n---\n", 3, "aliases"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, line, says):
    (problem,) = read_front_matter(text).problems
    assert problem.line == line
    assert says in problem.text


def test_a_block_beyond_the_limit_is_not_read(monkeypatch):
    monkeypatch.setattr(front_matter, "BLOCK_LIMIT", 100)
    front = read_front_matter("---\n" + "a: b\n" * 40 + "---\nbody\n")
    assert front.entries == {}
    assert "longer than" in front.problems[0].text


def test_no_object_is_ever_built_from_a_tag():
    front = read_front_matter("---\nlicense: !!python/object/apply:os.system [exit 1]\n---\n")
    assert front.entries["license"].text == "exit 1"


def test_it_reads_the_same_without_the_c_parser(monkeypatch):
    text = "---\nlicense: mit\nlanguage:\n- no\n- en\n\ntags: {a: b}\n---\n"
    fast = read_front_matter(text)
    monkeypatch.setattr(front_matter, "_LOADER", yaml.SafeLoader)
    assert read_front_matter(text) == fast


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#,%@`? \t\r\n\x00\x85\u2028é\ud800", max_size=200))
def test_any_text_at_all_is_read_without_an_exception(noise):
    text = f"---\n{noise}\n---\nbody"
    front = read_front_matter(text)
    count = len(lines_of(text))
    for entry in front.entries.values():
        assert 1 <= entry.line <= entry.end_line <= count
    assert all(1 <= problem.line <= count for problem in front.problems)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), st.integers(), max_size=8))
def test_every_plain_entry_is_found_in_the_line_it_stands_in(entries):
    block = "\n".join(f"{key}: {value}" for key, value in entries.items())
    text = f"---\n{block}\n---\n"
    front = read_front_matter(text)
    lines = lines_of(text)
    for key, value in entries.items():
        assert front.entries[key].text == str(value)
        assert lines[front.entries[key].line - 1] == f"{key}: {value}"
