"""What was read in pictures and what drawings say, for the step images: by the lists, by the heuristics and the
operator's own rules, and by what was learnt.

Reading makes mistakes and letters in a picture prove little, so nothing here decides, and what was learnt only raises
the rate. (Web addresses decide in web_addresses.py, but for those that may be misread.) A rule that the text of the
message has fired already doesn't fire again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from .. import _native
from ..config import Policy
from ..rule import HEURISTICS
from ..verdict import Evidence, Finding
from . import enclosed
from .enclosed import Seen
from .rules import RuleTable, compiled
from .step import Context

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images import Look, Written

# Signs that say of a text alone what they say of a message. What counts bytes, capitals, scripts or damaged letters
# says more of the reading than of the picture.
SIGNS = frozenset((
    "text_urgent", "text_account", "text_action", "text_credentials_lure", "text_money", "text_advance_fee",
    "text_lottery", "text_pharmacy", "text_adult", "text_marketing", "text_delivery", "text_crypto_address",
    "text_extortion", "text_greeting_generic", "text_investment", "link_lookalike", "link_brand_in_host",
    "link_brand_in_path", "link_shortener", "link_open_redirect", "link_redirector", "link_ip_host", "link_odd_ip",
    "link_free_hosting", "link_dynamic_dns", "link_cheap_suffix", "link_ipfs"))
_TEXT_VIEW = _native.FEATURE_VIEWS.index("text")


def table(policy: Policy, step: str) -> RuleTable:
    """The heuristics that speak of nothing but these signs, and the operator's rules about addresses and text."""
    names, chosen = set(SIGNS), []
    for rule in (*HEURISTICS, *policy.rules):
        of_text = rule.body is not None or rule.address is not None
        if of_text or rule.tests_sign in SIGNS or (
                rule.combines and names.issuperset((*rule.all, *rule.any, *rule.not_))):
            chosen.append(rule)
            names |= {rule.name} if rule in policy.rules else set()
    return compiled(step, chosen, policy.weights)


def findings(seen: Look, facts: Facts, context: Context, step: str) -> tuple[Finding, ...]:
    tests = context.images.signs
    found = {test.rule: Finding(step, test.rule, test.weight, False, sign.evidence)
             for sign in (*_by_lists(seen, context), *_by_words(seen.texts, context))
             for test in reversed(tests.get(sign.name, ())) if sign.value > test.above and test.weight}
    if context.texts is not None:
        for one in _by_rules(seen.texts, facts, context.texts):
            found.setdefault(one.rule, one)
    return tuple(found.values())


def _by_rules(texts: tuple[Written, ...], facts: Facts, rules: RuleTable) -> Iterator[Finding]:
    said = {sign.name for sign in facts.signs}
    # What the operator's rules find in the message itself.
    own = {one.rule for one in rules.find(facts, ())} if rules.later else set()
    for written in texts:
        signs = [sign for sign in written.facts.signs if sign.name in SIGNS and sign.name not in said]
        for one in rules.find(written.facts, signs):
            if one.rule not in own:
                text = one.evidence.text if one.evidence else ""
                yield msgspec.structs.replace(one, evidence=Evidence(text, written.part, written.where))


def _by_lists(seen: Look, context: Context) -> Iterator[Seen]:
    hits = [hit._replace(part=one.part, where=one.where)
            for one in seen.texts for hit in enclosed.hits(one.facts, context, False)]
    yield from enclosed.phrases("ocr_", hits, context)
    found = [(hit, one.url) for one in seen.addresses if not one.sure for hit in one.hits]
    yield from enclosed.addresses("ocr_", found, (), context)


def _by_words(texts: tuple[Written, ...], context: Context) -> Iterator[Seen]:
    """The words of the text that says most; the other views of the learner look at what a picture doesn't have."""
    model = context.model
    if isinstance(model, str) or not context.policy.steps.bayes.enabled or (
            min(model.counts()) < context.policy.bayes.least_messages):
        return
    said = [(one.facts.learnt_odds(model)[1][_TEXT_VIEW], one.part, one.where) for one in texts]
    if said:
        nats, part, where = max(said)
        yield Seen("ocr_words", nats, Evidence(f"{nats:+.2f} by the words that were learnt", part, where))
