"""Keys of objects and a base of entries, in the most obvious way."""

from __future__ import annotations

import hashlib
import ipaddress
from collections import defaultdict
from dataclasses import dataclass

from mailsift import _native

IP, DOMAIN, URL, SIGNATURE, SENDER, IMAGE, NAME, MD5, SHA256 = range(1, 10)
WEAK = {SENDER, IMAGE, NAME, MD5}
UNKNOWN, GOOD, SUSPICIOUS, BAD = range(4)
LENGTHS = {4: (32, 24, 16), 6: (128, 64, 56, 48, 40, 32)}


def hashed(name: str, *parts: bytes) -> bytes:
    return hashlib.sha256(b"\0".join([name.encode(), *parts])).digest()


def network_key(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bytes:
    packed, length = network.network_address.packed, network.prefixlen
    if network.version == 4:
        packed, length = bytes(10) + b"\xff\xff" + packed, length + 96
    return hashed("ip", packed + bytes([length]))


def asked_ip(text: str) -> list[bytes]:
    address = ipaddress.ip_address(text)
    asked = [network_key(ipaddress.ip_network((address, length), strict=False)) for length in LENGTHS[address.version]]
    inner = inner_ip(address) if isinstance(address, ipaddress.IPv6Address) else None
    return asked + (asked_ip(str(inner)) if inner else [])


def inner_ip(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    last = ipaddress.IPv4Address(address.packed[12:])
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return last
    return address.sixtofour or (last if address in ipaddress.ip_network("::/96") and last.packed[0] else None)


def kept_network(text: str) -> list[bytes] | None:
    """None where it is refused."""
    network = ipaddress.ip_network(text, strict=False)
    length = min(one for one in LENGTHS[network.version] if one >= network.prefixlen)
    if length - network.prefixlen > 8:
        return None
    return [network_key(one) for one in network.subnets(new_prefix=length)]


def url_keys(text: str) -> list[bytes]:
    """Of its look-up expressions, as core/urls gives them; these have an oracle of their own."""
    expressions = _native._urls_expressions(text.encode()) or []
    return [hashed("url", host, b"/" + path) for host, _, path in (one.partition(b"/") for one in expressions)]


@dataclass(frozen=True)
class Entry:
    verdict: int
    confidence: int
    tier: int
    expires: int  # minutes, 0: never
    source: int


class Base:
    """Every entry that was ever said of a key."""

    def __init__(self) -> None:
        self._said: dict[tuple[int, bytes], list[Entry]] = defaultdict(list)

    def add(self, kind: int, key: bytes, entry: Entry) -> None:
        # An allow verdict is for all of the key, everything else for its first half.
        self._said[kind, key if entry.verdict == GOOD else key[:16]].append(entry)

    def look_up(self, kind: int, key: bytes, now: int) -> Entry | None:
        said = [one for one in {*self._said.get((kind, key), ()), *self._said.get((kind, key[:16]), ())}
                if one.expires == 0 or one.expires > now]
        return min(said, key=lambda one: (one.tier, -one.verdict, -one.confidence, one.source), default=None)
