"""From what the learner says and what the rules say to one log-odds that is right as often as it says.

The learner's log-odds b are of mail like what it was taught. In the middle, where its views contradict each other, a
nat of it is worth less than it says, and at the ends more, as each view is cut off there. The rules say partly the
same: the learner has seen the traits that they are about. So a trained engine takes

    log-odds = bias + slope * b * sqrt(1 + (b / bend) ** 2) + rules * (what the fitted rules say) + all other weights

The constants stand in defaults/calibration.toml; `make fit` makes them of labelled mail. All but the bias are above 0:
whatever raises the rate in a rule or in the learner raises it here too.
"""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import msgspec

# A learner never says as much; what a damaged model says stays finite.
_MOST = 50.0


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`bias` and `bend` in nats; `rules`: the share of the fitted rules' nats that counts beside the learner's."""

    bias: float
    slope: float
    bend: float
    rules: float

    def learnt(self, odds: float) -> float:
        """What the learner's log-odds are worth, the bias left aside: odd, smooth and rising."""
        odds = max(-_MOST, min(_MOST, odds))
        return self.slope * odds * math.sqrt(1 + (odds / self.bend) ** 2)

    def log_odds(self, odds: float, rules: float) -> float:
        return self.bias + self.learnt(odds) + self.rules * rules


FITTED = msgspec.convert(
    tomllib.loads((Path(__file__).parent / "defaults/calibration.toml").read_text("utf-8")), Calibration)
