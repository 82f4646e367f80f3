"""What binds a release's weights, as far as uses are asked about: terms, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from howopen.binding import (
    weights_are_told,
    weights_licensed,
)
from howopen.concluded import Concluded
from howopen.facts.permissions import UseFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.conclude import (
    curated_terms,
)
from howopen.types import (
    BaseModel,
    Basis,
    LicenseReading,
    Match,
    Observation,
    Presence,
    Term,
    TermState,
)

LISTED = 6
"""Categories of barred uses behind a policy's name from which on the text holds the policy."""

_ATTACHED = ("attachment", "exhibit", "appendix", "annex", "schedule", "addendum")
_SECTIONS = ("section", "article", "clause")
_CODE = ("model-architecture", "training-code", "inference-code", "evaluation-code")
GRANTS = frozenset(("grant-use", "grant-modify", "grant-redistribute"))
"""What licenses of models grant; each text that grants any must grant what a use needs."""


class Situation(NamedTuple):
    """The terms that bind the weights, and what of the texts is not known."""

    terms: tuple[Term, ...]
    facts: UseFacts
    unread: tuple[str, ...] = ()  # why a term may be missing, in words
    policies: frozenset[str] = frozenset()  # paths and ids of policies that were read
    covered: frozenset[str] = frozenset()  # licenses whose policies are known without a file
    conflicts: tuple[str, ...] = ()
    unlicensed: bool = False  # everything was seen, and there is no license
    modality: str = ""  # of the model, where the release tells it
    picked: str = ""  # the alternative that these terms are of, where a license lets choose
    excepted: frozenset[str] = frozenset()  # licenses that an exception permits more of
    named: tuple[str, ...] = ()  # licenses whose terms are not known
    like: tuple[tuple[str, tuple[str, ...]], ...] = ()  # paths: what they are edited copies of

    def policy_is_read(self, term: Term) -> bool:
        """Whether the policy that a term names is at hand: a file, an attachment, a known text."""
        reference = str(term.params.get("reference", ""))
        if reference.casefold().startswith(_ATTACHED) or term.params.get("movable") is False:
            return True
        if self._is_section(reference, term):
            return True
        if place_of(term) in self.policies:
            return True
        if not term.path:  # a file of this release is no policy of a license known by name only
            return term.license in self.covered
        if any(t.path in self.policies for t in self.terms if t.path):
            return True
        behind = {
            t.params.get("category")
            for t in self.terms
            if t.kind == "prohibited-use"
            and t.state is TermState.STATED
            and place_of(t) == place_of(term)
            and t.start_line > term.end_line
        }
        return len(behind) >= LISTED

    def _is_section(self, reference: str, term: Term) -> bool:
        """Whether a policy is a section of the same text, which lists what it bars."""
        word, _, number = reference.replace("·", ".").partition(" ")
        if word.casefold() not in _SECTIONS or term.params.get("movable") is True:
            return False
        return any(
            t.kind == "prohibited-use"
            and t.state is TermState.STATED
            and place_of(t) == place_of(term)
            and f"{t.section}.".startswith(f"{number}.")
            for t in self.terms
        )

    def licenses(self) -> Iterator[tuple[Term, ...]]:
        """The terms of each text that grants something; each must grant what a use needs."""
        places = dict.fromkeys(
            place_of(t) for t in self.terms if t.kind in GRANTS and place_of(t) not in self.policies
        )
        for place in places:
            yield tuple(t for t in self.terms if place_of(t) == place)


def place_of(term: Term) -> str:
    """The text that a term stands in: its file, or the license known by name."""
    return term.path or term.license


def same_place(one: Term, other: Term) -> bool:
    """Whether two terms stand in the same sentence, as far as their quotes tell."""
    if place_of(one) != place_of(other) or one is other or one.section != other.section:
        return False
    # a whole section may stand on one line, so that lines tell little: the words do
    mine, theirs = (t.quote.partition(" … ")[0] for t in (one, other))
    return bool(mine and theirs) and (mine in theirs or theirs in mine)


def situation_of(
    known: Concluded, kb: KnowledgeBase, *, without: frozenset[str] = frozenset()
) -> Situation:
    """What binds the weights of a release; `without` licenses and texts that were not chosen."""
    seen, weights = known.seen, known.conclusion("weights")
    pointers = {r.path for r in seen.readings if is_pointer(r)}
    binding = (
        t
        for t in known.binding("weights")
        if place_of(t) not in without and not (t.path in pointers and t.kind in GRANTS)
    )
    terms = tuple(_with_known(tuple(binding), seen, kb))
    unread = tuple(_unread(seen, known.bases, kb)) + tuple(_remembered(terms, kb))
    unknown = tuple(i for i in known.unread.get("weights", ()) if i not in without)
    unread += tuple(f"the terms of {license_id} are not known" for license_id in unknown)
    if _only_code_is_licensed(known, terms):
        unread += ("whether the license beside the code holds for the weights too was not seen",)
    # whose license it names, a text that restricts in words of its own leaves open
    naming = {r.path for r in seen.readings if _names_only(r)}
    limits = {t.path for t in terms if kb.term_kinds[t.kind].group == "restriction"}
    unread += tuple(
        f"whether the license that {path} names is that of the weights was not seen"
        for path in sorted(naming & limits)
    )
    policies = frozenset(_policies(seen, terms, kb))
    ids = dict.fromkeys(t.license for t in terms if t.license)
    facts = [f for f in map(kb.license, ids) if f is not None]
    complete = known.collected.release.complete
    return Situation(
        terms=terms,
        facts=kb.uses,
        unread=unread,
        policies=policies,
        covered=frozenset(f.id for f in facts if not policies.isdisjoint(f.policies)),
        conflicts=weights.conflicts if weights else (),
        unlicensed=complete and not known.statements and not terms and not unread,
        modality=str(seen.facts.get("modality", "")),
        named=unknown,
        like=tuple(
            (r.path, known_texts)
            for r in seen.readings
            if (known_texts := tuple(p.id for p in r.parts if p.match is Match.EDITED))
        ),
    )


def is_pointer(reading: LicenseReading) -> bool:
    """Whether a text only says which license holds: "you may use it under the MIT license"."""
    return bool(reading.expression) and _names_only(reading)


def _names_only(reading: LicenseReading) -> bool:
    return all(part.match is Match.MENTION for part in reading.parts)


def _only_code_is_licensed(known: Concluded, terms: tuple[Term, ...]) -> bool:
    """Whether weights lie elsewhere, and only a license beside code was found."""
    code = (known.components[name].status for name in _CODE)
    weights = known.components["model-parameters-final"].status
    if not terms or (weights is not Presence.LINKED and Presence.PRESENT not in code):
        return False  # no license at all, or a text alone
    told = weights_are_told(known.components, known.conclusion("weights"))
    return not (weights_licensed(known.seen, terms) or told)


def _with_known(terms: tuple[Term, ...], seen: Observation, kb: KnowledgeBase) -> Iterator[Term]:
    """The terms, and for a text that is a known license to the word, what is known of it.

    Words that the reader was in doubt about are settled by a person's reading of the same text, and
    what it did not see is added; of restrictions, both readings bind. Nothing that it read for sure
    is changed or left out.
    """
    known: dict[str, tuple[Term, ...]] = {}
    for reading in seen.readings:
        facts = kb.license(reading.expression) if reading.expression else None
        whole = len(reading.parts) == 1 and reading.parts[0].match in _TO_THE_WORD
        if facts is not None and whole and facts.source.basis is Basis.CURATED and facts.terms:
            known[reading.path] = curated_terms(facts, kb, (reading.applies_to,))
    sure = {(t.path, t.kind) for t in terms if t.state is not TermState.UNCLEAR}
    for term in terms:
        if term.state is not TermState.UNCLEAR or term.path not in known:
            yield term
    places = {t.path for t in terms}
    for path, more in known.items():
        if path in places:
            yield from (
                replace(t, path=path)
                for t in more
                if (path, t.kind) not in sure or kb.term_kinds[t.kind].group == "restriction"
            )


_TO_THE_WORD = (Match.EXACT, Match.REFORMATTED)


def _remembered(terms: tuple[Term, ...], kb: KnowledgeBase) -> Iterator[str]:
    """Licenses that are known from memory only: what they grant is no words to rely on."""
    for license_id in dict.fromkeys(t.license for t in terms if t.license and not t.path):
        facts = kb.license(license_id)
        if facts is not None and facts.source.basis is Basis.MEMORY:
            yield f"the terms of {facts.name} are known from memory only"


def _policies(seen: Observation, terms: tuple[Term, ...], kb: KnowledgeBase) -> Iterator[str]:
    yield from (r.path for r in seen.readings if r.role == "policy" and r.terms)
    for license_id in dict.fromkeys(t.license for t in terms if t.license and not t.path):
        facts = kb.license(license_id)
        if facts is not None and facts.role == "policy" and facts.terms:
            yield license_id


def _unread(seen: Observation, bases: tuple[BaseModel, ...], kb: KnowledgeBase) -> Iterator[str]:
    """License texts that are there and were not read, and base models nothing is known of."""
    yield from (f.message for f in seen.findings if f.probe == "license-files")
    yield from (
        f"the license of the base model {base.id} is not known"
        for base in bases
        if (known := kb.model(base.id)) is None or not known.licenses
    )
