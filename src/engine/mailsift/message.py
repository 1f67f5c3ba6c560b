"""What comes with a message: the envelope. The raw bytes are any buffer and never copied."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

import msgspec

from .errors import ArgumentError

_KEYS = {"client_ip": "a string", "helo": "a string", "mail_from": "a string", "rcpt_to": "a list of strings",
         "received_at": "seconds since the epoch"}


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What the SMTP session said (RFC 5321). Each field may be unknown: None, or no recipient.

    `mail_from` is the reverse-path with or without its angle brackets; "" is the null reverse-path.
    `received_at` counts seconds since the epoch.
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
                raise ArgumentError(f"envelope: {name}", f"{type(value).__name__}", "a string or None")
        if not isinstance(self.rcpt_to, tuple):
            if isinstance(self.rcpt_to, str):
                raise ArgumentError("envelope: rcpt_to", "str", "a sequence of strings")
            msgspec.structs.force_setattr(self, "rcpt_to", tuple(self.rcpt_to))
        for value in self.rcpt_to:
            if not isinstance(value, str):
                raise ArgumentError("envelope: rcpt_to", f"{type(value).__name__}", "strings")
        if self.received_at is not None and not isinstance(self.received_at, (int, float)):
            raise ArgumentError("envelope: received_at", type(self.received_at).__name__, "seconds or None")

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
            envelope = msgspec.convert(data, cls)
        except msgspec.ValidationError as error:
            key = next((key for key in _KEYS if f"`$.{key}" in str(error)), "")
            raise ArgumentError(f"{where}: {key}", repr(data.get(key)),
                                _KEYS.get(key, "the fields of an envelope")) from None
        if envelope.client_ip is not None:
            try:
                ip_address(envelope.client_ip)
            except ValueError:
                raise ArgumentError(f"{where}: client_ip", repr(envelope.client_ip),
                                    "an IPv4 or IPv6 address") from None
        return envelope


UNKNOWN = Envelope()
