"""What frameworks are asked about: one release's terms, components, licenses and facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from howopen.facts.frameworks import AttestationFacts
from howopen.types import Component, Evidence, Finding, Freedom, Presence, Term


class Interval(NamedTuple):
    """A number known within bounds."""

    low: float
    high: float


class Fact(NamedTuple):
    """A fact of a release, and where it is said."""

    value: str | Interval | tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


class Group(NamedTuple):
    """One group of components: weights, code, data or documents."""

    terms: tuple[Term, ...] = ()
    freedoms: Mapping[str, Freedom] = {}
    license: str = ""  # SPDX expression, empty where none could be concluded
    whole: bool = False  # every license that is named was read or is known: silence is silence
    at_hand: bool = False  # the license's own text, unedited
    blanket: bool = False  # it is only stated for the release as a whole
    settled: bool = True  # no two statements disagree which license holds
    named: bool = False  # the license was stated for this group, not found beside it only


class Attested(NamedTuple):
    """The attestations at hand, and what was wrong with a release's own."""

    attestations: tuple[AttestationFacts, ...] = ()
    findings: tuple[Finding, ...] = ()


class Case(NamedTuple):
    """A release as frameworks see it. A fact that is not there is unknown."""

    groups: Mapping[str, Group]
    components: Mapping[str, Component]
    facts: Mapping[str, Fact] = {}
    kinds: Mapping[str, str] = {}  # component: the group it belongs to
    categories: Mapping[str, frozenset[str]] = {}
    attestations: tuple[AttestationFacts, ...] = ()
    names: tuple[str, ...] = ()  # what published outcomes may call the release

    def group(self, name: str) -> Group:
        """A group; one of which nothing is known where it is not there."""
        return self.groups.get(name, Group())

    def license_of(self, component: Component) -> str:
        """The license of a component: its own, else that of the group it belongs to.

        A license beside a link says nothing of what lies elsewhere, unless it was stated for it:
        neither of a paper, nor of somebody's data.
        """
        group = self.group(self.kinds.get(component.id, ""))
        told = group.named and not group.blanket
        elsewhere = component.status is not Presence.PRESENT and not told
        return component.license or ("" if elsewhere else group.license)
