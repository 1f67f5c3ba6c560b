# ruff: noqa: E501 - tables of cases, one row a line
"""Slow, obvious oracles for core/urls: Safe Browsing's canonical path and expressions, and URLs in plain text.

Sources: Safe Browsing v4, "URLs and Hashing"; the expression for plain text is our own statement of what a reader
takes for an address with a scheme.
"""

import re

import publicsuffixlist

SUFFIXES = publicsuffixlist.PublicSuffixList()

# An address with http, https or ftp: up to white space, quotes, angle brackets or typographic marks.
STOPS = r"\s\x00-\x20\x7f\xa0\xab\xbb\u1680\u2000-\u200a\u2018-\u201f\u2026-\u202f\u205f\u3000-\u3002\u3008-\u3011\u3014-\u301b"
STOPS += r"\uff01\uff02\uff07-\uff09\uff0c\uff1b\uff1c\uff1e\uff1f\ufffd<>\"`"
PLAIN = re.compile(rf"(?i)(?:https?|(?<![a-z0-9])ftp):[/\\]+[^{STOPS}]+")
TRAILING = ".,;:!?'\"*~|"


def plain_urls(text: str) -> list[str]:
    """What PLAIN finds, without unpaired closing brackets and the punctuation of the sentence."""
    return [cut(found.group()) for found in PLAIN.finditer(text)]


def cut(address: str) -> str:
    closing = {")": "(", "]": "[", "}": "{"}
    depth = dict.fromkeys("([{", 0)
    for place, letter in enumerate(address):
        if letter in depth:
            depth[letter] += 1
        elif letter in closing:
            if not depth[closing[letter]]:
                address = address[:place]
                break
            depth[closing[letter]] -= 1
    return address.rstrip(TRAILING)


def unescape(text: bytes) -> bytes:
    """Percent escapes undone until none is left, one whole pass after the other."""
    while True:
        plain = re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), text)
        if plain == text:
            return text
        text = plain


def canonical_path(rest: bytes) -> bytes:
    """Path and query behind the host, in Safe Browsing's form; backslashes of the path are slashes as in browsers."""
    rest = rest.split(b"#")[0]
    path, mark, query = rest.partition(b"?")
    rest = unescape(path.replace(b"\\", b"/") + mark + query)
    path, mark, query = rest.partition(b"?")
    kept: list[bytes] = []
    segments = path.split(b"/")
    for segment in segments:
        if segment == b"..":
            kept = kept[:-1]
        elif segment not in (b"", b"."):
            kept.append(segment)
    whole = b"/" + b"/".join(kept)
    if kept and segments[-1] in (b"", b".", b".."):
        whole += b"/"
    return b"".join(b"%%%02X" % c if c <= 0x20 or c >= 0x7F or c in b"#%" else bytes([c]) for c in whole + mark + query)


def expressions(host: str, path: str) -> set[str]:
    """Hosts x paths of "Suffix/prefix expressions" for a host name (no IP) and a canonical path."""
    name, _, query = path.partition("?")
    directories = [f"{'/'.join(name.split('/')[:n])}/" for n in range(1, name.count("/") + 1)]
    paths = {name, *directories[:4]} | ({path} if query else set())
    labels = host.split(".")
    domain = SUFFIXES.privatesuffix(host)
    hosts = {host} | {".".join(labels[-n:]) for n in range(2, 6) if len(labels) > n}
    return {h + p for h in hosts for p in paths if h == host or (domain and (h == domain or h.endswith("." + domain)))}
