"""A text is a known license to the word, or edited with the places named; never almost the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen.licenses.canonical import canonical
from howopen.licenses.difference import differing_spans
from howopen.licenses.identify import Identifier
from howopen.licenses.index import Index, KnownText, Replaceable, build, file_key
from howopen.types import Match

TEXT = """Example Community License

1. Grant. You are granted a worldwide, royalty-free license to use, copy, modify and distribute the
   Example Materials, and to make derivative works of them.

2. Large users. If the monthly active users of the products made available by Licensee exceed 700
   million, you must request a license from Us, which We may grant in Our sole discretion.

3. Termination. We may terminate this Agreement if you are in breach of any term. Upon termination
   you shall delete the Example Materials. Sections 2 and 3 survive.

4. No warranty. The Example Materials are provided as is, without warranties of any kind.
"""
OTHER = """Other License. Permission is granted to everyone to do as they please with the works, as long
as the name of the maker stays in every copy of the works that is given to others by anyone."""

KNOWN = Identifier(
    Index(
        build(
            (
                KnownText(
                    name,
                    canonical(text).hashes,
                    keys=(file_key(text),),
                    told=tuple(canonical(text).words),
                )
                for name, text in (("Example", TEXT), ("Other", OTHER))
            ),
            {},
        )
    )
)


def part(text: str):
    return KNOWN.identify(text).parts[0]


@pytest.mark.parametrize(
    "same",
    [
        TEXT.upper(),
        TEXT.replace("\n   ", " "),
        TEXT.replace("1. ", "(1) ")
        .replace("2. ", "(2) ")
        .replace("3. ", "(3) ")
        .replace("4. ", "(4) "),
        "\n".join(f"// {line}" for line in TEXT.split("\n")),
        TEXT.replace("Example Materials", "**Example Materials**"),
        "Copyright (c) 2026 Somebody\n\n" + TEXT,
        TEXT.replace("royalty-free", "royalty\u2010free").replace("license", "licence"),
    ],
)
def test_formatting_never_makes_an_edit(same: str) -> None:
    assert KNOWN.identify(same).license == "Example"
    assert part(same).match is Match.REFORMATTED


@pytest.mark.parametrize(
    ("old", "new", "kind", "found"),
    [
        ("700\n", "7\n", "replaced", "7"),
        ("We may terminate", "We may not terminate", "added", "not"),
        ("Upon termination\n   you shall delete the Example Materials. ", "", "removed", ""),
        (
            "Sections 2 and 3 survive.",
            "Sections 2 and 3 survive. No use in schools.",
            "added",
            "No use in schools",
        ),
        (
            "Example Community License\n",
            "Example Community License\nNot for sale.\n",
            "added",
            "Not for sale",
        ),
        (
            "of any kind.",
            "of any kind. Commercial use needs our permission.",
            "added",
            "Commercial use needs our permission",
        ),
    ],
)
def test_any_change_of_words_is_an_edit_with_its_place(
    old: str, new: str, kind: str, found: str
) -> None:
    assert old in TEXT
    edited = part(TEXT.replace(old, new))
    assert KNOWN.identify(TEXT.replace(old, new)).license == ""
    assert edited.match is Match.EDITED
    assert [(d.kind, d.found) for d in edited.differences] == [(kind, found)]


def test_an_edited_number_shows_what_it_was() -> None:
    difference = part(TEXT.replace("700", "7")).differences[0]
    assert (difference.expected, difference.found, difference.start_line) == ("700", "7", 6)


def test_the_text_to_the_letter_is_exact_whatever_its_line_ends() -> None:
    assert part(TEXT).match is Match.EXACT
    assert part("\r\n".join(TEXT.split("\n"))).match is Match.EXACT


PAGE = "<html><body><p>Menu</p><p>More</p>{before}<pre>{text}</pre>{after}</body></html>"


def test_a_web_page_has_words_around_the_text_that_do_not_edit_it() -> None:
    page = PAGE.format(before="<p>Sign in</p>", text=TEXT, after="<p>Last updated in May</p>")
    found = part(page)
    assert KNOWN.identify(page).license == "Example"
    assert found.match is Match.REFORMATTED
    assert not any(d.material for d in found.differences)
    edited = PAGE.format(before="", text=TEXT.replace("700", "7"), after="")
    assert part(edited).match is Match.EDITED


def test_a_license_that_is_but_a_small_part_of_a_page_is_not_the_page() -> None:
    page = PAGE.format(before="<p>What else we say here.</p>" * 200, text=TEXT, after="")
    assert KNOWN.identify(page).license == ""
    assert part(page).match is Match.EDITED


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        (f"{TEXT}\n\n{OTHER}", "Example AND Other"),
        (f"{OTHER}\n\n{TEXT}", "Other AND Example"),
        (f"{TEXT}\n\n{TEXT}", "Example"),
    ],
)
def test_several_known_texts_in_one_file_are_all_found(text: str, expression: str) -> None:
    found = KNOWN.identify(text)
    assert found.license == expression
    assert {p.match for p in found.parts} == {Match.REFORMATTED}


def test_a_rider_between_two_known_texts_is_an_edit() -> None:
    found = KNOWN.identify(f"{TEXT}\nNo use in schools.\n{OTHER}")
    assert found.license == ""
    assert found.parts[0].match is Match.EDITED


def template(text: str, slot: str, pattern: str) -> Identifier:
    words = canonical(text)
    at = words.words.index(slot)
    place = Replaceable(at, at + 1, pattern)
    return Identifier(Index(build([KnownText("T", words.hashes, replaceable=(place,))], {})))


def test_a_replaceable_part_takes_what_its_pattern_allows_and_no_weighty_word() -> None:
    text = OTHER.replace("maker", "MAKER")
    known = template(text, "maker", ".+")
    assert known.identify(text.replace("MAKER", "Acme Ltd of Spring Road")).license == "T"
    assert known.identify(text.replace("MAKER", "non-commercial maker")).license == ""
    assert (
        template(text, "maker", "Acme|Other").identify(text.replace("MAKER", "Third")).license == ""
    )


def test_a_part_of_a_license_is_a_fragment() -> None:
    words = random.Random(1)  # noqa: S311 - the same text every time
    long = TEXT + " ".join(words.choice(TEXT.split()) for _ in range(1500))
    known = Identifier(Index(build([KnownText("Long", canonical(long).hashes)], {})))
    found = known.identify(f"{long[: len(long) // 3]} {long[len(long) * 4 // 5 :]}")
    assert found.license == ""
    assert [(p.id, p.match) for p in found.parts] == [("Long", Match.FRAGMENT)]


def test_a_few_words_that_many_licenses_share_are_none() -> None:
    assert KNOWN.identify(TEXT[: len(TEXT) // 2 - 40]).parts == ()


NOTICE = "This work is licensed under the Other License, version 2, and you may use it as it says."


def test_a_notice_names_a_license_and_is_none() -> None:
    known = Identifier(
        Index(build([KnownText("Other", canonical(NOTICE).hashes, notice=True)], {}))
    )
    for text in (NOTICE, f"/* {NOTICE} */\nint main() {{ return 0; }}"):
        found = known.identify(text)
        assert found.license == ""
        assert [(p.id, p.match) for p in found.parts] == [("Other", Match.MENTION)]
    assert known.identify(NOTICE.replace("version 2", "version 3")).parts == ()


@pytest.mark.parametrize(
    "text", ["", "   \n", "A poem about licenses.", "gpl = 3\nint gpl(void);", "\0\1\2"]
)
def test_what_is_no_license_is_none(text: str) -> None:
    assert KNOWN.identify(text).parts == ()


def test_the_right_words_in_the_wrong_order_are_not_the_license() -> None:
    scrambled = " ".join(sorted(TEXT.split()))
    assert KNOWN.identify(scrambled).parts == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=120), st.lists(st.integers(0, 9), max_size=120))
def test_the_spans_turn_one_sequence_into_the_other(known: list[int], found: list[int]) -> None:
    from array import array

    left, right = array("I", known), array("I", found)
    rebuilt: list[int] = []
    at = 0
    for span in differing_spans(left, right):
        rebuilt += known[at : span.a] + found[span.c : span.d]
        at = span.b
    assert rebuilt + known[at:] == found


def test_a_notice_inside_the_text_may_begin_a_line() -> None:
    text = TEXT + "\nNothing here limits the terms of Copyright 2020 Acme Inc in its own works.\n"
    known = Identifier(Index(build([KnownText("N", canonical(text).hashes)], {})))
    assert known.identify(text.replace("terms of Copyright", "terms of\nCopyright")).license == "N"
    changed = text.replace("terms of Copyright 2020 Acme", "terms of\nCopyright 2020 Other")
    assert known.identify(changed).license == ""


def test_an_exception_adds_to_the_license_before_it() -> None:
    exception = OTHER.replace("Other License", "Exception")
    texts = [KnownText("Example", canonical(TEXT).hashes)]
    texts.append(KnownText("Exc", canonical(exception).hashes, exception=True))
    known = Identifier(Index(build(texts, {})))
    assert known.identify(f"{TEXT}\n{exception}").license == "Example WITH Exc"
    assert known.identify(exception).license == ""


@pytest.mark.parametrize(
    ("old", "new", "material", "why"),
    [
        ("700", "7", True, "a number"),
        ("may terminate", "may not terminate", True, "opposite"),
        ("worldwide, royalty-free", "royalty-free", True, "how far"),
        ("Example Materials are provided", "Exemple Materials are provided", False, "letter"),
    ],
)
def test_a_difference_says_what_it_is_about(old: str, new: str, material: bool, why: str) -> None:
    assert old in TEXT
    (difference,) = part(TEXT.replace(old, new)).differences
    assert difference.material is material
    assert why in difference.why


@pytest.mark.parametrize(
    "line",
    [
        "Copyright (c) 2026 Acme, use in schools is forbidden.",
        "Copyright (c) 2026 Acme. The works may only be used for research.",
        "Copyright (c) 2026 Acme\nPonies eat green grass on most sundays.",
    ],
)
def test_a_rider_in_a_copyright_notice_is_seen(line: str) -> None:
    found = part(f"{line}\n\n{TEXT}")
    assert found.match is Match.EDITED
    assert KNOWN.identify(f"{line}\n\n{TEXT}").license == ""


@pytest.mark.parametrize(
    "line",
    [
        "Copyright (c) 2009-2026 The Regents of the University of Somewhere. All rights reserved.",
        "Copyright © May 2026 Acme, Inc. and others",
        "Copyright 2026 Acme\nand contributors of the Acme Project in Spring Road 5",
    ],
)
def test_a_copyright_notice_alone_is_none(line: str) -> None:
    assert KNOWN.identify(f"{line}\n\n{TEXT}").license == "Example"


def test_a_number_that_a_wrapped_line_begins_with_is_no_list_mark() -> None:
    wrapped = TEXT.replace("exceed 700\n   million", "exceed\n700 million")
    assert KNOWN.identify(wrapped).license == "Example"
    assert part(wrapped.replace("700", "900")).match is Match.EDITED


def test_a_word_broken_at_the_end_of_a_line_is_the_word() -> None:
    assert KNOWN.identify(TEXT.replace("discretion", "discre-\ntion")).license == "Example"


def test_words_added_to_one_of_two_texts_edit_that_one() -> None:
    other, example = KNOWN.identify(f"{OTHER}\n{TEXT}\nNo use in schools.").parts
    assert (other.id, other.match) == ("Other", Match.REFORMATTED)
    assert (example.id, example.match) == ("Example", Match.EDITED)
    assert [d.found for d in example.differences] == ["No use in schools"]


def test_a_small_text_with_a_word_changed_is_edited() -> None:
    found = part(OTHER.replace("everyone", "nobody"))
    assert (found.id, found.match) == ("Other", Match.EDITED)


def test_a_replaceable_part_at_the_end_of_a_shorter_text_is_no_failure() -> None:
    known = template(OTHER, "anyone", ".+")
    assert known.identify(OTHER.replace("that is given to others by anyone.", "x")).license == ""


def test_a_license_among_long_other_words_is_found() -> None:
    noise = " ".join(f"word{n}" for n in range(5_000))
    parts = KNOWN.identify(f"{noise}\n\n{TEXT}\n\n{noise}").parts
    assert [p.id for p in parts] == ["Example"]
    assert parts[0].match is Match.EDITED  # the words around it belong to no known text


def test_a_text_repeated_many_times_is_that_text() -> None:
    assert KNOWN.identify("\n\n".join([TEXT] * 300)).license == "Example"


CODE = """
#include <stdio.h>

static int add(int a, int b) { return (a + b) & 0xff; }
int main(void) { printf("%d\\n", add(1, 2)); return 0; }
"""


@pytest.mark.parametrize("form", ["/*\n{}\n*/", "{}", "prose {}"])
def test_a_license_in_the_comments_of_code_is_not_edited_by_the_code(form: str) -> None:
    comment = "\n".join(f"// {line}" for line in TEXT.split("\n"))
    text = form.format(TEXT if form.startswith("/*") else comment) + CODE
    clean = form != "prose {}"
    assert (KNOWN.identify(text).license == "Example") is clean
    assert KNOWN.identify(f"{TEXT}\n{CODE}").license == ""  # code behind a text is a rider


def test_a_replaceable_part_may_go_over_lines_of_a_comment() -> None:
    known = template(OTHER, "anyone", "any one of the whole (?:wide|round) world")
    text = OTHER.replace("anyone", "any one of the whole\nwide world")
    assert known.identify("\n".join(f" * {line}" for line in text.split("\n"))).license == "T"


def test_a_text_on_one_line_with_its_notice_is_that_text() -> None:
    line = " ".join(f"Copyright (c) 2026 Some Body {OTHER.removeprefix('Other License. ')}".split())
    known = Identifier(
        Index(build([KnownText("O", canonical(OTHER.removeprefix("Other License. ")).hashes)], {}))
    )
    assert known.identify(line).license == "O"


@pytest.mark.parametrize("rider", ["Non-commercial use only.", "_____\nNo use in schools.\n_____"])
def test_a_rider_before_a_commented_text_is_no_code(rider: str) -> None:
    comment = "\n".join(f"# {line}" for line in f"Copyright (c) 2026 A <a@b.c>\n{TEXT}".split("\n"))
    assert KNOWN.identify(f"{rider}\n\n{comment}").license == ""
    assert part(f"{rider}\n\n{comment}").match is Match.EDITED
