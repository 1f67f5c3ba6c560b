"""What codes in a message say for the verdict: signs for the rules of the step images.

Their addresses count as those in the text do (web_addresses.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .. import _native
from ..fact_values import Sign, Url

if TYPE_CHECKING:
    from ..facts import Facts
    from ..images.payloads import Seen

# Signs that this makes, for rules of the step images.
SIGNS = ("code", "code_url", "code_in_little_text", "code_drawn", "code_foreign", "code_payment",
         "code_script", "code_link_odd", "code_recipient")
_OF_KIND = {"payment": "code_payment", "script": "code_script", "data": "code_script"}
# Of the signs of a link the one that has a rule of its own.
_NAMES_RECIPIENT = "link_recipient"


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
