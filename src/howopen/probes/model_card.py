"""What the front matter of a model card states: license, base models, data, languages, the gate.

Keys are those of the Hub's model card metadata (hub-docs, `modelcard.md`, and
`docs/hub/models-gated.md` for `extra_gated_*`).
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import NamedTuple

from howopen.files import Files
from howopen.front_matter import Entry, FrontMatter, Item, lines_of, read_front_matter
from howopen.knowledge_base import KnowledgeBase
from howopen.regexes import regex
from howopen.texts import read_text
from howopen.types import (
    BaseModel,
    ComponentSighting,
    Evidence,
    Finding,
    Gate,
    Level,
    LicenseStatement,
    Observation,
    Presence,
    Release,
    Status,
)

ID = "model-card"

CARD_LIMIT = 40
"""Cards read of one release; a collection of models has one per model."""

_QUOTE = 300
_NAMES = ("model_card*", "model-card*", "modelcard*", "*_model_card*", "*-model-card*")
_ENDINGS = (".md", ".markdown", ".mdx", ".txt")
_RELATIONS = frozenset({"adapter", "finetune", "merge", "quantized"})
_HUB = regex(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)
_GATES = {"auto": "auto", "manual": "manual", "false": "none", "no": "none"}
_FACTS = {
    "library_name": "library",
    "pipeline_tag": "task",
    "language": "languages",
    "tags": "tags",
    "extra_gated_eu_disallowed": "gated_eu_disallowed",
}


class Card(NamedTuple):
    """A model card: where it lies, its lines, and its front matter."""

    path: str
    lines: list[str]
    front: FrontMatter

    def evidence(self, key: str) -> Evidence:
        """Point to the lines of one key."""
        entry = self.front.entries[key]
        return self._lines(entry.line, entry.end_line, key)

    def item(self, key: str, item: Item) -> Evidence:
        """Point to the line of one value of a key."""
        return self._lines(item.line, item.line, key)

    def _lines(self, start: int, end: int, key: str) -> Evidence:
        quote = " ".join(" ".join(self.lines[start - 1 : end]).split())[:_QUOTE].rstrip()
        return Evidence(path=self.path, start_line=start, end_line=end, pointer=key, quote=quote)


def is_card(path: str) -> bool:
    """Tell whether a path names a model card: by its name, or the README of the release."""
    folder, _, name = path.lower().rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if dot + ending not in _ENDINGS or folder.count("/") > 3:
        return False
    if stem == "readme" or stem.startswith("readme."):
        return not folder
    return any(fnmatchcase(stem, pattern) for pattern in _NAMES)


def observe(release: Release, files: Files, _kb: KnowledgeBase) -> Observation:
    """Read the front matter of every model card at hand."""
    paths = [a.path for a in release.artifacts if a.readable and is_card(a.path)]
    findings: list[Finding] = []
    cards: list[Card] = []
    for path in sorted(paths, key=lambda p: (p.count("/"), p))[:CARD_LIMIT]:
        text = read_text(files, path)
        if text.problem:
            findings.append(_problem(path, 0, text.problem))
        card = Card(path, lines_of(text.content), read_front_matter(text.content))
        findings += [_problem(path, p.line, f"front matter: {p.text}") for p in card.front.problems]
        cards.append(card)
    findings += [finding for card in cards for finding in _odd_relation(card)]
    return Observation(
        findings=tuple(findings),
        components=tuple(s for card in cards for s in _components(card)),
        statements=tuple(s for card in cards for s in _statements(card)),
        base_models=tuple(b for card in cards for b in _base_models(card)),
        gates=tuple(g for card in cards for g in _gates(card)),
        facts={key: value for card in reversed(cards) for key, value in _facts(card).items()},
    )


def _problem(path: str, line: int, text: str) -> Finding:
    return Finding(
        probe=ID,
        outcome=Status.UNKNOWN,
        level=Level.WARNING,
        message=f"{path}: {text}",
        evidence=(Evidence(path=path, start_line=line, end_line=line),),
    )


def _entry(card: Card, key: str) -> Entry | None:
    entry = card.front.entries.get(key)
    return entry if entry and entry.items else None


def _text(card: Card, key: str) -> str:
    entry = _entry(card, key)
    return " ".join(entry.text.split()) if entry else ""


def _statements(card: Card) -> list[LicenseStatement]:
    entry = _entry(card, "license")
    if entry is None or entry.nested:
        return []
    return [
        LicenseStatement(
            value=item.text,
            name=_text(card, "license_name"),
            link=_text(card, "license_link"),
            evidence=card.item("license", item),
        )
        for item in entry.items
        if item.text
    ]


def _base_models(card: Card) -> list[BaseModel]:
    entry = _entry(card, "base_model")
    if entry is None:
        return []
    relation = _text(card, "base_model_relation").lower()
    return [
        BaseModel(
            id=_HUB.sub("", item.text, count=1).strip("/"),
            relation=relation if relation in _RELATIONS else "unknown",
            evidence=card.item("base_model", item),
        )
        for item in entry.items
        if item.text
    ]


def _odd_relation(card: Card) -> list[Finding]:
    relation = _text(card, "base_model_relation")
    if not relation or relation.lower() in _RELATIONS:
        return []
    evidence = card.evidence("base_model_relation")
    says = f"base_model_relation `{relation[:60]}` is none of {', '.join(sorted(_RELATIONS))}"
    return [_problem(card.path, evidence.start_line, says)]


def _components(card: Card) -> list[ComponentSighting]:
    datasets = _entry(card, "datasets")
    seen = [
        ComponentSighting(
            component="datasets",
            presence=Presence.LINKED,
            where=_dataset(item.text),
            evidence=card.item("datasets", item),
        )
        for item in (datasets.items if datasets and not datasets.nested else ())
        if item.text
    ]
    seen += [
        ComponentSighting(
            component="evaluation-results",
            presence=Presence.PRESENT,
            where=card.path,
            evidence=card.evidence(key),
        )
        for key in ("model-index", "eval_results")
        if (entry := card.front.entries.get(key)) and entry.nested
    ]
    return seen


def _dataset(value: str) -> str:
    """Give the address of a dataset that a card names by its id on the Hub."""
    known = _HUB.sub("", value, count=1).removeprefix("datasets/")
    return value if "://" in known else f"https://huggingface.co/datasets/{known}"


def _gates(card: Card) -> list[Gate]:
    gated = _entry(card, "gated")
    keys = [key for key in card.front.entries if key.startswith("extra_gated_")]
    if gated is None and not keys:
        return []
    fields = _entry(card, "extra_gated_fields")
    first = "gated" if gated else "extra_gated_fields" if fields else keys[0]
    return [
        Gate(
            mode=_GATES.get(gated.text.lower(), "unknown") if gated else "unknown",
            asks=tuple(item.text for item in fields.items) if fields else (),
            evidence=card.evidence(first),
        )
    ]


def _facts(card: Card) -> dict[str, str | int | float | bool]:
    return {fact: _text(card, key) for key, fact in _FACTS.items() if _entry(card, key)}
