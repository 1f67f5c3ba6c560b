"""Whether a picture of text looks like one of a screen."""

from __future__ import annotations

from .bitmap import Bitmap

__all__ = ["SCREEN", "is_screen"]

SCREEN = "screen"

# Pixels: of the sides, of all, and times that one side is as long as the other.
_LEAST_WIDTH, _LEAST_HEIGHT, _LEAST_PIXELS, _MOST_RATIO = 480, 360, 250_000, 3
# Of all pixels as light as the ground, which nothing but a program draws so evenly.
_PLAIN, _ALIKE = 0.5, 4


def is_screen(kind: str | None, width: int, height: int, frame: Bitmap) -> bool:
    """A PNG of the size of a window or a screen, half of it or more of one shade. For pictures that are text only."""
    if kind != "png" or width < _LEAST_WIDTH or height < _LEAST_HEIGHT or width * height < _LEAST_PIXELS:
        return False
    if max(width, height) > _MOST_RATIO * min(width, height):
        return False
    from PIL import Image
    shades = Image.frombytes("L", (frame.width, frame.height), frame.gray).histogram()
    ground = max(range(256), key=shades.__getitem__)
    return sum(shades[max(0, ground - _ALIKE):ground + _ALIKE + 1]) >= _PLAIN * len(frame.gray)
