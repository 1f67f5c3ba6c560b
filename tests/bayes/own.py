"""Learning by itself, for tests: what is scanned, and what was learnt of it."""

from __future__ import annotations

from pathlib import Path

import lessons
from test_learner import learner

from mailsift.bayes import Scanned, SelfTraining

NOW = 1_700_000_000.0
DAY = 86400
TAUGHT = range(100)  # 50 of each


class Clock:
    now = NOW

    def __call__(self) -> float:
        self.now += 1
        return self.now


def training(state: Path) -> SelfTraining:
    return SelfTraining(learner(state), Clock())


def scanned(number: int, sender: str = "", network: str = "", day: int = 0, spam: bool | None = None) -> Scanned:
    spam = lessons.is_spam(number) if spam is None else spam
    return Scanned(spam, 0, None, sender or f"s{number}.example", network, NOW + day * DAY)


def learn(own: SelfTraining, number: int, **how: object) -> str | None:
    return own.learn(lessons.record(number), lambda: scanned(number, **how))  # type: ignore[arg-type]


def counts(state: Path) -> tuple[tuple[int, int], tuple[int, int]]:
    """(spam, ham) known, and taught of them."""
    one = learner(state)
    return one.counts(), one.taught()
