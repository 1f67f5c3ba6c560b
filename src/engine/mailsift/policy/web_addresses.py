"""Step 5: a web address in the database of phishing addresses, or of suspicious ones, is spam.

The first belongs to the Anti-Phishing, the second to the Anti-Spam; each has a switch of its own besides. The base of
reputations is asked where the operator's lists have nothing: what it surely knows to be bad decides as well, as
phishing where it says so, else by the switch of suspicious addresses. Addresses in RTF attachments are left to the
step rtf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..known import Known
from ..verdict import Finding, Mark, Status
from .step import IN_RTF, MOST_FINDINGS, Context, Outcome, in_base, listed

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "web_addresses"
PHISHING, SUSPICIOUS = LISTS = ("phishing", "suspicious")
_RULES = {PHISHING: "phishing_url", SUSPICIOUS: "suspicious_url"}


def checks(policy: Policy) -> tuple[str, ...]:
    return tuple(f"{NAME}.{name}" for name in databases(policy))


def databases(policy: Policy) -> tuple[str, ...]:
    protection, settings = policy.protection, policy.steps.web_addresses
    wanted = ((PHISHING, protection.anti_phishing and settings.phishing),
              (SUSPICIOUS, protection.anti_spam and settings.suspicious))
    return tuple(name for name, on in wanted if on and settings.enabled)


def run(facts: Facts, context: Context) -> Outcome | None:
    hits = facts.address_hits
    if not hits:
        return None
    wanted = databases(context.policy)
    # Several look-up expressions of one address may stand in one list; the most exact one comes first.
    first = {(hit.list, hit.url): hit for hit in reversed(hits)
             if hit.list in wanted and facts.urls[hit.url].where != IN_RTF}
    if not first:
        return None
    findings = []
    # Phishing before suspicious, then in the order of the addresses.
    for name, url in sorted(first, key=lambda key: (wanted.index(key[0]), key[1]))[:MOST_FINDINGS]:
        seen, hit = facts.urls[url], first[name, url]
        evidence = listed(context.lists, name, hit.entry, seen.url, seen.part, seen.where)
        findings.append(Finding(NAME, _RULES[name], None, True, evidence))
    return _spam(findings, any(name == PHISHING for name, _ in first))


def _spam(findings: list[Finding], phishing: bool) -> Outcome:
    return Outcome(Status.SPAM, tuple(findings), (Mark.PHISHING,) if phishing else ())


def by_base(facts: Facts, context: Context) -> Outcome | None:
    wanted = databases(context.policy)
    found = sorted((wanted.index(name), one.row, one) for name, one in surely_bad(context)
                   if name in wanted and facts.urls[one.row].where != IN_RTF)
    if not found:
        return None
    findings = []
    for place, row, one in found[:MOST_FINDINGS]:
        evidence = in_base(one, facts.urls[row].url, facts.urls[row].part, facts.urls[row].where)
        findings.append(Finding(NAME, _RULES[wanted[place]], None, True, evidence))
    return _spam(findings, wanted[found[0][0]] == PHISHING)


def surely_bad(context: Context) -> list[tuple[str, Known]]:
    """Addresses that decide by the base, each with the database that it belongs to."""
    least = context.policy.reputation.decides_from
    return [(_database(one), one) for one in context.answers.known
            if one.role == "url" and one.verdict == "bad" and one.confidence >= least]


def counts(one: Known, facts: Facts, context: Context) -> bool:
    """Whether an address of the base that doesn't decide raises the rate."""
    return _database(one) in databases(context.policy) and facts.urls[one.row].where != IN_RTF


def _database(one: Known) -> str:
    return PHISHING if PHISHING in one.categories else SUSPICIOUS
