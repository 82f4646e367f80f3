"""How unseen wording is read, and what the safety net under the rules adds.

    python evals/safety_net.py [--sentences FILE] [--show REGEX]

Three questions:

1. Made-up sentences (`unseen_sentences_*.yaml`), written before anything was read of them, each
   stands in a made-up license that restricts nothing: what do the rules read, what of the rest
   does the net tell, and what is told of harmless ones?
2. The labeled texts, with the rules of one restriction kind after another taken away: does the net
   tell the kind? The texts of the makers set aside (see `terms.py`) were never trained on.
3. The labeled texts, all rules in place: what that the rules miss does the net tell, and what
   does it tell that no label knows?
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import yaml
from terms import ASIDE, RESTRICTIONS, SHARED, labels

from howopen.knowledge_base import knowledge
from howopen.terms.document import parse
from howopen.terms.safety_net import RULE
from howopen.types import Term, TermState

HERE = Path(__file__).parent
KB = knowledge()
AROUND = (
    (
        "Corvid Model License\n\n1. Grant. Subject to the terms of this Agreement, the Licensor grants "
        "You a worldwide, royalty-free license to use the Model.\n\n2. General. "
    ),
    "\n\n3. Disclaimer. The Model is provided as is, without warranty of any kind.\n",
)
OUTCOMES = ("read", "unclear", "net", "net, other", "silent")


class Outcome(NamedTuple):
    """What became of one sentence."""

    wanted: frozenset[str]
    sentence: str
    told: tuple[Term, ...]

    @property
    def word(self) -> str:
        """One word for it: the best that was told of what it says."""
        right = [t for t in self.told if t.kind in self.wanted]
        if any(t.state is TermState.STATED for t in right):
            return "read"
        if any(t.rule != RULE for t in right):
            return "unclear"
        if right:
            return "net"
        return "net, other" if any(t.rule == RULE for t in self.told) else "silent"


def main() -> int:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=Path, help="only this file of sentences")
    parser.add_argument("--show", default="", help="print the sentences whose row matches")
    options = parser.parse_args()
    files = [options.sentences] if options.sentences else sorted(HERE.glob("unseen_sentences_*"))
    for file in files:
        made_up(file, options.show)
    if options.sentences:
        return 0
    if not (SHARED / "truth" / "terms.csv").is_file():
        print(f"the data is not there ({SHARED}); the labeled texts were not measured")
        return 0
    labeled(options.show)
    return 0


def made_up(file: Path, show: str) -> None:
    """The table of one file of made-up sentences."""
    listed: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    bare = {_key(term) for term in KB.reader.read(parse("".join(AROUND)))}
    rows: dict[str, list[Outcome]] = {
        names: [_outcome(names, sentence, bare) for sentence in sentences]
        for names, sentences in listed.items()
    }
    print(f"{file.name}{'':{max(0, 34 - len(file.name))}}" + "".join(f"{o:>12}" for o in OUTCOMES))
    harmless = rows.pop("none", [])
    for names, outcomes in rows.items():
        _row(names, outcomes)
    kinds = {"RESTRICTIONS": True, "duties": False}
    for name, restricts in kinds.items():
        every = [o for n, some in rows.items() if _restricts(n) == restricts for o in some]
        _row(name, every)
    _harmless(harmless)
    print()
    for outcome in [*(o for some in rows.values() for o in some), *harmless]:
        told = ", ".join(f"{t.kind} {t.state} ({t.rule})" for t in outcome.told)
        line = f"{outcome.word}: [{' '.join(outcome.wanted)}] {outcome.sentence} <- {told}"
        if show and re.search(show, line):
            print(line)


def _restricts(names: str) -> bool:
    return bool(set(names.split()) & RESTRICTIONS)


def _outcome(names: str, sentence: str, bare: set[tuple[str, str]]) -> Outcome:
    before, after = AROUND
    told = KB.reader.read(parse(before + sentence + after))
    wanted = frozenset(names.split())
    watched = ("restriction", "duty")
    kept = (t for t in told if KB.term_kinds[t.kind].group in watched and _key(t) not in bare)
    return Outcome(wanted, sentence, tuple(kept))


def _key(term: Term) -> tuple[str, str]:
    return term.kind, term.quote


def _row(name: str, outcomes: list[Outcome]) -> None:
    counts = Counter(o.word for o in outcomes)
    print(f"  {name:24}{len(outcomes):8}" + "".join(f"{counts[o]:12}" for o in OUTCOMES))


def _harmless(outcomes: Iterable[Outcome]) -> None:
    every = list(outcomes)
    stated = sum(any(t.state is TermState.STATED for t in o.told) for o in every)
    unclear = sum(
        any(t.state is not TermState.STATED and t.rule != RULE for t in o.told) for o in every
    )
    net = sum(any(t.rule == RULE for t in o.told) for o in every)
    print(
        f"  harmless: {len(every)}; a rule states a restriction or duty in {stated}, is unsure or says"
        f" it is denied in {unclear}; the net tells one in {net}"
    )


def labeled(show: str) -> None:
    """The net on the labeled texts, one kind's rules taken away at a time, and with all rules."""
    caught: dict[bool, Counter[str]] = defaultdict(Counter)
    beside: dict[bool, Counter[str]] = defaultdict(Counter)
    for file, wanted in labels("all").items():
        text = (SHARED / "corpus" / file).read_text(encoding="utf-8", errors="replace")
        document = parse(text)
        aside = any(name in file for name in ASIDE)
        stated = {label.kind for label in wanted if label.state == "stated"}
        named = {label.kind for label in wanted}
        whole = KB.reader.read(document)
        for term in whole:
            if term.rule == RULE:
                beside[aside]["known" if term.kind in named else "needless"] += 1
                if (
                    show
                    and not aside
                    and re.search(show, line := f"{file}: {term.kind}: {term.quote}")
                ):
                    print(line)
        missed = (stated & RESTRICTIONS) - {t.kind for t in whole if t.rule != RULE}
        beside[aside]["missed"] += len(missed)
        beside[aside]["missed, told"] += len(missed & {t.kind for t in whole})
        for kind in stated & RESTRICTIONS:
            terms = KB.reader.without(kind).read(document)
            caught[aside][kind] += 1
            caught[aside][f"{kind} told"] += any(t.kind == kind for t in terms)
    for aside, name in ((False, "texts that rules were written from"), (True, "texts set aside")):
        counts = caught[aside]
        kinds = [k for k in counts if not k.endswith(" told")]
        print(
            f"{name}, one kind's rules taken away: {sum(counts[f'{k} told'] for k in kinds)}"
            f" of {sum(counts[k] for k in kinds)} told by the net"
        )
        print("  " + ", ".join(f"{k} {counts[f'{k} told']}/{counts[k]}" for k in sorted(kinds)))
        b = beside[aside]
        print(
            f"  with all rules: kinds of restrictions missed by them {b['missed']}, of which told {b['missed, told']};"
            f" told of a kind that the labels name otherwise {b['known']}, that no label names {b['needless']}"
        )


if __name__ == "__main__":
    sys.exit(main())
