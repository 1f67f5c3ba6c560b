"""Plain lists, one object a line: web addresses, hosts, IPs, networks, hashes, mail addresses, defanged or not."""

from __future__ import annotations

from mailsift.reputation.feeds.chunks import Readable, chunks
from mailsift.reputation.source import SourceBuilder


def looks_so(_head: bytes) -> bool:
    return True


def read(file: Readable, into: SourceBuilder) -> None:
    for chunk in chunks(file, into):
        into.lines(chunk)
