"""Reading this machine's disk: regular files only, bounded, and every failure one line."""

from __future__ import annotations

import stat
from pathlib import Path

from howopen.errors import SourceError, UnreadableError
from howopen.files import DEFAULT_LENGTH


def read_range(file: Path, name: str, start: int = 0, length: int = -1) -> bytes:
    """Up to `length` bytes of a regular file from `start` (-1: 1 MiB).

    Raises SourceError, which calls the file `name`, for what is no regular file or cannot be read.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise UnreadableError(f"{name}: not a regular file")
        with file.open("rb") as opened:
            opened.seek(start)
            return opened.read(DEFAULT_LENGTH if length < 0 else length)
    except SourceError:
        raise
    except (OSError, ValueError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"{name}: {reason}") from error


def is_folder(path: Path) -> bool:
    """Whether a folder stands there, as far as may be seen."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
