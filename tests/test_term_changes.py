"""An edited license tells first what changed in terms: what came, what is gone, what says other."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen.cli.run import cli
from howopen.knowledge_base import KnowledgeBase, knowledge
from howopen.licenses.bundle import read_license_text
from howopen.licenses.canonical import canonical
from howopen.licenses.corpus import PackageNotFoundError, plain_texts
from howopen.licenses.identify import Identifier
from howopen.licenses.index import MARK, Index, KnownText, build, file_key
from howopen.licenses.undo import undone
from howopen.types import TermChange, TermState

TEXT = """Harrier Community License

1. Grant. You are granted a worldwide, royalty-free license to use, copy, modify and distribute the
   Harrier Materials, and to make derivative works of them.

2. Large users. If the monthly active users of the products made available by Licensee exceed 700
   million, you must request a license from Us, which We may grant in Our sole discretion.

3. Other models. You may not use the Harrier Materials or their output to improve any other large
   language model.

4. Uses. You will not use the Harrier Materials for:
   (a) weapons or explosives;
   (b) spam;
   (c) human trafficking.

5. Termination. We may terminate this Agreement if you are in breach of any term. Upon termination
   you shall delete the Harrier Materials. Sections 2 and 5 survive.

6. No warranty. The Harrier Materials are provided as is, without warranties of any kind.
"""


def known(text: str, told: str) -> KnowledgeBase:
    """What howopen knows, with this license for the only text, whose words `told` are known."""
    words = canonical(text)
    license_ = KnownText(
        "Harrier",
        words.hashes,
        flags=bytes(MARK * (at in words.marks) for at in range(len(words))),
        keys=(file_key(text),),
        told=tuple(canonical(told).words),
    )
    kb = copy.copy(knowledge())
    kb.readings = copy.deepcopy(kb.readings)
    kb.identifier = Identifier(Index(build([license_], {})))
    return kb


KB = known(TEXT, told=TEXT)


def changes(text: str, kb: KnowledgeBase = KB) -> tuple[TermChange, ...]:
    reading = read_license_text(text, kb, path="LICENSE")
    assert [part.match.value for part in reading.parts] == ["edited"]
    return reading.changes


def edited(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


def without(start: str, end: str) -> str:
    return TEXT[: TEXT.index(start)] + TEXT[TEXT.index(end) :]


def test_a_text_that_is_the_known_one_has_no_changes():
    assert read_license_text(TEXT, KB).changes == ()
    assert read_license_text(TEXT.upper(), KB).changes == ()


def test_a_number_changes_from_one_to_another():
    (change,) = changes(edited("700\n   million", "100 million"))
    assert (change.change, change.kind, change.differs) == ("changed", "user-cap", ("number",))
    assert change.before is not None
    assert change.before.params["number"] == 700_000_000
    assert change.after is not None
    assert change.after.params["number"] == 100_000_000
    assert "100 million" in change.after.quote
    assert (change.after.section, change.after.start_line) == ("2", 6)
    assert change.license == "Harrier"


def test_a_ban_that_was_taken_out_is_gone_with_the_words_that_went():
    (change,) = changes(without("3. Other models", "4. Uses"))
    assert (change.change, change.kind) == ("gone", "no-improving-other-models")
    assert change.after is None
    assert change.before is not None
    assert "improve any other large language model" in change.before.quote
    assert "Large users" not in change.before.quote


def test_an_item_of_a_list_is_gone_and_its_neighbors_stay():
    (change,) = changes(without("   (b) spam", "   (c) human"))
    assert change.change == "gone"
    assert change.before is not None
    assert change.before.params["category"] == "spam"


def test_a_sentence_that_was_put_in_adds_a_term_in_its_section():
    text = edited("works of them.", "works of them. You may not use them for commercial purposes.")
    added = {c.kind: c for c in changes(text) if c.change == "added"}
    after = added["non-commercial"].after
    assert after is not None
    assert (after.quote, after.section) == ("You may not use them for commercial purposes.", "1")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("You may not use", "You may use", "no-improving-other-models"),
        ("We may terminate", "We may not terminate", "termination-on-breach"),
        ("you shall delete", "you shall not delete", "delete-on-termination"),
    ],
)
def test_a_negation_put_in_or_taken_out_turns_the_term(old: str, new: str, kind: str):
    by_kind = {change.kind: change for change in changes(edited(old, new))}
    change = by_kind[kind]
    turned = change.after is not None and change.after.state is not TermState.STATED
    assert change.change == "gone" or turned


def test_other_words_that_change_no_term_are_an_edit_without_changes():
    assert changes(edited("Sections 2 and 5 survive", "Sections 2 and 5 endure")) == ()


def test_where_the_known_words_are_not_told_what_stood_there_is_unknown():
    only_hashes = known(TEXT, told="")
    text = edited(
        "royalty-free license to use, copy, modify and distribute the\n   Harrier Materials",
        "license to use the Harrier Materials for non-commercial purposes only, free of charge",
    )
    by_kind = {change.kind: change.change for change in changes(text, only_hashes)}
    assert by_kind["non-commercial"] == "unknown"


def test_of_a_fingerprint_a_changed_number_is_told_where_this_text_has_the_word():
    text = edited("exceed 700\n   million", "exceed 100 million").replace(
        "Sections 2 and 5", "Sections 2, 5 and 700"
    )
    (change,) = changes(text, known(TEXT, told=""))
    assert change.before is not None
    assert change.before.params["number"] == 700_000_000


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0.03, 0.97),
            st.integers(0, 20),
            st.sampled_from(["", "not ", "purple ponies ", "You may not sell it. "]),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_edits_undone_give_the_known_words_back(edits: list[tuple[float, int, str]]):
    text = TEXT
    for where, length, words in edits:
        spans = [m.span() for m in re.finditer(r"\S+", text)]
        first = int(where * len(spans))
        last = min(first + length, len(spans) - 1)
        text = text[: spans[first][0]] + words + text[spans[last][0] :]
    found = KB.identifier.identify(text)
    if found.edits:
        assert told(undone(found.raw, found.edits).text) == told(TEXT)


def told(text: str) -> list[str]:
    """Words but list marks, and the number that a line begins with, which may be taken for one."""
    return [word for word in canonical(text).words if len(word) > 1 and word != "700"]


# ── as people and programs see it ───────────────────────────────────────────────────────────────


@pytest.fixture
def elastic(tmp_path: Path) -> Path:
    """The Elastic License 2.0 without its ban on hosted services, and with another sentence."""
    try:
        text = dict(plain_texts())["Elastic-2.0"][1]
    except PackageNotFoundError:
        pytest.skip("the package that carries the text is not installed")
    start = text.index("You may not provide the software to third parties as a hosted")
    end = text.index("You may not move, change, disable")
    path = tmp_path / "LICENSE"
    path.write_text(f"{text[:start]}You may not use it in Cuba. {text[end:]}", encoding="utf-8")
    return path


def shown(path: Path, form: str) -> str:
    return CliRunner().invoke(cli, ["license", str(path), "--format", form]).output


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_reports_tell_changes_in_terms_before_the_words_that_differ(elastic: Path, form: str):
    said = " ".join(shown(elastic, form).split())
    gone = said.index("The ban on hosted services is gone")
    assert gone < said.index("difference:")
    assert "Added: regions shut out" in said


def test_json_has_each_change_with_both_readings(elastic: Path):
    (file,) = json.loads(shown(elastic, "json"))["files"]
    by_kind = {(c["change"], c["kind"]): c for c in file["changes"]}
    gone = by_kind["gone", "no-hosted-service"]
    assert gone["after"] is None
    assert gone["before"]["quote"].startswith("You may not provide the software")
    assert by_kind["added", "region-exclusion"]["after"]["params"]["regions"] == ["Cuba"]


def test_a_change_of_words_alone_is_never_called_harmless(elastic: Path):
    text = dict(plain_texts())["Elastic-2.0"][1].replace("compliant", "conforming", 1)
    text = text.replace("The licensor grants", "The licensor happily grants", 1)
    elastic.write_text(text, encoding="utf-8")
    said = " ".join(shown(elastic, "text").split())
    assert "No term changed that howopen understands; the words did" in said
