"""The Model Openness Framework: records of its reference tool, its decisions, and our reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from helpers import release_of
from hypothesis import given
from hypothesis import strategies as st

from howopen.api import assess
from howopen.assessment import assess_collected
from howopen.cli.run import run
from howopen.errors import KnowledgeError, UnreadableError, UsageError
from howopen.knowledge_base import knowledge
from howopen.mof.plain_yaml import NotPlainError, read_plain
from howopen.mof.reading import looks_like_record, read_record
from howopen.mof.record import Record
from howopen.mof.tool import decide
from howopen.mof.writing import as_yaml
from howopen.reporters import RenderOptions, reporter
from howopen.sources import Collected
from howopen.types import Assessment, Assessments, FrameworkResult, Presence, Status

KB = knowledge()
TOOL = KB.mof_tool
CLASS_3 = [
    "Model architecture",
    "Model parameters (Final)",
    "Evaluation results",
    "Model card",
    "Data card",
    "Technical report",
]
CLASS_2 = ["Training code", "Inference code", "Evaluation code", "Evaluation data"]
CLASS_1 = [
    "Datasets",
    "Data preprocessing code",
    "Model parameters (Intermediate)",
    "Research paper",
]


def file(components, *, license_=None, framework=None, **release) -> str:
    """A record; a component is a name, or a name with what else is said of it."""
    entries = [{"name": c} if isinstance(c, str) else {"name": c[0], **c[1]} for c in components]
    data = {
        "framework": framework
        or {"name": "Model Openness Framework", "version": "1.0", "date": "2024-12-15"},
        "release": {
            "name": "Tiny",
            "producer": "Somebody",
            "license": {} if license_ is None else license_,
            "components": entries,
            **release,
        },
    }
    return yaml.safe_dump({k: v for k, v in data.items() if v}, sort_keys=False)


def under(name: str, *components: str):
    return [(c, {"license": name}) for c in components]


def record(text: str) -> Record:
    return read_record(text, "Tiny.yml", TOOL)


def decision(components, **more):
    return decide(record(file(components, **more)), TOOL, KB.categories)


def refused(text: str) -> NotPlainError:
    with pytest.raises(NotPlainError) as caught:
        record(text)
    return caught.value


def attempt(text: str) -> Record | str:
    """The record, or why there is none."""
    try:
        return record(text)
    except NotPlainError as error:
        return error.what


def put(folder: Path, text: str, name: str = "Tiny.yml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def mof_of(assessment: Assessment) -> FrameworkResult:
    return next(f for f in assessment.frameworks if f.id == "mof")


def criterion(result: FrameworkResult, name: str):
    return next(c for c in result.criteria if c.id == name)


# ── the reference tool's decision ───────────────────────────────────────────────────────────────


def test_classes_are_cumulative_and_need_every_required_component_under_an_open_license():
    everything = under("Apache-2.0", *CLASS_3, *CLASS_2, *CLASS_1)
    assert decision(everything).class_ == 1
    assert decision(everything[:10]).class_ == 2
    assert decision(everything[:6]).class_ == 3
    assert decision(everything[:5]).class_ == 0
    assert decision(everything[1:]).class_ == 0, "without Class III the rest is worth nothing"


def test_progress_toward_a_class_is_zero_while_a_class_below_it_is_not_whole():
    assert decision(under("MIT", *CLASS_3[:3], *CLASS_2)).progress == {3: 50.0, 2: 0.0, 1: 0.0}
    assert decision(under("MIT", *CLASS_3)).progress == {3: 100.0, 2: 60.0, 1: 0.0}


def test_optional_components_decide_nothing():
    optional = under("MIT", "Sample model outputs", "Supporting libraries and tools")
    assert decision([*under("MIT", *CLASS_3[:3]), *optional]).progress[3] == 50.0


def test_an_open_paper_stands_in_for_the_report_and_a_closed_one_does_not():
    whole = under("MIT", *CLASS_3[:5], *CLASS_2, *CLASS_1[:3])
    assert decision([*whole, *under("CC-BY-4.0", "Research paper")]).class_ == 1
    assert decision([*whole, *under("unlicensed", "Research paper")]).class_ == 0
    assert decision([*whole, *under("CC-BY-4.0", "Technical report")]).class_ == 2, (
        "a report never stands in for the paper"
    )


def test_an_open_report_beside_an_open_paper_counts_no_more_than_all():
    both = decision(under("MIT", *CLASS_3, *CLASS_2, *CLASS_1))
    assert both.progress == {3: 100.0, 2: 100.0, 1: 100.0}


@pytest.mark.parametrize(
    ("license_", "opens"),
    [
        ({}, ()),
        ({"distribution": {"name": "MIT"}}, CLASS_3),
        ({"code": {"name": "MIT"}}, CLASS_3[:1]),
        ({"data": {"name": "CC-BY-4.0"}}, CLASS_3[1:2]),
        ({"document": {"name": "CC-BY-4.0"}}, CLASS_3[2:]),
        ({"code": {"name": "secret"}, "distribution": {"name": "MIT"}}, CLASS_3[1:]),
        ({"code": {"name": ""}, "distribution": {"name": "MIT"}}, CLASS_3),
        ({"distribution": {"name": None}}, ()),
    ],
)
def test_a_component_without_a_license_of_its_own_has_that_of_its_type_or_the_distribution(
    license_, opens
):
    found = decision(CLASS_3, license_=license_).verdicts
    assert {TOOL.named(n).component for n in opens} == {
        n for n, v in found.items() if v.kind == "open"
    }


@pytest.mark.parametrize("own", ["unlicensed", ""])
def test_its_own_word_for_no_license_does_not_fall_back(own):
    found = decision(under(own, "Model card"), license_={"distribution": {"name": "MIT"}})
    assert found.verdicts["model-card"].kind == "unlicensed"


@pytest.mark.parametrize(
    ("license_", "kind"),
    [
        ("Apache-2.0", "open"),
        ("Apache 2.0", "invalid"),
        ("apache-2.0", "invalid"),
        ("MIT OR Apache-2.0", "invalid"),
        ("OpenMDW-1.0", "open"),
        ("ODC-PDDL-1.0", "open"),
        ("PDDL-1.0", "invalid"),
        ("WTFPL", "open"),
        ("Llama 2 Community License", "invalid"),
        ("Pending evaluation", "invalid"),
    ],
)
def test_licenses_are_compared_to_the_letter(license_, kind):
    assert decision(under(license_, "Model card")).verdicts["model-card"].kind == kind


def test_what_the_tool_holds_open_are_the_225_ids_of_its_lists_and_one_that_is_no_spdx_id():
    open_ids = KB.categories["mof-tool-open"]
    assert len(open_ids - {"ODC-PDDL-1.0"}) == 225


def test_an_open_license_made_for_another_type_counts_and_is_warned_of():
    found = decision(under("CC-BY-4.0", "Model parameters (Final)")).verdicts
    assert found["model-parameters-final"].kind == "open"
    assert not found["model-parameters-final"].fitting


def test_a_name_that_the_tool_does_not_know_is_its_first_component_and_the_last_entry_wins():
    found = decision([*under("MIT", "Training dataset"), *under("secret", "datasets")])
    assert found.verdicts["datasets"].license == "secret"
    assert found.verdicts["datasets"].kind == "invalid"


# ── its files ───────────────────────────────────────────────────────────────────────────────────


def test_the_shape_before_2025_is_read_as_its_migration_read_it():
    old = yaml.safe_dump(
        {
            "framework": {
                "name": "Model Openness Framework",
                "version": "1.0",
                "date": "2024-12-15",
            },
            "release": {
                "name": "Old",
                "producer": "Somebody",
                "github": "https://github.com/somebody/old",
                "components": [
                    {
                        "name": name,
                        "description": "",
                        "location": where,
                        "license_name": said,
                        "license_path": "",
                    }
                    for name, said, where in (
                        ("Model card", "MIT", "https://example.org/card"),
                        ("Data card", "Pending evaluation", ""),
                        ("Technical report", "Component not included", ""),
                        ("Research paper", "License not specified", ""),
                    )
                ],
            },
        }
    )
    read = record(old)
    assert [(e.name, e.license, e.component_path) for e in read.entries] == [
        ("Model card", "MIT", "https://example.org/card"),
        ("Research paper", "unlicensed", ""),
    ]
    assert read.repository == "https://github.com/somebody/old"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("framework: {}\nrelease: {}", "framework: the mapping is missing required field name"),
        (file(CLASS_3, producer=3), "release.producer: Expected str, got float"),
        (file(CLASS_3, name=""), "release.name: Expected str of length >= 1"),
        (file(CLASS_3, license_=[]), "release.license: Expected a mapping, got array"),
        (file(["Model card"] * 18), "release.components: Expected array of length <= 17"),
        (file([("Model card", {"license": None})]), "release.components[0].license: Expected str"),
        (file(CLASS_3, type="poem"), "release.type: 'poem' is none of: language, vision"),
        (file(CLASS_3, date="2024-13-01"), "release.date: '2024-13-01' is no date"),
        (
            file(CLASS_3, framework={"name": "My own", "version": "1", "date": "2024-12-15"}),
            "framework.name: 'My own' is none of",
        ),
        ("framework: 1\nframework: 2", "'framework' stands twice"),
        ("a: &x 1\nb: *x", "anchors and aliases are not read"),
        ("release: [", "not YAML"),
        ("a: 1\n---\nb: 2", "not YAML"),
        ("? [a]\n: 1", "a key that is no plain word"),
        ("a: " + "[" * 40 + "]" * 40, "nested deeper than 32 levels"),
        ("a: [" + "1," * 20_001 + "]", "more than 20000 parts"),
        ("a: " + "x" * (1 << 20), "longer than 1 MiB"),
        ("release:\n  name: x", "missing required field"),
    ],
)
def test_a_file_that_the_schema_does_not_allow_is_refused_in_one_line(text, says):
    error = refused(text)
    assert says in error.what
    assert "\n" not in error.what


def test_a_refusal_names_the_line():
    assert refused(file(CLASS_3, type="poem")).line == 1 + file(
        CLASS_3, type="poem"
    ).splitlines().index("  type: poem")


def test_scalars_are_those_of_yaml_1_2():
    assert read_plain("{a: no, b: 2024-12-15, c: '1', d: 1.0, e: true, f: ~, g: !!str 1}").data == {
        "a": "no", "b": "2024-12-15", "c": "1", "d": 1.0, "e": True, "f": None, "g": "1",
    }  # fmt: skip


@given(
    st.text(
        alphabet=st.sampled_from("framework:release \n-[]{}&*!|>'\"#?,~\t\x00\x85é"), max_size=200
    )
)
def test_no_text_breaks_the_reading(text):
    looks_like_record(text)
    read = attempt(text)
    assert isinstance(read, Record) or (read and "\n" not in read)


JSONLIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(
    st.dictionaries(
        st.sampled_from(["name", "producer", "license", "components", "date"]), JSONLIKE
    )
)
def test_whatever_stands_in_a_release_it_is_read_or_refused(release):
    data = yaml.safe_load(file([]))
    data["release"] |= release
    read = attempt(json.dumps(data))
    if isinstance(read, Record):
        assert decide(read, TOOL, KB.categories).class_ in (0, 1, 2, 3)
    else:
        assert read


# ── a record as a target ────────────────────────────────────────────────────────────────────────


def test_being_listed_is_a_claim_and_no_component(tmp_path):
    text = file(
        [
            ("Model card", {"license": "MIT", "component_path": "https://example.org/card"}),
            ("Datasets", {"license": "MIT"}),
            ("Research paper", {"license": "unlicensed", "component_path": "arxiv license"}),
        ]
    )
    components = {c.id: c for c in assess(put(tmp_path, text), offline=True).components}
    assert components["model-card"].status is Presence.LINKED
    assert components["model-card"].where == ("https://example.org/card",)
    assert components["datasets"].status is Presence.UNKNOWN
    assert components["datasets"].license == "MIT"
    assert components["research-paper"].status is Presence.UNKNOWN
    assert components["research-paper"].license == "NONE"
    assert components["data-card"].status is Presence.UNKNOWN, "not listed is not absent"


def test_evidence_names_line_and_pointer_and_its_lines_hold_the_quote(tmp_path):
    text = file(
        [("Model card", {"license": "MIT"}), "Data card"], license_={"code": {"name": "ISC"}}
    )
    lines = text.splitlines()
    seen = assess(put(tmp_path, text), offline=True)
    told = [e for c in seen.components for e in c.evidence]
    told += [s.evidence for one in seen.licenses for s in one.statements]
    assert {e.pointer for e in told} == {
        "/release/components/0/license",
        "/release/components/1/name",
        "/release/license/code/name",
    }
    for evidence in told:
        assert evidence.basis == "secondary"
        assert evidence.path == "Tiny.yml"
        assert evidence.quote in lines[evidence.start_line - 1]


def test_weights_lie_at_the_hub_address_that_the_record_names(tmp_path):
    text = file(
        under("Llama 2 Community License", "Model parameters (Final)"),
        huggingface="https://huggingface.co/somebody/tiny",
    )
    seen = assess(put(tmp_path, text), offline=True)
    weights = next(c for c in seen.components if c.id == "model-parameters-final")
    assert weights.status is Presence.LINKED
    assert seen.release.purl == "pkg:huggingface/somebody/tiny"
    assert seen.release.maker == "Somebody"
    assert seen.label.id == "weights-restricted"


def test_a_record_that_names_a_license_and_no_place_releases_no_weights(tmp_path):
    seen = assess(put(tmp_path, file(under("Apache-2.0", *CLASS_3))), offline=True)
    assert seen.label.id == "unknown"


def test_words_that_name_no_license_leave_the_license_unknown(tmp_path):
    text = file(
        [("Model card", {"license": "Undisclosed", "component_path": "https://example.org/c"})],
        license_={"distribution": {"name": "MIT"}},
    )
    seen = assess(put(tmp_path, text), offline=True)
    assert criterion(mof_of(seen), "model-card").status is Status.UNKNOWN


def test_unknown_and_repeated_names_are_told(tmp_path):
    text = file([*under("MIT", "Training dataset", "Model card", "Model card")])
    told = "\n".join(f.message for f in assess(put(tmp_path, text), offline=True).findings)
    assert "'Training dataset' is no component of the framework" in told
    assert "Model card is listed twice" in told
    assert "nothing of the release itself was seen" in told


def test_a_yaml_file_that_is_no_record_is_read_as_any_other_file(tmp_path):
    assert assess(put(tmp_path, "license: mit\n", "x.yml"), offline=True).release.id == "x.yml"


def test_a_malformed_record_is_one_line_and_exit_code_3(tmp_path, capsys):
    path = put(tmp_path, file(CLASS_3, type="poem"))
    with pytest.raises(UnreadableError):
        assess(path)
    assert run(["check", path, "--offline"]) == 3
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "line" in error
    assert "release.type" in error


# ── parity ──────────────────────────────────────────────────────────────────────────────────────


def test_parity_decides_as_the_tool_does_and_says_so(tmp_path):
    text = file(CLASS_3, license_={"distribution": {"name": "MIT"}})
    result = mof_of(assess(put(tmp_path, text), frameworks=["mof"], parity=True))
    assert result.outcome == "class-3"
    assert result.values == {
        "class": 3,
        "parity": True,
        "progress_class_3": 100.0,
        "progress_class_2": 60.0,
        "progress_class_1": 0.0,
    }
    assert criterion(result, "model-card").status is Status.MET
    assert criterion(result, "training-code").because[0].reason == "not listed"


def test_parity_on_the_command_line(tmp_path, capsys):
    paths = [put(tmp_path, file(under("MIT", *CLASS_3[:n])), f"{n}.yml") for n in (5, 6)]
    asked = ["check", *paths, "--framework", "mof", "--parity", "--offline", "--format", "json"]
    assert run(asked) == 0
    told = json.loads(capsys.readouterr().out)["assessments"]
    assert [a["frameworks"][0]["values"]["class"] for a in told] == [0, 3]


def test_parity_with_a_framework_that_has_no_reference_tool_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no reference tool of 'osd'"):
        assess(put(tmp_path, file(CLASS_3)), frameworks=["osd"], parity=True)


def test_parity_for_all_frameworks_is_parity_for_those_that_have_a_tool(tmp_path):
    result = assess(put(tmp_path, file(CLASS_3)), parity=True)
    assert [f.id for f in result.frameworks] == ["mof"]


# ── our own reading ─────────────────────────────────────────────────────────────────────────────


def test_what_is_listed_without_a_place_is_open_to_the_tool_and_unknown_to_us(tmp_path):
    text = file(CLASS_3, license_={"distribution": {"name": "MIT"}})
    result = mof_of(assess(put(tmp_path, text), offline=True))
    assert result.outcome == "indeterminate"
    assert result.values["class"] == 0
    assert result.values["reference_tool_class"] == 3
    assert criterion(result, "model-card").warnings[0].reason == (
        "the reference tool counts it: listed under MIT"
    )


def test_a_misspelled_license_is_open_to_us_and_not_to_the_tool(tmp_path):
    where = {"license": "Apache 2.0", "component_path": "https://example.org/x"}
    text = file([(name, where) for name in CLASS_3])
    result = mof_of(assess(put(tmp_path, text), offline=True))
    assert result.values["class"] == 3
    assert result.values["reference_tool_class"] == 0
    assert "does not count it: listed under “Apache 2.0”" in (
        criterion(result, "model-card").warnings[0].reason
    )


def test_a_restricted_license_meets_nothing():
    result = mof_of(assess("llama-3.1-405b", offline=True))
    assert result.outcome == "unclassified"
    assert criterion(result, "model-parameters-final").status is Status.NOT_MET


def folder(*, linked_data: bool = True) -> Assessment:
    """A small release under the MIT license by its card, which points to data elsewhere."""
    link = "Training data: [dataset](https://huggingface.co/datasets/other/data).\n"
    release, files = release_of(
        {
            "README.md": "---\nlicense: mit\n---\n# Tiny\n" + (link if linked_data else ""),
            "model.safetensors": (2).to_bytes(8, "little") + b"{}",
        }
    )
    return assess_collected(Collected(release, files), KB)


def test_a_license_of_the_release_does_not_reach_data_that_lies_elsewhere():
    seen = folder()
    assert next(c for c in seen.components if c.id == "datasets").status is Presence.LINKED
    assert criterion(mof_of(seen), "datasets").status is not Status.MET


def test_what_statements_of_the_license_disagree_about_is_met_by_none_of_them():
    release, files = release_of(
        {
            "README.md": "---\nlicense: mit\nbase_model: meta-llama/Llama-2-7b\n---\n# Tiny\n",
            "model.safetensors": (2).to_bytes(8, "little") + b"{}",
        }
    )
    seen = assess_collected(Collected(release, files), KB)
    assert next(one for one in seen.licenses if one.applies_to == "weights").conflicts
    assert criterion(mof_of(seen), "model-parameters-final").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("includes", "problem"), [("osi-approved", ""), ("nothing", "includes 'nothing'")]
)
def test_a_category_may_include_others_that_are_there(includes, problem, tmp_path):
    category = {"id": "mine", "title": "Mine", "source": {"title": "me"}, "licenses": ["X"]}
    path = tmp_path / "categories" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(json.dumps(category | {"includes": [includes]}))
    if problem:
        with pytest.raises(KnowledgeError, match=problem):
            _ = knowledge(tmp_path).categories
    else:
        assert {"X", "MIT"} <= knowledge(tmp_path).categories["mine"]


def test_annotations_come_with_a_class_and_name_what_was_seen_under_a_fitting_license():
    values = mof_of(assess("olmo-7b", offline=True)).values
    assert values["org.cncf.ai.model.mof.class"] == "III"
    assert values["org.cncf.ai.model.mof.version"] == "1.0"
    slugs = str(values["org.cncf.ai.model.mof.components"]).split(",")
    assert {"final-model-parameters", "model-card"} <= set(slugs)
    assert set(slugs) <= {c.slug for c in TOOL.components}


def test_without_a_class_there_are_no_annotations():
    values = mof_of(assess("llama-3.1-405b", offline=True)).values
    assert not [name for name in values if name.startswith("org.cncf")]


EXAMPLES = next(f for f in KB.frameworks if f.framework == "mof").examples


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.target)
def test_published_classes_are_ours_or_it_is_said_why_not(example):
    ours = mof_of(assess(example.target, offline=True, frameworks=["mof"])).values["class"]
    assert (ours != example.values["class"]) == bool(example.deviates)


def test_criteria_that_rest_on_an_unread_specification_are_marked_so():
    facts = next(f for f in KB.frameworks if f.framework == "mof")
    assert {c.basis for c in facts.criteria} == {"unverified"}
    assert all(c.lacks for c in facts.criteria)


def test_the_criteria_are_the_catalogue_of_the_tool_and_classes_need_what_it_requires():
    facts = next(f for f in KB.frameworks if f.framework == "mof")
    assert {c.id for c in facts.criteria} == {c.component for c in TOOL.components}
    for class_, outcome in ((3, "class-3"), (2, "class-2"), (1, "class-1")):
        steps = assess("license:mit", offline=True, goal=f"mof-{outcome}").goal.steps
        needed = {n for step in (3, 2, 1) if step >= class_ for n in TOOL.required(step)}
        assert {step.id for step in steps} == needed


# ── writing records ─────────────────────────────────────────────────────────────────────────────


def written(assessment: Assessment) -> str:
    return reporter("mof").render(assessment, RenderOptions())


@pytest.mark.parametrize("target", ["olmo-7b", "llama-3.1-405b", "pythia-12b", "gpt-4"])
def test_what_was_written_reads_back_with_the_same_components_and_licenses(target, tmp_path):
    first = assess(target, offline=True)
    again = assess(put(tmp_path, written(first)), offline=True)
    known = {c.component for c in TOOL.components}

    def seen(assessment):
        held = (Presence.PRESENT, Presence.LINKED)
        return {c.id: c for c in assessment.components if c.status in held and c.id in known}

    assert seen(again).keys() == seen(first).keys()
    for name, component in seen(first).items():
        if component.license:
            assert seen(again)[name].license == component.license
    own = mof_of(first)
    assert mof_of(again).values["class"] == own.values["class"]
    assert mof_of(again).values["reference_tool_class"] == own.values["reference_tool_class"]


def test_a_record_that_is_read_and_written_is_the_same_record():
    text = file(
        [*under("MIT", "Model card"), "Data card", *under("unlicensed", "Research paper")],
        license_={"code": {"name": "ISC", "path": "LICENSE"}},
        repository="https://github.com/somebody/tiny",
    )
    once = record(text)
    again = record(as_yaml(once, TOOL))
    assert [(e.name, e.license) for e in again.entries] == [
        (e.name, e.license) for e in once.entries
    ]
    assert {k: (v.name, v.path) for k, v in again.licenses.items()} == {"code": ("ISC", "LICENSE")}
    assert again.repository == once.repository


def test_files_of_a_release_are_written_with_what_is_known_of_their_place():
    read = record(written(folder()))
    entries = {e.name: e for e in read.entries}
    assert entries["Model parameters (Final)"].license == "MIT"
    assert entries["Model parameters (Final)"].component_path == "model.safetensors"
    assert entries["Datasets"].license is None, "the card's license is not that of others' data"


def test_comments_tell_the_class_the_annotations_and_what_was_not_seen():
    text = written(assess("olmo-7b", offline=True))
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert any("By howopen's own reading: Class III" in line for line in comments)
    assert "# org.cncf.ai.model.mof.class: III" in comments
    assert any(line.startswith("# Not seen, and so not listed:") for line in comments)
    assert "certified" not in text
    assert "compliant" not in text


def test_words_of_a_release_forge_no_comment_and_no_key():
    release, files = release_of(
        {"README.md": "---\nlicense: mit\n---\n# x\n"}, name="x\n# forged: I\nforged: 1\udc80"
    )
    text = written(assess_collected(Collected(release, files), KB))
    assert not [line for line in text.splitlines() if line.startswith(("# forged", "forged"))]
    assert record(text).name


def test_one_file_tells_of_one_release():
    one = folder()
    with pytest.raises(UsageError, match="one release"):
        reporter("mof").render(Assessments(assessments=(one, one)), RenderOptions())
