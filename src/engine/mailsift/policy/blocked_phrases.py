"""Step 4: the weights (0-100) of the blocked and obscene phrases found are summed; above 100 is spam.

The test strings belong here too, and are looked at also while the step is off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..verdict import Evidence, Finding, Mark, Status
from .step import MOST_FINDINGS, Context, Outcome, listed

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
    first, times = _found(facts, settings.obscene)
    return _weighed(first, times, context, settings.count == "every") if first else None


def _found(facts: Facts, obscene: bool) -> tuple[dict[_Entry, PhraseHit], dict[_Entry, int]]:
    """The first hit of each phrase that counts, and how often it was found."""
    first: dict[_Entry, PhraseHit] = {}
    times: dict[_Entry, int] = {}
    for hit in facts.phrase_hits:
        if hit.list == BLOCKED or (obscene and hit.list == OBSCENE):
            key = (hit.list, hit.entry)
            first.setdefault(key, hit)
            times[key] = times.get(key, 0) + 1
    return first, times


def _weighed(first: dict[_Entry, PhraseHit], times: dict[_Entry, int], context: Context,
             every: bool) -> Outcome:
    points = {}
    for key in first:
        weight = context.lists.entry(*key)[1]
        if weight:
            points[key] = weight * (times[key] if every else 1)
    spam = sum(points.values()) > MOST_POINTS
    findings = []
    for key in list(points)[:MOST_FINDINGS]:
        hit = first[key]
        evidence = listed(context.lists, hit.list, hit.entry, hit.text, hit.part, hit.where)
        findings.append(Finding(NAME, _RULES[hit.list], float(points[key]), spam, evidence))
    obscene = any(name == OBSCENE for name, _ in points)
    return Outcome(Status.SPAM if spam else None, tuple(findings), (Mark.OBSCENE,) if obscene else ())
