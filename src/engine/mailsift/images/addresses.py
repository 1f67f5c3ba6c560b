"""Web addresses that the pictures of one message show: in codes, in text that was read, in drawings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..fact_values import AddressHit, Url
    from .payloads import Seen
    from .written import Written

# Addresses of one message; those that stand in lists go before others.
MOST = 1000


class Address(NamedTuple):
    """`url` has the part of the picture, and the place qr, ocr or svg; `hits`: what the address lists say of it.

    `sure`: it is what the picture shows. What was read by its looks may be another name, misread: it never decides.
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
        for row, url in enumerate(text.facts.urls):
            named = url._replace(part=text.part, where=text.where)
            yield Address(named, _hits(text.facts.address_hits, row), not text.was_read)


def _hits(hits: Iterable[AddressHit], row: int) -> tuple[AddressHit, ...]:
    return tuple([hit for hit in hits if hit.url == row])
