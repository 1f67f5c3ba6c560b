"""Step 4: the weights (0-100) of the blocked and obscene phrases found are summed; above 100 is spam.

The test strings belong here too, and are looked at also while the step is off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from ..config import Policy
from ..verdict import Evidence, Finding, Mark, Status
from .step import MOST_FINDINGS, Context, Outcome

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "blocked_phrases"
BLOCKED, OBSCENE = "blocked-phrases", "obscene"
MOST_POINTS = 100
_RULES = {BLOCKED: "blocked_phrase", OBSCENE: "obscene_phrase"}


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if always(policy) and policy.steps.blocked_phrases.enabled else ()


def always(policy: Policy) -> bool:
    return policy.protection.anti_spam


def run(facts: Facts, context: Context) -> Outcome | None:
    if facts.test_string is not None:
        evidence = Evidence(facts.test_string, None, "text")
        return Outcome(Status.SPAM, (Finding(NAME, "test_string", None, True, evidence),))
    settings = context.policy.steps.blocked_phrases
    if not settings.enabled:
        return None
    total, obscene = facts.phrase_points(settings.obscene, settings.count == "every")
    if total == 0:
        return None
    spam = total > MOST_POINTS
    return Outcome(Status.SPAM if spam else None, Weighed(facts, context, spam), (Mark.OBSCENE,) if obscene else ())


class Weighed(msgspec.Struct, frozen=True):
    """A finding for each phrase; points are no nats, so that nothing of them goes into the rate."""

    facts: Facts
    context: Context
    spam: bool
    weights: ClassVar[tuple[float, ...]] = ()
    fitted: ClassVar[tuple[float, ...]] = ()

    def make(self) -> tuple[Finding, ...]:
        settings, spam = self.context.policy.steps.blocked_phrases, self.spam
        found = self.facts.phrase_evidence(settings.obscene, settings.count == "every", MOST_FINDINGS)
        return tuple([Finding(NAME, _RULES[name], points, spam, Evidence(text, part, where, name, line))
                      for name, points, text, part, where, line in found])
