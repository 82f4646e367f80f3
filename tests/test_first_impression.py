"""The first ten minutes: what a newcomer sees before anything works, and the next thing to type."""

from __future__ import annotations

import pytest

from howopen.cli.run import Verbs, cli, run


def test_howopen_alone_shows_every_verb_with_whole_words_and_examples_to_try(
    capsys: pytest.CaptureFixture[str],
):
    run([])
    told = capsys.readouterr().err
    assert isinstance(cli, Verbs)
    for verb in cli.list_commands(None):  # type: ignore[arg-type]
        assert f"  {verb} " in told
    assert "..." not in told.partition("Commands:")[2]
    assert "howopen check ./my-model" in told


@pytest.mark.parametrize(
    ("typed", "next_"),
    [
        ("chek", "Try: howopen check"),
        ("licence", "Try: howopen license"),
        ("frobnicate", "See: howopen --help"),
        ("check", "See: howopen check --help"),
        ("check --ofline x", "Did you mean '--offline'? See: howopen check --help"),
        ("may license:mit --actor robot", "See: howopen may --help"),
        ("check ./nowhere", "Check the path"),
        ("check llama-3.1-405", "llama-3.1-405b"),
        ("license nothing-of-that-name", "Give a file, or an id such as"),
        ("explain user-cup", "user-cap"),
        ("may", "howopen may TARGET"),
    ],
)
def test_an_error_is_one_line_and_names_the_next_thing_to_type(
    typed: str, next_: str, capsys: pytest.CaptureFixture[str]
):
    assert run(typed.split()) in {2, 3}
    told = capsys.readouterr().err
    assert told.startswith("howopen: ")
    assert told.count("\n") == 1
    assert next_ in told
