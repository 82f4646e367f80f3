"""Use, study, modify, share: the four freedoms, from the terms and from what was released.

The freedoms are those of the Open Source AI Definition 1.0 (OSI, 2024-10-28), after the Free
Software Definition: use for any purpose, study how it works, modify for any purpose, share with or
without changes for any purpose. Silence grants nothing; what was not seen is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from howopen.facts.rules import TermKind
from howopen.logic import all_of
from howopen.types import Blocker, Component, Evidence, Freedom, Presence, Status, Term, TermState

STUDY_NEEDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("model-parameters-final", ("model-parameters-final",)),
    ("model-architecture", ("model-architecture",)),
    ("training-code", ("training-code",)),
    ("data-source-list", ("datasets", "data-source-list")),
)
"""What studying how a model works takes (OSAID 1.0, "Preferred form to make modifications")."""

_GRANTS = {"use": "grant-use", "modify": "grant-modify", "share": "grant-redistribute"}


def freedoms(
    terms: Sequence[Term],
    components: Mapping[str, Component],
    kinds: Mapping[str, TermKind],
    *,
    unlicensed: bool = False,
) -> dict[str, Freedom]:
    """The four freedoms over one set of weights and its terms.

    `unlicensed` says that the whole release was seen and holds no license.
    """
    return {
        name: _study(components)
        if name == "study"
        else by_terms(name, terms, kinds, unlicensed=unlicensed)
        for name in ("use", "study", "modify", "share")
    }


def by_terms(
    freedom: str, terms: Sequence[Term], kinds: Mapping[str, TermKind], *, unlicensed: bool = False
) -> Freedom:
    """A freedom that the terms decide: a grant in words, and no term that takes it away."""
    if unlicensed and not terms:
        reason = "no license was found: without one, all rights are reserved"
        blocker = Blocker(id="no-license", status=Status.NOT_MET, reason=reason)
        return Freedom(status=Status.NOT_MET, blocked_by=(blocker,))
    grant = _GRANTS[freedom]
    bearing = [t for t in terms if t.kind == grant or _touches(freedom, t, kinds)]
    blockers = [_blocker(t, kinds) for t in bearing if t.kind != grant]
    granted = [t for t in terms if t.kind == grant]
    if any(t.state is TermState.DENIED for t in granted):
        blockers += [
            _blocker(t, kinds, Status.NOT_MET) for t in granted if t.state is TermState.DENIED
        ]
    elif not any(t.state is TermState.STATED for t in granted):
        why = "no terms were found" if not terms else "the text does not grant it in words"
        blockers.append(Blocker(id=grant, status=Status.UNKNOWN, reason=why))
    status = all_of([Status.MET, *(b.status for b in blockers)])
    return Freedom(
        status=status,
        terms=tuple(dict.fromkeys(t.kind for t in bearing)),
        blocked_by=tuple(sorted(blockers, key=lambda b: b.status is not Status.NOT_MET)),
    )


def unsettled(
    freedom: Freedom,
    blocker_id: str = "license-conflict",
    reason: str = "which license holds is not settled",
) -> Freedom:
    """A freedom that terms at hand would grant, but another license may not: unknown then."""
    if freedom.status is not Status.MET or not freedom.terms:
        return freedom
    blocker = Blocker(id=blocker_id, status=Status.UNKNOWN, reason=reason)
    return msgspec.structs.replace(freedom, status=Status.UNKNOWN, blocked_by=(blocker,))


def _touches(freedom: str, term: Term, kinds: Mapping[str, TermKind]) -> bool:
    kind = kinds.get(term.kind)
    if kind is None or freedom not in kind.blocks:
        return False
    if term.state not in (TermState.STATED, TermState.UNCLEAR):
        return False
    # a parameter that was not read cannot excuse a term: only a known other value does
    return all(term.params.get(name, value) == value for name, value in kind.needs.items())


def _blocker(term: Term, kinds: Mapping[str, TermKind], status: Status | None = None) -> Blocker:
    unclear = term.state is TermState.UNCLEAR
    title = kinds[term.kind].title
    return Blocker(
        id=term.kind,
        status=status or (Status.UNKNOWN if unclear else Status.NOT_MET),
        reason=f"{title}{': the words do not decide' if unclear else ''}",
        evidence=(evidence_of(term),),
    )


def evidence_of(term: Term) -> Evidence:
    """Where a term stands."""
    return Evidence(
        path=term.path,
        start_line=term.start_line,
        end_line=term.end_line,
        section=term.section,
        quote=term.quote,
        source="" if term.path else term.license,
        basis=term.basis,
    )


def _study(components: Mapping[str, Component]) -> Freedom:
    blockers = tuple(
        msgspec.structs.replace(lacking, id=need)
        for need, ways in STUDY_NEEDS
        if (lacking := missing(ways, components)) is not None
    )
    return Freedom(status=all_of([Status.MET, *(b.status for b in blockers)]), blocked_by=blockers)


def missing(
    ways: Sequence[str], components: Mapping[str, Component], title: str = ""
) -> Blocker | None:
    """The blocker where none of the components that would do can be had, None where one can.

    It goes by the id of the first; `title` stands for their names in its reason.
    """
    found = [components[c] for c in ways if c in components]
    status = obtainable([c.status for c in found])
    if status is Status.MET:
        return None
    words = title or " or ".join(way.replace("-", " ") for way in ways)
    return Blocker(
        id=ways[0],
        status=status,
        reason=f"{words}: {'not released' if status is Status.NOT_MET else 'not seen'}",
        evidence=tuple(e for c in found for e in c.evidence[:1]),
    )


def obtainable(presences: Sequence[Presence]) -> Status:
    """Whether one of several ways to a component is open."""
    if any(p in (Presence.PRESENT, Presence.LINKED) for p in presences):
        return Status.MET
    if presences and all(p is Presence.ABSENT for p in presences):
        return Status.NOT_MET
    return Status.UNKNOWN
