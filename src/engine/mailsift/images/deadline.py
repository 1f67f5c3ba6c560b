"""How long the pictures of a message are looked at."""

from __future__ import annotations

import time

__all__ = ["Deadline"]


class Deadline:
    """Seconds of processor time of the thread that makes it and asks it, from now on.

    By the clock on the wall a message would be looked at less while the machine has other things to do.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.thread_time() + seconds
        self._paused = 0.0

    def is_over(self) -> bool:
        return time.thread_time() > self._until

    def __enter__(self) -> None:
        """What is done from now on has a time of its own."""
        self._paused = time.thread_time()

    def __exit__(self, *_: object) -> None:
        self._until += time.thread_time() - self._paused
