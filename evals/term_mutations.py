"""Edits of single clauses of known licenses: noticed, and explained as the right change of terms.

    python evals/term_mutations.py [--makers dev|aside|all] [--only TYPE] [--show]

About a thousand edits of the labeled license texts (and, for additions, of free licenses of the
SPDX list). An edit is *noticed* if the text is no longer said to be the license it was made from,
or reads otherwise. It is *explained* if `LicenseReading.changes` tells what must be told:

- a restriction deleted: all terms are gone (or no longer stated: denied, unclear) that the deleted
  sentence or list item alone stated, by the labels. Where another label or another passage that howopen reads states the term too, it
  stays, and the edit is left out (counted below the table).
- a number changed: the labeled term changed, and its parameter has the new value. It may be told
  as added, beside the old one, since another passage may keep the old number.
- may made may not, and back: one of the terms whose labeled passage has the verb is gone or
  changed (its state or a parameter). Left out where other passages state all of them.
- a restriction added: the term that the sentence was written for (`term_mutations.yaml`, written
  before it was measured) is told as added, or as changed where the text had some of it. Rules were
  widened with the failures of the first sentences; those held out were only measured.

*Beside it* counts edits of which the opposite is told too: something gone where words were only
added, something added where they were only deleted. The labels of four makers are set aside as in
`terms.py`.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from term_mutations_edits import (
    Base,
    Mutation,
    additions,
    deletions,
    flips,
    numbers,
    parsed,
    place,
)

from howopen import read_license
from howopen.knowledge_base import knowledge
from howopen.licenses.corpus import plain_texts
from howopen.terms.document import parse
from howopen.types import LicenseReading, Match, Term, TermChange, TermState
from howopen.yaml_files import load_yaml

SHARED = Path(os.environ.get("HOWOPEN_SHARED", "../shared"))
ASIDE = ("databricks", "LG-AI", "nvidia", "fishaudio")
RESTRICTIONS = frozenset(k.id for k in knowledge().term_kinds.values() if k.group == "restriction")
FREE = (
    "MIT Apache-2.0 BSD-2-Clause BSD-3-Clause ISC Zlib BSL-1.0 MPL-2.0 GPL-2.0-only GPL-3.0-only "
    "LGPL-2.1-only AGPL-3.0-only EPL-2.0 EUPL-1.2 AFL-3.0 Artistic-2.0 OFL-1.1 MS-PL CDDL-1.0 NCSA"
).split()
"""Free licenses that restrictions are added to."""

MOST = {
    "a restriction deleted": 260,
    "a number changed": 180,
    "a restriction added": 240,
    "a restriction added, held out": 160,
}
"""Edits of a type that are drawn; of a type without a number here, all."""


def main() -> int:
    """Print the table; with `--show`, each edit that was not noticed or not explained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--makers", choices=("aside", "dev", "all"), default="dev")
    parser.add_argument("--only", default="", help="types of edits that match")
    parser.add_argument("--show", action="store_true", help="print the failures")
    options = parser.parse_args()
    if not (SHARED / "truth" / "terms.csv").is_file():
        print(f"the data is not there ({SHARED}); nothing was measured")
        return 0
    bases = labeled(options.makers)
    readings = {base.name: read_license(base.text) for base in bases}
    known = [b for b in bases if is_known(readings[b.name])]
    print(f"{len(known)} of {len(bases)} labeled texts are known to the word")
    mutations, standing = made(known)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    nearer = 0
    for mutation in mutations:
        if not re.search(options.only, mutation.kind):
            continue
        before = readings.get(mutation.base)
        now = read_license(mutation.text)
        outcome = judged(mutation, now, before)
        if before and not shares_license(before, now):
            nearer += 1
            continue
        counts[mutation.kind].update(outcome)
        if options.show and not outcome["explained"]:
            print(f"\n{mutation.kind}: {mutation.base}: {' '.join(mutation.words.split())[:300]}")
            said = ", ".join(map(told, now.changes)) or "nothing"
            noticed = "noticed" if outcome["noticed"] else "NOT NOTICED"
            print(
                f"  {noticed}; expected {'/'.join(sorted(mutation.ways))} of "
                f"{', '.join(sorted(mutation.keys))}; told: {said}"
            )
    report(counts)
    print(f"left out, as the term stands elsewhere in the text too: {standing} deletions and flips")
    print(f"left out, as the edited text is nearer to another known one: {nearer}")
    return 0


def labeled(makers: str) -> list[Base]:
    """The completely labeled texts of these makers."""
    with (SHARED / "truth" / "terms_files.csv").open(encoding="utf-8") as file:
        names = sorted(row["file"] for row in csv.DictReader(file))
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (SHARED / "truth" / "terms.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows[row["file"]].append(row)
    wanted = [
        name
        for name in names
        if makers == "all" or any(maker in name for maker in ASIDE) == (makers == "aside")
    ]
    texts = {n: (SHARED / "corpus" / n).read_text("utf-8", errors="replace") for n in wanted}
    return [Base(name, text, parsed(rows[name])) for name, text in texts.items()]


def made(bases: Sequence[Base]) -> tuple[list[Mutation], int]:
    """All edits, drawn the same in every run, and how many more leave the term standing."""
    places = {base.name: stated(base) for base in bases}
    deleted = [m for b in bases for m in deletions(b, RESTRICTIONS, places[b.name])]
    flipped = [m for b in bases for m in flips(b, places[b.name])]
    every = {
        "a restriction deleted": [m for m in deleted if m is not None],
        "a number changed": [m for base in bases for m in numbers(base)],
        "may": [m for m in flipped if m is not None],
    }
    for mutation in _additions(bases):
        every.setdefault(mutation.kind, []).append(mutation)
    drawn = (
        random.Random(kind).sample(some, min(len(some), MOST.get(kind, len(some))))  # noqa: S311 - the same in every run
        for kind, some in every.items()
    )
    return [m for some in drawn for m in some], deleted.count(None) + flipped.count(None)


def _additions(bases: Sequence[Base]) -> Iterator[Mutation]:
    path = Path(__file__).with_name("term_mutations.yaml")
    table = load_yaml(path)
    if not isinstance(table, dict):
        return
    sentences = [
        ("a restriction added" + (", held out" if batch == "held-out" else ""), key, sentence)
        for batch, kinds in table.items()
        for key, some in kinds.items()
        for sentence in some
    ]
    for base in bases:
        if not re.search("[一-鿿]{20}", base.text):
            yield from additions(base, sentences, frozenset(lb.key for lb in base.labels))
    try:
        plain = dict(plain_texts())
    except PackageNotFoundError as error:
        print(f"without the package {error.name} nothing is added to free licenses")
        return
    for license_id in FREE:
        base = Base(license_id, plain[license_id][1])
        yield from additions(base, sentences, frozenset(("law-compliance-condition",)))


def stated(base: Base) -> dict[str, list[tuple[int, int]]]:
    """Where howopen reads each term in a text, wherever it does."""
    document = parse(base.text)
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for sighting in knowledge().reader.sightings(document):
        at = place(base.text, document.quote(*sighting.words))
        if at and sighting.term.state is TermState.STATED:
            found[key_of(sighting.term)].append(at)
    return found


def shares_license(before: LicenseReading, now: LicenseReading) -> bool:
    """Whether an edited text is still compared with the license that it was made from."""
    return not {p.id for p in before.parts}.isdisjoint(p.id for p in now.parts)


def key_of(term: Term) -> str:
    """The kind of a term, with its category for prohibited uses."""
    category = term.params.get("category")
    return f"{term.kind}:{category}" if category else term.kind


def is_known(reading: LicenseReading) -> bool:
    """Whether a text is a known license, word for word."""
    return bool(reading.parts) and all(
        part.match in {Match.EXACT, Match.REFORMATTED} for part in reading.parts
    )


def judged(mutation: Mutation, now: LicenseReading, before: LicenseReading | None) -> Counter[str]:
    """Whether an edit was noticed and explained, and whether its opposite was told."""
    same_terms = before is not None and [t.quote for t in before.terms] == [
        t.quote for t in now.terms
    ]
    same_license = before is None or now.expression == before.expression
    noticed = not (is_known(now) and same_license and (same_terms or before is None))
    opposite = {"deleted": "added", "added": "gone"}.get(
        mutation.kind.partition(",")[0].split()[-1]
    )
    return Counter(
        edits=1,
        noticed=int(noticed),
        explained=int(noticed and is_explained(mutation, now.changes)),
        beside=int(any(c.change == opposite for c in now.changes)),
    )


def is_explained(mutation: Mutation, changes: Sequence[TermChange]) -> bool:
    """Whether what must be told is told."""
    said = {key for change in changes if _fits(change, mutation) for key in _keys(change)}
    return mutation.keys <= said if mutation.every else bool(mutation.keys & said)


def _fits(change: TermChange, mutation: Mutation) -> bool:
    before, after = change.before, change.after
    if mutation.every and before and after:  # no longer stated is gone
        return before.state is TermState.STATED is not after.state
    if change.change not in mutation.ways:
        return False
    if mutation.ways & {"added"} and (after is None or after.state is not TermState.STATED):
        return False
    if mutation.value is None:
        return True
    name, value = mutation.value
    told = change.change == "added" or name in change.differs
    return after is not None and told and after.params.get(name) == value


def _keys(change: TermChange) -> set[str]:
    return {key_of(term) for term in (change.before, change.after) if term is not None}


def told(change: TermChange) -> str:
    """A change in short."""
    differs = f" ({', '.join(change.differs)})" if change.differs else ""
    return f"{change.change} {'/'.join(sorted(_keys(change)))}{differs}"


def report(counts: dict[str, Counter[str]]) -> None:
    """Print the table."""
    counts["all"] = sum(counts.values(), Counter())
    print(f"\n{'':30}{'edits':>7}{'noticed':>9}{'explained':>11}{'beside it':>11}")
    for kind, count in counts.items():
        edits = max(1, count["edits"])
        shares = f"{count['noticed'] / edits:>9.3f}{count['explained'] / edits:>11.3f}"
        print(f"{kind:30}{count['edits']:>7}{shares}{count['beside']:>11}")


if __name__ == "__main__":
    sys.exit(main())
