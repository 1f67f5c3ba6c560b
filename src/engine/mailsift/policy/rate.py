"""Log-odds in nats, the rate 0-100 made of them, and the status that the thresholds make of the rate."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ..verdict import Status

# A message of which nothing is known: 100 * sigmoid(BIAS) = 2.9, below 5.
BIAS = -3.5


def log_odds(weights: Iterable[float]) -> float:
    """The bias and every weight; summed exactly, so that the order of the findings plays no part."""
    return math.fsum([BIAS, *weights])


def rate_of(odds: float) -> float:
    if odds >= 0:
        return 100 / (1 + math.exp(-odds))
    # exp of a large number overflows, of a large negative one it is 0.
    power = math.exp(odds)
    return 100 * power / (1 + power)


def log_odds_of(rate: float) -> float:
    """The inverse of rate_of; infinite at 0 and 100."""
    if rate <= 0 or rate >= 100:
        return math.copysign(math.inf, rate - 50)
    return math.log(rate / (100 - rate))


def status_of(rate: float, thresholds: tuple[float, float]) -> Status:
    probable, spam = thresholds
    if rate > spam:
        return Status.SPAM
    return Status.PROBABLE_SPAM if rate > probable else Status.NOT_SPAM
