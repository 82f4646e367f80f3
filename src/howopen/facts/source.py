"""Where a fact comes from."""

from __future__ import annotations

from howopen.types import Basis, Model

Params = dict[str, str | int | float | bool | tuple[str, ...]]


class Source(Model):
    """A published source. `date` is when it was published, or read where that is not known."""

    title: str
    url: str = ""
    date: str = ""
    basis: Basis = Basis.CURATED
