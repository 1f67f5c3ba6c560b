"""Twice the message takes at most about twice the CPU time, whatever it is made of.

The limits are raised out of the way, as each of them would make the growth look better than it is.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from itertools import pairwise
from math import prod
from pathlib import Path

import lists
import pytest
from generators import KINDS

import mailsift

RAISED = {"parts": 10**6, "headers": 10**6, "header_bytes": 10**9, "text_bytes": 10**9, "urls": 10**6, "links": 10**6,
          "hits": 10**6, "addresses": 10**6, "time_ms": 10**6}
pytestmark = pytest.mark.alone
# Of three doublings one may be a step, out of a cache or into a second window; what grows faster does so at each.
MOST_GROWTH, MOST_STEP = 2.3, 6.0
DOUBLINGS = 3
SHORTEST, FLOOR = 0.002, 0.001  # seconds: what the clock tells apart, and what counts as nothing


@pytest.fixture(scope="module")
def raised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mailsift.Engine]:
    with mailsift.Engine(lists.policy(tmp_path_factory.mktemp("raised"), RAISED)) as found:
        yield found


def seconds(engine: mailsift.Engine, raw: bytes, times: int = 3) -> float:
    best = 1e9
    gc.disable()  # how long a collection takes depends on what the whole process holds
    for _ in range(times):
        begun = time.thread_time()
        lists.scanned(engine, raw)
        best = min(best, time.thread_time() - begun)
    gc.enable()
    return best


def growths_of(raised: mailsift.Engine, kind: str, size: int) -> list[float]:
    """What each doubling of the size multiplies the time by, the least first."""
    times = [max(seconds(raised, KINDS[kind](size << i)), FLOOR) for i in range(DOUBLINGS + 1)]
    return sorted(twice / once for once, twice in pairwise(times))


@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_size_takes_twice_the_time(raised: mailsift.Engine, kind: str) -> None:
    make, size = KINDS[kind], 1 << 15
    while seconds(raised, make(size), 1) < SHORTEST and size < 1 << 18:
        size *= 2
    # Other processes may disturb one series, but hardly three.
    seen = []
    for _ in range(3):
        *most, step = growths_of(raised, kind, size)
        if prod(most) ** (1 / len(most)) <= MOST_GROWTH and step <= MOST_STEP:
            return
        seen.append([*most, step])
    raise AssertionError(f"{kind}: {seen} times a doubling of {size} bytes")


def test_a_quadratic_scan_would_be_seen(raised: mailsift.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def scanned(engine: mailsift.Engine, raw: bytes) -> None:
        until = time.thread_time() + 2e-12 * len(raw) ** 2
        while time.thread_time() < until:
            pass

    monkeypatch.setattr(lists, "scanned", scanned)
    with pytest.raises(AssertionError, match="doubling"):
        test_twice_the_size_takes_twice_the_time(raised, "hyphens")


def test_time_out_is_kept(policy: Path, tmp_path: Path) -> None:
    """What is dearest a byte stops near the time limit, not at its end."""
    with mailsift.Engine(lists.policy(tmp_path, {"time_ms": 50})) as engine:
        for kind in ("nested phrases", "schemes", "dots", "links with a long base"):
            raw = KINDS[kind](8 << 20)
            begun = time.thread_time()
            lists.scanned(engine, raw)
            # The longest step between two looks at the clock is the search for web addresses in one text.
            assert time.thread_time() - begun < 6, kind
