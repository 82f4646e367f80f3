"""Reporters: four formats, one meaning, and nothing from a release that could do harm."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from sample_reports import (
    CAP,
    CATALOG,
    HOSTILE,
    LICENSES,
    OPEN,
    ORDINARY,
    RESTRICTED,
    SIDE_BY_SIDE,
    UNCLEAR,
    hostile,
)

from howopen.errors import UsageError
from howopen.reporters import RenderOptions, can_encode, formats, reporter
from howopen.reporters._words import ladder as shown_ladder
from howopen.types import (
    Assessment,
    Assessments,
    Basis,
    Blocker,
    Claim,
    Evidence,
    Freedom,
    Label,
    Report,
    Status,
    Term,
    TermState,
    Unknown,
)

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "docs" / "schema"
WIDTHS = (20, 40, 80, 200)
BIDI_OR_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

CLAIM_WORDS = Evidence(path="README.md", start_line=1, end_line=1, quote="All of it is public.")

named = pytest.mark.parametrize("name", ["text", "json", "html", "markdown"])
every_report = pytest.mark.parametrize("report", ORDINARY, ids=lambda r: type(r).__name__)
hostile_report = pytest.mark.parametrize("report", HOSTILE, ids=lambda r: type(r).__name__)


def render(name: str, report: Report, **options) -> str:
    return reporter(name).render(report, RenderOptions(**options))


def flat(text: str) -> str:
    return " ".join(text.split())


# ── the registry ────────────────────────────────────────────────────────────────────────────────


def test_every_module_of_the_package_is_a_format_and_is_named_by_its_id():
    assert formats() == tuple(sorted(formats()))
    assert "text" in formats()
    for name in formats():
        assert name == reporter(name).ID
        assert "/" in reporter(name).MEDIA_TYPE


def test_an_unknown_format_is_a_usage_error_that_names_the_formats():
    with pytest.raises(UsageError, match=r"Formats: .*html"):
        reporter("pdf")


def test_only_the_module_asked_for_is_imported_and_nothing_heavy_before_it_is_used():
    code = (
        "import sys; from howopen.reporters import reporter; reporter('json');"
        "print(sorted(m for m in sys.modules if m.startswith('howopen.reporters.')"
        " or m in ('rich', 'jinja2')))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert out.strip() == "['howopen.reporters.json_report']"


@named
def test_a_report_of_an_unknown_kind_is_refused(name):
    with pytest.raises(UsageError, match="cannot show"):
        reporter(name).render(object(), RenderOptions())


@named
@every_report
def test_the_same_report_gives_the_same_text(name, report):
    first = render(name, report)
    assert first == render(name, report)
    assert first.endswith("\n")


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────


@every_report
def test_json_reads_back_as_the_same_report(report):
    assert msgspec.json.decode(render("json", report), type=type(report)) == report


@hostile_report
def test_json_of_hostile_text_reads_back_the_same_and_holds_no_raw_control(report):
    text = render("json", report)
    assert msgspec.json.decode(text, type=type(report)) == report
    assert not [c for c in text if c != "\n" and unicodedata.category(c) == "Cc"]
    assert not re.search("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", text)


def test_json_is_indented_by_two_and_keeps_letters_as_they_are():
    report = msgspec.structs.replace(OPEN, tool="café 模型")
    text = render("json", report)
    assert '\n  "tool": "café 模型",\n' in text
    assert text.startswith('{\n  "schema": "howopen/assessment/1"')


def test_json_of_an_undecodable_file_name_spells_its_bytes_out():
    report = msgspec.structs.replace(OPEN, tool="odd \udc80 name")
    assert json.loads(render("json", report))["tool"] == "odd \\udc80 name"


@pytest.mark.parametrize("report", [*ORDINARY, *HOSTILE], ids=lambda r: type(r).__name__)
def test_json_output_fits_its_published_schema(report):
    data = json.loads(render("json", report))
    kind, version = data["schema"].removeprefix("howopen/").split("/")
    schema = json.loads((SCHEMAS / f"{kind}-{version}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema, jsonschema.Draft202012Validator)


def test_a_schema_rejects_a_report_with_an_unknown_status():
    schema = json.loads((SCHEMAS / "assessment-1.json").read_text("utf-8"))
    data = json.loads(render("json", OPEN))
    data["freedoms"]["use"]["status"] = "probably"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema, jsonschema.Draft202012Validator)


def test_the_published_schemas_are_those_of_the_types():
    done = subprocess.run(
        [sys.executable, str(ROOT / "support" / "write_schemas.py"), "--check"],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


# ── text ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("report", [*ORDINARY, *HOSTILE], ids=lambda r: type(r).__name__)
def test_no_line_is_wider_than_asked(report, width):
    for verbose in (False, True):
        for line in render("text", report, width=width, verbose=verbose).splitlines():
            assert cell_len(line) <= width


@pytest.mark.parametrize("report", [*ORDINARY, *HOSTILE], ids=lambda r: type(r).__name__)
def test_plain_text_holds_no_escape_sequence_and_no_trailing_blanks(report):
    text = render("text", report, color=False)
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cs"}]
    assert not BIDI_OR_INVISIBLE.search(text)
    assert not re.search(r"[ \t]\n", text)


@hostile_report
def test_colored_text_holds_only_the_color_sequences_of_the_reporter(report):
    text = render("text", report, color=True)
    assert "\x1b[" in text or type(report).__name__ == "LicenseReport"
    rest = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert not [c for c in rest if c != "\n" and unicodedata.category(c) in {"Cc", "Cs"}]
    assert not BIDI_OR_INVISIBLE.search(rest)


def test_color_changes_no_word():
    colored = re.sub(r"\x1b\[[0-9;]*m", "", render("text", RESTRICTED, color=True))
    assert flat(colored) == flat(render("text", RESTRICTED, color=False))


def test_an_escape_sequence_in_a_release_is_shown_spelled_out():
    report = msgspec.structs.replace(OPEN, notice="\x1b[31mred \u202eoverride")
    assert r"\x1b[31mred \u202eoverride" in render("text", report)


def test_words_of_a_release_are_never_read_as_markup():
    report = msgspec.structs.replace(OPEN, notice="[bold]x[/bold] :smile: {{ 7*7 }}")
    for name in ("text", "html"):
        assert "[bold]x[/bold] :smile: {{ 7*7 }}" in render(name, report)


def test_the_text_of_a_restricted_release_says_what_matters_in_this_order():
    text = flat(render("text", RESTRICTED))
    places = [
        text.find(words)
        for words in (
            "Harrier 70B · Example Labs · 2025-03-01",
            "WEIGHTS AVAILABLE, USE RESTRICTED",
            "rung 3 of 7",
            "Calls itself “open-source”. The text says otherwise: a cap on users and a ban on",
            "✗ Use — limited by a cap on users and 3 prohibited uses",
            "? Study — not seen: training code",
            "✓ Modify — granted: change it for any purpose",
            "✗ Share — limited by a rule for naming derivatives",
            "! Licenses disagree. Code: README.md says MIT",
            "more than 700,000,000 monthly active users, measured on the version release date",
            "affiliates included",
            "LICENSE.txt:42-45 §2",
            "names must begin with “Harrier”",
            "Present final weights, tokenizer, inference code",
            "Absent training data, optimizer states",
            "70.55 billion parameters, 131,072 tokens of context, trained on 15.6 trillion",
            "Harrier Community License (weights)",
            "Open weights; in the way: the same limits on “use” as above",
            "Foundation Model Transparency Index May 2024: 54 of 100",
            "training code: no file and no document speaks of it",
            "optimizer.bin is a pickle: loading it runs code",
            "Not legal advice",
        )
    ]
    assert -1 not in places
    assert places == sorted(places)


def test_the_whole_text_of_a_restricted_release_comes_in_this_order():
    text = flat(render("text", RESTRICTED, verbose=True))
    places = [
        text.find(words)
        for words in (
            "Harrier 70B · Example Labs · 2025-03-01",
            "pkg:huggingface/example/harrier-70b@1a2b3c4d",
            "Calls itself “open-source”",
            "✗ Use: not met",
            "What the terms restrict",
            "LICENSE.txt:42-45 §2",
            "What you must do",
            "asked, not required",
            "What the licensor keeps in hand",
            "What the terms grant",
            "from memory, unverified",
            "What was released",
            "70,553,706,496 (70.55 billion) parameters",
            "Conflict: README.md says MIT",
            "What blocks the next rung: Open weights",
            "to settle it: a link to the code in README.md",
            "Not legal advice",
        )
    ]
    assert -1 not in places
    assert places == sorted(places)


def test_a_release_is_told_in_a_screen_or_two():
    assert len(render("text", RESTRICTED).splitlines()) <= 60
    assert len(render("text", UNCLEAR).splitlines()) <= 20


def test_limits_that_block_a_freedom_come_first_and_duties_last():
    text = render("text", RESTRICTED)
    entries = ("Cap on users", "Prohibited uses (4)", "Regions shut out", "Visible attribution")
    assert sorted(entries, key=text.index) == list(entries)


def test_grants_control_and_requests_are_only_counted_until_asked_for():
    text = flat(render("text", RESTRICTED))
    assert "and 6 more terms: tell the licensor, ends on litigation" in text
    assert "--verbose shows all" in text
    assert "If you bring a claim" not in text
    assert "If you bring a claim" in flat(render("text", RESTRICTED, verbose=True))


def test_duties_of_nearly_every_license_share_one_line():
    (keep,) = (t for t in OPEN.terms if t.kind == "keep-notices")
    also = msgspec.structs.replace(keep, kind="include-license", section="4.a")
    text = render("text", msgspec.structs.replace(OPEN, terms=(keep, also)))
    assert "• Pass on the license text, keep notices  LICENSE:98 §4.a, §4.c" in text
    assert "You must retain" not in text


def test_terms_on_code_alone_are_told_where_they_restrict_and_say_so():
    code = {"quote": "q", "path": "L", "applies_to": ("code",)}
    terms = (Term(kind="non-commercial", **code), Term(kind="share-alike", **code))
    text = render("text", msgspec.structs.replace(OPEN, terms=terms))
    assert "Non-commercial use only (for the code only)" in text
    assert "• Derivatives under the same terms" not in text


def curated(**changes):
    term = Term(
        kind="user-cap",
        params={"number": 5, "unit": "users"},
        quote="no more than five",
        license="LicenseRef-x",
        section="2",
        basis=Basis.CURATED,
    )
    return msgspec.structs.replace(
        OPEN,
        terms=(msgspec.structs.replace(term, **changes),),
        knowledge_version="2025.1+abcdef",
        license_names={"LicenseRef-x": "Example License"},
    )


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_terms_known_without_their_file_say_so_once_with_the_date(name):
    text = flat(render(name, curated())).replace("&#39;", "'")
    assert "Example License §2" in text
    assert "from howopen's knowledge of these licenses, not read from your files" in text
    assert "(as of 2025.1)" in text


def test_a_term_from_memory_keeps_its_mark():
    text = flat(render("text", curated(basis=Basis.MEMORY)))
    assert "Example License §2 [from memory, unverified]" in text


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_people_read_names_of_licenses_and_programs_read_ids(name):
    for verbose in (False, True):
        for report in (RESTRICTED, LICENSES):
            assert "LicenseRef-" not in render(name, report, verbose=verbose)
            assert "Harrier Community License" in render(name, report, verbose=verbose)
    assert "LicenseRef-harrier" in render("json", RESTRICTED)


def test_a_quote_and_a_path_keep_the_id_they_hold():
    (term,) = curated(quote="under LicenseRef-x", path="LicenseRef-x", basis=Basis.READ).terms
    text = render("text", msgspec.structs.replace(curated(), terms=(term,)))
    assert "“under LicenseRef-x”  LicenseRef-x §2" in text


def test_open_questions_are_told_up_to_five_and_counted_beyond():
    unknowns = tuple(Unknown(id=f"u{n}", reason=f"reason {n}") for n in range(8))
    text = render("text", msgspec.structs.replace(OPEN, unknowns=unknowns))
    assert "reason 4" in text
    assert "reason 5" not in text
    assert "… and 3 more" in text


def test_what_is_missing_is_named_once_in_plain_words():
    blockers = tuple(
        Blocker(id=name, status=Status.NOT_MET, reason=f"{words}: not released")
        for name, words in (
            ("model-parameters-final", "model parameters final"),
            ("data-source-list", "datasets or data source list"),
        )
    )
    study = Freedom(status=Status.NOT_MET, blocked_by=blockers)
    text = render("text", msgspec.structs.replace(OPEN, freedoms={"study": study}))
    assert "✗ Study — not released: final weights, training data or list of data sources" in text


def test_a_right_denied_is_a_reason_in_words():
    denied = Blocker(id="grant-use", status=Status.NOT_MET, reason="grant of use")
    use = Freedom(status=Status.NOT_MET, blocked_by=(denied,))
    text = render("text", msgspec.structs.replace(OPEN, freedoms={"use": use}))
    assert "✗ Use — no right to use" in text


def test_a_claim_that_holds_says_so():
    claim = Claim(says="fully-open", verdict="supported", because="b", evidence=CLAIM_WORDS)
    text = render("text", msgspec.structs.replace(OPEN, claims=(claim,)))
    assert "✓ Calls itself fully open. What was read bears this out." in text


def test_the_last_line_says_that_this_is_no_legal_advice():
    for report in (RESTRICTED, OPEN, UNCLEAR, SIDE_BY_SIDE):
        assert render("text", report).splitlines()[-1].startswith("Not legal advice")


def test_long_quotes_lose_their_middle_unless_asked_for_whole():
    assert CAP not in flat(render("text", RESTRICTED))
    assert flat(CAP) in flat(render("text", RESTRICTED, verbose=True))


def test_restrictions_come_before_duties_and_grants_come_last():
    text = render("text", RESTRICTED, verbose=True)
    headings = ("What the terms restrict", "What you must do", "keeps in hand", "terms grant")
    assert sorted(headings, key=text.index) == list(headings)


def test_a_right_denied_is_shown_as_a_restriction_and_a_limit_denied_as_a_grant():
    terms = (
        Term(kind="grant-commercial", state=TermState.DENIED, quote="no commerce", path="L"),
        Term(kind="no-hosted-service", state=TermState.DENIED, quote="may host", path="L"),
    )
    text = render("text", msgspec.structs.replace(OPEN, terms=terms), verbose=True)
    assert re.search(r"terms restrict\n• No commercial use", text)
    assert re.search(r"terms grant\n• Hosting expressly allowed", text)


def test_terms_that_say_the_same_in_two_files_are_told_once_with_both_places():
    term = Term(kind="non-commercial", quote="not for profit", path="A", start_line=1)
    again = msgspec.structs.replace(term, path="B", start_line=9)
    text = render("text", msgspec.structs.replace(OPEN, terms=(term, again)), verbose=True)
    assert text.count("Non-commercial use only") == 1
    assert "A:1" in text
    assert "B:9" in text


def test_a_kind_of_term_nobody_named_yet_is_shown_in_its_own_words():
    terms = (Term(kind="no-singing", params={"song_title": ("x", "y")}, quote="q", path="L"),)
    text = render("text", msgspec.structs.replace(OPEN, terms=terms))
    assert "No singing: song title: x and y" in text


def test_an_overclaim_without_a_quoted_claim_is_still_told():
    label = Label(id="closed", name="Closed", definition="d", overclaimed=True)
    for name in ("text", "html", "markdown"):
        text = render(name, msgspec.structs.replace(UNCLEAR, label=label))
        assert "claim a higher rung" in flat(text).replace("&#39;", "'")


def test_several_releases_stand_side_by_side_and_wrap_into_blocks_where_they_must():
    wide = render("text", SIDE_BY_SIDE, width=120)
    assert re.search(r"Harrier 70B .*Wren 1B .*someone/thing", wide.splitlines()[0])
    assert re.search(r"^Share +not met +met +unknown$", wide, re.MULTILINE)
    narrow = render("text", SIDE_BY_SIDE, width=48)
    assert len(re.findall(r"^Share ", narrow, re.MULTILINE)) == 3


def test_a_missing_term_is_none_found_and_missing_texts_are_no_terms_read():
    wide = flat(render("text", SIDE_BY_SIDE, width=200))
    assert "Regions shut out European Union none found no terms read" in wide


def test_a_sentence_that_says_two_things_is_quoted_once():
    same = {"quote": "One long sentence with two limits.", "path": "L", "start_line": 4}
    terms = (Term(kind="non-commercial", **same), Term(kind="no-derivatives", **same))
    report = msgspec.structs.replace(OPEN, terms=terms)
    assert render("text", report).count("One long sentence") == 1
    assert "(quoted above)  L:4" in render("text", report)
    assert render("text", report, verbose=True).count("One long sentence") == 2


def test_the_rungs_are_called_as_the_ladder_calls_them():
    ladder = yaml.safe_load((ROOT / "src/howopen/knowledge/ladder.yaml").read_text("utf-8"))
    assert [(rung["id"], rung["name"]) for rung in ladder["rungs"]] == [
        (rung.id, rung.name) for rung in shown_ladder()
    ]


def test_releases_that_share_a_name_are_told_apart_by_their_ids():
    release = msgspec.structs.replace(OPEN.release, id="other/wren")
    other = msgspec.structs.replace(OPEN, release=release)
    text = render("text", Assessments(assessments=(OPEN, other)), width=120)
    assert "example/wren-1b" in text
    assert "other/wren" in text


def test_a_license_report_names_each_text_its_differences_and_its_terms():
    text = flat(render("text", LICENSES))
    assert (
        "LICENSE.txt: Harrier Community License (license of the weights, an edited version" in text
    )
    assert "difference: replaced (the number of users differs)" in text
    assert "stands here: “700 million” LICENSE.txt:42 the known text says: “500 million”" in text
    assert "NOTES.txt: no license identified (not a text howopen knows)" in text
    assert "No terms were read in this text." in text


def test_a_catalog_is_a_table_of_models_one_to_a_line():
    wide = render("text", CATALOG, width=120).splitlines()
    assert wide[0].split() == ["Id", "Name", "Maker", "Date", "Label"]
    assert "Weights available, use restricted" in wide[1]
    narrow = render("text", CATALOG, width=80).splitlines()
    assert narrow[1].split() == "harrier-70b Example Labs 2025-03-01 Weights restricted".split()


def test_ascii_text_for_streams_that_cannot_print_more():
    text = render("text", RESTRICTED, ascii_only=True)
    assert text.isascii()
    assert "x Use - limited by" in text
    assert "LICENSE.txt:42-45 sec. 2" in text
    assert can_encode("utf-8")
    assert not can_encode("ascii")
    assert not can_encode(None)
    assert not can_encode("no-such-encoding")


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=60), width=st.integers(20, 120))
def test_whatever_a_release_says_the_text_stays_in_bounds(text, width):
    for verbose in (False, True):
        page = render("text", hostile(text), width=width, verbose=verbose)
        assert all(cell_len(line) <= width for line in page.split("\n"))
        assert not [c for c in page if c != "\n" and unicodedata.category(c) in {"Cc", "Cs"}]


# ── HTML ────────────────────────────────────────────────────────────────────────────────────────


class Page(HTMLParser):
    """Checks that elements nest, and keeps what the tests look at."""

    VOID = frozenset(("meta", "br", "link", "img", "input", "hr"))

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def attributes(self, name):
        return [attrs[name] for _, attrs in self.tags if name in attrs]


every_page = pytest.mark.parametrize(
    "report", [*ORDINARY, *HOSTILE], ids=lambda r: type(r).__name__
)


@every_page
def test_html_elements_nest_and_ids_are_unique_and_referenced(report):
    page = Page(render("html", report))
    assert page.open == []
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    assert set(page.attributes("aria-labelledby")) <= set(ids)


@every_page
def test_html_loads_nothing_runs_nothing_and_forbids_both(report):
    page = Page(render("html", report))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "link", "iframe", "object", "base", "form", "svg", "video"}
    assert not page.attributes("src")
    assert not page.attributes("style")
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    policy = [a["content"] for t, a in page.tags if "Content-Security-Policy" in a.values()]
    assert policy == [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ]
    style = re.search(r"<style>(.*?)</style>", render("html", report), re.DOTALL)
    assert style
    assert "url(" not in style[1]
    assert "@import" not in style[1]


@every_page
def test_html_links_lead_only_to_web_addresses(report):
    for address in Page(render("html", report)).attributes("href"):
        assert re.match(r"https?://[^\s\"'<>]+$", address)


def test_an_address_of_another_scheme_is_text_and_a_web_address_is_a_link():
    (statement,) = RESTRICTED.licenses[0].statements[:1]
    for link, is_link in (("javascript:alert(1)", False), ("https://example.org/x", True)):
        changed = msgspec.structs.replace(statement, link=link)
        one = msgspec.structs.replace(RESTRICTED.licenses[0], statements=(changed,))
        page = Page(render("html", msgspec.structs.replace(RESTRICTED, licenses=(one,))))
        assert (link in page.attributes("href")) is is_link


@every_page
def test_html_headings_descend_one_level_at_a_time_from_a_single_first(report):
    levels = [int(t[1]) for t, _ in Page(render("html", report)).tags if re.match(r"h[1-6]$", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@every_page
def test_html_has_landmarks_a_language_and_scoped_table_headers(report):
    page = Page(render("html", report))
    tags = [tag for tag, _ in page.tags]
    assert [t for t in tags if t in {"header", "main", "footer"}] == ["header", "main", "footer"]
    assert page.attributes("lang") == ["en"]
    assert all(attrs.get("scope") for tag, attrs in page.tags if tag == "th")


def test_html_draws_the_ladder_with_the_reached_rung_marked_in_words():
    text = flat(render("html", RESTRICTED))
    assert (
        'aria-current="step">Weights available, use restricted <span class="here">reached</span>'
        in text
    )
    assert 'Open weights <span class="here">next</span>' in text
    assert text.count('<li class="reached"') == 3
    assert text.count('<li class="ahead"') == 4


def test_html_shows_the_claim_beside_the_text_and_quotes_with_places():
    text = flat(render("html", RESTRICTED))
    assert "Calls itself “open-source”. The text says otherwise" in text
    assert "“Harrier is our newest open-source model.”" in text
    assert "LICENSE.txt:42-45 §2" in text
    assert flat(CAP) in text
    assert "Foundation Model Transparency Index May 2024: 54 of 100" in text
    assert "as reported by others" in text


def test_html_colors_have_enough_contrast_in_both_schemes():
    style = (ROOT / "src/howopen/reporters/templates/style.css").read_text("utf-8")
    light, dark = re.findall(r":root \{([^}]*--page[^}]*)\}", style)[:2]
    for block in (light, dark):
        color = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for ink in ("ink", "muted", "met", "not-met", "unknown", "accent"):
            for paper in ("page", "card"):
                assert contrast(color[ink], color[paper]) >= 4.5, (ink, paper)
        for tone in ("met", "not-met", "unknown"):
            for ink in (tone, "ink", "muted"):
                assert contrast(color[ink], color[f"{tone}-soft"]) >= 4.5, (ink, tone)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(color: str) -> float:
        parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# ── Markdown ────────────────────────────────────────────────────────────────────────────────────


@hostile_report
def test_markdown_holds_no_html_but_line_breaks_and_mentions_nobody(report):
    text = render("markdown", report, verbose=True)
    bare = re.sub(r"\\.", "", text)
    assert set(re.findall(r"<[^>]*>", bare)) <= {"<br>"}
    assert "](" not in bare
    assert "`" not in bare
    assert not re.search(r"[@#]\w", text)
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cs"}]


@pytest.mark.parametrize("report", [*ORDINARY, *HOSTILE], ids=lambda r: type(r).__name__)
def test_markdown_tables_have_as_many_cells_in_every_row(report):
    text = re.sub(r"\\.", "", render("markdown", report))
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_markdown_says_what_the_text_says():
    text = flat(render("markdown", RESTRICTED))
    for words in (
        "## Harrier 70B · Example Labs · 2025-03-01",
        "**Weights available, use restricted** (rung 3 of 7)",
        "- ✗ **Use**: limited by a cap on users and 3 prohibited uses",
        "more than 700,000,000 monthly active users, measured on the version release date",
        "LICENSE.txt:42-45 §2",
        "| Absent | training data, optimizer states |",
        "Not legal advice",
    ):
        assert words in text


# ── words we do not use ─────────────────────────────────────────────────────────────────────────


@named
@pytest.mark.parametrize("report", [OPEN, RESTRICTED, SIDE_BY_SIDE], ids=["open", "no", "both"])
def test_no_report_says_compliant_certified_or_legal_of_a_release(name, report):
    text = render(name, report, verbose=True).replace("Not legal advice", "").lower()
    assert not re.search(r"\b(compliant|certified|legal|legally)\b", text)


def test_the_fixtures_reach_every_section():
    assert isinstance(hostile(), Assessment)
    text = render("text", RESTRICTED, verbose=True)
    for heading in ("Access", "Made from", "License texts", "Noticed", "Also seen"):
        assert f"\n{heading}\n" in text
