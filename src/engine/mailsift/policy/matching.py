"""Tests of operators' rules: masks over header fields, web addresses and the names of attachments.

Masks are matched natively, in time linear in the text; letter case plays no part. No regular expressions: one that an
operator wrote could stand still on a hostile message.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from .. import _native
from ..rule import Rule
from ..verdict import Evidence
from .step import without_passwords

if TYPE_CHECKING:
    from ..facts import Facts

Test = Callable[["Facts"], Evidence | None]

# Characters of a field or an address that are looked at, and that evidence shows.
_MOST_TEXT = 8192
_MOST_SHOWN = 200
_SPECIAL = re.compile(r"([*?\\])")


def test_of(rule: Rule) -> Test:
    """The test of a rule about a header field, an address or an attachment."""
    if rule.header is not None:
        contained = "*" + _SPECIAL.sub(r"\\\1", rule.contains or "") + "*"
        return _header(rule.header.lower(), contained if rule.matches is None else rule.matches)
    return _address(rule.address) if rule.address is not None else _attachment(rule.attachment or "")


def _header(name: str, mask: str) -> Test:
    matches, size = _matcher(mask), len(name)

    def test(facts: Facts) -> Evidence | None:
        for field, value in facts.headers:
            if len(field) == size and field.lower() == name and matches(value):
                return _shown(f"{field}: {value}", "", "header")
        return None
    return test


def _address(mask: str) -> Test:
    matches = _matcher(mask)

    def test(facts: Facts) -> Evidence | None:
        for url in facts.urls:
            if matches(url.url) or matches(url.canonical) or matches(url.host):
                return _shown(url.url, url.part, url.where)
        return None
    return test


def _attachment(mask: str) -> Test:
    matches = _matcher(mask)

    def test(facts: Facts) -> Evidence | None:
        for file in facts.attachments:
            if matches(file.name):
                return _shown(file.name, file.part, "attachment")
        return None
    return test


def _matcher(mask: str) -> Callable[[str], bool]:
    key = mask.lower().encode("utf-8", "replace")
    return lambda text: _native._mask_matches(key, text[:_MOST_TEXT].lower().encode("utf-8", "replace"))


def _shown(text: str, part: str, where: str) -> Evidence:
    return Evidence(without_passwords(text[:_MOST_SHOWN]), part, where)
