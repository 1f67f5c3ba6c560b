"""What comes with a message: the envelope. The raw bytes are any buffer and never copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any

import msgspec

from .errors import ArgumentError

# Seconds: thirty thousand years either way.
_FAR = 1e12
_KEYS = {"client_ip": "a string", "helo": "a string", "mail_from": "a string", "rcpt_to": "a list of strings",
         "received_at": "seconds since the epoch"}


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What the SMTP session said (RFC 5321). Each field may be unknown: None, or no recipient.

    `mail_from` is the reverse-path with or without its angle brackets; "" is the null reverse-path.
    `client_ip` also as SMTP writes it: "[192.0.2.7]", "[IPv6:2001:db8::1]". `received_at` counts seconds since the
    epoch; without it the top Received field says when the message came.
    """

    client_ip: str | None = None
    helo: str | None = None
    mail_from: str | None = None
    rcpt_to: tuple[str, ...] = ()
    received_at: float | None = None

    def __post_init__(self) -> None:
        for name in ("client_ip", "helo", "mail_from"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                raise ArgumentError(f"envelope.{name}", type(value).__name__, "a string or None")
        changed = msgspec.structs.force_setattr
        for name in ("helo", "mail_from"):
            if (value := getattr(self, name)) is not None and not value.isascii():
                changed(self, name, _encodable(value))
        if self.client_ip is not None:
            changed(self, "client_ip", _address(self.client_ip))
        changed(self, "rcpt_to", _recipients(self.rcpt_to))
        _check_time(self.received_at)

    @property
    def known(self) -> bool:
        """Whether anything about the session itself is known, so that a header can be held against it."""
        return self.mail_from is not None or self.client_ip is not None or self.helo is not None

    @classmethod
    def read(cls, data: Mapping[str, object], where: str = "envelope") -> Envelope:
        """From a JSON object, strictly: no other keys, no other types, a client address that is one."""
        for key in data:
            if key not in _KEYS:
                raise ArgumentError(where, f"unknown key {key!r}", "one of " + ", ".join(_KEYS))
        try:
            return msgspec.convert(data, cls)
        except msgspec.ValidationError as error:
            key = next((key for key in _KEYS if f"`$.{key}" in str(error)), "")
            raise ArgumentError(f"{where}: {key}", repr(data.get(key)),
                                _KEYS.get(key, "the fields of an envelope")) from None
        except ArgumentError as error:
            raise ArgumentError(error.where.replace("envelope.", f"{where}: "), error.found, error.expected) from None


def _address(text: str) -> str:
    """An address as the lists know it."""
    found = text.strip(" \t\r\n")
    if found.startswith("[") and found.endswith("]"):
        found = found[1:-1]
    if found[:5].lower() == "ipv6:":  # RFC 5321 section 4.1.3
        found = found[5:]
    try:
        return str(ip_address(found.partition("%")[0]))  # without the zone, which is this machine's
    except ValueError:
        raise ArgumentError("envelope.client_ip", repr(text[:80]), "an IPv4 or IPv6 address") from None


def _recipients(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise ArgumentError("envelope.rcpt_to", type(value).__name__, "a sequence of strings")
    found = tuple(value)
    for one in found:
        if not isinstance(one, str):
            raise ArgumentError("envelope.rcpt_to", type(one).__name__, "strings")
    return tuple(map(_encodable, found))


def _encodable(text: str) -> str:
    """Without lone surrogates, which is what Python makes of bytes that are no UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _check_time(value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ArgumentError("envelope.received_at", type(value).__name__, "seconds since the epoch or None")
    if not -_FAR <= value <= _FAR:
        raise ArgumentError("envelope.received_at", str(value), "seconds since the epoch")


UNKNOWN = Envelope()


def item_of(number: int, item: Any) -> tuple[Any, Envelope | None]:
    """The message and the envelope of one item of many."""
    if not isinstance(item, tuple):
        return item, None
    if not 1 <= len(item) <= 2:
        raise ArgumentError(f"items[{number}]", f"a tuple of {len(item)}", "(message, envelope)")
    return item[0], item[1] if len(item) == 2 else None
