"""CPU to read the terms of license texts, warm, and how it grows with the length of a text.

    python bench/read_terms.py [FILE…] [--up-to MEGABYTES]

FILEs are license texts; without any, a made-up one is read. Identification is not counted. The
yardstick is a plain scan: the main pattern of every rule tried on every sentence, case ignored, as
a straightforward reader would do it.
"""

from __future__ import annotations

import argparse
import re
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from howopen.compiled import COMPILED
from howopen.knowledge_base import knowledge
from howopen.licenses.bundle import read_license_text
from howopen.terms.document import parse
from howopen.terms.preparation import expanded

CLAUSES = (
    (
        "{n}. Grant. Subject to this Agreement, Example Labs grants You a worldwide, non-exclusive,"
        " royalty-free license to use, reproduce, modify and distribute the Model."
    ),
    (
        "{n}. Users. If Your products have more than {n} million monthly active users in a calendar"
        " month, You must ask Example Labs for a separate license."
    ),
    (
        "{n}. Notices. You must keep all notices of origin, and give each recipient a copy of this"
        " Agreement. The notice reads as it stands in the file that came with the Model."
    ),
    (
        "{n}. Uses. You agree not to use the Model to break the law, to harass a person, to spread"
        " malware, or to give medical advice to anybody who did not ask for it."
    ),
    (
        "{n}. Definitions. Words that begin with a capital have the meaning that Section {n} gives"
        " them, in the singular and in the plural alike, wherever they stand in this text."
    ),
    (
        "{n}. Term. Example Labs may terminate this Agreement when You breach it and do not mend"
        " the breach within thirty days of a notice in writing. Sections 3 and 4 survive."
    ),
)


def made_up(size: int) -> str:
    """A license of about so many characters."""
    pieces: list[str] = []
    length = n = 0
    while length < size:
        n += 1
        clause = CLAUSES[n % len(CLAUSES)].format(n=n)
        pieces.append(clause)
        length += len(clause) + 2
    return "\n\n".join(pieces)


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median CPU time of a piece of work."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def plain_scan() -> Callable[[str], object]:
    """The yardstick: every rule's main pattern on every sentence."""
    phrases = _phrases()
    rules = [rule for kind in knowledge().term_kinds.values() for rule in kind.rules]
    patterns = [re.compile(expanded(r.match, phrases), re.IGNORECASE) for r in rules]

    def scan(text: str) -> int:
        document = parse(text)
        sentences = [document.text(s.start, s.end) for s in document.sentences]
        return sum(1 for p in patterns for s in sentences if p.search(s))

    return scan


def _phrases() -> dict[str, str]:
    from howopen.compiled import FOLDER
    from howopen.yaml_files import load_yaml

    if not FOLDER.is_dir():
        raise SystemExit(f"the plain scan needs the files of a checkout, not {COMPILED.name}")
    return msgspec.convert(load_yaml(FOLDER / "phrases.yaml"), dict[str, str])


def main() -> None:
    """Print the cost per text, of a text seen before, and the growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--up-to", type=float, default=10, help="megabytes of the longest text")
    options = parser.parse_args()
    reader = knowledge().reader
    texts = [p.read_text(encoding="utf-8", errors="replace") for p in options.files]
    texts = texts or [made_up(11_000)]
    scan = plain_scan()
    for text in texts:  # patterns compile when they are first needed
        reader.read(parse(text))
        scan(text)
    size = sum(map(len, texts))
    own = sum(seconds(lambda t=text: reader.read(parse(t))) for text in texts)
    peer = sum(seconds(lambda t=text: scan(t), 3) for text in texts)
    per = 11_000 / size * 1000
    print(f"{len(texts)} texts, {size / 1000:.0f} kB; per 11 kB: {own * per:.1f} ms,", end=" ")
    print(f"plain scan {peer * per:.1f} ms, ratio {peer / own:.1f}")
    kb = knowledge()
    read_license_text(texts[0], kb)
    again = seconds(lambda: read_license_text(texts[0], kb), 51)
    print(f"a text of {len(texts[0]) / 1000:.0f} kB seen before: {again * 1e6:.0f} µs")
    print(f"{'size':>10}{'CPU':>10}{'per MB':>10}{'plain scan':>12}{'peak memory':>13}")
    megabytes = 0.01
    while megabytes <= options.up_to:
        text = made_up(int(megabytes * 1e6))
        took = seconds(lambda t=text: reader.read(parse(t)), 3 if megabytes < 5 else 1)
        scanned = f"{seconds(lambda t=text: scan(t), 1):10.2f} s" if megabytes < 5 else "-"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        row = f"{megabytes:7.2f} MB{took:8.3f} s{took / megabytes:8.2f} s"
        print(f"{row}{scanned:>12}{peak:10.2f} GB")
        megabytes *= 10


if __name__ == "__main__":
    main()
