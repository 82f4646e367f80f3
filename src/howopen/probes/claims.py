"""What the makers say of the model's openness: "open source", "open weights", "fully open".

Only sentences about this model count: not other people's models, not code, data, communities or
licenses, not plans. Better a claim missed than one put into somebody's mouth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from howopen.files import Files
from howopen.knowledge_base import KnowledgeBase
from howopen.probes._documents import Passage, read_documents
from howopen.probes._names import names_of
from howopen.probes._phrases import globs
from howopen.regexes import regex
from howopen.types import Evidence, Finding, Observation, Release, Status, VendorClaim

ID = "claims"

CLAIM_LIMIT = 20
"""Claims reported of one release."""

_DOCUMENTS = globs(
    (
        "{readme,*model_card,*model-card,*modelcard,model_card*,model-card*,license,licence,notice}*",
        "*/{readme,*model_card,*model-card,model_card*,license,licence}*",
        "**/{readme.md,model_card*.md,*model_license*,license*.txt}",
        "*.md",
    )
)
_PASSED_OVER = globs(
    (
        "**/{code_of_conduct,contributing,security,changelog,governance}*",
        "**/{.github,node_modules,third_party,vendor,docs,tests}/**",
        "**/*.{py,json,yaml,yml,pdf,png,jpg,html}",
    )
)

_WORDS = regex(
    r"\b(?P<fully>(?:fully|completely|entirely|100%)[\s-]open(?:[\s-]?sourced?)?|truly[\s-]open"
    r"(?![\s-]?source))\b|\b(?P<source>open[\s-]?sourc(?:ed?|ing))\b"
    r"|\b(?P<weights>open[\s-]?weights?(?:ed)?|open model weights)\b",
    re.IGNORECASE,
)
_RUNGS = {"fully": "fully-open", "source": "open-source-ai-ready", "weights": "open-weights"}

_MODEL = (
    r"(?:models?|llms?|vlms?|mllms?|weights|checkpoints?|parameters|chatbots?|assistants?"
    r"|reproductions?|transformers?|famil(?:y|ies)|suite|series|releases?|version)"
)
_NO_MODEL = (
    r"(?:communit(?:y|ies)|librar(?:y|ies)|software|projects?|licen[cs]e[sd]?|frameworks?|tools?"
    r"|toolkits?|tooling|ecosystems?|world|data|datasets?|corp(?:us|ora)|codes?|codebases?"
    r"|scripts?|research|efforts?|implementations?|repos?|repository|engines?|packages?|platforms?"
    r"|initiatives?|contributions?|contributors?|benchmarks?|harness|evaluations?|infrastructure"
    r"|kernels?|materials?|recipes?|alternatives?|developers?|movement|principles|products?|apps?"
    r"|notebooks?|demos?|plugins?|components?|solutions?|systems?|definition|initiative|pipeline)"
)
_NOUN = regex(rf"\b(?:(?P<model>{_MODEL})|(?P<other>{_NO_MODEL}))\b", re.IGNORECASE)
_OTHERS = regex(
    r"\b(?:other|another|any|existing|established|previous|prior|many|several|most|various|popular"
    r"|available|among|amongst|than|versus|vs\.?|like|for|some|no|not|never|neither|nor|isn't|aren't"
    r"|similar|both|between|against|comparable|compared|surpass\w*|outperform\w*|exceed\w*|beats?"
    r"|rivals?|inspired|based|built|using|uses|use|with|from|via|through|on|different|recent|to"
    r"|will be|plan\w*|soon|leverag\w*|strives|enable|more)\b[^.;:]{0,60}\Z",
    re.IGNORECASE,
)
_PLANNED = regex(
    r"\b(?:will|plan\w*|soon|intend\w*|hope|going to|would|could|should|if|when|not|n't|never)\b",
    re.IGNORECASE,
)
_WE = regex(
    r"\b(?:we|we've)(?:\s(?:have|are|also|now|proudly|hereby|further|fully|therefore|additionally"
    r"|decided to|choose to|are happy to|are excited to|are pleased to|officially)){0,4}\s*\Z",
    re.IGNORECASE,
)
_IS = (
    r"(?:\bis|\bare|\bwas|\bwere|\bbeing|\bas|\bstands as|\bbecomes?|\bremains?"
    r"|\b(?:is|are) (?:now )?(?:released|available|published) as)"
)
_AFTER_SUBJECT = regex(rf"[^.;:]{{0,80}}?{_IS}(?:\s+[^\s.;:]{{1,30}}){{0,6}}\s*\Z", re.IGNORECASE)
_NAME_END = regex(r"[\w.-]{0,20}\s+")
_WE_RELEASE = regex(
    r"\bwe(?:'re| are)? (?:releas|introduc|present|provid|announc|propos)\w{1,4}"
    r"(?:\s[\w.,+-]{1,30}){1,6}\s\Z",
    re.IGNORECASE,
)
_THESE = regex(
    rf"\b(?:this|the|our|these|following|all)\s(?:[\w.+-]{{1,30}}\s){{0,3}}?{_MODEL}\b",
    re.IGNORECASE,
)
_OWN = regex(r"\b(?:our|this|these)\s(?:[\w.+-]{1,30}\s){0,2}\Z", re.IGNORECASE)
_FOREMOST = regex(
    r"\b(?:the|a|an|first|strongest|best[\w-]{0,12}|leading|powerful)\s(?:[\w.+-]{1,30}\s){0,2}\Z",
    re.IGNORECASE,
)
_RELEASE_OF = regex(r"[\s-]{1,3}releases? of\b", re.IGNORECASE)
_HERE = regex(
    rf"[\s-]{{1,3}}{_MODEL}\s(?:in|of) this (?:repo|repository|release|project)\b", re.IGNORECASE
)
_OBJECT_LIMIT = 80  # characters after the words in which their noun must stand


def observe(release: Release, files: Files, _kb: KnowledgeBase) -> Observation:
    """Collect the makers' own words on openness from cards, READMEs and license texts."""
    listed = sorted(
        (a.path for a in release.artifacts if a.readable), key=lambda p: (p.count("/"), p)
    )
    wanted = [p for p in listed if _DOCUMENTS.match(p) and not _PASSED_OVER.match(p)]
    documents, left = read_documents(wanted, files)
    title = next((d.title for d in documents if "readme" in d.path.lower()), "")
    names = names_of(release.id, title)
    found = (
        claim
        for document in documents
        for passage in document.passages
        for claim in _claims(passage, names)
    )
    unique = {(c.rung, c.evidence.quote): c for c in found}
    unread = (Finding(probe=ID, outcome=Status.UNKNOWN, message=left),) if left else ()
    return Observation(claims=tuple(islice(unique.values(), CLAIM_LIMIT)), findings=unread)


def _claims(passage: Passage, names: re.Pattern[str]) -> Iterator[VendorClaim]:
    if passage.kind not in ("sentence", "heading"):
        return
    said: set[str] = set()
    for match in _WORDS.finditer(passage.plain):
        rung = _RUNGS[match.lastgroup or "source"]
        if rung not in said and _said_of_model(passage, match, names):
            said.add(rung)
            yield VendorClaim(rung=rung, evidence=_evidence(passage))


def _evidence(passage: Passage) -> Evidence:
    return Evidence(
        path=passage.path,
        start_line=passage.start,
        end_line=passage.end,
        quote=passage.quote,
    )


def _said_of_model(passage: Passage, words: re.Match[str], names: re.Pattern[str]) -> bool:
    """Decide whether these words speak of this model; every doubt is a no."""
    before = passage.plain[: words.start()]
    after = passage.plain[words.end() :]
    if _HERE.match(after):
        return True
    released = _RELEASE_OF.match(after)
    meant = after[released.end() :] if released else after
    noun = _NOUN.search(meant[:_OBJECT_LIMIT])
    if noun and noun["other"] and re.search(r"[,;:(]\s", meant[: noun.start()]):
        noun = None
    about_model = bool(noun["model"]) if noun else bool(names.search(meant[:_OBJECT_LIMIT]))
    if released or _WE.search(before):
        return about_model and not _PLANNED.search(before)
    beside = list(names.finditer(before))
    if beside and _NAME_END.fullmatch(before, beside[-1].end()) and noun and noun["model"]:
        return True
    if _OTHERS.search(_clause(before)) or _PLANNED.search(before[-40:]):
        return False
    if _WE_RELEASE.search(before):
        return bool(noun and noun["model"])
    if _subject(before, names):
        return not (noun and noun["other"])
    own = _OWN.search(before) or (_FOREMOST.search(before) and names.search(passage.plain))
    return bool(own or (passage.kind == "heading" and beside)) and about_model


def _clause(before: str) -> str:
    """Give the end of the clause before the words, where its subject and verb stand."""
    return re.split(r"[,;:()]\s", before)[-1]


def _subject(before: str, names: re.Pattern[str]) -> bool:
    """Tell whether the clause is about the model: "NAME is an …", "these models are …"."""
    return any(
        _AFTER_SUBJECT.match(before, match.end())
        for pattern in (names, _THESE)
        for match in pattern.finditer(before)
    )
