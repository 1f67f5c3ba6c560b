"""The bomb collection: pictures that lie, are cut, or would take memory and time. Name, bytes, the reasons expected."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from PIL import Image
from tests.images.made_pictures import made, saved


def png(width: int, height: int, kind: int = 6, depth: int = 8, data: bytes = b"") -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def solid(width: int, height: int, kind: int = 6, depth: int = 8) -> bytes:
    """A real one, all zeros."""
    line = width * {0: 1, 2: 3, 6: 4}[kind] * depth // 8 + 1
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(line)) for _ in range(height)) + packer.flush()
    return png(width, height, kind, depth, packed)


def gif(screen: tuple[int, int], frame: tuple[int, int], frames: int) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    one = b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\2\2\x44\1\0"
    return head + one * frames + b";"


def bmp(width: int, height: int) -> bytes:
    return b"BM" + struct.pack("<IHHIIiiHHIIIIII", 54, 0, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)


def scans(count: int, picture: Image.Image | None = None) -> bytes:
    """A progressive JPEG with the same empty scan again and again."""
    whole = saved(picture or made(1), "JPEG", progressive=True)
    at = whole.rindex(b"\xff\xda")
    return whole[:at] + whole[at:-2] * count + b"\xff\xd9"


def bombs() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    whole = saved(made(1), "JPEG")
    yield "30,000 x 30,000 by its head", png(30_000, 30_000), ("limit",)
    yield "30,000 x 30,000 in truth", solid(30_000, 4_000, 0, 8), ("limit",)
    yield "largest numbers", png(0x7FFFFFFF, 0x7FFFFFFF), ("limit", "unreadable")
    yield "no pixels", png(0, 0), ("unreadable",)
    yield "head says more than there is", png(1000, 1000, data=zlib.compress(bytes(100))), ("unreadable",)
    yield "10,000 frames", gif((200, 200), (200, 200), 10_000), ("limit", "unreadable")
    yield "a frame larger than its screen", gif((1, 1), (65_535, 65_535), 1), ("limit",)
    yield "a screen of nothing", gif((0, 0), (0, 0), 1), ("unreadable",)
    yield "10,000 scans", scans(10_000), ("limit",)
    yield "40 scans of 16 million pixels", scans(40, Image.new("L", (4000, 3990))), ("limit",)
    yield "BMP of a billion", bmp(1 << 16, 1 << 14), ("limit",)
    yield "BMP with a size below zero", bmp(-5, -5), ("limit", "unreadable")
    yield "WebP by its head", b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\x3f\0\xff\x3f\0" + bytes(20), ("limit",)
    yield "text chunk that unfolds", png(10, 10)[:33] + _text_chunk() + png(10, 10)[33:], ("unreadable",)
    for size in (3, 10, 100, len(whole) // 2):
        yield f"JPEG cut at {size}", whole[:size], ("unreadable", "unsupported")
    for kind in ("PNG", "GIF", "WEBP", "BMP"):
        data = saved(made(1), kind)
        yield f"{kind} cut", data[:len(data) // 3], ("unreadable",)
    yield "polyglot", saved(made(1).resize((30, 30)), "GIF") + b"<script>alert(1)</script>PK\3\4", ("",)
    yield "not allowed", saved(made(1).resize((30, 30)), "TIFF"), ("unsupported",)
    yield "PostScript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99999 99999\n", ("unsupported",)
    yield "nothing", b"", ("unsupported",)


def _text_chunk() -> bytes:
    content = b"a\0\0" + zlib.compress(bytes(200_000_000))
    return struct.pack(">I", len(content)) + b"zTXt" + content + struct.pack(">I", zlib.crc32(b"zTXt" + content))


def largest() -> Iterator[tuple[str, bytes]]:
    """As large as the limits let pass, of every format."""
    yield "png", solid(2_700, 2_700)
    yield "png 16 bits", solid(2_700, 2_700, 0, 16)
    yield "png rgb 16 bits", solid(2_700, 2_700, 2, 16)
    yield "jpeg", saved(Image.new("RGB", (4_000, 3_990)), "JPEG")
    yield "jpeg progressive", saved(Image.new("RGB", (4_000, 3_990)), "JPEG", progressive=True)
    yield "jpeg progressive, all colours", saved(Image.new("RGB", (3_000, 3_000)), "JPEG", progressive=True,
                                                 subsampling=0)
    yield "gif", saved(Image.new("P", (2_500, 2_500)), "GIF", save_all=True,
                       append_images=[Image.new("P", (2_500, 2_500), 1)])
    yield "webp", saved(Image.new("RGBA", (1_900, 1_900), (1, 2, 3, 100)), "WEBP", lossless=True)
    yield "webp moving", saved(Image.new("RGB", (1_900, 1_900)), "WEBP", save_all=True,
                               append_images=[Image.new("RGB", (1_900, 1_900), "red")])
    yield "bmp", saved(Image.new("RGB", (2_700, 2_700)), "BMP")
