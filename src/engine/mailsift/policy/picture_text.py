"""What was read in pictures, for the step images: by the lists, by the heuristics, and by what was learnt.

Reading makes mistakes and letters in a picture prove little, so nothing here decides, and what was learnt only raises
the rate. A rule that the text of the message has fired already doesn't fire again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
    from ..images import Written

WHERE = "ocr"
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
    """The heuristics that speak of nothing but these signs."""
    chosen = [rule for rule in HEURISTICS if rule.tests_sign in SIGNS
              or (rule.combines and SIGNS.issuperset((*rule.all, *rule.any, *rule.not_)))]
    return compiled(step, chosen, policy.weights)


def findings(texts: tuple[Written, ...], facts: Facts, context: Context, step: str) -> tuple[Finding, ...]:
    tests = context.images.signs
    found = {test.rule: Finding(step, test.rule, test.weight, False, sign.evidence)
             for sign in (*_by_lists(texts, context), *_by_words(texts, context))
             for test in reversed(tests.get(sign.name, ())) if sign.value > test.above and test.weight}
    if context.texts is not None:
        said = {sign.name for sign in facts.signs}
        for written in texts:
            signs = [sign for sign in written.facts.signs if sign.name in SIGNS and sign.name not in said]
            for one in context.texts.find(written.facts, signs):
                evidence = Evidence(one.evidence.text if one.evidence else "", written.part, WHERE)
                found.setdefault(one.rule, Finding(step, one.rule, one.weight, False, evidence))
    return tuple(found.values())


def _by_lists(texts: tuple[Written, ...], context: Context) -> Iterator[Seen]:
    hits = [hit._replace(part=one.part, where=WHERE)
            for one in texts for hit in enclosed.hits(one.facts, context, False)]
    yield from enclosed.phrases("ocr_", hits, context)
    found = [(hit, one.facts.urls[hit.url]._replace(part=one.part, where=WHERE))
             for one in texts for hit in one.facts.address_hits]
    yield from enclosed.addresses("ocr_", found, (), context)


def _by_words(texts: tuple[Written, ...], context: Context) -> Iterator[Seen]:
    """The words of the text that says most; the other views of the learner look at what a picture doesn't have."""
    model = context.model
    if isinstance(model, str) or not context.policy.steps.bayes.enabled or (
            min(model.counts()) < context.policy.bayes.least_messages):
        return
    said = [(one.facts.learnt_odds(model)[1][_TEXT_VIEW], one.part) for one in texts]
    if said:
        nats, part = max(said)
        yield Seen("ocr_words", nats, Evidence(f"{nats:+.2f} by the words that were learnt", part, WHERE))
