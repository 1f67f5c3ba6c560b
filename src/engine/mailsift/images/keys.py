"""Records of perceptual signatures in the base of reputations: keys are only hints, the record has all the bits."""

from __future__ import annotations

from .. import _native

__all__ = ["is_near", "record_of"]

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
