"""Web addresses in text and HTML source: with a scheme, or with www. in front; mail addresses are none.

Same grammar, same spans: up to white space, a quote, an angle bracket or a bracket that closes nothing, without the
punctuation of the sentence around. Ours finds bare names, defanged ones and more, which are left out of the comparison,
and reads each address to its canonical form and its registrable domain, which nobody else here does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..contest import Agreement, Peer, Work, amount

Span = tuple[int, int]
START = rb"https?://|ftp://|(?<![\w/@.-])www\.|mailto:"
TAIL = rb"(?:[^\s<>\"`()\[\]{}]|\([^\s<>\"`()]*\)|\[[^\s<>\"`\[\]]*\]|\{[^\s<>\"`{}]*\})+"
_PUNCTUATION = b".,;:!?'\"*~|"
_MAIL = re.compile(rb"mailto:", re.IGNORECASE)


def web(text: bytes, spans: Sequence[Span]) -> set[Span]:
    """Without mail addresses and the punctuation behind: (offset, size)."""
    return {(start, len(text[start:end].rstrip(_PUNCTUATION))) for start, end in spans if not _MAIL.match(text, start)}


def _spans(ours: Sequence[set[Span]], theirs: Sequence[set[Span]]) -> Agreement:
    pairs = list(zip(ours, theirs, strict=True))
    return Agreement(sum(len(a & b) for a, b in pairs), sum(len(a | b) for a, b in pairs))


def _size(texts: Sequence[bytes]) -> str:
    return amount(texts, "texts")


WORKS = (
    Work("urls", "find", "web addresses from text and HTML",
         (Peer("re_typical", 100, label="re, typical"),
          Peer("hyperscan", 6, "hyperscan", "hyperscan trigger + re tail")),
         lambda mail: mail.written, _size, same=_spans, least=0.95),
    Work("urls", "find_few", "web addresses from visible text, every 50th",
         (Peer("urlextract", package="urlextract"),), lambda mail: list(mail.texts("visible"))[::50], _size,
         same=_spans, least=0.7, function="find"),
)
