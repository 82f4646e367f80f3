"""Which weight files belong to one model: shards of one numbering or one index, never folders."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from howopen.probes._weights import FINAL, component_of, named
from howopen.regexes import regex
from howopen.types import Evidence, Finding, Level, Parameters, Status

_SHARD = regex(r"(?P<stem>.{1,200}?)[-_.](?P<number>\d{1,6})-of-(?P<count>\d{1,6})\Z")
_PLAIN_SHARD = regex(r"(?P<stem>consolidated)\.\d{1,6}\Z")
_USUAL = regex(r"(?:diffusion_)?(?:pytorch_)?model\Z")
_SIDE_FILE = regex(r"adapter|lora|mmproj|^mtp-|imatrix|draft")
_SHARDS_CHECKED = 10_000


class WeightSet(NamedTuple):
    """Files that hold one set of weights together, and the shards of it that are not here."""

    name: str  # folder and common stem
    paths: tuple[str, ...]
    missing: tuple[str, ...] = ()

    @property
    def is_side_file(self) -> bool:
        """Whether the name says that this is no model of its own (adapter, projector)."""
        return bool(_SIDE_FILE.search(_base(self.name)))


class Counted(NamedTuple):
    """A set and the elements counted in it; `whole` where every header of it was read."""

    set: WeightSet
    by_dtype: dict[str, int]
    whole: bool

    @property
    def total(self) -> int:
        """All elements, whatever their type."""
        return sum(self.by_dtype.values())


def weight_sets(
    paths: Iterable[str], indexes: Mapping[str, tuple[str, ...]]
) -> tuple[WeightSet, ...]:
    """Group weight files of one folder into sets.

    `indexes` maps the path of an index to the paths of the shards it names. Files outside every
    index are grouped by their numbering (`NAME-00001-of-00005`); any other file stands alone.
    """
    held = set(paths)
    indexed = {shard for shards in indexes.values() for shard in shards}
    found = [
        WeightSet(
            name=index[: len(index) - len(_base(index))] + _base(index).partition(".")[0],
            paths=tuple(s for s in shards if s in held),
            missing=tuple(s for s in shards if s not in held),
        )
        for index, shards in indexes.items()
    ]
    numbered: dict[tuple[str, int], list[str]] = defaultdict(list)
    for path in sorted(held - indexed):
        numbered[_numbering(path)].append(path)
    found.extend(
        WeightSet(name=name, paths=tuple(shards), missing=_gaps(shards))
        for (name, _), shards in numbered.items()
    )
    return tuple(found)


class Header(Protocol):
    """What the header of a weight file tells: elements per data type, and what is wrong with it."""

    @property
    def by_dtype(self) -> Mapping[str, int]: ...

    @property
    def problems(self) -> Sequence[str]: ...


def count(one: WeightSet, headers: Mapping[str, Header]) -> Counted | None:
    """Add up the headers, by path, of a set's files; None where none of them was read."""
    seen = [headers[p] for p in one.paths if p in headers]
    if not seen:
        return None
    by_dtype: Counter[str] = Counter()
    for header in seen:
        by_dtype.update(header.by_dtype)
    whole = len(seen) == len(one.paths) and not any(h.problems for h in seen)
    return Counted(one, dict(sorted(by_dtype.items())), whole)


def first_of(counted: Iterable[Counted]) -> Counted | None:
    """Choose the set that stands for the release: final, nearest to the root, usual, large."""

    def rank(one: Counted) -> tuple[bool, bool, int, bool, int, str]:
        return (
            component_of(one.set.paths[0]) != FINAL,
            one.set.is_side_file,
            one.set.name.count("/"),
            not _USUAL.match(_base(one.set.name)),
            -one.total,
            one.set.name,
        )

    return min(counted, key=rank, default=None)


def parameters_of(one: Counted, *, packed: bool = False) -> Parameters:
    """Turn a count into the parameters of a release; packed elements are no exact count."""
    return Parameters(
        total=one.total,
        by_dtype=one.by_dtype,
        exact=one.whole and not packed and not one.set.missing,
        evidence=Evidence(path=one.set.paths[0]),
    )


def set_findings(
    probe: str, first: Counted | None, counted: Sequence[Counted], sets: Sequence[WeightSet]
) -> tuple[Finding, ...]:
    """Tell what the parameters leave out: other sets, missing shards, a model they add to."""
    found = [_missing(probe, one) for one in sets if one.missing]
    if first and len(counted) > 1:
        found.append(_others(probe, first, [c for c in counted if c is not first]))
    if first and first.set.is_side_file:
        message = f"{first.set.paths[0]} adds to another model; the parameters are its own alone"
        found.append(Finding(probe=probe, outcome=Status.MET, message=message))
    return tuple(found)


def _missing(probe: str, one: WeightSet) -> Finding:
    all_of_it = len(one.missing) + len(one.paths)
    return Finding(
        probe=probe,
        outcome=Status.UNKNOWN,
        level=Level.WARNING,
        message=f"{len(one.missing)} of {all_of_it} shards of {one.name} are not here: "
        + named(one.missing),
        values={"missing": one.missing[:1000]},
        evidence=tuple(Evidence(path=p) for p in one.paths[:1]),
    )


def _others(probe: str, first: Counted, others: Sequence[Counted]) -> Finding:
    listed = sorted(others, key=lambda o: o.set.paths[0])
    lines = tuple(f"{o.set.paths[0]}: {o.total}" for o in listed)
    return Finding(
        probe=probe,
        outcome=Status.MET,
        message=f"{len(others) + 1} sets of weights, not added up; the parameters are those of "
        f"{first.set.paths[0]} ({first.total}), the others are {named(lines, shown=20)}",
        values={"sets": len(others) + 1, "others": lines[:1000]},
        evidence=tuple(Evidence(path=o.set.paths[0]) for o in listed[:20]),
    )


def _base(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _split(path: str) -> tuple[str, str, str]:
    """Folder with its slash, stem and extension with its dot."""
    folder, slash, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    return folder + slash, stem, dot + extension


def _numbering(path: str) -> tuple[str, int]:
    """Tell the name a file shares with its fellow shards, and how many there are (0: alone)."""
    folder, stem, _ = _split(path)
    if match := _SHARD.match(stem):
        return folder + match["stem"], int(match["count"])
    if match := _PLAIN_SHARD.match(stem):
        return folder + match["stem"] + ".*", 0
    return folder + stem, 0


def _gaps(shards: Sequence[str]) -> tuple[str, ...]:
    """List the shards of a numbering that are not among `shards`."""
    folder, stem, extension = _split(shards[0])
    match = _SHARD.match(stem)
    if match is None or not 0 < int(match["count"]) <= _SHARDS_CHECKED:
        return ()
    lead, width, tail = match.start("number"), len(match["number"]), stem[match.end("number") :]
    held = set(shards)
    expected = (
        f"{folder}{stem[:lead]}{n:0{width}d}{tail}{extension}"
        for n in range(1, int(match["count"]) + 1)
    )
    return tuple(path for path in expected if path not in held)
