"""`howopen.attest.yaml`: what the people behind a release attest of it, in its root.

Some criteria only people can answer. This file may: who says so, when, where it is told, and per
framework the answer to each criterion. It is shown as their word and decides nothing that evidence
decides. The file is input like any other: small, flat, without anchors, and nothing is built from
it but text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import yaml

from howopen.errors import SourceError
from howopen.facts.frameworks import AttestationFacts, FrameworkFacts
from howopen.files import Files
from howopen.frameworks.case import Attested
from howopen.frameworks.engine import YES_OR_NO
from howopen.types import Evidence, Finding, Level, Release, Status

NAME = "howopen.attest.yaml"
MAX_BYTES = 64 << 10
_MAX_EVENTS = 5_000
_MAX_DEPTH = 4
_MAX_WORDS = 500
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SAID = ("who", "when", "link")


class _UnfitError(Exception):
    """The file is not what it must be; the words say why."""


def read_attestations(
    release: Release, files: Files, frameworks: tuple[FrameworkFacts, ...]
) -> Attested:
    """What the file in the release's root attests; one finding where it cannot be taken."""
    if not any(a.path == NAME and a.readable for a in release.artifacts):
        return Attested()
    try:
        data = files.read(NAME, 0, MAX_BYTES + 1)
        told = _told(data)
        answers = _answers(told)
        unasked = tuple(_unasked(answers, frameworks))
        told_by = tuple(
            AttestationFacts(
                id=NAME,
                framework=framework,
                who=f"{_text(told, 'who')} ({NAME} of this release)",
                when=_text(told, "when"),
                link=_text(told, "link"),
                what=_text(told, "what"),
                answers=dict(given),
            )
            for framework, given in answers.items()
        )
    except (_UnfitError, SourceError) as error:
        return Attested(findings=(_finding(f"nothing in it counts: {error}"),))
    if unasked:
        says = f"it answers what no framework here asks: {', '.join(unasked[:10])}"
        return Attested(told_by, (_finding(says),))
    return Attested(told_by)


def _finding(says: str) -> Finding:
    return Finding(
        probe="attestations",
        outcome=Status.UNKNOWN,
        level=Level.WARNING,
        message=f"{NAME}: {says}",
        evidence=(Evidence(path=NAME),),
    )


# ── the shape ───────────────────────────────────────────────────────────────────────────────────


def _told(data: bytes) -> dict[str, object]:
    if len(data) > MAX_BYTES:
        raise _UnfitError(f"longer than {MAX_BYTES >> 10} KiB")
    try:
        text = data.decode("utf-8-sig")
        _refuse(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f" in line {mark.line + 1}" if mark else ""
        raise _UnfitError(f"not YAML{place}: {error.problem}") from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise _UnfitError(f"not YAML: {' '.join(str(error).split())[:160]}") from error
    told = _plain(root) if root is not None else None
    if not isinstance(told, dict):
        raise _UnfitError("not a list of keys and values")
    missing = [name for name in _SAID if not _text(told, name)]
    if missing:
        raise _UnfitError(f"it does not say {', '.join(missing)}")
    return told


def _refuse(text: str) -> None:
    """Count what the parser meets, before anything is built that could nest or repeat."""
    depth = 0
    for count, event in enumerate(islice(yaml.parse(text, Loader=_LOADER), _MAX_EVENTS + 1)):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise _UnfitError("it holds aliases")
        if depth > _MAX_DEPTH or count == _MAX_EVENTS:
            raise _UnfitError("it is longer or nested deeper than such a file needs")


def _plain(node: yaml.Node) -> object:
    """Text, lists and mappings; no scalar is anything but its text."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(member) for member in node.value]
    found: dict[str, object] = {}
    for key, value in node.value:
        name = _plain(key)
        if not isinstance(name, str):
            raise _UnfitError(f"line {key.start_mark.line + 1}: a key that is no plain word")
        if name in found:
            raise _UnfitError(f"line {key.start_mark.line + 1}: {name[:60]!r} stands twice")
        found[name] = _plain(value)
    return found


def _text(told: Mapping[str, object], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise _UnfitError(f"{name!r} is not a text")
    if len(value) > _MAX_WORDS:
        raise _UnfitError(f"{name!r} is longer than {_MAX_WORDS} characters")
    return " ".join(value.split())


def _answers(told: Mapping[str, object]) -> dict[str, dict[str, bool | str]]:
    answers = told.get("answers")
    if not isinstance(answers, dict) or not answers:
        raise _UnfitError("it holds no answers: framework, criterion, true or false or a level")
    found: dict[str, dict[str, bool | str]] = {}
    for framework, given in answers.items():
        if not isinstance(given, dict):
            raise _UnfitError(
                f"the answers for {framework[:60]!r} are not criteria with an answer each"
            )
        found[framework.partition("@")[0]] = {name: _answer(name, a) for name, a in given.items()}
    return found


def _answer(name: str, given: object) -> bool | str:
    if not isinstance(given, str) or not given:
        raise _UnfitError(f"the answer to {name[:60]!r} is neither true nor false nor a level")
    return {"true": True, "false": False}.get(given.casefold(), given)


def _unasked(
    answers: Mapping[str, Mapping[str, bool | str]], frameworks: tuple[FrameworkFacts, ...]
) -> Iterator[str]:
    """Answers to a question that no framework asks: unknown names, or a level that is none.

    A yes or a no names no level where there are more than two.
    """
    asked: dict[str, dict[str, frozenset[str]]] = {}
    for framework in frameworks:
        criteria = asked.setdefault(framework.framework, {})
        for criterion in framework.criteria:
            levels = frozenset(level.id for level in criterion.levels)
            criteria[criterion.id] = criteria.get(criterion.id, frozenset()) | levels
    for name, given in answers.items():
        if name not in asked:
            yield name[:60]
            continue
        for question, answer in given.items():
            known = asked[name].get(question)
            plain = isinstance(answer, bool) and known is not None and len(known) <= YES_OR_NO
            if not plain and answer not in (known or ()):
                yield f"{name[:60]} {question[:60]} {answer}"[:160]
