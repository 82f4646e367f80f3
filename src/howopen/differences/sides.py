"""One side of a difference: a license by its id, a file, or a release, and the terms it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from howopen.assessment import assess_collected
from howopen.binding import of_group, uses_are_told
from howopen.concluded import concluded
from howopen.disk import read_range
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.bundle import read_license_file
from howopen.licenses.conclude import curated_terms
from howopen.licenses.names import ids_of, known_name, resolve
from howopen.licenses.report import known_license
from howopen.permissions import choice
from howopen.permissions.choice import Choice
from howopen.permissions.decide import Decider
from howopen.sources import (
    Collected,
    catalog,
    license_ref,
    mof_yaml,
    single_file,
    weight_file,
)
from howopen.sources.license_ref import PREFIX
from howopen.sources.reference import collect
from howopen.texts import TEXT_LIMIT, beginning
from howopen.types import (
    Assessment,
    Basis,
    DiffSide,
    LicensePart,
    LicenseReading,
    Match,
    Status,
    Term,
)

WEIGHTS = "weights"
USES = "prohibited-use"

_TEXTS = (Match.EXACT, Match.REFORMATTED, Match.EDITED)


class Side(NamedTuple):
    """What is compared, as the report names it, and what it says as far as it was read."""

    about: DiffSide
    terms: tuple[Term, ...]
    lacks_terms: bool = False  # it may say more than its terms tell
    lacks_uses: bool = False  # its use policy is not at hand and not known
    reading: LicenseReading | None = None  # of a license or a file
    readings: tuple[LicenseReading, ...] = ()  # of every text at hand
    collected: Collected | None = None  # the files, where there are any

    @property
    def is_release(self) -> bool:
        """Whether it is a release, whose parts may be under different licenses."""
        return self.reading is None

    def of(self, group: str) -> tuple[Term, ...]:
        """The terms that bind one group of components; all those of a license or a file."""
        return of_group(group, self.terms) if self.is_release else self.terms

    def lacks(self, kind: str) -> bool:
        """Whether silence on a kind of term tells nothing here."""
        return self.lacks_terms or (self.lacks_uses and kind == USES)


def side_of(target: str, kb: KnowledgeBase, *, offline: bool = False) -> Side:
    """What a word names: a text, `license:ID`, a release, or else a license by an alias.

    Raises UsageError or SourceError for what cannot be found or read.
    """
    if _is_text(target, kb):
        text = beginning(read_range(Path(target), target, 0, TEXT_LIMIT + 1))
        side = _of_reading(target, "file", read_license_file(text, kb, path=target), kb)
        return side._replace(collected=single_file.collect(Path(target)))
    if _is_license(target, kb):
        return _of_reading(target, "license", known_license(target, kb), kb)
    collected = collect(target, kb, offline=offline)
    side = _of_release(
        target, collected.release.kind, assess_collected(collected, kb, ask=False), kb
    )
    return side._replace(collected=collected)


def decider_of(side: Side, kb: KnowledgeBase) -> Decider | Choice:
    """What answers uses of one side, by the same terms as `howopen may`."""
    collected = side.collected or license_ref.collect(f"{PREFIX}{side.about.id}", kb)
    return choice.decider_of(concluded(collected, kb), kb)


def _is_text(target: str, kb: KnowledgeBase) -> bool:
    """Whether it is a file that is neither weights nor a record of a release."""
    try:
        path = Path(target)
        if not path.is_file() or weight_file.accepts(target, kb):
            return False
        return not mof_yaml.accepts(path)
    except (OSError, ValueError):
        return False


def _is_license(target: str, kb: KnowledgeBase) -> bool:
    """Whether it names a license; a model of that name, or a path, comes first."""
    if target.startswith(PREFIX):
        return True
    if "/" in target or _exists(target) or catalog.collect(target, kb) is not None:
        return False
    return kb.license(target) is not None or bool(resolve(target, kb).expression)


def _exists(target: str) -> bool:
    try:
        return Path(target).exists()
    except (OSError, ValueError):
        return False


# ── licenses and texts ──────────────────────────────────────────────────────────────────────────


def _of_reading(target: str, kind: str, reading: LicenseReading, kb: KnowledgeBase) -> Side:
    """One license or text, with what is known of the policies that it incorporates."""
    policies = () if uses_are_told((reading,)) else tuple(_policy_terms(reading, kb))
    terms = _without_self_reference((*reading.terms, *policies), kb)
    lacks_uses = _lacks_uses(terms)
    reasons = tuple(_why_open(reading))
    unread = (*reasons, *([_policy_words(terms)] if lacks_uses else []))
    facts = kb.license(reading.expression)
    about = DiffSide(
        target=target,
        kind=kind,
        id=reading.path,
        name=known_name(reading.expression, kb) if reading.expression else "",
        date=facts.date if facts is not None else "",
        expression=reading.expression,
        basis=reading.basis,
        unread=unread,
    )
    return Side(about, terms, bool(reasons), lacks_uses, reading, (reading,))


def _why_open(reading: LicenseReading) -> Iterator[str]:
    if reading.role == "name":
        yield f"{reading.expression} is known by name only, its terms are not"
    elif not reading.terms:
        yield "no terms were read in this text"
    if reading.problem:
        yield reading.problem
    for term in reading.terms:
        if term.kind == "unread-language":
            yield f"a passage in a language that howopen does not read: {_language(term)}"


def _language(term: Term) -> str:
    return str(term.params.get("language", "unknown"))


def _policy_terms(reading: LicenseReading, kb: KnowledgeBase) -> Iterator[Term]:
    ids = dict.fromkeys((*ids_of(reading.expression), *(p.id for p in _texts_of(reading))))
    for facts in (kb.license(name) for name in ids if name):
        for policy in facts.policies if facts is not None else ():
            if (known := kb.license(policy)) is not None:
                yield from curated_terms(known, kb)


def _texts_of(reading: LicenseReading) -> Iterator[LicensePart]:
    return (part for part in reading.parts if part.match in _TEXTS)


def _without_self_reference(terms: tuple[Term, ...], kb: KnowledgeBase) -> tuple[Term, ...]:
    """Leave out what a policy says of itself, where the license names the policy already."""

    def is_policy(term: Term) -> bool:
        facts = kb.license(term.license) if term.license else None
        return facts is not None and facts.role == "policy"

    policies = [t for t in terms if t.kind == "use-policy"]
    if all(map(is_policy, policies)):
        return terms
    return tuple(t for t in terms if t.kind != "use-policy" or not is_policy(t))


def _lacks_uses(terms: Iterable[Term]) -> bool:
    kinds = {term.kind for term in terms}
    return "use-policy" in kinds and USES not in kinds


def _policy_words(terms: Iterable[Term]) -> str:
    policy = next(term for term in terms if term.kind == "use-policy")
    return f"the use policy ({policy.params.get('reference', 'named there')}) is not at hand"


# ── releases ────────────────────────────────────────────────────────────────────────────────────


def _of_release(target: str, kind: str, a: Assessment, kb: KnowledgeBase) -> Side:
    """A release, with the terms that bind it; what its assessment could not see is open here."""
    # a text that is no known license still says what it says; without terms, nothing does
    open_ = {"license-terms"} if of_group(WEIGHTS, a.terms) else {"license-terms", "license"}
    reasons = [u.reason for u in a.unknowns if u.id in open_]
    reasons += [
        f.message for f in a.findings if f.probe == "license-files" and f.outcome is Status.UNKNOWN
    ]
    terms = _without_self_reference(a.terms, kb)
    lacks_uses = _lacks_uses(terms)
    unread = (*dict.fromkeys(reasons), *([_policy_words(terms)] if lacks_uses else []))
    weights = next((c for c in a.licenses if c.applies_to == WEIGHTS), None)
    read = [t for t in a.terms if t.basis is Basis.READ]
    about = DiffSide(
        target=target,
        kind=kind,
        id=a.release.id,
        name=a.release.name,
        date=a.release.date,
        expression=weights.expression if weights else "",
        basis=Basis.READ if read or not a.terms else a.terms[0].basis,
        unread=unread,
    )
    return Side(about, terms, bool(reasons), lacks_uses, readings=a.readings)
