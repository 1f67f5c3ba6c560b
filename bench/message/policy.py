"""`python -m bench.message.policy`: what a message costs in Python: the policy, its evidence, the reading of facts.

Over all labelled corpora with many lists. The native call is timed by itself and taken off the scan; each figure is the
least of several rounds for each message, and a round asks one message after the other, so that no cache is warm for it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns
from typing import TypeVar

from mailsift import Engine, Verdict, _native, facts

from ..corpus import messages
from . import ours

CORPORA = ("spamassassin", "csdmc2010", "phishing_pot", "lists_ham")
EVERY = 17  # one message of so many
T = TypeVar("T")


def explained(verdict: Verdict) -> object:
    return [finding.evidence for finding in verdict.findings], verdict.topic, verdict.heuristic_categories


def read(seen: facts.Facts) -> object:
    return seen.to_dict(), seen.headers, seen.parts, seen.to, seen.cc


class Clock:
    """The least of all rounds for each message, by the name of the figure."""

    def __init__(self) -> None:
        self.least: dict[str, dict[int, int]] = {}

    def time(self, name: str, message: int, run: Callable[[], T]) -> T:
        begun = perf_counter_ns()
        done = run()
        taken = perf_counter_ns() - begun
        known = self.least.setdefault(name, {})
        known[message] = min(taken, known.get(message, taken))
        return done

    def figures(self) -> dict[str, list[float]]:
        of = {name: [taken[i] / 1e3 for i in sorted(taken)] for name, taken in self.least.items()}
        policy = [scan - native for scan, native in zip(of["scan"], of["native"], strict=True)]
        evidence = [bare + look for bare, look in zip(policy, of["explained"], strict=True)]
        return {"policy": policy, "policy, evidence looked at": evidence, "Verdict.to_dict behind it": of["to_dict"],
                "every fact read": of["read"]}


def round_of(clock: Clock, engine: Engine, raws: list[bytes]) -> None:
    engine.scan(raws[0])
    assert engine._in_use is not None
    tables = engine._in_use[0]
    for i, raw in enumerate(raws):
        def native(raw: bytes = raw) -> _native.Record:
            return _native.extract(raw, engine._limits, tables, engine._wanted, None, engine._labels)

        native()
        clock.time("native", i, native)
        verdict = clock.time("scan", i, lambda raw=raw: engine.scan(raw))
        clock.time("explained", i, lambda verdict=verdict: explained(verdict))
        clock.time("to_dict", i, verdict.to_dict)
        seen = facts.extract(raw)
        clock.time("read", i, lambda seen=seen: read(seen))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.message.policy", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="rounds (default: 9)")
    rounds = parser.parse_args().rounds
    raws = messages(*CORPORA)[::EVERY]
    texts = [text.text for raw in raws for text in facts.extract(raw, wanted=facts.TEXTS).texts
             if text.kind == "visible"]
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, ours.engine(ours.write_policy(Path(folder), texts)) as engine:
        for _ in range(rounds):
            round_of(clock, engine, raws)
    for name, taken in clock.figures().items():
        print(f"{name:<28} median {statistics.median(taken):6.1f} us, mean {statistics.fmean(taken):6.1f} us")


if __name__ == "__main__":
    main()
