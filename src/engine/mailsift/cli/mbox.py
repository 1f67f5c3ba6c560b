"""The messages of an mbox, one at a time, however large it is.

A line "From " begins a message where sender and date stand in it as delivery agents write them (RFC 4155, and what
mutt and dovecot take besides). Before a header field less is enough: the "-" of Netscape; and behind an empty line an
address, or any sender with a weekday. Other lines that begin so are text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

_BLOCK = 1 << 20
_LINE = 1000  # bytes of a separating line, and of the one behind it, that are looked at
_BEFORE = 3  # bytes before a line that say whether it stands behind an empty one

_WEEKDAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TIME = rb"\d{1,2}:\d\d(?::\d\d)?"
# Fri Nov 27 10:00[:00] [zone [zone]] 2026, and Fri, 27 Nov 2026 10:00[:00].
_DATE = re.compile(
    rb"(?:^|\s)" + _WEEKDAY + rb"(?:\s+" + _MONTH + rb"\s+\d{1,2}\s+" + _TIME + rb"(?:\s+[A-Z+-][\w+:-]*){0,2}\s+\d{4}"
    rb"|,?\s+\d{1,2}\s+" + _MONTH + rb"\s+\d{4}\s+" + _TIME + rb")(?!\d)", re.IGNORECASE)
_SHORT = re.compile(rb"\S+\s+" + _WEEKDAY + rb"\b|\S+@\S+$", re.IGNORECASE)
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
# Nothing, one word, a quoted local part; archives on the web write "user at example.org".
_SENDER = re.compile(rb'(?:"[^"]*")?\S*(?:\s+at\s+\S+)?', re.IGNORECASE)


class Cut(Exception):
    """The file became shorter while it was read."""


def messages(file: int, most: int) -> Iterator[bytes]:
    """The messages in the file that there is now, of each no more than `most` bytes."""
    size = os.fstat(file).st_size
    start = 0
    for end in _starts(file, size):
        if end > start:
            raw = _at(file, start, min(end - start, most))
            if start or raw.strip(b"\r\n"):  # empty lines before the first message are none
                yield raw
        start = end


def _starts(file: int, size: int) -> Iterator[int]:
    """Where messages begin, and the end of the file. A window over the file has the lines that begin in one block,
    what stands before the first of them and as much as is looked at of the last."""
    for at in range(0, size, _BLOCK):
        before = min(at, _BEFORE)
        window = b"\n" * (_BEFORE - before) + _at(file, at - before, min(before + _BLOCK + _LINE, size - at + before))
        found = window.find(b"\nFrom ", _BEFORE - 1)
        while 0 <= found < _BEFORE - 1 + _BLOCK:
            if _begins(window, found + 1):
                yield at + found + 1 - _BEFORE
            found = window.find(b"\nFrom ", found + 1)
    yield size


def _begins(window: bytes, start: int) -> bool:
    end = window.find(b"\n", start, start + _LINE)
    line = window[start + len(b"From "):end if end >= 0 else start + _LINE].strip()
    if (date := _DATE.search(line)) and _SENDER.fullmatch(line[:date.start()].rstrip()):
        return True
    if end < 0 or _FIELD.match(window, end + 1, start + _LINE) is None:
        return False
    behind_empty = window[start - 2:start] == b"\n\n" or window[start - 3:start] == b"\n\r\n"
    return line == b"-" or (behind_empty and _SHORT.match(line) is not None)


def _at(file: int, start: int, size: int) -> bytes:
    raw = os.pread(file, size, start)
    while len(raw) < size:  # one call gives at most 2 GB
        more = os.pread(file, size - len(raw), start + len(raw))
        if not more:
            raise Cut
        raw += more
    return raw
