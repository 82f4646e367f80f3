"""What an id means, why it counts, and where howopen has it from."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from howopen.errors import UsageError
from howopen.facts import LicenseFacts, Rung, TermKind
from howopen.knowledge_base import KnowledgeBase, knowledge
from howopen.licenses.names import in_names, license_named, resolve, short_names


def explain(name: str, overlay: Path | None = None) -> str:
    """Plain text about one id, or the list of a group (`terms`, `licenses`, `rungs`).

    Raises UsageError with the nearest ids for a name howopen does not know.
    """
    kb = knowledge(overlay)
    lists: dict[str, Callable[[KnowledgeBase], list[str]]] = {
        "terms": lambda k: [f"{t.id:28} {t.title}" for t in k.term_kinds.values()],
        "licenses": _licenses,
        "rungs": lambda k: [f"{r.id:28} {r.name}" for r in k.ladder.rungs],
    }
    if name in lists:
        return "\n".join(lists[name](kb))
    if (kind := kb.term_kinds.get(name)) is not None:
        return _kind(kind)
    if (rung := next((r for r in kb.ladder.rungs if r.id == name), None)) is not None:
        return _rung(rung)
    facts = license_named(name.removeprefix("license:"), kb)
    if facts is not None:
        return _license(facts, kb)
    if expression := resolve(name.removeprefix("license:"), kb).expression:
        title = in_names(expression, short_names([expression], kb))
        return f"{expression}: {title}\nKnown by name only: its terms are not known here."
    known = [*kb.term_kinds, *(r.id for r in kb.ladder.rungs), *kb.ids("licenses")]
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"Nearest: {', '.join(near)}" if near else "Try `howopen explain terms`"
    raise UsageError(f"nothing is called {name!r}", hint=hint)


def _licenses(kb: KnowledgeBase) -> list[str]:
    facts = (kb.license(i) for i in kb.ids("licenses"))
    return [f"{f.id:52} {f.name}" for f in facts if f is not None]


def _kind(kind: TermKind) -> str:
    lines = [f"{kind.id}: {kind.title} ({kind.group})", kind.meaning]
    if kind.blocks:
        lines.append(f"It takes away the freedom to {', '.join(kind.blocks)}.")
    if kind.needs:
        needs = ", ".join(f"{name} is {value}" for name, value in kind.needs.items())
        lines.append(f"Only where {needs}.")
    if kind.grants:
        lines.append(f"Without it there is no freedom to {', '.join(kind.grants)}.")
    lines += [f"Parameter {name}: {words}" for name, words in kind.parameters.items()]
    lines += [f"Not this: {words}" for words in kind.near_misses]
    lines += [f"Reads: {sentence}" for sentence in kind.matches]
    lines += [f"Leaves alone: {sentence}" for sentence in kind.does_not_match]
    if kind.categories:
        lines.append(f"Categories: {', '.join(c.id for c in kind.categories)}")
    return "\n".join(lines)


def _rung(rung: Rung) -> str:
    needs = [f"Needs: {need.title}" for need in rung.needs]
    return "\n".join([f"{rung.id}: {rung.name}", rung.definition, f"Source: {rung.source}", *needs])


def _license(facts: LicenseFacts, kb: KnowledgeBase) -> str:
    lines = [f"{facts.id}: {facts.name}", f"By {facts.steward}, {facts.date or 'date unknown'}"]
    if facts.aliases:
        lines.append(f"Also called: {', '.join(facts.aliases)}")
    if facts.osi_approved is not None:
        lines.append(
            f"{'On' if facts.osi_approved else 'Not on'} the OSI's list of approved licenses."
        )
    for term in facts.terms:
        kind = kb.term_kinds.get(term.kind)
        section = f" (section {term.section})" if term.section else ""
        quote = f": “{term.quote}”" if term.quote else ""
        lines.append(f"- {kind.title if kind else term.kind}, {term.state}{section}{quote}")
    source = facts.source
    lines.append(
        f"Source: {source.title} {source.url} {source.date} [{source.basis}]".replace("  ", " ")
    )
    if facts.note:
        lines.append(f"Note: {facts.note}")
    return "\n".join(lines)
