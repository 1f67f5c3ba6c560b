"""What was put into the bytes of a picture so that no two have one checksum: bytes behind its end, random comments.

Only heads of blocks are read, each bounded by the bytes that are there, and so many of them at most. What cameras,
phones and programs are known to write is none of it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .decode import format_of

__all__ = ["APPENDED", "COMMENT", "padding"]

APPENDED, COMMENT = "appended", "comment"

_MOST_BLOCKS = 4096
# Bytes behind the end that count, and those of a comment that may be called random.
_LEAST_APPENDED, _LEAST_COMMENT, _MOST_COMMENT = 4, 16, 4096
# Blanks and zeros are what encodings leave behind.
_NOTHING = b"\0 \t\r\n"
# Further pictures of the same camera, and what phones append.
_OF_CAMERAS = (b"\xff\xd8", b"SEFT", b"ftypmp4", b"MotionPhoto", b"SEFH", b"QDIOBS", b"\x00\x00\x00\x18ftyp")
_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
_LETTERS = re.compile(rb"[A-Za-z0-9+/=_-]{20,}")
_COM, _END, _SCAN = 0xFE, 0xD9, 0xDA


class _Blocks(NamedTuple):
    """Comments of a picture and where it ends; 0 where that isn't known."""

    comments: list[bytes]
    end: int


def padding(data: bytes) -> tuple[str, ...]:
    """Which of APPENDED and COMMENT a picture shows."""
    read = {"png": _png, "jpeg": _jpeg, "gif": _gif}.get(format_of(data) or "")
    blocks = read(data) if read else _Blocks([], 0)
    behind = data[blocks.end:].strip(_NOTHING) if blocks.end else b""
    found = []
    # Damaged pictures seem to end before they do.
    seems = behind.endswith((b"\xff\xd9", b";")) or any(known in behind[:1 << 20] for known in _OF_CAMERAS)
    if len(behind) >= _LEAST_APPENDED and not seems:
        found.append(APPENDED)
    if any(map(_is_random, blocks.comments)):
        found.append(COMMENT)
    return tuple(found)


def _is_random(comment: bytes) -> bool:
    """Bytes that are no text, or one long word of letters of both cases and digits, as no program writes it."""
    comment = comment[:_MOST_COMMENT].strip(b"\0 ")
    if len(comment) < _LEAST_COMMENT:
        return False
    try:
        text = comment.decode("utf-8")
    except UnicodeDecodeError:
        return sum(not 32 <= byte < 127 for byte in comment) * 3 > len(comment)
    if sum(not one.isprintable() and not one.isspace() for one in text) * 8 > len(text):
        return True
    longest = max(_LETTERS.findall(comment), key=len, default=b"")
    kinds = [sum(one in kind for one in longest.decode()) for kind in (
        "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")]
    return len(longest) * 4 > len(comment) * 3 and min(kinds) * 12 > len(longest)


def _png(data: bytes) -> _Blocks:
    comments: list[bytes] = []
    at = 8
    for _ in range(_MOST_BLOCKS):
        if at + 12 > len(data):
            break
        size, kind = int.from_bytes(data[at:at + 4], "big"), data[at + 4:at + 8]
        if kind == b"tEXt":
            comments.append(data[at + 8:at + 8 + min(size, _MOST_COMMENT)].partition(b"\0")[2])
        at += 12 + size
        if kind == b"IEND":
            return _Blocks(comments, at)
    return _Blocks(comments, 0)


def _jpeg(data: bytes) -> _Blocks:
    comments: list[bytes] = []
    at = 2
    for _ in range(_MOST_BLOCKS):
        found = _MARKER.search(data, at)
        if found is None:
            break
        marker, at = found[1][0], found.end()
        if marker == _END:
            return _Blocks(comments, at)
        size = int.from_bytes(data[at:at + 2], "big")
        if marker == _COM:
            comments.append(data[at + 2:at + size])
        at += size if marker != 1 else 0
    return _Blocks(comments, 0)


def _gif(data: bytes) -> _Blocks:
    comments: list[bytes] = []
    at = 13 + _table(data, 10)
    for _ in range(_MOST_BLOCKS):
        kind = data[at:at + 1]
        if kind == b";":
            return _Blocks(comments, at + 1)
        is_comment = data[at:at + 2] == b"!\xfe"
        if kind not in (b",", b"!"):
            break
        at += 11 + _table(data, at + 9) if kind == b"," else 2
        begin = at
        while at < len(data) and data[at]:
            at += data[at] + 1
        if is_comment:
            comments.append(data[begin + 1:min(at, begin + _MOST_COMMENT)])
        at += 1
    return _Blocks(comments, 0)


def _table(data: bytes, at: int) -> int:
    """Bytes of the colours that the flags at that place speak of."""
    flags = data[at] if at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
