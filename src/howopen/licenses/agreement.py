"""Whether the curated facts of a license and what is read in its text say the same.

Both are told as terms. What a curated fact adds for people (whose duty, where, in which manner) is
not compared: only what decides something is (`DECIDING`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from howopen.facts.licenses import CuratedTerm
from howopen.knowledge_base import KnowledgeBase
from howopen.types import Term, TermState

DECIDING: Mapping[str, tuple[str, ...]] = {
    "grant-use": ("worldwide", "exclusive", "transferable", "royalty_free", "irrevocable"),
    "grant-commercial": ("value",),
    "user-cap": (
        "number",
        "unit",
        "operator",
        "when_measured",
        "affiliates_included",
        "consequence",
    ),
    "revenue-cap": ("amount", "currency", "period", "operator", "consequence"),
    "use-policy": ("movable",),
    "no-improving-other-models": ("scope",),
    "region-exclusion": ("regions", "scope", "end_user_carve_out"),
    "law-compliance-condition": ("laws",),
    "attribution-display": ("text",),
    "derivative-naming": ("rule", "text", "reach"),
    "revocable": ("mode",),
    "termination-on-breach": ("mode",),
    "termination-on-litigation": ("claims", "counterclaims_included"),
    "outputs-ownership": ("owner",),
    "derivatives-ownership": ("owner",),
    "trademark": ("grant",),
}
"""The parameters that are compared, kind by kind."""


class Disagreement(NamedTuple):
    """One thing that the facts and the reading of one text say differently; "" is silence."""

    kind: str  # with the category: prohibited-use:military
    aspect: str  # `state`, or the name of a parameter
    curated: str
    read: str
    quote: str  # the words that the reading goes by, else those of the curated fact


def disagreements(
    curated: Iterable[CuratedTerm],
    read: Iterable[Term],
    appended: Iterable[CuratedTerm] = (),
) -> tuple[Disagreement, ...]:
    """Where curated terms and read ones part, kind by kind.

    `appended` are facts of a policy that may stand in the same file; what is read may come from
    them. Where both sides leave a term `unclear`, or one does and the other is silent, nothing
    is said that could be wrong.
    """
    facts, said, beside = _by_kind(curated), _by_kind(read), _by_kind(appended)
    return tuple(
        found
        for kind in sorted({*facts, *said})
        for found in _of_kind(kind, facts.get(kind) or beside.get(kind, []), said.get(kind, []))
    )


Either = CuratedTerm | Term


def _by_kind(terms: Iterable[Either]) -> dict[str, list[Either]]:
    kinds: dict[str, list[Either]] = defaultdict(list)
    for term in terms:
        category = term.params.get("category")
        kinds[f"{term.kind}:{category}" if category else term.kind].append(term)
    return kinds


def _of_kind(kind: str, curated: list[Either], read: list[Either]) -> Iterator[Disagreement]:
    quote = next((t.quote for t in (*read, *curated) if t.quote), "")
    states = _states(curated), _states(read)
    if states[0] | states[1] == {TermState.UNCLEAR}:
        return
    if states[0] != states[1]:
        yield Disagreement(kind, "state", _told(states[0]), _told(states[1]), quote)
        return
    for name in DECIDING.get(kind.partition(":")[0], ()):
        values = _values(curated, name), _values(read, name)
        if values[0] != values[1]:
            yield Disagreement(kind, name, _told(values[0]), _told(values[1]), quote)


def _states(terms: list[Either]) -> frozenset[str]:
    return frozenset(str(term.state) for term in terms)


def _values(terms: list[Either], name: str) -> frozenset[str]:
    """All values that the terms of a kind give one parameter, folded."""
    values = (term.params.get(name) for term in terms)
    return frozenset(_folded(value) for value in values if value is not None)


def _folded(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(sorted(_folded(item) for item in value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split()).strip("“”\"'").casefold()


def _told(values: frozenset[str]) -> str:
    return " | ".join(sorted(values))


def facts_of(
    license_id: str, kb: KnowledgeBase
) -> tuple[tuple[CuratedTerm, ...], tuple[CuratedTerm, ...]]:
    """The curated terms of a license, and those of the policies that its file may hold too."""
    facts = kb.license(license_id)
    if facts is None:
        return (), ()
    policies = (kb.license(policy) for policy in facts.policies)
    return facts.terms, tuple(term for policy in policies if policy for term in policy.terms)
