"""What frameworks say of a case: by howopen's reading, or as their reference tools decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from howopen.errors import UsageError
from howopen.facts.frameworks import FrameworkFacts
from howopen.frameworks.case import Case
from howopen.frameworks.engine import apply
from howopen.knowledge_base import KnowledgeBase
from howopen.mof.beside import beside_tool
from howopen.mof.record import Record
from howopen.mof.tool import as_result, decide
from howopen.types import FrameworkResult

WITH_TOOL = ("mof",)
"""Frameworks whose reference tool howopen can decide as."""


def with_tool(frameworks: Sequence[FrameworkFacts], *, named: bool) -> tuple[FrameworkFacts, ...]:
    """Those of the frameworks that have a reference tool.

    Raises UsageError where one that was asked for by name has none that howopen knows.
    """
    lacking = [f.framework for f in frameworks if f.framework not in WITH_TOOL]
    if named and lacking:
        raise UsageError(
            f"howopen knows no reference tool of {lacking[0]!r} to decide as",
            hint=f"--parity is there for: {', '.join(WITH_TOOL)}",
        )
    return tuple(f for f in frameworks if f.framework in WITH_TOOL)


def results(
    frameworks: Sequence[FrameworkFacts],
    case: Case,
    record: Callable[[], Record],
    kb: KnowledgeBase,
    *,
    parity: bool = False,
) -> Iterator[FrameworkResult]:
    """The results of frameworks in their order; `record` is the case as the MOF tool has it."""
    for framework in frameworks:
        if framework.framework not in WITH_TOOL:
            yield from apply(framework, case)
            continue
        decision = decide(record(), kb.mof_tool, kb.categories)
        if parity:
            yield as_result(decision, kb.mof_tool)
        else:
            yield from (beside_tool(r, decision, kb.mof_tool) for r in apply(framework, case))
