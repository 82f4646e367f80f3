"""The documentation site: its reference tells of everything there is, and every link leads somewhere."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

import howopen
from howopen.cli.may import EXIT_CODES
from howopen.cli.run import cli
from howopen.errors import HowopenError
from howopen.knowledge_base import knowledge
from howopen.probes import probes

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "support"))

import build_site  # noqa: E402  (scripts beside the package, not a part of it)
import site_navigation  # noqa: E402
from reference import codes, knowledge_files, licenses  # noqa: E402
from reference.markdown import code, table, words  # noqa: E402

KB = knowledge()
SETTINGS = (ROOT / "zensical.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build_site.write_pages(folder)
    return folder


def anchors(page: Path) -> set[str]:
    """Places in a page: anchors as written, and those that headings get from their words."""
    found = set()
    for line in without_code(page.read_text(encoding="utf-8")).splitlines():
        if not line.startswith("#"):
            continue
        if given := re.search(r"\{#([^}]+)\}$", line):
            found.add(given[1])
        else:
            slug = re.sub(r"[^\w\s-]", "", line.lstrip("# ").lower()).strip()
            found.add(re.sub(r"[-\s]+", "-", slug))
    return found


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "``", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S))


def reference(site: Path, name: str) -> str:
    return (site / "reference" / name).read_text(encoding="utf-8")


# ── everything has its entry ────────────────────────────────────────────────────────────────────


def test_every_verb_is_told_with_every_option(site: Path):
    text = reference(site, "commands.md")
    context = cli.make_context("howopen", ["check"], resilient_parsing=True)
    for name in cli.list_commands(context):
        verb = cli.get_command(context, name)
        assert f"{{#{name}}}" in text
        section = text.split(f"{{#{name}}}")[1].split("\n## ")[0]
        for option in (o for p in verb.params if p.param_type_name == "option" for o in p.opts):
            assert code(option) in section


def test_every_exit_code_is_told(site: Path):
    text = reference(site, "exit-codes.md")
    own = {e.exit_code for e in codes.errors()}
    for number in {0, 1, 70, *own, *EXIT_CODES.values()}:
        assert f"| `{number}` |" in text


def test_every_error_is_told(site: Path):
    found = anchors(site / "reference" / "errors.md")
    assert {e.__name__.lower() for e in codes.errors()} <= found
    assert HowopenError.__name__.lower() in found


def test_every_probe_is_told(site: Path):
    assert {probe.ID for probe in probes()} <= anchors(site / "reference" / "probes.md")


def test_every_kind_of_term_is_told_with_its_examples(site: Path):
    listed = reference(site, "terms.md")
    for kind in KB.term_kinds.values():
        page = site / "reference" / f"terms-{kind.group}.md"
        assert kind.id in anchors(page)
        assert f"(terms-{kind.group}.md#{kind.id})" in listed
        assert all(words(s) in page.read_text(encoding="utf-8") for s in kind.matches)


def test_every_version_of_a_framework_is_told_with_every_criterion(site: Path):
    for framework in KB.frameworks:
        found = anchors(site / "reference" / "frameworks" / f"{framework.id}.md")
        assert {criterion.id for criterion in framework.criteria} <= found


def test_every_license_is_told_with_every_term(site: Path):
    listed = reference(site, "licenses.md")
    for name in KB.ids("licenses"):
        facts = KB.license(name)
        assert f"(licenses/{name}.md)" in listed
        page = reference(site, f"licenses/{name}.md")
        assert code(facts.id) in page
        assert page.count("](../terms-") == len(facts.terms)


def test_a_license_is_said_to_be_of_the_spdx_list_by_its_id():
    assert licenses.in_spdx(KB.license("Apache-2.0"))
    assert not licenses.in_spdx(KB.license("llama3.1"))


def test_every_model_component_rung_act_and_persona_is_told(site: Path):
    assert all(f"| {code(name)} |" in reference(site, "models.md") for name in KB.ids("models"))
    assert set(KB.ids("components")) <= anchors(site / "reference" / "components.md")
    assert {rung.id for rung in KB.ladder.rungs} <= anchors(site / "reference" / "labels.md")
    told = reference(site, "uses.md")
    ids = [a.id for a in KB.uses.acts] + [p.id for p in KB.personas.personas]
    assert all(f"| {code(name)} |" in told for name in ids)


def test_every_report_is_told(site: Path):
    told = reference(site, "json.md")
    for schema in (ROOT / "docs" / "schema").glob("*.json"):
        assert f"(../schema/{schema.name})" in told


def test_every_public_name_is_told(site: Path):
    found = anchors(site / "reference" / "python.md")
    assert {name.lower().strip("_") for name in howopen.__all__} <= found


def test_every_shape_of_a_knowledge_file_is_told(site: Path):
    shapes = [s for module in knowledge_files.modules() for s in knowledge_files.shapes(module)]
    told = reference(site, "knowledge-files.md")
    assert all(f"### `{shape.__name__}`" in told for shape in shapes)
    assert "id: hub tags" not in told  # comments stand beside their own keys
    assert "| `as` | text | `'text'` | text, number, currency |" in told


def test_every_page_names_where_it_is_made_from(site: Path):
    for page in sorted((site / "reference").rglob("*.md")):
        assert "<small>Made from `" in page.read_text(encoding="utf-8")


# ── every link leads somewhere, every page is found ─────────────────────────────────────────────


def test_links_lead_to_a_page_of_the_site_and_a_place_in_it(site: Path):
    dead = []
    places: dict[Path, set[str]] = {}
    for page in sorted(site.rglob("*.md")):
        text = without_code(page.read_text(encoding="utf-8"))
        for to, anchor in re.findall(r"\]\((?!<|\w+:)([^)#\s]*)(?:#([^)\s]+))?\)", text):
            target = (page.parent / to).resolve() if to else page
            made = target == site / "llms.txt"
            if anchor and target.suffix == ".md" and target.is_file():
                places.setdefault(target, anchors(target))
            if not made and (not target.is_file() or (anchor and anchor not in places[target])):
                dead.append(f"{page.relative_to(site)}: {to}#{anchor}")
    assert dead == []


def test_every_page_is_in_the_navigation_once(site: Path):
    named = [page for _, page in site_navigation.listed(site_navigation.navigation(SETTINGS, site))]
    assert len(named) == len(set(named))
    there = {page.relative_to(site).as_posix() for page in site.rglob("*.md")}
    assert set(named) <= there
    reached = {name for name in there if name.startswith("reference/licenses/")}
    assert there - set(named) == reached


def test_the_navigation_is_written_out_as_the_site_builder_reads_it(site: Path):
    entries = site_navigation.navigation(SETTINGS, site)
    nav = tomllib.loads(site_navigation.with_navigation(SETTINGS, entries))["project"]["nav"]
    assert nav[0] == {"Start": "index.md"}
    questions = next(
        entry["Questions people ask"] for entry in nav if "Questions people ask" in entry
    )
    assert len(questions) == 2 + len(list((ROOT / "docs" / "questions").glob("[0-9]*.md")))


def test_pages_for_language_models_have_a_title_a_summary_and_links(site: Path):
    entries = site_navigation.navigation(SETTINGS, site)
    entries = [e for e in entries if isinstance(e[1], str)]
    made = site_navigation.llms(SETTINGS, site, entries)
    lines = made["llms.txt"].splitlines()
    assert lines[0] == "# howopen"
    assert lines[2].startswith("> How open an AI model really is")
    assert (
        "- [Tutorial](tutorial.md): At the end of this page you have the answer" in made["llms.txt"]
    )
    assert "# Five minutes to the answer about your own model" in made["llms-full.txt"]


# ── pages outside of docs, and words that mean themselves ───────────────────────────────────────


def test_what_only_the_site_has_is_linked_on_the_site_only(site: Path):
    assert "<!-- site:" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    start = (site / "index.md").read_text(encoding="utf-8")
    assert "<!-- site:" not in start
    assert "](reference/commands.md)" in start


def test_a_page_from_outside_of_docs_comes_along_with_its_links_turned(site: Path):
    readme = (site / "project" / "README.md").read_text(encoding="utf-8")
    assert "](../may.md)" in readme
    assert (site / "project" / "examples" / "README.md").is_file()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a_b*c", r"a\_b\*c"),
        ("<script>", "&lt;script&gt;"),
        ("a | b", r"a \| b"),
        ("see `a_b`", "see `a_b`"),
        ("one ` tick", r"one \` tick"),
        ("[x](y)", r"\[x\](y)"),
    ],
)
def test_text_of_knowledge_means_itself_on_a_page(text: str, shown: str):
    assert words(text) == shown


def test_a_table_without_rows_is_left_out():
    assert table(["a"], []) == ""


def test_a_folder_that_is_no_site_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture):
    (tmp_path / "mine.txt").write_text("keep")
    assert build_site.main(["-o", str(tmp_path)]) == 1
    assert (tmp_path / "mine.txt").read_text() == "keep"
    assert "build_site: " in capsys.readouterr().err
