"""Small pictures in the form of fuzz_text_like.cpp: width - 1, scale and levels, pixels."""

import random


def rasters() -> list[bytes]:
    r = random.Random(7)
    noise = r.randbytes(3000)
    flat = bytes(3000)
    # Stems with bars, twelve pixels apart: letters in rows.
    letters = bytearray(b"\xff" * 160 * 60)
    for top in (6, 30):
        for left in range(6, 150, 12):
            bars = r.randrange(1, 8)
            for y in range(14):
                bar = y % 6 < 2 and bars >> (y // 6) & 1
                for x in range(8 if bar else 2):
                    letters[(top + y) * 160 + left + x] = 0
    plain = [bytes((width - 1, kind)) + pixels
             for width in (5, 60) for kind in (0, 0x09, 0x11) for pixels in (noise, flat)]
    return [*plain, bytes((159, 0)) + letters, bytes((159, 0x08)) + letters, b"\x00\x00\x01",
            b"\xff\x03" + b"\0\xff" * 300]
