r"""Entries of sender lists -> the section that lookup::SenderTable reads.

A mask is kept as literal bytes with three that UTF-8 never holds: FF for `*`, FE for `?`, FD for the `@`
before the domain. That last one matches only the last `@` of an address, so that `*@example.org` can't be
met by `"x@example.org"@evil.test`.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mailsift import _native
from mailsift.database.lists import Content, Flag
from mailsift.errors import ListError
from mailsift.sender import forms, spellings

MAX_MASK = 256  # bytes
ANY, ONE, AT = b"\xff", b"\xfe", b"\xfd"
_MAX_ANCHOR = 63
_NONE, _TAIL, _HEAD, _GRAM = range(4)  # lookup::AnchorKind
_LABEL = re.compile(
    r"[a-z0-9_\u0080-\U0010ffff]([a-z0-9_\u0080-\U0010ffff-]{0,61}[a-z0-9_\u0080-\U0010ffff])?"
)
_EXPECTED = Content.SENDERS.value


@dataclass(frozen=True, slots=True)
class Sender:
    """One entry in the form that is compiled; exactly one of the three is filled."""

    names: tuple[bytes, ...] = ()
    mask: bytes = b""
    network: tuple[bytes, int] | None = None

    @property
    def flags(self) -> Flag:
        return Flag.MASK if self.mask else Flag.NETWORK if self.network else Flag(0)


def parse_sender(text: str, where: str) -> Sender:
    if len(text.split()) != 1:
        raise ListError(where, f"{text!r}", _EXPECTED)
    if "@" not in text and (text[:1].isdigit() or ":" in text):
        network = _network(text, where)
        if network is not None:
            return Sender(network=network)
    pieces = _unescape(text.lower(), where)
    if pieces[-1] == ".":  # the root of the domain name system: addresses are looked up without it
        pieces.pop()
        if pieces[-1:] == ["."]:
            raise ListError(where, f"{text!r}", _EXPECTED)
    if ANY in pieces or ONE in pieces:
        return _mask(pieces, text, where)
    return _name("".join(str(piece) for piece in pieces), where)


def _network(text: str, where: str) -> tuple[bytes, int] | None:
    try:
        network = ipaddress.ip_network(text)
    except ValueError as error:
        if ":" in text or "/" in text or re.fullmatch(r"[0-9.*?]+", text):
            raise ListError(
                where, f"{text!r}", f"a network such as 192.0.2.0/24 or 2001:db8::/32 ({error})"
            ) from None
        return None
    if isinstance(network, ipaddress.IPv4Network):
        return b"\0" * 10 + b"\xff\xff" + network.network_address.packed, 96 + network.prefixlen
    return network.network_address.packed, network.prefixlen


def _unescape(text: str, where: str) -> list[str | bytes]:
    """Characters as strings; a wildcard as its byte."""
    pieces: list[str | bytes] = []
    characters = iter(text)
    for c in characters:
        if c == "\\":
            escaped = next(characters, "")
            if escaped not in ("*", "?", "\\"):
                raise ListError(where, f"'\\{escaped}' in {text!r}", r"\* \? or \\")
            pieces.append(escaped)
        elif c == "*":
            if not pieces or pieces[-1] != ANY:
                pieces.append(ANY)
        elif c == "?":
            pieces.append(ONE)
        else:
            pieces.append(c)
    return pieces


def _name(text: str, where: str) -> Sender:
    text = forms(text)[0] if "@" in text else text
    local, at, domain = text.rpartition("@")
    below = not at and text.startswith(".")
    known = spellings(domain[1:] if below else domain)
    labels = known[-1].split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or (not at and not below and len(labels) < 2):
        raise ListError(where, f"{text!r}", _EXPECTED)
    before = "." if below else f"{local}@"
    return Sender(names=tuple((before + spelling).encode() for spelling in known))


def _mask(pieces: list[str | bytes], text: str, where: str) -> Sender:
    if "@" in pieces:
        last = len(pieces) - 1 - pieces[::-1].index("@")
        pieces = [*pieces[:last], AT, *pieces[last + 1 :]]
    elif pieces[0] != ANY:
        pieces = [ANY, AT, *pieces]  # a mask of the domain; one that begins with * may begin anywhere
    mask = b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
    if len(mask) > MAX_MASK:
        raise ListError(where, f"a mask of {len(mask)} bytes", f"at most {MAX_MASK}")
    if not mask.strip(ANY + ONE + AT):
        raise ListError(
            where, f"mask {text!r} that every address matches", "at least one character besides * ? and @"
        )
    plain = re.fullmatch(rb"\xff(?:(\xfd[^\xfd-\xff]+)|(?:\xfd\xff)?(\.[^\xfd-\xff@]+))", mask)
    if plain:  # *@example.org, *.example.org: a name, found by one probe
        name = (plain[1] or plain[2]).replace(AT, b"@").decode()
        return _name(name, where)
    return Sender(mask=mask)


def _anchors(mask: bytes) -> list[tuple[int, bytes]]:
    """The pieces of literal text that an address must have for the mask to match."""
    pieces = re.split(rb"[\xfe\xff]", mask.replace(AT, b"@"))
    found = []
    if pieces[-1]:
        found.append((_TAIL, pieces[-1][-_MAX_ANCHOR:]))
    if pieces[0]:
        found.append((_HEAD, pieces[0][:_MAX_ANCHOR]))
    for piece in pieces:
        found += [(_GRAM, piece[i : i + 3]) for i in range(len(piece) - 2)]
    return found


def build(senders: Iterable[tuple[Sender, int]]) -> bytes:
    """The section for (sender, entry index) pairs in the order of the list."""
    names, masks, networks = [], [], []
    for sender, entry in senders:
        names += [(name, entry) for name in sender.names]
        if sender.mask:
            masks.append((sender.mask, entry))
        if sender.network:
            networks.append((*sender.network, entry))
    shared = Counter(anchor for mask, _ in masks for anchor in set(_anchors(mask)))
    chosen = []
    for mask, entry in masks:
        kind, anchor = min(_anchors(mask), key=lambda a: (shared[a], a[0]), default=(_NONE, b""))
        chosen.append((mask, entry, kind, anchor))
    return _native._build_senders(names, chosen, networks)
