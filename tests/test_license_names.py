"""License names as people write them: what each stands for, and what is left open."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import howopen
from howopen.api import assess
from howopen.errors import NotFoundError
from howopen.facts.licenses import Hub, LicenseNames, SymbolList
from howopen.knowledge_base import knowledge
from howopen.licenses.names import Kind, ids_of, in_names, license_named, resolve, short_names
from howopen.licenses.report import license_report
from howopen.yaml_files import convert, load_yaml

KB = knowledge()
FOLDER = Path(howopen.__file__).parent / "knowledge"
SYMBOLS = {
    path.stem: convert(load_yaml(path), SymbolList, path)
    for path in sorted((FOLDER / "symbols").glob("*.yaml"))
}
HUBS = [convert(load_yaml(p), Hub, p) for p in sorted((FOLDER / "hubs").glob("*.yaml"))]
TAGS = [entry for hub in HUBS for entry in hub.licenses]
NAMES = convert(load_yaml(FOLDER / "license_names.yaml"), LicenseNames, "license_names")

LLAMA = "LicenseRef-scancode-llama-3.1-license-2024"
CC_NC_SA = "CC-BY-NC-SA-4.0"


def named(value):
    return resolve(value, KB).expression


def kind(value):
    return resolve(value, KB).kind


# ── one license ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "expression"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("Apache 2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("apache-2", "Apache-2.0"),
        ("MIT", "MIT"),
        ("The MIT License (MIT)", "MIT"),
        ("MIT licence", "MIT"),
        ("“MIT”", "MIT"),
        ("[MIT](LICENSE)", "MIT"),
        ("License :: OSI Approved :: MIT License", "MIT"),
        ("BSD 3-Clause", "BSD-3-Clause"),
        ("BSD-3", "BSD-3-Clause"),
        ('BSD 3-Clause "New" or "Revised" License', "BSD-3-Clause"),
        ("The 3-Clause BSD License", "BSD-3-Clause"),
        ("CC BY-NC 4.0", "CC-BY-NC-4.0"),
        ("cc-by-nc-sa-4.0", CC_NC_SA),
        ("Creative Commons Attribution Non Commercial Share Alike 4.0", CC_NC_SA),
        ("Attribution-NonCommercial-ShareAlike 4.0 International (CC BY-NC-SA 4.0)", CC_NC_SA),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("CC0 1.0 Universal", "CC0-1.0"),
        ("GPLv3", "GPL-3.0-only"),
        ("GNU General Public License, version 2", "GPL-2.0-only"),
        ("GPL v3 or later", "GPL-3.0-or-later"),
        ("GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"),
        ("GPL (>= 2)", "GPL-2.0-or-later"),
        ("LGPL 2.1", "LGPL-2.1-only"),
        ("lgplv2.1+", "LGPL-2.1-or-later"),
        ("MPL 2.0", "MPL-2.0"),
        ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
        ("Llama 3.1 Community License Agreement", LLAMA),
        ("llama3.1", LLAMA),
        ("llama-3.1", LLAMA),
        ("llama3_1", LLAMA),
        ("Meta Llama 3 Community License Agreement", "LicenseRef-llama-3-license-2024"),
        ("Gemma Terms of Use", "LicenseRef-scancode-gemma-tou-2025-03-24"),
        ("BigScience BLOOM RAIL 1.0", "LicenseRef-scancode-bigscience-rail-1.0"),
        ("DeepSeek License", "LicenseRef-scancode-deepseek-la-1.0"),
        ("The Unlicense", "Unlicense"),
        ("EUPL 1.2", "EUPL-1.2"),
        ("openmdw-1.0", "OpenMDW-1.0"),
        ("OpenMDW License Agreement, version 1.1", "LicenseRef-openmdw-1.1"),
        ("Public Domain", "LicenseRef-scancode-public-domain"),
    ],
)
def test_a_name_stands_for_its_license_however_it_is_written(written, expression):
    assert named(written) == expression


@pytest.mark.parametrize(
    ("address", "expression"),
    [
        ("https://creativecommons.org/licenses/by-nc/4.0/", "CC-BY-NC-4.0"),
        ("http://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://www.gnu.org/licenses/gpl-3.0.en.html#top", "GPL-3.0-only"),
        ("https://example.org/licenses/MIT", ""),
        ("https://creativecommons.org/licenses/", ""),
    ],
)
def test_an_address_that_is_called_after_a_license_names_it(address, expression):
    assert named(address) == expression


@pytest.mark.parametrize("entry", TAGS, ids=lambda entry: entry.tag)
def test_every_tag_of_a_hub_is_a_license_a_family_or_nothing(entry):
    expected = {
        (True, False, False): Kind.LICENSE,
        (False, True, False): Kind.FAMILY,
        (False, False, True): Kind.NOTHING,
    }[bool(entry.license), bool(entry.family), entry.names_nothing]
    assert kind(entry.tag) is expected
    assert named(entry.tag) == entry.license
    if entry.license:
        assert named(entry.name) == entry.license


def test_the_table_of_the_hugging_face_hub_is_whole():
    assert len(TAGS) == 83
    assert {e.tag for e in TAGS if e.family} == {
        *("openrail", "bsd", "cc", "gfdl", "gpl", "lgpl"),
    }


def test_every_spdx_id_and_its_full_name_stand_for_it_or_for_what_replaced_it():
    spdx = SYMBOLS["spdx"]
    licenses = {i: n for i, n in spdx.names.items() if i not in spdx.exceptions}
    wrong = {
        written: named(written)
        for license_id, name in licenses.items()
        for written in (license_id, license_id.lower(), name)
        if named(written) != spdx.replaced.get(license_id, license_id)
    }
    assert wrong == {"Fair License": ""}  # Meta's FAIR has a license too
    assert len(licenses) > 700


def test_every_scancode_key_is_accepted_with_its_prefix_and_most_stand_alone():
    scancode = SYMBOLS["scancode"]
    assert len(scancode.keys) > 1700
    exceptions = set(scancode.exceptions)
    keys = [k for k in scancode.keys if scancode.prefix + k not in exceptions]
    assert [k for k in keys if named(scancode.prefix + k) != scancode.prefix + k] == []
    alone = [k for k in keys if named(k) == scancode.prefix + k]
    assert len(keys) - len(alone) < 20  # where SPDX calls another license so, or it says nothing
    assert named("LicenseRef-scancode-bsd-new") == named("bsd-new") == "BSD-3-Clause"


def test_a_license_that_spdx_took_up_has_its_spdx_id():
    assert named("LicenseRef-scancode-openmdw-1.0") == "OpenMDW-1.0"


def test_every_curated_id_is_the_one_that_the_lists_have():
    """An SPDX id where there is one, else ScanCode's, else our own."""
    spdx = {i.casefold() for i in SYMBOLS["spdx"].names}
    scancode = SYMBOLS["scancode"]
    for license_id in KB.ids("licenses"):
        assert named(license_id) == license_id
        bare = re.sub(r"^LicenseRef-(scancode-)?", "", license_id)
        if bare != license_id:
            assert bare.casefold() not in spdx
            assert bare not in scancode.also
            assert license_id.startswith(scancode.prefix) or bare not in scancode.keys
        else:
            assert license_id in SYMBOLS["spdx"].names
            assert license_id not in SYMBOLS["spdx"].replaced


def test_short_names_and_tags_are_accepted_wherever_an_id_is():
    for word in ("llama3.1", "llama-3.1", "Llama 3.1", LLAMA.upper()):
        facts = license_named(word, KB)
        assert facts is not None
        assert facts.id == LLAMA
        assert assess(f"license:{word}", offline=True).release.id == f"license:{LLAMA}"


# ── what is left open ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("GPL", "a GNU GPL"),
        ("Apache", "an Apache license"),
        ("License :: OSI Approved :: Apache Software License", "an Apache license"),
        ("CC-BY", "which version (CC-BY-1.0, CC-BY-2.0"),
        ("OpenRAIL-M", "an OpenRAIL-M license"),
        ("openrail", "an OpenRAIL license"),
        ("Llama License", "a Llama license"),
        ("EUPL", "EUPL-1.0, EUPL-1.1, EUPL-1.2"),
        ("openmdw", "OpenMDW-1.0"),
        ("Python License", "Python-2.0"),
        ("FAIR license", "Meta's FAIR"),
    ],
)
def test_a_name_without_a_version_is_a_family(written, told):
    found = resolve(written, KB)
    assert (found.expression, found.kind) == ("", Kind.FAMILY)
    assert told in found.reason


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "\x00", ")(", "other", "Unknown", "unlicensed", "Proprietary", "license"),
        *("none", "NOASSERTION", "n/a", "See LICENSE", "SEE LICENSE IN LICENSE.md"),
        "LicenseRef-scancode-unknown",
    ],
)
def test_some_values_name_no_license(written):
    assert kind(written) is Kind.NOTHING
    assert named(written) == ""


@pytest.mark.parametrize(
    "written",
    [
        "apache-2.1",
        "gpl-9.9",
        "MIT (non-commercial)",
        "MIT (modified)",
        "Apache-2.0-modified",
        "MIT with restrictions",
        "Non-MIT",
        "MIT+",
        "LicenseRef-nobody-knows",
        "LicenseRef-scancode-nobody-knows",
        "Intel License Agreement",  # not SPDX's `Intel`, which is the Intel Open Source License
        "Commons Compass",
        "MIT and that is all there is to say",
        "Code: MIT, weights: on request",
        "CC BY 4.0 + AUP",
        "Classpath-exception-2.0",  # changes a license, is none
        "x" * 100_000,
        "MIT " * 450,
        "(" * 900 + "MIT" + ")" * 900,
        "MIT OR",
        "OR",
        "MIT WITH Apache-2.0",
        "GPL-2.0 WITH",
    ],
)
def test_what_is_no_known_name_is_never_taken_for_one(written):
    found = resolve(written, KB)
    assert (found.expression, found.kind) == ("", Kind.UNKNOWN)
    assert found.reason


def test_a_family_is_no_name_of_a_license():
    for family in NAMES.families:
        assert kind(f"{family} license") is Kind.FAMILY, family


# ── expressions ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "expression"),
    [
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("mit or apache-2.0", "MIT OR Apache-2.0"),
        ("MIT or Apache License, Version 2.0", "MIT OR Apache-2.0"),
        ("MIT AND MIT", "MIT"),
        ("((MIT))", "MIT"),
        ("MIT OR Apache-2.0 AND gpl-2.0+", "MIT OR (Apache-2.0 AND GPL-2.0-or-later)"),
        ("(MIT OR Apache-2.0) AND cc-by-4.0", "(MIT OR Apache-2.0) AND CC-BY-4.0"),
        ("GPL v2 or later or MIT", "GPL-2.0-or-later OR MIT"),
        ("MIT and GNU GPL (v3)", "MIT AND GPL-3.0-only"),
        ("llama3.1 AND cc-by-nc-4.0", f"{LLAMA} AND CC-BY-NC-4.0"),
        ("gpl-2.0 with Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("Apache 2.0 with LLVM exception", "Apache-2.0 WITH LLVM-exception"),
        ("Apache-2.0+", "Apache-2.0+"),
        ("MPL 2.0 or any later version", "MPL-2.0+"),
        ("AGPL-3.0+", "AGPL-3.0-or-later"),
        ("MIT, Apache-2.0 and BSD-3-Clause", "MIT AND Apache-2.0 AND BSD-3-Clause"),
        ("MIT, Apache-2.0, or GPL-3.0", "MIT OR Apache-2.0 OR GPL-3.0-only"),
        ("dual licensed under MIT or Apache 2.0", "MIT OR Apache-2.0"),
        ("either MIT or Apache-2.0 at your option", "MIT OR Apache-2.0"),
    ],
)
def test_an_expression_is_normalized(written, expression):
    assert named(written) == expression


@pytest.mark.parametrize(
    "written",
    [
        *("Apache-2.0 / MIT", "MIT/Apache-2.0", "MIT, Apache-2.0", "MIT; BSD-3-Clause"),
        *("MIT | GPL-3.0", "MIT & Apache-2.0", "MIT and/or Apache-2.0"),
        "dual-licensed under MIT and Apache-2.0",
    ],
)
def test_a_list_that_says_neither_and_nor_or_is_not_guessed(written):
    found = resolve(written, KB)
    assert (found.expression, found.kind) == ("", Kind.AMBIGUOUS)
    assert "but not whether all hold or one may be chosen" in found.reason


@pytest.mark.parametrize(
    ("written", "why"),
    [("GPL or MIT", "a GNU GPL"), ("Apache-2.0 AND other", "'other' names no license")],
)
def test_an_expression_with_an_open_part_says_which(written, why):
    found = resolve(written, KB)
    assert not found.expression
    assert why in found.reason


def test_no_index_of_the_library_is_loaded_and_nothing_of_it_for_a_plain_name():
    code = (
        "import sys\n"
        "from howopen.knowledge_base import knowledge\n"
        "from howopen.licenses.names import resolve\n"
        "kb = knowledge()\n"
        "assert resolve('apache-2.0', kb).expression == 'Apache-2.0'\n"
        "assert 'names' not in vars(kb), 'the table was loaded'\n"
        "assert resolve('EUPL-1.2', kb).expression == 'EUPL-1.2'\n"
        "assert 'license_expression' not in sys.modules\n"
        "import license_expression\n"
        "license_expression.get_license_index = None\n"
        "assert resolve('MIT OR OpenMDW-1.0', kb).expression == 'MIT OR OpenMDW-1.0'\n"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("", ()),
        ("MIT", ("MIT",)),
        ("(MIT OR Apache-2.0) AND CC-BY-4.0", ("MIT", "Apache-2.0", "CC-BY-4.0")),
        ("GPL-3.0-only WITH Classpath-exception-2.0", ("GPL-3.0-only", "Classpath-exception-2.0")),
        ("Apache-2.0+", ("Apache-2.0",)),
    ],
)
def test_an_expression_holds_these_ids(expression, ids):
    assert ids_of(expression) == ids


# ── licenses that are only a name ───────────────────────────────────────────────────────────────


def test_a_license_without_curated_facts_is_told_as_a_name():
    (reading,) = license_report(["EUPL 1.1"]).files
    assert (reading.expression, reading.role, reading.terms) == ("EUPL-1.1", "name", ())


def test_a_family_and_an_expression_are_refused_with_the_reason():
    with pytest.raises(NotFoundError, match="a GNU GPL, but not which one"):
        license_report(["gpl"])
    with pytest.raises(NotFoundError, match="is not one license"):
        license_report(["MIT OR Apache-2.0"])
    with pytest.raises(NotFoundError, match="a GNU GPL, but not which one"):
        assess("license:gpl", offline=True)


def test_that_the_terms_of_a_name_are_unknown_is_part_of_the_answer():
    found = assess("license:EUPL-1.1", offline=True)
    assert found.release.id == "license:EUPL-1.1"
    assert {f.status for f in found.freedoms.values()} == {"unknown"}
    assert any(u.id == "license-terms" and "EUPL-1.1" in u.reason for u in found.unknowns)


@pytest.mark.parametrize(
    ("expression", "free"),
    [
        ("Apache-2.0", "met"),
        ("Apache-2.0 WITH LLVM-exception", "met"),  # SPDX exceptions only add permissions
        ("Apache-2.0 AND EUPL-1.1", "unknown"),
        ("Apache-2.0 WITH LicenseRef-scancode-commons-clause", "unknown"),
    ],
)
def test_a_license_whose_terms_are_unknown_leaves_the_freedoms_unknown(expression, free):
    found = assess(f"license:{expression}", offline=True)
    assert {found.freedoms[name].status for name in ("use", "modify", "share")} == {free}


# ── names in reports ────────────────────────────────────────────────────────────────────────────


def test_names_are_given_for_the_licenses_that_are_known():
    names = short_names(("MIT OR LicenseRef-nobody-knows", "EUPL-1.2", ""), KB)
    assert names == {"EUPL-1.2": "European Union Public License 1.2", "MIT": "MIT License"}


def test_an_expression_is_read_with_names_in_place_of_ids():
    names = {"MIT": "MIT License", "X": "Example"}
    assert in_names("(MIT OR X+) AND Y", names) == "(MIT License OR Example or later) AND Y"


def test_an_assessment_names_every_license_it_holds():
    found = assess("llama-3.1-405b", offline=True)
    held = {t.license for t in found.terms} | {c.expression for c in found.licenses}
    assert held == set(found.license_names)
    assert found.licenses[0].name == found.license_names[found.licenses[0].expression]


def test_a_license_report_names_the_licenses_it_holds(tmp_path):
    report = license_report(["mit"])
    assert report.license_names == {"MIT": "MIT License"}
    unknown = tmp_path / "TERMS"
    unknown.write_text("You owe us a cake.", encoding="utf-8")
    assert license_report([str(unknown)]).license_names == {}
