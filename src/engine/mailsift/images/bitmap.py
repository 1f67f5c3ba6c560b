"""A picture as the native core looks at it."""

from __future__ import annotations

from typing import NamedTuple


class Bitmap(NamedTuple):
    """8-bit luma, row by row, without padding."""

    width: int
    height: int
    gray: bytes
