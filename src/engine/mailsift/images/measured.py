"""What is measured natively in the frames of a picture: its signature, how much it looks like text."""

from __future__ import annotations

from .. import _native
from .bitmap import Bitmap

__all__ = ["signatures", "written_in"]

# Smaller pictures carry no text that says much.
_LEAST_PIXELS = 10_000


def written_in(frames: tuple[Bitmap, ...], problems: dict[str, None]) -> tuple[float, float]:
    """How much the first frame looks like text, and its share of single dots."""
    if not frames or frames[0].width * frames[0].height < _LEAST_PIXELS:
        return 0.0, 0.0
    width, height, gray = frames[0]
    measure, _, _, _, dots, limited = _native.text_like(gray, width, height)
    if limited:
        problems["limit"] = None
    return measure, dots


def signatures(frames: tuple[Bitmap, ...], asks: bool) -> tuple[str | None, tuple[str, ...]]:
    """Of the first frame that has features; asked for are all frames."""
    phash: str | None = None
    asked: dict[str, None] = {}
    for width, height, gray in frames:
        if not asks:
            phash = phash or _native.picture_hash(gray, width, height)
            continue
        made, turned = _native.picture_turned(gray, width, height)
        phash = phash or made
        if made:
            asked.update(dict.fromkeys(turned))
    return phash, tuple(asked)
