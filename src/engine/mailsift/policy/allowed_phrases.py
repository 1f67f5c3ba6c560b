"""Step 3: one allowed phrase lets the message pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..verdict import Finding, Status
from .step import Context, Outcome, listed

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "allowed_phrases"
LISTS = ("allowed-phrases",)


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.allowed_phrases.enabled else ()


def run(facts: Facts, context: Context) -> Outcome | None:
    hit = facts.first_allowed()
    if hit is None:
        return None
    evidence = listed(context.lists, hit.list, hit.entry, hit.text, hit.part, hit.where)
    return Outcome(Status.NOT_SPAM, (Finding(NAME, "allowed_phrase", None, True, evidence),))
