"""Ours: the finder of places alone, and the finder of plain text that a scan asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailsift import _native

from ..contest import Contestant, each
from . import Span

_START = re.compile(rb"https?://|ftp://|www\.", re.IGNORECASE)


def places(texts: Sequence[bytes]) -> Contestant:
    return each(_native._UrlFinder().spans, texts, set)


def find(texts: Sequence[bytes]) -> Contestant:
    finder = _native._UrlFinder()

    def run() -> None:
        for text in texts:
            finder.places(text)

    def spans(text: bytes) -> set[Span]:
        return {(start, size) for start, size, _ in finder.places(text) if _START.match(text, start)}

    return Contestant(run, lambda: [spans(text) for text in texts])
