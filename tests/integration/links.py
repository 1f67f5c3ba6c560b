# ruff: noqa: E501
"""Addresses of one message as mailsift found them, and as an HTML5 parser and a regular expression find them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, unquote_to_bytes

from tests.reference import html as page_reference
from tests.reference import urls as text_reference

from mailsift import _native, facts

from .comparing import Tally

ATTRIBUTES = {"href", "form", "image"}
WEB = re.compile(r"(?i)https?:")
USERINFO = re.compile(r"(?i)//[^/\\?#]*(@|%40)")
HAD_PASSWORD_OR_USER, DEFANGED, BARE = 1 | 2, 4, 8
NESTED = 1 << 20
IN_TEXT = 1  # Where::text of the record
Rule = Callable[[str], bool]


def authority(address: str) -> str:
    return re.split(r"[/\\?#]", re.sub(r"(?i)^[a-z]+:[/\\]*", "", address))[0]


def _browser_refuses(address: str) -> bool:
    """Forbidden in hosts by the URL standard, or no host at all: nobody can follow it."""
    host = unquote(authority(address)).rpartition("@")[2]
    name = re.sub(r":\d*$", "", host)
    return name == "" or name.strip(".") == "" or re.search(r"[\x00-\x20<>^|\[\]{}\"`/\\?#%]|:\D", host) is not None


LINK_CLASSES: dict[str, Rule] = {
    "no host": _browser_refuses,
    # Browsers read it as absolute (URL standard, special scheme); the parser's links are those with two slashes.
    "fewer slashes": lambda address: re.match(r"(?i)https?:(?![/\\][/\\])", address) is not None,
    "longer than 8 KB": lambda address: len(address.encode()) > 8192,
    "bad characters": lambda address: "\ufffd" in address,
}


def is_without(address: str, shown: str) -> bool:
    """Is `shown` the address (or its canonical form) less something that ends in an at sign?"""
    if "@" in authority(address):
        at = address.index("//") + 2
        address = address[:at] + address[at + authority(address).rindex("@") + 1:]
    read, told = (_native._urls_read(text.encode(), b"")[0] for text in (address, shown))
    if read is None or told is None:
        return False
    if read[3] == told[3]:
        return True
    pieces = re.split(rb"@", unquote_to_bytes(address))
    return len(pieces) > 1 and read[4] == told[4] and unquote_to_bytes(told[3]).endswith(pieces[-1].rstrip(b"/"))


def lower_scheme(address: str) -> str:
    scheme, colon, rest = address.partition(":")
    return scheme.lower() + colon + rest


def _class(classes: dict[str, Rule], address: str) -> str | None:
    return next((cls for cls, holds in classes.items() if holds(address)), None)


def compare_links(tally: Tally, corpus: str, ours: facts.Facts) -> None:
    """Per HTML part: the set of absolute http(s) addresses of its attributes, both ways."""
    pages = {text.part: text.text for text in ours.texts if text.kind == "decoded"}
    html = {part.number for part in ours.parts if part.type in ("text/html", "application/xhtml+xml")}
    for part in sorted(html & set(pages)):
        theirs = set(map(lower_scheme, page_reference.links(pages[part].encode())))
        based = re.search(r"(?i)<base\s", pages[part]) is not None
        mine = {lower_scheme(url.url) for url in ours.urls if url.part == part and url.where in ATTRIBUTES and WEB.match(url.url)
                and not url.flags & NESTED}
        cut = [url.url for url in ours.urls if url.part == part and url.flags & HAD_PASSWORD_OR_USER]
        for address in sorted(theirs):
            less = any(is_without(address, c) for c in cut)
            # Found, for nothing but the user is missing, as it must be.
            found = address in mine or (less and USERINFO.search(address) is not None)
            cls = _class(LINK_CLASSES, address) or ("user or password" if less else None)
            tally.add(corpus, "links of theirs", found, cls, address)
        known = theirs | {address.strip() for address in theirs}
        for address in sorted(mine):
            cls = "relative with a base" if based else _class(LINK_CLASSES, address)
            tally.add(corpus, "links of ours", address in known, cls or _bare(ours, part, address), address)


def _bare(ours: facts.Facts, part: str, address: str) -> str | None:
    """href="www.example.com": no absolute address for a browser, a link by intention."""
    flags = next(url.flags for url in ours.urls if url.part == part and lower_scheme(url.url) == address)
    return "without scheme" if flags & BARE else "defanged" if flags & DEFANGED else "user or password" if (
        flags & HAD_PASSWORD_OR_USER) else None


# Plain text

TEXT_CLASSES: dict[str, Rule] = {
    "no host": lambda address: authority(address) == "",
    "punctuation in the authority": lambda address: re.search(r"[\[\](){},;'|*!]", authority(address)) is not None,
    "user or escape in the authority": lambda address: re.search(r"[@%]", authority(address)) is not None,
    "no port": lambda address: re.search(r":(?!\d{0,5}$)", authority(address)) is not None,
    "longer than 8 KB": lambda address: len(address.encode()) > 8192,
    "password inside": lambda address: re.search(r"(?i)(:|%3a)[^/]*(@|%40)", address[8:]) is not None,
}


def expressions(text: str) -> Iterator[tuple[str, str]]:
    """(address, class of the place) by the regular expression that tests/reference/urls.py states."""
    at = 0
    while found := text_reference.PLAIN.search(text, at):
        address = text_reference.cut(found.group())
        quoted = text[:found.start()].endswith("'")
        yield address, "in single quotes" if quoted else ""
        # What a bracket cut off may hold the next address: [text](https://...).
        at = found.start() + max(len(address), 1)


def _dot(address: str) -> str | None:
    """UTS #46 reads an ideographic full stop as a dot; the expression ends at it."""
    return "ideographic full stop" if re.search("[\u3002\uff0e\uff61]", authority(address)) else None


def compare_text(tally: Tally, corpus: str, ours: facts.Facts) -> None:
    """Per plain text part: every address of the expression is ours, and ours with a scheme are the expression's."""
    plain = {part.number for part in ours.parts if part.type == "text/plain"}
    for text in ours.texts:
        if text.kind != "decoded" or text.part not in plain:
            continue
        theirs = dict(expressions(text.text))
        # The record tells apart what facts call "text" all the same: the subject and the body of a simple message.
        found = [url for url, place in zip(ours.urls, _native._url_places(ours._record), strict=True)
                 if url.part == text.part and place == IN_TEXT and not url.flags & NESTED]
        mine = {url.url for url in found}
        for address, place in theirs.items():
            cls = _class(TEXT_CLASSES, address) or place or None
            dotted = next((c for url in mine if url.startswith(address) and (c := _dot(url))), None)
            tally.add(corpus, "text by expression", address in mine, cls or dotted, address)
        for url in found:
            if url.flags & BARE or not re.match(r"(?i)(https?|ftp):", url.url):
                continue
            cls = "defanged" if url.flags & DEFANGED else "user or password" if url.flags & HAD_PASSWORD_OR_USER else None
            longer = [address for address in theirs if address.startswith(url.url)]
            cls = cls or next((c for address in [*longer, url.url] if (c := _class(TEXT_CLASSES, address))), None)
            tally.add(corpus, "text of ours", url.url in theirs, cls or _dot(url.url), (url.url, longer))
