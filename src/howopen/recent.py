"""What was worked out for texts seen lately, found again by their digest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from howopen.digest import blake2b

T = TypeVar("T")


class Recent(Generic[T]):
    """Results by the digest of the text they were made of; the oldest go beyond `size`.

    In a sweep over releases the same license texts come again and again: each is read once.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._made: OrderedDict[bytes, T] = OrderedDict()

    def of(self, text: str, place: str, make: Callable[[], T]) -> T:
        """What `make` gives for the text at a place, made anew only where it is not remembered."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
        digest.update(place.encode("utf-8", "surrogatepass"))
        key = digest.digest()
        made = self._made.pop(key, None)
        self._made[key] = made = make() if made is None else made
        while len(self._made) > self._size:
            self._made.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._made)
