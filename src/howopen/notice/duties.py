"""Terms as things to do: what to ship, in which words, and what shows that it was done.

Pure: terms in, duties out. Whether passing a release on is allowed is not asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from howopen.differences.sides import USES, Side
from howopen.knowledge_base import KnowledgeBase
from howopen.licenses.names import known_name
from howopen.regexes import regex
from howopen.types import LicenseReading, Term, TermState

MAX_LINES = 20
"""Copyright lines of one text that are asked for one by one."""

MAX_LINE = 240
"""Characters of a line that is a copyright notice and no running text."""

_COPYRIGHT = ("copyright", "©", "(c)")
_EDGES = " \t#*/-<>!"
_LINK = regex(r"\b(?:link|uri|url|reference)\b")
_NOTICE_FILE = regex(r"notice")

LICENSES = "LICENSES"
CHANGES = "CHANGES.txt"
RECIPIENTS = "RECIPIENTS.txt"
ATTRIBUTION = "ATTRIBUTION.txt"
NOTICE_FILE = "NOTICE"


class Duty(NamedTuple):
    """One thing to do, and how a folder shows it: at most one of the fields after `do` is set."""

    term: Term
    target: str
    do: str
    file: str  # where the bundle puts it
    copy: LicenseReading | None = None  # of this text
    license: str = ""  # a copy of this license, whether its text is at hand or not
    words: str = ""  # these words, in a file of this name where it has one
    only_in: str = ""  # the name of a file that the terms dictate
    name: str = ""  # the rule for a name: prefix, suffix, contain, must-not-use
    link: str = ""  # an address that does instead of a copy
    changes: bool = False  # a statement of changes, which only people can write
    note: str = ""


def duties(
    side: Side, texts: Mapping[str, str], kb: KnowledgeBase, *, modified: bool = True
) -> Iterator[Duty]:
    """Every duty that the terms of one target put on whoever passes it on.

    `texts` are the license texts at hand, by path; `modified` says whether it is passed on changed.
    """
    for term in side.terms:
        told = _OF_KIND.get(term.kind)
        if told is not None and term.state is not TermState.DENIED:
            if not modified and term.kind in ("state-changes", "derivative-naming"):
                continue
            yield from told(term, side, texts, kb)


def _include_license(
    term: Term, side: Side, texts: Mapping[str, str], kb: KnowledgeBase
) -> Iterator[Duty]:
    del texts
    name = known_name(term.license, kb) or term.license or term.path
    facts = kb.license(term.license) if term.license else None
    link = facts.url if facts is not None and _may_link(term) else ""
    note = "" if facts is None else f"its text: {facts.url or facts.source.url}"
    yield Duty(
        term,
        side.about.target,
        f"Give recipients a copy of {name}" + (" or its address" if link else ""),
        LICENSES,
        copy=_text_of(term, side),
        license=term.license,
        link=link,
        note=note,
    )


def _may_link(term: Term) -> bool:
    words = " ".join(str(term.params.get(name, "")) for name in ("copy_of", "how"))
    return bool(_LINK.search(words.casefold()))


def _text_of(term: Term, side: Side) -> LicenseReading | None:
    """The text at hand that states a term, or that is its license."""
    if side.collected is None:
        return None
    own = (r for r in side.readings if term.path and r.path == term.path)
    same = (r for r in side.readings if term.license and r.expression == term.license)
    return next(own, None) or next(same, None)


def _keep_notices(
    term: Term, side: Side, texts: Mapping[str, str], kb: KnowledgeBase
) -> Iterator[Duty]:
    target = side.about.target
    text = str(term.params.get("text", ""))
    file = str(term.params.get("file", ""))
    if _is_dictated(text):
        do = f"Ship this notice{f' in a file named “{file}”' if file else ''}: {text}"
        name = file if file and not _NOTICE_FILE.search(file.casefold()) else NOTICE_FILE
        yield Duty(term, target, do, name, words=text, only_in=file)
        return
    if _NOTICE_FILE.search(file.casefold()) and "notice file" in _trigger(term):
        yield from _kept_notice_files(term, side)
        return
    reading = _text_of(term, side)
    lines = _copyright_lines(texts.get(reading.path, "")) if reading is not None else []
    for line in lines:
        yield Duty(term, target, f"Keep this notice: {line}", NOTICE_FILE, words=line)
    if not lines:
        del kb
        do = "Keep every copyright and attribution notice that came with it"
        yield Duty(term, target, do, "", note="none was found in the texts at hand")


def _trigger(term: Term) -> str:
    return str(term.params.get("trigger", "")).casefold()


def _kept_notice_files(term: Term, side: Side) -> Iterator[Duty]:
    """The NOTICE file of the release; nothing to do where it is known to have none."""
    target = side.about.target
    kept = [r for r in side.readings if _is_notice(r.path)] if side.collected else []
    for reading in kept:
        yield Duty(term, target, f"Ship its {reading.path}", NOTICE_FILE, copy=reading)
    if not kept and not (side.collected and side.collected.release.complete):
        do = "Ship the NOTICE file of the work, if it has one"
        yield Duty(term, target, do, "", note="not known whether it has one")


def _is_notice(path: str) -> bool:
    return path.rpartition("/")[2].casefold().startswith("notice")


def _copyright_lines(text: str) -> list[str]:
    """Lines that say who holds the copyright since when; blanks to fill in are none."""
    lines = dict.fromkeys(" ".join(line.strip(_EDGES).split()) for line in text.splitlines())
    return [line for line in lines if _says_whose(line.casefold())][:MAX_LINES]


def _says_whose(line: str) -> bool:
    has_year = any(word.strip(",.-–").isdigit() for word in line.split()[:6])
    return len(line) <= MAX_LINE and line.startswith(_COPYRIGHT) and has_year


def _state_changes(
    term: Term, side: Side, texts: Mapping[str, str], kb: KnowledgeBase
) -> Iterator[Duty]:
    del texts, kb
    how = str(term.params.get("how", ""))
    do = f"Say what you changed{f' ({how})' if how else ''}"
    yield Duty(term, side.about.target, do, CHANGES, changes=True, note=f"fill in {CHANGES}")


def _attribution(
    term: Term, side: Side, texts: Mapping[str, str], kb: KnowledgeBase
) -> Iterator[Duty]:
    del texts, kb
    text, where = (str(term.params.get(name, "")) for name in ("text", "where"))
    manner = str(term.params.get("manner", ""))
    value = term.params.get("where")
    where = " or ".join(value) if isinstance(value, tuple) else where
    shown = "; ".join(part for part in (f"on: {where}" if where else "", manner) if part)
    target = side.about.target
    if _is_dictated(text):
        note = f"show it ({shown})" if shown else "show it where people see it"
        yield Duty(term, target, f"Show “{text}”", ATTRIBUTION, words=text, note=note)
    else:
        what = text or "a credit"
        yield Duty(term, target, f"Show {what}{f' ({shown})' if shown else ''}", "")


def _naming(term: Term, side: Side, texts: Mapping[str, str], kb: KnowledgeBase) -> Iterator[Duty]:
    del texts, kb
    rule, text = (str(term.params.get(name, "")) for name in ("rule", "text"))
    words = {
        "prefix": "must begin with",
        "suffix": "must end with",
        "contain": "must contain",
        "must-not-use": "must not use",
    }.get(rule)
    do = f"The name of what you make from it {words} “{text}”" if words and text else ""
    if not do:
        yield Duty(term, side.about.target, "Name what you make from it as the terms say", "")
        return
    yield Duty(term, side.about.target, do, "", name=rule, words=text)


def _pass_through(
    term: Term, side: Side, texts: Mapping[str, str], kb: KnowledgeBase
) -> Iterator[Duty]:
    del texts
    what = str(term.params.get("what", "") or "the terms")
    how = str(term.params.get("how", ""))
    name = known_name(term.license, kb) or term.license or term.path
    do = f"Bind recipients to {what}{f' ({how})' if how else ''}"
    words = f"Use of these files and of what is made from them is subject to {name}"
    note = "put it into the agreement under which you pass it on"
    yield Duty(term, side.about.target, do, RECIPIENTS, words=words, note=note)


def _use_policy(
    term: Term, side: Side, texts: Mapping[str, str], kb: KnowledgeBase
) -> Iterator[Duty]:
    del texts, kb
    reference = str(term.params.get("reference", ""))
    policy = next((r for r in side.readings if r.role == "policy"), None)
    target = side.about.target
    if address := _address(reference):
        do = f"Tell recipients of the use policy at {address}"
        yield Duty(term, target, do, RECIPIENTS, words=address)
    if policy is not None and side.collected is not None:
        yield Duty(term, target, "Ship the use policy", LICENSES, copy=policy)
    elif not address and not _lists_uses(term, side):
        yield Duty(term, target, f"Ship the use policy ({reference or 'named in the terms'})", "")


def _address(reference: str) -> str:
    """The address in a reference: a word with a host and a path, or with a scheme."""
    words = (word.strip("()<>.,;\"'") for word in reference.split())
    return next((w for w in words if "://" in w or ("/" in w and "." in w.partition("/")[0])), "")


def _lists_uses(term: Term, side: Side) -> bool:
    """Whether the uses stand in the same text, which is passed on with it."""
    place = (term.path, term.license)
    return any(t.kind == USES and (t.path, t.license) == place for t in side.terms)


def _by_hand(term: Term, side: Side, texts: Mapping[str, str], kb: KnowledgeBase) -> Iterator[Duty]:
    """A duty that no file of a bundle can fulfill; its words tell what to do."""
    del texts
    title = kb.term_kinds[term.kind].title
    yield Duty(term, side.about.target, f"{title[:1].upper()}{title[1:]}", "")


def _disclose_ai(
    term: Term, side: Side, texts: Mapping[str, str], kb: KnowledgeBase
) -> Iterator[Duty]:
    del texts, kb
    what = str(term.params.get("what", "") or "that content comes from AI")
    told = ", ".join(str(term.params[n]) for n in ("when", "manner") if n in term.params)
    yield Duty(term, side.about.target, f"Tell people {what}{f' ({told})' if told else ''}", "")


def _is_dictated(text: str) -> bool:
    """Whether a `text` parameter is the words to use: one that describes them begins small."""
    return text[:1].isupper() or text[:1].isdigit() or text[:1] in {"[", "<"}


Teller = Callable[[Term, Side, Mapping[str, str], KnowledgeBase], Iterator[Duty]]
_OF_KIND: Mapping[str, Teller] = {
    "include-license": _include_license,
    "keep-notices": _keep_notices,
    "state-changes": _state_changes,
    "attribution-display": _attribution,
    "derivative-naming": _naming,
    "pass-through": _pass_through,
    "use-policy": _use_policy,
    "disclose-ai": _disclose_ai,
    "share-alike": _by_hand,
    "disclose-source": _by_hand,
    "notify-licensor": _by_hand,
}
