"""Bytes of a picture -> bitmaps, by Pillow.

Only formats that are switched on are tried, each by its own class: none of Pillow's other plugins is loaded or asked.
What a head says of sizes is held against the limits before anything is decoded, and so is what the decoder will take
for it; a bitmap is small whatever the picture was. Pillow lets go of the GIL while it decodes.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import math
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

from .bare import bare
from .bitmap import Bitmap
from .heads import DEFAULTS, MOST_SCANNED, DecodeLimits, Opened, Refused, check, format_of, opened

__all__ = ["FORMATS", "MOST_COLOURED", "DecodeLimits", "Decoded", "decode", "format_of", "is_available", "kept"]

# Name -> module and class of Pillow.
FORMATS = {"png": ("PngImagePlugin", "PngImageFile"), "jpeg": ("JpegImagePlugin", "JpegImageFile"),
           "gif": ("GifImagePlugin", "GifImageFile"), "webp": ("WebPImagePlugin", "WebPImageFile"),
           "bmp": ("BmpImagePlugin", "BmpImageFile"), "tiff": ("TiffImagePlugin", "TiffImageFile")}
# Bytes of memory that a pixel of an animation takes from its second frame on: the frame before, what is laid on it and
# what is put back under it, each with all colours.
_MOVING = {"gif": 20, "png": 24}
# Those of JPEG, the bitmap counted, where it is not held as coefficients.
_JPEG = 2
# A bitmap has at most so many pixels, those of a whole screen (1,920 x 1,080): larger pictures are reduced.
_KEPT = 2_100_000
# Less than this between the lightest and the darkest pixel is a plain ground.
_PLAIN = 16
# Pixels up to which the colours of a picture are kept, for codes whose luma is alike.
MOST_COLOURED = 1_000_000


class Decoded(NamedTuple):
    """Bitmaps of the first frames, the size by the head, and why there aren't more: "", or a reason of Unchecked."""

    frames: tuple[Bitmap, ...] = ()
    width: int = 0
    height: int = 0
    problem: str = ""
    # The first frame as it was decoded, or what makes it, where it has colours and isn't large.
    coloured: Any = None

    @property
    def colours(self) -> Callable[[], Any] | None:
        """Makes it RGB on white; None where there is none."""
        return None if self.coloured is None else functools.partial(_rgb, self.coloured)


def is_available() -> bool:
    """Whether Pillow is there."""
    return importlib.util.find_spec("PIL") is not None


def decode(data: bytes, limits: DecodeLimits = DEFAULTS) -> Decoded:
    """Never raises for what stands in `data`."""
    data = bare(data)
    name = format_of(data)
    if name is None or name not in limits.formats:
        return Decoded(problem="unsupported")
    module, kind = FORMATS[name]
    try:
        opener = getattr(importlib.import_module(f"PIL.{module}"), kind)
    except ImportError:
        return Decoded(problem="unsupported")
    frames: list[Bitmap] = []
    size = (0, 0)
    coloured: list[Any] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = opened(data, name, limits)
            with opener(BytesIO(file.data)) as picture:
                size = picture.size
                problem = _read(picture, file, name, limits, frames, coloured)
    except (Refused, MemoryError):
        problem = "limit"
    except Exception:  # Pillow's plugins raise many kinds for bytes that are no picture
        problem = "unreadable"
    return Decoded(tuple(frames), *size, problem, coloured[0] if coloured else None)


def _read(picture: Any, file: Opened, name: str, limits: DecodeLimits, frames: list[Bitmap], coloured: list[Any]
          ) -> str:
    moves = name in ("webp", "tiff") or file.frames > 1 or (name == "png" and getattr(picture, "is_animated", False))
    while True:
        width, height = picture.size
        if width <= 0 or height <= 0:
            return "unreadable"
        check(width * height, name, limits, _jpeg_cost(picture, file.in_pieces) if name == "jpeg" else 0, file.beside)
        if name == "jpeg":
            if width * height * file.scans > MOST_SCANNED:
                raise Refused
            _draft(picture)
        frames.append(_bitmap(picture))
        if len(frames) == 1 and picture.mode in ("RGB", "RGBA", "P") and width * height <= MOST_COLOURED:
            coloured.append(picture.copy() if moves else picture)
        if not moves:
            return ""
        if max(width * height, file.pixels) * _MOVING.get(name, 0) + file.beside > limits.memory:
            return "limit"
        try:
            picture.seek(len(frames))
        except EOFError:
            return ""
        if len(frames) == limits.frames:
            return "limit"


def _jpeg_cost(picture: Any, in_pieces: bool) -> float:
    """A progressive one, or one in pieces, is held as coefficients, two bytes each, until its last scan was read."""
    if not in_pieces and not picture.info.get("progressive"):
        return _JPEG
    layers = [(across, down) for _, across, down, *_ in picture.layer]
    across, down = max(layer[0] for layer in layers), max(layer[1] for layer in layers)
    coefficients: float = 2 * sum(layer[0] * layer[1] for layer in layers) / (across * down)
    return coefficients + 1


def _draft(picture: Any) -> None:
    """Luma alone, and of large ones only as much as is kept."""
    ratio = math.sqrt(min(1.0, _KEPT / (picture.width * picture.height)))
    picture.draft("L", (max(1, int(picture.width * ratio)), max(1, int(picture.height * ratio))))


def kept(luma: Any) -> Bitmap:
    """The bitmap of a picture of luma, reduced where it is large."""
    shown = luma.reduce(_factor(luma)) if luma.width * luma.height > _KEPT else luma
    return Bitmap(shown.width, shown.height, shown.tobytes())


def _factor(picture: Any) -> int:
    pixels: int = picture.width * picture.height
    return math.isqrt(max(1, (pixels - 1) // _KEPT)) + (pixels > _KEPT)


def _bitmap(picture: Any) -> Bitmap:
    picture.load()
    shown = picture
    factor = _factor(shown)
    if shown.mode == "P" and "transparency" in shown.info:
        shown = shown.convert("RGBA")
    if shown.mode.startswith("I;16") or shown.mode in ("I", "F"):
        shown = shown.point(lambda value: value / 256).convert("L")
    if factor > 1 and shown.mode not in ("P", "1"):
        shown = shown.reduce(factor)
    if shown.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        shown = _on_ground(shown)
    if shown.mode != "L":
        shown = shown.convert("L")
    if shown.width * shown.height > _KEPT:
        shown = shown.reduce(factor)
    return Bitmap(shown.width, shown.height, shown.tobytes())


def _rgb(picture: Any) -> Any:
    if callable(picture):
        return picture()
    if picture.mode == "P" and "transparency" not in picture.info:
        return picture.convert("RGB")
    return picture if picture.mode == "RGB" else _on(picture.convert("RGBA"), "white")


def _on_ground(picture: Any) -> Any:
    if picture.mode != "LA":
        picture = picture.convert("RGBA").convert("LA")
    shown: Any = None
    # What is white and else transparent is seen on a dark page alone.
    for ground in ("white", "black"):
        seen = _on(picture, ground)
        low, high = seen.getextrema()
        if high - low >= _PLAIN:
            return seen
        shown = shown or seen
    return shown


def _on(picture: Any, ground: str) -> Any:
    """Luma or colours of a picture (LA, RGBA) with that ground showing through."""
    from PIL import Image
    seen = Image.new(picture.mode[:-1], picture.size, ground)
    seen.paste(picture, mask=picture.getchannel("A"))
    return seen
