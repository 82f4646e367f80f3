"""Kleene's three-valued logic: what is unknown stays unknown until something decides."""

from __future__ import annotations

from collections.abc import Iterable

from howopen.types import Status


def all_of(values: Iterable[Status]) -> Status:
    """Met if all are; not met if one is not; else unknown. Not-applicable values do not count.

    Raises ValueError for no values at all: nothing proves nothing.
    """
    seen = tuple(values)
    if not seen:
        raise ValueError("all of nothing decides nothing")
    counted = [v for v in seen if v is not Status.NOT_APPLICABLE]
    if not counted:
        return Status.NOT_APPLICABLE
    if Status.NOT_MET in counted:
        return Status.NOT_MET
    return Status.UNKNOWN if Status.UNKNOWN in counted else Status.MET


def any_of(values: Iterable[Status]) -> Status:
    """Met if one is; not met if none is; else unknown. Raises ValueError for no values."""
    return negated(all_of(negated(v) for v in values))


def negated(value: Status) -> Status:
    """Met becomes not met and the reverse; the rest stays."""
    return {Status.MET: Status.NOT_MET, Status.NOT_MET: Status.MET}.get(value, value)
