"""Keys of perceptual signatures among those of MD5 and SHA-256, which are 16 bytes."""

from __future__ import annotations

__all__ = ["picture_key"]


def picture_key(key: int) -> bytes:
    return b"phash1\0\0" + key.to_bytes(8, "big")
