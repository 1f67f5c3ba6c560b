"""What was put into the bytes of a picture so that no two have one checksum: bytes behind its end, random comments.

Comments and the end are found natively (images/file_blocks.hpp); the first comments are looked at. What cameras, phones
and programs are known to write is none of it.
"""

from __future__ import annotations

import re

from .. import _native
from .heads import format_of

__all__ = ["APPENDED", "COMMENT", "padding"]

APPENDED, COMMENT = "appended", "comment"

# Bytes behind the end that count, and those of a comment that may be called random.
_LEAST_APPENDED, _LEAST_COMMENT, _MOST_COMMENT = 4, 16, 4096
# Blanks and zeros are what encodings leave behind.
_NOTHING = b"\0 \t\r\n"
# Further pictures of the same camera, and what phones append.
_OF_CAMERAS = (b"\xff\xd8", b"SEFT", b"ftypmp4", b"MotionPhoto", b"SEFH", b"QDIOBS", b"\x00\x00\x00\x18ftyp")
_LETTERS = re.compile(rb"[A-Za-z0-9+/=_-]{20,}")


def padding(data: bytes) -> tuple[str, ...]:
    """Which of APPENDED and COMMENT a picture shows."""
    kind = format_of(data)
    if kind not in ("png", "jpeg", "gif"):
        return ()
    comments, end = _native.picture_comments(data, kind)
    behind = data[end:].strip(_NOTHING) if end else b""
    found = []
    # Damaged pictures seem to end before they do.
    seems = behind.endswith((b"\xff\xd9", b";")) or any(known in behind[:1 << 20] for known in _OF_CAMERAS)
    if len(behind) >= _LEAST_APPENDED and not seems:
        found.append(APPENDED)
    if kind == "png":  # each has its keyword before it
        comments = [one.partition(b"\0")[2] for one in comments]
    if any(map(_is_random, comments)):
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
