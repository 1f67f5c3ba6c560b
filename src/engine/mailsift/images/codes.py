"""Codes in pictures and in text: QR, Micro QR, rMQR, Data Matrix, Aztec, read by zxing-cpp.

A picture is looked over natively first, so that photographs and drawings cost little; then read as it is, and harder
only where marks of a code are seen. Nothing here raises for what a picture holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _native
from .bitmap import Bitmap

if TYPE_CHECKING:
    from PIL.Image import Image

    from .deadline import Deadline

# Codes of one picture, and characters of one text that are kept: the largest code holds 7,089 digits.
MOST_CODES = 16
MOST_TEXT = 8192
# Pixels up to which a picture is read in full for every kind, and read harder without a mark: a Data Matrix has none,
# and little contrast or few pixels hide those of others.
_MOST_FULL, _MOST_UNMARKED = 1_000_000, 180_000
# Nanoseconds that reading takes for a pixel, by kind, and those that all further ways of one picture may take.
# Reckoned, not measured, so that the same picture is always read alike.
_COSTS, _MOST_COST = (1.6, 3.0, 5.4), 10_000_000
# What channels have to differ by, of 255, in one pixel of 500, to be looked at.
_LEAST_COLOUR = 48
# Pixels that a module of a drawing gets, fewer in one larger than any code, and modules of quiet zone around it.
_DRAWN_MODULE, _LARGE_MODULE, _LARGE, _DRAWN_QUIET = 4, 2, 256 * 256, 4

# By their marks: finders, a bull's eye, none.
_QR, _AZTEC, _MATRIX = ("QRCode", "MicroQRCode", "RMQRCode"), ("Aztec",), ("DataMatrix",)
Kinds = tuple[bool, ...]
_ALL: Kinds = (True, True, True)
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
        self._formats = {
            kinds: zxingcpp.BarcodeFormats([getattr(formats, name) for name in _names(kinds)])
            for kinds in product((False, True), repeat=3) if any(kinds)}

    def read(self, gray: Bitmap, kinds: Kinds = _ALL, *, quick: bool = False, drawn: bool = False) -> list[Read]:
        """Codes in a picture as it is. `quick`: dark on light, in one size only."""
        if not any(kinds):
            return []
        plane = memoryview(gray.gray).cast("B", (gray.height, gray.width))
        found = self._read(plane, formats=self._formats[kinds], try_downscale=not quick, try_invert=not quick)
        return [Read(_format(code), code.text[:MOST_TEXT], drawn) for code in found[:MOST_CODES + 1] if code.text]

    def look(self, gray: Bitmap, signs: tuple[int, int, int]) -> list[Read]:
        """The same, only for what the marks speak of where the picture is large."""
        if not any(signs) or len(gray.gray) <= _MOST_FULL:
            return self.read(gray) if any(signs) else []
        return self.read(gray, (True, signs[1] > 0, False)) or self.read(gray, (False, False, signs[2] > 0), quick=True)


def _names(kinds: Kinds) -> list[str]:
    return [name for wanted, names in zip(kinds, (_QR, _AZTEC, _MATRIX), strict=True) if wanted for name in names]


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


def read(gray: Bitmap, colours: Callable[[], Image] | None = None, deadline: Deadline | None = None
         ) -> tuple[Read, ...]:
    """The codes of one picture, one more than MOST_CODES where there are more. `colours` gives it in RGB, asked only
    where luma shows no code. Behind `deadline` no further way is tried; one way takes about 10 ns a pixel.
    """
    if gray.width < 8 or gray.height < 8:
        return ()
    reads = reader()
    seen = _native.code_signs(gray.gray, gray.width, gray.height)
    if found := reads.look(gray, seen):
        return _distinct(found)
    left = _MOST_COST
    for plane, signs in _planes(gray, seen, colours):
        if deadline is not None and deadline.is_over():
            return ()
        small = len(plane.gray) <= _MOST_UNMARKED
        # What luma shows as well isn't coloured.
        more = plane is gray or any(mark > known for mark, known in zip(signs, seen, strict=True))
        if plane is not gray:
            if not small and not more:
                continue
            left -= _cost(plane, _ALL)
            if found := reads.look(plane, signs):
                return _distinct(found)
        if not more:
            continue
        # A strip that is dense is one of text.
        wide = max(plane.width, plane.height) > 2 * min(plane.width, plane.height)
        kinds = _ALL if signs[2] and small and not wide else (signs[0] > 0, signs[1] > 0, False)
        for way in _WAYS if any(kinds) else ():
            cost = _cost(plane, kinds) * way.scale ** 2
            if cost > left:
                continue
            if deadline is not None and deadline.is_over():
                return ()
            left -= cost
            if found := reads.read(way.make(plane), kinds):
                return _distinct(found)
    return ()


def _cost(plane: Bitmap, kinds: Kinds) -> int:
    return int(len(plane.gray) * sum(cost for cost, wanted in zip(_COSTS, kinds, strict=True) if wanted))


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


class Way(NamedTuple):
    """A way to make a picture easier to read: enlarged for small modules, then sharpened (radius of the mask) for blur
    and little contrast, or softened for noise."""

    scale: int
    sharpened: int
    softened: int

    def make(self, gray: Bitmap) -> Bitmap:
        made = _native.clearer(gray.gray, gray.width, gray.height, self.scale == 2, self.sharpened, self.softened)
        return Bitmap(self.scale * gray.width, self.scale * gray.height, made)


_WAYS = (Way(1, 3, 0), Way(1, 3, 1), Way(2, 0, 0), Way(2, 6, 0), Way(2, 0, 1))


def _bitmap(picture: Image) -> Bitmap:
    return Bitmap(picture.width, picture.height, picture.tobytes())


def read_drawn(text: bytes, page: bool, deadline: Deadline | None = None) -> tuple[tuple[Read, ...], tuple[str, ...]]:
    """Codes drawn in a text of UTF-8, or in a page of HTML, and why not all were looked for: limit, time_out."""
    sheets, limited = _native.drawings(text, page)
    problems = {"limit": None} if limited else {}
    found: list[Read] = []
    for bitmaps in (_bitmaps(*sheet) for sheet in sheets):
        for bitmap in bitmaps:
            if deadline is not None and deadline.is_over():
                return _distinct(found)[:MOST_CODES], (*problems, "time_out")
            if read := reader().read(bitmap, drawn=True):
                found += read
                break
    if len(found) > MOST_CODES:
        problems["limit"] = None
    return _distinct(found)[:MOST_CODES], tuple(problems)


def _bitmaps(width: int, height: int, modules: bytes) -> Iterator[Bitmap]:
    """A drawing with a quiet zone, and the same light on dark, which a terminal shows."""
    from PIL import Image, ImageOps

    sheet = Image.frombytes("L", (width, height), modules)
    for one in (sheet, ImageOps.invert(sheet)):
        framed = ImageOps.expand(one, _DRAWN_QUIET, 255)
        module = _DRAWN_MODULE if width * height <= _LARGE else _LARGE_MODULE
        large = framed.resize((framed.width * module, framed.height * module), Image.Resampling.NEAREST)
        yield _bitmap(large)


def _distinct(found: Iterable[Read]) -> tuple[Read, ...]:
    return tuple(dict.fromkeys(found))[:MOST_CODES + 1]
