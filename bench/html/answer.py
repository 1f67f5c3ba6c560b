"""The form in which what was read of a page is compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_BLANKS = re.compile(r"[\s\x00-\x20\xa0]+")
_ENDS = "".join(map(chr, range(0x21)))


class Answer(NamedTuple):
    links: frozenset[str]
    text: Counter[str]


def answer(links: Iterable[str], text: str) -> Answer:
    return Answer(frozenset(url for url in map(_clean, links) if _ABSOLUTE.match(url)),
                  Counter(_BLANKS.sub("", text)))


def _clean(url: str) -> str:
    """As the URL standard begins: blanks and controls off the ends, TAB, CR and LF out of the middle."""
    return re.sub("[\t\r\n]", "", url.strip(_ENDS)).strip(_ENDS)
