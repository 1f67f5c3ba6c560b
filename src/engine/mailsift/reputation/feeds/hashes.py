"""Plain lists of MD5 or SHA-256, one a line: the fast way for what is mostly millions."""

from __future__ import annotations

import re

from mailsift.reputation.feeds.chunks import Readable, chunks, first_lines
from mailsift.reputation.kinds import WEAK, Kind
from mailsift.reputation.source import SourceBuilder

_HASH = re.compile(rb"([0-9A-Fa-f]{32})([0-9A-Fa-f]{32})?(?:\s.*)?")


def looks_so(head: bytes) -> bool:
    found = [_HASH.fullmatch(line) for line in first_lines(head)]
    return bool(found) and all(found) and len({bool(one and one.group(2)) for one in found}) == 1


def read(file: Readable, into: SourceBuilder) -> None:
    kind = into.meaning.kind
    for chunk in chunks(file, into, _HASH.fullmatch):
        if kind is None:
            lines = first_lines(chunk, 1)
            found = _HASH.fullmatch(lines[0]) if lines else None
            kind = Kind.SHA256 if found is None or found.group(2) else Kind.MD5
        if kind is Kind.SHA256 or kind in WEAK:
            into.hashes(chunk, kind)
        else:
            into.lines(chunk)
