"""Ours: the finder of places alone, and the finder of plain text that a scan asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from struct import iter_unpack

from mailsift import _native

from ..contest import Contestant
from . import Span

_START = re.compile(rb"https?://|ftp://|www\.", re.IGNORECASE)


def places(texts: Sequence[bytes]) -> Contestant:
    finder, whole = _native._UrlFinder(), tuple(texts)

    def spans() -> list[set[Span]]:
        return [{(start, start + size) for start, size in iter_unpack("=II", found)} for found in finder.spans(whole)]

    return Contestant(lambda: finder.spans(whole), spans)


def find(texts: Sequence[bytes]) -> Contestant:
    finder = _native._UrlFinder()

    def run() -> None:
        for text in texts:
            finder.places(text)

    def spans(text: bytes) -> set[Span]:
        return {(start, size) for start, size, _ in finder.places(text) if _START.match(text, start)}

    return Contestant(run, lambda: [spans(text) for text in texts])
