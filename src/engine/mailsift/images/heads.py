"""What the head of a picture says, held against the limits before Pillow sees any of it, and the file that Pillow gets.

Opening alone takes memory and time: for texts that are packed, for comments in small pieces, for a canvas, for a tile
that is larger than the picture. So texts, profiles and the like, which change no pixel, are left out of what is opened
(natively, images/file_blocks.hpp), and files with more blocks or tables than any picture needs are refused.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from .. import _native

__all__ = ["DEFAULTS", "MOST_SCANNED", "DecodeLimits", "Opened", "Refused", "check", "format_of", "opened"]

# Bytes of memory that decoding takes for a pixel, the bitmap and what is between counted.
_COST = {"png": 9, "jpeg": 2, "gif": 10, "webp": 18, "bmp": 9, "tiff": 12}
# Bytes of a file that don't count.
_FREE = 21 << 20
# Scans of a progressive JPEG, and pixels over all of them; each costs time for all pixels, and few bytes.
_MOST_SCANS, MOST_SCANNED = 64, 200_000_000
# A packed BMP is decoded in Python, step by step: its pixels, and its bytes.
_MOST_PACKED = 1_000_000
_PACKED = (1, 2)
# Of one directory of a TIFF: entries, numbers, bytes. Each number becomes an object of Python.
_MOST_ENTRIES, _MOST_NUMBERS, _MOST_BYTES = 512, 65_536, 1 << 22
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
_OF_BYTES = (1, 2, 7)
_WIDTH, _HEIGHT, _TILE_WIDTH, _TILE_HEIGHT = 256, 257, 322, 323
# Directories that Pillow reads besides: Exif, GPS, interoperability.
_MORE = (34665, 34853, 40965)


class DecodeLimits(NamedTuple):
    """`pixels` and `frames` of one picture, `memory`: bytes that decoding one may take."""

    formats: frozenset[str] = frozenset({"png", "jpeg", "gif", "webp", "bmp"})
    pixels: int = 16_000_000
    frames: int = 3
    memory: int = 64 << 20


DEFAULTS = DecodeLimits()


class Opened(NamedTuple):
    """The file that is opened. `beside`: bytes that it takes beside its pixels; `pixels`, `frames`: of GIF and WebP, of
    all that is looked at; `scans`: of a JPEG, and whether it comes component by component."""

    data: bytes
    beside: int = 0
    pixels: int = 0
    frames: int = 0
    scans: int = 0
    in_pieces: bool = False


class Refused(Exception):
    """A limit bites."""


def format_of(data: bytes) -> str | None:
    """By the first bytes."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"BM"):
        return "bmp"
    return "tiff" if data.startswith((b"II*\0", b"MM\0*")) else None


def check(pixels: int, name: str, limits: DecodeLimits, each: float = 0, beside: int = 0) -> None:
    """`each`: bytes that a pixel takes, where that isn't the same for all of a format; `beside`: bytes besides."""
    if pixels > limits.pixels or pixels * (each or _COST[name]) + beside > limits.memory:
        raise Refused


def opened(data: bytes, name: str, limits: DecodeLimits) -> Opened:
    """Raises Refused where opening it would take too much, struct.error where it has no head."""
    beside = max(0, len(data) - _FREE)
    if name == "tiff":
        _check_tiff(data, limits)
        return Opened(data, beside)
    if name == "bmp":
        _check_packed(data)
        return Opened(data, beside)
    kept, right, bottom, frames, in_pieces = _native.picture_file(data, name, limits.frames)
    if kept is None:
        raise Refused
    # What was left out is still held, and the reader of WebP has a copy of its own.
    beside += (0 if kept is data else len(kept)) + (len(kept) if name == "webp" else 0)
    check(right * bottom, name, limits, beside=beside)
    scans = kept.count(b"\xff\xda") if name == "jpeg" else 0
    if scans > _MOST_SCANS:
        raise Refused
    return Opened(kept, beside, right * bottom, frames, scans, in_pieces)


def _check_packed(data: bytes) -> None:
    size, width, height = struct.unpack_from("<Iii", data, 14)
    if size >= 40 and int.from_bytes(data[30:34], "little") in _PACKED and (
            abs(width * height) > _MOST_PACKED or len(data) > 2 * _MOST_PACKED):
        raise Refused


def _check_tiff(data: bytes, limits: DecodeLimits) -> None:
    """The pages that are looked at, and one more."""
    order = "<" if data.startswith(b"II") else ">"
    at: int = struct.unpack_from(order + "I", data, 4)[0]
    seen: set[int] = set()
    while at and at not in seen and len(seen) <= limits.frames:
        seen.add(at)
        tags, at = _directory(data, at, order)
        for more in _MORE:
            if more in tags:
                _directory(data, tags[more], order)
        # One tile is held beside the picture, whatever size it says it has.
        tile = tags.get(_TILE_WIDTH, 0) * tags.get(_TILE_HEIGHT, 0)
        check(tags.get(_WIDTH, 0) * tags.get(_HEIGHT, 0) + tile, "tiff", limits)


def _directory(data: bytes, at: int, order: str) -> tuple[dict[int, int], int]:
    """First numbers by their tags, where they stand in the entry itself, and where the next directory is."""
    count: int = struct.unpack_from(order + "H", data, at)[0]
    if count > _MOST_ENTRIES:
        raise Refused
    tags: dict[int, int] = {}
    numbers = size = 0
    for place in range(at + 2, min(at + 2 + 12 * count, len(data) - 11), 12):
        tag, kind, many = struct.unpack_from(order + "HHI", data, place)
        size += many * _SIZES.get(kind, 0)
        numbers += 0 if kind in _OF_BYTES else many
        if numbers > _MOST_NUMBERS or size > _MOST_BYTES:
            raise Refused
        tags.setdefault(tag, struct.unpack_from(order + ("H" if kind == 3 else "I"), data, place + 8)[0])
    following = data[at + 2 + 12 * count:][:4]
    return tags, int.from_bytes(following, "little" if order == "<" else "big") if len(following) == 4 else 0
