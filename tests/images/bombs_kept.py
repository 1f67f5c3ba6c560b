"""Bombs of what a file holds beside its pixels, which a library that opens it keeps: texts, comments, control blocks,
tables; and animations, pieces and tiles that take more than the picture does. Name, bytes, the reasons expected."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image
from tests.images.made_pictures import made, saved

# Times that a block is there, and those of blocks that cost more.
MANY, SOME = 1 << 20, 1 << 19


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def texts(count: int) -> bytes:
    return b"".join(chunk(b"tEXt", b"%d\0x" % number) for number in range(count))


def packed_texts() -> bytes:
    """Of a megabyte each, that takes four where one letter isn't Latin."""
    packed = zlib.compress(("a" * ((1 << 20) - 4) + "\U0001f600").encode(), 9)
    return b"".join(chunk(b"iTXt", b"k%d\0\1\0\0\0" % number + packed) for number in range(63))


def after_head(data: bytes, blocks: bytes) -> bytes:
    """Of a PNG or a JPEG."""
    at = 33 if data.startswith(b"\x89PNG") else 2
    return data[:at] + blocks + data[at:]


def in_scan(run: int) -> bytes:
    """A JPEG with bytes FF, so many, in its scan."""
    data = saved(made(1), "JPEG")
    at = data.rindex(b"\xff\xda") + 200
    return data[:at] + b"\xff" * run + b"\0" + data[at:]


def gif_with(blocks: bytes) -> bytes:
    data = saved(made(1), "GIF")
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    return data[:at] + blocks + data[at:]


def in_pieces(width: int, height: int) -> bytes:
    """A JPEG of three components, each in a scan of its own, all of them zero."""
    table = segment(0xC4, b"\0\1" + bytes(15) + b"\0" + b"\x10\1" + bytes(15) + b"\0")
    head = segment(0xC0, struct.pack(">BHHB", 8, height, width, 3) + b"\1\x11\0\2\x11\0\3\x11\0")
    blocks = (width + 7) // 8 * ((height + 7) // 8)
    scans = b"".join(segment(0xDA, bytes((1, number, 0, 0, 63, 0))) + bytes(blocks // 4 + 1) for number in (1, 2, 3))
    return b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64) + head + table + scans + b"\xff\xd9"


def packed_bmp(width: int, height: int) -> bytes:
    """In runs of one pixel."""
    pixels = b"\1\0" * (width * height)
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(pixels), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 1024 + len(pixels), 0, 0, 54 + 1024) + head + bytes(1024) + pixels


def moving(kind: str, side: int, **how: object) -> bytes:
    """Four frames that show through, each with colours of its own."""
    frames = []
    for number in range(4):
        frame = Image.new("RGBA" if kind == "PNG" else "P", (side, side), (number * 60, 20, 30, 100)
                          if kind == "PNG" else number)
        if kind == "GIF":
            frame.putpalette([shade * (number + 3) * 7 % 256 for shade in range(768)])
            frame.paste(number + 5, (100 * number, 100, 900, 900))
        frames.append(frame)
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], **how)


def tiff(entries: tuple[tuple[int, int, int, int], ...], pixels: bytes = b"", following: int = 0) -> bytes:
    """One page: tag, kind, count, value of each entry."""
    directory = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    at = 8 + len(pixels)
    return (b"II*\0" + struct.pack("<I", at) + pixels + struct.pack("<H", len(entries)) + directory
            + struct.pack("<I", following))


def page(width: int, height: int, *more: tuple[int, int, int, int]) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(sorted(((256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1),
                         (277, 3, 1, 1), *more)))


def kept() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    png, jpeg = saved(made(1)), saved(made(1), "JPEG")
    yield "PNG: texts of a megabyte", after_head(png, packed_texts()), ("",)
    yield "PNG: texts", after_head(png, texts(SOME)), ("",)
    yield "PNG: texts behind the pixels", png[:-12] + texts(SOME) + png[-12:], ("",)
    yield "PNG: far letters", after_head(png, b"".join(
        chunk(b"iTXt", b"k%d\0\0\0\0\0\xf0\x9f\x98\x80" % number) for number in range(200_000))), ("",)
    yield "PNG: times", after_head(png, chunk(b"tIME", b"") * MANY), ("",)
    yield "PNG: pieces of nothing", png.replace(b"IEND", b"IDAT")[:-12] + chunk(b"IDAT", b"") * MANY + png[-12:], (
        "limit",)
    yield "PNG: a palette of 2 MB", after_head(png, chunk(b"PLTE", bytes(2 << 20))), ("limit",)
    yield "JPEG: comments", after_head(jpeg, segment(0xFE, b"ab") * MANY), ("",)
    yield "JPEG: applications", after_head(jpeg, segment(0xE1, b"ab") * MANY), ("",)
    yield "JPEG: Exif again and again", after_head(jpeg, segment(0xE1, b"Exif\0\0x") * MANY), ("",)
    yield "JPEG: JFIF again and again", after_head(jpeg, segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") * SOME), ("limit",)
    yield "JPEG: tables", after_head(jpeg, segment(0xDB, b"") * MANY), ("limit",)
    yield "JPEG: bytes between segments", jpeg[:20] + bytes(8 << 20) + jpeg[20:], ("",)
    yield "JPEG: FF in the scan", in_scan(200_000), ("", "unreadable")
    yield "JPEG: in pieces", in_pieces(4000, 3990), ("limit",)
    yield "GIF: comments", gif_with(b"!\xfe" + b"\2ab" * MANY + b"\0"), ("",)
    yield "GIF: controls of nothing", gif_with(b"!\xf9\0" * MANY), ("",)
    yield "GIF: controls", gif_with(b"!\xf9\4\0\0\0\0\0" * MANY), ("limit",)
    yield "GIF: bytes between blocks", gif_with(bytes(8 << 20)), ("",)
    yield "WebP: profiles", _webp(b"ICCP", 8 << 20), ("",)
    yield "WebP: chunks of nothing", _webp(b"XXXX", 0, MANY), ("",)
    yield "BMP in runs", packed_bmp(1200, 1200), ("limit",)
    yield "PNG: moving", moving("PNG", 2650, disposal=2, blend=1), ("limit",)
    yield "PNG: moving, what was before", moving("PNG", 2650, disposal=[0, 1, 2, 0], blend=1), ("limit",)
    for disposal in (2, 3):
        yield f"GIF: moving, disposal {disposal}", moving("GIF", 2500, disposal=disposal, transparency=2,
                                                          optimize=False), ("limit",)


def _webp(name: bytes, size: int, count: int = 1) -> bytes:
    data = saved(made(1).resize((100, 80)), "WEBP", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0")
    body = data[12:] + (name + struct.pack("<I", size) + bytes(size)) * count
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def kept_by_tiff() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """For a policy that switches TIFF on."""
    yield "a tile larger than the picture", tiff(page(2000, 2000, (322, 4, 1, 20_000), (323, 4, 1, 20_000), (
        324, 4, 1, 8), (325, 4, 1, 8)), bytes(8)), ("limit",)
    yield "a million strips", tiff(page(64, 64, (273, 4, MANY, 8), (279, 4, MANY, 8)), bytes(4 << 20)), ("limit",)
    yield "a profile of 8 MB", tiff(page(64, 64, (34675, 7, 8 << 20, 8)), bytes(8 << 20)), ("limit",)
    yield "pages in a ring", tiff(page(64, 64), following=8), ("unreadable",)
    yield "more entries than there are", tiff(page(64, 64) * 100), ("limit",)


def with_much_behind() -> Iterator[tuple[str, bytes]]:
    """Pictures as large as the limits let pass, with bytes that nobody reads as pixels."""
    large = saved(Image.new("RGBA", (2700, 2700)))
    noise = random.Random(1).randbytes(20 << 20)
    at = large.index(b"IEND") - 4
    too_many = large[:at] + chunk(b"IDAT", noise) + large[at:]
    yield "bytes behind the end", large + noise
    yield "a chunk of pixels that are too many", too_many
    yield "the same, and one that is left out", after_head(too_many, chunk(b"tIME", b""))


def largest_tiff() -> Iterator[tuple[str, bytes]]:
    for mode in ("L", "RGB", "CMYK"):
        for packed in ("raw", "tiff_lzw", "jpeg"):
            yield f"{mode} {packed}", saved(Image.new(mode, (2350, 2350)), "TIFF", compression=packed)
    yield "turned", saved(Image.new("RGB", (2350, 2350)), "TIFF", tiffinfo={274: 6}, compression="tiff_lzw")
    pages = [Image.new("RGB", (2350, 2350), colour) for colour in ("red", "white", "blue")]
    yield "pages", saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
