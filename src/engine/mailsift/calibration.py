"""From what the learner says and what the rules say to one log-odds that is right as often as it says.

The learner's log-odds b are of mail like what it was taught. In the middle, where its views contradict each other, a
nat of it is worth less than it says, and at the ends more, as each view is cut off there. The rules say partly the
same: the learner has seen the traits that they are about. And it is the more worth the more it was taught: n, the
number of spam or of ham, whichever is less. So a trained engine takes

    log-odds = bias + all weights + learnt + known
    learnt   = slope * b * sqrt(1 + (b / bend) ** 2)    * n / (n + half_learnt)
    known    = (start - (1 - rules) * fitted)           * n ** 2 / (n ** 2 + half_known ** 2)

where `fitted` are the nats of the fitted rules and the bias is what they say by being silent. `known` takes back of
both what the learner knows already: of the rules never all, so that they don't lower the rate, and of the bias never
more than it is. `learnt` has the sign of b.

The constants stand in defaults/calibration.toml; `make fit` makes them of labelled mail.
"""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import msgspec

# A learner never says as much; what a damaged model says stays finite.
_MOST = 50.0


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`bend` and `start` in nats; `rules`: the share of the fitted rules' nats that counts beside a learner that was
    taught much; `half_learnt`, `half_known`: messages of each kind from which on half of the two weights is given.

    Plain arithmetic: of numbers, or of arrays of them for the fit.
    """

    start: float
    slope: float
    bend: float
    rules: float
    half_learnt: float
    half_known: float

    def learnt(self, odds: float, taught: float) -> float:
        """What the learner's log-odds are worth: odd, smooth and rising."""
        worth: float = (1 + (odds / self.bend) ** 2) ** 0.5
        return self.slope * odds * worth * (taught / (taught + self.half_learnt))

    def known(self, rules: float, taught: float) -> float:
        """What is taken back, at least -(1 - rules) of the rules' nats, at most `start`."""
        squared = taught * taught
        return (self.start - (1 - self.rules) * rules) * (squared / (squared + self.half_known * self.half_known))

    def counting(self, rules: float, taught: float) -> float:
        """What of the rules' nats is left."""
        return rules + self.known(rules, taught) - self.known(0.0, taught)


def bounded(odds: float) -> float:
    return odds if -_MOST < odds < _MOST else math.copysign(_MOST, odds)


FITTED = msgspec.convert(
    tomllib.loads((Path(__file__).parent / "defaults/calibration.toml").read_text("utf-8")), Calibration)
