"""Response policy zones of name servers (draft-vixie-dnsop-dns-rpz): which names and addresses are not to be answered.

    evil.example   CNAME .              bad; so are *.  rpz-drop.  another name, and addresses of its own
    ok.example     CNAME rpz-passthru.  good; so is its own name
    24.0.2.0.192.rpz-ip  CNAME .        the network 192.0.2.0/24, the other way round

Names are relative to the zone, whose own name its SOA or the first $ORIGIN says. Triggers by name servers and by
clients say nothing about an object of a message.
"""

from __future__ import annotations

import re

from mailsift.reputation.feeds.chunks import Readable, first_lines
from mailsift.reputation.feeds.rows import Rows
from mailsift.reputation.kinds import Kind, Verdict
from mailsift.reputation.source import Said, SourceBuilder

_TYPES = rb"CNAME|DNAME|SOA|NS|AAAA|A|TXT|MX|PTR|SRV|CAA|HINFO|RRSIG|DNSKEY|DS|NSEC3PARAM|NSEC3|NSEC|TYPE\d+"
_ROW = re.compile(rb"(\S*)(?:\s+(?:\d+[smhdwSMHDW]?|IN|CH|HS|in|ch|hs))*\s+(%s)\s+(.*)" % _TYPES,
                  re.IGNORECASE | re.DOTALL)
_TELLS = re.compile(rb"(?:\S*\s+)?(?:\d+\s+)?(?:IN\s+)?"
                    rb"(?:SOA\s+\S+|CNAME\s+(?:\*?\.|rpz-[a-z-]+\.?)\s*(?:;|$))", re.IGNORECASE)
_QUOTED = re.compile(rb'"(?:\\.|[^"\\])*"')
_MOST_JOINED = 1 << 16  # bytes of a record in brackets
_GOOD, _BAD = Said(Verdict.GOOD), Said()
_OTHER = "a rule by name servers or by clients, which no message has"
_NO_JUDGEMENT = "a rule that says neither good nor bad"
_OUTSIDE = "a name outside of the zone"


def looks_so(head: bytes) -> bool:
    return any(_TELLS.match(line) for line in first_lines(head, 60))


def read(file: Readable, into: SourceBuilder) -> None:
    reader = _Reader(into)
    reader.rows.read(file, reader.line)
    reader.end()


class _Reader:
    def __init__(self, into: SourceBuilder) -> None:
        self.into, self.rows = into, Rows(into)
        self.zone = b""  # the zone's own name, with its last dot, where it is known
        self.origin = b""  # relative to the zone: "" for the zone itself
        self.owner = b""
        self.joined, self.began = b"", 0  # a record in brackets that goes on, and its line

    def line(self, number: int, line: bytes) -> None:
        line = line.rstrip()
        if b";" in line or b"(" in line or self.joined:
            self.bracketed(number, line)
        elif line:
            self.row(number, line)

    def end(self) -> None:
        if self.joined:
            self.into.bad(self.began, "a bracket that is not closed")

    def bracketed(self, number: int, line: bytes) -> None:
        """Comments left out; a record goes on to the next line inside of brackets."""
        bare = _QUOTED.sub(b'""', line) if b'"' in line else line
        bare = bare.partition(b";")[0].rstrip()
        self.began = self.began if self.joined else number
        self.joined = self.joined + b" " + bare.strip() if self.joined else bare
        if self.joined.count(b"(") > self.joined.count(b")"):
            if len(self.joined) > _MOST_JOINED:
                self.into.bad(self.began, "a bracket that is not closed")
                self.joined = b""
            return
        whole, self.joined = self.joined.replace(b"(", b" ").replace(b")", b" "), b""
        if whole.strip():
            self.row(self.began, whole)

    def row(self, number: int, line: bytes) -> None:
        if line[:1] == b"$":
            self.setting(number, line.split())
            return
        found = _ROW.match(line)
        if found is None:
            self.into.bad(number, "no record of a zone")
            return
        name, kind, data = found.group(1), found.group(2).upper(), found.group(3).strip()
        if kind == b"SOA" and not self.zone and name.endswith(b"."):
            self.zone = name.lower()
        owner = self.owner if not name else self.relative(name.lower())
        if owner is None:
            self.into.bad(number, _OUTSIDE)
            return
        self.owner = owner
        if owner:
            self.rule(number, owner, kind, data.lower())

    def setting(self, number: int, words: list[bytes]) -> None:
        if words[0].upper() == b"$ORIGIN" and len(words) > 1:
            name = words[1].lower()
            if not self.zone and name.endswith(b"."):
                self.zone = name
            origin = self.relative(name)
            if origin is None:
                self.into.bad(number, _OUTSIDE)
            else:
                self.origin = origin
        elif words[0].upper() not in (b"$TTL", b"$ORIGIN"):
            self.into.bad(number, "a setting other than $ORIGIN and $TTL")

    def relative(self, name: bytes) -> bytes | None:
        """To the zone, without a dot at the end. None for what is outside."""
        if name == b"@":
            return self.origin
        if not name.endswith(b"."):
            return name + b"." + self.origin if self.origin else name
        if not self.zone:
            return None
        if name == self.zone:
            return b""
        return name[: -len(self.zone) - 1] if name.endswith(b"." + self.zone) else None

    def rule(self, number: int, owner: bytes, kind: bytes, data: bytes) -> None:
        said = self.judged(owner, kind, data)
        if said is None:
            if kind == b"CNAME":
                self.into.report.add_left(_NO_JUDGEMENT, 1, [(number, owner.decode("utf-8", "replace"))])
            return
        name, _, last = owner.rpartition(b".")
        if not last.startswith(b"rpz-"):
            self.rows.add(number, owner.removeprefix(b"*."), Kind.DOMAIN, said)
        elif last != b"rpz-ip":
            self.into.report.add_left(_OTHER, 1, [(number, owner.decode("utf-8", "replace"))])
        else:
            network = _network(name.split(b"."))
            if network is None:
                self.into.bad(number, "no network in front of rpz-ip")
            else:
                self.rows.add(number, network, Kind.IP, said, hosts_are_urls=False)

    def judged(self, owner: bytes, kind: bytes, data: bytes) -> Said | None:
        if kind in (b"A", b"AAAA"):
            return _BAD
        if kind != b"CNAME":
            return None
        target = data.rstrip(b".")
        if target in (b"rpz-passthru", owner):
            return _GOOD
        return None if target == b"rpz-tcp-only" else _BAD


def _network(labels: list[bytes]) -> bytes | None:
    """24.0.2.0.192 -> 192.0.2.0/24;  48.zz.db8.2001 -> 2001:db8::/48."""
    length, parts = labels[0], labels[:0:-1]
    if not length.isdigit() or len(length) > 3:
        return None
    if len(parts) == 4 and b"zz" not in parts:
        return b".".join(parts) + b"/" + length
    if len(parts) > 8 or parts.count(b"zz") > 1:
        return None
    text = b":".join(b"" if part == b"zz" else part for part in parts)
    text = b":" + text if text.startswith(b":") else text
    return (text + b":" if text.endswith(b":") else text) + b"/" + length
