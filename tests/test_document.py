"""A text becomes sections, blocks and sentences, and every span leads back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen.terms.document import parse

NUMBERED = """EXAMPLE LICENSE

1. License Rights.
    a. Grant of Rights. You get a license.
    b. Redistribution.
          i. If you distribute, you shall give a copy.
          ii. You must keep notices.
2. Additional Terms. Nothing else.

Attachment A

Use Restrictions

You agree not to use the Model:
(a) to break the law;
(b) to harm others.
"""


def sections(text: str) -> list[tuple[str, str]]:
    document = parse(text)
    return [(b.section, document.text(b.start, b.end)) for b in document.blocks]


def test_numbers_letters_and_romans_make_a_path() -> None:
    found = {text.split(".")[0][:20]: section for section, text in sections(NUMBERED)}
    assert found["Grant of Rights"] == "1.a"
    assert found["If you distribute, y"] == "1.b.i"
    assert found["You must keep notice"] == "1.b.ii"
    assert found["Additional Terms"] == "2"


def test_an_attachment_starts_a_path_of_its_own() -> None:
    found = [section for section, text in sections(NUMBERED) if "harm others" in text]
    assert found == ["Attachment A.b"]


def test_items_know_what_leads_to_them() -> None:
    document = parse(NUMBERED)
    item = next(
        i for i, b in enumerate(document.blocks) if "harm others" in document.text(b.start, b.end)
    )
    assert "You agree not to use the Model" in document.context(item)


def test_what_follows_a_led_list_is_no_part_of_it() -> None:
    text = "You will not:\n\n1. Break the law\n2. Harm others\n\nReports go to us.\n"
    assert sections(text)[-1] == ("", "Reports go to us.")


def test_decimal_numbers_make_a_path() -> None:
    text = "3. Distribution\n\n3.1 Copies. Give a copy.\n\n3.2 Use. Obey.\n"
    assert [s for s, _ in sections(text)] == ["3", "3.1", "3.2"]


def test_a_number_in_the_middle_of_a_wrapped_line_is_no_section() -> None:
    text = "As set out in section\n2. above nothing changes for you and the rest stays.\n"
    assert len(parse(text).blocks) >= 1
    wrapped = "The cap in the agreement was changed on page\n700 million users is the number that counts.\n"
    assert len(parse(wrapped).blocks) == 1


def test_definitions_are_found_by_name() -> None:
    document = parse(
        '"Output" means the results of running the Model.\n\n"Model" shall mean the weights.\n'
    )
    assert set(document.definitions) == {"output", "model"}


def test_html_is_read_as_what_a_reader_sees_with_the_lines_of_the_page() -> None:
    page = (
        "<!doctype html>\n<html><head><style>p{}</style></head>\n<body>\n<h1>Terms</h1>\n"
        "<p>You may <b>not</b>\n use it.</p>\n<ol><li>First &amp; last</li></ol></body></html>\n"
    )
    document = parse(page)
    texts = [document.text(b.start, b.end) for b in document.blocks]
    assert texts == ["Terms", "You may not use it.", "First & last"]
    assert document.lines(document.blocks[1].start, document.blocks[1].end)[0] == 5


def test_a_license_in_a_comment_is_read_without_the_comment_marks() -> None:
    text = "# Copyright Someone\n# Permission is hereby granted\n# to use it.\n# 1. Keep this notice.\n"
    assert "Permission is hereby granted to use it." in " ".join(t for _, t in sections(text))


def test_dots_inside_numbers_end_no_sentence() -> None:
    document = parse("Version 3.1 may be used, e.g. at home. A second sentence.")
    assert len(document.sentences) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "1.",
        "((((",
        "> > > >",
        "#" * 5000,
        "a " * 20000,
        "1. " * 5000,
        "(a)(b)(c)" * 2000,
        "\u200b" * 5000,
    ],
)
def test_odd_texts_are_read_all_the_same(text: str) -> None:
    document = parse(text)
    assert all(0 <= b.start <= b.end <= len(document.folded) for b in document.blocks)


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("ab AB.;:()1iv\n\t-*_#>\"'“”‘’\u200b\u00ad、。許 <>/p&"),
        max_size=600,
    )
)
def test_every_span_of_plain_text_is_the_sources_own_words(text: str) -> None:
    document = parse(text)
    whole = " ".join(document.source.split())
    for sentence in document.sentences:
        assert document.quote(sentence.start, sentence.end) in whole
        first, last = document.lines(sentence.start, sentence.end)
        assert 1 <= first <= last
