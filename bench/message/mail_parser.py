"""For the record: mail-parser (Python, on top of the standard library), with all that it finds."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import mailparser

from ..contest import Contestant, each
from . import Parsed


def parse(messages: Sequence[bytes]) -> Contestant:
    return each(mailparser.parse_from_bytes, messages, _form)


def _form(seen: Any) -> Parsed:
    senders = [address for _, address in seen.from_ if address]
    return Parsed(seen.subject.split(), senders[0] if senders else "",
                  [address for _, address in (*seen.to, *seen.cc) if address],
                  sorted(text.split() for text in (*seen.text_plain, *seen.text_html)),
                  sorted(_content(one) for one in seen.attachments
                         if not one["mail_content_type"].startswith(("text/", "message/"))))


def _content(attachment: dict[str, Any]) -> bytes:
    payload: str = attachment["payload"]
    return base64.b64decode(payload) if attachment["binary"] else payload.encode("utf-8", "surrogateescape")
