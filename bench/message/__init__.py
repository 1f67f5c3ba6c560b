"""Whole messages: parsed as a library for mail does, extracted, scanned with the lists of a busy site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..contest import Agreement, Peer, Work, amount
from ..mail import Mail

PHRASES, ADDRESSES = 10_000, 100_000
_FEW = 20
_PEER = "fast-mail-parser"
_PARSE_ONLY = Peer("fast_mail_parser", 1 / 0.75, _PEER, f"{_PEER} (parse only)")


class Parsed(NamedTuple):
    """What is compared of a parsed message: words, so that line ends and folding don't matter."""

    subject: list[str]
    sender: str
    recipients: list[str]
    texts: list[list[str]]
    files: list[bytes]


def _fields(ours: Sequence[Parsed | None], theirs: Sequence[Parsed | None]) -> Agreement:
    """Field by field; a message that a peer refuses has none that is ours."""
    equal = compared = 0
    for mine, other in zip(ours, theirs, strict=True):
        compared += len(Parsed._fields)
        equal += sum(a == b for a, b in zip(mine or (), other or (), strict=False))
    return Agreement(equal, compared)


def few(source: Mail) -> list[bytes]:
    return source.messages[::_FEW]


def _few_size(source: Mail) -> str:
    return amount(few(source), "messages")


def _size(source: Mail) -> str:
    return amount(source.messages, "messages")


def _parse(name: str, title: str, every: int, peer: Peer, least: float = 0.93) -> Work:
    """Of broken mail everybody makes something else: docs/differences.md."""
    return Work("message", name, title, (peer,), lambda mail: mail.messages[::every],
                lambda messages: amount(messages, "messages"), same=_fields, compared="fields", least=least,
                function="parse")


WORKS = (
    _parse("parse", "MIME parse with headers, addresses, RFC 2047, charsets", 1, Peer("fast_mail_parser", 5, _PEER)),
    _parse("parse_some", "MIME parse, the same, every 8th message", 8,
           Peer("stdlib_email", 25, label="email, compat32")),
    _parse("parse_few", "MIME parse, the same, every 50th message", 50,
           Peer("mail_parser", package="mail-parser"), least=0.8),
    Work("message", "extract", "extract, every fact read", (_PARSE_ONLY,), lambda mail: mail, _size, least=0.97),
    Work("message", "scan", f"scan with {PHRASES:,} phrases, {ADDRESSES:,} addresses",
         (_PARSE_ONLY._replace(target=1 / 1.3),), lambda mail: mail, _size, least=0.97),
    Work("message", "scan_served", f"scan, the same, every {_FEW}th message",
         (Peer("rspamd", 40, label="rspamd /checkv2, without DNS"),), lambda mail: mail, _few_size,
         least=0.9),
    Work("message", "scan_learnt", "scan with what was learnt from as many, built-in policy",
         (Peer("bogofilter", 4, label="bogofilter -b"),), lambda mail: mail.lessons,
         lambda lessons: amount(lessons.asked, "messages")),
)
