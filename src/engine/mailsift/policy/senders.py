"""Step 1: allowed and blocked senders, by the envelope sender, the client IP and the From addresses.

Allowed wins. An allowed From is easily forged: with an envelope it counts only where its domain belongs to
that of the envelope sender or is authenticated by a host that we trust. Of several From addresses all have to
be allowed, and one that is blocked suffices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..verdict import Finding, Mark, Status
from .authentication import aligned, authenticated, domain_of
from .step import Context, Lists, Outcome, listed

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "senders"
ALLOWED, BLOCKED = LISTS = ("allowed-senders", "blocked-senders")


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.senders.enabled else ()


def run(facts: Facts, context: Context) -> Outcome | None:
    lists = context.lists
    sender = (context.envelope.mail_from or "").strip().strip("<>").lower()
    ip = context.envelope.client_ip
    froms = tuple(address.address.lower() for address in facts.from_addresses)
    finding = _envelope(lists, ALLOWED, sender, ip)
    unproven: tuple[Finding, ...] = ()
    if finding is None and (finding := _allowed_from(lists, froms)) and not _proven(facts, context, froms):
        unproven = (Finding(NAME, "allowed_sender_unproven", 0.0, False, finding.evidence),)
        finding = None
    if finding is not None:
        return Outcome(Status.NOT_SPAM, (finding,), (Mark.TRUSTED,))
    finding = _blocked(lists, sender, ip, froms)
    if finding is not None:
        return Outcome(Status.SPAM, (finding, *unproven), (Mark.BLACKLISTED,))
    return Outcome(findings=unproven) if unproven else None


def _envelope(lists: Lists, name: str, sender: str, ip: str | None) -> Finding | None:
    if sender and (entry := lists.find_address(name, sender)) is not None:
        return _finding(lists, name, entry, sender, "envelope")
    if ip and (entry := lists.find_ip(name, ip)) is not None:
        return _finding(lists, name, entry, ip, "client_ip")
    return None


def _allowed_from(lists: Lists, froms: tuple[str, ...]) -> Finding | None:
    first = None
    for address in froms:
        entry = lists.find_address(ALLOWED, address)
        if entry is None:
            return None
        first = first or _finding(lists, ALLOWED, entry, address, "from")
    return first


def _blocked(lists: Lists, sender: str, ip: str | None, froms: tuple[str, ...]) -> Finding | None:
    finding = _envelope(lists, BLOCKED, sender, ip)
    if finding is not None:
        return finding
    for address in froms:
        entry = lists.find_address(BLOCKED, address)
        if entry is not None:
            return _finding(lists, BLOCKED, entry, address, "from")
    return None


def _finding(lists: Lists, name: str, entry: int, text: str, where: str) -> Finding:
    rule = "allowed_sender" if name == ALLOWED else "blocked_sender"
    return Finding(NAME, rule, None, True, listed(lists, name, entry, text, None, where))


def _proven(facts: Facts, context: Context, froms: tuple[str, ...]) -> bool:
    envelope = context.envelope
    if not context.policy.steps.senders.from_must_agree or not envelope.known:
        return True
    known = {domain_of((envelope.mail_from or "").strip().strip("<>"))}
    if context.authserv_ids:
        known |= authenticated(facts.headers, context.authserv_ids)
    return all(any(aligned(domain_of(address), domain) for domain in known) for address in froms)
