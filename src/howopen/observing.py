"""Everything that a source, the probes and the license texts say of one release."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.probes import observe_all
from howopen.sources import Collected
from howopen.types import BaseModel, Observation


def observe(collected: Collected, kb: KnowledgeBase) -> Observation:
    """Everything that the source, the probes and the license texts say, in one observation."""
    release = collected.release
    observed = [collected.observed]
    if release.artifacts:
        from howopen.licenses.bundle import read_bundle

        files = _Remembered(collected.files)
        observed += [*observe_all(release, files, kb), read_bundle(release, files, kb)]
    return merge(observed)


def merge(observed: Iterable[Observation]) -> Observation:
    """Several observations as one, in their order."""
    seen = tuple(observed)
    facts: dict[str, str | int | float | bool] = {}
    for one in seen:
        for name, value in one.facts.items():
            facts.setdefault(name, value)
    return Observation(
        findings=tuple(x for o in seen for x in o.findings),
        components=tuple(x for o in seen for x in o.components),
        statements=tuple(x for o in seen for x in o.statements),
        base_models=tuple(dict.fromkeys(x for o in seen for x in o.base_models)),
        claims=tuple(x for o in seen for x in o.claims),
        gates=tuple(x for o in seen for x in o.gates),
        parameters=tuple(x for o in seen for x in o.parameters),
        access=tuple(x for o in seen for x in o.access),
        readings=tuple(x for o in seen for x in o.readings),
        facts=facts,
    )


class _Remembered:
    """Reads of one run are kept, so that several probes may read one text."""

    def __init__(self, files: Files) -> None:
        self.read = lru_cache(maxsize=64)(files.read)


def same_maker(base: BaseModel, collected: Collected, kb: KnowledgeBase) -> bool:
    """Whether a base model is by the maker of this release, who may license it anew."""
    owner = base.id.partition("/")[0].casefold()
    if "/" in base.id and "/" in collected.release.id:
        return owner == collected.release.id.partition("/")[0].casefold()
    facts, model = collected.facts, kb.model(base.id)
    return facts is not None and model is not None and facts.maker == model.maker
