"""A picture without what may stand around it: an empty line that was meant for the header, an icon that holds it."""

from __future__ import annotations

import struct

__all__ = ["bare"]

_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_PNG = _STARTS[0]
_ICON = b"\0\0\1\0"
# Pictures of an icon; each is another size of the same.
_MOST_SIZES = 256
# What is taken out is a copy.
_MOST_BYTES = 16 << 20


def bare(data: bytes) -> bytes:
    """`data` itself where nothing stands around it, or it is very large."""
    if len(data) > _MOST_BYTES:
        return data
    for end in (b"\r\n", b"\n"):
        if data.startswith(end) and data.startswith(_STARTS, len(end)):
            return data[len(end):]
    return _largest(data) if data.startswith(_ICON) else data


def _largest(icon: bytes) -> bytes:
    """The largest PNG of an icon, by its own head; `icon` itself where it has none, but only bitmaps."""
    count = int.from_bytes(icon[4:6], "little")
    most, best = 0, icon
    if count > _MOST_SIZES or len(icon) < 6 + 16 * count:
        return icon
    for at in range(6, 6 + 16 * count, 16):
        size, begin = struct.unpack_from("<II", icon, at + 8)
        head = icon[begin:begin + 24]
        if size < len(head) or len(head) < 24 or not head.startswith(_PNG):
            continue
        width, height = struct.unpack_from(">II", head, 16)
        if width * height > most:
            most, best = width * height, icon[begin:begin + size]
    return best
