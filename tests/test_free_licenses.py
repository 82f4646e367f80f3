"""No restriction is read in a license that the Open Source Initiative approved, but the true ones."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from typing import NamedTuple

import pytest

from howopen.knowledge_base import knowledge
from howopen.terms.document import parse
from howopen.types import TermState

KB = knowledge()


class Reviewed(NamedTuple):
    """A restriction that stands in an approved license; `words` are in its quote."""

    license: str
    kind: str
    words: str


# Each was read in its text by a person: export and other laws as a condition, and nothing else.
TRUE = (
    Reviewed("APSL-1.0", "law-compliance-condition", "except as authorized by United States law"),
    Reviewed("APSL-1.0", "region-exclusion", "embargoed country"),
    Reviewed("APSL-1.0", "group-exclusion", "Specially Designated Nationals"),
    Reviewed("CATOSL-1.1", "law-compliance-condition", "in violation of such laws"),
    Reviewed("CDDL-1.0", "law-compliance-condition", "export administration regulations"),
    Reviewed("CDDL-1.1", "law-compliance-condition", "export administration regulations"),
    Reviewed("Intel", "law-compliance-condition", "comply with any export regulations"),
    Reviewed("LPL-1.02", "law-compliance-condition", "export administration regulations"),
    Reviewed("RPL-1.1", "law-compliance-condition", "all applicable laws and regulations"),
    Reviewed("RPL-1.5", "law-compliance-condition", "all applicable laws and regulations"),
    Reviewed("RPSL-1.0", "law-compliance-condition", "in violation of any such restrictions"),
)


@cache
def approved() -> dict[str, str]:
    """Id and text of every approved license, of the build package that carries the SPDX list."""
    try:
        listed = files("osslili") or ()
    except PackageNotFoundError:
        return {}
    path = next((f for f in listed if f.name == "spdx_licenses.json"), None)
    if path is None:
        return {}
    entries = json.loads(path.locate().read_text(encoding="utf-8"))["licenses"]
    return {
        license_id: entry["text"]
        for license_id, entry in entries.items()
        if entry.get("isOsiApproved") and entry.get("text")
    }


def restrictions(text: str) -> list[tuple[str, str]]:
    return [
        (term.kind, term.quote)
        for term in KB.reader.read(parse(text))
        if KB.term_kinds[term.kind].group == "restriction"
        and term.state is not TermState.DENIED
        and term.kind != "unread-language"  # four are in French, which is told and is no ban
    ]


def test_no_restriction_is_read_in_an_approved_license() -> None:
    if not approved():
        pytest.skip("the package osslili, which carries the texts, is not installed")
    invented = [
        f"{license_id}: {kind}: {quote}"
        for license_id, text in approved().items()
        for kind, quote in restrictions(text)
        if not any(license_id == t.license and kind == t.kind and t.words in quote for t in TRUE)
    ]
    assert invented == []


def test_the_true_ones_are_read() -> None:
    if not approved():
        pytest.skip("the package osslili, which carries the texts, is not installed")
    missed = [
        t
        for t in TRUE
        if not any(
            kind == t.kind and t.words in quote
            for kind, quote in restrictions(approved()[t.license])
        )
    ]
    assert missed == []
