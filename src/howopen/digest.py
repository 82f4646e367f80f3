"""BLAKE2b for keys. `hashlib` would load OpenSSL first, which takes longer than all the hashing."""

from __future__ import annotations

try:
    from _blake2 import blake2b  # what `hashlib.blake2b` is
except ImportError:  # another Python
    from hashlib import blake2b

__all__ = ["blake2b"]
