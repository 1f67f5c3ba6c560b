"""A picture's file as an entry of the list `images`."""

from __future__ import annotations

import hashlib
from pathlib import Path

from .. import _native
from ..durable import opened_through_links
from ..errors import ArgumentError
from ..images.decode import FORMATS, DecodeLimits, decode

__all__ = ["digits_of"]

_LIMITS = DecodeLimits(frozenset(FORMATS), 100_000_000, 3, 1 << 30)
_MOST_BYTES = 1 << 28  # of a file; more is no picture of a mail
_DIGITS = frozenset("0123456789abcdefABCDEF")


def digits_of(text: str) -> str:
    """The perceptual signature of the picture in that file, its SHA-256 where it has no features; digits stay as they
    are. ArgumentError where the file is no picture that can be read."""
    if not is_file(text):
        return text
    data, phash = _looked_at(text)
    return phash or hashlib.sha256(data).hexdigest()


def is_file(text: str) -> bool:
    return len(text) not in (22, 32, 44, 64) or not _DIGITS.issuperset(text)


def sums_of(file: str) -> list[str]:
    """What a picture's file is known by in the base of reputations: its MD5, and its signature where it has one."""
    data, phash = _looked_at(file)
    return list(filter(None, (hashlib.md5(data, usedforsecurity=False).hexdigest(), phash)))


def _looked_at(text: str) -> tuple[bytes, str | None]:
    """Its bytes and its signature."""
    try:
        with open(opened_through_links(Path(text)), "rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in its name
        found = getattr(error, "strerror", None) or str(error)
        raise ArgumentError(text, found, "digits, or the file of a picture") from None
    if len(data) > _MOST_BYTES:
        raise ArgumentError(text, f"more than {_MOST_BYTES >> 20} MB", "the file of a picture")
    decoded = decode(data, _LIMITS)
    if not decoded.frames:
        raise ArgumentError(text, decoded.problem or "no picture", "a picture: " + ", ".join(FORMATS))
    hashes = [_native.picture_hash(gray, width, height) for width, height, gray in decoded.frames]
    return data, next(filter(None, hashes), None)
