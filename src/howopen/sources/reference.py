"""Which kind of reference a word is, and the release behind it.

Tried in this order: sources that are added, `license:ID`, a path that exists, a Hub address, a
catalog id, `org/name`. Why the order is written here: docs/decisions/0014.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import cast

import howopen.sources
from howopen.errors import NotFoundError, UnreadableError, UsageError
from howopen.knowledge_base import KnowledgeBase
from howopen.regexes import regex
from howopen.sources import Collected, Source

FORMS = (
    "a folder, a .gguf or .safetensors file, a license text, a MOF record (.yml), org/name, "
    "hf://org/name@revision, a huggingface.co address, pkg:huggingface/org/name, license:ID, or a "
    "catalog id"
)
_IN_ORDER = frozenset(
    "license_ref hf_cache folder weight_file mof_yaml single_file hub catalog".split()
)
"""Modules that `_collect` calls in their order; every other one is asked whether it accepts."""

_ADDRESS = regex(r"(?:hf|https?)://|pkg:|(?:www\.)?(?:huggingface|hf)\.co/")
_REPOSITORY = regex(r"[\w.-]{1,96}/[\w.-]{1,96}(?:@[\w./-]{1,200})?")


def collect(
    reference: str, kb: KnowledgeBase, *, offline: bool = False, listing: str | None = None
) -> Collected:
    """The release behind a reference.

    Raises UsageError for a word of no known form (the nearest catalog ids are named), and
    SourceError for a release that cannot be read.
    """
    collected = _collect(reference, kb, offline=offline)
    if listing is None:
        return collected
    from howopen.sources._listing import with_listing

    return with_listing(collected, listing)


def _collect(reference: str, kb: KnowledgeBase, *, offline: bool) -> Collected:
    from howopen.sources import catalog

    if not reference.strip():
        raise UsageError("an empty word names no release", hint=f"Give {FORMS}")
    for added in _added():
        if added.accepts(reference, kb):
            return added.collect(reference, kb, offline=offline)
    if reference.startswith("license:"):
        from howopen.sources import license_ref

        return license_ref.collect(reference, kb)
    if (local := _local(reference, kb)) is not None:
        return local
    if _ADDRESS.match(reference):
        from howopen.sources import hub

        return hub.collect(reference, offline=offline)
    if (known := catalog.collect(reference, kb)) is not None and "/" not in reference:
        return known
    if _is_path(reference):
        raise NotFoundError(f"{reference}: no such file or folder", hint="Check the path")
    if _REPOSITORY.fullmatch(reference):
        return _repository(reference, known, offline=offline)
    near = get_close_matches(reference.casefold(), catalog.ids(kb), n=3, cutoff=0.6)
    hint = f"Nearest in the catalog: {', '.join(near)}" if near else f"Give {FORMS}"
    raise UsageError(f"{reference!r} is nothing howopen can find", hint=hint)


def _added() -> Iterator[Source]:
    """Sources whose place among the others does not matter: their own words tell them apart."""
    for module in sorted(iter_modules(howopen.sources.__path__), key=lambda m: m.name):
        if not module.name.startswith("_") and module.name not in _IN_ORDER | {"reference"}:
            yield cast("Source", import_module(f"howopen.sources.{module.name}"))


def _local(reference: str, kb: KnowledgeBase) -> Collected | None:
    """What stands on this machine under that path."""
    try:
        path = Path(reference).expanduser()
        if not path.exists():
            return None
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, PermissionError):
            raise UnreadableError(f"{reference}: no permission to look at it") from error
        raise UsageError(
            f"{reference[:80]!r} is no path that can be read", hint="Check the path"
        ) from error
    if path.is_dir():
        from howopen.sources import folder, hf_cache

        return hf_cache.collect(path) if hf_cache.accepts(path) else folder.collect(reference)
    from howopen.sources import mof_yaml, single_file, weight_file

    if weight_file.accepts(str(path), kb):
        return weight_file.collect(str(path), kb)
    if mof_yaml.accepts(path):
        return mof_yaml.collect(path, kb)
    return single_file.collect(path)


def _repository(reference: str, known: Collected | None, *, offline: bool) -> Collected:
    """`org/name`: the Hub, or what its local cache or the catalog holds of it when offline."""
    from howopen.sources import hf_cache

    name, _, revision = reference.partition("@")
    if offline or hf_cache.hub_is_offline():
        if (cached := hf_cache.find(name, revision)) is not None:
            return hf_cache.collect(cached)
        if known is not None:
            return known
    from howopen.sources import hub

    return hub.collect(reference, offline=offline)


def _is_path(reference: str) -> bool:
    return (
        reference.startswith((".", "/", "~")) or reference.endswith("/") or reference.count("/") > 1
    )
