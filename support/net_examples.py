"""Examples for the safety net: sentences of license texts with what the rules read in them.

The texts are those of the SPDX list (of the package `osslili`) and of folders of ScanCode's
`*.LICENSE` files with front matter. Texts of makers that are set aside to measure are left out.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from howopen.knowledge_base import knowledge
from howopen.terms.document import parse
from howopen.terms.reader import Reader
from howopen.terms.safety_net import Window, WordClasses
from howopen.types import TermState
from howopen.yaml_files import load_yaml

HERE = Path(__file__).parent
PARTS = 5
"""Parts that the texts are dealt into by a digest of their names."""

ASIDE = re.compile(r"(?:^|[-_/])(?:databricks|dbrx|exaone|lg-ai|nvidia|fish)", re.IGNORECASE)
FREE = re.compile(r"^category: (?:Permissive|Public Domain|Copyleft(?: Limited)?)\s*$", re.M)
"""ScanCode's categories of licenses that restrict no use."""

LONGEST = 200_000
OWN = -1
"""The number of the text of a made-up sentence."""


class Text(NamedTuple):
    """One license text; `free`: restricts no use; `approved`: the OSI says so."""

    name: str
    content: str
    free: bool
    approved: bool

    @property
    def part(self) -> int:
        """The part it is dealt into."""
        return zlib.crc32(self.name.encode()) % PARTS


class Said(NamedTuple):
    """One sentence, and the kinds that rules read in it: the middle of the words they go by.

    The middle is -1 where a rule was not sure. `other`: a rule of the terms of control read it.
    """

    text: int
    lead: str
    sentence: str
    seen: tuple[tuple[str, int], ...]
    other: bool


class Example(NamedTuple):
    """A window of a sentence: its features, the kinds it says and those it may say."""

    features: frozenset[str]
    kinds: frozenset[str]
    unsure: frozenset[str]
    text: int
    understood: bool  # rules read something in it


def features(window: Window) -> frozenset[str]:
    """Its words and classes, those right behind each other, and classes somewhat behind another."""
    return frozenset(window.words).union(
        (f"{one} {other}" for one, other in pairwise(window.words)),
        (f"{one}>{other}" for one, some in window.followers().items() for other in some),
    )


def texts_of(folders: Sequence[Path]) -> list[Text]:
    """The license texts, each once."""
    seen: set[int] = set()
    found: list[Text] = []
    for text in (*_spdx_texts(), *_folder_texts(folders)):
        digest = zlib.crc32(" ".join(text.content.lower().split()).encode())
        if digest not in seen and not ASIDE.search(text.name) and len(text.content) < LONGEST:
            seen.add(digest)
            found.append(text)
    return sorted(found, key=lambda text: not text.approved)  # what these say too is free


def _spdx_texts() -> Iterator[Text]:
    try:
        root = Path(str(distribution("osslili").locate_file("")))
    except PackageNotFoundError:
        raise SystemExit("the package osslili is not there: no text is known to be free") from None
    listed = json.loads((root / "osslili" / "data" / "spdx_licenses.json").read_bytes())["licenses"]
    for license_id, entry in sorted(listed.items()):
        if entry.get("text"):
            approved = bool(entry.get("isOsiApproved"))
            yield Text(license_id, entry["text"], approved, approved)


def _folder_texts(folders: Sequence[Path]) -> Iterator[Text]:
    for path in sorted(p for folder in folders for p in folder.rglob("*.LICENSE")):
        text = path.read_text(encoding="utf-8", errors="replace")
        head = ""
        if text.startswith("---\n"):
            head, _, text = text.removeprefix("---\n").partition("---\n")
        if text.strip():
            yield Text(path.stem, text, bool(FREE.search(head)), approved=False)


def sentences_of(texts: Iterable[Text], reader: Reader, kinds: frozenset[str]) -> list[Said]:
    """All sentences of the texts with what the rules read in them, each sentence once."""
    found: dict[tuple[str, str], Said] = {}
    for number, text in enumerate(texts):
        document = parse(text.content)
        here: dict[int, list[tuple[str, int]]] = defaultdict(list)
        starts = {span[0]: span for span in document.sentences}
        places = [
            (term.kind, sum(words) // 2 if term.state is not TermState.UNCLEAR else -1, start, end)
            for start, end, term, words in reader.sightings(document)
        ]
        for start, (_, end, block) in starts.items():
            if document.blocks[block].heading:
                continue
            near = [(k, m) for k, m, first, last in places if first < end and last > start]
            here[block] = [(kind, middle - start) for kind, middle in near if kind in kinds]
            said = Said(
                number,
                document.lead(block),
                document.text(start, end),
                tuple((kind, at if at >= 0 else -1) for kind, at in here[block]),
                any(_of_control(kind) for kind, _ in near),
            )
            known = found.setdefault((said.lead, said.sentence), said)
            if known is not said:
                merged = tuple(dict.fromkeys((*known.seen, *said.seen)))
                found[said.lead, said.sentence] = known._replace(seen=merged)
    return list(found.values())


def _of_control(kind: str) -> bool:
    return knowledge().term_kinds[kind].group == "control"


def examples_of(sentences: Iterable[Said], classes: WordClasses) -> list[Example]:
    """The windows of sentences, each set of features once."""
    found: dict[frozenset[str], Example] = {}
    for said in sentences:
        near = frozenset(kind for kind, _ in said.seen)
        for window in classes.windows(said.lead, said.sentence):
            kinds = frozenset(k for k, at in said.seen if window.start <= at < window.end)
            understood = bool(near) or said.other
            new = Example(features(window), kinds, near - kinds, said.text, understood)
            known = found.setdefault(new.features, new)
            if known is not new:
                every = known.kinds | kinds
                unsure = (known.unsure | new.unsure) - every
                found[new.features] = known._replace(kinds=every, unsure=unsure)
    return list(found.values())


def made_up(kinds: frozenset[str], classes: WordClasses, file: Path) -> list[Example]:
    """The made-up sentences of a file: kinds, then sentences that say them and nothing else."""
    listed = load_yaml(file)
    if not isinstance(listed, dict):
        raise SystemExit(f"{file.name} is no table of sentences")
    return [
        example
        for names, sentences in listed.items()
        for sentence in sentences
        for example in _own(sentence, frozenset(names.split()) & kinds, frozenset(), classes)
    ]


def of_kinds(kinds: frozenset[str], classes: WordClasses) -> list[Example]:
    """The sentences of the kind files: what a kind matches, and what no rule reads as any."""
    found: list[Example] = []
    reader = knowledge().reader
    for kind in knowledge().term_kinds.values():
        here = frozenset((kind.id,)) & kinds
        for sentence in kind.matches if here else ():
            found += _own(sentence, here, kinds - here, classes)
        for sentence in (*kind.does_not_match, *(() if here else kind.matches)):
            if not any(seen.term.kind in kinds for seen in reader.sightings(parse(sentence))):
                found += _own(sentence, frozenset(), frozenset(), classes)
    return found


def _own(
    sentence: str, kinds: frozenset[str], unsure: frozenset[str], classes: WordClasses
) -> list[Example]:
    return [
        Example(features(window), kinds, unsure, OWN, understood=False)
        for window in classes.windows("", sentence)
    ]
