"""Short names of licenses: people read them, programs read the ids."""

from __future__ import annotations

import pytest

from howopen.api import assess
from howopen.knowledge_base import knowledge
from howopen.licenses.names import ids_of, in_names, short_names
from howopen.licenses.report import license_report


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("", ()),
        ("MIT", ("MIT",)),
        ("(MIT OR Apache-2.0) AND CC-BY-4.0", ("MIT", "Apache-2.0", "CC-BY-4.0")),
        ("GPL-3.0-only WITH Classpath-exception-2.0", ("GPL-3.0-only", "Classpath-exception-2.0")),
    ],
)
def test_an_expression_holds_these_ids(expression, ids):
    assert ids_of(expression) == ids


def test_names_are_given_for_the_licenses_that_are_known():
    names = short_names(("MIT OR LicenseRef-nobody-knows", ""), knowledge())
    assert names == {"MIT": "MIT License"}


def test_an_expression_is_read_with_names_in_place_of_ids():
    names = {"MIT": "MIT License", "X": "Example"}
    assert in_names("(MIT OR X) AND Y", names) == "(MIT License OR Example) AND Y"


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
