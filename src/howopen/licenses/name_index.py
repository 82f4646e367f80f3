"""Which license a written name stands for: one table of all names, made when knowledge is compiled.

Names come from the curated licenses, the hubs' tag tables and the lists of symbols. Where two
sources name different licenses alike, the first in that order has the name; where one source does,
nobody has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from howopen.facts.licenses import Hub, LicenseFacts, LicenseNames, SymbolList
from howopen.licenses.spelling import Spelling, without_version

MOST_TOLD = 6
"""Members of a family that are told."""


class NameTable(msgspec.Struct, frozen=True, array_like=True):
    """The compiled table. `keys` holds names as `Spelling` reads them, `exact` and `codes` others.

    Only what tells a license apart is read loosely: full names, the curated names, and ids with a
    number. An id such as `Intel` or a key such as `python` is a common word, and must stand alone.
    """

    names: LicenseNames
    exact: dict[str, str]  # id, tag or short name in small letters: expression
    keys: dict[str, str]  # expression; empty where several licenses are called so
    members: dict[str, tuple[str, ...]]  # key without its version: ids of the versions
    nothing: tuple[str, ...]
    titles: dict[str, str]  # id: full name
    exceptions: tuple[str, ...]
    codes: dict[str, str]  # key of a list: id, where that is not prefix + key
    coded: dict[str, tuple[str, ...]]  # prefix: keys


class NameIndex:
    """The table, ready to be asked."""

    def __init__(self, table: NameTable) -> None:
        self._table = table
        self.names = table.names
        self.spelling = Spelling(table.names)
        self._nothing = frozenset(table.nothing)
        self._families = {self.spelling.key(k): v for k, v in table.names.families.items()}

    def exact(self, name: str) -> str:
        """The expression of an id or tag written in any case; empty where there is none."""
        low = name.casefold()
        found = self._table.exact.get(low, "")
        if found or not low.startswith("licenseref-"):
            return found
        return next((p + k for p, k in self._with_prefix(low) if k), "")

    def code(self, name: str) -> str:
        """The expression of a list's key written without prefix; empty where there is none."""
        low = name.casefold().replace(" ", "-")
        found = self._table.codes.get(low, "")
        return found or next((p + keys[low] for p, keys in self._coded.items() if low in keys), "")

    @cached_property
    def _coded(self) -> dict[str, dict[str, str]]:
        return {p: {k.casefold(): k for k in keys} for p, keys in self._table.coded.items()}

    def _with_prefix(self, low: str) -> Iterator[tuple[str, str]]:
        for prefix, keys in self._coded.items():
            rest = low.removeprefix(prefix.casefold())
            yield prefix, keys.get(rest, "") if rest != low else ""

    def called(self, key: str) -> str | None:
        """The expression of a key, empty where several licenses are called so."""
        return self._table.keys.get(key)

    def family(self, key: str) -> str:
        """What a name without a version leaves open, in words; empty where it is no family."""
        told = self._families.get(key, "")
        ids = self._table.members.get(key, ())
        more = f" ({_listed(ids)})" if ids else ""
        if told:
            return f"{told}, but not which one{more}"
        return f"a license, but not which version{more}" if ids else ""

    def is_nothing(self, key: str) -> bool:
        """Whether a key names no license at all."""
        return not key or key in self._nothing or key.startswith(self._nothing_leads)

    @cached_property
    def _nothing_leads(self) -> tuple[str, ...]:
        return tuple(f"{self.spelling.key(lead)} " for lead in self.names.nothing_leads)

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """What may stand before a name, longest first."""
        keys = {self.spelling.key(lead) for lead in self.names.leads} - {""}
        return tuple(sorted((f"{key} " for key in keys), key=len, reverse=True))

    @cached_property
    def tails(self) -> tuple[str, ...]:
        """What may stand behind a name."""
        return tuple(f" {self.spelling.key(tail)}" for tail in self.names.tails)

    @cached_property
    def choices(self) -> frozenset[str]:
        """Words that say one may choose."""
        return frozenset(self.names.choices)

    def title(self, license_id: str) -> str:
        """The full name of an id, empty where only the id is known."""
        return self._table.titles.get(license_id, "")

    @cached_property
    def exceptions(self) -> frozenset[str]:
        """Ids that may only stand behind WITH."""
        return frozenset(self._table.exceptions)

    def only_permits(self, license_id: str) -> bool:
        """Whether an id is an exception of the SPDX list: those add permissions, never take any."""
        return license_id in self.exceptions and not license_id.startswith("LicenseRef-")


def _listed(ids: tuple[str, ...]) -> str:
    told = ", ".join(ids[:MOST_TOLD])
    return f"{told} and {len(ids) - MOST_TOLD} more" if len(ids) > MOST_TOLD else told


# ── making it ───────────────────────────────────────────────────────────────────────────────────

Names = Iterable[tuple[str, str]]
"""Names and the expressions they stand for."""


def build_table(
    licenses: Iterable[LicenseFacts],
    hubs: Iterable[Hub],
    lists: Iterable[SymbolList],
    names: LicenseNames,
) -> NameTable:
    """The table of all names."""
    curated, tables = tuple(licenses), tuple(hubs)
    symbols = {item.id: item for item in lists}
    own = [symbols[i] for i in sorted(symbols) if not symbols[i].prefix]
    keyed = [symbols[i] for i in sorted(symbols) if symbols[i].prefix]
    maker = _Maker(Spelling(names))
    maker.add(names.also.items())
    maker.add_exact((a, f.id) for f in curated for a in (f.id, *f.aliases))
    maker.add((a, f.id) for f in curated for a in (f.id, *f.aliases))
    maker.add_exact((h.tag, h.license) for t in tables for h in t.licenses if h.license)
    maker.add((h.tag, h.license) for t in tables for h in t.licenses if h.license)
    maker.add((h.name, h.license) for t in tables for h in t.licenses if h.license)
    maker.add((name, f.id) for f in curated for name in _called(f))
    for item in own:
        ids = {i: item.replaced.get(i, i) for i in item.names}
        maker.add_exact(ids.items())
        maker.add((i, to) for i, to in ids.items() if any(map(str.isdigit, i)))
        maker.add((name, ids[i]) for i, name in item.names.items() if name)
        maker.add((*item.also.items(), *(p for t in tables for p in t.withdrawn.items())))
    for item in keyed:
        maker.add_exact((_reference(item, key), to) for key, to in item.also.items())
    nothing = {
        *(maker.spelling.key(word) for word in names.nothing),
        *(maker.spelling.key(h.tag) for t in tables for h in t.licenses if h.names_nothing),
        *(maker.spelling.key(p + k) for i in keyed for k in i.nothing for p in ("", i.prefix)),
    }
    titles = {i: name for item in own for i, name in item.names.items() if name}
    told = {**names.families, **{h.tag: h.family for t in tables for h in t.licenses if h.family}}
    families = {maker.spelling.key(k) for k in told}
    return NameTable(
        names=msgspec.structs.replace(names, families=told),
        exact=maker.exact,
        keys={k: v for k, v in maker.keys.items() if k not in families},
        members=maker.members(families),
        nothing=tuple(sorted(nothing - set(maker.keys))),
        titles={**titles, **{f.id: f.name for f in curated}},
        exceptions=tuple(sorted({e for item in symbols.values() for e in item.exceptions})),
        codes=dict(_codes(keyed, (*(f.id for f in curated), *titles))),
        coded={item.prefix: item.keys for item in keyed},
    )


def _called(facts: LicenseFacts) -> Iterator[str]:
    """The full name of a license, also with its steward before it."""
    yield facts.name
    if facts.steward and not facts.name.startswith(facts.steward):
        yield f"{facts.steward} {facts.name}"


def _reference(item: SymbolList, key: str) -> str:
    return key if key.startswith(item.prefix) else item.prefix + key


def _codes(keyed: Iterable[SymbolList], ids: tuple[str, ...]) -> Names:
    """Keys of the lists that have another id, and of ids that are newer than the list."""
    for item in keyed:
        newer = ((i.removeprefix(item.prefix), i) for i in ids if i.startswith(item.prefix))
        yield from ((k.casefold(), to) for k, to in (*newer, *item.also.items()))


class _Maker:
    """Gathers names; the source that came first has a name."""

    def __init__(self, spelling: Spelling) -> None:
        self.spelling = spelling
        self.keys: dict[str, str] = {}
        self.exact: dict[str, str] = {}

    def add(self, names: Names) -> None:
        """Take up the names of one source, which may be written loosely."""
        keys: dict[str, set[str]] = {}
        for name, expression in names:
            for key in self._keys_of(name):
                keys.setdefault(key, set()).add(expression)
        for key, expressions in keys.items():
            only = expressions.pop() if len(expressions) == 1 else ""
            self.keys.setdefault(key, only)

    def add_exact(self, names: Names) -> None:
        """Take up ids and tags, which are told whatever else is called so."""
        for name, expression in names:
            self.exact.setdefault(name.casefold(), expression)

    def _keys_of(self, name: str) -> Iterator[str]:
        key = self.spelling.key(name)
        if key:
            yield key
        for word in self.spelling.may_lack:
            rest = key.removeprefix(f"{word} ")
            if rest != key and " " in rest:
                yield rest

    def members(self, families: set[str]) -> dict[str, tuple[str, ...]]:
        """Names without their versions, with the licenses called so."""
        found: dict[str, set[str]] = {}
        for key, expression in self.keys.items():
            stem = without_version(key)
            if expression and stem and stem != key and " " not in expression:
                found.setdefault(stem, set()).add(expression)
        return {
            stem: tuple(sorted(ids))
            for stem, ids in found.items()
            if stem in families or stem not in self.keys
        }
