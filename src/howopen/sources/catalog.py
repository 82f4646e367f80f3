"""The built-in catalog as a source: `llama-3.1-405b`, or a family whose sizes agree."""

from __future__ import annotations

from collections.abc import Sequence

from howopen.assess import catalog_observation
from howopen.errors import SourceError, UsageError
from howopen.facts import ModelFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.sources import Collected
from howopen.types import Release


class NoFiles:
    """The files of a release that has none at hand."""

    def read(self, path: str, start: int = 0, length: int = -1) -> bytes:
        """Raise SourceError: there is nothing to read."""
        del start, length
        raise SourceError(f"{path}: no files are at hand")


def ids(kb: KnowledgeBase) -> Sequence[str]:
    """Ids of all models, and of their families."""
    models = kb.ids("models")
    return (*models, *sorted({m.family for m in kb.models()} - set(models)))


def collect(reference: str, kb: KnowledgeBase) -> Collected | None:
    """The release of a catalog id or alias, None where the catalog does not know it.

    Raises UsageError for a family whose sizes are under different terms.
    """
    model = kb.model(reference)
    if model is None:
        model = _of_family(reference, kb)
    if model is None:
        return None
    release = Release(id=model.id, source=reference, kind="catalog", purl=model.purl)
    return Collected(release, NoFiles(), catalog_observation(model), model)


def _of_family(name: str, kb: KnowledgeBase) -> ModelFacts | None:
    family = name.casefold()
    sizes = [m for m in kb.models() if m.family.casefold() == family]
    if not sizes:
        return None
    if len({tuple((x.license, x.applies_to) for x in m.licenses) for m in sizes}) > 1:
        known = ", ".join(m.id for m in sizes)
        raise UsageError(f"the sizes of {name} are under different terms", hint=f"Name one of: {known}")
    return max(sizes, key=lambda m: m.parameters.total if m.parameters else 0)
