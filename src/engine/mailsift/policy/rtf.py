"""Step 8: what stands in RTF attachments raises the rate; it never decides. Off but at level high.

The lists and switches are those of the steps that look at the message itself: a phrase counts here where blocked
phrases are on, an address where its database is. Documents that are all known to be good are not looked into. Every
rule fires once a message, with the first find as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..config import Policy
from ..rule import RTF
from ..verdict import Evidence, Finding
from . import blocked_phrases, files, web_addresses
from .rules import Fired, RuleTable, compiled
from .step import IN_RTF, Context, Outcome, in_base, listed

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "rtf"
_SIGNS = {blocked_phrases.BLOCKED: "rtf_blocked_phrase", blocked_phrases.OBSCENE: "rtf_obscene_phrase",
          web_addresses.PHISHING: "rtf_phishing_url", web_addresses.SUSPICIOUS: "rtf_suspicious_url"}

_ALL = 1 << 32


class Seen(NamedTuple):
    """A sign of this step, with evidence that names the list."""

    name: str
    value: float
    evidence: Evidence


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.rtf.enabled else ()


def table(policy: Policy) -> RuleTable:
    return compiled(NAME, RTF, policy.weights)


def run(facts: Facts, context: Context) -> Outcome | None:
    if files.all_good(facts, context):
        return None
    tests = context.rtf.signs
    by_lists = [Finding(NAME, test.rule, test.weight, False, sign.evidence)
                for sign in (*_phrases(facts, context), *_addresses(facts, context))
                for test in tests.get(sign.name, ()) if sign.value > test.above and test.weight]
    fired = facts.fire(context.rtf.native)
    if fired is not None:
        return Outcome(None, Fired(context.rtf, facts, fired, tuple(by_lists)))
    return Outcome(findings=tuple(by_lists)) if by_lists else None


def _phrases(facts: Facts, context: Context) -> Iterator[Seen]:
    """A sign a list: the points of its phrases, counted as in the message itself."""
    settings = context.policy.steps.blocked_phrases
    if not settings.enabled:
        return
    points: dict[str, int] = {}
    evidence: dict[str, Evidence] = {}
    for hit in facts.weighed_phrases(settings.obscene, settings.count == "every", True, _ALL):
        points[hit.list] = points.get(hit.list, 0) + hit.points
        if hit.list not in evidence:
            evidence[hit.list] = listed(context.lists, hit.list, hit.entry, hit.text, hit.part, hit.where)
    for name, seen in evidence.items():
        yield Seen(_SIGNS[name], float(points[name]), seen)


def _addresses(facts: Facts, context: Context) -> Iterator[Seen]:
    """A sign a database: how many addresses of it there are."""
    wanted = web_addresses.databases(context.policy)
    hits = [hit for hit in facts.address_hits if hit.list in wanted and facts.urls[hit.url].where == IN_RTF]
    known = [(name, one) for name, one in web_addresses.surely_bad(context) if facts.urls[one.row].where == IN_RTF]
    for name in wanted:
        mine = [hit for hit in hits if hit.list == name]
        in_the_base = [one for database, one in known if database == name]
        if mine:
            url = facts.urls[mine[0].url]
            evidence = listed(context.lists, name, mine[0].entry, url.url, url.part, url.where)
        elif in_the_base:
            url = facts.urls[in_the_base[0].row]
            evidence = in_base(in_the_base[0], url.url, url.part, url.where)
        else:
            continue
        count = len({hit.url for hit in mine} | {one.row for one in in_the_base})
        yield Seen(_SIGNS[name], float(count), evidence)
