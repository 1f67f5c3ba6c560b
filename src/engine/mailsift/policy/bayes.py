"""Step 10: what was learnt from this site's mail: it raises the rate or lowers it.

Two findings: `bayes`, what the learner says, with its sign; and `rules_known`, which takes back of the bias and of the
fitted rules what the learner knows already, never all, so that rules don't lower the rate. calibration.py has both.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, ClassVar

import msgspec

from .. import _native
from ..calibration import FITTED, bounded
from ..config import Policy
from ..verdict import Evidence, Finding, Unchecked
from . import rate
from .rules import fitted
from .step import MOST_SHOWN, Context, Outcome, shown

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "bayes"
KNOWN = "rules_known"
UNTRAINED = "untrained"
_IN_PART = (Unchecked(NAME, "limit"),)
# What counted most, words and pairs.
_NAMED = 8


class Learnt(msgspec.Struct, frozen=True):
    """The findings, made when somebody looks at them: words, with what is known of them by then.

    `weights`: of the learner, and of what is taken back. `rules`: nats of the fitted rules; `taught`: messages of the
    kind of which fewer were learnt.
    """

    facts: Facts
    model: _native.Model
    weights: tuple[float, float]
    odds: float
    views: tuple[float, ...]
    rules: float
    taught: int

    fitted: ClassVar[tuple[float, ...]] = ()

    def make(self) -> tuple[Finding, ...]:
        words = dict.fromkeys(f"{shown(text)[:40]} {spam}:{ham}" for text, spam, ham in self._words())
        said = ", ".join(itertools.islice(words, _NAMED))
        views = " ".join(f"{name} {value:+.2f}" for name, value in zip(_native.FEATURE_VIEWS, self.views, strict=True))
        text = f"{self.odds:+.2f}: {views}"
        if said:
            text += f"; spam:ham {said}"
        return tuple([Finding(NAME, rule, weight, False, Evidence(text[:2 * MOST_SHOWN], None, "learnt"))
                      for rule, weight, text in zip((NAME, KNOWN), self.weights, (text, self._known()), strict=True)])

    def _known(self) -> str:
        counts = FITTED.counting(self.rules, self.taught)
        start = rate.BIAS + self.weights[1] + self.rules - counts
        text = f"what was learnt says part of it too: the bias {rate.BIAS:+.2f} counts as {start:+.2f}"
        return text + (f", the rules' {self.rules:+.2f} as {counts:+.2f}" if self.rules else "")

    def _words(self) -> list[tuple[str, int, int]]:
        """Those that spoke most for what the step says, and were seen more in such mail."""
        all_spam, all_ham = self.model.counts()
        words = [(abs(weight), text, spam, ham) for text, weight, spam, ham in self.facts.learnt_words(self.model)
                 if weight * self.odds > 0 and (spam * all_ham - ham * all_spam) * self.odds > 0]
        words.sort(key=lambda word: (-word[0], word[1]))
        return [word[1:] for word in words]


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.bayes.enabled else ()


def run(facts: Facts, context: Context) -> Outcome | None:
    model = context.model
    if isinstance(model, str):
        return Outcome(unchecked=(Unchecked(NAME, model),))
    taught = min(model.counts())
    if taught < context.policy.bayes.least_messages:
        return Outcome(unchecked=(Unchecked(NAME, UNTRAINED),))
    odds, views = facts.learnt_odds(model)
    rules = fitted(context.found)
    weights = (FITTED.learnt(bounded(odds), taught), FITTED.known(rules, taught))
    return Outcome(findings=Learnt(facts, model, weights, odds, views, rules, taught),
                   unchecked=_IN_PART if facts.learnt_in_part() else ())
