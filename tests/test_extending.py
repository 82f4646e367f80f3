"""Each row of the table in docs/architecture.md: one place is touched, and it works.

Knowledge is added as files of a folder (`--knowledge DIR`), code as one module that is found by
scanning; nothing else is registered anywhere.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import howopen
import howopen.cli
import howopen.probes
import howopen.reporters
import howopen.sources
from howopen.cli.run import run
from howopen.errors import KnowledgeError
from howopen.types import Answers, Presence

KNOWLEDGE = Path(howopen.__file__).parent / "knowledge"

LICENSE = """\
id: LicenseRef-lunar
name: Lunar License
aliases: [lunar]
source: {title: Lunar License, date: "2026-11-26"}
terms:
  - {kind: grant-use, params: {object: [weights]}}
  - {kind: grant-modify, params: {object: [weights]}}
  - {kind: grant-redistribute, params: {object: [weights]}}
"""
FRIDAYS = '  - {kind: no-fridays, section: "2", quote: but not on Fridays}\n'
KIND = """\
id: no-fridays
group: calendar
title: no use on Fridays
meaning: Use is ruled out on a day of the week.
blocks: [use]
rules:
  - {id: named, match: not on fridays}
"""
MEANING = """\
id: no-fridays
rules:
  - {id: any, effect: forbidden, says: the text rules out use on Fridays}
"""
FRAMEWORK = """\
id: toy-1
framework: toy
version: "1"
name: Toy
date: "2026-11-26"
source: {title: A policy}
outcomes:
  - {id: fine, when: {criterion: usable}}
  - {id: open}
criteria:
  - {id: usable, title: Anybody may use it, met_when: {freedom: {freedom: use}}}
"""
COMPONENT = """\
id: mascot
title: Mascot
group: documents
counts: A picture of the model's mascot.
files:
  - any: ["**/mascot.png"]
"""
MODEL = """\
id: linnet-1b
name: Linnet 1B
family: linnet
maker: Example Lab
date: "2026-11-26"
sources: {page: {title: Release page, date: "2026-11-26"}}
access: {mode: downloadable, source: page}
licenses: [{license: LicenseRef-lunar, applies_to: weights, source: page}]
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A user's folder of knowledge."""
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def put(root: Path, path: str, text: str) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str, str], None]:
    """Adds one module to a package of howopen, as a file in a folder of its own would be."""

    def add(package: object, name: str, code: str) -> None:
        path = put(tmp_path / "modules", f"{name}.py", code)
        searched = list(package.__path__)  # type: ignore[attr-defined]  # a package has it
        monkeypatch.setattr(package, "__path__", [*searched, str(path.parent)])

    return add


# ── knowledge: one file of a folder ─────────────────────────────────────────────────────────────


def test_a_license(mine: Path) -> None:
    put(mine, "licenses/LicenseRef-lunar.yaml", LICENSE)
    assessed = howopen.assess("license:lunar", overlay=mine)
    assert assessed.release.name == "Lunar License"
    assert {t.kind for t in assessed.terms} == {"grant-use", "grant-modify", "grant-redistribute"}
    assert howopen.may("license:lunar", {"acts": ["run"]}, overlay=mine).answer is Answers.ALLOWED
    assert "Lunar License" in howopen.explain("lunar", mine)


def test_a_license_with_a_term_of_no_known_kind_is_refused(mine: Path) -> None:
    put(mine, "licenses/LicenseRef-lunar.yaml", LICENSE + FRIDAYS)
    with pytest.raises(KnowledgeError, match="'no-fridays' is no kind of term"):
        howopen.assess("license:lunar", overlay=mine)


def test_a_kind_of_term_is_read_in_texts(mine: Path) -> None:
    put(mine, "terms/no-fridays.yaml", KIND)
    reading = howopen.read_license("You may use the Model, but not on Fridays.", overlay=mine)
    (term,) = (t for t in reading.terms if t.kind == "no-fridays")
    assert term.title == "no use on Fridays"
    assert "not on Fridays" in term.quote


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_a_kind_of_term_of_a_group_of_its_own_is_told_by_its_title(mine: Path, form: str) -> None:
    put(mine, "terms/no-fridays.yaml", KIND)
    put(mine, "licenses/LicenseRef-lunar.yaml", LICENSE + FRIDAYS)
    told = howopen.render(howopen.assess("license:lunar", overlay=mine), form)
    assert "o use on Fridays" in told
    assert "but not on Fridays" in told


def test_a_kind_of_term_of_a_group_of_its_own_can_be_compared(mine: Path) -> None:
    put(mine, "terms/no-fridays.yaml", KIND)
    put(mine, "licenses/LicenseRef-lunar.yaml", LICENSE + FRIDAYS)
    told = howopen.render(howopen.diff_report("license:mit", "license:lunar", overlay=mine))
    assert "No use on Fridays" in told


def test_what_a_kind_of_term_means_for_uses(mine: Path) -> None:
    put(mine, "terms/no-fridays.yaml", KIND)
    put(mine, "licenses/LicenseRef-lunar.yaml", LICENSE + FRIDAYS)
    put(mine, "permissions/no-fridays.yaml", MEANING)
    answer = howopen.may("license:lunar", {"acts": ["run"]}, overlay=mine)
    assert (answer.answer, answer.deciding_terms) == (Answers.FORBIDDEN, ("no-fridays",))


def test_a_restriction_of_which_nobody_told_what_it_means_is_never_allowed(mine: Path) -> None:
    put(mine, "terms/no-fridays.yaml", KIND)
    put(mine, "licenses/LicenseRef-lunar.yaml", LICENSE + FRIDAYS)
    answer = howopen.may("license:lunar", {"acts": ["run"]}, overlay=mine)
    assert answer.answer is Answers.UNCLEAR


def test_a_framework(mine: Path) -> None:
    put(mine, "frameworks/toy-1.yaml", FRAMEWORK)
    (result,) = howopen.assess("license:mit", overlay=mine, frameworks=("toy",)).frameworks
    assert (result.name, result.outcome) == ("Toy", "fine")


def test_a_kind_of_component(mine: Path, tmp_path: Path) -> None:
    put(mine, "components/mascot.yaml", COMPONENT)
    release = put(tmp_path / "release", "mascot.png", "picture").parent
    components = {c.id: c for c in howopen.assess(release, overlay=mine).components}
    assert components["mascot"].status is Presence.PRESENT


def test_a_model_of_the_catalog(mine: Path) -> None:
    put(mine, "licenses/LicenseRef-lunar.yaml", LICENSE)
    put(mine, "models/linnet-1b.yaml", MODEL)
    assessed = howopen.assess("linnet-1b", overlay=mine)
    assert assessed.release.name == "Linnet 1B"
    assert "linnet-1b" in {row.id for row in howopen.catalog_report(mine).models}


def test_a_persona(mine: Path) -> None:
    told = yaml.safe_load((KNOWLEDGE / "personas.yaml").read_text(encoding="utf-8"))
    use = {"actor": "person", "commercial": False, "purpose": "research"}
    told["personas"].append({"id": "hermit", "title": "Hermit", "about": "alone", "use": use})
    put(mine, "personas.yaml", yaml.safe_dump(told))
    personas = {p.id: p for p in howopen.assess("license:mit", overlay=mine).personas}
    assert personas["hermit"].answers


def test_an_act_and_a_field_of_use(mine: Path) -> None:
    told = yaml.safe_load((KNOWLEDGE / "uses.yaml").read_text(encoding="utf-8"))
    told["acts"].append({"id": "frame-it", "title": "hang it on a wall", "needs": ["grant-use"]})
    told["fields"].append({"id": "astrology", "category": "astrology"})
    put(mine, "uses.yaml", yaml.safe_dump(told))
    use = {"acts": ["frame-it"], "field": "astrology"}
    assert howopen.may("license:mit", use, overlay=mine).answer is not Answers.FORBIDDEN
    refused = howopen.errors.UsageError  # without the file there is no such act
    with pytest.raises(refused, match="frame-it"):
        howopen.may("license:mit", use)


def test_a_file_that_would_never_be_read_is_refused(mine: Path) -> None:
    put(mine, "licences/LicenseRef-lunar.yaml", LICENSE)
    with pytest.raises(KnowledgeError, match="no knowledge is read from there"):
        howopen.assess("license:mit", overlay=mine)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        howopen.assess("license:mit", overlay=tmp_path / "missing")


def test_a_folder_of_knowledge_needs_no_yaml_of_howopen(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed wheel carries the compiled copy only."""
    from howopen import compiling, knowledge_base

    knowledge_base.knowledge()  # in a checkout the copy is made at the first run
    put(mine, "licenses/LicenseRef-lunar.yaml", LICENSE)
    monkeypatch.setattr(knowledge_base, "FOLDER", mine / "no-such-folder")
    monkeypatch.setattr(compiling, "FOLDER", mine / "no-such-folder")
    assert howopen.assess("license:lunar", overlay=mine).release.name == "Lunar License"


# ── code: one module of a package ───────────────────────────────────────────────────────────────


Module = Callable[[object, str, str], None]

SOURCE = '''
"""`moon:NAME`: a release made up on the spot."""
from howopen.files import NoFiles
from howopen.sources import Collected
from howopen.types import LicenseStatement, Observation, Release

def accepts(reference, kb):
    return reference.startswith("moon:")

def collect(reference, kb, *, offline):
    stated = LicenseStatement(value="mit", expression="MIT", applies_to="weights")
    release = Release(id=reference, source=reference, kind="moon")
    return Collected(release, NoFiles(), Observation(statements=(stated,)))
'''
PROBE = '''
"""Tells of a mascot."""
from howopen.types import Finding, Observation, Status

ID = "mascot"

def observe(release, files, kb):
    seen = any(a.path.endswith("mascot.png") for a in release.artifacts)
    found = Finding(probe=ID, outcome=Status.MET, message="a mascot smiles")
    return Observation(findings=(found,) if seen else ())
'''
REPORTER = '''
"""One line: the rung."""
ID = "oneline"
MEDIA_TYPE = "text/plain"

def render(report, options):
    return f"{report.release.id} is {report.label.id}"
'''
VERB = '''
"""`howopen greet`."""
import click
import howopen

@click.command("greet", short_help="Greet.")
@click.argument("target")
def command(target):
    """Greet a release by its name."""
    click.echo(f"Hello, {howopen.assess(target).release.name}!")
'''


def test_a_source(module: Module) -> None:
    module(howopen.sources, "moon", SOURCE)
    assessed = howopen.assess("moon:linnet")
    assert (assessed.release.id, assessed.licenses[0].expression) == ("moon:linnet", "MIT")
    assert howopen.assess("license:mit").release.id == "license:MIT"  # the others go on


def test_a_probe(module: Module, tmp_path: Path) -> None:
    module(howopen.probes, "mascot", PROBE)
    release = put(tmp_path / "release", "mascot.png", "picture").parent
    found = [f.message for f in howopen.assess(release).findings if f.probe == "mascot"]
    assert found == ["a mascot smiles"]


def test_a_reporter(
    module: Module, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module(howopen.reporters, "oneline", REPORTER)
    # a command begins anew and asks which formats there are; here the verb may be loaded already
    monkeypatch.delitem(sys.modules, "howopen.cli.check", raising=False)
    assert "oneline" in howopen.formats()
    assert howopen.render(howopen.assess("gpt-4"), "oneline") == "gpt-4 is hosted-only"
    assert run(["check", "gpt-4", "--offline", "-f", "oneline"]) == 0
    assert capsys.readouterr().out == "gpt-4 is hosted-only\n"


def test_a_verb(module: Module, capsys: pytest.CaptureFixture[str]) -> None:
    module(howopen.cli, "greet", VERB)
    assert run(["greet", "license:mit"]) == 0
    assert capsys.readouterr().out == "Hello, MIT License!\n"
    assert run(["--help"]) == 0
    assert "greet" in capsys.readouterr().out


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


def test_a_page_of_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is a file: its commands are found, run and compared."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "support"))
    import refresh_docs

    monkeypatch.setattr(refresh_docs, "ROOT", tmp_path)
    (tmp_path / "examples").mkdir()
    put(tmp_path, "README.md", "")
    page = put(
        tmp_path,
        "docs/questions/19-new.md",
        "```console\n$ howopen may license:mit --do run\n```\n",
    )
    assert page in refresh_docs.pages()
    assert "Allowed" in refresh_docs.refreshed(page.read_text(encoding="utf-8"))


def test_the_table_names_a_file_to_copy_from_for_every_row() -> None:
    root = Path(__file__).parents[1]
    page = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| a")]
    assert len(rows) >= 10
    for row in rows:
        copied = row[3].strip().strip("`")
        assert (root / copied).is_file(), copied


def test_json_tells_the_title_of_own_kinds_only(mine: Path) -> None:
    put(mine, "terms/no-fridays.yaml", KIND)
    reading = howopen.assess("license:mit", overlay=mine)
    terms = json.loads(howopen.render(reading, "json"))["terms"]
    assert {t["title"] for t in terms} == {""}


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("{kind: revenue-cap, params: {amout: 5000000}}", "no parameter 'amout'"),
        ("{kind: revenue-cap, params: {amount: five million}}", "is not a number"),
        ("{kind: revenue-cap, params: {consequence: plant trees}}", "is not separate license"),
        ("{kind: unread-words, params: {trigger: copies}}", "is not distribution"),
        ("{kind: grant-use, params: {object: [waits]}}", "is not a list of weights"),
    ],
)
def test_a_parameter_that_no_rule_reads_is_refused(mine: Path, term: str, told: str) -> None:
    put(mine, "licenses/LicenseRef-lunar.yaml", f"{LICENSE}  - {term}\n")
    with pytest.raises(KnowledgeError, match=told):
        howopen.may("license:lunar", {"acts": ["run"]}, overlay=mine)


@pytest.mark.parametrize("trigger", ["trigger: distribution", ""])
def test_words_of_a_license_that_no_kind_has_are_a_condition(mine: Path, trigger: str) -> None:
    trees = f"  - {{kind: unread-words, params: {{{trigger}}}, quote: must plant a tree}}\n"
    put(mine, "licenses/LicenseRef-lunar.yaml", LICENSE + trees)
    shared = howopen.may("license:lunar", {"acts": ["redistribute-weights"]}, overlay=mine)
    assert "must plant a tree" in [e.quote for o in shared.obligations for e in o.evidence]
    run_only = howopen.may("license:lunar", {"acts": ["run"]}, overlay=mine)
    assert (run_only.answer is Answers.ALLOWED) is bool(trigger)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("{term: {kind: noncommercial}}", "'noncommercial' is no kind of term"),
        ("{component: {any_of: [model-weights]}}", "'model-weights' is no component"),
        ("{freedom: {freedom: fly}}", "'fly' is no freedom"),
        ("{license: {category: osi}}", "'osi' is no category of licenses"),
        ("{not: {criterion: usible}}", "'usible' is no criterion of this framework"),
        ("{at_least: {count: 1, of: [{failed: usible}]}}", "'usible' is no criterion"),
    ],
)
def test_a_framework_that_names_what_is_not_there_is_refused(
    mine: Path, expression: str, told: str
) -> None:
    put(mine, "frameworks/toy-1.yaml", FRAMEWORK.replace("{freedom: {freedom: use}}", expression))
    with pytest.raises(KnowledgeError, match=told):
        howopen.assess("license:mit", overlay=mine)


def test_names_and_values_for_a_file_are_explained() -> None:
    assert "Parameter consequence: " in (told := howopen.explain("revenue-cap"))
    assert "separate license | display duty | outside the grant" in told
    assert "model-parameters-final" in howopen.explain("components")
    assert "(weights)" in howopen.explain("model-parameters-final")
