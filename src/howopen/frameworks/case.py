"""What frameworks are asked about: one release's terms, components, licenses and facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from howopen.framework_facts import AttestationFacts
from howopen.types import Component, Evidence, Freedom, Presence, Term


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


class Case(NamedTuple):
    """A release as frameworks see it. A fact that is not there is unknown."""

    groups: Mapping[str, Group]
    components: Mapping[str, Component]
    facts: Mapping[str, Fact] = {}
    kinds: Mapping[str, str] = {}  # component: the group it belongs to
    categories: Mapping[str, frozenset[str]] = {}
    attestations: tuple[AttestationFacts, ...] = ()

    def group(self, name: str) -> Group:
        """A group; one of which nothing is known where it is not there."""
        return self.groups.get(name, Group())

    def license_of(self, component: Component) -> str:
        """The license of a component: its own, else that of the group it belongs to.

        What lies elsewhere is not under a license that is only stated for the release as a whole:
        a license beside code says nothing of a paper, or of somebody's data, that it points to.
        """
        group = self.group(self.kinds.get(component.id, ""))
        if group.blanket and component.status is not Presence.PRESENT:
            return component.license
        return component.license or group.license
