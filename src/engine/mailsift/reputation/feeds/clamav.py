"""ClamAV's hashes of files: `hash:size:name`, one a line; .hdb and .hsb, .hdu and .hsu are bad, .fp and .sfp allowed.

https://docs.clamav.net/manual/Signatures/HashSignatures.html. The size may be `*`; a level of ClamAV's own may stand
behind the name. Which of them it is, only the file's name says. Of SHA-1 no keys are kept, and what is allowed by an
MD5 anyone can match: both are counted and left out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mailsift import _native
from mailsift.reputation.feeds.chunks import Readable, first_lines
from mailsift.reputation.feeds.tables import Role, read_rows
from mailsift.reputation.kinds import Category, Verdict
from mailsift.reputation.source import SourceBuilder

_LINE = re.compile(rb"(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}):(?:\d+|\*):[^:]+(?::\d*){0,2}")
_ALLOWS = re.compile(r"\.s?fp(?:\.|$)", re.IGNORECASE)
_COLUMNS = (("hash", Role.HASH), ("size", Role.SIZE), ("name", Role.RECORD), ("least", Role.NONE), ("most", Role.NONE))


def looks_so(head: bytes) -> bool:
    lines = first_lines(head)
    return bool(lines) and all(map(_LINE.fullmatch, lines))


def read(file: Readable, into: SourceBuilder) -> None:
    allows = bool(_ALLOWS.search(into.source.where))
    if allows:
        into.mean(replace(into.meaning, verdict=Verdict.GOOD))
    table = _native.FeedTable(_COLUMNS, b":", False)
    table.widths(3, 5)
    read_rows(file.read(1 << 16), file, into, table, Category(0) if allows else Category.MALWARE)
