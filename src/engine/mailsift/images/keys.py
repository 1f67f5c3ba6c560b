"""Keys of perceptual signatures among those of MD5 and SHA-256, which are 16 bytes.

The base of reputations has the same ones (facts/object_keys.cpp), with a record that carries the signature.
"""

from __future__ import annotations

from .. import _native

__all__ = ["is_near", "picture_key", "record_of"]

_RECORD = "phash:"


def record_of(phash: str) -> str:
    """What the records of a signature are called."""
    return _RECORD + phash.lower()


def is_near(phash: str, record: str) -> bool:
    """Whether a record that a key has found is of a picture that looks like one with this signature."""
    try:
        return record.startswith(_RECORD) and (
            _native.picture_distance(phash, record[len(_RECORD):]) <= _native.PICTURE_NEAR)
    except ValueError:  # a record of some feed that is called so
        return False


def picture_key(key: int) -> bytes:
    return b"phash1\0\0" + key.to_bytes(8, "big")
