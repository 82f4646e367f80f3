"""The catalog as a list, each label computed from the facts."""

from __future__ import annotations

from pathlib import Path

from howopen import __version__
from howopen.assessment import assess_collected
from howopen.knowledge_base import knowledge
from howopen.sources.catalog import collect
from howopen.types import CatalogReport, CatalogRow


def catalog_report(overlay: Path | None = None) -> CatalogReport:
    """All catalog models with the labels their facts reach."""
    kb = knowledge(overlay)
    rows: list[CatalogRow] = []
    for model in kb.models():
        collected = collect(model.id, kb)
        if collected is not None:
            label = assess_collected(collected, kb, ask=False).label.id
            rows.append(
                CatalogRow(
                    id=model.id, name=model.name, maker=model.maker, date=model.date, label=label
                )
            )
    return CatalogReport(
        tool=f"howopen {__version__}", knowledge_version=kb.version, models=tuple(rows)
    )
