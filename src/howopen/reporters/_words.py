"""Plain words for what reports name by id, shared by all reporters so that they say the same.

An id without an entry here is shown as its own words: a new kind needs no change in this file.
"""

from __future__ import annotations

from typing import NamedTuple

from howopen.facts.rules import Rung
from howopen.knowledge_base import knowledge
from howopen.types import Answers, Basis, Match, Presence, Status, Term, TermState

FREEDOMS = {
    "use": "run it for any purpose",
    "study": "see how it works and what it is made of",
    "modify": "change it for any purpose",
    "share": "pass it on, changed or not",
}

STATUS = {
    Status.MET: "met",
    Status.NOT_MET: "not met",
    Status.UNKNOWN: "unknown",
    Status.NOT_APPLICABLE: "not applicable",
}

OVERCLAIM = "Its maker's own words claim a higher rung than the text bears out."

MARKS = {
    Status.MET: "✓",
    Status.NOT_MET: "✗",
    Status.UNKNOWN: "?",
    Status.NOT_APPLICABLE: "–",
}

GROUPS = {
    "restriction": "What the terms restrict",
    "duty": "What you must do",
    "control": "What the licensor keeps in hand",
    "access": "What stands before the files",
    "grant": "What the terms grant",
}
"""Groups of terms in the order in which they are shown."""

BASIS = {
    Basis.READ: "",
    Basis.CURATED: "from howopen's knowledge, not read here",
    Basis.SECONDARY: "as reported by others",
    Basis.MEMORY: "from memory, unverified",
}

BASIS_BRIEF = {
    Basis.READ: "",
    Basis.CURATED: "",  # told once for all of them
    Basis.SECONDARY: "reported",
    Basis.MEMORY: "from memory, unverified",
}
"""Marks for short reports."""

STATE = {
    TermState.STATED: "",
    TermState.DENIED: "",
    TermState.REQUESTED: "asked, not required",
    TermState.UNCLEAR: "unclear: the words do not decide it",
}

MATCH = {
    Match.EXACT: "the known text, word for word",
    Match.REFORMATTED: "the known text, laid out anew",
    Match.EDITED: "an edited version of the known text",
    Match.FRAGMENT: "a part of the known text",
    Match.MENTION: "named, its text is not here",
    Match.UNKNOWN: "not a text howopen knows",
}

ANSWERS = {
    Answers.ALLOWED: "allowed",
    Answers.CONDITIONS: "allowed with conditions",
    Answers.UNCLEAR: "unclear",
    Answers.SEPARATE: "a separate license is needed",
    Answers.FORBIDDEN: "forbidden",
}

PRESENCE = {
    Presence.PRESENT: "Present",
    Presence.LINKED: "Linked",
    Presence.ABSENT: "Absent",
    Presence.UNKNOWN: "Unknown",
}

COMPONENTS = {
    "model-parameters-final": "final weights",
    "model-parameters-intermediate": "intermediate checkpoints",
    "datasets": "training data",
    "data-source-list": "list of data sources",
    "data-preprocessing-code": "data preparation code",
}

FRAMEWORKS = {
    "osd": "Open Source Definition",
    "osaid": "Open Source AI Definition",
    "mof": "Model Openness Framework",
    "osai-index": "European Open Source AI Index",
    "osai-index-2023": "Opening up ChatGPT",
    "eu-ai-act": "EU AI Act, open-source exemption",
    "fmti": "Foundation Model Transparency Index",
    "owd": "Open Weights Definition",
    "debian": "Debian, machine learning policy",
    "fsf": "FSF, free machine learning applications",
    "nextcloud": "Nextcloud Ethical AI rating",
}


class Kind(NamedTuple):
    """A kind of term: its group, its words, and its words where the text says the opposite."""

    group: str
    words: str
    denied: str = ""


KINDS = {
    # restrictions, in the order of how much they take away
    "no-redistribution": Kind("restriction", "No passing on", "Passing on expressly allowed"),
    "no-derivatives": Kind("restriction", "No derivatives", "Derivatives expressly allowed"),
    "research-only": Kind("restriction", "Research use only"),
    "non-commercial": Kind(
        "restriction", "Non-commercial use only", "Commercial use is not ruled out"
    ),
    "user-cap": Kind("restriction", "Cap on users", "No cap on users"),
    "revenue-cap": Kind("restriction", "Cap on revenue", "No cap on revenue"),
    "region-exclusion": Kind("restriction", "Regions shut out", "No region shut out"),
    "group-exclusion": Kind("restriction", "Groups shut out", "No group shut out"),
    "no-hosted-service": Kind("restriction", "No hosted service", "Hosting expressly allowed"),
    "competitor-ban": Kind("restriction", "No competing use", "Competing use expressly allowed"),
    "no-improving-other-models": Kind(
        "restriction", "No improving of other models", "Improving other models expressly allowed"
    ),
    "output-restriction": Kind("restriction", "Limits on outputs"),
    "use-policy": Kind("restriction", "Use policy"),
    "prohibited-use": Kind("restriction", "Prohibited use", "Expressly not prohibited"),
    "law-compliance-condition": Kind("restriction", "Obeying laws is a condition"),
    "no-benchmarking": Kind("restriction", "No benchmarking", "Benchmarking expressly allowed"),
    "no-reverse-engineering": Kind(
        "restriction", "No reverse engineering", "Reverse engineering expressly allowed"
    ),
    "must-update": Kind("restriction", "Updates must be taken"),
    "remote-restriction": Kind("restriction", "The licensor may restrict use from afar"),
    "fee": Kind("restriction", "A fee", "No fee"),
    "unread-language": Kind("restriction", "Text in a language that is not read"),
    # duties
    "share-alike": Kind(
        "duty", "Derivatives under the same terms", "Derivatives may carry other terms"
    ),
    "pass-through": Kind("duty", "Recipients must be bound too"),
    "derivative-naming": Kind("duty", "Rule for naming derivatives"),
    "attribution-display": Kind("duty", "Visible attribution"),
    "include-license": Kind("duty", "Pass on the license text"),
    "keep-notices": Kind("duty", "Keep notices"),
    "state-changes": Kind("duty", "State changes"),
    "disclose-source": Kind("duty", "Disclose the source"),
    "disclose-ai": Kind("duty", "Tell people that AI is at work"),
    "notify-licensor": Kind("duty", "Tell the licensor"),
    "indemnify": Kind("duty", "Indemnify"),
    # control
    "revocable": Kind("control", "The license can be revoked", "The license cannot be revoked"),
    "unilateral-change": Kind("control", "The licensor may change the terms"),
    "termination-on-breach": Kind("control", "Ends on breach"),
    "termination-on-litigation": Kind("control", "Ends on litigation"),
    "delete-on-termination": Kind("control", "Delete everything when it ends"),
    "outputs-ownership": Kind("control", "Ownership of outputs", "No claim to own outputs"),
    "derivatives-ownership": Kind("control", "Ownership of derivatives"),
    "acceptance": Kind("control", "How the terms are accepted"),
    "age-or-capacity": Kind("control", "Age or capacity"),
    "governing-law": Kind("control", "Governing law"),
    "trademark": Kind("control", "Trademarks"),
    "warranty-disclaimer": Kind("control", "No warranty"),
    "liability-limit": Kind("control", "Liability limited"),
    # access
    "gated": Kind("access", "Gated"),
    "geo-gated": Kind("access", "Gated by region"),
    # grants
    "grant-use": Kind("grant", "Use", "No right to use"),
    "grant-modify": Kind("grant", "Change", "No right to change"),
    "grant-redistribute": Kind("grant", "Pass on", "No right to pass on"),
    "grant-sublicense": Kind("grant", "Sublicense", "No sublicensing"),
    "grant-commercial": Kind("grant", "Commercial use", "No commercial use"),
    "grant-patent": Kind("grant", "Patents", "No patent license"),
    "outputs-free": Kind("grant", "Outputs are free", "Outputs are not free"),
}

NOUNS = {
    "no-redistribution": "a ban on passing it on",
    "no-derivatives": "a ban on derivatives",
    "research-only": "research use only",
    "non-commercial": "non-commercial use only",
    "user-cap": "a cap on users",
    "revenue-cap": "a cap on revenue",
    "region-exclusion": "regions shut out",
    "group-exclusion": "groups shut out",
    "no-hosted-service": "a ban on hosted services",
    "competitor-ban": "a ban on competing use",
    "no-improving-other-models": "a ban on improving other models",
    "output-restriction": "limits on outputs",
    "use-policy": "a use policy",
    "prohibited-use": "a prohibited use",
    "law-compliance-condition": "obeying laws as a condition",
    "no-benchmarking": "a ban on benchmarking",
    "no-reverse-engineering": "a ban on reverse engineering",
    "must-update": "updates that must be taken",
    "remote-restriction": "restriction from afar",
    "fee": "a fee",
    "unread-language": "text in a language that is not read",
    "share-alike": "one license for all derivatives",
    "derivative-naming": "a rule for naming derivatives",
    "geo-gated": "a gate by region",
}
"""Kinds inside a sentence: "limited by …"; other kinds go by their own words."""

QUIET = frozenset(
    ("acceptance", "governing-law", "trademark", "warranty-disclaimer", "liability-limit")
)
"""Kinds found in nearly every license, whose words are shown only on request."""

ROUTINE = frozenset(("include-license", "keep-notices", "state-changes"))
"""Duties found in nearly every license, told together on one line in short reports."""

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


def group_of(term: Term) -> str:
    """The group under which a term is shown: a right denied restricts, a limit denied grants."""
    group = KINDS.get(term.kind, Kind("restriction", "")).group
    if term.state is not TermState.DENIED:
        return group
    return "restriction" if group == "grant" else "grant"


def rank_of(term: Term) -> int:
    """Where a term stands inside its group; kinds unknown here come last."""
    return _RANK.get(term.kind, len(_RANK))


def kind_words(kind: str, state: TermState = TermState.STATED) -> str:
    """A kind of term in plain words."""
    known = KINDS.get(kind, Kind("", plain(kind, capital=True)))
    if state is TermState.DENIED:
        return known.denied or f"Expressly not: {known.words.lower()}"
    return known.words


def term_words(term: Term) -> str:
    """What a term is called: its kind in plain words, or the title that the user's file gives."""
    if not term.title or term.kind in KINDS:
        return kind_words(term.kind, term.state)
    title = term.title[:1].upper() + term.title[1:]
    return f"Expressly not: {term.title}" if term.state is TermState.DENIED else title


def uses_words(words: str, number: int) -> str:
    """Several prohibited uses told as one: "Prohibited uses (26)"."""
    return f"{words.replace('Prohibited use', 'Prohibited uses')} ({number})"


def noun(kind: str, number: int = 1) -> str:
    """A kind of term inside a sentence: "a cap on users", "26 prohibited uses"."""
    if kind == "prohibited-use" and number > 1:
        return f"{number} prohibited uses"
    return NOUNS.get(kind) or lower_first(kind_words(kind))


def component_words(component: str) -> str:
    """A component in plain words."""
    return COMPONENTS.get(component, plain(component))


def framework_words(framework: str) -> str:
    """A framework's name."""
    return FRAMEWORKS.get(framework, framework)


def ladder() -> tuple[Rung, ...]:
    """The rungs of the label ladder, lowest first."""
    return knowledge().ladder.rungs


def rung_name(rung: str) -> str:
    """A rung's name."""
    return next((r.name for r in ladder() if r.id == rung), plain(rung, capital=True))


def rung_height(rung: str) -> int:
    """How many rungs of the ladder are reached, from 1; 0 for a rung that is not on it."""
    return next((n for n, r in enumerate(ladder(), 1) if r.id == rung), 0)


def plain(identifier: str, *, capital: bool = False) -> str:
    """An id as words: hyphens and underscores read as spaces."""
    words = identifier.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if capital else words


def lower_first(words: str) -> str:
    """The words with a small first letter, unless they begin with an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def listed(words: tuple[str, ...] | list[str], joint: str = "and") -> str:
    """An enumeration: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def more(number: int, noun: str) -> str:
    """Count what is not shown: "1 more reason", "3 more reasons"."""
    return f"{number} more {noun}{'' if number == 1 else 's'}"


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, the middle left out, cut between words where possible."""
    if len(text) <= limit:
        return text
    room = max(limit - 3, 2)
    head, tail = text[: room * 2 // 3], text[-(room - room * 2 // 3) :]
    head = head[: head.rfind(" ")] if " " in head[len(head) // 2 :] else head
    tail = tail[tail.find(" ") + 1 :] if " " in tail[: len(tail) // 2] else tail
    return f"{head.rstrip(' …')} … {tail.lstrip(' …')}"


def count(number: float) -> str:
    """A large count with its magnitude in words: "405,853,388,800 (405.9 billion)"."""
    exact = f"{number:,.0f}"
    rounded = magnitude(number)
    return exact if rounded == exact else f"{exact} ({rounded})"


def magnitude(number: float) -> str:
    """A count rounded to four digits at most: "405.9 billion"; plain below a million."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if number >= size:
            return f"{number / size:.4g} {word}" if number < size * 1e4 else f"{number:.3g}"
    return f"{number:,.0f}"
