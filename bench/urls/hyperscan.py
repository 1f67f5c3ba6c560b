"""The peer: hyperscan finds where an address begins, a regular expression finds its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import hyperscan

from ..contest import Contestant, each
from . import START, TAIL, Span, web

_STARTS = (rb"https?://", rb"ftp://", rb"www\.", rb"mailto:")
_START = re.compile(START, re.IGNORECASE)
_TAIL = re.compile(TAIL)


def places(texts: Sequence[bytes]) -> Contestant:
    return each(_finder(), texts, set)


def find(texts: Sequence[bytes]) -> Contestant:
    spans = _finder()
    return each(spans, texts)._replace(answer=lambda: [web(text, spans(text)) for text in texts])


def _finder() -> Callable[[bytes], list[Span]]:
    database = hyperscan.Database()
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SOM_LEFTMOST
    database.compile(expressions=_STARTS, ids=list(range(len(_STARTS))), elements=len(_STARTS),
                     flags=[flags] * len(_STARTS))
    database.scratch = hyperscan.Scratch(database)
    triggers: list[Span] = []

    def trigger(number: int, start: int, end: int, flags: int, context: object) -> None:
        triggers.append((start, end))

    def spans(text: bytes) -> list[Span]:
        triggers.clear()
        database.scan(text, match_event_handler=trigger)
        found: list[Span] = []
        done = 0
        for start, end in triggers:
            if start >= done and _START.match(text, start) and (tail := _TAIL.match(text, end)):
                done = tail.end()
                found.append((start, done))
        return found

    return spans
