"""Step 2: mail sent inside Microsoft Exchange, where the policy excludes it from the scan.

Exchange writes X-MS-Exchange-Organization-AuthAs: Internal into mail of its own authenticated users and
removes the field from mail that comes from outside. Whoever talks to us directly can write it too, so that it
counts only when the client is a configured relay of ours.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from ..config import Policy
from ..verdict import Evidence, Finding, Status
from .authentication import is_plain
from .step import Context, Outcome

if TYPE_CHECKING:
    from ..facts import Facts

NAME = "exchange"
FIELD = "X-MS-Exchange-Organization-AuthAs"
_FIELD = FIELD.lower()


def checks(policy: Policy) -> tuple[str, ...]:
    return (NAME,) if policy.protection.anti_spam and not policy.steps.exchange.scan else ()


def run(facts: Facts, context: Context) -> Outcome | None:
    if not _from_relay(context):
        return None
    found = [(value.strip(" \t").lower(), is_plain(flags)) for name, value, flags in facts.fields
             if len(name) == len(_FIELD) and name.lower() == _FIELD]
    # A second value can only be there because somebody put it there; so can one that Exchange may not see as a field.
    if found != [("internal", True)]:
        return None
    evidence = Evidence(f"{FIELD}: Internal", None, "header")
    return Outcome(Status.NOT_SPAM, (Finding(NAME, "sent_inside_exchange", None, True, evidence),))


def _from_relay(context: Context) -> bool:
    if not context.relays or context.envelope.client_ip is None:
        return False
    try:
        ip = ip_address(context.envelope.client_ip)
    except ValueError:
        return False
    if ip.version == 6 and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip in network for network in context.relays)
