"""Labels a raw message: bytes in, bytes out. Only its top header block is touched (RFC 5322 section 2.2).

    [From line of an mbox]       kept first
    [stray continuation lines]   kept: a field put before them would swallow them
    our fields                   new
    the other fields             as they were; each Subject with its label before an untouched value
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any

# Ours, as any sender may have forged them: odd case, space before the colon, continuation lines.
_OURS = re.compile(rb"(?im)^(?:x-mailsift-[!-9;-~]*|x-spam-(?:flag|status|level))[ \t]*:"
                   rb"[^\n]*(?:\n[ \t][^\n]*)*(?:\n|\Z)")
# The block with the line end of its last field; what follows is the empty line and the body.
_BLANK = re.compile(rb"^\r?\n", re.MULTILINE)
_HEAD = re.compile(rb"(?:>?From [^\n]*(?:\n|\Z))?(?:[ \t][^\n]*(?:\n|\Z))*")
_SUBJECT = re.compile(rb"(?im)^(subject)([ \t]*):([^\n]*(?:\n[ \t][^\n]*)*)(\n|\Z)")
# An encoded-word (RFC 2047 section 2) has at most 75 characters: 12 of frame leave 63; base64 makes 60 of 45.
_WORD_BYTES = 45
_COLUMNS = 78
_LONGEST = 900
# Bytes of a Subject that are decoded to see whether the label is there; a label is at most 200 characters.
_READ = 4000


def apply(raw: Any, label: str | None, fields: tuple[tuple[str, str], ...]) -> bytes:
    data = bytes(raw)
    blank = _BLANK.search(data)
    end = blank.start() if blank else len(data)
    # One CRLF makes it a CRLF message, also after a field that held it was removed: ours bring it back.
    top = data[:blank.end() if blank else end] + b"\n"
    newline = b"\n" if b"\n" in data and b"\r\n" not in top else b"\r\n"
    block = _OURS.sub(b"", data[:end])
    added = [folded(name, value, newline) for name, value in fields]
    if label is not None:
        block, count = _SUBJECT.subn(lambda found: _labelled(found, label, newline), block)
        if not count:
            added.append(b"Subject: " + _words(label, b"") + newline)
    head = _HEAD.match(block)
    start = head.end() if head else 0
    if start and not block[:start].endswith(b"\n"):
        added.insert(0, newline)
    return block[:start] + b"".join(added) + block[start:] + data[end:]


def _labelled(found: re.Match[bytes], label: str, newline: bytes) -> bytes:
    name, space, value, end = found.groups()
    if _has(value, label):
        return found[0]
    text = value.lstrip(b" \t\r\n")
    put = name + space + b": " + _words(label, text)
    if not text:
        return put + (b"\r" if value.endswith(b"\r") else b"") + end
    first = value.partition(b"\n")[0]
    if not value.startswith((b" ", b"\t", b"\r", b"\n")):
        value = b" " + value
    if len(put) + len(first.rstrip(b"\r")) > _COLUMNS and first.strip(b" \t\r"):
        put += newline
    return put + value + end


def _has(value: bytes, label: str) -> bool:
    """Whether a Subject begins with the label, also where someone has encoded it since."""
    text = value.lstrip(b" \t\r\n")
    if text.startswith((label.encode(), _words(label, b""), _words(label, b"=?"))):
        return True
    if not text.startswith(b"=?"):
        return False
    # Rarely needed, and slow to import.
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    words = text[:_READ].replace(b"\r", b"").replace(b"\n", b"")
    if len(text) > _READ:
        words = words.rpartition(b" ")[0]
    try:
        return str(make_header(decode_header(words.decode("ascii", "replace")))).startswith(label)
    except (ValueError, LookupError, HeaderParseError):
        return False


def _words(label: str, following: bytes) -> bytes:
    """The label as it stands in a Subject.

    White space between two encoded-words is dropped when they are read (RFC 2047 section 6.2), so that before
    an encoded value the label's own word has to end with the space.
    """
    if label.isascii() and "=?" not in label:
        return label.encode()
    text = label + " " if following.startswith(b"=?") else label
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
