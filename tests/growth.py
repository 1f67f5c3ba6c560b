"""How processor time grows with the size of the input; for the tests that hostile input costs time in proportion.

A busy machine makes single measurements too long, never too short: both sizes are measured in turn and the shortest of
each counts, until the ratio is proved or the rounds are used up. A quadratic loop never gets below its square.
"""

from __future__ import annotations

import time
from collections.abc import Callable

LEAST_ROUNDS, MOST_ROUNDS = 3, 16
# Seconds; below that the clock's grain and page faults say more than the work.
FLOOR = 0.001


def assert_grows_at_most(most: float, small: Callable[[], object], large: Callable[[], object]) -> None:
    """`large` takes at most `most` times as long as `small`, or as FLOOR."""
    best_small = best_large = float("inf")
    for done in range(1, MOST_ROUNDS + 1):
        best_small = min(best_small, _seconds(small))
        best_large = min(best_large, _seconds(large))
        if done >= LEAST_ROUNDS and best_large <= most * max(best_small, FLOOR):
            return
    raise AssertionError(f"{best_small:.6f} s grew to {best_large:.6f} s, more than {most} times")


def seconds(work: Callable[[], object]) -> float:
    """The best of three."""
    return min(_seconds(work) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return time.thread_time() - start
