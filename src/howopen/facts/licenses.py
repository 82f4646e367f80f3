"""What is known of licenses: their terms, their names, the texts that are them."""

from __future__ import annotations

from howopen.facts.source import Params, Source
from howopen.types import Model, TermState

# ── knowledge/licenses/ID.yaml ──────────────────────────────────────────────────────────────────


class CuratedTerm(Model):
    """One term of a known license; `quote` is short and verbatim."""

    kind: str
    state: TermState = TermState.STATED
    params: Params = {}
    section: str = ""
    quote: str = ""


class LicenseFacts(Model):
    """What is known of one license or policy without its text at hand."""

    id: str  # SPDX id, else LicenseRef-scancode-KEY, else LicenseRef-NAME
    name: str
    source: Source
    steward: str = ""
    version: str = ""
    date: str = ""
    role: str = "license"  # license, or policy (a text that a license incorporates)
    aliases: tuple[str, ...] = ()  # hub tags, GGUF values and short names
    policies: tuple[str, ...] = ()  # ids of the policies it incorporates
    osi_approved: bool | None = None
    url: str = ""
    terms: tuple[CuratedTerm, ...] = ()
    note: str = ""


# ── knowledge/symbols/ID.yaml, hubs/ID.yaml and license_names.yaml: what licenses are called ────


class SymbolList(Model):
    """The ids and names of one list of licenses."""

    id: str
    source: Source
    names: dict[str, str] = {}  # id: full name, empty where there is none
    replaced: dict[str, str] = {}  # withdrawn id: the expression that stands for it now
    exceptions: tuple[str, ...] = ()  # ids that may only stand behind WITH
    prefix: str = ""
    keys: tuple[str, ...] = ()  # licenses whose id is prefix + key
    also: dict[str, str] = {}  # other name, or a key whose id is none of its prefix: id
    nothing: tuple[str, ...] = ()  # keys that name no license


class HubLicense(Model):
    """One tag of a hub and the one thing of the last three that it stands for."""

    tag: str
    name: str
    license: str = ""
    family: str = ""
    names_nothing: bool = False


class Hub(Model):
    """The license tags of one hub."""

    id: str
    source: Source
    licenses: tuple[HubLicense, ...]
    withdrawn: dict[str, str] = {}  # tag that the hub gave up: what it stood for


class LicenseNames(Model):
    """How people write the names of licenses. All phrases are read as names are."""

    fillers: tuple[str, ...]  # words that tell nothing apart
    spellings: dict[str, str]  # phrase: what is written for it
    may_lack: tuple[str, ...]  # a first word that is often left out
    leads: tuple[str, ...]  # what may stand before a name; `tails`, behind one
    tails: tuple[str, ...]
    choices: tuple[str, ...]  # words that say that one may choose
    families: dict[str, str]  # phrase: what it names, without saying which
    nothing: tuple[str, ...]  # what names no license
    nothing_leads: tuple[str, ...]  # what begins so names no license
    addresses: dict[str, str]  # begin of an address: what the rest of it is the name of
    also: dict[str, str]  # other name: expression


# ── knowledge/fingerprints/ID.yaml ──────────────────────────────────────────────────────────────


class FingerprintFacts(Model):
    """One known license text as hashes; made by `support/make_fingerprints.py`."""

    id: str  # the license's id, with a number where it has several texts
    license: str
    source: str
    file: str  # hex of the eight bytes that stand for the file as published
    words: str  # base64 of little-endian CRC-32s of the canonical words
    marks: tuple[int, ...] = ()  # which words are list marks
