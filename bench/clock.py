"""The clock of the suite: seconds of CPU time, wherever a contestant spends them.

A contestant in this process spends them in this thread. One in a process of its own (a driver in C++, a daemon) says
how many it took; those are added, and what this thread spent on asking it is left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable

_correction = 0.0


def now() -> float:
    return time.thread_time() + _correction


def elsewhere(ask: Callable[[], float]) -> None:
    """Calls `ask`, which returns the seconds of CPU time that it cost elsewhere; the clock goes on by just these."""
    global _correction
    start = time.thread_time()
    taken = ask()
    _correction += taken - (time.thread_time() - start)
