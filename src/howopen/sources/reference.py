"""Which kind of reference a word is, and the release behind it.

Tried in this order: `license:ID`, a path that exists, a Hub address, a catalog id, `org/name`.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from howopen.errors import NotFoundError, UnreadableError, UsageError
from howopen.knowledge_base import KnowledgeBase
from howopen.regexes import regex
from howopen.sources import Collected

FORMS = (
    "a folder, a .gguf or .safetensors file, a license text, a MOF record (.yml), org/name, "
    "hf://org/name@revision, a huggingface.co address, pkg:huggingface/org/name, license:ID, or a "
    "catalog id"
)
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

    if weight_file.accepts(str(path)):
        return weight_file.collect(str(path))
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
