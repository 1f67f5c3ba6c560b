"""The peer: one regular expression, as most programs have it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..contest import Contestant
from . import START, TAIL, Span, web

_ADDRESS = re.compile(b"(?:" + START + b")" + TAIL, re.IGNORECASE)


def find(texts: Sequence[bytes]) -> Contestant:
    def run() -> None:
        for text in texts:
            _find(text)

    return Contestant(run, lambda: [web(text, _find(text)) for text in texts])


def _find(text: bytes) -> list[Span]:
    return [found.span() for found in _ADDRESS.finditer(text)]
