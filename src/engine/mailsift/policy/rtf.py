"""Step 8: what stands in RTF attachments raises the rate; it never decides. Off but at level high.

Phrases and addresses count as enclosed.py says. Documents that are all known to be good are not looked into. Every
rule fires once a message, with the first find as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..config import Policy
from ..rule import RTF
from ..verdict import Finding
from . import enclosed, files, web_addresses
from .enclosed import Seen
from .rules import Fired, RuleTable, compiled
from .step import IN_RTF, Context, Outcome

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "rtf"


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.rtf.enabled else ()


def table(policy: Policy) -> RuleTable:
    return compiled(NAME, RTF, policy.weights)


def run(facts: Facts, context: Context) -> Outcome | None:
    if files.all_good(facts, context):
        return None
    tests = context.rtf.signs
    by_lists = [Finding(NAME, test.rule, test.weight, False, sign.evidence)
                for sign in _signs(facts, context)
                for test in tests.get(sign.name, ()) if sign.value > test.above and test.weight]
    fired = facts.fire(context.rtf.native)
    if fired is not None:
        return Outcome(None, Fired(context.rtf, facts, fired, tuple(by_lists)))
    return Outcome(findings=tuple(by_lists)) if by_lists else None


def _signs(facts: Facts, context: Context) -> Iterator[Seen]:
    yield from enclosed.phrases("rtf_", enclosed.hits(facts, context, True), context)
    found = [(hit, url) for hit in facts.address_hits if (url := facts.urls[hit.url]).where == IN_RTF]
    known = [one for one in web_addresses.surely_bad(facts, context) if one[2].where == IN_RTF]
    yield from enclosed.addresses("rtf_", found, known, context)
