"""Whatever stands in a file, the answer is right or unknown: never a crash, never a wrong license."""

from __future__ import annotations

import html
import random
import textwrap
from importlib.metadata import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen import assess, read_license
from howopen.licenses.report import license_report
from howopen.texts import TEXT_LIMIT
from howopen.types import LicenseReading, Match


def license_of(package: str) -> str:
    """The license text that an installed dependency came with."""
    names = ("LICENSE", "LICENSE.txt")
    file = next(f for f in files(package) or () if f.name in names)
    return file.read_text(encoding="utf-8")


MIT = license_of("rich")
APACHE = license_of("huggingface_hub")
SAME = {Match.EXACT, Match.REFORMATTED}
LIKE = {*SAME, Match.EDITED}


def of_file(tmp_path: Path, content: bytes) -> LicenseReading:
    """What `howopen license FILE` says of a file with this content."""
    file = tmp_path / "LICENSE"
    file.write_bytes(content)
    return license_report([str(file)]).files[0]


def matches(text: str) -> set[Match]:
    return {part.match for part in read_license(text).parts}


# ── encodings and containers ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"],
)
@pytest.mark.parametrize(("text", "expected"), [(MIT, "MIT"), (APACHE, "Apache-2.0")])
def test_a_text_is_known_in_every_usual_encoding(
    encoding: str, text: str, expected: str, tmp_path: Path
) -> None:
    assert of_file(tmp_path, text.encode(encoding)).expression == expected


def test_a_text_that_is_not_utf_8_is_read_and_the_guess_is_told(tmp_path: Path) -> None:
    reading = of_file(tmp_path, MIT.replace("Will", "Zoë").encode("latin-1"))
    assert reading.expression == "MIT"
    assert "not UTF-8" in reading.problem


def paragraphs(text: str) -> list[str]:
    return [" ".join(p.split()) for p in text.split("\n\n")]


PAGE = (
    "<!doctype html><html><head><title>License</title><script>var gpl = 3;</script></head><body>"
    "<nav><a href='/'>Home</a></nav>{body}<footer>&copy; 2026 Somebody</footer></body></html>"
)


@pytest.mark.parametrize(("text", "expected"), [(MIT, "MIT"), (APACHE, "Apache-2.0")])
def test_a_text_is_known_in_every_usual_wrapping(text: str, expected: str) -> None:
    wrapped = {
        "one line": " ".join(text.split()),
        "a line per paragraph": "\n\n".join(paragraphs(text)),
        "a web page": PAGE.format(
            body="".join(f"<p>{html.escape(p)}</p>" for p in paragraphs(text))
        ),
        "a page in print": PAGE.format(body=f"<pre>{html.escape(text)}</pre>"),
        "text of a PDF": typeset(text),
        "a comment": "\n".join(f" * {line}" for line in text.split("\n")),
    }
    assert {how: read_license(t).expression for how, t in wrapped.items()} == dict.fromkeys(
        wrapped, expected
    )


def typeset(text: str) -> str:
    """As text comes out of a PDF: cut words at line ends, and a form feed at the end of a page."""
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        if "opyright (" in paragraph or "opyright [" in paragraph:
            lines += [*paragraph.split("\n"), ""]
            continue
        rest = " ".join(paragraph.split())
        while len(rest) > 70:
            at = rest.rfind(" ", 0, 70)
            word = rest[at + 1 :].split(" ", 1)[0]
            if len(word) > 10 and word.isalpha() and word.islower():
                at += 6
                lines.append(rest[:at] + "-")
            else:
                lines.append(rest[:at])
            rest = rest[at:].lstrip()
        lines += [rest, ""]
    pages = ["\n".join(lines[i : i + 50]) for i in range(0, len(lines), 50)]
    return "\n\f".join(pages)


# ── no text, or not all of it ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", ""),
        (b" \n\t\r\n\f ", ""),
        (b"\xef\xbb\xbf", ""),
        (bytes(range(256)) * 40, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n\0\0\0stream", "binary"),
        (b"\x7fELF\x02\x01\x01" + bytes(600) + b"MIT License", "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200)), "binary"),
    ],
)
def test_what_is_no_text_is_unknown_and_told(content: bytes, problem: str, tmp_path: Path) -> None:
    reading = of_file(tmp_path, content)
    assert reading.expression == ""
    assert {part.match for part in reading.parts} == {Match.UNKNOWN}
    assert problem in reading.problem
    assert bool(problem) == bool(reading.problem)


RIDER = "\nAll of this holds for non-commercial use only.\n"


def test_of_a_file_longer_than_what_is_read_no_license_is_concluded(tmp_path: Path) -> None:
    content = (MIT + " \n" * TEXT_LIMIT + RIDER).encode()
    reading = of_file(tmp_path, content)
    assert reading.expression == ""
    assert "the rest was not read" in reading.problem
    found = assess(tmp_path, offline=True)
    assert [r.expression for r in found.readings] == [""]
    assert not any(c.expression for c in found.licenses)
    assert any("the rest was not read" in f.message for f in found.findings)


def test_a_file_of_100_megabytes_is_read_as_far_as_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "LICENSE"
    with file.open("wb") as opened:
        opened.write((APACHE * 100).encode()[: TEXT_LIMIT + 1])
        opened.truncate(100 << 20)
    reading = license_report([str(file)]).files[0]
    assert reading.expression == ""
    assert {part.id for part in reading.parts if part.match in LIKE} <= {"Apache-2.0"}
    assert "the rest was not read" in reading.problem


def test_a_file_of_the_longest_length_is_read_whole(tmp_path: Path) -> None:
    padded = MIT.encode() + b"\n" * (TEXT_LIMIT - len(MIT.encode()))
    reading = of_file(tmp_path, padded)
    assert (reading.expression, reading.problem) == ("MIT", "")


# ── texts that look like a license and are not it ───────────────────────────────────────────────


def test_one_text_a_thousand_times_is_that_text_or_unknown() -> None:
    reading = read_license(f"{MIT}\n\n" * 1000)
    assert reading.expression in {"", "MIT"}
    assert {part.id for part in reading.parts} <= {"", "MIT"}


@pytest.mark.parametrize("text", [MIT, APACHE])
def test_the_words_of_a_license_in_another_order_are_not_the_license(text: str) -> None:
    words, sentences = text.split(), text.split(".")
    chance = random.Random(3)  # noqa: S311 - the same order every time
    for scrambled in (
        " ".join(sorted(words)),
        " ".join(reversed(words)),
        " ".join(chance.sample(words, len(words))),
    ):
        assert read_license(scrambled).expression == ""
        assert not matches(scrambled) & LIKE
    assert read_license(".".join(chance.sample(sentences, len(sentences)))).expression == ""


@pytest.mark.parametrize(
    "text",
    [
        """MIT-Lizenz

        Hiermit wird jeder Person, die eine Kopie dieser Software und der zugehörigen Unterlagen
        erhält, unentgeltlich erlaubt, ohne Einschränkung mit ihr umzugehen: sie zu nutzen, zu
        kopieren, zu ändern, zu verbreiten, unterzulizenzieren und zu verkaufen, sofern dieser
        Hinweis in allen Kopien steht. Die Software wird ohne jede Gewähr bereitgestellt.""",
        """MIT 许可证

        特此免费授予任何获得本软件及相关文档副本的人不受限制地处理本软件的权利，包括使用、
        复制、修改、合并、发布、分发、再许可和出售副本的权利，但须在所有副本中包含上述版权
        声明和本许可声明。本软件按原样提供，不作任何形式的保证。""",
        """Licença MIT

        É concedida permissão, gratuitamente, a qualquer pessoa que obtenha uma cópia deste
        programa, para usar, copiar, modificar, publicar, distribuir e vender cópias, desde que
        este aviso conste de todas as cópias. O programa é fornecido sem garantia alguma.""",
    ],
)
def test_a_translated_license_is_not_the_license(text: str) -> None:
    reading = read_license(textwrap.dedent(text))
    assert reading.expression == ""
    assert not matches(text) & LIKE


CODE = """
#include <gpl/mit.hpp>
namespace apache { enum class license { gpl, lgpl, agpl, mit, bsd, mpl }; }
struct gpl_t { int gpl; bool mit = false; const char *license = "gpl"; };
int gpl(gpl_t *gpl, unsigned gpl_count) {
    for (unsigned i = 0; i < gpl_count; ++i) if (gpl[i].mit) return gpl[i].gpl;
    throw std::runtime_error("no license: GPL v2, Apache 2.0 or MIT?");
}
"""
PROSE = """
# How to choose a license

Many people pick the MIT License because it is short: permission is granted, free of charge, to
anyone who has a copy of the software. The Apache License, Version 2.0 also grants patents. The GNU
General Public License asks that those who share a program share its source. Llama 3.1 has a license
of its own, which asks large companies with more than 700 million monthly active users to ask first.
None of this is advice. If you distribute the software, read what its license says.
"""


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        PROSE,
        "gpl",
        "MIT BSD Apache GPL " * 500,
        "Licensed under the license. " * 500,
        "See the LICENSE file.",
        "All rights reserved.\n" * 300,
        "Copyright (c) 2020 Somebody\n" * 300,
        '{"license": "see below", "gpl": [1, 2, 3], "mit": null}',
    ],
)
def test_code_and_prose_that_speak_of_licenses_are_no_license(text: str) -> None:
    assert read_license(text).expression == ""
    assert not matches(text) & LIKE


# ── odd input ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "\0\1\2\x7f",
        "\ud800 lone surrogates \udfff",
        "a" * 1_000_000,
        "a b " * 150_000,
        "- " * 100_000,
        "(1) " * 100_000,
        "<p>" * 50_000,
        "<!--" * 50_000,
        "<div " * 50_000,
        "((((((" * 50_000,
        "copyright " * 50_000,
        "(c) (c) " * 50_000,
        "\n" * 200_000,
        "\r" * 200_000,
        "\u200b\u00ad\ufeff" * 50_000,
        "'.'.'." * 50_000,
        "Permission is hereby granted, free of charge, to any person " * 5_000,
        "İßﬁ\u0130" * 10_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_odd_text_is_unknown(text: str) -> None:
    assert read_license(text).expression == ""
    assert not matches(text) & SAME


def test_a_license_in_a_heap_of_odd_lines_is_never_called_whole() -> None:
    heap = "\n".join(f"{n} lorem {n * n} ipsum" for n in range(3_000))
    assert read_license(f"{heap}\n{MIT}\n{heap}").expression == ""


place = st.integers(0, len(MIT))


@settings(max_examples=150, deadline=None)
@given(place, place, place, place, st.text(max_size=20))
def test_pieces_of_a_license_never_fail(a: int, b: int, c: int, d: int, between: str) -> None:
    reading = read_license(MIT[min(a, b) : max(a, b)] + between + MIT[min(c, d) : max(c, d)])
    assert all(1 <= p.start_line <= p.end_line for p in reading.parts)


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_no_text_fails(text: str) -> None:
    assert read_license(text).expression == ""
