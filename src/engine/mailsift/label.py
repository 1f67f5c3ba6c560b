"""Labels a raw message: bytes in, bytes out. Only its top header block is touched (RFC 5322 section 2.2).

    [From line of an mbox]       kept first
    [stray continuation lines]   kept: a field put before them would swallow them
    our fields                   new
    the other fields             as they were; each Subject with its label before an untouched value

Where the block ends and each field stands says the native parser, so that a field that it reads is one that is removed.
Labels of the same policy at the beginning of a Subject are taken away first: a message may come by a second time, and
with another status.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from . import _native
from .errors import ArgumentError

# Ours, as any sender may have forged them: odd case, space before the colon, continuation lines.
_OURS = re.compile(rb"(?i)(?:x-mailsift-[!-9;-~]*|x-spam-(?:flag|status|level))[ \t]*:")
_SUBJECT = re.compile(rb"(?i)subject[ \t]*:")
_BLANKS = b" \t\r\n"
# An encoded-word (RFC 2047 section 2) has at most 75 characters: 12 of frame leave 63; base64 makes 60 of 45.
_WORD_BYTES = 45
_COLUMNS = 78
_LONGEST = 900
# Bytes of a Subject that are decoded to see whether the label is there; a label is at most 200 characters.
_READ = 4000


def apply(raw: Any, label: str | None, fields: tuple[tuple[str, str], ...], labels: tuple[str, ...] = ()) -> bytes:
    """`labels`: what else may have been put before a Subject by whoever labels as we do; without `label` they are taken
    away, and the Subject is left alone where there are none either.
    """
    data = _bytes(raw)
    _, end, places = _native.header_places(data)
    newline = _newline(data, end)
    known = tuple(dict.fromkeys((*((label,) if label is not None else ()), *labels)))
    added = [folded(name, value, newline) for name, value in fields]
    kept: list[bytes] = []
    at = start = places[0][0] if places else end
    labelled = False
    for place, colon, stop, behind in places:
        if _OURS.match(data, place, colon):
            # Behind a lone CR its own line end takes the place of that: some read no line end in it.
            lone = place > at and data[place - 1:place] == b"\r"
            kept.append(data[at:place - lone])
            at = stop if lone else behind
        elif known and _SUBJECT.match(data, place, colon):
            labelled = True
            kept += (data[at:colon], _labelled(data[colon:stop], label, known, colon - place, newline))
            at = stop
    if label is not None and not labelled:
        added.append(b"Subject: " + _words(label, b"") + newline)
    if added and start and data[start - 1:start] not in (b"\r", b"\n"):
        added.insert(0, newline)
    return b"".join([data[:start], *added, *kept, data[at:]])


def _bytes(raw: Any) -> bytes:
    try:
        return bytes(memoryview(raw))
    except (TypeError, ValueError, BufferError, NotImplementedError) as error:
        raise ArgumentError("raw", f"{type(raw).__name__} ({error})", "a contiguous bytes-like object") from error


def _newline(data: bytes, end: int) -> bytes:
    """One CRLF makes it a CRLF message, also after a field that held it was removed: ours bring it back."""
    head = data[:end + 2]
    return b"\n" if b"\n" in data and b"\r\n" not in head else b"\r\n"


def _labelled(value: bytes, label: str | None, labels: tuple[str, ...], column: int, newline: bytes) -> bytes:
    """A value with its label, what stands behind the name's colon; `column`: bytes before it."""
    rest, others = _without(value, label, labels)
    if label is None:
        return rest
    if rest is value and others:
        return value
    text = rest.lstrip(_BLANKS)
    put = b" " + _words(label, text)
    if not text:
        return put
    first = rest.partition(b"\n")[0]
    if not rest.startswith((b" ", b"\t", b"\r", b"\n")):
        rest = b" " + rest
    if column + len(put) + len(first.rstrip(b"\r")) > _COLUMNS and first.strip(b" \t\r"):
        put += newline
    return put + rest


def _without(value: bytes, label: str | None, labels: tuple[str, ...]) -> tuple[bytes, bool]:
    """The value without the labels at its beginning; or all of it and True where `label` alone is there, encoded
    together with the text behind it.
    """
    text = value.lstrip(_BLANKS)
    rest = value
    spelled = [form for one in labels
               for form in (_words(one, b"=?"), _words(one, b""), one.encode("utf-8", "replace"))]
    while found := next((form for form in spelled if text.startswith(form)), None):
        rest = text[len(found):]
        text = rest.lstrip(_BLANKS)
    read = _decoded(text)
    count, behind = _count(read, labels) if read is not None else (0, "")
    if not count:
        return rest, False
    if rest is value and count == 1 and label is not None and read is not None and read.startswith(label):
        return value, True
    tail = text[len(_head(text)):]
    return b" " + _encoded(behind) + tail if behind or tail.strip(_BLANKS) else b"", False


def _count(text: str, labels: Iterable[str]) -> tuple[int, str]:
    """How many labels stand at the beginning, and what stands behind them."""
    count = 0
    while found := next((one for one in labels if text.startswith(one)), None):
        count += 1
        text = text[len(found):].lstrip()
    return count, text


def _head(text: bytes) -> bytes:
    """What of a Subject is decoded: whole lines and words."""
    return text if len(text) <= _READ else text[:_READ].rpartition(b" ")[0]


def _decoded(text: bytes) -> str | None:
    """What begins with an encoded-word; someone may have encoded a label since."""
    if not text.startswith(b"=?"):
        return None
    # Rarely needed, and slow to import.
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    words = _head(text).replace(b"\r", b"").replace(b"\n", b"")
    try:
        return str(make_header(decode_header(words.decode("ascii", "replace"))))
    except (ValueError, LookupError, HeaderParseError):
        return None


def _words(label: str, following: bytes) -> bytes:
    """The label as it stands in a Subject.

    White space between two encoded-words is dropped when they are read (RFC 2047 section 6.2), so that before
    an encoded value the label's own word has to end with the space.
    """
    if label.isascii() and "=?" not in label:
        return label.encode()
    return _encoded(label + " " if following.startswith(b"=?") else label)


def _encoded(text: str) -> bytes:
    words, word = [], b""
    for char in text:
        byte = char.encode("utf-8", "replace")
        if len(word) + len(byte) > _WORD_BYTES:
            words.append(word)
            word = b""
        word += byte
    return b" ".join(b"=?utf-8?B?" + b64encode(word) + b"?=" for word in [*words, word])


def plain(text: str, most: int = 120) -> str:
    """Text of a message for a quoted place in a header field: printable ASCII, one line, no encoded-word."""
    cut = text[:most]
    said = _ascii(" ".join(cut.split())).replace('"', "'").replace("=?", "=\\x3f")
    if len(text) > most or len(said) > 2 * most:
        return said[:2 * most] + "..."
    return said


def folded(name: str, value: str, newline: bytes) -> bytes:
    """A header field folded at spaces: 78 columns where it can be, 998 always (RFC 5322 section 2.1.1)."""
    line, lines = name + ":", []
    for word in _ascii(" ".join(value.split())).split(" "):
        for piece in [word[at:at + _LONGEST] for at in range(0, len(word), _LONGEST)]:
            if len(line) + 1 + len(piece) > _COLUMNS and not line.endswith(":"):
                lines.append(line)
                line = ""
            line += " " + piece
    return newline.join(part.encode("ascii") for part in [*lines, line]) + newline


def _ascii(text: str) -> str:
    said = text.encode("ascii", "backslashreplace").decode("ascii")
    return said if said.isprintable() else "".join(
        char if char.isprintable() else f"\\x{ord(char):02x}" for char in said)
