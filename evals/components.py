"""How well the probes see what was released, against a labeled set of releases.

Reads `corpus/releases/*/` and `truth/components.csv` in the folder named by HOWOPEN_SHARED
(default `../shared`). `available` counts present or linked against the rest; releases whose truth
is `unclear` on a component are not scored on it.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path

from howopen.errors import NotFoundError
from howopen.knowledge_base import knowledge
from howopen.probes import components, model_card
from howopen.types import Artifact, ComponentSighting, Release

AVAILABLE = {"present", "linked"}


class Folder:
    """The files of a release folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Read bytes of one file."""
        try:
            data = (self.root / path).read_bytes()
        except OSError as error:
            raise NotFoundError(f"{path}: not at hand") from error
        return data[start : start + (length if length >= 0 else 1 << 20)]


def release_in(folder: Path) -> Release:
    """Build a release from a folder and its `listing.tsv`."""
    with (folder / "listing.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    artifacts = tuple(
        Artifact(
            path=row["path"],
            size=int(row["size"]) if row["size"].isdigit() else -1,
            readable=(folder / row["path"]).is_file(),
        )
        for row in rows
    )
    return Release(
        id=folder.name.replace("+", "/"),
        source=str(folder),
        kind="folder",
        complete=True,
        artifacts=artifacts,
    )


def sightings_in(folder: Path) -> dict[str, list[ComponentSighting]]:
    """Run the probes that see components; group what they saw by component."""
    release, files = release_in(folder), Folder(folder)
    seen: dict[str, list[ComponentSighting]] = defaultdict(list)
    for probe in (components, model_card):
        for sighting in probe.observe(release, files, knowledge()).components:
            seen[sighting.component].append(sighting)
    return seen


def status_of(sightings: list[ComponentSighting]) -> str:
    """Fold sightings as an assessment does: what is in the release itself counts most."""
    said = {str(sighting.presence) for sighting in sightings}
    return "present" if "present" in said else "linked" if "linked" in said else "unknown"


def main() -> int:
    """Print the table, the disagreements and the closing figures."""
    shared = Path(os.environ.get("HOWOPEN_SHARED", "../shared"))
    truth_file = shared / "truth" / "components.csv"
    if not truth_file.is_file():
        print(f"the labeled releases are not there: {truth_file}")
        return 0
    truth: dict[str, dict[str, str]] = defaultdict(dict)
    with truth_file.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            truth[row["release"]][row["component"]] = row["status"]
    verbose = "-v" in sys.argv
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    exact: Counter[bool] = Counter()
    for release, wanted in sorted(truth.items()):
        seen = sightings_in(shared / "corpus" / "releases" / release)
        for component, want in wanted.items():
            status = status_of(seen[component])
            if verbose:
                show(release, component, want, seen[component])
            if want == "unclear":
                continue
            exact[status == want or (want == "absent-here" and status == "unknown")] += 1
            there, said = want in AVAILABLE, status in AVAILABLE
            counts[component]["tp" if there and said else "fp" if said else "fn"] += there or said
            if there != said:
                where = seen[component][0].where if said else ""
                print(f"{release}: {component}: {status}, truth {want} {where}")
    table(counts)
    print(f"exact {exact[True] / exact.total():.3f} of {exact.total()}")
    return 0


def show(release: str, component: str, want: str, sightings: list[ComponentSighting]) -> None:
    """Print every sighting with its evidence."""
    for s in sightings:
        at = f"{s.evidence.path}:{s.evidence.start_line}"
        said = f"{s.presence} {s.where} <{at}> {s.evidence.quote[:120]}"
        print(f"  {release} {component} [{want}] {said}")


def table(counts: dict[str, Counter[str]]) -> None:
    """Print recall, precision and F1 for each component and all."""
    total: Counter[str] = sum(counts.values(), Counter())
    for name, c in [*sorted(counts.items()), ("available", total)]:
        recall = c["tp"] / ((c["tp"] + c["fn"]) or 1)
        precision = c["tp"] / ((c["tp"] + c["fp"]) or 1)
        f1 = 2 * c["tp"] / ((2 * c["tp"] + c["fp"] + c["fn"]) or 1)
        print(f"{name:32}{c['tp'] + c['fn']:5}{recall:8.3f}{precision:8.3f}{f1:8.3f}")


if __name__ == "__main__":
    sys.exit(main())
