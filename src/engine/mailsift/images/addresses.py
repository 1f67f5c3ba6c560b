"""Web addresses that the pictures of one message show: in codes, in text that was read, in drawings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..fact_values import AddressHit, Sign, Url
    from .payloads import Seen
    from .written import Written

# Addresses of one message; those that stand in lists go before others.
MOST = 1000
LOOKALIKE = "link_lookalike"


class Address(NamedTuple):
    """`url` has the part of the picture, and the place qr, ocr or svg; `hits`: what the address lists say of it.

    `sure`: it is what the picture shows. A name that looks like a known one may be the known one, misread.
    """

    url: Url
    hits: tuple[AddressHit, ...]
    sure: bool


def of(codes: Iterable[Seen], texts: Iterable[Written]) -> tuple[tuple[Address, ...], bool]:
    """Each once a part and place; and whether there are more."""
    found: dict[tuple[str, str, str], Address] = {}
    for one in (*_in_codes(codes), *_in_texts(texts)):
        found.setdefault((one.url.canonical, one.url.part, one.url.where), one)
    ordered = sorted(found.values(), key=lambda one: not one.hits)
    return tuple(ordered[:MOST]), len(ordered) > MOST


def _in_codes(codes: Iterable[Seen]) -> Iterator[Address]:
    for code in codes:
        for row, url in enumerate(code.urls):
            yield Address(url, _hits(code.hits, row), True)


def _in_texts(texts: Iterable[Written]) -> Iterator[Address]:
    for text in texts:
        alike = [sign for sign in text.facts.signs if text.was_read and sign.name == LOOKALIKE]
        hits = text.facts.address_hits
        for row, url in enumerate(text.facts.urls):
            sure = not any(_speaks_of(sign, url) for sign in alike)
            yield Address(url._replace(part=text.part, where=text.where), _hits(hits, row), sure)


def _hits(hits: Iterable[AddressHit], row: int) -> tuple[AddressHit, ...]:
    return tuple([hit for hit in hits if hit.url == row])


def _speaks_of(sign: Sign, url: Url) -> bool:
    return url.host == sign.text or url.url.startswith(sign.text)
