"""Step 1: allowed and blocked senders, by the envelope sender, the client IP and the From addresses.

Allowed wins. An allowed From is easily forged: with an envelope it counts only where its domain belongs to
that of the envelope sender or is authenticated by a host that we trust. What such a host says has failed proves
nothing: an envelope sender whose SPF did, a domain whose DMARC did. Of several From addresses all have to be allowed,
and one that is blocked suffices. Last come the senders of good mail that were learnt, where a trusted host vouches for
them and the policy wants them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config import Policy
from ..sender import domain_of, forms
from ..verdict import Finding, Mark, Status
from .authentication import NOTHING, Said, aligned, said
from .step import Context, Lists, Outcome, find_address, listed

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "senders"
ALLOWED, BLOCKED, LEARNT = LISTS = ("allowed-senders", "blocked-senders", "learnt-senders")
_DAY = 86400


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and policy.steps.senders.enabled else ()


def run(facts: Facts, context: Context) -> Outcome | None:
    lists = context.lists
    sender = forms(context.envelope.mail_from or "")[0]
    ip = context.envelope.client_ip
    froms = tuple(forms(address.address)[0] for address in facts.from_addresses)
    finding = _envelope(lists, ALLOWED, sender, ip)
    unproven: tuple[Finding, ...] = ()
    if finding is not None and _is_of_envelope(finding) and _refuted(domain_of(sender), _said(facts, context)):
        unproven, finding = _unproven(finding), _client(lists, ALLOWED, ip)
    if finding is None and (finding := _allowed_from(lists, froms)) and not _proven(facts, context, sender, froms):
        unproven, finding = unproven or _unproven(finding), None
    if finding is not None:
        return Outcome(Status.NOT_SPAM, (finding,), (Mark.TRUSTED,))
    finding = _blocked(lists, sender, ip, froms)
    if finding is not None:
        return Outcome(Status.SPAM, (finding, *unproven), (Mark.BLACKLISTED,))
    if LEARNT in context.filled and (finding := _learnt(facts, context, froms)) is not None:
        return Outcome(Status.NOT_SPAM, (finding,), (Mark.TRUSTED,))
    return Outcome(findings=unproven) if unproven else None


def _learnt(facts: Facts, context: Context, froms: tuple[str, ...]) -> Finding | None:
    """The one From, vouched for whatever the envelope says, of a list that nobody wrote by hand; until it expires."""
    received = facts.received_at if context.envelope.received_at is None else context.envelope.received_at
    if not context.policy.bayes.allow_senders or len(froms) != 1 or received is None:
        return None
    entry = find_address(context.lists, LEARNT, froms[0])
    if entry is None:
        return None
    until = context.lists.entry(LEARNT, entry)[0].partition("\tuntil=")[2]
    results, domain = _said(facts, context), domain_of(froms[0])
    proven = any(aligned(domain, one) for one in results.passed) and not _has_failed(domain, results.no_author)
    if not proven or not until.isdecimal() or int(received // _DAY) > int(until[:9]):
        return None
    return Finding(NAME, "learnt_sender", None, True, listed(context.lists, LEARNT, entry, froms[0], None, "from"))


def _envelope(lists: Lists, name: str, sender: str, ip: str | None) -> Finding | None:
    if sender and (entry := find_address(lists, name, sender)) is not None:
        return _finding(lists, name, entry, sender, "envelope")
    return _client(lists, name, ip)


def _client(lists: Lists, name: str, ip: str | None) -> Finding | None:
    if ip and (entry := lists.find_ip(name, ip)) is not None:
        return _finding(lists, name, entry, ip, "client_ip")
    return None


def _is_of_envelope(finding: Finding) -> bool:
    return finding.evidence is not None and finding.evidence.where == "envelope"


def _unproven(finding: Finding) -> tuple[Finding, ...]:
    return (Finding(NAME, "allowed_sender_unproven", 0.0, False, finding.evidence),)


def _allowed_from(lists: Lists, froms: tuple[str, ...]) -> Finding | None:
    first = None
    for address in froms:
        entry = find_address(lists, ALLOWED, address)
        if entry is None:
            return None
        first = first or _finding(lists, ALLOWED, entry, address, "from")
    return first


def _blocked(lists: Lists, sender: str, ip: str | None, froms: tuple[str, ...]) -> Finding | None:
    finding = _envelope(lists, BLOCKED, sender, ip)
    if finding is not None:
        return finding
    for address in froms:
        entry = find_address(lists, BLOCKED, address)
        if entry is not None:
            return _finding(lists, BLOCKED, entry, address, "from")
    return None


def _finding(lists: Lists, name: str, entry: int, text: str, where: str) -> Finding:
    rule = "allowed_sender" if name == ALLOWED else "blocked_sender"
    return Finding(NAME, rule, None, True, listed(lists, name, entry, text, None, where))


def _proven(facts: Facts, context: Context, sender: str, froms: tuple[str, ...]) -> bool:
    if not context.policy.steps.senders.from_must_agree or not context.envelope.known:
        return True
    results, domain = _said(facts, context), domain_of(sender)
    known = results.passed if _refuted(domain, results) else results.passed | {domain}
    return all(not _has_failed(domain_of(address), results.no_author)
               and any(aligned(domain_of(address), proof) for proof in known) for address in froms)


def _said(facts: Facts, context: Context) -> Said:
    return said(facts.fields, context.authserv_ids) if context.authserv_ids else NOTHING


def _refuted(domain: str, results: Said) -> bool:
    """Whether a host that we trust says that mail from such an envelope sender is not the domain's own."""
    if _has_failed(domain, results.no_author):
        return True
    return _has_failed(domain, results.no_sender) and not any(aligned(domain, one) for one in results.passed)


def _has_failed(domain: str, failed: frozenset[str]) -> bool:
    return any(not one or aligned(domain, one) for one in failed)
