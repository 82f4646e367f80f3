"""What an id means, why it counts, and where howopen has it from."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from howopen.errors import UsageError
from howopen.facts.frameworks import CriterionFacts, FrameworkFacts
from howopen.facts.licenses import LicenseFacts
from howopen.facts.rules import Rung, TermKind
from howopen.facts.source import Source
from howopen.frameworks.choice import full_name
from howopen.frameworks.engine import expressions_of
from howopen.knowledge_base import KnowledgeBase, knowledge
from howopen.licenses.names import in_names, license_named, resolve, short_names
from howopen.own_files import says


def explain(name: str, overlay: Path | None = None) -> str:
    """Plain text about one id, or the list of a group.

    Groups are terms, components, licenses, rungs and frameworks. Raises UsageError
    with the nearest ids for a name howopen does not know.
    """
    kb = knowledge(overlay)
    lists: dict[str, Callable[[KnowledgeBase], list[str]]] = {
        "terms": lambda k: [f"{t.id:28} {t.title}" for t in k.term_kinds.values()],
        "components": lambda k: [f"{c.id:28} {c.title}" for c in k.component_kinds],
        "licenses": _licenses,
        "rungs": lambda k: [f"{r.id:28} {r.name}" for r in k.ladder.rungs],
        "frameworks": lambda k: [f"{full_name(f):28} {f.name}" for f in k.frameworks],
    }
    if name in lists:
        return "\n".join(lists[name](kb))
    if (kind := kb.term_kinds.get(name)) is not None:
        return _kind(kind, kb)
    if (part := next((c for c in kb.component_kinds if c.id == name), None)) is not None:
        return f"{part.id}: {part.title} ({part.group})\n{part.counts}"
    if (rung := next((r for r in kb.ladder.rungs if r.id == name), None)) is not None:
        return _rung(rung)
    if told := _by_frameworks(name, kb):
        return told
    facts = license_named(name.removeprefix("license:"), kb)
    if facts is not None:
        return _license(facts, kb)
    if expression := resolve(name.removeprefix("license:"), kb).expression:
        title = in_names(expression, short_names([expression], kb))
        return f"{expression}: {title}\nKnown by name only: its terms are not known here."
    known = [
        *kb.term_kinds,
        *(c.id for c in kb.component_kinds),
        *(r.id for r in kb.ladder.rungs),
        *kb.ids("licenses"),
    ]
    known += [name for f in kb.frameworks for name in (f.framework, *(c.id for c in f.criteria))]
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"Nearest: {', '.join(near)}" if near else "Try `howopen explain terms`"
    raise UsageError(f"nothing is called {name!r}", hint=hint)


def _licenses(kb: KnowledgeBase) -> list[str]:
    facts = (kb.license(i) for i in kb.ids("licenses"))
    return [f"{f.id:52} {f.name}" for f in facts if f is not None]


def _kind(kind: TermKind, kb: KnowledgeBase) -> str:
    lines = [f"{kind.id}: {kind.title} ({kind.group})", kind.meaning]
    if kind.blocks:
        lines.append(f"It takes away the freedom to {', '.join(kind.blocks)}.")
    if kind.needs:
        needs = ", ".join(f"{name} is {value}" for name, value in kind.needs.items())
        lines.append(f"Only where {needs}.")
    if kind.grants:
        lines.append(f"Without it there is no freedom to {', '.join(kind.grants)}.")
    values = kb.vocabulary.get(kind.id, {})
    lines += [
        f"Parameter {name}: {_parameter(kind.parameters.get(name, ''), values.get(name))}"
        for name in dict.fromkeys((*kind.parameters, *values))
    ]
    lines += [f"Not this: {words}" for words in kind.near_misses]
    lines += [f"Reads: {sentence}" for sentence in kind.matches]
    lines += [f"Leaves alone: {sentence}" for sentence in kind.does_not_match]
    if kind.categories:
        lines.append(f"Categories: {', '.join(c.id for c in kind.categories)}")
    return "\n".join(lines)


def _parameter(words: str, rule: object) -> str:
    """What a parameter means, and what a file may give for it where that is a closed list."""
    if rule is None or (words and isinstance(rule, str)):
        return words
    return f"{words}; in a file: {says(rule)}" if words else says(rule)


def _rung(rung: Rung) -> str:
    needs = [f"Needs: {need.title}" for need in rung.needs]
    return "\n".join([f"{rung.id}: {rung.name}", rung.definition, f"Source: {rung.source}", *needs])


def _by_frameworks(name: str, kb: KnowledgeBase) -> str:
    """A framework, one version of it, or one criterion of one; empty where none goes by the name.

    A criterion may be named as `framework/criterion` where several frameworks have one of its id.
    """
    wanted, _, version = name.partition("@")
    found = [f for f in kb.frameworks if f.framework == wanted and version in ("", f.version)]
    if found:
        return "\n\n".join(_framework(f) for f in found)
    framework, slash, criterion = name.rpartition("/")
    pairs = [
        (f, c)
        for f in kb.frameworks
        for c in f.criteria
        if c.id == criterion and (not slash or framework in (f.framework, f.id))
    ]
    return "\n\n".join(_criterion(f, c) for f, c in pairs)


def _framework(f: FrameworkFacts) -> str:
    lines = [f"{full_name(f)}: {f.name}", f"Source: {_source(f.source)}"]
    lines += [f"Note: {f.note}"] if f.note else []
    lines += ["Superseded: shown only when asked for."] if f.superseded else []
    lines += ["Outcomes:", *(f"- {o.id}: {o.title}".rstrip(": ") for o in f.outcomes)]
    lines += ["Criteria:", *(f"- {c.id}: {c.title}" for c in f.criteria)]
    return "\n".join(lines)


def _criterion(f: FrameworkFacts, c: CriterionFacts) -> str:
    where = f", {c.section}" if c.section else ""
    lines = [f"{c.id}: {c.title}", f"Of {f.name} {f.version}{where}; {_source(f.source)}"]
    lines += [f"The source says: “{c.quote}”"] if c.quote else []
    lines += [f"howopen reads it so: {c.reading}"] if c.reading else []
    if c.basis != "stated":
        lines.append(f"Known how: {c.basis}{f' ({c.lacks})' if c.lacks else ''}")
    lines += [f"Level {level.id}: {level.points:g} points" for level in c.levels]
    for clause in c.clauses:
        because = f": {clause.because}" if clause.because else ""
        lines.append(f"{clause.id} {clause.effect} it: {clause.title} ({clause.basis}{because})")
    questions = [e.human for e in expressions_of(c) if e.human]
    lines += [f"Only people can answer: {question}" for question in questions]
    lines += [f"To meet it: {c.remedy}"] if c.remedy else []
    return "\n".join(lines)


def _source(source: Source) -> str:
    return " ".join(f"{source.title} {source.url} {source.date} [{source.basis}]".split())


def _whose_id(license_id: str) -> str:
    """Who gave an id: SPDX keeps `LicenseRef-` for licenses that are not on its list (annex D)."""
    if not license_id.startswith("LicenseRef-"):
        return "The id is that of the SPDX license list."
    scancode = license_id.startswith("LicenseRef-scancode-")
    who = "ScanCode's LicenseDB" if scancode else "howopen"
    return f"No SPDX id is known; this one is from {who}, and valid in SPDX expressions."


def _license(facts: LicenseFacts, kb: KnowledgeBase) -> str:
    lines = [f"{facts.id}: {facts.name}", f"By {facts.steward}, {facts.date or 'date unknown'}"]
    if facts.aliases:
        lines.append(f"Also called: {', '.join(facts.aliases)}")
    lines.append(_whose_id(facts.id))
    if facts.osi_approved is not None:
        lines.append(
            f"{'On' if facts.osi_approved else 'Not on'} the OSI's list of approved licenses."
        )
    for term in facts.terms:
        kind = kb.term_kinds.get(term.kind)
        section = f" (section {term.section})" if term.section else ""
        quote = f": “{term.quote}”" if term.quote else ""
        lines.append(f"- {kind.title if kind else term.kind}, {term.state}{section}{quote}")
    lines.append(f"Source: {_source(facts.source)}")
    if facts.note:
        lines.append(f"Note: {facts.note}")
    return "\n".join(lines)
