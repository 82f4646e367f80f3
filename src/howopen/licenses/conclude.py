"""From what is said about licenses to one conclusion per group of components, conflicts shown.

Declared and detected stay apart: a card's tag is a statement, a text is a statement, a base
model's license is a statement. Where they disagree, nothing is averaged: the conflict is told, and
the terms of every statement count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from howopen.facts.licenses import LicenseFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.algebra import alternatives, is_same, licenses_of
from howopen.licenses.names import resolve
from howopen.types import (
    BaseModel,
    Evidence,
    LicenseConclusion,
    LicenseReading,
    LicenseStatement,
    Match,
    Term,
    TermState,
)

GROUPS = ("weights", "code", "data", "documents")


def with_expressions(
    statements: Iterable[LicenseStatement], kb: KnowledgeBase
) -> tuple[LicenseStatement, ...]:
    """Resolve each statement's value, or its `license_name` where the value names none."""
    return tuple(_resolved(s, kb) for s in statements)


def _resolved(statement: LicenseStatement, kb: KnowledgeBase) -> LicenseStatement:
    if statement.expression:
        return statement
    expression = resolve(statement.value, kb).expression
    if not expression and statement.name:
        expression = resolve(statement.name, kb).expression
    return msgspec.structs.replace(statement, expression=expression)


def statements_of_texts(readings: Iterable[LicenseReading]) -> tuple[LicenseStatement, ...]:
    """What the license texts at hand state by being there, or by naming another license."""
    return (*_named_in_texts(readings), *_texts_themselves(readings))


def _named_in_texts(readings: Iterable[LicenseReading]) -> tuple[LicenseStatement, ...]:
    """What texts state that only point to a license: what a license mentions states nothing."""
    return tuple(
        LicenseStatement(
            value=expression,
            expression=expression,
            applies_to=r.applies_to,
            evidence=Evidence(path=r.path, start_line=part.start_line, end_line=part.end_line),
        )
        for r in readings
        if r.parts and r.parts[0].match is Match.MENTION
        for part in (r.parts[:1] if r.expression else r.parts)
        for expression in (r.expression or part.id,)
    )


def _texts_themselves(readings: Iterable[LicenseReading]) -> tuple[LicenseStatement, ...]:
    return tuple(
        LicenseStatement(
            value=r.expression or _likeness(r),
            expression=r.expression,
            applies_to=r.applies_to,
            declared=False,
            evidence=Evidence(
                path=r.path,
                start_line=r.parts[0].start_line,
                end_line=max(part.end_line for part in r.parts),
            ),
        )
        for r in readings
        if _is_license(r)
    )


def _is_license(reading: LicenseReading) -> bool:
    """Whether a text is a license itself, not a policy, a notice, or a pointer to one."""
    return reading.role == "license" and reading.parts[0].match is not Match.MENTION


def _likeness(reading: LicenseReading) -> str:
    part = reading.parts[0]
    if part.match is Match.EDITED:
        return f"{part.id}, edited"
    if part.match is Match.FRAGMENT:
        return f"parts of {part.id}"
    return "a text howopen does not know"


def is_blanket(conclusion: LicenseConclusion) -> bool:
    """Whether a license is stated for the release as a whole, and nowhere for this group of it."""
    return all(s.applies_to == "release" for s in conclusion.statements)


def conclude(
    group: str,
    statements: Sequence[LicenseStatement],
    readings: Sequence[LicenseReading],
    base_models: Sequence[BaseModel],
    kb: KnowledgeBase,
) -> LicenseConclusion | None:
    """The conclusion for one group, None where nothing was stated about it."""
    own = [s for s in statements if s.applies_to in (group, "release")]
    texts = [r for r in readings if r.applies_to in (group, "release") and _is_license(r)]
    if not own and not texts:
        return None
    detected = _unique(s.expression for s in own if not s.declared)
    declared = _unique(s.expression for s in own if s.declared)
    conflicts = _between_statements(own, texts, kb)
    if group == "weights":
        conflicts += _with_bases(own, base_models, kb)
        conflicts += _with_sentences(own, texts, readings, kb)
    expression = ""
    unknown_text = any(not r.expression for r in texts)
    if detected and not unknown_text:
        offered = (e for e in declared if _offers(e, detected))
        expression = next(offered, "") or _joined(detected)
    elif declared and not texts:
        expression = _joined(declared)
    return LicenseConclusion(
        applies_to=group,
        expression=expression if not _contradicted(own) else "",
        statements=tuple(own),
        readings=tuple(r.path for r in texts),
        conflicts=tuple(dict.fromkeys(conflicts)),
    )


def _unique(expressions: Iterable[str]) -> list[str]:
    """Expressions that offer something else than those before them."""
    found: list[str] = []
    for expression in expressions:
        if expression and not any(is_same(expression, e) for e in found):
            found.append(expression)
    return found


def _joined(expressions: list[str]) -> str:
    if len(expressions) == 1:
        return expressions[0]
    return " AND ".join(sorted(f"({e})" if " OR " in e else e for e in expressions))


def _offers(declared: str, detected: Sequence[str]) -> bool:
    """Whether the texts at hand are those of all the licenses that a statement lets choose from."""
    offered = alternatives(declared)
    return len(offered) > 1 and licenses_of(
        i for alternative in offered for i in alternative
    ) == licenses_of(detected)


def _agrees(declared: str, detected: Sequence[str]) -> bool:
    """Whether a statement says what the texts at hand say."""
    return (
        any(is_same(declared, e) for e in detected)
        or is_same(declared, _joined(list(detected)))
        or _offers(declared, detected)
    )


def _contradicted(own: Sequence[LicenseStatement]) -> bool:
    """Whether two statements name different licenses and a text does not settle which."""
    declared = _unique(s.expression for s in own if s.declared)
    detected = _unique(s.expression for s in own if not s.declared)
    if detected:
        return bool(declared) and not any(_agrees(d, detected) for d in declared)
    return len(declared) > 1


def _between_statements(
    own: Sequence[LicenseStatement], texts: Sequence[LicenseReading], kb: KnowledgeBase
) -> list[str]:
    found: list[str] = []
    detected = _unique(s.expression for s in own if not s.declared)
    for statement in (s for s in own if s.declared and s.expression):
        if detected and not _agrees(statement.expression, detected):
            found.append(
                f"{_where(statement)} says {statement.value!r} ({statement.expression}), "
                f"but {_paths(texts)} is {_joined(detected)}"
            )
        for text in texts:
            if not text.expression:
                found += _against_unknown(statement, text, kb)
    names = [s for s in own if s.declared and s.expression]
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            differ = not is_same(one.expression, other.expression)
            if differ and _place(one) != _place(other):
                found.append(
                    f"{_where(one)} says {one.value!r}, {_where(other)} says {other.value!r}"
                )
    return found


def _against_unknown(
    statement: LicenseStatement, text: LicenseReading, kb: KnowledgeBase
) -> list[str]:
    """A declared license beside a text that is not it: what the text adds, in its own words."""
    part = text.parts[0]
    if part.match is Match.EDITED and part.id == statement.expression:
        places = f"{len(part.differences)} place{'s' if len(part.differences) > 1 else ''}"
        says = f"{_where(statement)} says {statement.value!r}"
        return [f"{says}, but the text in {text.path} was edited in {places}"]
    facts = kb.license(statement.expression)
    allowed = {t.kind for t in facts.terms} if facts else set()
    blocking = [t for t in text.terms if _binds(t, kb) and t.kind not in allowed]
    if blocking:
        term = blocking[0]
        title = kb.term_kinds[term.kind].title
        says = f"{_where(statement)} says {statement.value!r}"
        return [f"{says}, but {text.path} says ({title}): “{_short(term.quote)}”"]
    return [f"{_where(statement)} says {statement.value!r}, but {text.path} is {_likeness(text)}"]


def _with_bases(
    own: Sequence[LicenseStatement], base_models: Sequence[BaseModel], kb: KnowledgeBase
) -> list[str]:
    """Licenses of base models that bind more than what this release declares."""
    found: list[str] = []
    declared = {s.expression for s in own if s.expression}
    for base in base_models:
        for facts in base_licenses(base, kb):
            if facts.id in declared or not declared:
                continue
            kept = {
                t.kind for e in declared if (own_facts := kb.license(e)) for t in own_facts.terms
            }
            blocking = [t for t in facts.terms if _kind_blocks(t.kind, kb) and t.kind not in kept]
            if blocking:
                kinds = ", ".join(dict.fromkeys(kb.term_kinds[t.kind].title for t in blocking))
                found.append(
                    f"declared {_joined(sorted(declared))}, but its base model {base.id} is under "
                    f"{facts.name}, whose terms still bind ({kinds})"
                )
    return found


def _with_sentences(
    own: Sequence[LicenseStatement],
    texts: Sequence[LicenseReading],
    readings: Sequence[LicenseReading],
    kb: KnowledgeBase,
) -> list[str]:
    """Limits on use that a sentence of a document states, and no license of the release knows."""
    named = [s for s in own if s.expression]
    known = {t.kind for s in named if (facts := kb.license(s.expression)) for t in facts.terms} | {
        t.kind for text in texts for t in text.terms
    }
    said = [t for r in readings if r.role == "sentence" for t in r.terms]
    if not named or not known or known & {t.kind for t in said}:
        return []
    return [
        f"{_where(named[0])} says {named[0].value!r}, but {t.path}:{t.start_line} says "
        f"({kb.term_kinds[t.kind].title}): “{_short(t.quote)}”"
        for t in said
    ]


def base_licenses(base: BaseModel, kb: KnowledgeBase) -> tuple[LicenseFacts, ...]:
    """Known licenses of a base model's weights, from the catalog."""
    facts = kb.model(base.id)
    if facts is None:
        return ()
    names = [m.license for m in facts.licenses if m.applies_to == "weights"]
    return tuple(f for f in (kb.license(n) for n in names) if f is not None)


def curated_terms(
    facts: LicenseFacts, kb: KnowledgeBase, applies_to: tuple[str, ...] = ("release",)
) -> tuple[Term, ...]:
    """The terms of a license known by name only, marked as such."""
    return tuple(
        Term(
            kind=t.kind,
            state=t.state,
            params=t.params,
            section=t.section,
            quote=t.quote,
            basis=facts.source.basis,
            license=facts.id,
            applies_to=applies_to,
            title=kb.own_titles.get(t.kind, ""),
        )
        for t in facts.terms
    )


def _kind_blocks(kind: str, kb: KnowledgeBase) -> bool:
    known = kb.term_kinds.get(kind)
    return known is not None and bool(known.blocks)


def _binds(term: Term, kb: KnowledgeBase) -> bool:
    return term.state is TermState.STATED and _kind_blocks(term.kind, kb)


def _where(statement: LicenseStatement) -> str:
    evidence = statement.evidence
    place = evidence.path or evidence.source or "the release"
    return f"{place}:{evidence.start_line}" if evidence.start_line else place


def _place(statement: LicenseStatement) -> tuple[str, str]:
    """What makes two statements independent: a tag that lists several licenses is one place."""
    return statement.evidence.path, statement.evidence.pointer


def _paths(texts: Sequence[LicenseReading]) -> str:
    return ", ".join(t.path for t in texts) or "the text"


def _short(quote: str, limit: int = 160) -> str:
    return quote if len(quote) <= limit else quote[: limit - 1].rstrip() + "…"
