"""Step 10: what was learnt from this site's mail: it raises the rate or lowers it.

Its weight makes the sum of all weights what calibration.py makes of the learner and the fitted rules: it takes back as
much of the rules as the learner says already, and never all, so that they don't lower the rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from .. import _native
from ..calibration import FITTED
from ..config import Policy
from ..verdict import Evidence, Finding, Unchecked
from . import rate
from .rules import fitted
from .step import MOST_SHOWN, Context, Outcome, shown

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "bayes"
UNTRAINED = "untrained"
_IN_PART = (Unchecked(NAME, "limit"),)
# What counted most, words and pairs.
_NAMED = 8


class Learnt(msgspec.Struct, frozen=True):
    """The finding, made when somebody looks at it: words, with what is known of them by then."""

    facts: Facts
    model: _native.Model
    weight: float
    odds: float
    views: tuple[float, ...]
    rules: float

    fitted: ClassVar[tuple[float, ...]] = ()

    @property
    def weights(self) -> tuple[float, ...]:
        return (self.weight,)

    def make(self) -> tuple[Finding, ...]:
        said = ", ".join(f"{shown(text)[:40]} {spam}:{ham}" for text, spam, ham in self._words())
        views = " ".join(f"{name} {value:+.2f}" for name, value in zip(_native.FEATURE_VIEWS, self.views, strict=True))
        text = f"{self.odds:+.2f}: {views}"
        if self.rules:
            text += f"; of {self.rules:.2f} that rules say {self.rules * FITTED.rules:.2f} count beside it"
        if said:
            text += f"; spam:ham {said}"
        return (Finding(NAME, NAME, self.weight, False, Evidence(text[:2 * MOST_SHOWN], None, "learnt")),)

    def _words(self) -> list[tuple[str, int, int]]:
        """Those that spoke most for what the step says, and were seen more in such mail."""
        all_spam, all_ham = self.model.counts()
        words = [(abs(weight), text, spam, ham) for text, weight, spam, ham in self.facts.learnt_words(self.model)
                 if weight * self.odds > 0 and (spam * all_ham - ham * all_spam) * self.odds > 0]
        words.sort(key=lambda word: (-word[0], word[1]))
        return [word[1:] for word in words[:_NAMED]]


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.bayes.enabled else ()


def run(facts: Facts, context: Context) -> Outcome | None:
    model = context.model
    if isinstance(model, str):
        return Outcome(unchecked=(Unchecked(NAME, model),))
    if not is_trained(model, context.policy):
        return Outcome(unchecked=(Unchecked(NAME, UNTRAINED),))
    odds, views = facts.learnt_odds(model)
    rules = fitted(context.found)
    weight = FITTED.log_odds(odds, rules) - rate.BIAS - rules
    return Outcome(findings=Learnt(facts, model, weight, odds, views, rules),
                   unchecked=_IN_PART if facts.learnt_in_part() else ())


def is_trained(model: _native.Model, policy: Policy) -> bool:
    return min(model.counts()) >= policy.bayes.least_messages
