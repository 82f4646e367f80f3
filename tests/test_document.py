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


# ── definitions and references ──────────────────────────────────────────────────────────────────

TERMS = """Example License

1. Definitions
   "Output" means the results of running the Model.
   Model Derivatives: all modifications of the Model, and models trained on Output.
   Territory means the world, excluding the European Union.
   "Model" or "Weights" shall mean the parameters that we publish.

2. Use. Example Labs GmbH (the "Licensor") grants you rights in the Model (together with its
documentation, the "Materials").

3. Duties.
   (a) Keep this notice.
   (b) Give a copy of this license.

4. End. If you do not do what Sections 3(a) and 3(b) ask for, your rights end. Attachment A lists
what nobody may do outside the Territory.

Attachment A

1. Break the law.
"""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("output", "the results of running the Model"),
        ("model derivatives", "models trained on Output"),
        ("territory", "excluding the European Union"),
        ("weights", "parameters that we publish"),
        ("licensor", "Example Labs GmbH"),
        ("materials", "together with its documentation"),
    ],
)
def test_a_name_leads_to_the_sentence_that_defines_it_in_every_form(name: str, words: str) -> None:
    document = parse(TERMS)
    span = document.definitions[name]
    assert words in document.quote(span.start, span.end)


def test_the_definitions_of_the_names_in_a_sentence_are_found() -> None:
    document = parse(TERMS)
    sentence = "You may publish Output of Model Derivatives."
    found = [document.text(s.start, s.end) for s in document.defined_in(sentence)]
    assert [text.split()[0].strip('"') for text in found] == ["Output", "Model"]


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("as Sections 3(a) and 3(b) say", ["Keep this notice.", "Give a copy of this license."]),
        ("under Section 3(b)", ["Give a copy of this license."]),
        ("see Attachment A", ["Attachment A", "Break the law."]),
        ("what Section 9 says", []),
        ("in three sections", []),
    ],
)
def test_a_reference_leads_to_its_sections(reference: str, words: list[str]) -> None:
    document = parse(TERMS)
    blocks = (document.blocks[b] for b in document.referred_in(reference))
    assert [document.text(b.start, b.end).strip() for b in blocks] == words


def test_definitions_and_references_of_a_chinese_text() -> None:
    text = "一、定义\n“模型”是指公开的参数。\n派生模型：指修改后的模型。\n二、义务\n保留本声明。\n三、终止\n违反第二条的，许可终止。\n"
    document = parse(text)
    assert {"模型", "派生模型"} <= set(document.definitions)
    blocks = [document.blocks[b] for b in document.referred_in("违反第二条的")]
    assert [document.text(b.start, b.end).strip() for b in blocks] == ["义务", "保留本声明。"]


# ── forms that texts come in ────────────────────────────────────────────────────────────────────


def test_the_chapters_numbers_and_items_of_a_chinese_text_make_paths() -> None:
    text = (
        "示例许可协议\n一、许可\n1.1 您可以使用本模型。\n二、限制\n您不得将模型用于：\n"
        "（1）军事用途；\n（2）违法活动。\n2.2 其他事项。\n"
    )
    assert [(s, t.strip()) for s, t in sections(text)] == [
        ("", "示例许可协议"),
        ("一", "许可"),
        ("1.1", "您可以使用本模型。"),
        ("二", "限制"),
        ("二", "您不得将模型用于:"),
        ("二.1", "军事用途;"),
        ("二.2", "违法活动。"),
        ("2.2", "其他事项。"),
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("IV. Duties\n\nKeep it.\n", "IV"),
        ("Section 3. Duties\n\n(c) Keep it.\n", "3.c"),
        ("ARTICLE 2\n\n2.1 KEEP IT.\n", "2.1"),
        ("1. Rights\n  a. Use.\n  b. Duties\n    i. Give it.\n    ii. Keep it.\n", "1.b.ii"),
        ("EXHIBIT B\n\n(a) Keep it.\n", "Exhibit B.a"),
        ("Keep it.\n", ""),
    ],
)
def test_numbers_in_many_forms_make_a_path(text: str, path: str) -> None:
    assert [s for s, t in sections(text) if "keep it" in t.casefold()] == [path]


def test_a_wrapped_paragraph_and_one_on_a_single_line_read_alike() -> None:
    words = "You may use the model for any purpose, and give it to others. Keep this notice."
    wrapped = "You may use the model for any\npurpose, and give it to others.\nKeep this notice."
    for text in (wrapped, words):
        document = parse(text)
        assert [document.quote(s.start, s.end) for s in document.sentences] == [
            "You may use the model for any purpose, and give it to others.",
            "Keep this notice.",
        ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("non-\u0441\u043emmercial use", "non-commercial use"),
        ("n\u03bfn\u2011c\u03bfmmercial use", "non-commercial use"),
        ("\uff4e\uff4f\uff4e\uff0d\uff43ommercial", "non-commercial"),
        ("\U0001d427\U0001d428\U0001d427-commercial", "non-commercial"),
        ("modi\ufb01cation of \ufb01les", "modification of files"),
        ("non\u00ad-com\u200bmercial", "non-commercial"),
        ("对本许可证 进行修改", "对本许可证进行修改"),
        ("с новой моделью", "с новой моделью"),
    ],
)
def test_what_looks_alike_reads_alike_and_is_quoted_as_it_stands(text: str, read: str) -> None:
    document = parse(text)
    assert document.folded.strip() == read
    assert document.quote(0, len(document.folded.strip())) == text
