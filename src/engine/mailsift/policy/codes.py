"""What codes in a message say for the verdict: addresses that the lists know, signs for the rules of the step images.

An address in a code counts as one in the text does: where the lists know it, the step web_addresses would have decided,
so this does, with `where` = "qr".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .. import _native
from ..fact_values import AddressHit, Sign, Url
from ..verdict import Finding, Mark, Status
from . import web_addresses
from .step import MOST_FINDINGS, Context, Outcome, listed

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images.payloads import Seen

# Signs that this makes, for rules of the step images.
SIGNS = ("code", "code_url", "code_in_little_text", "code_drawn", "code_foreign", "code_payment",
         "code_script", "code_link_odd", "code_recipient")
_RULES = {web_addresses.PHISHING: "phishing_url", web_addresses.SUSPICIOUS: "suspicious_url"}
_OF_KIND = {"payment": "code_payment", "script": "code_script", "data": "code_script"}
# Of the signs of a link the one that has a rule of its own.
_NAMES_RECIPIENT = "link_recipient"


def decided(codes: Sequence[Seen], context: Context) -> Outcome | None:
    """Spam where an address in a code is in a database whose switch is on."""
    wanted = web_addresses.databases(context.policy)
    # Several look-up expressions of one address may stand in one list; the most exact one comes first.
    hits: dict[tuple[str, str, str], tuple[AddressHit, Url]] = {}
    for code in codes:
        for hit in code.hits:
            url = code.urls[hit.url]
            if hit.list in wanted:
                hits.setdefault((hit.list, url.canonical, url.part), (hit, url))
    if not hits:
        return None
    ordered = sorted(hits.values(), key=lambda pair: wanted.index(pair[0].list))[:MOST_FINDINGS]
    findings = tuple([Finding(web_addresses.NAME, _RULES[hit.list], None, True,
                              listed(context.lists, hit.list, hit.entry, url.url, url.part, url.where))
                      for hit, url in ordered])
    phishing = any(hit.list == web_addresses.PHISHING for hit, _ in ordered)
    return Outcome(Status.SPAM, findings, (Mark.PHISHING,) if phishing else ())


def signs(codes: Sequence[Seen], facts: Facts) -> tuple[Sign, ...]:
    """Each sign once, with its count and the first code that it was seen in."""
    counts: dict[str, int] = {}
    first: dict[str, Seen] = {}
    for code in codes:
        for name in _names(code, facts):
            counts[name] = counts.get(name, 0) + 1
            first.setdefault(name, code)
    return tuple([Sign(name, float(counts[name]), first[name].code.text, first[name].code.part)
                  for name in SIGNS if name in counts])


def _names(seen: Seen, facts: Facts) -> Iterator[str]:
    code = seen.code
    yield "code"
    if code.drawn:
        yield "code_drawn"
    if code.kind in _OF_KIND:
        yield _OF_KIND[code.kind]
    if not seen.urls:
        return
    yield "code_url"
    if not facts.text_signatures:  # of fewer than 20 words none is made
        yield "code_in_little_text"
    if not any(_is_of_sender(url, facts) for url in seen.urls):
        yield "code_foreign"
    if _NAMES_RECIPIENT in seen.signs:
        yield "code_recipient"
    if any(sign != _NAMES_RECIPIENT for sign in seen.signs):
        yield "code_link_odd"


def _is_of_sender(url: Url, facts: Facts) -> bool:
    return bool(url.domain) and url.domain in {_native.registrable_domain(domain) for domain in facts.domains}
