"""Beside the steps: what the base of reputations knows of the objects of a message.

It is asked where the local lists and phrases have not decided, between the steps web_addresses and heuristics; of a
message that they have decided, only its files are. Step 5 and the check of files decide by their own objects
(web_addresses.py, files.py), enough text signatures of one known campaign decide here, and the rest raises the rate.

Good reputation lowers it, where nobody can borrow it and nothing speaks against the message: the address that the
client connects from, and a sender's domain that a host which we trust vouches for. A From, an envelope sender, a
Received field and a web address can be written by anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING

from .. import _native
from ..config import Policy
from ..known import Known
from ..message import UNKNOWN
from ..rule import REPUTATION
from ..sender import domain_of
from ..verdict import Evidence, Finding, Status
from . import files, pictures, web_addresses
from .authentication import NOTHING, aligned, said
from .step import Context, Outcome, in_base

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "reputation"
CAMPAIGN, NEAR_CAMPAIGN, GOOD_CLIENT, GOOD_DOMAIN = (
    "known_campaign", "known_near_campaign", "known_good_client", "known_good_domain")
_WEIGHTS = {rule.name: rule.weight for rule in REPUTATION}
_LOWER = frozenset({GOOD_CLIENT, GOOD_DOMAIN})
_BITS = {name: 1 << number for number, name in enumerate(_native.KINDS)}
FILE_KINDS = _BITS["md5"] | _BITS["sha256"]
# A sender's own address may be in a network of dynamic ones: only mail that comes from there itself is suspicious.
_ONLY_OF_CLIENTS = frozenset({"dynamic"})


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if kinds(policy) else ()


def kinds(policy: Policy) -> int:
    """The kinds of objects that this policy asks for, as bits."""
    asked = FILE_KINDS if policy.protection.files else 0
    if web_addresses.databases(policy):
        asked |= _BITS["url"]
    if policy.protection.anti_spam:
        asked |= sum(_BITS[name] for name in ("ip", "domain", "sender", "image", "name"))
        asked |= _BITS["signature"] if policy.reputation.signatures else 0
    return asked if policy.reputation.enabled else 0


def keys(facts: Facts, context: Context, asked: int, base: _native.ReputationBase | None = None) -> bytes:
    """What to ask for, as queries of the core; with `base`, what that one may know."""
    envelope, most = context.envelope, context.policy.reputation.signatures
    of_pictures = pictures.keys(facts, context, bool(asked & _BITS["image"]), bool(asked & _BITS["url"]))
    if envelope is UNKNOWN:
        return facts.object_keys(asked, most, base=base) + of_pictures
    return facts.object_keys(asked, most, envelope.client_ip, _session_domains(context), base) + of_pictures


def run(facts: Facts, context: Context) -> Outcome | None:
    if not context.answers.known:
        return None
    outcome = web_addresses.by_base(facts, context)
    if outcome is None and context.policy.protection.anti_spam:
        outcome = _by_campaign(context) or _rated(facts, context)
    return outcome


def _session_domains(context: Context) -> tuple[str, str]:
    """Of the envelope sender and of the HELO; empty where there is none."""
    sender, helo = context.envelope.mail_from or "", context.envelope.helo or ""
    return domain_of(sender) if "@" in sender else "", "" if helo.startswith("[") else helo


def _by_campaign(context: Context) -> Outcome | None:
    found = _campaign(context)
    sure = [one for one in found if one.verdict == "bad"
            and one.confidence >= context.policy.reputation.decides_from]
    if len(sure) < context.policy.reputation.campaign:
        return None
    return Outcome(Status.SPAM, (Finding(NAME, CAMPAIGN, None, True, _shared(sure, context)),))


def _campaign(context: Context) -> list[Known]:
    """The signatures of the one campaign that the message shares most with: of one record, or of one source where its
    records have no names. What many campaigns have in common is not added up."""
    campaigns: dict[tuple[str, str], list[Known]] = {}
    for one in context.answers.known:
        if one.role == "signature" and one.verdict != "good":
            campaigns.setdefault((one.source, one.record), []).append(one)
    return max(campaigns.values(), key=len, default=[])


def _shared(found: list[Known], context: Context) -> Evidence:
    asked = min(context.policy.reputation.signatures, _native.SIGNATURE_KEYS)
    return in_base(found[0], f"{len(found)} of {asked} text signatures", None, "text")


def _rated(facts: Facts, context: Context) -> Outcome | None:
    """A finding for each rule, of the object that weighs most; what lowers the rate only where nothing raises it."""
    best: dict[str, tuple[float, Evidence]] = {}
    for rule, share, one, evidence in _weighed(facts, context):
        weight = context.policy.weights.get(rule, _WEIGHTS[rule]) * share
        if weight > 0 and (rule not in best or weight > best[rule][0]):
            best[rule] = weight, evidence or _evidence(one, facts, context)
    for exact, similar in pictures.STRONGER.items():
        if exact in best:
            best.pop(similar, None)
    raised = {rule: found for rule, found in best.items() if rule not in _LOWER}
    settings = context.policy.reputation
    most, sign = (settings.most_raised, 1.0) if raised else (settings.most_lowered, -1.0)
    counted = raised or best
    total = sum(weight for weight, _ in counted.values())
    if total <= 0 or most <= 0:
        return None
    scale = sign * min(1.0, most / total)
    return Outcome(findings=tuple(Finding(NAME, rule, weight * scale, False, evidence)
                                  for rule, (weight, evidence) in counted.items()))


def _weighed(facts: Facts, context: Context) -> Iterator[tuple[str, float, Known, Evidence | None]]:
    """(rule, share of its weight, what it is known by, evidence where that isn't the object itself)"""
    spoken: set[str] = set()
    for one in context.answers.known:
        if one.role in ("header_domain", "session_domain"):
            # A sender who calls himself the same in both places is one.
            domain = _native.registrable_domain(name := _domain(one, facts, context)) or name
            if domain in spoken:
                continue
            spoken.add(domain)
        rule = _rule(one, facts, context)
        if rule is not None:
            yield rule, one.confidence / 100, one, None
    found = _campaign(context)
    most = context.policy.reputation.campaign
    if 2 * len(found) >= most:
        share = min(1.0, len(found) / most) * found[0].confidence / 100
        yield NEAR_CAMPAIGN, share, found[0], _shared(found, context)


def _rule(one: Known, facts: Facts, context: Context) -> str | None:
    role, verdict = one.role, one.verdict
    if role in ("client", "relay"):
        return _of_ip(one, _ip(one, facts, context), context)
    if role in ("session_domain", "header_domain") and verdict == "good":
        return GOOD_DOMAIN if _is_vouched_for(_domain(one, facts, context), facts, context) else None
    if verdict == "good" or role == "signature":
        return None
    if role == pictures.ROLE:
        return pictures.rule(one, facts)
    if role in web_addresses.ROLES and not web_addresses.counts(one, facts, context):
        return None
    if role == "file" and not files.counts(one, facts, context):
        return None
    return f"known_{verdict}_{'url' if role in web_addresses.ROLES else role}"


def _of_ip(one: Known, ip: str, context: Context) -> str | None:
    if any(ip_address(ip) in network for network in context.relays):
        return None
    if one.verdict == "good":
        return GOOD_CLIENT if one.role == "client" else None
    if one.role == "relay" and one.categories and _ONLY_OF_CLIENTS.issuperset(one.categories):
        return None
    return f"known_{one.verdict}_{one.role}"


def _is_vouched_for(domain: str, facts: Facts, context: Context) -> bool:
    """Whether a host that we trust says that the mail is of this domain, and says so of the one From as well: else what
    is vouched for is not what the reader is shown."""
    if not context.authserv_ids or len(facts.from_addresses) != 1:
        return False
    results, shown = said(facts.fields, context.authserv_ids) or NOTHING, domain_of(facts.from_addresses[0].address)
    if any(not one or aligned(shown, one) for one in results.no_author):
        return False
    return all(any(aligned(name, one) for one in results.passed) for name in (domain, shown))


def _ip(one: Known, facts: Facts, context: Context) -> str:
    return (context.envelope.client_ip or "") if one.role == "client" else facts.received_ips[one.row]


def _domain(one: Known, facts: Facts, context: Context) -> str:
    if one.role == "session_domain":
        return _session_domains(context)[one.row]
    return domain_of(facts.address_at(one.row)[1])


_FIELDS = ("from", "sender", "reply-to", "to", "cc", "return-path")


def _evidence(one: Known, facts: Facts, context: Context) -> Evidence:
    role = one.role
    if role in ("client", "relay"):
        return in_base(one, _ip(one, facts, context), None, "client_ip" if role == "client" else "received")
    if role == "session_domain":
        return in_base(one, _domain(one, facts, context), None, ("envelope", "helo")[one.row])
    if role == "header_domain":
        field, address = facts.address_at(one.row)
        return in_base(one, domain_of(address), None, _FIELDS[field])
    if role == "sender":
        return in_base(one, facts.from_addresses[0].address if facts.from_addresses else facts.from_, None, "from")
    if role == pictures.ROLE:
        return in_base(one, *pictures.place(one, facts))
    if role in web_addresses.ROLES:
        url = web_addresses.url_of(one, facts)
        return in_base(one, url.url, url.part, url.where)
    file = facts.attachments[facts.file_places[one.row]]
    return in_base(one, file.name or file.sha256, file.part, "attachment")
