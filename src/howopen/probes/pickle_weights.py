"""Pickled weights: files that run code when loaded, and the names they import."""

from __future__ import annotations

from collections import defaultdict

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.probes._pickle_reader import OPS_LIMIT, Pickled, read_pickle
from howopen.probes._weights import (
    PATHS_SHOWN,
    Metered,
    NotAtHandError,
    named,
    not_at_hand,
    sightings,
)
from howopen.regexes import regex
from howopen.types import Artifact, Evidence, Finding, Level, Observation, Release, Status

ID = "pickle-weights"

FILES_READ = 400
"""Files looked into; the rest count by name. The largest releases have under 200 shards."""

WARNINGS_LIMIT = 20
"""Warnings given of one release, each for the files with the same imports."""

RELEASE_LIMIT = 1 << 30
"""Bytes read of all files of a release; later files count by name."""

RELEASE_OPS_LIMIT = 3_000_000
"""Opcodes looked at in one release (about three seconds); later files count by name."""

_EXTENSIONS = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib")
_SHARED = ".bin"  # other formats use it too, so here only a pickle's own marks count
_DATA = (".pkl", ".pickle", ".joblib")  # hold any data; their name must say model
_BY_NAME = regex(
    r"\.(?:pt|pth|ckpt)\Z"
    r"|(?:pytorch_model|pytorch_lora|adapter_model|training_args|optimizer|scheduler)[^/]*\.bin\Z"
    r"|(?:model|classifier|estimator|weights|pipeline|network|checkpoint)[^/]*"
    r"\.(?:pkl|pickle|joblib)\Z"
)


def observe(release: Release, files: Files, _kb: KnowledgeBase) -> Observation:
    """Look into the files that may be pickles, by opcodes, without loading any."""
    candidates = [a for a in release.artifacts if a.path.lower().endswith(_EXTENSIONS)]
    seen: dict[str, Pickled] = {}
    unread: list[tuple[str, str]] = []
    ops = 0
    metered = Metered(files, RELEASE_LIMIT)
    for number, artifact in enumerate(sorted(candidates, key=_nearest)):
        path = artifact.path.lower()
        try:
            if number >= FILES_READ or ops >= RELEASE_OPS_LIMIT:
                raise NotAtHandError("enough pickles were looked into")  # noqa: TRY301
            limit = min(OPS_LIMIT, RELEASE_OPS_LIMIT - ops)
            pickled = read_pickle(metered, artifact, loose=not path.endswith(_SHARED), limit=limit)
        except NotAtHandError as error:
            if _BY_NAME.search(path):
                unread.append((artifact.path, str(error)))
        else:
            ops += pickled.ops
            if pickled.container:
                seen[artifact.path] = pickled
    weights = [p for p in seen if not p.lower().endswith(_DATA) or _BY_NAME.search(p.lower())]
    return Observation(
        components=sightings([*weights, *(p for p, _ in unread)]),
        findings=(*_warnings(seen), *not_at_hand(ID, unread)),
    )


def _nearest(artifact: Artifact) -> tuple[int, str]:
    return artifact.path.count("/"), artifact.path


def _warnings(seen: dict[str, Pickled]) -> tuple[Finding, ...]:
    """One warning per different list of imports, so that an odd file among many stands out."""
    alike: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for path, pickled in seen.items():
        alike[pickled.imports, pickled.problem].append(path)
    return tuple(
        _warning(paths, imports, problem, sorted({seen[p].container for p in paths}))
        for (imports, problem), paths in list(alike.items())[:WARNINGS_LIMIT]
    )


def _warning(
    paths: list[str], imports: tuple[str, ...], problem: str, containers: list[str]
) -> Finding:
    says = f"imports {named(imports, shown=8)}" if imports else "no imports were seen"
    return Finding(
        probe=ID,
        outcome=Status.UNKNOWN if problem else Status.MET,
        level=Level.WARNING,
        message=f"pickle weights can run code when loaded; {says} ({named(paths)})"
        + (f"; {problem}" if problem else ""),
        values={"imports": imports, "files": len(paths), "containers": tuple(containers)},
        evidence=tuple(Evidence(path=p) for p in paths[:PATHS_SHOWN]),
    )
