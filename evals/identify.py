"""How well texts are identified: the whole SPDX set, edits, and changes of form.

    python evals/identify.py [--licenses N]

Texts come from the packages that the index is built from (a development install has them). Every
license gets edits that must be seen with the right words, and new forms that must not be taken for
edits. Ids that share one text word for word count as one.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from howopen.knowledge_base import knowledge
from howopen.licenses.canonical import canonical
from howopen.licenses.corpus import PackageNotFoundError, plain_texts
from howopen.licenses.index import key_of
from howopen.types import Match

Edit = tuple[str, str]  # the edited text, and words that a difference must show


def main() -> int:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--licenses", type=int, default=0, help="only the first N")
    options = parser.parse_args()
    try:
        texts = {i: text for i, (_, text) in plain_texts()}
    except PackageNotFoundError as error:
        print(f"the texts are not there ({error}); nothing was measured")
        return 0
    if options.licenses:
        texts = dict(list(texts.items())[: options.licenses])
    keys = {i: key_of(canonical(text).hashes) for i, text in texts.items()}
    same: dict[bytes, set[str]] = defaultdict(set)
    for license_id, key in keys.items():
        same[key].add(license_id)
    right = {
        i: knowledge().identifier.identify(t).license in same[keys[i]] for i, t in texts.items()
    }
    print(f"SPDX texts: {sum(right.values())} of {len(texts)} right")
    measure_edits(texts)
    measure_forms(texts, {i: same[key] for i, key in keys.items()})
    print(*misses[:40], sep="\n")
    return 0


def measure_edits(texts: dict[str, str]) -> None:
    """Edits that must be seen, with the words that were edited."""
    chance = random.Random(7)  # noqa: S311 - the same edits every time
    for name, edit in EDITS.items():
        seen = Counter[str]()
        for license_id, text in texts.items():
            for edited, words in edit(text, chance):
                result = outcome(knowledge().identifier.identify(edited), words)
                seen[result] += 1
                if result != "right":
                    misses.append(f"{license_id}: {name}: {result}")
        print(f"edit {name:22}", *(f"{o} {seen[o]}" for o in OUTCOMES), sep="  ")


def measure_forms(texts: dict[str, str], ids: dict[str, set[str]]) -> None:
    """Changes of form that must not be taken for edits."""
    for name, form in FORMS.items():
        kept = 0
        for license_id, text in texts.items():
            if knowledge().identifier.identify(form(text)).license in ids[license_id]:
                kept += 1
            else:
                misses.append(f"{license_id}: form {name}")
        print(f"form {name:22}  kept {kept} of {len(texts)}")


OUTCOMES = ("right", "edited, other words", "not noticed")
misses: list[str] = []


def outcome(found, words: str) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Whether an edit was seen, and in the right place."""
    if found.license or any(p.match in (Match.EXACT, Match.REFORMATTED) for p in found.parts):
        return "not noticed"
    shown = " ".join(f"{d.expected} {d.found}" for p in found.parts for d in p.differences)
    plain = " ".join(canonical(words).words)
    return (
        "right" if plain in " ".join(canonical(shown).words) or not plain else "edited, other words"
    )


def _number(text: str, chance: random.Random) -> Iterator[Edit]:
    found = [
        m
        for m in re.finditer(r"(?<![\w.])\d{1,3}(?![\w.)])", text)
        if not _in_form(text, m.start())
    ]
    if found:
        m = chance.choice(found)
        yield text[: m.start()] + "4711" + text[m.end() :], "4711"


def _negation(text: str, chance: random.Random) -> Iterator[Edit]:
    found = [
        m
        for m in re.finditer(r"\b(?:may|shall|must|will|are|is)\b(?! not\b)", text)
        if not _in_form(text, m.start())
    ]
    if found:
        m = chance.choice(found)
        yield text[: m.end()] + " not" + text[m.end() :], "not"


def _clause(text: str, chance: random.Random) -> Iterator[Edit]:
    found = [
        m
        for m in re.finditer(r"(?<=\. )[A-Z][^.\n]{40,300}\.", text)
        if not _in_form(text, m.start())
    ]
    if found:
        m = chance.choice(found)
        yield text[: m.start()] + text[m.end() :], ""


def _sentence(text: str, chance: random.Random) -> Iterator[Edit]:
    rider = "Use by schools in winter is forbidden."
    stops = [m.end() for m in re.finditer(r"[a-z]\.(?=\s)", text) if not _in_form(text, m.start())]
    for at in {0, len(text), *(chance.sample(stops, min(2, len(stops))))}:
        yield f"{text[:at]} {rider}\n{text[at:]}", "schools in winter is forbidden"


def _in_form(text: str, at: int) -> bool:
    """Whether a place stands in a copyright or title line, which may vary."""
    line = text[text.rfind("\n", 0, at) + 1 : (text.find("\n", at) + 1 or len(text))]
    return bool(re.search(r"copyright|version|©|\(c\)", line, re.I)) or len(line) < 60


EDITS: dict[str, Callable[[str, random.Random], Iterator[Edit]]] = {
    "a number changed": _number,
    "a negation put in": _negation,
    "a sentence deleted": _clause,
    "a sentence added": _sentence,
}
FORMS: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "wrapped at 60": lambda t: "\n\n".join(_wrapped(p) for p in re.split(r"\n\s*\n", t)),
    "comment leads": lambda t: "\n".join(f" * {line}" for line in t.split("\n")),
    "CRLF": lambda t: t.replace("\n", "\r\n"),
    "typographic quotes": lambda t: t.replace('"', "”").replace("'", "’"),
    "Markdown emphasis": lambda t: re.sub(r"\b(the)\b", r"**\1**", t),
}


_NOTICE_LINE = re.compile(r"\s*(?:copyright|portions copyright|©|\(c\)|all rights)", re.I)
_ITEM_LINE = re.compile(r"\s*\(?\w{1,3}[.)]\s")


def _wrapped(paragraph: str) -> str:
    """A paragraph wrapped anew; copyright notices and list items stay lines of their own."""
    items: list[list[str]] = [[]]
    for line in paragraph.split("\n"):
        if _NOTICE_LINE.match(line):
            items += [[line], []]
        elif _ITEM_LINE.match(line):
            items.append([line])
        else:
            items[-1].append(line)
    texts = (" ".join(" ".join(item).split()) for item in items)
    return "\n".join(
        t
        if _NOTICE_LINE.match(t)
        else "\n".join(textwrap.wrap(t, 60, break_on_hyphens=False, break_long_words=False))
        for t in texts
        if t
    )


if __name__ == "__main__":
    sys.exit(main())
