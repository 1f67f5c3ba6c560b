"""The peer: fast-mail-parser (Rust), which parses and decodes to Python objects and judges nothing."""

from __future__ import annotations

import fast_mail_parser


def parse(raw: bytes) -> object | None:
    """The parsed mail; None where the peer refuses the message."""
    try:
        return fast_mail_parser.parse_email(raw)
    except fast_mail_parser.ParseError:
        return None
