"""Figures that no peer has a counterpart to: absolute, so of this machine alone. Minima, like the ratios."""

from __future__ import annotations

import statistics
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import mailsift

from . import clock
from .contest import Contestant, Missing
from .lists import phrases as picked
from .mail import Mail
from .message.ours import write_policy
from .phrases import Search, ours
from .reputation import memory

MILLION = 1_000_000
_ROUNDS = 5


class Figure(NamedTuple):
    """`most`: the target is an upper bound; else a lower one."""

    id: str
    title: str
    unit: str
    target: float
    most: bool
    measure: Callable[[Mail], float]

    @property
    def task(self) -> str:
        return self.id.partition("/")[0]


class _Million(NamedTuple):
    seconds: float  # to build
    megabytes: float
    speed: float    # megabytes of text a second


@lru_cache(maxsize=1)
def _million(mail: Mail) -> _Million:
    """Built twice, the faster one counts."""
    texts = mail.folded
    search = Search([phrase.encode() for phrase in picked([text.decode() for text in texts], MILLION)], texts)
    taken = []
    for _ in range(2):
        start = time.process_time()
        section = ours.built(search.phrases)
        taken.append(time.process_time() - start)
    contestant = ours.searching(search, section)
    try:
        best = min(_pass(contestant) for _ in range(_ROUNDS))
    finally:
        contestant.close()
    return _Million(min(taken), len(section) / 1e6, sum(map(len, texts)) / 1e6 / best)


def _pass(contestant: Contestant) -> float:
    start = clock.now()
    contestant.run()
    return clock.now() - start


def _policy(mail: Mail) -> float:
    """Microseconds that a scan takes beside its native part, findings with their evidence read; the median message."""
    with tempfile.TemporaryDirectory() as folder, mailsift.Engine(str(write_policy(Path(folder), mail))) as engine:
        return statistics.median(min(_beside(engine, raw) for _ in range(_ROUNDS)) for raw in mail.messages)


def _beside(engine: mailsift.Engine, raw: bytes) -> float:
    start = time.perf_counter()
    verdict = engine.scan(raw)
    for finding in verdict.findings:
        _ = finding.evidence
    return (time.perf_counter() - start) * 1e6 - verdict.timing_us.native


FIGURES = (
    Figure("phrases/million_build", "1,000,000 phrases: built", "s", 5, True, lambda mail: _million(mail).seconds),
    Figure("phrases/million_size", "1,000,000 phrases: size", "MB", 120, True, lambda mail: _million(mail).megabytes),
    Figure("phrases/million_speed", "1,000,000 phrases: searched", "MB/s", 150, False,
           lambda mail: _million(mail).speed),
    Figure("message/policy", "the policy in Python, evidence read, median message", "µs", 35, True, _policy),
    Figure("reputation/memory", "bytes a key, of those of Redis (MEMORY USAGE)", "×", 0.3, True, memory.share),
)


def chosen(names: Sequence[str]) -> list[Figure]:
    return [figure for figure in FIGURES if not names or figure.task in names or figure.id in names]


def rows(figures: Sequence[Figure], mail: Mail, say: Callable[[str], object],
         judged: bool = True) -> Iterator[dict[str, Any]]:
    """As they stand in the JSON; `judged`: they are held against their targets."""
    for figure in figures:
        say(f"{figure.id}: {figure.title}")
        row: dict[str, Any] = {"figure": figure.id, "title": figure.title, "unit": figure.unit,
                               "target": figure.target, "most": figure.most}
        start = time.monotonic()
        try:
            value = figure.measure(mail)
        except Missing as missing:
            yield row | {"skipped": str(missing)}
            continue
        except Exception as error:  # a mistake of ours; what others measured is not thrown away for it
            say("".join(traceback.format_exception(error)))
            yield row | {"wrong": f"it failed: {type(error).__name__}: {error}"}
            continue
        reached = value <= figure.target if figure.most else value >= figure.target
        row["took"] = round(time.monotonic() - start, 1)  # seconds of the clock on the wall
        yield row | {"value": value} | ({"reached": reached} if judged else {})


def line(row: Mapping[str, Any]) -> str:
    """One figure in words."""
    target = f"{'≤' if row['most'] else '≥'} {row['target']:g} {row['unit']}"
    if "skipped" in row:
        return f"{row['title']}: skipped: {row['skipped']} (target: {target})"
    if "wrong" in row:
        return f"{row['title']}: {row['wrong']} (target: {target})"
    reached = {None: "", True: ", reached", False: ", not reached"}[row.get("reached")]
    return f"{row['title']}: {row['value']:.3g} {row['unit']} (target: {target}{reached})"
