"""Whether a license expression is of a category: a list of licenses that somebody keeps."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from howopen.logic import all_of, any_of
from howopen.types import Status


def in_category(expression: str, category: Collection[str] | None) -> Status:
    """Whether what an SPDX expression lets one choose is in a category.

    Of `A OR B` one suffices, of `A AND B` all are needed; an exception (`WITH`) adds permissions
    and changes nothing. Unknown for no expression, for one that is none (`NOASSERTION`, SPDX's word
    where nothing can be said, among them), and for no such category.
    """
    if not expression or category is None or expression == "NOASSERTION":
        return Status.UNKNOWN
    if expression in category:  # the usual case needs no parser
        return Status.MET
    if " " not in expression:
        return Status.NOT_MET
    from license_expression import ExpressionError, ExpressionParseError, Licensing

    try:
        parsed = Licensing().parse(expression)
    except (ExpressionError, ExpressionParseError):
        return Status.UNKNOWN
    return _judged(parsed, category)


def _judged(parsed: Any, category: Collection[str]) -> Status:
    operator = getattr(parsed, "operator", "")
    if operator:
        combine = any_of if operator.strip() == "OR" else all_of
        return combine([_judged(part, category) for part in parsed.args])
    plain = getattr(parsed, "license_symbol", parsed)  # of a license WITH an exception
    return Status.MET if plain.key in category else Status.NOT_MET
