"""Interleaved measurement: contestants take turns, CPU time, the minimum of the repetitions, ratios within one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Row(NamedTuple):
    """Seconds of CPU time for one pass of a contestant."""

    name: str
    best: float
    median: float


def interleaved(contestants: Mapping[str, Callable[[], object]], repetitions: int) -> list[Row]:
    """Each contestant once to warm up, then `repetitions` rounds in which each runs once."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for run in contestants.values():
        run()
    for _ in range(repetitions):
        for name, run in contestants.items():
            start = time.thread_time()
            run()
            times[name].append(time.thread_time() - start)
    return [Row(name, min(taken), sorted(taken)[len(taken) // 2]) for name, taken in times.items()]
