"""What log-odds are worth beside labels: how often they put a ham above a spam, how far they are from what was, and
how often a rate was right. Scores are pairs of a label (spam?) and log-odds.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mailsift.policy.rate import rate_of

Scores = Sequence[tuple[bool, float]]
RESAMPLED = 200
EDGES = (0, 5, 15, 25, 35, 45, 55, 65, 75, 85, 95, 100)


def apart(scores: Scores) -> tuple[list[float], list[float]]:
    """Ham and spam."""
    return ([odds for spam, odds in scores if not spam], [odds for spam, odds in scores if spam])


def misordered(ham: Sequence[float], spam: Sequence[float]) -> float:
    """1 - the area under the ROC curve: the share of pairs in which the ham is rated above the spam, ties by half."""
    ordered = sorted(ham)
    above = sum(len(ordered) - bisect_right(ordered, odds) for odds in spam)
    equal = sum(bisect_right(ordered, odds) - bisect_left(ordered, odds) for odds in spam)
    return (above + equal / 2) / (len(ham) * len(spam))


def log_loss(scores: Scores) -> float:
    """Nats a message: -log of what probability the label had by its log-odds."""
    return math.fsum(max(0.0, odds) + math.log1p(math.exp(-abs(odds))) - spam * odds
                     for spam, odds in scores) / len(scores)


class Interval(NamedTuple):
    value: float
    low: float
    high: float


def intervals(columns: Sequence[Scores], of: Callable[[Sequence[float]], float]) -> Interval:
    """`of` the shares misordered by several scores of the same messages; and where 95 % of it lie when ham and spam are
    drawn anew."""
    split = [apart(scores) for scores in columns]
    ham, spam = (range(len(one)) for one in split[0])
    chance = random.Random(7)
    drawn = []
    for _ in range(RESAMPLED):
        hams, spams = chance.choices(ham, k=len(ham)), chance.choices(spam, k=len(spam))
        drawn.append(of([misordered([h[i] for i in hams], [s[i] for i in spams]) for h, s in split]))
    drawn.sort()
    cut = round(0.025 * RESAMPLED)
    return Interval(of([misordered(*one) for one in split]), drawn[cut], drawn[-1 - cut])


class Bin(NamedTuple):
    """Messages with rates above `low` and up to `high`: how many, the mean of their rates, how many were spam, and
    between which counts 95 % of all draws lie when each is spam with the mean rate."""

    low: int
    high: int
    messages: int
    mean: float
    spam: int
    least: int
    most: int

    @property
    def is_right(self) -> bool:
        return self.least <= self.spam <= self.most


def bins(scores: Scores) -> Iterator[Bin]:
    rates = [(rate_of(odds), spam) for spam, odds in scores]
    for low, high in pairwise(EDGES):
        inside = [(rate, spam) for rate, spam in rates if low < rate <= high or rate == low == 0]
        if inside:
            mean = math.fsum(rate for rate, _ in inside) / len(inside)
            yield Bin(low, high, len(inside), mean, sum(spam for _, spam in inside),
                      *_binomial(len(inside), mean / 100))


def _binomial(count: int, chance: float) -> tuple[int, int]:
    """The least and the most of `count` draws, 2.5 % and less lying beyond each."""
    if not 0 < chance < 1:
        return (0, 0) if chance <= 0 else (count, count)
    total, least = 0.0, None
    for drawn in range(count + 1):
        total += math.exp(math.lgamma(count + 1) - math.lgamma(drawn + 1) - math.lgamma(count - drawn + 1)
                          + drawn * math.log(chance) + (count - drawn) * math.log1p(-chance))
        if least is None and total > 0.025:
            least = drawn
        if total >= 0.975:
            return least or 0, drawn
    return least or 0, count
