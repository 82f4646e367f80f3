"""What an address in a document points to, told from the address alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote

from howopen.regexes import regex

_HUB = r"https?://(?:www\.|hub\.)?(?:huggingface\.co|hf\.co|modelscope\.(?:cn|ai))/"
_HUB_PAGES = (
    r"(?:blog|docs|learn|spaces|posts|join|tasks|login|pricing|enterprise|inference"
    r"|chat|studios|home|topic|settings|new|terms|privacy)\b"
)
_KINDS: Mapping[str, re.Pattern[str]] = {
    kind: regex(pattern, re.IGNORECASE)
    for kind, pattern in {
        "hub-dataset": (
            rf"{_HUB}(?:datasets/|collections/[^\s]{{1,80}}data)"
            r"|https?://(?:www\.)?kaggle\.com/datasets/"
        ),
        "hub-model": (
            rf"{_HUB}(?!datasets\b|papers\b|{_HUB_PAGES})\S|magnet:\?|https?://(?:www\.)?ollama\.com/library/"
            r"|https?://(?:www\.)?(?:kaggle\.com|wisemodel\.cn|openxlab\.org\.cn|ai\.gitee\.com)/models/"
        ),
        "repository": (
            r"https?://(?:www\.)?(?:github\.com|gitlab\.com|gitee\.com|bitbucket\.org|codeberg\.org)/"
            r"[^/\s]{1,80}/[^/\s]{1,120}"
        ),
        "paper": (
            r"https?://(?:\w{1,10}\.)?arxiv\.org/(?:abs|pdf|html)/|https?://(?:dx\.)?doi\.org/"
            r"|https?://(?:www\.)?(?:openreview\.net|aclanthology\.org|biorxiv\.org/content"
            r"|nature\.com/articles|dl\.acm\.org|proceedings\.\S{3,60})"
            rf"|{_HUB}papers/"
        ),
        "pdf": r"\S{1,1000}\.pdf(?:[?#]|\Z)",
        "log": r"https?://(?:[\w-]{1,40}\.)?(?:wandb\.(?:ai|io)|tensorboard\.dev|comet\.(?:ml|com))/",
        "store": (
            r"https?://(?:drive\.google\.com|zenodo\.org|storage\.googleapis\.com|dl\.fbaipublicfiles"
            r"|pan\.baidu\.com|(?:\w{1,40}\.){0,3}s3[\w.-]{0,40}\.amazonaws\.com|osf\.io|figshare\.com)"
            r"|s3://|gs://"
        ),
    }.items()
}
_WEB = regex(r"(?:https?|s3|gs)://|magnet:\?", re.IGNORECASE)
_PICTURE = regex(r"\S{1,1000}\.(?:png|jpe?g|svg|gif|webp|bmp)(?:[?#]|\Z)", re.IGNORECASE)
_TALK = regex(
    rf"{_HUB}(?:(?:datasets|models|spaces|docs)?/?\Z|{_HUB_PAGES})"
    r"|https?://(?:www\.)?git(?:hub|lab)\.com/[^/\s]{1,80}/[^/\s]{1,120}"
    r"/(?:issues|pulls?|discussions|wiki|actions|stargazers)\b",
    re.IGNORECASE,
)
_BADGE = regex(r"https?://(?:img\.shields\.io|badge|camo\.githubusercontent)", re.IGNORECASE)
_OWN_FILE = regex(
    r"https?://(?:github\.com|huggingface\.co)/[^/]{1,80}/([^/]{1,120})/(?:blob|tree|resolve)/"
    r"[^/]{1,80}/([^?#]{1,500})",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def kinds_of(address: str) -> frozenset[str]:
    """Tell the kinds of a web address; `web` is any other; pictures, help and talk none."""
    nothing = _PICTURE.match(address) or _BADGE.match(address) or _TALK.match(address)
    if nothing or not _WEB.match(address):
        return frozenset()
    kinds = frozenset(kind for kind, rule in _KINDS.items() if rule.match(address))
    return kinds or frozenset({"web"})


def path_of(address: str, document: str, paths: frozenset[str], names: str) -> str:
    """Give the path in the release that an address names, or nothing.

    `paths` holds the files and folders of the release; a web address counts where it leads into a
    repository called as the release (`names`, lower case, any separators) and the path is there.
    """
    if own := _OWN_FILE.match(address):
        path = unquote(own[2]).strip("/")
        return path if own[1].lower() in names and path in paths else ""
    if _WEB.match(address) or address.startswith(("#", "mailto:")):
        return ""
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    folder = "" if path.startswith("/") else posixpath.dirname(document)
    for base in (folder, ""):
        found = posixpath.normpath(posixpath.join(base, path.lstrip("/"))).strip("/")
        if found in paths:
            return found
    return ""
