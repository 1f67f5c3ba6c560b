"""Tests of operators' rules: masks over header fields, web addresses, the names of attachments, and text.

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
from .step import shown

if TYPE_CHECKING:
    from ..facts import Facts

Test = Callable[["Facts"], Evidence | None]

# Characters of a field or an address that are looked at.
_MOST_TEXT = 8192
# Characters of one text that rules about the body look at.
_MOST_BODY = 1 << 18
# A protected character, a wildcard, or literal text (also a backslash that protects nothing).
_TOKEN = re.compile(r"\\([*?\\])|([*?])|([^\\*?]+|\\)")
_SPECIAL = re.compile(r"([*?\\])")


def test_of(rule: Rule) -> Test:
    """The test of a rule about a header field, an address or an attachment."""
    if rule.header is not None:
        contained = "*" + _SPECIAL.sub(r"\\\1", rule.contains or "") + "*"
        return _header(rule.header.lower(), contained if rule.matches is None else rule.matches)
    if rule.body is not None:
        return _body(rule.body)
    return _address(rule.address) if rule.address is not None else _attachment(rule.attachment or "")


def _header(name: str, mask: str) -> Test:
    matches, size = _matcher(mask), len(name)

    def test(facts: Facts) -> Evidence | None:
        for field, value in facts.headers:
            if len(field) == size and field.lower() == name and matches(value):
                return Evidence(shown(f"{field}: {value}"), "", "header")
        return None
    return test


def _address(mask: str) -> Test:
    matches = _matcher(mask)

    def test(facts: Facts) -> Evidence | None:
        for url in facts.urls:
            if matches(url.url) or matches(url.canonical) or matches(url.host):
                return Evidence(shown(url.url), url.part, url.where)
        return None
    return test


def _attachment(mask: str) -> Test:
    matches = _matcher(mask)

    def test(facts: Facts) -> Evidence | None:
        for file in facts.attachments:
            if matches(file.name):
                return Evidence(shown(file.name), file.part, "attachment")
        return None
    return test


def _body(mask: str) -> Test:
    """The pieces between the `*` one behind the other, each from where the one before ended: a text is read once.

    Evidence shows the mask, not the text: that may hold a password of a web address.
    """
    pieces = _pieces(mask)

    def test(facts: Facts) -> Evidence | None:
        for text in facts.texts:
            if text.kind == "folded" and text.where != "subject" and _in_order(pieces, text.text[:_MOST_BODY]):
                return Evidence(mask, text.part, text.where)
        return None
    return test


def _pieces(mask: str) -> list[re.Pattern[str]]:
    """What stands between the `*`: literal text, folded as the message's is, `?` any one character; no repetitions."""
    pieces: list[list[str]] = [[""]]
    for protected, wildcard, literal in _TOKEN.findall(mask):
        if wildcard == "*":
            pieces.append([""])
        elif wildcard:
            pieces[-1].append("")
        else:
            pieces[-1][-1] += protected or literal
    return [re.compile(".".join(map(_folded, parts)), re.DOTALL) for parts in pieces if parts != [""]]


def _folded(text: str) -> str:
    return re.escape(_native._fold(text.encode("utf-8", "replace"))[0].decode("utf-8", "replace"))


def _in_order(pieces: list[re.Pattern[str]], text: str) -> bool:
    at = 0
    for piece in pieces:
        found = piece.search(text, at)
        if found is None:
            return False
        at = found.end()
    return True


def _matcher(mask: str) -> Callable[[str], bool]:
    key = mask.lower().encode("utf-8", "replace")
    return lambda text: _native._mask_matches(key, text[:_MOST_TEXT].lower().encode("utf-8", "replace"))
