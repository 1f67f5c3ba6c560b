"""Step 5: a web address in the database of phishing addresses, or of suspicious ones, is spam.

The first belongs to the Anti-Phishing, the second to the Anti-Spam; each has a switch of its own besides. Addresses in
RTF attachments are left to the step rtf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..verdict import Finding, Mark, Status
from .step import IN_RTF, MOST_FINDINGS, Context, Outcome, listed

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
    phishing = any(name == PHISHING for name, _ in first)
    return Outcome(Status.SPAM, tuple(findings), (Mark.PHISHING,) if phishing else ())
