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
import struct
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

from .bare import bare
from .bitmap import Bitmap

__all__ = ["FORMATS", "MOST_COLOURED", "DecodeLimits", "Decoded", "decode", "format_of", "is_available", "kept"]

# Name -> module and class of Pillow.
FORMATS = {"png": ("PngImagePlugin", "PngImageFile"), "jpeg": ("JpegImagePlugin", "JpegImageFile"),
           "gif": ("GifImagePlugin", "GifImageFile"), "webp": ("WebPImagePlugin", "WebPImageFile"),
           "bmp": ("BmpImagePlugin", "BmpImageFile"), "tiff": ("TiffImagePlugin", "TiffImageFile")}
# Bytes of memory that decoding takes for a pixel, the bitmap and what is between counted.
_COST = {"png": 9, "jpeg": 2, "gif": 10, "webp": 18, "bmp": 9, "tiff": 12}
# A bitmap has at most so many pixels, those of a whole screen (1,920 x 1,080): larger pictures are reduced.
_KEPT = 2_100_000
# Less than this between the lightest and the darkest pixel is a plain ground.
_PLAIN = 16
# Pixels up to which the colours of a picture are kept, for codes whose luma is alike.
MOST_COLOURED = 1_000_000
# Scans of a progressive JPEG; each costs time for all pixels, and few bytes.
_MOST_SCANS = 64


class DecodeLimits(NamedTuple):
    """`pixels` and `frames` of one picture, `memory`: bytes that decoding one may take."""

    formats: frozenset[str] = frozenset({"png", "jpeg", "gif", "webp", "bmp"})
    pixels: int = 16_000_000
    frames: int = 3
    memory: int = 64 << 20


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


DEFAULTS = DecodeLimits()


class _Refused(Exception):
    """A limit bites."""


def is_available() -> bool:
    """Whether Pillow is there."""
    return importlib.util.find_spec("PIL") is not None


def format_of(data: bytes) -> str | None:
    """By the first bytes."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"BM"):
        return "bmp"
    return "tiff" if data.startswith((b"II*\0", b"MM\0*")) else None


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
            _check_head(data, name, limits)
            with opener(BytesIO(data)) as picture:
                size = picture.size
                problem = _read(picture, name, limits, frames, coloured)
    except _Refused:
        problem = "limit"
    except MemoryError:
        problem = "limit"
    except Exception:  # Pillow's plugins raise many kinds for bytes that are no picture
        problem = "unreadable"
    return Decoded(tuple(frames), *size, problem, coloured[0] if coloured else None)


def _check_head(data: bytes, name: str, limits: DecodeLimits) -> None:
    """What opening alone would already take memory or time for."""
    if name == "gif":
        for right, bottom in _gif_frames(data, limits.frames):
            _check(right * bottom, name, limits)
    elif name == "jpeg" and data.count(b"\xff\xda") > _MOST_SCANS:
        raise _Refused
    elif name == "webp" and data[12:16] == b"VP8X" and len(data) >= 30:
        width, height = (int.from_bytes(data[at:at + 3], "little") + 1 for at in (24, 27))
        _check(width * height, name, limits)


def _gif_frames(data: bytes, most: int) -> list[tuple[int, int]]:
    """Right and lower edge of the screen and of the first frames: a frame may be larger than the screen."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    found = [(width, height)]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while at + 10 <= len(data) and len(found) <= most + 1:
        if data[at] == 0x2C:
            left, top, wide, high, flags = struct.unpack_from("<HHHHB", data, at + 1)
            found.append((max(width, left + wide), max(height, top + high)))
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif data[at] == 0x21:
            at += 2
        else:
            break
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1
    return found


def _check(pixels: int, name: str, limits: DecodeLimits, each: float = 0) -> None:
    if pixels > limits.pixels or pixels * (each or _COST[name]) > limits.memory:
        raise _Refused


def _read(picture: Any, name: str, limits: DecodeLimits, frames: list[Bitmap], coloured: list[Any]) -> str:
    moves = name in ("gif", "webp") or (name == "png" and getattr(picture, "is_animated", False))
    while True:
        width, height = picture.size
        if width <= 0 or height <= 0:
            return "unreadable"
        _check(width * height, name, limits, _jpeg_cost(picture) if name == "jpeg" else 0)
        if name == "jpeg":
            _draft(picture)
        frames.append(_bitmap(picture))
        if len(frames) == 1 and picture.mode in ("RGB", "RGBA", "P") and width * height <= MOST_COLOURED:
            coloured.append(picture.copy() if moves else picture)
        if not moves:
            return ""
        try:
            picture.seek(len(frames))
        except EOFError:
            return ""
        if len(frames) == limits.frames:
            return "limit"


def _jpeg_cost(picture: Any) -> float:
    """A progressive one is held as coefficients, two bytes each, until its last scan was read."""
    if not picture.info.get("progressive"):
        return _COST["jpeg"]
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
