"""The peer: fast-mail-parser (Rust), which parses and decodes to Python objects and judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import fast_mail_parser

from ..contest import Contestant, each
from ..mail import Mail
from . import Parsed


def parse(messages: Sequence[bytes]) -> Contestant:
    return each(_with_headers, messages, _form)


def extract(mail: Mail) -> Contestant:
    """Parsed only; the subject is what it has in common with our facts."""
    return each(_parsed, mail.messages, lambda seen: (seen.subject if seen else "").split())


scan = extract


def _parsed(raw: bytes) -> Any:
    """The parsed mail; None where the peer refuses the message."""
    try:
        return fast_mail_parser.parse_email(raw)
    except fast_mail_parser.ParseError:
        return None


def _with_headers(raw: bytes) -> tuple[Any, Any] | None:
    """Header fields are handed out when they are asked for."""
    seen = _parsed(raw)
    return seen and (seen, seen.headers)


def _form(found: tuple[Any, Any] | None) -> Parsed | None:
    if found is None:
        return None
    seen, _ = found
    return Parsed(seen.subject.split(), seen.from_.address if seen.from_ else "",
                  [one.address for one in (*seen.to, *seen.cc)],
                  sorted(text.split() for text in (*seen.text_plain, *seen.text_html)),
                  sorted(bytes(one.content) for one in seen.attachments
                         if not one.mimetype.startswith(("text/", "message/"))))
