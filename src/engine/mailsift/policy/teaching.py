"""Which scanned mail may teach the Bayes step: where something that the model has no part in says what it is.

Evidence of content: a phishing or suspicious address, blocked phrases, an infected file. Evidence of a sender or a
house: a blocked sender; an allowed one whose From a host that we trust vouches for, as anybody can write a From; an
allowed phrase, which who knows it can write; mail inside Exchange. And the rules: where they alone are as good as sure
of spam and the model leans to it, or where they have nothing to say and the model is sure of ham. A test string and
mail that is not addressed to me say nothing about content. Whatever the evidence, a model that says the opposite is
listened to, and where two criteria that decide contradict each other nothing is learnt.
"""

from __future__ import annotations

import math
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple

from .. import _native
from ..sender import domain_of
from ..verdict import Finding, Status
from .authentication import NOTHING, aligned, said
from .bayes import Learnt
from .rate import BIAS
from .step import Context

if TYPE_CHECKING:
    from ..facts import Facts
    from .run import State

# Nats. What the model has to say at least for the side that the evidence is on.
CONTENT_LEAST = -2.0
SENDER_LEAST = 0.0
# Of the rules alone (the bias and their weights): 99 in 100, or nothing but trifles. Silent rules are weaker evidence
# than loud ones, so that the model has to be surer of ham.
RULES_SPAM = 4.5
RULES_HAM = BIAS + 0.6
RULES_LEAST = {True: 0.5, False: 2.0}
# A view that errs by less than one in twenty is taught nothing (core/bayes/model.hpp, kMargin).
_SURE = math.log(19)
# No message is far out whose log-odds are between these.
_BETWEEN = (RULES_HAM - RULES_LEAST[False], RULES_SPAM + RULES_LEAST[True])

CONTENT, SENDER, RULES = EVIDENCE = ("content", "sender", "rules")
# By the rules of findings that decide: what they are evidence of, and how much the model must agree.
_KINDS = {
    "blocked_phrase": CONTENT, "obscene_phrase": CONTENT, "phishing_url": CONTENT, "suspicious_url": CONTENT,
    "infected_file": CONTENT, "blocked_sender": SENDER, "allowed_sender": SENDER, "allowed_phrase": SENDER,
    "sent_inside_exchange": SENDER}
_HAM = frozenset({"allowed_sender", "allowed_phrase", "sent_inside_exchange"})
_LEAST = {CONTENT: CONTENT_LEAST, SENDER: SENDER_LEAST}


class Candidate(NamedTuple):
    """A message that may teach. `agrees`: whether the model doesn't say the opposite. `sender`: a domain, `=` before it
    where it is authenticated; `network`: of the client, "" where that says nothing. `received_at`: seconds."""

    spam: bool
    evidence: str
    agrees: bool
    sender: str
    network: str
    received_at: float | None


def is_far(status: Status | None, odds: float) -> bool:
    """Whether it is worth a look: all that it costs for most messages."""
    return status is not None or not _BETWEEN[0] < odds < _BETWEEN[1]


def of(state: State) -> Candidate | None:
    """None where there is no evidence, or nothing to learn from it."""
    context = state.context
    if isinstance(context.model, str):
        return None
    judged = _by_rules(state) if state.status is None else _decided(state, context.model)
    if judged is None:
        return None
    spam, evidence, agrees = judged
    facts = state.facts
    sender, proven, refuted = sender_of(facts, context)
    if not spam and (facts.limits or facts.unreadable or facts.unsupported or refuted):
        return None
    if evidence == SENDER and "allowed_sender" in _rules(state) and not proven:
        return None
    received = context.envelope.received_at
    return Candidate(spam, evidence, agrees, f"={sender}" if proven else sender, "" if proven else _network(context),
                     facts.received_at if received is None else received)


def sender_of(facts: Facts, context: Context) -> tuple[str, bool, bool]:
    """The registrable domain of the From; whether a host that we trust vouches for it, and whether one says that it is
    not. Of several From addresses none is vouched for."""
    domains = [domain_of(address.address) for address in facts.from_addresses]
    domain = domains[0] if domains else ""
    results = said(facts.fields, context.authserv_ids) if context.authserv_ids else NOTHING
    failed = any(not one or aligned(domain, one) for one in results.no_author)
    proven = len(domains) == 1 and not failed and any(aligned(domain, one) for one in results.passed)
    refuted = failed or (bool(results.no_sender) and not proven)
    return _native.registrable_domain(domain) or domain, proven, refuted


def _network(context: Context) -> str:
    """Of the client, unless it is one of our own."""
    text = context.envelope.client_ip
    if text is None:
        return ""
    ip = ip_address(text)
    if any(ip in network for network in context.relays):
        return ""
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))


def _decides(state: State) -> list[Finding]:
    """The findings that decided, without making those that didn't."""
    return [finding for part in state.found if not isinstance(part, Learnt)
            for finding in (part if isinstance(part, tuple) else part.make()) if finding.decided]


def _rules(state: State) -> frozenset[str]:
    return frozenset(finding.rule for finding in _decides(state))


def _decided(state: State, model: _native.Model) -> tuple[bool, str, bool] | None:
    rules = _rules(state)
    spam = state.status is Status.SPAM
    if not rules <= _KINDS.keys() or any((rule in _HAM) is spam for rule in rules):
        return None
    kind = CONTENT if any(_KINDS[rule] == CONTENT for rule in rules) else SENDER
    odds, views = state.facts.learnt_odds(model)
    side = 1 if spam else -1
    if all(side * view > _SURE for view in views):
        return None
    return spam, kind, side * odds >= _LEAST[kind]


def _by_rules(state: State) -> tuple[bool, str, bool] | None:
    rules, learnt = BIAS, None
    for part in state.found:
        if isinstance(part, Learnt):
            learnt = part
        else:
            rules += sum([finding.weight or 0.0 for finding in part] if isinstance(part, tuple) else part.weights)
    if learnt is None:
        return None
    spam = learnt.weight > 0
    side = 1 if spam else -1
    if side * learnt.weight < RULES_LEAST[spam] or (rules < RULES_SPAM if spam else rules > RULES_HAM):
        return None
    if all(side * view > _SURE for view in learnt.views):
        return None
    return spam, RULES, True
