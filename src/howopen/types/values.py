"""The words that every type is told in, and the evidence that each of them carries."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class _Frozen(msgspec.StructMeta):
    """Makes every type frozen, keyword-only and strict without saying so each time."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> Any:
        strict = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}
        return super().__new__(cls, name, bases, namespace, **(strict | options))


class Model(msgspec.Struct, metaclass=_Frozen):
    """Base of all types: immutable and keyword-only; an unknown key is an error."""


NOTICE = "Not legal advice: howopen quotes what the texts say."


class Status(StrEnum):
    """A three-valued outcome (Kleene), and the case where the question does not arise."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class Presence(StrEnum):
    """Where a component of a release is.

    `absent` needs a complete listing and no pointer elsewhere; otherwise it is `unknown`.
    """

    PRESENT = "present"
    LINKED = "linked"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class TermState(StrEnum):
    """How a text speaks of a term; `silent` is never written: no term stands for silence."""

    STATED = "stated"
    DENIED = "denied"
    REQUESTED = "requested"
    UNCLEAR = "unclear"


class Match(StrEnum):
    """How a text relates to a known license text."""

    EXACT = "exact"
    REFORMATTED = "reformatted"
    EDITED = "edited"
    FRAGMENT = "fragment"
    MENTION = "mention"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """What became of a term of a known text in an edited one."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"
    UNKNOWN = "unknown"  # it stands here; what stood there before is not told


class Basis(StrEnum):
    """How a statement is known."""

    READ = "read"  # read now, in the file named
    CURATED = "curated"  # from howopen's knowledge, which names a primary source
    SECONDARY = "secondary"  # from knowledge that rests on somebody's report of the source
    MEMORY = "memory"  # from memory; to be verified against the primary source


class Level(StrEnum):
    """How much a finding asks of the reader."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"  # the probe itself failed; the rest of the release was still assessed


class Answers(StrEnum):
    """What a text says to a use, from the loosest to the strictest."""

    ALLOWED = "allowed"
    CONDITIONS = "allowed-with-conditions"
    UNCLEAR = "unclear"
    SEPARATE = "separate-license-needed"
    FORBIDDEN = "forbidden"


class NoticeState(StrEnum):
    """What became of one thing that whoever passes a release on has to do."""

    WRITTEN = "written"  # it stands in the folder that was written
    FOUND = "found"  # it stands in the folder that was checked
    MISSING = "missing"
    BY_HAND = "by-hand"  # no file shows it, or only people can say it


class Evidence(Model):
    """Where something is said: a file with lines or a pointer, or a published source.

    `quote` is verbatim but for runs of white space, which read as one space.
    """

    path: str = ""  # the file
    start_line: int = 0
    end_line: int = 0
    section: str = ""  # path of the section of a text
    pointer: str = ""  # JSON pointer, front matter key, or header key
    quote: str = ""
    source: str = ""  # title and address of a published source
    date: str = ""  # when the source was published or read
    basis: Basis = Basis.READ  # how it is known
