"""What a README says in a sentence of who may use the model: no commerce, research only.

"This model is for non-commercial use only", beside a tag that says Apache 2.0: the licensor's words
as well, so they are read with the rules for license texts, and bind until the two agree. Only a
sentence about this release's own weights counts. What a model is *intended* for may be advice: such
words leave it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.probes._documents import Document, Passage, read_documents
from howopen.probes._phrases import globs
from howopen.regexes import regex
from howopen.terms.document import parse
from howopen.terms.safety_net import RULE
from howopen.types import LicenseReading, Observation, Release, Term, TermState

ID = "use-sentences"
ROLE = "sentence"

SENTENCES = 40
"""Sentences read of one document: a card says it once or twice."""

_DOCUMENTS = globs(("{readme,model_card*,model-card*,modelcard*}{,.md,.txt,.rst}",))
_KINDS = ("non-commercial", "research-only")
_SAID = (TermState.STATED, TermState.UNCLEAR)
_SPEAKS_OF_COMMERCE = regex(r"commercial", re.IGNORECASE)
_HINT = regex(r"commerc|profit|research|academic", re.IGNORECASE)
_ABOUT = regex(
    r"\W{0,9}(?:(?:please )?note(?: that)?:? |important:? |licen[cs]e:? )?"
    r"(?:the |this |these |our |all |both )?(?:[\w.-]{1,40} ){0,3}?"
    r"(?:models?|weights|checkpoints|parameters|release)(?: \w{1,20}){0,3}? "
    r"(?:is|are|may|can|must|shall|should|will|cannot)\b",
    re.IGNORECASE,
)
_TOLD = regex(
    r"\W{0,9}(?:(?:please )?note(?: that)?:? )?(?:you|users?|we|please)(?: \w{1,20}){1,6} "
    r"(?:models?|weights|checkpoints)\b",
    re.IGNORECASE,
)
_COMMERCE = regex(
    r"\W{0,9}(?:for )?(?:any |all )?commercial (?:use|usage|licensing|purposes|exploitation)\b"
    r"(?: of (?:the |this |these |our )?(?:models?|weights|checkpoints))?"
    r"(?:,| is\b| are\b| requires?\b| needs?\b| must\b)",
    re.IGNORECASE,
)
_BARE = regex(
    r"\W{0,9}(?:strictly |only |solely )?(?:for )?(?:non-?commercial|academic|research)\b"
    r"[\w ,/-]{0,60}\W{0,9}\Z",
    re.IGNORECASE,
)
_OTHERS = regex(
    r"\b(?:original\w*|derived from|based on|base models?|upstream|third[- ]part\w*|previous"
    r"|earlier|due to|because|unlike|except|other than|datas?(?:ets?)?|corpus|demo|code|api|service"
    r"|papers?|adapted from|trained on|if|unless|whether|distill\w*)\b",
    re.IGNORECASE,
)
_ELSEWHERE = regex(
    r"\b(?:datas?(?:ets?)?|demo|code|acknowledge?ments?|credits|related|citation|third|faq|news"
    r"|changelog|updates?)\b",
    re.IGNORECASE,
)
_ADVICE = regex(
    r"\b(?:intended|meant|designed|suited|suitable|recommended|should)\b", re.IGNORECASE
)


def observe(release: Release, files: Files, kb: KnowledgeBase) -> Observation:
    """Collect what the documents at the root say of the use of the weights."""
    wanted = [a.path for a in release.artifacts if a.readable and _DOCUMENTS.match(a.path)]
    documents, _ = read_documents(sorted(wanted), files)
    readings = (
        LicenseReading(path=d.path, role=ROLE, terms=terms)
        for d in documents
        if (terms := tuple(t for p in _told_of(d) for t in _terms(p, kb)))
    )
    return Observation(readings=tuple(readings))


def _told_of(document: Document) -> Iterator[Passage]:
    return islice(filter(_counts, document.passages), SENTENCES)


def _counts(passage: Passage) -> bool:
    """Whether a sentence speaks of this release's weights, and of their use."""
    words = passage.plain
    if passage.kind != "sentence" or not _HINT.search(words) or _OTHERS.search(words):
        return False
    if any(_ELSEWHERE.search(heading) for heading in passage.headings):
        return False
    return any(form.match(words) for form in (_ABOUT, _TOLD, _COMMERCE, _BARE))


def _terms(passage: Passage, kb: KnowledgeBase) -> Iterator[Term]:
    for term in kb.reader.read(parse(passage.plain), passage.path, "", ("weights",)):
        # the net knows words about commerce well, and those about research less so
        guessed = term.rule == RULE and not _SPEAKS_OF_COMMERCE.search(passage.plain)
        if term.kind in _KINDS and term.state in _SAID and not guessed:
            yield replace(
                term,
                state=TermState.UNCLEAR if _ADVICE.search(passage.plain) else term.state,
                quote=passage.quote,
                section="",
                start_line=passage.start,
                end_line=passage.end,
            )
