"""The peer: hyperscan finds where an address begins, a regular expression finds its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..contest import Contestant, each
from . import START, TAIL, Span, trigger, web

_STARTS = (rb"https?://", rb"ftp://", rb"www\.", rb"mailto:")
_START = re.compile(START, re.IGNORECASE)
_TAIL = re.compile(TAIL)

version = trigger.version


def places(texts: Sequence[bytes]) -> Contestant:
    return each(_finder(), texts, set)


def find(texts: Sequence[bytes]) -> Contestant:
    spans = _finder()
    return each(spans, texts)._replace(answer=lambda: [web(text, spans(text)) for text in texts])


def _finder() -> Callable[[bytes], list[Span]]:
    triggers, begins, tail_at = trigger.best(_STARTS), _START.match, _TAIL.match

    def spans(text: bytes) -> list[Span]:
        found: list[Span] = []
        done = 0
        for start, end in triggers(text):
            if start >= done and begins(text, start) and (tail := tail_at(text, end)):
                done = tail.end()
                found.append((start, done))
        return found

    return spans
