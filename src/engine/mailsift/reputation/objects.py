"""Objects as people write them: `url:http://evil.example/a`, or without the prefix what looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mailsift import _native
from mailsift.errors import ArgumentError
from mailsift.images.keys import record_of
from mailsift.reputation.kinds import BY_NAME, Kind

_DIGITS = 22  # of one form of a perceptual signature
_TOO_WIDE = 2  # facts::KeyStatus
_EXPECTED = {
    Kind.IP: "an IP address, or to keep also a network",
    Kind.DOMAIN: "a host name",
    Kind.URL: "a web address",
    Kind.SIGNATURE: "16 hex digits",
    Kind.SENDER: "a mail address, or its MD5",
    Kind.IMAGE: "the MD5 of a picture, or its signature: 22 or 44 hex digits",
    Kind.NAME: "a file name, or its MD5",
    Kind.MD5: "32 hex digits",
    Kind.SHA256: "64 hex digits",
}


# An address literal of mail (RFC 5321), with brackets around it.
_LITERAL = re.compile(r"\s*\[(?:IPv6:([0-9A-Fa-f:.]+)|([0-9A-Fa-f:.]+))\]\s*", re.IGNORECASE)
_LEADING_ZERO = re.compile(r"(?=(?:[0-9]+\.)*0[0-9])[0-9]{1,12}(?:\.[0-9]{1,12}){3}(?=/[0-9]+$|$)", re.ASCII)
# No top level domain is called so.
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|bmp|tiff?)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Object:
    kind: Kind
    text: str

    def __str__(self) -> str:
        return escaped(self.plain)

    @property
    def plain(self) -> str:
        """Without passwords, and read again the same object."""
        shown = _native.redacted(self.text)
        if self.kind is Kind.URL:
            read, again = _read(self.text), _read(shown)
            if read is not None and (again is None or again[3] != read[3]):
                shown = read[3].decode("utf-8", "replace")
        return f"{self.kind.name.lower()}:{shown}"

    @property
    def other_host(self) -> str:
        """Of a web address the host that another reader takes out of it, which is asked for too. Empty mostly."""
        read = _read(self.text) if self.kind is Kind.URL else None
        return escaped(read[5].decode("utf-8", "replace")) if read is not None else ""

    @property
    def phash(self) -> str | None:
        """The perceptual signature, where it is one."""
        text = self.text.strip()
        return text if self.kind is Kind.IMAGE and len(text) in (_DIGITS, 2 * _DIGITS) else None

    @property
    def record(self) -> str:
        """What a record of it is called by itself; "" where it needs no name."""
        return record_of(self.phash) if self.phash else ""

    def asked(self, tag: int = 0) -> bytes:
        """The keys of all entries that hold for it: queries for ReputationBase.look_up()."""
        return _keys(self, True, tag)

    def kept(self) -> bytes:
        """The keys that an entry for it is kept under."""
        return _keys(self, False, 0)


def escaped(text: str) -> str:
    """On one line, and without what moves the cursor of a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _read(text: str) -> tuple[Any, ...] | None:
    raw = text.strip().encode("utf-8", "replace")
    read: tuple[Any, ...] | None = _native._urls_read(raw, b"")[0] or _native._urls_read(b"http://" + raw, b"")[0]
    return read


def parse(text: str) -> Object:
    """ArgumentError where it looks like nothing, like the file of a picture, or like an IPv4 address that is written in
    a way of which nobody can tell whether it is decimal or octal."""
    bare = _LITERAL.fullmatch(text)
    text = bare[1] or bare[2] if bare else text
    prefix, colon, rest = text.partition(":")
    kind = BY_NAME.get(prefix.lower()) if colon else None
    if kind is not None:
        literal = _LITERAL.fullmatch(rest) if kind is Kind.IP else None
        return Object(kind, literal[1] or literal[2] if literal else rest)
    if octal := _LEADING_ZERO.match(text):
        plain = ".".join(str(int(part)) for part in octal[0].split("."))
        raise ArgumentError("object", f"{text!a}: an IPv4 address with leading zeros, which some read as octal",
                            f"{plain}, if that is meant")
    number = _native.object_kind(text)
    if number in (0, Kind.DOMAIN) and _PICTURE.search(text):
        raise ArgumentError("object", f"{text!a}, which looks like a picture's file",
                            f"image:{text}, or another of {', '.join(f'{name}:' for name in BY_NAME)} before it")
    if number == 0:
        raise ArgumentError("object", repr(text), f"one of {', '.join(f'{name}:' for name in BY_NAME)} before it")
    return Object(Kind(number), text)


def _keys(of: Object, ask: bool, tag: int) -> bytes:
    if of.phash and len(of.phash) > _DIGITS:  # with its frame and without it
        halves = (Object(of.kind, of.phash[:_DIGITS]), Object(of.kind, of.phash[_DIGITS:]))
        return b"".join(_keys(half, ask, tag) for half in halves)
    status, keys = _native.object_keys(of.kind, of.text, ask, tag)
    if status == _TOO_WIDE:
        raise ArgumentError(str(of), "a network of too many others", "at most 256 of the next kept length: "
                            "IPv4 /32 /24 /16, IPv6 /128 /64 /56 /48 /40 /32")
    if status:
        raise ArgumentError(str(of), "malformed", _EXPECTED[of.kind])
    return keys
