"""Step 5: a web address in the database of phishing addresses, or of suspicious ones, is spam.

The first belongs to the Anti-Phishing, the second to the Anti-Spam; each has a switch of its own besides. The base of
reputations is asked where the operator's lists have nothing: what it surely knows to be bad decides as well, as
phishing where it says so, else by the switch of suspicious addresses. Addresses that pictures show decide as well, once
the pictures were looked at. Addresses in RTF attachments are left to the step rtf.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..config import Policy
from ..known import Known
from ..verdict import Finding, Mark, Status
from .step import IN_RTF, MOST_FINDINGS, Context, Outcome, in_base, listed

if TYPE_CHECKING:
    from ..fact_values import Url
    from ..facts import Facts
    from ..images.addresses import Address

NAME = "web_addresses"
PHISHING, SUSPICIOUS = LISTS = ("phishing", "suspicious")
# What an address is in its message, for the base: the row of the second is its place in Look.addresses.
ROLES = IN_MESSAGE, SHOWN = ("url", "shown_url")
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


def in_pictures(addresses: Sequence[Address], context: Context) -> Outcome | None:
    """By the lists, where a picture shows an address of which it is sure that it is that one."""
    wanted = databases(context.policy)
    # Several look-up expressions of one address may stand in one list; the most exact one comes first.
    first = {(wanted.index(hit.list), place): hit for place, one in enumerate(addresses) if one.sure
             for hit in reversed(one.hits) if hit.list in wanted}
    if not first:
        return None
    findings = []
    for database, place in sorted(first)[:MOST_FINDINGS]:
        url, name = addresses[place].url, wanted[database]
        evidence = listed(context.lists, name, first[database, place].entry, url.url, url.part, url.where)
        findings.append(Finding(NAME, _RULES[name], None, True, evidence))
    return _spam(findings, any(wanted[database] == PHISHING for database, _ in first))


def by_base(facts: Facts, context: Context) -> Outcome | None:
    wanted = databases(context.policy)
    found = sorted([(wanted.index(name), one.role == SHOWN, one.row, url, one)
                    for name, one, url in surely_bad(facts, context) if name in wanted and url.where != IN_RTF])
    if not found:
        return None
    findings = [Finding(NAME, _RULES[wanted[place]], None, True, in_base(one, url.url, url.part, url.where))
                for place, _, _, url, one in found[:MOST_FINDINGS]]
    return _spam(findings, wanted[found[0][0]] == PHISHING)


def surely_bad(facts: Facts, context: Context) -> list[tuple[str, Known, Url]]:
    """Addresses that decide by the base, each with the database that it belongs to."""
    least = context.policy.reputation.decides_from
    return [(_database(one), one, url_of(one, facts)) for one in context.answers.known
            if one.role in ROLES and one.verdict == "bad" and one.confidence >= least and _is_sure(one, facts)]


def counts(one: Known, facts: Facts, context: Context) -> bool:
    """Whether an address of the base that doesn't decide raises the rate."""
    return _database(one) in databases(context.policy) and url_of(one, facts).where != IN_RTF


def url_of(one: Known, facts: Facts) -> Url:
    return facts.urls[one.row] if one.role == IN_MESSAGE else _shown(one, facts).url


def _is_sure(one: Known, facts: Facts) -> bool:
    return one.role == IN_MESSAGE or _shown(one, facts).sure


def _shown(one: Known, facts: Facts) -> Address:
    assert facts.looked is not None
    return facts.looked.addresses[one.row]


def _database(one: Known) -> str:
    return PHISHING if PHISHING in one.categories else SUSPICIOUS
