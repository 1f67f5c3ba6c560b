"""Which scanned mail may teach the Bayes step: where something that the model has no part in says what it is.

Evidence of content: a phishing or suspicious address, blocked phrases, an infected file, a known campaign. Evidence of
a sender or a house: a blocked sender; an allowed one whose From a host that we trust vouches for, as anybody can write
a From; an allowed phrase, which who knows it can write; mail inside Exchange. And the rules: where they alone are as
good as sure of spam and the model leans to it, or where they have nothing to say and the model is sure of ham. A test
string and mail that is not addressed to me say nothing about content. Whatever the evidence, a model that says the
opposite is listened to, and where two criteria that decide contradict each other nothing is learnt.
"""

from __future__ import annotations

import math
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple

from .. import _native
from ..sender import domain_of
from ..verdict import Status
from .authentication import NOTHING, aligned, said
from .bayes import Learnt
from .blocked_phrases import Weighed
from .rate import BIAS
from .step import Context

if TYPE_CHECKING:
    from ..facts import Facts
    from .run import State

# Nats. What the model has to say at least for the side that the evidence is on.
CONTENT_LEAST = -2.0
SENDER_LEAST = 0.0
# Of the rules alone (the bias and their weights): 99 in 100, or as good as nothing. Silent rules are weaker evidence
# than loud ones, so that the model has to be surer of ham.
RULES_SPAM = 4.5
RULES_HAM = BIAS + 0.3
RULES_LEAST = {True: 0.5, False: 2.0}
# Log-odds beyond which a view errs too little to be taught anything.
_SURE = math.log(1 / _native.LEARN_MARGIN - 1)

CONTENT, SENDER, RULES = EVIDENCE = ("content", "sender", "rules")
# By the rules of findings that decide: what they are evidence of, and how much the model must agree.
_KINDS = {
    "blocked_phrase": CONTENT, "phishing_url": CONTENT, "suspicious_url": CONTENT,
    "infected_file": CONTENT, "known_campaign": CONTENT, "blocked_sender": SENDER, "allowed_sender": SENDER,
    "allowed_phrase": SENDER,
    "sent_inside_exchange": SENDER}
_HAM = frozenset({"allowed_sender", "allowed_phrase", "sent_inside_exchange"})
_LEAST = {CONTENT: CONTENT_LEAST, SENDER: SENDER_LEAST}


class Candidate(NamedTuple):
    """A message that may teach. `least`: what the model has to say for that side, None where it has said so. `sender`:
    a domain, `=` before it where it is authenticated; `network`: of the client, "" where that says nothing.
    `received_at`: seconds."""

    spam: bool
    evidence: str
    least: float | None
    sender: str
    network: str
    received_at: float | None


def is_worth_a_look(state: State) -> bool:
    """All that it costs for most messages. It is for those that are decided, and for those that the rules and the model
    are far out with and that a view would still learn from."""
    if state.status is not None:
        return True
    found = state.found
    # The last step's; what is beside the steps may stand behind it.
    learnt = found[-1] if found and type(found[-1]) is Learnt else _learnt(state)
    if learnt is None or -RULES_LEAST[False] < (odds := learnt.odds) < RULES_LEAST[True]:
        return False
    rules = BIAS + sum(state.weights) - sum(learnt.weights)
    if odds > 0:
        return rules >= RULES_SPAM and min(learnt.views[:_native.TAUGHT_VIEWS]) <= _SURE
    return rules <= RULES_HAM and max(learnt.views[:_native.TAUGHT_VIEWS]) >= -_SURE


def of(state: State) -> Candidate | None:
    """Of a message that is worth a look; None where there is no evidence."""
    context, facts = state.context, state.facts
    if isinstance(context.model, str):
        return None
    judged = _decided(state) if state.status is not None else _by_rules(state)
    if judged is None:
        return None
    spam, evidence, least = judged
    if not spam and (facts.limits or facts.unreadable or facts.unsupported or facts.learnt_in_part()):
        return None
    sender, proven, refuted = sender_of(facts, context.authserv_ids)
    if not spam and (refuted or not _is_vouched_for(state, sender if proven else "")):
        return None
    received = context.envelope.received_at
    return Candidate(spam, evidence, least, f"={sender}" if proven else sender, "" if proven else _network(context),
                     facts.received_at if received is None else received)


def _learnt(state: State) -> Learnt | None:
    return next((part for part in reversed(state.found) if isinstance(part, Learnt)), None)


def sender_of(facts: Facts, authserv_ids: frozenset[str]) -> tuple[str, bool, bool]:
    """The registrable domain of the From; whether a host that we trust vouches for it, and whether one says that it is
    not. Of several From addresses none is vouched for."""
    domains = [domain_of(address.address) for address in facts.from_addresses]
    domain = domains[0] if domains else ""
    results = said(facts.fields, authserv_ids) if authserv_ids else NOTHING
    failed = any(not one or aligned(domain, one) for one in results.no_author)
    proven = len(domains) == 1 and not failed and any(aligned(domain, one) for one in results.passed)
    refuted = failed or (bool(results.no_sender) and not proven)
    return _native.registrable_domain(domain) or domain, proven, refuted


def _is_vouched_for(state: State, proven: str) -> bool:
    """Whether an allowed sender, if one decided, is the domain that is proven: a client's address is none."""
    for part in state.found:
        for finding in part if isinstance(part, tuple) else ():
            if finding.rule == "allowed_sender" and finding.evidence is not None:
                where, domain = finding.evidence.where, domain_of(state.context.envelope.mail_from or "")
                is_of = where == "envelope" and (_native.registrable_domain(domain) or domain) == proven
                return bool(proven) and (where == "from" or is_of)
    return True


def _network(context: Context) -> str:
    """Of the client, unless it is one of our own."""
    text = context.envelope.client_ip
    if text is None:
        return ""
    ip = ip_address(text)
    if any(ip in network for network in context.relays):
        return ""
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))


def _rules(state: State) -> set[str]:
    """The rules that decided; of phrases without making their findings."""
    rules = set()
    for part in state.found:
        if isinstance(part, tuple):
            rules.update([finding.rule for finding in part if finding.decided])
        elif isinstance(part, Weighed) and part.spam:
            rules.add("blocked_phrase")
    return rules


def _decided(state: State) -> tuple[bool, str, float | None] | None:
    rules, spam = _rules(state), state.status is Status.SPAM
    if not rules <= _KINDS.keys() or any((rule in _HAM) is spam for rule in rules):
        return None
    if "allowed_sender" in rules and not state.context.authserv_ids:
        return None  # nobody could vouch for it
    kind = CONTENT if any(_KINDS[rule] == CONTENT for rule in rules) else SENDER
    return spam, kind, _LEAST[kind]


def _by_rules(state: State) -> tuple[bool, str, float | None] | None:
    learnt = _learnt(state)
    return None if learnt is None else (learnt.odds > 0, RULES, None)
