"""Objects as people write them: `url:http://evil.example/a`, or without the prefix what looks like one."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Object:
    kind: Kind
    text: str

    def __str__(self) -> str:
        return f"{self.kind.name.lower()}:{_native.redacted(self.text)}"

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


def parse(text: str) -> Object:
    prefix, colon, rest = text.partition(":")
    kind = BY_NAME.get(prefix.lower()) if colon else None
    if kind is not None:
        return Object(kind, rest)
    number = _native.object_kind(text)
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
