"""STIX 2.1 bundles: indicators whose pattern is a single comparison, as [url:value = 'http://evil.example/'].

`valid_until` is the entry's end, `confidence` its own; what is revoked, over or benign is left out, and so is what says
more than one thing: that is no object which could be looked up.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec

from mailsift.reputation.feeds.chunks import Readable
from mailsift.reputation.feeds.json_parts import JsonParts
from mailsift.reputation.feeds.rows import Rows
from mailsift.reputation.kinds import Category, Kind
from mailsift.reputation.source import Said, SourceBuilder

_BUNDLE = re.compile(rb'\s*\{(?=.{0,400}"type"\s*:\s*"bundle"|.{0,4000}"spec_version"\s*:\s*"2)', re.DOTALL)
_SINGLE = re.compile(r"""\[\s*([a-z0-9-]+:[A-Za-z0-9_.'"-]+)\s*=\s*'((?:[^'\\]|\\.)*)'\s*\]""", re.DOTALL)
_KINDS = {"url:value": Kind.URL, "domain-name:value": Kind.DOMAIN, "ipv4-addr:value": Kind.IP,
          "ipv6-addr:value": Kind.IP, "file:hashes.md5": Kind.MD5, "file:hashes.sha-256": Kind.SHA256,
          "file:hashes.sha256": Kind.SHA256, "email-addr:value": Kind.SENDER}
_CATEGORIES = {"phishing": Category.PHISHING, "malware": Category.MALWARE, "botnet": Category.BOTNET,
               "compromised": Category.COMPROMISED, "anonymization": Category.PROXY, "spam": Category.SPAM}
_NAME = 100  # characters of a record's name
_REVOKED, _BENIGN = "revoked", "said to be benign"
_COMPLEX = "a pattern that is more than one comparison"
_OTHER = "a pattern of what is not kept, or in another language than STIX"


class _Object(msgspec.Struct):
    type: str
    pattern: str = ""
    pattern_type: str = "stix"  # missing in what some write
    name: str = ""
    valid_until: str | None = None
    revoked: bool = False
    confidence: int | None = None
    indicator_types: list[str] = []
    labels: list[str] = []


def looks_so(head: bytes) -> bool:
    return _BUNDLE.match(head) is not None and b'"objects"' in head


def read(file: Readable, into: SourceBuilder) -> None:
    rows, decoder = Rows(into), msgspec.json.Decoder(_Object)
    parts = JsonParts(file, b"objects")
    for element in parts.elements():
        into.report.lines += 1
        number = into.report.lines
        try:
            found = decoder.decode(element)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            into.bad(number, "no object of STIX")
            continue
        if found.type == "indicator":
            _indicator(found, number, rows)
    rows.flush()
    into.report.broken = parts.broken


def _indicator(one: _Object, number: int, rows: Rows) -> None:
    reason, kind, value = _meant(one)
    if kind is None:
        rows.into.report.add_left(reason, 1, [(number, one.pattern[:100])])
        return
    expires = 0
    if one.valid_until:
        try:
            moment = datetime.fromisoformat(one.valid_until)
            expires = max(1, int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() // 60))
        except (ValueError, OverflowError):
            rows.into.bad(number, "no date in valid_until")
            return
    confidence = one.confidence if one.confidence is None or 0 <= one.confidence <= 100 else None
    categories = 0
    for label in (*one.indicator_types, *one.labels):
        categories |= next((bit for word, bit in _CATEGORIES.items() if word in label.lower()), 0)
    said = Said(confidence=confidence, categories=categories, record=one.name[:_NAME])
    rows.add(number, value.encode("utf-8", "replace"), kind, said, expires)


def _meant(one: _Object) -> tuple[str, Kind | None, str]:
    """Why it is left out; or the kind and the object."""
    if one.revoked:
        return _REVOKED, None, ""
    if "benign" in one.indicator_types:
        return _BENIGN, None, ""
    found = _SINGLE.fullmatch(one.pattern.strip()) if one.pattern_type == "stix" else None
    if found is None:
        return (_COMPLEX if one.pattern_type == "stix" else _OTHER), None, ""
    kind = _KINDS.get(found.group(1).replace("'", "").replace('"', "").lower())
    return _OTHER, kind, re.sub(r"\\(.)", r"\1", found.group(2), flags=re.DOTALL)
