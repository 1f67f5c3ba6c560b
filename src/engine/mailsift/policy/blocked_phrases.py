"""Step 4: the weights (0-100) of the blocked and obscene phrases found are summed; above 100 is spam.

The test strings belong here too, and are looked at also while the step is off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..verdict import Evidence, Finding, Mark, Status
from .step import IN_RTF, MOST_FINDINGS, Context, Outcome, quoted

if TYPE_CHECKING:
    from ..facts import Facts, PhraseHit

NAME = "blocked_phrases"
BLOCKED, OBSCENE = "blocked-phrases", "obscene"
MOST_POINTS = 100
_Entry = tuple[str, int]
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
    first, times = found(facts, settings.obscene)
    return _weighed(first, times, context, settings.count == "every") if first else None


def found(facts: Facts, obscene: bool, in_rtf: bool = False) -> tuple[dict[_Entry, PhraseHit], dict[_Entry, int]]:
    """The first hit of each phrase that counts, and how often it was found; in the message itself, or in its RTF."""
    first: dict[_Entry, PhraseHit] = {}
    times: dict[_Entry, int] = {}
    for hit in facts.phrase_hits:
        counts = hit.list == BLOCKED or (obscene and hit.list == OBSCENE)
        if counts and (hit.where == IN_RTF) is in_rtf:
            key = (hit.list, hit.entry)
            if key in times:
                times[key] += 1
            else:
                first[key], times[key] = hit, 1
    return first, times


def _weighed(first: dict[_Entry, PhraseHit], times: dict[_Entry, int], context: Context,
             every: bool) -> Outcome:
    weighed = []
    total = 0
    obscene = False
    for key, hit in first.items():
        line, weight, _ = context.lists.entry(*key)
        if weight:
            points = weight * times[key] if every else weight
            weighed.append((hit, line, points))
            total += points
            obscene = obscene or hit.list == OBSCENE
    spam = total > MOST_POINTS
    findings = tuple([
        Finding(NAME, _RULES[hit.list], float(points), spam, quoted(hit.list, line, hit.text, hit.part, hit.where))
        for hit, line, points in weighed[:MOST_FINDINGS]])
    return Outcome(Status.SPAM if spam else None, findings, (Mark.OBSCENE,) if obscene else ())
