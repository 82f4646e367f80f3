"""Deciding exactly as the reference tool of the Model Openness Framework does.

Its rules are those of `ModelEvaluator.php` and `LicenseHandler.php` at 8b5d30e: a component counts
where it is listed and its license is on a list of ids, compared to the letter. Nothing is seen of
the release, and a license text is never read; see `beside.py` for where howopen reads otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from howopen.facts.mof import ToolComponent, ToolFacts
from howopen.mof.record import Entry, Record, license_of, listed
from howopen.types import Blocker, Criterion, FrameworkResult, Status

CLASSES = (3, 2, 1)
"""Lowest class first; each needs what those before it need."""

TITLES = {
    3: "Class III, Open Model",
    2: "Class II, Open Tooling",
    1: "Class I, Open Science",
    0: "no class is reached",
}


class Verdict(NamedTuple):
    """What the tool makes of one component: open, invalid, unlicensed or missing."""

    kind: str
    license: str = ""
    fitting: bool = True  # its license is on the tool's list for that type of component
    entry: Entry | None = None


class Decision(NamedTuple):
    """What the tool makes of a record."""

    class_: int
    progress: dict[int, float]  # percent, by class
    verdicts: dict[str, Verdict]  # by howopen's component id


def decide(record: Record, tool: ToolFacts, categories: Mapping[str, Collection[str]]) -> Decision:
    """The class of a record, how far it is toward each, and the verdict on every component."""
    entries = listed(record, tool)
    verdicts = {
        c.component: _verdict(entries.get(c.component), c, record, tool, categories)
        for c in tool.components
    }
    progress = {class_: _progress(class_, verdicts, tool) for class_ in CLASSES}
    reached = [class_ for class_ in CLASSES if progress[class_] == 100]
    return Decision(min(reached, default=0), progress, verdicts)


def _verdict(
    entry: Entry | None,
    component: ToolComponent,
    record: Record,
    tool: ToolFacts,
    categories: Mapping[str, Collection[str]],
) -> Verdict:
    if entry is None:
        return Verdict("missing")
    license_ = license_of(entry, component.type, record, tool.no_license)
    if license_ in categories["mof-tool-open"]:
        fitting = license_ in categories[f"mof-tool-{component.type}"]
        return Verdict("open", license_, fitting, entry)
    kind = "unlicensed" if license_ in ("", tool.no_license) else "invalid"
    return Verdict(kind, license_, entry=entry)


def _progress(class_: int, verdicts: Mapping[str, Verdict], tool: ToolFacts) -> float:
    """Percent of what a class needs, and 0 where a class below it is not whole.

    An open paper stands in for a report that is not open: in Classes III and II it is counted in
    the report's place, in Class I one component fewer is needed.
    """
    has_report = verdicts[tool.report].kind == "open"
    paper_stands_in = not has_report and verdicts[tool.paper].kind == "open"
    needed, held = 0, 0
    for step in CLASSES:
        needed += len(tool.required(step))
        held = _held(step, verdicts, tool) + (paper_stands_in and step > 1)
        if step == class_:
            break
        if held < needed:
            return 0.0
    needed -= class_ == 1 and paper_stands_in
    return min(100.0, held / needed * 100)


def _held(class_: int, verdicts: Mapping[str, Verdict], tool: ToolFacts) -> int:
    """How many components that a class or one below it requires are open."""
    names = (name for step in CLASSES if step >= class_ for name in tool.required(step))
    return sum(verdicts[name].kind == "open" for name in names)


# ── as a result ─────────────────────────────────────────────────────────────────────────────────


def as_result(decision: Decision, tool: ToolFacts) -> FrameworkResult:
    """The decision in the form of any framework's result, marked as the tool's."""
    return FrameworkResult(
        id="mof",
        version=tool.version,
        name=f"{tool.framework}, as its reference tool decides",
        outcome=f"class-{decision.class_}" if decision.class_ else "unclassified",
        title=TITLES[decision.class_],
        values={
            "class": decision.class_,
            "parity": True,
            **{f"progress_class_{c}": round(decision.progress[c], 2) for c in CLASSES},
        },
        criteria=tuple(_criteria(decision, tool)),
    )


def _criteria(decision: Decision, tool: ToolFacts) -> Iterator[Criterion]:
    """Each component, by class; optional ones decide nothing and are told all the same."""
    for component in sorted(tool.components, key=lambda c: (-c.class_, not c.required)):
        verdict = decision.verdicts[component.component]
        status = Status.MET if verdict.kind == "open" else Status.NOT_MET
        reason = told(verdict)
        if component.component == tool.report and status is Status.NOT_MET:
            paper = decision.verdicts[tool.paper]
            if paper.kind == "open":
                status = Status.MET
                reason = f"the research paper ({told(paper)}) stands in for it"
        yield Criterion(
            id=component.component,
            title=component.name,
            status=status,
            because=(_reason(component, status, reason, verdict),),
            warnings=()
            if verdict.fitting
            else (
                _reason(
                    component,
                    Status.UNKNOWN,
                    f"{verdict.license} is not on the tool's list for this type: {component.type}",
                    verdict,
                ),
            ),
            group=f"class-{component.class_}" + ("" if component.required else "-optional"),
            basis="stated",
        )


def told(verdict: Verdict) -> str:
    """A verdict in words."""
    return {
        "open": f"listed under {verdict.license}",
        "invalid": f"listed under “{verdict.license[:80]}”, which the tool does not know as open",
        "unlicensed": "listed without a license",
        "missing": "not listed",
    }[verdict.kind]


def _reason(component: ToolComponent, status: Status, reason: str, verdict: Verdict) -> Blocker:
    evidence = (verdict.entry.evidence,) if verdict.entry is not None else ()
    return Blocker(id=component.component, status=status, reason=reason, evidence=evidence)
