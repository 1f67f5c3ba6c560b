"""Ours: the finder of plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailsift import _native

from ..contest import Contestant
from . import Span

_START = re.compile(rb"https?://|ftp://|www\.", re.IGNORECASE)


def find(texts: Sequence[bytes]) -> Contestant:
    finder = _native._UrlFinder()

    def run() -> None:
        for text in texts:
            finder.places(text)

    def spans(text: bytes) -> set[Span]:
        return {(start, size) for start, size, _ in finder.places(text) if _START.match(text, start)}

    return Contestant(run, lambda: [spans(text) for text in texts])
