"""How often answers to uses agree with a careful reader, on license texts that nobody tuned for.

    python evals/uses_free.py --data FOLDER [--ids] [--show N] [--only REGEX]

The labels are in `uses_free.yaml`; FOLDER is `licensedcode/data` of the package `licensedcode-data`
(32.1.0), without the option that of an installed one. A release of nothing but the license text is
asked; with `--ids` the license by its id, where howopen knows its terms.

looser: an answer that allows what the text does not. needless: `unclear` where the text decides.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

from howopen.knowledge_base import knowledge
from howopen.permissions.ask import decider
from howopen.permissions.decide import STRICTNESS
from howopen.permissions.use import use_of
from howopen.types import Answer, Answers
from howopen.yaml_files import load_yaml

LABELS = Path(__file__).with_suffix(".yaml")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_ID = re.compile(r"^spdx_license_key: *(\S+)", re.MULTILINE)


class Row(NamedTuple):
    """One question, the answer a careful reader gives, and what howopen says."""

    license: str
    label: dict[str, Any]
    got: Answer

    @property
    def accepted(self) -> tuple[str, ...]:
        """The answer, and those that another careful reader may give."""
        return (self.label["answer"], *self.label.get("also", ()))

    @property
    def right(self) -> bool:
        """Whether the answer is one of those accepted."""
        return self.got.answer in self.accepted

    @property
    def looser(self) -> bool:
        """Whether more is allowed than the text allows."""
        said = self.got.answer
        allows = said in (Answers.ALLOWED, Answers.CONDITIONS)
        return not self.right and allows and STRICTNESS[said] < _strictness(self.label["answer"])

    @property
    def named(self) -> bool:
        """Whether a kind that decides was named."""
        return not {*self.label["terms"]}.isdisjoint(self.got.deciding_terms)


def _strictness(answer: str) -> int:
    return STRICTNESS[Answers(answer)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="licensedcode/data of licensedcode-data 32.1.0")
    parser.add_argument("--ids", action="store_true", help="ask by license id, not by text")
    parser.add_argument("--show", type=int, default=100, help="disagreements shown")
    parser.add_argument("--only", default="", help="licenses whose key matches")
    options = parser.parse_args()
    data = options.data or _installed()
    if data is None or not (data / "licenses").is_dir():
        print("the texts of licensedcode-data are not there (--data); nothing was measured")
        return 0
    rows = list(_rows(data / "licenses", re.compile(options.only), by_id=options.ids))
    for row in [r for r in rows if not r.right][: options.show]:
        print(_line(row))
    if not rows:
        print("no license asked")
        return 1
    wrong = Counter(r.license for r in rows if not r.right)
    print("most wrong:", ", ".join(f"{k} {n}" for k, n in wrong.most_common(8)) or "none")
    needless = sum(not r.right and r.got.answer is Answers.UNCLEAR for r in rows)
    print(
        f"agreement {_share(r.right for r in rows)}; looser {sum(r.looser for r in rows)}; "
        f"needless unclear {needless}; a deciding kind named {_share(r.named for r in rows)}"
    )
    return 0


def _rows(folder: Path, only: re.Pattern[str], *, by_id: bool) -> Iterator[Row]:
    labels = load_yaml(LABELS)
    kb = knowledge()
    uses = {name: use_of(told, kb.uses) for name, told in labels["uses"].items()}
    for license_ in labels["licenses"]:
        name = "+".join(license_["texts"])
        files = [folder / f"{key}.LICENSE" for key in license_["texts"]]
        texts = [f.read_text(encoding="utf-8") for f in files]
        ids = [m[1] for t in texts if (m := _ID.search(t))]
        if not only.search(name) or (by_id and (len(ids) != 1 or not kb.license(ids[0]))):
            continue
        with tempfile.TemporaryDirectory() as tmp:
            (Path(tmp) / "LICENSE").write_text(
                "\n\n".join(_FRONT.sub("", t) for t in texts), encoding="utf-8"
            )
            asked = decider(f"license:{ids[0]}" if by_id else tmp, kb, offline=True)
        for label in license_["answers"]:
            yield Row(name, label, asked.decide(uses[label["use"]]))


def _line(row: Row) -> str:
    says = "; ".join(r.says for r in row.got.reasons)[:150]
    return (
        f"{'LOOSER ' if row.looser else ''}{row.license} {row.label['use']}: {row.got.answer} "
        f"({','.join(row.got.deciding_terms)}: {says}), reader {'/'.join(row.accepted)}"
    )


def _share(of: Iterator[bool]) -> str:
    all_ = list(of)
    return f"{sum(all_) / len(all_):.3f} of {len(all_)}"


def _installed() -> Path | None:
    try:
        package = distribution("licensedcode-data")
    except PackageNotFoundError:
        return None
    return Path(str(package.locate_file("licensedcode"))) / "data"


if __name__ == "__main__":
    sys.exit(main())
