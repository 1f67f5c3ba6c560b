"""Mail that is not addressed to me: no address of To and Cc is in the list of my addresses.

The recipients of the envelope are not asked: mail that reached me without naming me is what this is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..verdict import Evidence, Finding, Mark, Status, Unchecked
from .step import Context, Outcome, find_address, shown

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "recipients"
LIST = "my-addresses"
_NAMED = 5


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.recipients.enabled else ()


def run(facts: Facts, context: Context) -> Outcome | None:
    lists = context.lists
    if LIST not in context.filled:
        return Outcome(unchecked=(Unchecked(NAME, "unavailable"),))
    addresses = [address.address for address in (*facts.to, *facts.cc)]
    if any(find_address(lists, LIST, address) is not None for address in addresses):
        return None
    evidence = Evidence(shown(", ".join(addresses[:_NAMED])), None, "header")
    finding = Finding(NAME, "not_addressed_to_me", None, True, evidence)
    return Outcome(Status.SPAM, (finding,), (Mark.NOT_ADDRESSED,))
