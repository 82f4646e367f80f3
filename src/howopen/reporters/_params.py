"""A term's parameters in words (keys and values: the vocabulary of term kinds)."""

from __future__ import annotations

from collections.abc import Callable

from howopen.reporters._words import listed, magnitude, plain, shorten
from howopen.types import Term, TermState

Value = str | int | float | bool | tuple[str, ...]
Params = dict[str, Value]

_UNIT = {"billing month": "in a month", "annual": "a year", "monthly": "a month"}

_PHRASES: dict[str, str] = {
    "when_measured": "measured {}",
    "period": "counted over the {}",
    "operator": "{} the limit",
    "consequence": "then: {}",
    "carve_out": "except: {}",
    "carve_outs": "except: {}",
    "exception": "except: {}",
    "exemption": "except: {}",
    "end_user_carve_out": "end users of a product excepted",
    "trigger": "when: {}",
    "when": "when: {}",
    "where": "where: {}",
    "how": "how: {}",
    "manner": "how: {}",
    "notice": "notice: {}",
    "cure_days": "{} days to mend it",
    "mode": "{}",
    "value": "{}",
    "object": "of the {}",
    "for": "for {}",
    "beneficiary": "{}",
    "text": "“{}”",
    "what": "{}",
    "who": "who: {}",
    "gesture": "by {}",
    "law": "law of {}",
    "forum": "before {}",
    "owner": "owner: {}",
    "claims": "over {}",
    "reference": "{}",
    "definition": "that is: {}",
    "asks": "asks for {}",
}

_YES_NO: dict[str, tuple[str, str]] = {
    "affiliates_included": ("affiliates included", "affiliates not counted"),
    "incorporated": ("part of the license", "not part of the license"),
    "movable": (
        "it lies at an address whose text can change",
        "its text cannot change under you",
    ),
    "worldwide": ("worldwide", "not worldwide"),
    "exclusive": ("exclusive", "non-exclusive"),
    "transferable": ("transferable", "not transferable"),
    "royalty_free": ("royalty-free", "not royalty-free"),
    "irrevocable": ("irrevocable", "revocable"),
    "sublicensable": ("sublicensable", "not sublicensable"),
    "perpetual": ("perpetual", "not perpetual"),
    "end_user_carve_out": (
        "end users of a product that contains it are excepted",
        "end users are not excepted",
    ),
    "counterclaims_included": ("counterclaims included", "counterclaims not included"),
    "cisg_excluded": ("the UN sales convention is excluded", "the UN sales convention applies"),
    "derivative_includes_distillation": (
        "a distilled model counts as a derivative",
        "a distilled model does not count as a derivative",
    ),
    "derivative_includes_output_training": (
        "a model trained on outputs counts as a derivative",
        "a model trained on outputs does not count as a derivative",
    ),
}

_MAJOR = frozenset(("when_measured", "reference"))
_MINOR = frozenset(("period", "when", "how", "manner", "file", "movable"))
"""Parameters that a short report tells first, and those that it leaves out."""

_MEASURED = {"version release date": "on the version release date", "ongoing": "at any time"}

_SCOPES = {
    ("region-exclusion", "multimodal"): "for multimodal models only",
    ("region-exclusion", "all"): "for all uses",
}


def param_words(term: Term) -> str:
    """All parameters of a term in words: what matters most first, joined by commas."""
    rest: Params = dict(term.params)
    lead = _LEADS[term.kind](rest) if term.kind in _LEADS else ""
    phrases = [lead] if lead else []
    phrases += [phrase for key, value in rest.items() if (phrase := param_phrase(term, key, value))]
    return ", ".join(dict.fromkeys(phrases))


def short_params(term: Term, limit: int = 110) -> str:
    """The parameters that matter most, as many as fit `limit` characters."""
    rest: Params = dict(term.params)
    lead = _LEADS[term.kind](rest) if term.kind in _LEADS else ""
    phrases = [lead] if lead else []
    keys = sorted((k for k in rest if k not in _MINOR), key=lambda k: k not in _MAJOR)
    phrases += [param_phrase(term, key, rest[key]) for key in keys]
    every = list(dict.fromkeys(p for p in phrases if p))
    told: list[str] = []
    for phrase in every:
        if told and len(", ".join((*told, phrase))) > limit:
            break
        told.append(phrase)
    return shorten(", ".join(told), limit)


def brief_words(term: Term) -> str:
    """The one parameter that matters most, short enough for a table cell, else the state."""
    if term.state is not TermState.STATED:
        return {TermState.DENIED: "expressly not", TermState.REQUESTED: "asked"}.get(
            term.state, "unclear"
        )
    rest: Params = dict(term.params)
    if isinstance(number := rest.get("number"), int) and number >= 1_000_000:
        rest["number"] = magnitude(number)
    lead = _LEADS[term.kind](rest) if term.kind in _LEADS else ""
    return lead if 0 < len(lead) <= 80 else "yes"


def param_phrase(term: Term, key: str, value: Value) -> str:
    """One parameter in words: "not transferable", "measured at any time"."""
    if isinstance(value, bool):
        return _YES_NO.get(key, (plain(key), f"not {plain(key)}"))[0 if value else 1]
    words = value_words(value)
    if key == "trigger" and words == "any":
        return "at any scale"
    if not words:
        return ""
    if key == "scope":
        return _SCOPES.get((term.kind, words), f"scope: {words}")
    if key == "when_measured":
        words = _MEASURED.get(words, words)
    return _PHRASES.get(key, f"{plain(key)}: {{}}").replace("{}", words)


def value_words(value: Value) -> str:
    """A parameter's value in words."""
    if isinstance(value, tuple):
        return listed(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,}"
    return value


def _pop(params: Params, key: str, default: str = "") -> str:
    return value_words(params.pop(key)) if key in params else default


def _operator(params: Params) -> str:
    return _pop(params, "operator", "limit:").replace("greater than", "more than")


def _users(params: Params) -> str:
    if "number" not in params:
        return ""
    unit = _pop(params, "unit", "users")
    return f"{_operator(params)} {_pop(params, 'number')} {unit}"


def _revenue(params: Params) -> str:
    if "amount" not in params:
        return ""
    amount = f"{_pop(params, 'currency')} {_pop(params, 'amount')}".strip()
    period = _pop(params, "period")
    span = f" {_UNIT.get(period, period)}" if period else ""
    return f"{_operator(params)} {amount}{span}"


def _naming(params: Params) -> str:
    rule, text = _pop(params, "rule"), _pop(params, "text")
    if not text:
        return plain(rule)
    reach = _pop(params, "reach")
    words = {
        "prefix": "names must begin with “{}”",
        "suffix": "names must end with “{}”",
        "contain": "names must contain “{}”",
        "must-not-use": "names must not use “{}”",
    }.get(rule, "“{}”")
    return words.replace("{}", text) + (f" (for {reach})" if reach else "")


def _breach(params: Params) -> str:
    mode = _pop(params, "mode")
    return {"automatic": "by itself", "by-licensor": "when the licensor says so"}.get(mode, mode)


def _one(key: str, words: str = "{}") -> Callable[[Params], str]:
    def lead(params: Params) -> str:
        value = _pop(params, key)
        return words.replace("{}", value) if value else ""

    return lead


def _research(params: Params) -> str:
    purposes = _pop(params, "purposes")
    return "" if purposes == "research" else purposes


def _improving(params: Params) -> str:
    scope = _pop(params, "scope")
    return {
        "both": "neither with the materials nor with outputs",
        "materials": "not with the materials",
        "outputs": "not with outputs",
    }.get(scope, scope)


_LEADS: dict[str, Callable[[Params], str]] = {
    "user-cap": _users,
    "revenue-cap": _revenue,
    "derivative-naming": _naming,
    "no-improving-other-models": _improving,
    "termination-on-breach": _breach,
    "region-exclusion": _one("regions"),
    "group-exclusion": _one("groups"),
    "law-compliance-condition": _one("laws"),
    "attribution-display": _one("text", "“{}”"),
    "prohibited-use": lambda params: plain(_pop(params, "category")),
    "unilateral-change": _one("what"),
    "research-only": _research,
    "trademark": lambda params: {"none": "no right to use them", "limited": "limited use"}.get(
        grant := _pop(params, "grant"), grant
    ),
    "gated": _one("mode"),
}
