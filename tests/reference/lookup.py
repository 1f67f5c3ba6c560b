"""What core/lookup must answer, said slowly: every entry is tried in turn."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from functools import cache


@cache
def _pattern(mask: str) -> re.Pattern[str]:
    pieces = re.findall(r"\\.|.", mask, re.DOTALL)
    literal = "".join(
        ".*" if p == "*" else "." if p == "?" else re.escape(p[1:] if len(p) == 2 else p) for p in pieces
    )
    return re.compile(literal, re.DOTALL)


def _lower(text: str) -> str:
    return re.sub("[A-Z]", lambda m: m[0].lower(), text)


def is_mask(entry: str) -> bool:
    return any(p in ("*", "?") for p in re.findall(r"\\.|.", entry))


def mask_holds(mask: str, address: str) -> bool:
    """The part behind the last @ of a mask is a mask of the domain; a mask without @ is one of the domain,
    or of the whole address where it begins with *."""
    local, at, domain = address.rpartition("@")
    if "@" in mask:
        local_mask, _, domain_mask = mask.rpartition("@")
        return bool(at and _pattern(local_mask).fullmatch(local) and _pattern(domain_mask).fullmatch(domain))
    if mask.startswith("*"):
        return _pattern(mask).fullmatch(address) is not None
    return bool(at) and _pattern(mask).fullmatch(domain) is not None


def _name_of(mask: str) -> str | None:
    """*@x is the domain x, *.x and *@*.x are what lies below x: names, each found by its labels."""
    simple = re.fullmatch(r"(?:\*(@)|\*@\*(?=\.)|\*(?=\.))([^*?@\\]+)", mask)
    return simple and (f"@{simple[2]}" if simple[1] else simple[2])


def find_address(entries: Sequence[str], address: str) -> int | None:
    """Index of the entry that answers: the address, its domain, the nearest domain above, the first mask."""
    address = _lower(address).removesuffix(".")
    entries = [entry.removesuffix(".") for entry in entries]  # the root: what is below it is looked up without it
    _, at, domain = address.rpartition("@")
    if not address:
        return None
    names = {}
    for index, entry in enumerate(entries):
        plain = _lower(entry)
        if is_mask(plain):
            name = _name_of(plain)
            if name is None:
                continue
            plain = name
        else:
            plain = re.sub(r"\\(.)", r"\1", plain)
        names.setdefault(plain if "@" in plain or plain.startswith(".") else f"@{plain}", index)
    wanted = [address]
    if at:
        wanted.append(f"@{domain}")
        wanted += [domain[i:] for i in range(1, len(domain)) if domain[i] == "."]
    for name in wanted:
        if name in names:
            return names[name]
    for index, entry in enumerate(entries):
        if is_mask(entry) and _name_of(_lower(entry)) is None and mask_holds(_lower(entry), address):
            return index
    return None


def find_ip(networks: Sequence[str], ip: str) -> int | None:
    """The longest prefix; of equal networks the first. An IPv4-mapped address is the IPv4 address."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    best, longest = None, -1
    for index, text in enumerate(networks):
        network = ipaddress.ip_network(text)
        if network.version == address.version and address in network and network.prefixlen > longest:
            best, longest = index, network.prefixlen
    return best
