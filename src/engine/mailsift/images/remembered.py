"""Pictures that this process has looked at lately: a campaign sends the same ones in every message.

In memory only, and bounded. Without a lock, so that a fork can't inherit one that is held: each line is one step under
the GIL, and an entry that two threads add or drop at once costs a look, no more.
"""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress
from typing import Generic, TypeVar

Seen = TypeVar("Seen")


class Remembered(Generic[Seen]):
    """The `most` entries that were asked for last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen: dict[Hashable, Seen] = {}

    def __len__(self) -> int:
        return len(self._seen)

    def get(self, key: Hashable) -> Seen | None:
        found = self._seen.pop(key, None)
        if found is not None:
            self._seen[key] = found  # at the end again
        return found

    def put(self, key: Hashable, what: Seen) -> None:
        self._seen[key] = what
        while len(self._seen) > self._most:
            with suppress(KeyError, RuntimeError, StopIteration):  # another thread was quicker
                self._seen.pop(next(iter(self._seen)))
