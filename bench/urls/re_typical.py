"""The peer: one regular expression, as most programs have it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..contest import Contestant, each
from . import START, TAIL, Span, web

_ADDRESS = re.compile(b"(?:" + START + b")" + TAIL, re.IGNORECASE)


def places(texts: Sequence[bytes]) -> Contestant:
    return each(_spans, texts, set)


def find(texts: Sequence[bytes]) -> Contestant:
    return places(texts)._replace(answer=lambda: [web(text, _spans(text)) for text in texts])


def _spans(text: bytes) -> list[Span]:
    return [found.span() for found in _ADDRESS.finditer(text)]
