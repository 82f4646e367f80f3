"""What can go wrong, as one tree; the command line turns each into one line and an exit code.

HowopenError
├─ UsageError (ValueError)      a reference or an option was not understood        exit 2
├─ SourceError (OSError)        a release could not be read                        exit 3
│  ├─ NotFoundError             nothing stands at that reference
│  ├─ GatedError                the hub asks for an accepted agreement first
│  ├─ OfflineError              the network is needed and was ruled out
│  └─ UnreadableError           something is there, but not what it must be
├─ KnowledgeError (ValueError)  a knowledge file is wrong                          exit 4
└─ OutputError (OSError)        a report could not be written                      exit 5

What is merely absent or odd inside a release is never an error: it becomes a finding.
"""

from __future__ import annotations

from typing import ClassVar


class HowopenError(Exception):
    """Base of every error howopen raises on purpose.

    `what` says what is wrong and where, in one line; `hint` says what to do next.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}. {self.hint}" if self.hint else self.what


class UsageError(HowopenError, ValueError):
    """A reference or an option that howopen does not understand."""

    exit_code = 2


class SourceError(HowopenError, OSError):
    """A release that could not be read."""

    exit_code = 3


class NotFoundError(SourceError):
    """Nothing stands at the reference given."""


class GatedError(SourceError):
    """The hub wants an accepted agreement before it shows the files."""


class OfflineError(SourceError):
    """The answer needs the network, which `--offline` rules out."""


class UnreadableError(SourceError):
    """Something stands at the reference, but it cannot be read as a release."""


class KnowledgeError(HowopenError, ValueError):
    """A knowledge file that does not fit its schema; names the file and the path inside it."""

    exit_code = 4


class OutputError(HowopenError, OSError):
    """A report that could not be written."""

    exit_code = 5
