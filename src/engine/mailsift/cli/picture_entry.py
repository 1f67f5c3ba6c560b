"""A picture's file as an entry of the list `images`."""

from __future__ import annotations

import hashlib
from pathlib import Path

from .. import _native
from ..durable import opened_through_links
from ..errors import ArgumentError
from ..images.decode import FORMATS, Decoded, DecodeLimits, decode, is_available

__all__ = ["digits_of", "forms_of", "is_file", "sums_of"]

_LIMITS = DecodeLimits(frozenset(FORMATS), 100_000_000, 3, 1 << 30)
_MOST_BYTES = 1 << 28  # of a file; more is no picture of a mail
_DIGITS = frozenset("0123456789abcdefABCDEF")
_ENTRY = "digits (22 or 44 of a signature, 32 of an MD5, 64 of a SHA-256), or the file of a picture"
_PICTURE = "a picture: " + ", ".join(FORMATS)


def digits_of(text: str) -> str:
    """The perceptual signature of the picture in that file, its SHA-256 where it has no features; digits stay as they
    are. ArgumentError where the file is no picture that can be read."""
    if not is_file(text):
        return text
    data, phash = _looked_at(text)
    return phash or hashlib.sha256(data).hexdigest()


def forms_of(text: str) -> list[str]:
    """All digits that the picture in that file can be listed by; digits stay as they are."""
    if not is_file(text):
        return [text]
    data, phash = _looked_at(text)
    sums = (hashlib.sha256(data).hexdigest(), hashlib.md5(data, usedforsecurity=False).hexdigest())
    return [phash, *sums] if phash else [*sums]


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
        found = "a folder" if _is_folder(text) else getattr(error, "strerror", None) or str(error)
        raise ArgumentError(text, found, _ENTRY) from None
    if not data:
        raise ArgumentError(text, "an empty file", _PICTURE)
    if len(data) > _MOST_BYTES:
        raise ArgumentError(text, f"more than {_MOST_BYTES >> 20} MB", "the file of a picture")
    decoded = decode(data, _LIMITS)
    if not decoded.frames:
        raise ArgumentError(text, *_why_not(decoded))
    hashes = [_native.picture_hash(gray, width, height) for width, height, gray in decoded.frames]
    return data, next(filter(None, hashes), None)


def _is_folder(text: str) -> bool:
    try:
        return Path(text).is_dir()
    except (OSError, ValueError):
        return False


def _why_not(decoded: Decoded) -> tuple[str, str]:
    """What was found in place of frames, and what was expected."""
    if decoded.problem == "limit":
        size = f": {decoded.width} x {decoded.height} pixels" if decoded.width else ""
        return f"too large{size}", f"at most {_LIMITS.pixels:,} pixels, decoded in {_LIMITS.memory >> 30} GB of memory"
    if decoded.problem == "unsupported":
        return ("no picture", _PICTURE) if is_available() else ("no Pillow to read it with", "the package pillow")
    return "a damaged picture", _PICTURE
