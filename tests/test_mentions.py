"""A text that names a license says so, with its line, and is never taken for the license itself."""

from __future__ import annotations

import re
import time

import pytest
from helpers import release_of
from hypothesis import given, settings
from hypothesis import strategies as st
from license_expression import get_spdx_licensing

from howopen.api import read_license
from howopen.assessment import assess_collected
from howopen.knowledge_base import knowledge
from howopen.licenses.names import ids_of
from howopen.sources import Collected
from howopen.types import Match


def named(text: str, path: str = "") -> list[str]:
    """The licenses that a text mentions, in order of their lines."""
    reading = read_license(text, path=path)
    return [p.id for p in reading.parts if p.match is Match.MENTION]


def lines(text: str, path: str = "") -> dict[str, int]:
    parts = read_license(text, path=path).parts
    return {p.id: p.start_line for p in parts if p.match is Match.MENTION}


def declared(text: str, path: str = "") -> str:
    return read_license(text, path=path).expression


# ── tags ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "path", "expression"),
    [
        ("# SPDX-License-Identifier: Apache-2.0\nimport x\n", "a.py", "Apache-2.0"),
        ("/* SPDX-License-Identifier: MIT */\nint x;\n", "a.c", "MIT"),
        ("/*\n * SPDX-License-Identifier: MIT\n */\n", "a.c", "MIT"),
        ("<!-- SPDX-License-Identifier: CC-BY-4.0 -->\n# A title\n", "README.md", "CC-BY-4.0"),
        (".. SPDX-License-Identifier: MIT\n", "index.rst", "MIT"),
        ("dnl SPDX-License-Identifier: MIT\n", "configure.ac", "MIT"),
        (
            "// SPDX-FileCopyrightText: 2026 Somebody\n// SPDX-License-Identifier: MIT OR Apache-2.0\n",
            "a.rs",
            "MIT OR Apache-2.0",
        ),
        (
            "// SPDX-License-Identifier: GPL-2.0-or-later WITH Classpath-exception-2.0\n",
            "A.java",
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
        ),
        (
            "# SPDX-License-Identifier: MIT\n# SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause\n",
            "a.py",
            "MIT AND (Apache-2.0 OR BSD-3-Clause)",
        ),
    ],
)
def test_an_spdx_tag_is_read_in_every_comment_style(text, path, expression):
    assert declared(text, path) == expression
    assert named(text, path) == list(ids_of(expression))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('print("SPDX-License-Identifier: MIT")\n', "a.py"),
        ('tags = [\n  "SPDX-License-Identifier: MIT",\n]\n', "a.py"),
        ("Put SPDX-License-Identifier: MIT into each file.\n", "CONTRIBUTING.md"),
        ("Write this:\n\n```\n# SPDX-License-Identifier: MIT\n```\n", "CONTRIBUTING.md"),
        (
            "# REUSE-IgnoreStart\n# SPDX-License-Identifier: MIT\n# REUSE-IgnoreEnd\n",
            "a.sh",
        ),
        ("# SPDX-License-Identifier: MIT AND LicenseRef-Nobody-Knows\n", "a.py"),
        ("# SPDX-License-Identifier: NOASSERTION\n", "a.py"),
    ],
)
def test_what_only_shows_a_tag_or_is_not_known_whole_is_none(text, path):
    assert named(text, path) == []
    assert declared(text, path) == ""


@pytest.mark.parametrize(
    ("text", "path", "expression"),
    [
        (
            '[project]\nname = "x"\nlicense = "MIT OR Apache-2.0"\n',
            "pyproject.toml",
            "MIT OR Apache-2.0",
        ),
        ('[project]\nlicense = {text = "BSD-3-Clause"}\n', "pyproject.toml", "BSD-3-Clause"),
        (
            '[project]\nclassifiers = [\n  "License :: OSI Approved :: MIT License",\n]\n',
            "pyproject.toml",
            "MIT",
        ),
        ('[tool.poetry]\nname = "x"\nlicense = "MIT"\n', "sub/pyproject.toml", "MIT"),
        (
            '[package]\nname = "x"\nlicense = "Apache-2.0"\n[dependencies]\n',
            "Cargo.toml",
            "Apache-2.0",
        ),
        ("[metadata]\nname = x\nlicense = MIT\n", "setup.cfg", "MIT"),
        ("from setuptools import setup\nsetup(name='x', license='MIT')\n", "setup.py", "MIT"),
        ("Metadata-Version: 2.4\nName: x\nLicense-Expression: MIT\n", "METADATA", "MIT"),
        ("Metadata-Version: 1.1\nName: x\nLicense: Apache 2.0\n", "PKG-INFO", "Apache-2.0"),
        ('{"name": "x", "license": "ISC"}', "package.json", "ISC"),
        ('{"license": {"type": "MIT", "url": "x"}}', "package.json", "MIT"),
        ('{"licenses": ["MIT"]}', "bower.json", "MIT"),
        (
            (
                "<project><licenses>\n<license>\n<name>Apache License, Version 2.0</name>\n"
                "</license>\n</licenses></project>"
            ),
            "pom.xml",
            "Apache-2.0",
        ),
        ('<license type="expression">MIT</license>', "x.nuspec", "MIT"),
        ("---\nlicense: apache-2.0\n---\n# A model\n", "README.md", "Apache-2.0"),
        (
            "---\nlicense: other\nlicense_name: llama3.1\n---\n# A model\n",
            "README.md",
            "LicenseRef-scancode-llama-3.1-license-2024",
        ),
    ],
)
def test_the_license_field_of_package_metadata_and_cards_is_read(text, path, expression):
    assert declared(text, path) == expression
    assert named(text, path) == list(ids_of(expression))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"dependencies": {"a": {"license": "GPL-3.0-only"}}}', "package-lock.json"),
        ('[dependencies]\nlicense = "1.0"\n', "Cargo.toml"),
        ('[project]\nlicense = {file = "LICENSE"}\n', "pyproject.toml"),
        ('{"license": 7}', "package.json"),
        ('{"license": ', "package.json"),
        ("---\nlicense: other\nlicense_name: our-own\n---\n", "README.md"),
    ],
)
def test_fields_that_are_of_something_else_or_name_nothing_are_none(text, path):
    assert read_license(text, path=path).parts[0].match is Match.UNKNOWN
    assert named(text, path) == []


def test_fields_that_disagree_declare_nothing_but_are_told():
    text = '{"licenses": [{"type": "MIT"}, {"type": "Apache-2.0"}]}'
    assert declared(text, "package.json") == ""
    assert named(text, "package.json") == ["MIT", "Apache-2.0"]


# ── notices ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (
            (
                'Licensed under the Apache License, Version 2.0 (the "License");\n'
                "you may not use this file except in compliance with the License."
            ),
            ["Apache-2.0"],
        ),
        (
            (
                "This program is free software: you can redistribute it and/or modify\n"
                "it under the terms of the GNU General Public License as published by\n"
                "the Free Software Foundation, either version 3 of the License, or\n"
                "(at your option) any later version."
            ),
            ["GPL-3.0-or-later"],
        ),
        (
            (
                "you can redistribute it under the terms of version 2 of the GNU General\n"
                "Public License as published by the Free Software Foundation."
            ),
            ["GPL-2.0-only"],
        ),
        (
            "It may be used under the GNU Lesser General Public License (LGPL) v2.1+.",
            ["LGPL-2.1-or-later"],
        ),
        (
            "distributed under the terms of the GNU GPL version 2 or version 3",
            ["GPL-2.0-only", "GPL-3.0-only"],
        ),
        (
            "This Source Code Form is subject to the terms of the Mozilla Public\nLicense, v. 2.0.",
            ["MPL-2.0"],
        ),
        (
            "This work is licensed under a Creative Commons Attribution 4.0 International License.",
            ["CC-BY-4.0"],
        ),
        (
            "The data are under the Creative Commons BY-NC-SA license, version 4.0.",
            ["CC-BY-NC-SA-4.0"],
        ),
        (
            (
                'licensed under a <a rel="license" href="http://creativecommons.org/licenses/by-nd/4.0/">'
                "Creative Commons license</a>."
            ),
            ["CC-BY-ND-4.0"],
        ),
        (
            "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta.",
            ["LicenseRef-scancode-llama-3.1-license-2024"],
        ),
        (
            (
                "Gemma is provided under and subject to the Gemma Terms of Use found at "
                "ai.google.dev/gemma/terms"
            ),
            ["LicenseRef-scancode-gemma-tou-2025-03-24"],
        ),
        (
            "Licensed under either of\n\n * Apache License, Version 2.0\n * MIT license\n\nat your option.",
            ["Apache-2.0", "MIT"],
        ),
        ("The code is dual-licensed under MIT and Apache 2.0.", ["MIT", "Apache-2.0"]),
        ("This library is BSD 3-Clause licensed.", ["BSD-3-Clause"]),
        ("## License\n\nMIT\n", ["MIT"]),
        ("- **License:** Apache 2.0", ["Apache-2.0"]),
        ("License: https://spdx.org/licenses/EPL-2.0.html", ["EPL-2.0"]),
        (
            (
                "[![License: MIT](https://img.shields.io/badge/License-MIT-yellow.svg)]"
                "(https://opensource.org/licenses/MIT)"
            ),
            ["MIT"],
        ),
        ("This software is under the [MIT license](LICENSE).", ["MIT"]),
        (
            (
                "it under the terms of the GNU General Public License as published by the Free\n"
                "Software Foundation; either version 2, or (at your option) any later version,\n"
                "with the Classpath exception."
            ),
            ["GPL-2.0-or-later", "Classpath-exception-2.0"],
        ),
        (
            "you can modify it under the same terms as Perl itself.",
            ["GPL-1.0-or-later", "Artistic-1.0-Perl"],
        ),
        ("MIT License\n\nCopyright (c) 2026 Somebody\n", ["MIT"]),
        ("Apache-2.0\n", ["Apache-2.0"]),
        ("本模型采用 Apache-2.0 许可证。", ["Apache-2.0"]),
        ("Ce logiciel est distribué sous licence MIT.", ["MIT"]),
    ],
)
def test_a_notice_tells_its_licenses(text, ids):
    assert named(text) == ids
    assert declared(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "int gpl = 3;\ngpl_log(gpl2);\nauto mit = apache::bsd();\n",
        "MIT is a university; the Apache is a helicopter; BSD is an operating system.",
        "It runs under Apache 2.0 and BSD 4.3.",
        "We compare Apache 2.0 with the GPL.",
        "This is not GPL code.",
        "This file is not licensed under the MIT license.",
        "The MIT license does not apply to this file.",
        "It is no longer available under the MIT License.",
        "Choose a license such as MIT or Apache-2.0.",
        "For example, code licensed under the MIT license may be used.",
        "Unlike code under the Apache License 2.0, this may not be used.",
        "Licensed under a license that is compatible with the GPL v2.",
        "Released under an MIT-style license.",
        "Many libraries are licensed under the MIT license.",
        "If your code is licensed under the MIT license, read on.",
        "It was previously licensed under the MIT license.",
        "As of the Change Date, use will be governed by the Apache License, Version 2.0.",
        "if (license === 'Apache-2.0') return;",
        "right: { license: 'MIT' },",
    ],
)
def test_prose_about_licenses_and_words_of_code_claim_nothing(text):
    assert named(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Licensed under the Apache License.",
        "This code is under a BSD license.",
        "Licensed under a Creative Commons license.",
        "Licensed under the GNU Lesser General Public License.",
        "Licensed under the MIT/X11 license.",
        "Creative Commons Attribution 3.0 Spain License: licensed under https://creativecommons.org/licenses/by/3.0/es/",
    ],
)
def test_a_name_that_leaves_open_which_license_it_is_is_none(text):
    assert named(text) == []


def test_a_gnu_license_without_a_version_is_any_of_them_unless_one_is_told_elsewhere():
    assert named("It is licensed under the GNU General Public License.") == ["GPL-1.0-or-later"]
    assert (
        named("It is licensed under the GNU General Public License. See GPL-3 in LICENSES.") == []
    )


def test_what_is_said_in_full_settles_what_is_not():
    text = (
        "License: GPL-2.0\n\nThis program is free software; you can redistribute it under the terms\n"
        "of the GNU General Public License, version 2 or later. It is under the GNU General\n"
        "Public License.\n"
    )
    assert named(text) == ["GPL-2.0-or-later"]


@pytest.mark.parametrize(
    "text",
    [
        "Licensed under the Apache License, Version 2.0, modified with our own clause.",
        "Licensed under the MIT License with the following restrictions: none may sell it.",
        "Licensed under the MIT license for non-commercial use.",
        "Licensed under the MIT license and the Example Proprietary License.",
    ],
)
def test_a_license_with_changes_is_not_that_license(text):
    reading = read_license(text)
    assert [p.match for p in reading.parts] == [Match.UNKNOWN]


# ── where it stands, and what the text is ───────────────────────────────────────────────────────


def test_the_line_is_that_of_the_name_whatever_the_line_ends():
    text = "# One\n\ntext\n\nThis work is licensed\nunder the MIT License.\n"
    assert lines(text) == {"MIT": 6}
    assert lines(text.replace("\n", "\r\n")) == {"MIT": 6}
    html = "<p>\nx\n</p>\n<p\nclass='a'>licensed under the\n<b>MIT License</b></p>\n"
    assert lines(html) == {"MIT": 6}


def test_a_long_document_and_a_long_source_file_are_read_to_their_end():
    prose = (
        "Words of a document that goes on. " * 1500 + "\n\nThis work is under the MIT License.\n"
    )
    reading = read_license(prose, path="README.md")
    assert [(p.id, p.match.value) for p in reading.parts] == [("", "unknown"), ("MIT", "mention")]
    code = "x = 1\n" * 9000 + "# This file is licensed under the MIT License.\n"
    assert lines(code, "a.py") == {"MIT": 9001}


def test_a_text_with_rules_of_its_own_stays_unknown_beside_what_it_mentions():
    text = "Licensed under the MIT License. Use in schools is forbidden."
    reading = read_license(text, path="LICENSE")
    assert [p.match for p in reading.parts] == [Match.UNKNOWN, Match.MENTION]
    grants = (
        "Example License. Permission is granted to everyone to use, copy and change the works.\n"
        "SPDX-License-Identifier: MIT\n"
    )
    reading = read_license(grants, path="LICENSE")
    assert reading.parts[0].match is Match.UNKNOWN
    assert reading.expression == ""


def weights_license(text: str) -> str:
    release, files = release_of({"LICENSE": text, "model.safetensors": b"\x02\0\0\0\0\0\0\0{}"})
    assessment = assess_collected(Collected(release, files), knowledge())
    return next(c.expression for c in assessment.licenses if c.applies_to == "weights")


def test_a_license_file_that_points_to_a_license_states_it():
    assert weights_license("This model is licensed under the MIT License.") == "MIT"
    assert weights_license("SPDX-License-Identifier: MIT OR Apache-2.0") == "MIT OR Apache-2.0"


def test_a_license_file_that_says_more_is_not_upgraded_by_what_it_mentions():
    for text in (
        "The code is licensed under the MIT License. The weights must not be used by anyone.",
        "SPDX-License-Identifier: MIT\n\nYou may not use the weights for anything.",
        "SPDX-License-Identifier: MIT\n\n" + "Terms that nobody knows and that go on. " * 200,
    ):
        assert weights_license(text) == ""


# ── bad input, data ─────────────────────────────────────────────────────────────────────────────


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "licensed under the gnu general public license version 2 or later ( ) : , . \n \n\n <a > --- { } "
            '" license MIT and/or SPDX-License-Identifier: [project] http://x.y/z ``` \0 é 许可'.split(
                " "
            )
        ),
        max_size=60,
    ),
    st.sampled_from(["", "a.py", "README.md", "package.json", "pyproject.toml", "pom.xml"]),
)
def test_any_words_in_any_order_give_a_reading(words, path):
    text = " ".join(words)
    for part in read_license(text, path=path).parts:
        assert 1 <= part.start_line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "piece",
    [
        "licensed under ",
        "licensed under the gnu general public license or ",
        "license: ",
        "version 2 of the ",
        "SPDX-License-Identifier: MIT\n",
        "<a ",
        "```\n",
        "(" * 40,
        "word",
    ],
)
def test_time_grows_with_the_text_not_with_its_square(piece):
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        start = time.process_time()
        named(text, "a.py")
        return time.process_time() - start

    seconds(1000)
    assert seconds(160_000) < 20 * seconds(20_000) + 0.5


def test_every_pattern_of_the_knowledge_compiles_and_every_id_in_it_exists():
    facts = knowledge().notices
    patterns = [
        *(
            p
            for kind in (facts.leads, facts.vetoes)
            for name in kind.__struct_fields__
            for p in getattr(kind, name)
        ),
        *facts.later,
        *(p for m in facts.manifests for p in (m.file, m.within, *m.fields)),
    ]
    for pattern in patterns:
        re.compile(pattern)
    assert all("(?P<value>" in field for m in facts.manifests for field in m.fields)
    known = get_spdx_licensing().known_symbols
    told = (
        *facts.sayings.values(),
        *facts.unversioned.values(),
        *facts.exceptions.values(),
        *facts.addresses.values(),
    )
    for license_id in (i for expression in told for i in ids_of(expression)):
        assert license_id in known
