"""Shares of the made sets that are read, and what is missed: python tests/images/measure.py [COUNT].

Pictures and drawings are told by their numbers alone; what writes and what reads them is printed with its version.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from importlib.metadata import version

from drawn_codes import drawn
from made_codes import made

from mailsift.images import codes
from mailsift.images.bitmap import Bitmap


def pictures(count: int, kind: str = "") -> None:
    """Of the set, or of one kind only."""
    read: Counter[str] = Counter()
    every: Counter[str] = Counter()
    spent = 0.0
    for number in range(count):
        one = made(number, kind=kind)
        gray = one.picture.convert("L")
        bitmap, picture = Bitmap(gray.width, gray.height, gray.tobytes()), one.picture
        began = time.perf_counter()
        found = codes.read(bitmap, lambda picture=picture: picture)
        spent += time.perf_counter() - began
        every[one.kind] += 1
        if one.text in [code.text for code in found]:
            read[one.kind] += 1
        else:
            print("missed:", number, one.what)
    show("pictures", read, every, spent)


def drawings(count: int) -> None:
    read: Counter[str] = Counter()
    every: Counter[str] = Counter()
    spent = 0.0
    for number in range(count):
        one = drawn(number)
        began = time.perf_counter()
        found, _ = codes.read_drawn(one.source, one.page)
        spent += time.perf_counter() - began
        style = one.style.split(" quiet")[0]
        every[style] += 1
        if one.text in [code.text for code in found]:
            read[style] += 1
        else:
            print("missed:", number, one.kind, one.style)
    show("drawings", read, every, spent)


def show(name: str, read: Counter[str], every: Counter[str], spent: float) -> None:
    for kind, count in sorted(every.items()):
        print(f"{name}: {kind}: {read[kind]} of {count}")
    whole = every.total()
    print(f"{name}: {read.total()} of {whole}, {100 * read.total() / whole:.1f} %, {1000 * spent / whole:.1f} ms each")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(", ".join(f"{name} {version(name)}" for name in ("pillow", "zxing-cpp", "segno")))
    pictures(wanted)
    pictures(wanted // 5, "rMQR")
    drawings(wanted)
