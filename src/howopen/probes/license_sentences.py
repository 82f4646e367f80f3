"""What a README says in a sentence of the license of the weights.

"The code and the weights are licensed under the Apache 2.0 license": a statement as good as front
matter. Only a sentence about this release's own weights counts, and only one that names a license
beyond doubt; weights of several kinds under several licenses settle nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.names import resolve
from howopen.probes._documents import Passage, read_documents
from howopen.probes._phrases import globs
from howopen.regexes import regex
from howopen.types import Evidence, LicenseStatement, Observation, Release

ID = "license-sentences"

_DOCUMENTS = globs(("{readme,model_card*,model-card*,modelcard*}{,.md,.txt,.rst}",))

_SAYS = regex(
    r"\b(?:weights|checkpoints|model parameters|models?)\b[^.;]{0,80}?"
    r"\b(?:is|are) (?:all |both |also |each )?(?:licensed|released|available|distributed|provided"
    r"|made available|open[- ]sourced|published|governed|covered)(?: to the public)?"
    r"(?: for use)? (?:under|by) (?:the terms of )?(?:the |an? )?(?:open[- ]source )?"
    r"(?P<name>[^,;:()\n]{2,90})",
    re.IGNORECASE,
)
_OTHERS = regex(
    r"\b(?:originally|derived from|based on|base models?|upstream|third[- ]part|previous|earlier"
    r"|unlike|except|other than|not|will be|may be|distill\w*|fine-?tuned|adapted from)\b",
    re.IGNORECASE,
)
_TAIL = regex(r"\s*(?:\.|\bfor\b|\band\b|\bwhich\b|\bthat\b|\bsee\b|\bas\b|\bin\b).*$", re.DOTALL)
_VERSION_DOT = regex(r"(?<=\d)\.(?=\d)")


def observe(release: Release, files: Files, kb: KnowledgeBase) -> Observation:
    """Collect what the documents at the root say of the license of the weights."""
    wanted = [a.path for a in release.artifacts if a.readable and _DOCUMENTS.match(a.path)]
    documents, _ = read_documents(sorted(wanted), files)
    said = [s for d in documents for p in d.passages for s in _statements(p, kb)]
    if len({statement.expression for statement in said}) != 1:
        return Observation()  # several kinds of weights, or nothing
    return Observation(statements=tuple(said[:1]))


def _statements(passage: Passage, kb: KnowledgeBase) -> Iterator[LicenseStatement]:
    if passage.kind != "sentence" or _OTHERS.search(passage.plain):
        return
    for match in _SAYS.finditer(passage.plain):
        expression = _license(match["name"], kb)
        if expression:
            yield LicenseStatement(
                value=match["name"].strip(" ."),
                expression=expression,
                applies_to="weights",
                evidence=Evidence(
                    path=passage.path,
                    start_line=passage.start,
                    end_line=passage.end,
                    quote=passage.quote,
                ),
            )


def _license(name: str, kb: KnowledgeBase) -> str:
    """The license that the words name, with or without what follows the name."""
    kept = _VERSION_DOT.sub("·", name)
    for words in (name, re.sub(_TAIL, "", kept).replace("·", ".")):
        if expression := resolve(words.strip(" .\"'"), kb).expression:
            return expression
    return ""
