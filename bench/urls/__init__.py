"""Web addresses in text and HTML source.

Two works. `places`: the same grammar, and every span the same. With a scheme (or `mailto:`), or www. in front, up to
white space, a quote, an angle bracket or a bracket that closes nothing. Nothing else is done by anybody: each is called
once a text, and makes a list of tuples (start, end), which is part of what is timed. hyperscan is called natively where
it can be (trigger.py); what its triggers are made into is the work of the regular expression behind it.

`find`: all that a scan does with addresses, for the record. Ours finds bare names, defanged ones and more, which are
left out of the comparison, as are mail addresses and the punctuation of the sentence around; and it reads each address
to its canonical form and its registrable domain, which nobody else here does.
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


_PEERS = (Peer("re_typical", 100, label="re, typical"),
          Peer("hyperscan", 6, label="hyperscan trigger + re tail"))
WORKS = (
    Work("urls", "places", "spans of web addresses in text and HTML", _PEERS, lambda mail: mail.written, _size,
         same=_spans, compared="spans"),
    Work("urls", "find", "all a scan does with web addresses",
         tuple(peer._replace(target=None) for peer in _PEERS), lambda mail: mail.written, _size, same=_spans,
         compared="spans", least=0.95),
    Work("urls", "find_few", "web addresses from visible text, every 50th",
         (Peer("urlextract", package="urlextract"),), lambda mail: list(mail.texts("visible"))[::50], _size,
         same=_spans, compared="spans", least=0.7, function="find"),
)
