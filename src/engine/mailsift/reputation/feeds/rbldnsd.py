"""Data of rbldnsd, which serves DNS lists: ip4set, ip4tset, ip4trie, ip6tset, ip6trie, dnset, generic, combined.

    :127.0.0.2:text       what is said of the entries behind it; the text becomes their record
    192.0.2.0/24          also 192.0.2, 192.0.2.1-192.0.2.9, 192.0.2.1-9, 2001:db8::/32; behind it `:127.0.0.3:text`
    .evil.example         the host and all below it; evil.example, *.evil.example
    !192.0.2.7            not listed, though its network is
    44d88612fe...         32 hex digits: an MD5, of what the name of the subzone says, else of a file
    $DATASET ip4set ...   in `combined`; other lines that begin with $ are settings, left out

An excluded object counts as unknown for what this source says of a network or of a domain around it. A name alone is
kept as it is everywhere: with all hosts below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailsift.reputation.feeds.chunks import Readable, first_lines
from mailsift.reputation.feeds.rows import Rows
from mailsift.reputation.kinds import BY_NAME, Kind, Verdict
from mailsift.reputation.source import Said, SourceBuilder

_TELLS = re.compile(rb":(?:\d{1,3}(?:\.\d{1,3}){3}|\d{1,3}):|\$(?:DATASET|SOA|NS|TIMESTAMP|MAXRANGE4)\s"
                    rb"|![0-9.]+(?:/\d+)?\s*(?::|$)")
_PART4 = rb"\d{1,3}(?:\.\d{1,3}){0,3}"
_IP4 = re.compile(rb"(%s)\.?(?:/(\d{1,2})|-(%s))?$" % (_PART4, _PART4))
_GENERIC = re.compile(rb"(\S+)(?:\s+\d+)?(?:\s+IN)?\s+(A|TXT|MX|NS|CNAME|AAAA|SOA)\s", re.IGNORECASE)
_RECORD = re.compile(rb"(\S+)(?:\s+\d+)?(?:\s+IN)?\s+(?:(A)\s+(?:\d+\.){3}\d+|(?:TXT|MX)\s+[\"\d].*)")
_REVERSED = re.compile(rb"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})")
_SUM = re.compile(rb"[0-9a-fA-F]{32}")
_PHASH = re.compile(r"(?:^|, )(phash:(?:[0-9a-f]{22}){1,2})$")
_DOLLAR = re.compile(rb"\$([$0-9]?)")
_TEXT = 100  # bytes of a record's name
_MOST_NETWORKS = 64  # that one range becomes


def looks_so(head: bytes) -> bool:
    return any(_TELLS.match(line) for line in first_lines(head, 60))


def read(file: Readable, into: SourceBuilder) -> None:
    reader = _Reader(into)
    reader.rows.read(file, reader.line)


class _Reader:
    def __init__(self, into: SourceBuilder) -> None:
        self.into, self.rows = into, Rows(into)
        self.set = b""  # the kind of the data set, where $DATASET says so
        self.sums = Kind.MD5  # what a label of 32 hex digits is: the subzone says so
        self.record = ""

    def line(self, number: int, line: bytes) -> None:
        line = line.strip()
        if line[:1] in (b"", b"#", b";"):
            return
        if line[:1] == b":":
            self.record = _record(line, "")
        elif line[:1] == b"$":
            self.setting(line.lower().split())
        else:
            self.entry(number, line)

    def setting(self, words: list[bytes]) -> None:
        if words[0] == b"$dataset":
            self.set = words[1].partition(b":")[0] if len(words) > 1 else b""
            self.sums = BY_NAME.get(words[-1].decode("ascii", "replace"), Kind.MD5)
            self.record = ""

    def entry(self, number: int, line: bytes) -> None:
        excluded = line[:1] == b"!"
        # Where no $DATASET says which kind it is, the text of an entry may begin as a record does.
        generic = (_GENERIC.match(line) if self.set == b"generic" else
                   _RECORD.fullmatch(line) if not self.set else None)
        if generic is not None:
            return self.generic(number, generic, Said(Verdict.UNKNOWN) if excluded else Said(record=self.record))
        word, value = _cut(line[excluded:].lstrip())
        if not word:
            return self.into.bad(number, "no object")
        said = Said(Verdict.UNKNOWN) if excluded else Said(record=_record(value, self.record))
        found = [(word, self.sums)] if _SUM.fullmatch(word) else list(_objects(word, self.set))
        if not found:
            self.into.bad(number, "no address, range or host name")
        for text, kind in found:
            # Lists of IPs are of who sends, not of web servers without a name.
            self.rows.add(number, text, kind, said, hosts_are_urls=kind is Kind.DOMAIN)
        return None

    def generic(self, number: int, found: re.Match[bytes], said: Said) -> None:
        """A record of a zone: what has an address is listed."""
        if (found.group(2) or b"").upper() != b"A":
            return
        name = found.group(1)
        turned = _REVERSED.fullmatch(name)
        text, kind = (b".".join(turned.groups()[::-1]), Kind.IP) if turned else (_name(name), Kind.DOMAIN)
        self.rows.add(number, text, kind, said, hosts_are_urls=kind is Kind.DOMAIN)


def _objects(word: bytes, of_set: bytes) -> Iterator[tuple[bytes, Kind]]:
    found = None if of_set == b"dnset" else _IP4.match(word)
    if found is not None:
        for network in _networks(*found.groups()):
            yield network, Kind.IP
    elif b":" in word:
        yield word, Kind.IP
    elif not of_set.startswith(b"ip") and word:
        yield _name(word), Kind.DOMAIN


def _cut(entry: bytes) -> tuple[bytes, bytes]:
    """The object, and what is said of it: behind a blank, or `192.0.2.1:127.0.0.2:text`, right behind it. The colons of
    an IPv6 address are part of it: no dot stands before the first one."""
    word = (entry.split(None, 1) or [b""])[0]
    colon = word.find(b":")
    end = colon if b"." in word[: max(colon, 0)] else len(word)
    return entry[:end], entry[end:].strip()


def _name(word: bytes) -> bytes:
    return word.removeprefix(b"*").strip(b".")


def _networks(first: bytes, length: bytes | None, last: bytes | None) -> Iterator[bytes]:
    """Octets that are left out are 0 at the begin of a range, and 255 at its end. Nothing where it is none."""
    octets = [int(one) for one in first.split(b".")]
    start = _number(octets, 0)
    if last is not None:
        ends = [int(one) for one in last.split(b".")]
        # 192.0.2.1-9: what the end leaves out in front is as in the begin.
        ends = octets[: len(octets) - len(ends)] + ends if len(ends) < len(octets) else ends
        end = _number(ends, 255)
    else:
        bits = int(length) if length is not None else 8 * len(octets)
        if bits > 32:
            return
        end = start if start is None else start | (0xFFFFFFFF >> bits)
        start = start if start is None else start & ~(0xFFFFFFFF >> bits)
    if start is None or end is None or start > end:
        return
    count = 0
    while start <= end and count < _MOST_NETWORKS:
        bits = min((start & -start).bit_length() - 1 if start else 32, (end - start + 1).bit_length() - 1)
        yield b"%d.%d.%d.%d/%d" % (start >> 24, start >> 16 & 255, start >> 8 & 255, start & 255, 32 - bits)
        start += 1 << bits
        count += 1


def _number(octets: list[int], missing: int) -> int | None:
    number = 0
    for octet in (octets + 4 * [missing])[:4]:
        if octet > 255:
            return None
        number = number << 8 | octet
    return number


def _record(value: bytes, otherwise: str) -> str:
    """Of `:A:text`, of `text` alone, and of `:A`, which leaves the text as it was. In it `$` stands for the object, and
    `$0` to `$9` for what lines of such a name say: both are left out; `$$` is one. Of what an
    export of ours says of the look of a picture only the signature is the record, as look-ups need it."""
    if value[:1] in (b"", b"#", b";"):
        return otherwise
    if value[:1] == b":":
        _, colon, value = value[1:].partition(b":")
        if not colon:
            return otherwise
    text = _DOLLAR.sub(lambda found: b"$" if found.group(1) == b"$" else b"", value)
    said = text.decode("utf-8", "replace").strip()
    signature = _PHASH.search(said)
    return signature[1] if signature else said[:_TEXT]
