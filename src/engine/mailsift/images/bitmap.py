"""A decoded picture."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Bitmap"]


class Bitmap(NamedTuple):
    """8-bit luma, row by row, without padding."""

    width: int
    height: int
    gray: bytes
