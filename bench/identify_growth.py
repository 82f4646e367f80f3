"""Whether time grows with the length of a text and no faster: `python bench/identify_growth.py`.

Each kind of odd text is identified at one length and at four times that length, from identification
to reading its terms. More than 8 times the CPU is marked: linear work takes about 4.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from importlib.metadata import files

from howopen import read_license
from howopen.knowledge_base import knowledge

SIZE = 60_000  # characters
MOST = 8.0

_found = next(f for f in files("huggingface_hub") or () if f.name == "LICENSE")
TEXT = _found.read_text(encoding="utf-8")
WORDS = TEXT.split()
CHANCE = random.Random(2)  # noqa: S311 - the same text in every run


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: piece * (size // len(piece) + 1)


def _scrambled(size: int) -> str:
    return " ".join(CHANCE.choices(WORDS, k=size // 7))


def _riddled(size: int) -> str:
    """A license over and over, every seventh word another."""
    many = (WORDS * (size // len(TEXT) + 1))[: size // 7]
    return " ".join("other" if n % 7 == 0 else w for n, w in enumerate(many))


def _random_words(size: int) -> str:
    return " ".join(f"w{CHANCE.randrange(10**9)}" for _ in range(size // 9))


KINDS: dict[str, Callable[[int], str]] = {
    "a license over and over": _repeated(TEXT),
    "its words in any order": _scrambled,
    "every seventh word another": _riddled,
    "words never seen": _random_words,
    "one long word": _repeated("a"),
    "two short words": _repeated("a b "),
    "list marks": _repeated("(1) "),
    "list marks on lines": _repeated("1. a\n"),
    "copyright lines": _repeated("Copyright (c) 2020 Somebody\n"),
    "copyright on one line": _repeated("Copyright (c) 2020 Somebody "),
    "comment leads": _repeated("// # * ; -- REM\n"),
    "cut words": _repeated("distri-\nbution "),
    "tags": _repeated("<p>"),
    "open tags": _repeated("<div "),
    "open comments": _repeated("<!--"),
    "brackets": _repeated("((("),
    "quotes and dots": _repeated("'.\"."),
    "blank lines": _repeated("\n"),
    "one clause": _repeated("Permission is hereby granted, free of charge, to any person "),
    "marks of Markdown": _repeated("**a** _b_ `c` [d](e) "),
}


def cpu(run: Callable[[str], object], text: str) -> float:
    """CPU seconds, the quicker of two runs."""
    runs = []
    for _ in range(2):
        start = time.process_time()
        run(text)
        runs.append(time.process_time() - start)
    return min(runs)


def main() -> int:
    """Print both lengths' times; exit 1 where one grows too fast."""
    identify = knowledge().identifier.identify
    identify(TEXT)
    read_license(TEXT)
    bad = 0
    for name, make in KINDS.items():
        for what, run in (("identify", identify), ("read", read_license)):
            small, large = cpu(run, make(SIZE)), cpu(run, make(4 * SIZE))
            times = large / max(small, 1e-4)
            mark = "  TOO FAST A GROWTH" if times > MOST and large > 0.02 else ""
            bad += bool(mark)
            print(f"{name:30}{what:10}{small * 1e3:9.1f}{large * 1e3:9.1f} ms  x{times:5.1f}{mark}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
