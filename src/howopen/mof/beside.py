"""howopen's own reading of the framework beside what the reference tool would decide.

The tool counts what is listed under an id on its list; howopen counts what was seen, under the
license that holds. Where the two differ for a component, its criterion says why.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from howopen.facts.mof import ToolFacts
from howopen.mof.tool import Decision, told
from howopen.types import Blocker, Criterion, FrameworkResult, Status

_ROMAN = {1: "I", 2: "II", 3: "III"}


def beside_tool(result: FrameworkResult, decision: Decision, tool: ToolFacts) -> FrameworkResult:
    """The result with the tool's class, the differences told, and annotations where it has a class.

    The annotations are those of a draft (`knowledge/mof_tool.yaml`); they must rest on evidence, so
    that only what was seen under a fitting license is in them, and none are given without a class.
    """
    return msgspec.structs.replace(
        result,
        values={
            **result.values,
            "reference_tool_class": decision.class_,
            **dict(_annotations(result, tool)),
        },
        criteria=tuple(_compared(c, decision) for c in result.criteria),
    )


def _compared(criterion: Criterion, decision: Decision) -> Criterion:
    verdict = decision.verdicts.get(criterion.id)
    if verdict is None or (criterion.status is Status.MET) == (verdict.kind == "open"):
        return criterion
    counts = "counts it" if verdict.kind == "open" else "does not count it"
    evidence = (verdict.entry.evidence,) if verdict.entry is not None else ()
    difference = Blocker(
        id="reference-tool",
        status=Status.UNKNOWN,
        reason=f"the reference tool {counts}: {told(verdict)}",
        evidence=tuple(e for e in evidence if e.path),
    )
    return msgspec.structs.replace(criterion, warnings=(*criterion.warnings, difference))


def _annotations(result: FrameworkResult, tool: ToolFacts) -> Iterator[tuple[str, str]]:
    class_ = result.values.get("class")
    if class_ not in _ROMAN:
        return
    met = {c.id for c in result.criteria if c.status is Status.MET}
    slugs = (c.slug for c in tool.components if c.component in met)
    yield f"{tool.annotations}.class", _ROMAN[int(class_)]
    yield f"{tool.annotations}.version", tool.version
    yield f"{tool.annotations}.components", ",".join(slugs)
