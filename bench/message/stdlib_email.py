"""The peer: the standard library's email with its faster policy, compat32, and what it has for fields and charsets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.header import Header, decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_tz
from typing import Any

from ..contest import Contestant, each
from . import Parsed


def parse(messages: Sequence[bytes]) -> Contestant:
    return each(_parse, messages, _form)


def _parse(raw: bytes) -> dict[str, Any]:
    message = message_from_bytes(raw, policy=policy.compat32)
    headers = [(name, _decoded(value)) for name, value in message.items()]
    seen = {"headers": headers, "parts": list(_parts(message)), "date": parsedate_tz(str(message.get("date", "")))}
    for name in ("from", "to", "cc", "bcc", "reply-to", "sender"):
        seen[name] = getaddresses([str(value) for value in message.get_all(name, [])])
    return seen


def _decoded(value: str | Header) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, UnicodeError, ValueError):
        return str(value)


def _parts(message: Message) -> Iterator[tuple[str, str | bytes]]:
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        yield part.get_content_type(), _text(part, content) if part.get_content_maintype() == "text" else content


def _text(part: Message, content: bytes) -> str:
    try:
        return content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeError):
        return content.decode("latin-1")


def _form(seen: dict[str, Any]) -> Parsed:
    subjects = [value for name, value in seen["headers"] if name.lower() == "subject"]
    senders = [address for _, address in seen["from"] if address]
    return Parsed(subjects[0].split() if subjects else [], senders[0] if senders else "",
                  [address for name in ("to", "cc") for _, address in seen[name] if address],
                  sorted(content.split() for kind, content in seen["parts"] if kind in ("text/plain", "text/html")),
                  sorted(content for kind, content in seen["parts"] if not kind.startswith(("text/", "message/"))))
