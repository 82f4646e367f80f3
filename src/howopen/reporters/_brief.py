"""What an assessment says in seconds: few words, one quote where it counts.

Everything here takes reports that were cleaned and named (`howopen.clean`, `_names`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from howopen.regexes import regex
from howopen.reporters._params import brief_words, short_params
from howopen.reporters._sections import merged_licenses
from howopen.reporters._view import (
    LOUD_CATEGORIES,
    Said,
    about_weights,
    said_by_evidence,
    said_by_term,
)
from howopen.reporters._words import (
    BASIS_BRIEF,
    FREEDOMS,
    KINDS,
    ROUTINE,
    component_words,
    group_of,
    kind_words,
    listed,
    lower_first,
    more,
    noun,
    plain,
    rank_of,
    rung_name,
    shorten,
    term_words,
    uses_words,
)
from howopen.types import (
    Assessment,
    Basis,
    Blocker,
    Claim,
    Status,
    Term,
    TermState,
)

_NOUNS = 5
"""Kinds of terms named in one sentence."""

_CATEGORIES = 8
"""Prohibited uses named at once."""

_SOURCE = 40
"""Characters of the source of a claim."""

_OTHERS = 4
"""Names of terms that are only counted."""

_REPEATED = {
    "grant-commercial": "non-commercial",
    "grant-modify": "no-derivatives",
    "grant-redistribute": "no-redistribution",
    "outputs-free": "output-restriction",
}
"""Rights whose denial a limit says as well."""

_GROUPS = frozenset(("weights", "code", "data", "documents"))
_OPEN = regex(r"\bopen[ -]?(?:source|weights?)\b", re.IGNORECASE)
_LACKING = regex(r"(.+): (not released|not seen)")


class Bound(NamedTuple):
    """One kind of term that binds: its words, its parameters, the words of the text."""

    words: str
    details: str
    note: str
    said: Said


# ── the verdicts ────────────────────────────────────────────────────────────────────────────────


def freedom_words(a: Assessment, name: str) -> str:
    """Why a freedom is met, not met or unknown, on one line."""
    freedom = a.freedoms[name]
    if freedom.status is Status.MET:
        granted = "granted" if freedom.terms else "met"
        return f"{granted}: {FREEDOMS.get(name, name)}"
    deciding = [b for b in freedom.blocked_by if b.status is freedom.status]
    words = why(deciding or freedom.blocked_by)
    if freedom.status is Status.UNKNOWN:
        told = not words or words.startswith("not seen")
        return (words or "not known") if told else f"not known: {words}"
    return words or "not met"


def why(blockers: Sequence[Blocker], limits: str = "limited by ") -> str:
    """What stands in the way, the terms first; terms of one kind are counted, not repeated."""
    kinds = Counter(b.id for b in blockers if b.id in KINDS and not _is_right(b.id))
    lacking: dict[str, list[str]] = {}
    other: list[str] = []
    for b in blockers:
        if b.id in kinds:
            continue
        if found := _LACKING.fullmatch(b.reason):
            lacking.setdefault(found[2], []).append(_parts(found[1]))
        elif _is_right(b.id) and b.status is Status.NOT_MET:
            other.append(lower_first(kind_words(b.id, TermState.DENIED)))
        else:
            other.append(b.reason)
    phrases = [f"{limits}{_nouns(kinds)}"] if kinds else []
    phrases += [f"{how}: {', '.join(dict.fromkeys(what))}" for how, what in lacking.items()]
    return "; ".join((*phrases, *dict.fromkeys(other)))


def claim_brief(a: Assessment, claim: Claim) -> str:
    """The maker's claim and what the evidence makes of it, in one or two short sentences."""
    found = _OPEN.search(claim.evidence.quote)
    name = f"“{found[0].lower()}”" if found else lower_first(rung_name(claim.says))
    if claim.verdict == "supported":
        return f"Calls itself {name}. What was read bears this out."
    blockers = [b for b in a.label.blocked_by if b.status is Status.NOT_MET]
    if claim.verdict != "contradicted":
        return f"Calls itself {name}. What was read does not decide it."
    by_terms = any(b.id in KINDS for b in blockers)
    who = "The text says" if by_terms or not blockers else "What was released says"
    because = why(blockers, "") or lower_first(claim.because.rstrip("."))
    return f"Calls itself {name}. {who} otherwise" + (f": {because}." if because else ".")


def weightiest_claim(a: Assessment) -> Claim | None:
    """The claim that matters most: one that is contradicted, else the first."""
    return next((c for c in a.claims if c.verdict == "contradicted"), next(iter(a.claims), None))


def conflicts(a: Assessment) -> tuple[str, ...]:
    """Where statements about licenses disagree, each told once."""
    return tuple(
        dict.fromkeys(
            f"{plain(listed(about), capital=True)}: {conflict}"
            for c, about in merged_licenses(a.licenses)
            for conflict in c.conflicts
        )
    )


# ── what binds ──────────────────────────────────────────────────────────────────────────────────


def binding(a: Assessment) -> tuple[Bound, ...]:
    """Restrictions that block a freedom, then other restrictions, then duties."""
    blocking = _blocking(a)
    same: dict[tuple[str, object, str], list[Term]] = {}
    ordered = sorted(
        _binding_terms(a),
        key=lambda t: (
            bool(_scope(t)),
            t.kind not in blocking,
            group_of(t) != "restriction",
            rank_of(t),
        ),
    )
    for term in ordered:
        if _is_routine(term, blocking):
            key: tuple[str, object, str] = ("", (term.license, term.path), _scope(term))
        else:
            key = (term.kind, term.state, _scope(term))
        same.setdefault(key, []).append(term)
    return tuple(
        _bound(terms, scope) if kind else _routine(terms, scope)
        for (kind, _, scope), terms in same.items()
    )


def other_terms(a: Assessment) -> str:
    """The terms that `binding` leaves out, counted and a few of them named."""
    bound = set(map(id, _binding_terms(a)))
    left = [t for t in a.terms if id(t) not in bound]
    names = list(
        dict.fromkeys(
            lower_first(term_words(t))
            for t in sorted(left, key=lambda t: (group_of(t) == "grant", rank_of(t)))
        )
    )
    if not left:
        return ""
    shown = names[:_OTHERS] + (["…"] if len(names) > _OTHERS else [])
    return f"and {more(len(left), 'term')}: {', '.join(shown)}"


def basis_words(a: Assessment) -> str:
    """How the quotes are known, where they were not read in files at hand."""
    told = _binding_terms(a)
    curated = [t for t in told if t.basis is not Basis.READ]
    if not curated:
        return ""
    which = "Quotes" if len(curated) == len(told) else "Quotes without a file"
    date = a.knowledge_version.partition("+")[0]
    return (
        f"{which} are from howopen's knowledge of these licenses, not read from your files "
        f"(as of {date})."
    )


def _is_routine(term: Term, blocking: frozenset[str]) -> bool:
    routine = term.kind in ROUTINE and term.state is TermState.STATED
    return routine and term.kind not in blocking


def _routine(terms: list[Term], scope: str) -> Bound:
    """Duties of nearly every license in one text, told together."""
    kinds = dict.fromkeys(kind_words(t.kind) for t in terms)
    words = ", ".join(lower_first(w) if n else w for n, w in enumerate(kinds))
    places = tuple(dict.fromkeys(said_by_term(t).place for t in terms))
    head = places[0].rpartition(" ")[0] + " "
    more_places = [p.removeprefix(head) for p in places[1:3] if p.startswith(head)]
    said = Said("", ", ".join((places[0], *more_places)), BASIS_BRIEF[terms[0].basis])
    return Bound(words, "", scope, said)


def _blocking(a: Assessment) -> frozenset[str]:
    return frozenset(
        b.id for f in a.freedoms.values() for b in f.blocked_by if b.status is Status.NOT_MET
    )


def _binding_terms(a: Assessment) -> list[Term]:
    """What binds, without rights denied that only repeat a limit."""
    limits = {t.kind for t in a.terms if t.state is TermState.STATED}
    return [t for t in a.terms if _binds(t) and _REPEATED.get(t.kind) not in limits]


def _binds(term: Term) -> bool:
    """Whether a term restricts or obliges; of those on code or data alone, only what restricts."""
    if term.state is TermState.REQUESTED:
        return False
    if _scope(term):
        return group_of(term) == "restriction" and not _is_right(term.kind)
    return group_of(term) in {"restriction", "duty"}


def _scope(term: Term) -> str:
    """What the term is about, where it leaves the weights alone."""
    about = [group for group in term.applies_to if group in _GROUPS]
    return "" if about_weights(term) or not about else f"for the {listed(about)} only"


def _bound(terms: list[Term], scope: str) -> Bound:
    first = next((t for t in terms if t.quote), terms[0])
    words = term_words(first)
    if first.kind == "prohibited-use" and len(terms) > 1:
        words = uses_words(words, len(terms))
        every = tuple(dict.fromkeys(brief_words(t) for t in terms))
        left = len(every) - _CATEGORIES
        details = ", ".join(every[:_CATEGORIES]) + (f" and {left} more" if left > 0 else "")
    else:
        details = max((short_params(t) for t in terms), key=len)
    unclear = "unclear" if first.state is TermState.UNCLEAR else ""
    said = said_by_term(first)._replace(mark=BASIS_BRIEF[first.basis])
    if first.kind == "prohibited-use" and len(terms) > LOUD_CATEGORIES:
        said = said._replace(quote="")
    return Bound(words, details, ", ".join(n for n in (unclear, scope) if n), said)


# ── words ───────────────────────────────────────────────────────────────────────────────────────


def _is_right(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].group == "grant"


def _nouns(kinds: Counter[str]) -> str:
    names = [noun(kind, kinds[kind]) for kind in sorted(kinds, key=list(KINDS).index)]
    left = len(names) - _NOUNS
    return listed(names if left <= 0 else [*names[:_NOUNS], more(left, "limit")])


def _parts(words: str) -> str:
    """The words of a blocker about components, which may name several ways."""
    ways = words.removesuffix(" is released").split(" or ")
    return " or ".join(component_words(way.replace(" ", "-")) for way in ways)


def headline_said(claim: Claim, limit: int) -> Said:
    """The maker's own words, shortened, and whose they are."""
    said = said_by_evidence(claim.evidence)
    where = claim.evidence.source or said.place
    where = re.sub(r",? ?https?://\S+", "", where).strip()
    mark = BASIS_BRIEF[claim.evidence.basis]
    if len(where) > _SOURCE and "," in where:
        where = where.partition(",")[0]  # the author of a long title
    return said._replace(quote=shorten(said.quote, limit), place=shorten(where, _SOURCE), mark=mark)
