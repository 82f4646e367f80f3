"""Documentation shows what the program prints today, and its links lead somewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "support"))

import refresh_docs  # noqa: E402  (a script beside the package, not a part of it)
from refresh_docs import DocsError, fits, merged, refreshed  # noqa: E402

PAGES = refresh_docs.pages()
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_print_what_a_page_shows(page: Path):
    text = page.read_text(encoding="utf-8")
    assert refreshed(text) == text, "run support/refresh_docs.py and look at what changes"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_between_pages_lead_to_a_file(page: Path):
    text = re.sub(r"<!-- site: .*? -->", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)[^)\s]*\)", text)
    own = [link for link in links if "://" not in link]
    assert [link for link in own if not (page.parent / link).exists()] == []


# ── how a block is run ──────────────────────────────────────────────────────────────────────────


def block(*lines: str) -> str:
    return "\n".join(["# Page", "```console", *lines, "```", "After.", ""])


def test_output_is_written_under_its_command_and_the_rest_of_a_page_stays():
    assert refreshed(block("$ howopen --version", "howopen 0.0.1")) == refreshed(
        block("$ howopen --version")
    )
    assert refreshed(block("$ howopen --version")).startswith("# Page\n```console\n$ howopen")
    assert refreshed(block("$ howopen --version")).endswith("\n```\nAfter.\n")


def test_other_blocks_are_left_alone():
    text = "```sh\nhowopen check nothing\n```\n\n```\n$ howopen\n```\n"
    assert refreshed(text) == text


def test_a_command_may_go_on_in_the_next_line():
    once = refreshed(block("$ howopen explain user-cap"))
    twice = refreshed(block("$ howopen explain \\", "    user-cap"))
    assert twice.replace("\\\n    ", "") == once


def test_the_exit_code_of_the_command_before_is_shown():
    page = refreshed(block("$ howopen may license:llama2 --commercial --offline", "$ echo $?"))
    assert page.endswith("$ echo $?\n13\n```\nAfter.\n")


def test_a_failure_out_of_sight_is_refused():
    with pytest.raises(DocsError, match="exit code 3"):
        refreshed(block("$ howopen check ./no-such-folder", "$ howopen --version"))
    page = refreshed(block("$ howopen check ./no-such-folder", "$ echo $?"))
    assert "$ echo $?\n3\n" in page


def test_files_that_commands_write_are_seen_by_the_next_one_and_leave_no_trace():
    page = refreshed(
        block("$ howopen explain user-cap", "$ howopen check pythia-12b -f json -o r.json")
    )
    assert "cap on users" in page
    assert not (ROOT / "r.json").exists()


def test_a_command_that_asks_for_the_network_is_refused():
    with pytest.raises(DocsError, match="network"):
        refreshed(block("$ howopen check https://huggingface.co/org/name"))


@pytest.mark.parametrize(
    "line", ["$ rm -r x", "$ cat /etc/hostname", "$ howopen x | head", "hello"]
)
def test_nothing_but_known_commands_runs(line: str):
    with pytest.raises(DocsError):
        refreshed(block(line))


def test_a_block_without_an_end_is_refused():
    with pytest.raises(DocsError, match="no end"):
        refreshed("```console\n$ howopen --version\n")


# ── what is left out ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("shown", "output", "fit"),
    [
        ("a b", "a b", True),
        ("a b", "a b c", False),
        ("a … c", "a b c", True),
        ("a … c", "a c", False),
        ("a … c", "a b b c", True),
        ("… c", "a b c", True),
        ("a …", "a b c", True),
        ("…", "a", True),
        ("a … c … e", "a b c d e", True),
        ("a … c … e", "a b d e", False),
        ("a … a", "a", False),
        ("a … b … b", "a x b b", False),
    ],
)
def test_marks_of_omission_stand_for_one_or_more_lines(shown: str, output: str, fit: bool):
    marked = ["[…]" if word == "…" else word for word in shown.split()]
    assert fits(marked, output.split()) is fit


@pytest.mark.parametrize(
    ("shown", "output", "now"),
    [
        ("a … c", "a x y c", "a … c"),
        ("a b … e", "a B x y e", "a B … e"),
        ("a … d e", "a x y D e", "a … D e"),
        ("a b … d e", "a B x y D e", "a B … D e"),
        ("a … c", "a c", "a c"),
        ("a c", "a b c", "a b c"),
        ("a b c …", "a c x", "a c …"),
        ("", "a b", "a b"),
    ],
)
def test_what_was_left_out_stays_left_out(shown: str, output: str, now: str):
    marked = ["[…]" if word == "…" else word for word in shown.split()]
    expected = ["[…]" if word == "…" else word for word in now.split()]
    assert merged(marked, output.split()) == expected
    assert fits(expected, output.split())
