"""Small pictures in the form of small_picture.hpp: width, height, how pixels are packed, levels, pixels."""

import random
from collections.abc import Callable

_EIGHT, _ONE, _TWO = 0, 1, 2  # bits of a pixel
_TWICE, _THRICE, _LARGE = 4, 8, 0xF0


def _side(pixels: int) -> int:
    """The byte that small_side() makes so many pixels of."""
    return pixels if pixels < 8 else 159 + pixels


def _head(width: int, height: int, kind: int, levels: int = 0x0F) -> bytes:
    return bytes((_side(width), _side(height), kind, levels))


def _packed(width: int, height: int, is_dark: Callable[[int, int], bool]) -> bytes:
    """A bit a pixel, the lowest first."""
    bits = sum(1 << at for at in range(width * height) if not is_dark(at % width, at // width))
    return bits.to_bytes((width * height + 7) // 8, "little")


def _rings(x: int, y: int, middle: int) -> int:
    return max(abs(x - middle), abs(y - middle))


def _finder(x: int, y: int) -> bool:
    return x < 7 and y < 7 and _rings(x, y, 3) != 2


def _letters(chance: random.Random) -> Callable[[int, int], bool]:
    """Stems with bars, six pixels apart: letters in rows."""
    bars = [chance.randrange(1, 8) for _ in range(64)]

    def is_dark(x: int, y: int) -> bool:
        row, line = divmod(y, 10)
        of = bars[(row * 16 + x // 6) % 64]
        return line < 7 and (x % 6 == 0 or (x % 6 < 4 and line % 3 == 0 and bool(of >> line // 3 & 1)))

    return is_dark


def rasters() -> list[bytes]:
    chance = random.Random(7)
    noise, ramp = chance.randbytes(600), bytes(range(0, 250, 7)) * 5
    code = _packed(24, 24, lambda x, y: _finder(x, y) or _finder(23 - x, y) or _finder(x, 23 - y)
                   or (x > 8 and y > 8 and (x * y + x) % 3 == 0))
    eye = _packed(24, 24, lambda x, y: _rings(x, y, 12) % 2 == 0 if _rings(x, y, 12) < 6 else (x + y) % 3 == 0)
    page = _packed(90, 60, _letters(chance))
    framed = _packed(40, 30, lambda x, y: 4 < x < 35 and 4 < y < 25 and (x * x + y) % 7 < 3)
    made = [_head(width, height, kind) + body for width, height in ((6, 90), (48, 40), (96, 17))
            for kind in (_EIGHT, _TWO, _LARGE, _LARGE | _TWICE) for body in (noise, ramp, b"")]
    for levels in (0x0F, 0xF0, 0x7A):
        made += [_head(96, 96, _ONE | _THRICE, levels) + body for body in (code, eye)]
        made += [_head(90, 60, _ONE, levels) + page, _head(40, 30, _ONE, levels) + framed,
                 _head(80, 60, _ONE | _TWICE, levels) + framed]
    return [*made, _head(0, 0, 0), _head(1, 1, 0) + b"\x80"]
