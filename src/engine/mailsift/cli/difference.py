"""What made two verdicts on one message differ."""

from __future__ import annotations

import math
from typing import NamedTuple

from ..verdict import Verdict

DECIDES = math.inf  # in place of a weight
Weights = dict[str, float]


class Difference(NamedTuple):
    """What is new, gone or weighs otherwise: rule -> (weight before, weight after), None where it isn't there."""

    rules: dict[str, tuple[float | None, float | None]]
    thresholds: bool


def differs(before: Verdict, after: Verdict) -> Difference:
    """Where a rule decides on one side and not on the other, that is the reason, and what else was found is not.

    A rule of a step that didn't run, as another had decided, is neither new nor gone.
    """
    old, new = _weights(before, after), _weights(after, before)
    rules = {name: (old.get(name), new.get(name)) for name in {**old, **new} if old.get(name) != new.get(name)}
    deciding = {name: pair for name, pair in rules.items() if DECIDES in pair}
    thresholds = before.thresholds != after.thresholds and not deciding
    return Difference(deciding or rules, thresholds)


def _weights(verdict: Verdict, other: Verdict) -> Weights:
    """The sum of each rule's findings."""
    not_run = {left.check for left in other.unchecked if left.reason == "stopped"}
    found: Weights = {}
    for finding in verdict.findings:
        if finding.decided or finding.step not in not_run:
            weight = DECIDES if finding.decided else finding.weight or 0.0
            found[finding.rule] = found.get(finding.rule, 0.0) + weight
    return found
