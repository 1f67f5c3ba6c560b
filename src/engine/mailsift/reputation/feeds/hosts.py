"""Hosts files that block: `0.0.0.0 evil.example other.example # comment`."""

from __future__ import annotations

import re

from mailsift.reputation.feeds.chunks import Readable, chunks, first_lines
from mailsift.reputation.kinds import Kind
from mailsift.reputation.source import SourceBuilder

# Addresses that lead nowhere. Lines of others say where a machine is.
_LINE = re.compile(rb"(?:0\.0\.0\.0|127\.\d+\.\d+\.\d+|0|::1?|::ffff:0\.0\.0\.0)[ \t]+(\S.*)")
_ADDRESS = re.compile(rb"(?:\d+\.){3}\d+[ \t]|[0-9a-fA-F]*:[0-9a-fA-F:.%]*\S*[ \t]")
_OWN = frozenset((b"localhost", b"localhost.localdomain", b"localhost4", b"localhost4.localdomain4", b"localhost6",
                  b"localhost6.localdomain6", b"local", b"broadcasthost", b"ip6-localhost", b"ip6-loopback",
                  b"ip6-localnet", b"ip6-mcastprefix", b"ip6-allnodes", b"ip6-allrouters", b"ip6-allhosts",
                  b"0.0.0.0"))
_ELSEWHERE = "a name for another machine"
_MACHINE = "a name of the machine itself"


def looks_so(head: bytes) -> bool:
    lines = first_lines(head, 40)
    return bool(lines) and sum(_LINE.match(line) is not None for line in lines) * 2 > len(lines)


def read(file: Readable, into: SourceBuilder) -> None:
    kind = into.meaning.kind or Kind.DOMAIN
    for chunk in chunks(file, into):
        first, names, numbers = into.report.lines, list[bytes](), list[int]()
        lines = chunk.split(b"\n")
        for number, line in enumerate(lines, first + 1):
            for name in _names(line, number, into):
                names.append(name)
                numbers.append(number)
        into.lines(b"\n".join(names), kind, numbers=numbers)
        into.report.lines += len(lines) - (not lines[-1])


def _names(line: bytes, number: int, into: SourceBuilder) -> list[bytes]:
    line = line.partition(b"#")[0].strip()
    if not line:
        return []
    found = _LINE.match(line)
    if found is None:
        if _ADDRESS.match(line):
            into.report.add_left(_ELSEWHERE, 1, [(number, line[:100].decode("utf-8", "replace"))])
        else:
            into.bad(number, "no address before a name")
        return []
    names = found.group(1).lower().split()
    kept = [name for name in names if name not in _OWN and name[:1] != b";"]
    into.report.add_left(_MACHINE, len(names) - len(kept))
    return kept
