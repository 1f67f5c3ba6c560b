"""Files of pictures of all four kinds whose blocks are told apart, with much beside their pixels. First the choice."""

import struct
import zlib

_PNG, _JPEG, _GIF, _WEBP = range(4)


def _chunk(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _segment(marker: int, content: bytes = b"") -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def _riff(name: bytes, content: bytes = b"") -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) & 1)


def _png() -> bytes:
    control = struct.pack(">IIIIIHHBB", 0, 4, 4, 0, 0, 1, 1, 2, 1)
    return b"\x89PNG\r\n\x1a\n" + b"".join((
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 3, 0, 0, 0)), _chunk(b"acTL", bytes(8)),
        _chunk(b"tEXt", b"a\0b"), _chunk(b"iCCP", b"p\0\0"), _chunk(b"PLTE", bytes(9)), _chunk(b"tRNS", b"\1"),
        _chunk(b"fcTL", control), _chunk(b"IDAT", zlib.compress(bytes(20))), _chunk(b"IDAT"),
        _chunk(b"fcTL", control), _chunk(b"fdAT", bytes(9)),
        _chunk(b"tIME", bytes(7)), _chunk(b"IEND"), b"behind"))


def _jpeg() -> bytes:
    frame = b"\x08\0\4\0\4\3\1\x11\0\2\x11\0\3\x11\0"
    return b"\xff\xd8" + b"".join((
        _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), _segment(0xE1, b"Exif\0\0II"), b"junk\xff\0",
        _segment(0xFE, b"said"), _segment(0xEE, b"Adobe" + bytes(7)), _segment(0xDB, bytes(65)), b"\xff\xff",
        _segment(0xC0, frame),
        _segment(0xC4, bytes(18)), _segment(0xDD, b"\0\1"), _segment(0xDA, b"\1\1\0\0\x3f\0"), b"\1\2\xff\0\xff\xd0\3",
        _segment(0xFE, b"late"), _segment(0xDA, b"\1\2\0\0\x3f\0"), b"\4\xff\xd9behind"))


def _gif() -> bytes:
    image = b"," + struct.pack("<HHHHB", 0, 0, 2, 2, 0x80) + bytes(6) + b"\2\2\x44\1\0"
    return b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + bytes(6) + b"".join((
        b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0", b"!\xfe\2ab\1c\0", b"!\xf9\4\0\0\0\0\0", image, b"!\xf9\0", b"!\1\1a\0",
        image, b"\0junk", image, b";behind"))


def _webp() -> bytes:
    moves = _riff(b"ANMF", bytes(16) + _riff(b"VP8L", b"\x2f" + bytes(7)))
    body = b"".join((_riff(b"VP8X", b"\x3f\0\0\0\3\0\0\3\0\0"), _riff(b"ICCP", b"abc"), _riff(b"ANIM", bytes(6)),
                     moves, moves, _riff(b"VP8 ", bytes(6) + b"\4\0\4\0"), _riff(b"EXIF", b"x"), _riff(b"XXXX")))
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body + b"behind"


def files() -> list[bytes]:
    whole = ((_PNG, _png()), (_JPEG, _jpeg()), (_GIF, _gif()), (_WEBP, _webp()))
    return [bytes((kind + 4 * frames,)) + data[:size] for kind, data in whole for frames in (0, 3)
            for size in (len(data), len(data) // 2, len(data) - 10)]
