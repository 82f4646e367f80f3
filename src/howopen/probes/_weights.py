"""What the probes of weight files share: which part of a release a file is, and its head."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from howopen.errors import SourceError, UnreadableError
from howopen.files import Files
from howopen.regexes import regex
from howopen.types import Artifact, ComponentSighting, Evidence, Finding, Level, Presence, Status

FINAL = "model-parameters-final"
INTERMEDIATE = "model-parameters-intermediate"
OPTIMIZER = "optimizer-states"

PATHS_SHOWN = 20
"""Paths named in one finding; the rest are counted."""

TROUBLES_SHOWN = 50
"""Different troubles told of one release; the rest are counted."""

_DURING_TRAINING = regex(
    r"(?:^|[-_.])(?:(?:checkpoint|ckpt|epoch)[-_=]?\d{1,15}"
    r"|(?:(?:global[-_]?)?step|iter(?:ation)?)[-_=]?\d{2,15})(?![0-9a-z])"
)
_LIGHTNING = regex(r"^epoch=\d{1,9}-step=\d{1,15}")
_OPTIMIZER = regex(
    r"^(?:optimizer|optim|opt_state|scheduler|lr_scheduler)(?:[-_.]|$)"
    r"|optim_states|distrib_optim|^mp_rank_\d{1,6}_model_states"
)
_TRAINING_STATE = regex(r"^(?:training_args|trainer_state|rng_state|random_states|scaler)[-_.]")
_NOT_THE_MODEL = frozenset(("test", "tests", "testdata", "fixtures"))
_LFS = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:.{1,200}\n){0,8}?size (\d{1,18})\n"
)


class NotAtHandError(Exception):
    """The bytes of a file are not at hand; the message says why in a few words."""


class Metered:
    """Files of a release with a bound on the bytes that one probe reads of all of them."""

    def __init__(self, files: Files, limit: int) -> None:
        self._files = files
        self._limit = self._left = limit

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Read as `Files` does; raises UnreadableError where the bound would be passed."""
        if length > self._left or self._left <= 0:
            raise UnreadableError(f"{self._limit >> 20} MiB of the release were read already")
        data = self._files.read(path, start, length)
        self._left -= len(data)
        return data


def component_of(path: str) -> str:
    """Tell the component that a weight file is by its path alone; empty if it is none.

    Checkpoints in folders named after a training step are intermediate; DeepSpeed and PyTorch
    name their optimizer files themselves (`*_optim_states.pt`, `optimizer.pt`).
    """
    *folders, name = path.lower().split("/")
    if _NOT_THE_MODEL.intersection(folders) or _TRAINING_STATE.search(name):
        return ""
    if _OPTIMIZER.search(name):
        return OPTIMIZER
    if any(_DURING_TRAINING.search(f) for f in folders) or _LIGHTNING.search(name):
        return INTERMEDIATE
    return FINAL


def sightings(paths: Iterable[str], broken: Iterable[str] = ()) -> tuple[ComponentSighting, ...]:
    """One sighting per component that these weight files are.

    A file whose header is no header does not show that there are weights: it is unknown.
    """
    found: dict[str, list[str]] = defaultdict(list)
    doubted = frozenset(broken)
    for path in paths:
        if (component := component_of(path)) and path not in doubted:
            found[component].append(path)
    unreadable = (
        ComponentSighting(
            component=component,
            presence=Presence.UNKNOWN,
            where=path,
            evidence=Evidence(path=path),
        )
        for path in sorted(doubted)
        if (component := component_of(path))
    )
    return (*_present(found), *unreadable)


def _present(found: Mapping[str, list[str]]) -> tuple[ComponentSighting, ...]:
    return tuple(
        ComponentSighting(
            component=component,
            presence=Presence.PRESENT,
            where=held[0] if len(held) == 1 else f"{len(held)} files",
            evidence=Evidence(path=held[0]),
        )
        for component, held in found.items()
    )


def head_of(files: Files, artifact: Artifact, length: int) -> bytes:
    """Read the first `length` bytes of a file.

    Raises NotAtHandError where only the name is known, also where a Git LFS pointer (Git LFS
    specification, "The Pointer") stands in for the file.
    """
    if not artifact.readable:
        raise NotAtHandError("only the name is known")
    try:
        head = files.read(artifact.path, 0, length)
    except SourceError as error:
        raise NotAtHandError(error.what) from error
    if pointer := _LFS.match(head):
        raise NotAtHandError(f"a Git LFS pointer stands for {int(pointer[1])} bytes")
    return head


def not_at_hand(probe: str, unread: Sequence[tuple[str, str]]) -> tuple[Finding, ...]:
    """Tell which files (path, reason) count by their name alone; nothing where there are none."""
    if not unread:
        return ()
    return (
        Finding(
            probe=probe,
            outcome=Status.UNKNOWN,
            message=f"counted by name, the header was not at hand: {named([p for p, _ in unread])}"
            f" ({unread[0][1]})",
            evidence=tuple(Evidence(path=p) for p, _ in unread[:PATHS_SHOWN]),
        ),
    )


def troubles(probe: str, seen: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """Tell what is wrong with which files (path, what), one finding per kind of trouble."""
    paths_of: dict[str, list[str]] = defaultdict(list)
    for path, what in seen:
        paths_of[what].append(path)
    shown = [
        Finding(
            probe=probe,
            outcome=Status.UNKNOWN,
            level=Level.WARNING,
            message=f"{named(paths)}: {what}",
            evidence=tuple(Evidence(path=p) for p in paths[:PATHS_SHOWN]),
        )
        for what, paths in list(paths_of.items())[:TROUBLES_SHOWN]
    ]
    if (more := len(paths_of) - len(shown)) > 0:
        message = f"{more} more kinds of trouble with the files of this release"
        shown.append(Finding(probe=probe, outcome=Status.UNKNOWN, message=message))
    return tuple(shown)


def named(paths: Sequence[str], shown: int = 3) -> str:
    """Write the first paths, and how many more there are."""
    more = len(paths) - shown
    return ", ".join(paths[:shown]) + (f" and {more} more" if more > 0 else "")
