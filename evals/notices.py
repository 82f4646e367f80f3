"""How well notices, license fields and false alarms are told apart, on ScanCode's labeled rules.

    python evals/notices.py --data FOLDER [--half dev|aside] [--show N]

FOLDER is `licensedcode/data` of the package `licensedcode-data` (32.1.0); without the option, that of
an installed one. Its rules are short texts with the license they stand for; a fixed random sample of them is read as a user's file
would be. Half of the sample, by the hash of the file's name, is for development, the other half is
set aside. ScanCode's keys become SPDX ids by its own license files.

right: the same ids; part: some of them and none else; none: no id; wrong: an id that is not among
them. GNU ids fold as SPDX folds them: `GPL-2.0` is `GPL-2.0-only`. Rules that stand for no one
license (generic or unknown keys) are left out. Of false alarms, any id at all is a failure.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from howopen.api import read_license
from howopen.knowledge_base import knowledge
from howopen.types import Match

SAMPLE = 600
CLASSES = {
    "notice": "is_license_notice",
    "tag": "is_license_tag",
    "false alarm": "is_false_positive",
}
SURE = (Match.MENTION, Match.EXACT, Match.REFORMATTED)
GENERIC = re.compile(r"^is_(?:generic|unknown): *yes", re.MULTILINE)
FIELD = re.compile(r"^(\w+): *(.*)$", re.MULTILINE)


class Rule(NamedTuple):
    """One labeled text; no ids for a false alarm."""

    name: str
    text: str
    ids: frozenset[str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="licensedcode/data of licensedcode-data 32.1.0")
    parser.add_argument("--half", choices=("dev", "aside", "both"), default="both")
    parser.add_argument("--show", type=int, default=0, help="failures shown of each kind")
    parser.add_argument("--all", action="store_true", help="all rules, not a sample")
    options = parser.parse_args()
    data = options.data or installed()
    if data is None or not (data / "rules").is_dir():
        print("the rules of licensedcode-data are not there (--data); nothing was measured")
        return 0
    rules = load(data)
    halves = ("dev", "aside") if options.half == "both" else (options.half,)
    for half in halves:
        for kind, found in rules.items():
            chosen = found if options.all or kind == "false alarm" else sample(found)
            measure(half, kind, [r for r in chosen if is_dev(r.name) == (half == "dev")], options)
    return 0


def installed() -> Path | None:
    try:
        package = distribution("licensedcode-data")
    except PackageNotFoundError:
        return None
    return Path(str(package.locate_file("licensedcode"))) / "data"


def sample(rules: list[Rule]) -> list[Rule]:
    chance = random.Random(4)  # noqa: S311 - the same sample every time
    return chance.sample(rules, min(SAMPLE, len(rules)))


def is_dev(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 0


def measure(half: str, kind: str, rules: list[Rule], options: argparse.Namespace) -> None:
    counts: Counter[str] = Counter()
    for rule in rules:
        reading = read_license(rule.text)
        found = frozenset(plain(p.id) for p in reading.parts if p.match in SURE and p.id)
        verdict = judge(rule.ids, found)
        counts[verdict] += 1
        if (
            verdict in ("wrong", "part", "none")
            and rule.ids | found
            and counts[verdict] <= options.show
        ):
            print(f"  {verdict}: {rule.name}: {sorted(found)}, truth {sorted(rule.ids)}")
    total = sum(counts.values())
    shares = ", ".join(f"{v} {n} ({n / total:.1%})" for v, n in sorted(counts.items()))
    print(f"{half:6} {kind:12} {total:5}: {shares}")


def judge(wanted: frozenset[str], found: frozenset[str]) -> str:
    if found == wanted:
        return "right"
    if found - wanted:
        return "wrong"
    return "part" if found else "none"


def plain(license_id: str) -> str:
    """An id without what tells no license apart: `GPL-2.0` is `GPL-2.0-only`.

    A license that SPDX took up after ScanCode's list was made has its SPDX id.
    """
    license_id = knowledge().names.exact(license_id) or license_id
    if re.match(r"(?:[AL]?GPL|GFDL)-\d", license_id):
        license_id = re.sub(r"\+$", "-or-later", license_id)
        return license_id.removesuffix("-only")
    return license_id


def load(folder: Path) -> dict[str, list[Rule]]:
    """Rules of each class, by name."""
    ids = dict(keys(folder))
    found: dict[str, list[Rule]] = {kind: [] for kind in CLASSES}
    for path in sorted((folder / "rules").glob("*.RULE")):
        head, text = front_matter(path)
        facts = dict(FIELD.findall(head))
        kind = next((k for k, flag in CLASSES.items() if facts.get(flag) == "yes"), "")
        named = re.findall(r"[\w.+-]+", facts.get("license_expression", ""))
        named = [n for n in named if n not in ("AND", "OR", "WITH")]
        if kind and all(ids.get(n) for n in named):
            # braces mark words that a match must have; they are no part of the text
            plain_text = text.replace("{{", "").replace("}}", "")
            found[kind].append(Rule(path.name, plain_text, frozenset(ids[n] for n in named)))
    return found


def keys(folder: Path) -> Iterator[tuple[str, str]]:
    """ScanCode's keys with the SPDX id; empty for a key that stands for no one license."""
    for path in (folder / "licenses").glob("*.LICENSE"):
        head, _ = front_matter(path)
        facts = dict(FIELD.findall(head))
        spdx = facts.get("spdx_license_key") or f"LicenseRef-scancode-{facts['key']}"
        yield facts["key"], "" if GENERIC.search(head) else plain(spdx)


def front_matter(path: Path) -> tuple[str, str]:
    head, _, text = path.read_text(encoding="utf-8").partition("---\n")[2].partition("---\n")
    return head, text


if __name__ == "__main__":
    sys.exit(main())
