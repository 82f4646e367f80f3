"""Choices inside one license, and several models made one work: what binds, and what goes together.

OR lets the user pick, AND adds up; of several parts the strictest answers, and what is shared as one
work needs one license that all of them go under.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import files
from pathlib import Path
from typing import Any

import pytest
from helpers import COMPANY
from hypothesis import given, settings
from hypothesis import strategies as st

from howopen import assess, may
from howopen.cli.run import run
from howopen.errors import UsageError
from howopen.knowledge_base import knowledge
from howopen.licenses.algebra import alternatives, is_same
from howopen.permissions.ask import answers, deciding
from howopen.permissions.decide import STRICTNESS
from howopen.types import Answer, Answers, Use

KB = knowledge()
MIT = next(f for f in files("rich") or () if f.name == "LICENSE").read_text(encoding="utf-8")
APACHE = (Path(__file__).parents[1] / "LICENSE").read_text(encoding="utf-8")
SHARED, RELICENSED = "redistribute-derivative", "relicense-derivative"


def ask(target: str | Path | Sequence[str | Path], *acts: str, **others: Any) -> Answer:
    """What the texts say to a company that does these acts; licenses are given by their ids."""
    roles = {k: [_license(t) for t in others.pop(k, ())] for k in ("trained_on", "outputs_of")}
    several = not isinstance(target, str | Path)
    own = [_license(t) for t in target] if several else _license(target)  # type: ignore[union-attr,arg-type]
    return may(own, {**COMPANY, "acts": acts or ("run",), **others}, **roles, offline=True)


def _license(target: str | Path) -> str | Path:
    return target if isinstance(target, Path) else f"license:{target}"


@pytest.fixture
def release(tmp_path: Path) -> Any:
    """Makes a release of a card with this license and of texts."""

    def write(license_tag: str = "", name: str = "", **texts: str) -> Path:
        folder = tmp_path / (name or "model")
        folder.mkdir()
        if license_tag:
            (folder / "README.md").write_text(f"---\nlicense: {license_tag}\n---\nA model.\n")
        for file, text in texts.items():
            (folder / file.replace("_", "-")).write_text(text)
        return folder

    return write


# ── the algebra of expressions ──────────────────────────────────────────────────────────────────


def test_or_offers_alternatives_and_and_adds_up():
    assert alternatives("MIT OR GPL-3.0-only") == ({"GPL-3.0-only"}, {"MIT"})
    assert alternatives("(MIT OR Zlib) AND ISC") == ({"ISC", "MIT"}, {"ISC", "Zlib"})
    assert alternatives("GPL-2.0-only WITH Classpath-exception-2.0 OR MIT") == (
        {"GPL-2.0-only WITH Classpath-exception-2.0"},
        {"MIT"},
    )


def test_an_alternative_that_asks_for_more_is_none():
    assert alternatives("MIT OR (MIT AND ISC)") == ({"MIT"},)


def test_order_and_parentheses_change_nothing():
    assert is_same("MIT OR ISC", "ISC OR MIT")
    assert is_same("A AND (B OR C)", "(A AND C) OR (B AND A)")
    assert not is_same("MIT OR ISC", "MIT AND ISC")


@pytest.mark.parametrize("text", ["", "(", "MIT OR", "(MIT", "OR", "MIT ISC", "(" * 99 + "MIT"])
def test_what_is_no_expression_offers_no_choice(text: str):
    assert len(alternatives(text)) == 1


def test_very_many_alternatives_are_cut_off():
    assert len(alternatives(" AND ".join(f"(A{n} OR B{n})" for n in range(40)))) <= 32


# ── a choice inside one release ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("expression", ["MIT OR GPL-3.0-only", "GPL-3.0-only OR MIT"])
def test_of_a_choice_the_alternative_that_permits_most_answers(expression: str):
    answer = ask(expression, SHARED, RELICENSED)
    assert answer.answer is Answers.CONDITIONS
    assert answer.picked == "MIT"
    assert answer.choice == "under MIT, which the release offers as a choice"
    assert {e.source for e in answer.evidence} == {"MIT"}


def test_what_no_alternative_allows_is_forbidden():
    answer = ask("CC-BY-NC-4.0 OR CC-BY-NC-SA-4.0")
    assert answer.answer is Answers.FORBIDDEN


def test_of_an_alternative_nobody_knows_nothing_is_needed():
    assert ask("MIT OR RPL-1.5").answer is Answers.ALLOWED
    assert ask("MIT AND RPL-1.5").answer is Answers.UNCLEAR


def test_and_sums_the_strictest():
    assert ask("MIT AND GPL-3.0-only", SHARED, RELICENSED).answer is Answers.FORBIDDEN
    assert ask("(MIT OR GPL-3.0-only) AND CC-BY-NC-4.0").answer is Answers.FORBIDDEN
    assert ask("MIT OR (GPL-3.0-only AND CC-BY-NC-4.0)").picked == "MIT"


def test_an_exception_that_only_permits_more_is_told():
    answer = ask("GPL-3.0-only WITH Classpath-exception-2.0")
    assert answer.answer is Answers.ALLOWED
    assert [r.says for r in answer.reasons if r.term == "license-exception"]
    shared = ask("GPL-3.0-only WITH Classpath-exception-2.0", SHARED, RELICENSED)
    assert shared.answer is Answers.FORBIDDEN, "the license's own answer stands"


def test_words_added_that_may_take_away_leave_it_open():
    answer = ask("GPL-3.0-only WITH LicenseRef-scancode-commons-clause")
    assert answer.answer is Answers.UNCLEAR


def test_a_card_offers_a_choice(release: Any):
    answer = ask(release("MIT OR CC-BY-NC-4.0"))
    assert (answer.answer, answer.picked) == (Answers.ALLOWED, "MIT")


def test_a_list_of_licenses_in_a_card_is_no_choice(release: Any):
    assert ask(release("[mit, cc-by-nc-4.0]")).answer is Answers.FORBIDDEN


@pytest.mark.parametrize(
    "text",
    [
        "SPDX-License-Identifier: MIT OR GPL-3.0-only\n",
        "You may use it under the MIT License or the GNU General Public License version 3.\n",
    ],
)
def test_a_text_that_points_to_two_licenses_offers_a_choice(release: Any, text: str):
    answer = ask(release(LICENSE=text), SHARED, RELICENSED)
    assert (answer.answer, answer.picked) == (Answers.CONDITIONS, "MIT")


@pytest.mark.parametrize(
    "text",
    [
        "Licensed under the MIT license and the GNU General Public License version 3.\n",
        "Licensed under the MIT license. The weights are licensed under CC-BY-NC-4.0.\n",
        "Licensed under the MIT license, or, where it is sold, CC-BY-NC-4.0.\n",
    ],
)
def test_no_choice_is_read_where_none_is_offered(release: Any, text: str):
    answer = ask(release(LICENSE=text), SHARED, RELICENSED)
    assert not answer.picked
    assert answer.answer is not Answers.ALLOWED


def test_both_texts_of_a_choice_are_there_and_one_answers(release: Any):
    folder = release("MIT OR Apache-2.0", LICENSE_MIT=MIT, LICENSE_APACHE=APACHE)
    answer = ask(folder, SHARED)
    assert answer.picked == "MIT"
    assert {e.path for e in answer.evidence} == {"LICENSE-MIT"}
    assert not answer.conflicts
    weights = next(c for c in assess(folder, offline=True).licenses if c.applies_to == "weights")
    assert is_same(weights.expression, "MIT OR Apache-2.0")


def test_two_texts_without_a_stated_choice_both_bind(release: Any):
    answer = ask(release(LICENSE_MIT=MIT, LICENSE_APACHE=APACHE), SHARED)
    assert not answer.picked
    assert {e.path for e in answer.evidence} == {"LICENSE-MIT", "LICENSE-APACHE"}


def test_a_lone_text_of_a_choice_answers(release: Any):
    answer = ask(release("Apache-2.0 OR MIT", LICENSE=APACHE), SHARED)
    assert {e.path for e in answer.evidence} == {"LICENSE"}


def test_of_licenses_that_all_hold_one_text_does_not_speak_for_the_others(release: Any):
    assert ask(release("MIT AND CC-BY-NC-4.0", LICENSE=MIT)).answer is Answers.FORBIDDEN


def test_statements_that_disagree_are_no_choice(release: Any):
    folder = release("mit", LICENSE="This work is licensed under CC-BY-NC-4.0.\n")
    answer = ask(folder)
    assert answer.answer is Answers.FORBIDDEN
    assert answer.conflicts


def test_the_same_choice_written_otherwise_is_no_conflict(release: Any):
    folder = release("MIT OR Apache-2.0", LICENSE="SPDX-License-Identifier: Apache-2.0 OR MIT\n")
    answer = ask(folder)
    assert answer.answer is Answers.ALLOWED
    assert not answer.conflicts


def test_a_base_model_binds_whatever_is_picked(release: Any):
    folder = release("MIT OR Apache-2.0\nbase_model: google/gemma-7b")
    answer = ask(folder, SHARED, RELICENSED)
    assert answer.answer is Answers.FORBIDDEN
    assert "pass-through" in answer.deciding_terms


# ── several parts ───────────────────────────────────────────────────────────────────────────────


def test_the_strictest_part_answers_and_every_part_is_told():
    answer = ask(["apache-2.0", "cc-by-nc-4.0"])
    assert answer.answer is Answers.FORBIDDEN
    assert [(p.target, p.answer) for p in answer.parts] == [
        ("license:apache-2.0", Answers.ALLOWED),
        ("license:cc-by-nc-4.0", Answers.FORBIDDEN),
    ]
    assert {r.target for r in answer.reasons} == {"license:cc-by-nc-4.0"}


def test_permissive_beside_permissive_never_conflicts(release: Any):
    """An Apache-2.0 child of an MIT parent is no conflict: as a combination, and as a release."""
    together = ask(["apache-2.0", "mit", "bsd-3-clause", "cc-by-4.0"], SHARED)
    assert together.answer is Answers.CONDITIONS
    assert "share-alike" not in together.deciding_terms
    child = ask(release("apache-2.0\nbase_model: microsoft/phi-2"), SHARED)
    assert child.answer is Answers.CONDITIONS
    assert not child.conflicts


def test_a_permissive_fine_tune_of_a_restricted_base_is_as_restricted():
    answer = ask(["apache-2.0", "gemma"], SHARED)
    assert answer.answer is Answers.CONDITIONS
    passed_on = [o.target for o in answer.obligations if o.term == "pass-through"]
    assert passed_on == ["license:gemma"]


@pytest.mark.parametrize("restricted", ["gemma", "llama3.1", "bigscience-openrail-m"])
def test_copyleft_does_not_go_with_restrictions_to_pass_on(restricted: str):
    answer = ask(["gpl-3.0-only", restricted], SHARED)
    assert answer.answer is Answers.FORBIDDEN
    clash = answer.reasons[0]
    assert clash.target == f"license:gpl-3.0-only + license:{restricted}"
    assert "as a whole, under this License" in clash.evidence[0].quote
    assert len(clash.evidence) > 1
    assert ask(["gpl-3.0-only", restricted]).answer is Answers.CONDITIONS, "nothing is shared"


def test_two_share_alike_licenses_do_not_go_together():
    answer = ask(["cc-by-sa-4.0", "odbl-1.0"], SHARED)
    assert answer.answer is Answers.FORBIDDEN
    assert answer.deciding_terms == ("share-alike",)
    assert {e.source for e in answer.evidence} == {"CC-BY-SA-4.0", "ODbL-1.0"}


@pytest.mark.parametrize(
    "together",
    [
        ["cc-by-sa-4.0", "gpl-3.0-only"],
        ["apache-2.0", "gpl-3.0-only"],
        ["gpl-3.0-only", "gpl-3.0-or-later"],
        ["lgpl-3.0-only", "gpl-3.0-only"],
        ["mpl-2.0", "agpl-3.0-only"],
        ["cc-by-sa-4.0", "lgpl-3.0-only"],  # both under the GPL
        ["cc-by-sa-3.0", "cc-by-sa-4.0"],
        ["cc-by-sa-4.0", "cc-by-sa-4.0"],
    ],
)
def test_what_stewards_published_as_compatible_goes_together(together: list[str]):
    assert ask(together, SHARED).answer is Answers.CONDITIONS


def test_the_license_of_the_whole_is_told():
    answer = ask(["cc-by-sa-4.0", "gpl-3.0-only"], SHARED)
    assert answer.obligations[0].do == "as one work: share the whole under GPL-3.0-only"
    assert "creativecommons.org" in answer.obligations[0].evidence[0].source


def test_what_stewards_published_as_incompatible_does_not():
    answer = ask(["apache-2.0", "gpl-2.0-only"], SHARED)
    assert answer.answer is Answers.FORBIDDEN
    assert "gnu.org" in answer.evidence[0].source


def test_share_alike_of_some_files_leaves_it_open_how_far_the_rest_goes():
    assert ask(["mpl-2.0", "odbl-1.0"], SHARED).answer is Answers.UNCLEAR


def test_an_exception_may_permit_what_its_license_does_not():
    answer = ask(["gpl-3.0-only WITH Classpath-exception-2.0", "gemma"], SHARED)
    assert answer.answer is Answers.UNCLEAR


def test_what_is_not_known_is_never_allowed():
    assert ask(["mit", "rpl-1.5"]).answer is Answers.UNCLEAR


def test_words_decide_and_not_names(release: Any):
    grant = (
        "You are granted a worldwide license to use, reproduce, distribute, create derivative "
        "works of, and make modifications to the Model weights.\n\n"
    )
    bar = "2. You may use the Model for non-commercial purposes only.\n"
    barred = release(name="barred", LICENSE=f"Example License\n\n1. {grant}{bar}")
    free = {"commercial": False, "purpose": "research"}
    assert ask([barred, "apache-2.0"], SHARED, **free).answer is not Answers.FORBIDDEN
    answer = ask([barred, "gpl-3.0-only"], SHARED, **free)
    assert answer.answer is Answers.FORBIDDEN
    assert "LICENSE" in {e.path for e in answer.evidence}


def test_the_alternative_that_goes_with_the_other_part_is_picked():
    answer = ask(["MIT OR GPL-3.0-only", "gemma"], SHARED)
    assert answer.answer is Answers.CONDITIONS
    assert answer.parts[0].picked == "MIT"
    assert answer.choice.startswith("license:MIT OR GPL-3.0-only: under MIT")


def test_one_answer_serves_all_parts_where_a_fact_is_missing():
    answer = ask(["llama3.1", "llama3.2"], monthly_active_users=None)
    assert [q.fact for q in answer.questions].count("monthly_active_users") == 1


# ── what a model was made with ──────────────────────────────────────────────────────────────────


def test_outputs_of_another_model_are_asked_for_what_was_done_with_them():
    answer = ask("apache-2.0", SHARED, outputs_of=["llama3"])
    assert answer.answer is Answers.FORBIDDEN
    assert answer.deciding_terms == ("no-improving-other-models",)
    part = answer.parts[1]
    assert (part.role, part.acts) == ("outputs-of", ("train-other-model-with-outputs",))


def test_names_and_badges_reach_a_model_that_is_shared():
    shared = ask("apache-2.0", SHARED, outputs_of=["llama3.1"])
    assert shared.answer is Answers.CONDITIONS
    due = {o.term for o in shared.obligations if o.target == "license:llama3.1"}
    assert {"derivative-naming", "attribution-display"} <= due
    kept = ask("apache-2.0", outputs_of=["llama3.1"])
    assert "attribution-display" not in {o.term for o in kept.obligations}
    renamed = ask("apache-2.0", SHARED, "rename-derivative", outputs_of=["llama3.1"])
    assert renamed.answer is Answers.FORBIDDEN


def test_data_for_noncommercial_ends_trains_no_commercial_model():
    assert ask("mit", trained_on=["cc-by-nc-4.0"]).answer is Answers.FORBIDDEN
    free = ask("mit", trained_on=["cc-by-nc-4.0"], commercial=False, purpose="research")
    assert free.answer is Answers.ALLOWED


def test_whether_weights_inherit_no_text_decides_unless_one_does():
    def note(license_id: str, role: str) -> str:
        return ask("mit", SHARED, **{role: [license_id]}).parts[1].note

    assert "no text at hand decides" in note("cc-by-sa-4.0", "trained_on")
    assert "no text at hand decides" in note("llama3.1", "outputs_of")
    assert "leaves free" in note("cdla-permissive-2.0", "trained_on")
    assert "counts models trained on outputs as derivatives" in note("gemma", "outputs_of")


def test_a_part_that_binds_what_was_made_with_it_counts_in_the_one_work():
    assert ask("gpl-3.0-only", SHARED, outputs_of=["gemma"]).answer is Answers.FORBIDDEN
    assert ask("gpl-3.0-only", SHARED, trained_on=["cc-by-sa-4.0"]).answer is Answers.CONDITIONS


# ── monotony ────────────────────────────────────────────────────────────────────────────────────

_IDS = (
    *("MIT", "Apache-2.0", "GPL-3.0-only", "GPL-2.0-only", "CC-BY-SA-4.0", "CC-BY-NC-4.0"),
    *("MPL-2.0", "ODbL-1.0", "gemma", "llama3.1", "bigscience-openrail-m", "CC-BY-NC-SA-4.0"),
)
_ACTS = ("run", "host-api", "embed-product", "redistribute-weights", SHARED, RELICENSED)


def uses() -> st.SearchStrategy[Use]:
    acts = st.lists(st.sampled_from(_ACTS), max_size=2, unique=True).map(tuple)
    return st.builds(
        Use, acts=acts, commercial=st.none() | st.booleans(), field=st.none() | st.just("none")
    )


def strictness(targets: Sequence[str], use: Use, **roles: Sequence[str]) -> int:
    ready = deciding(
        [f"license:{t}" for t in targets],
        KB,
        **{role: [f"license:{t}" for t in named] for role, named in roles.items()},
        offline=True,
    )
    quick = ready.strictness(use)
    assert ready.decide(use).answer is quick
    return STRICTNESS[quick]


some_licenses = st.lists(st.sampled_from(_IDS), min_size=1, max_size=3)


@settings(max_examples=60)
@given(some_licenses, st.sampled_from(_IDS), uses(), st.sampled_from(("", "outputs_of")))
def test_a_target_more_never_loosens_the_answer(some: list[str], more: str, use: Use, role: str):
    before = strictness(some, use)
    after = strictness(some, use, **{role: [more]}) if role else strictness([*some, more], use)
    assert after >= before


@settings(max_examples=60)
@given(some_licenses, st.sampled_from(_IDS), st.lists(st.sampled_from(_IDS), max_size=1), uses())
def test_an_alternative_more_never_tightens_the_answer(
    some: list[str], more: str, beside: list[str], use: Use
):
    before = strictness([" AND ".join(some), *beside], use)
    after = strictness([f"({' AND '.join(some)}) OR {more}", *beside], use)
    assert after <= before


@settings(max_examples=40)
@given(st.permutations(_IDS[:5]), uses())
def test_the_order_of_alternatives_decides_nothing(ids: list[str], use: Use):
    told = [
        deciding(f"license:{' OR '.join(order)}", KB, offline=True).decide(use)
        for order in (ids, sorted(ids))
    ]
    assert told[0].picked == told[1].picked
    assert told[0].reasons == told[1].reasons


# ── batches and the command line ────────────────────────────────────────────────────────────────


def grid(*lines: dict[str, Any]) -> list[Answer]:
    return list(answers([json.dumps(line).encode() for line in lines], offline=True))


def test_a_line_of_a_batch_may_hold_several_targets():
    use = {"acts": [SHARED], "commercial": True, "field": "none"}
    both, chained, alone = grid(
        {"id": "1", "targets": ["license:gpl-3.0-only", "license:cc-by-sa-4.0"], "use": use},
        {"id": "2", "target": "license:mit", "outputs_of": ["license:llama3"], "use": use},
        {"id": "3", "target": "license:mit", "use": use},
    )
    assert (both.answer, both.id) == (Answers.CONDITIONS, "1")
    assert both.target == "license:gpl-3.0-only + license:cc-by-sa-4.0"
    assert chained.answer is Answers.FORBIDDEN
    assert (alone.answer, alone.parts) == (Answers.CONDITIONS, ())


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"targets": []},
        {"target": "license:mit", "targets": ["license:mit"]},
        {"targets": ["license:mit"] * 17},
        {"targets": ["license:mit", "license:no-such-license-at-all"]},
        {"trained_on": ["license:mit"]},
    ],
)
def test_a_line_that_is_no_question_is_unclear_and_says_why(line: dict[str, Any]):
    (answer,) = grid(line)
    assert answer.answer is Answers.UNCLEAR
    assert answer.problem


def test_no_target_at_all_is_an_error():
    with pytest.raises(UsageError):
        may([], {"acts": ("run",)}, offline=True)


def test_the_command_line_takes_several_targets_and_roles(capsys: pytest.CaptureFixture[str]):
    told = ["--commercial", "--do", SHARED, "--offline"]
    assert run(["may", "license:gpl-3.0-only", "license:gemma", *told]) == 12
    text = capsys.readouterr().out
    assert "as one work: license:gpl-3.0-only" in text
    assert "Each for itself" in text
    code = run(["may", "license:mit", "--trained-on", "license:cc-by-sa-4.0", *told])
    assert code == 10
    assert "(trained on)" in capsys.readouterr().out


def test_the_json_answer_tells_the_parts(capsys: pytest.CaptureFixture[str]):
    run(["may", "license:mit", "license:apache-2.0", "--format", "json", "--offline"])
    answer = json.loads(capsys.readouterr().out)
    assert [p["target"] for p in answer["parts"]] == ["license:mit", "license:apache-2.0"]


def test_the_picked_alternative_is_told_on_the_terminal(capsys: pytest.CaptureFixture[str]):
    assert run(["may", "license:MIT OR GPL-3.0-only", "--commercial", "--offline"]) == 0
    assert "under MIT, which the release offers as a choice" in capsys.readouterr().out
