"""Codes in pictures and in text: QR, Micro QR, rMQR, Data Matrix, Aztec, read by zxing-cpp.

A picture is looked over natively first, so that photographs and drawings cost little; then read as it is, and harder only
where marks of a code are seen. Nothing here raises for what a picture holds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _native
from .bitmap import Bitmap

if TYPE_CHECKING:
    from PIL.Image import Image

# Codes of one picture, and characters of one text that are kept.
MOST_CODES = 16
MOST_TEXT = 4096
# Pixels up to which a picture is read enlarged, and as a Data Matrix that has no mark of its own.
_MOST_ENLARGED = 1_000_000
_MOST_UNMARKED = 160_000
# What channels have to differ by, of 255, in one pixel of 500, to be looked at.
_LEAST_COLOUR = 48
# Pixels that a module of a drawing gets, and modules of quiet zone around it.
_DRAWN_MODULE, _DRAWN_QUIET = 4, 4

_FORMATS = ("QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec")
_MARKED = ("QRCode", "MicroQRCode", "RMQRCode", "Aztec")
_NAMES = {"QRCODE": "qr", "QRCODEMODEL2": "qr", "QRCODEMODEL1": "qr", "MICROQRCODE": "micro_qr", "RMQRCODE": "rmqr",
          "DATAMATRIX": "data_matrix", "AZTEC": "aztec", "AZTECCODE": "aztec", "AZTECRUNE": "aztec"}


class Read(NamedTuple):
    """A code that was read. `drawn`: with characters or cells, not in a picture."""

    format: str
    text: str
    drawn: bool


class Missing(Exception):
    """A library that is not installed."""


class Reader:
    """zxing-cpp, imported at the first picture. Calls let go of the GIL as far as the library does."""

    def __init__(self) -> None:
        try:
            import zxingcpp
        except ImportError as error:
            raise Missing("zxing-cpp") from error
        formats = zxingcpp.BarcodeFormat
        self._read = zxingcpp.read_barcodes
        self._all = zxingcpp.BarcodeFormats([getattr(formats, name) for name in _FORMATS])
        self._marked = zxingcpp.BarcodeFormats([getattr(formats, name) for name in _MARKED])

    def read(self, gray: Bitmap, *, marked_only: bool = False, drawn: bool = False) -> list[Read]:
        """Codes in a picture as it is."""
        plane = memoryview(gray.gray).cast("B", (gray.height, gray.width))
        found = self._read(plane, formats=self._marked if marked_only else self._all)
        return [Read(_format(code), code.text[:MOST_TEXT], drawn) for code in found[:MOST_CODES] if code.text]


def _format(code: Any) -> str:
    name = str(code.format).replace(" ", "").replace("BarcodeFormat.", "").upper()
    return _NAMES.get(name, name.lower())


_reader: Reader | None = None


def reader() -> Reader:
    """One for the process; Missing where the library is."""
    global _reader
    if _reader is None:
        _reader = Reader()
    return _reader


def read(gray: Bitmap, colours: Callable[[], Image] | None = None, deadline: float | None = None) -> tuple[Read, ...]:
    """The codes of one picture. `colours` gives the picture in RGB, asked only where luma shows no code.

    `deadline`: time.monotonic() behind which no further way is tried; one way takes about 10 ns a pixel.
    """
    if gray.width < 8 or gray.height < 8:
        return ()
    reads = reader()
    seen = _native.code_signs(gray.gray, gray.width, gray.height)
    found = reads.read(gray) if any(seen) else []
    if found:
        return _distinct(found)
    for plane, signs in _planes(gray, seen, colours):
        if deadline is not None and time.monotonic() > deadline:
            return ()
        finders, bullseyes, dense = signs
        if plane is not gray and any(signs) and (found := reads.read(plane)):
            return _distinct(found)
        small = len(plane.gray) <= _MOST_UNMARKED and bool(dense)
        if not small and (not (finders or bullseyes) or len(plane.gray) > _MOST_ENLARGED):
            continue
        for harder in _harder(plane):
            if deadline is not None and time.monotonic() > deadline:
                return ()
            if found := reads.read(harder, marked_only=not small):
                return _distinct(found)
    return ()


def _planes(gray: Bitmap, seen: tuple[int, int, int], colours: Callable[[], Image] | None
            ) -> Iterator[tuple[Bitmap, tuple[int, int, int]]]:
    """Luma, then red and blue where they differ much: one of both tells colours apart that are equally bright."""
    channels = [] if colours is None else list(_channels(colours()))
    signs = [_native.code_signs(*_turned(one)) for one in channels]
    yield from zip(channels, signs, strict=True)
    yield gray, seen


def _turned(plane: Bitmap) -> tuple[bytes, int, int]:
    return plane.gray, plane.width, plane.height


def _channels(picture: Image) -> Iterable[Bitmap]:
    from PIL import ImageChops

    red, _, blue = picture.split()
    differing = sum(ImageChops.difference(red, blue).histogram()[_LEAST_COLOUR:])
    if differing * 500 < picture.width * picture.height:
        return ()
    return [_bitmap(red), _bitmap(blue)]


def _harder(gray: Bitmap) -> Iterator[Bitmap]:
    """Enlarged, for small modules; sharpened, for blur and little contrast; both; enlarged and softened, for noise."""
    from PIL import Image, ImageFilter

    picture = Image.frombytes("L", (gray.width, gray.height), gray.gray)
    large = picture.resize((2 * gray.width, 2 * gray.height), Image.Resampling.BICUBIC)
    yield _bitmap(large)
    yield _bitmap(picture.filter(ImageFilter.UnsharpMask(3, 250, 0)))
    yield _bitmap(large.filter(ImageFilter.UnsharpMask(5, 250, 0)))
    yield _bitmap(large.filter(ImageFilter.GaussianBlur(1)))


def _bitmap(picture: Image) -> Bitmap:
    return Bitmap(picture.width, picture.height, picture.tobytes())


def read_drawn(text: bytes, page: bool) -> tuple[tuple[Read, ...], bool]:
    """Codes drawn in a text of UTF-8, or in a page of HTML, and whether a limit has bitten."""
    sheets, limited = _native.drawings(text, page)
    found: list[Read] = []
    for width, height, modules in sheets:
        for bitmap in _bitmaps(width, height, modules):
            if read := reader().read(bitmap, drawn=True):
                found += read
                break
    return _distinct(found), limited


def _bitmaps(width: int, height: int, modules: bytes) -> Iterator[Bitmap]:
    """A drawing with a quiet zone, and the same light on dark, which a terminal shows."""
    from PIL import Image, ImageOps

    sheet = Image.frombytes("L", (width, height), modules)
    for one in (sheet, ImageOps.invert(sheet)):
        framed = ImageOps.expand(one, _DRAWN_QUIET, 255)
        large = framed.resize((framed.width * _DRAWN_MODULE, framed.height * _DRAWN_MODULE), Image.Resampling.NEAREST)
        yield _bitmap(large)


def _distinct(found: Iterable[Read]) -> tuple[Read, ...]:
    return tuple(dict.fromkeys(found))[:MOST_CODES]
