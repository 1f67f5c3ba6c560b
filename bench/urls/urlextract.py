"""For the record: urlextract, which looks for top-level domains and walks outwards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from urlextract import URLExtract

from ..contest import Contestant
from . import Span

_START = re.compile(rb"https?://|ftp://|www\.", re.IGNORECASE)


def find(texts: Sequence[bytes]) -> Contestant:
    extractor = URLExtract()
    decoded = [text.decode() for text in texts]

    def run() -> None:
        for text in decoded:
            extractor.find_urls(text)

    def spans(text: str) -> set[Span]:
        """Places in bytes, of those that stand in the grammar of all."""
        found = set()
        for address, (start, _) in extractor.find_urls(text, get_indices=True):
            place, size = len(text[:start].encode()), len(address.encode())
            if _START.match(address.encode()):
                found.add((place, size))
        return found

    return Contestant(run, lambda: [spans(text) for text in decoded])
