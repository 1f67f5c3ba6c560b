"""Pictures that don't say what they are: bitmaps without a head, icons, files of another type."""

from __future__ import annotations

import hashlib
import io
import json
import struct

import pytest
from tests.images.made_pictures import made, saved
from tests.images.test_images_left_out import LINK, code, mail, pict, rtf, scan, seen

from mailsift.images.bare import bare
from mailsift.images.decode import decode


def bitmap(mode: str = "RGB") -> bytes:
    from PIL import Image
    return saved(Image.open(io.BytesIO(code())).convert(mode), "BMP")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
@pytest.mark.parametrize("kind", [b"dibitmap0", b"wbitmap0", b"picw9"])
def test_bitmaps_without_their_head(mode: str, kind: bytes) -> None:
    file = bitmap(mode)
    verdict = scan(mail((rtf(pict(file[14:], kind)), "application/rtf")))
    assert seen(verdict) == ([LINK], [])
    # The sums are those of the file that it would be.
    assert [one.sha256 for one in verdict.facts.images] == [hashlib.sha256(file).hexdigest()]


def test_bitmaps_of_the_first_kind() -> None:
    """BITMAPCOREHEADER: sides of two bytes, a palette of three each."""
    from PIL import Image
    picture = Image.open(io.BytesIO(code())).convert("L")
    width, height = picture.size
    lines = [picture.crop((0, y, width, y + 1)).tobytes().ljust(-(-width // 4) * 4, b"\0") for y in range(height)]
    core = struct.pack("<IHHHH", 12, width, height, 1, 8) + bytes(i for i in range(256) for _ in "bgr")
    assert seen(scan(mail((rtf(pict(core + b"".join(lines[::-1]), b"dibitmap")), "text/rtf")))) == ([LINK], [])


INFO = struct.pack("<IiiHHIIiiII", 40, 8, 8, 1, 24, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("damaged", [
    b"", INFO[:30], b"\x29" + INFO[1:], INFO[:12] + b"\2" + INFO[13:] + bytes(192),
    INFO[:14] + b"\3" + INFO[15:] + bytes(192),
    INFO[:4] + bytes(4) + INFO[8:] + bytes(192), INFO[:32] + b"\xff\xff\xff\xff" + INFO[36:] + bytes(192),
    INFO[:14] + b"\x08" + INFO[15:] + bytes(192),
])
def test_what_is_no_bitmap(damaged: bytes) -> None:
    verdict = scan(mail((rtf(pict(damaged + b"\0", b"dibitmap")), "text/rtf")))
    assert seen(verdict) == ([], ["unsupported"])
    assert [one.width for one in verdict.facts.images] == [None]


def test_a_bitmap_that_is_cut() -> None:
    assert seen(scan(mail((rtf(pict(INFO, b"dibitmap")), "text/rtf"))))[1] == ["unreadable"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_an_empty_line_before(end: bytes, kind: str) -> None:
    picture = saved(made(3), kind)
    assert decode(end + picture)[1:4] == (*made(3).size, "")
    assert decode(end + end + picture).problem == "unsupported"
    assert bare(end + picture + bytes(16 << 20))[:1] == end[:1]
    verdict = scan(mail((end + code(), "image/png")))
    assert seen(verdict) == ([LINK], [])
    assert [one.sha256 for one in verdict.facts.images] == [hashlib.sha256(end + code()).hexdigest()]
    assert seen(scan(mail((end + code() + b"appended bytes", "image/png"))))[0] == [LINK]


def icon(*pictures: bytes, begin: int = 0) -> bytes:
    at = 6 + 16 * len(pictures) + begin
    rows = b""
    for one in pictures:
        rows += struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, len(one), at)
        at += len(one)
    return struct.pack("<HHH", 0, 1, len(pictures)) + rows + b"".join(pictures)


def test_icons() -> None:
    small, large = saved(made(1).resize((16, 16))), code()
    assert seen(scan(mail((icon(small, large, b"x" * 40), "image/x-icon")))) == ([LINK], [])
    assert bare(icon(large, small)) == large
    for none in (icon(), icon(b""), icon(bitmap()[14:]), icon(large, begin=1 << 30), icon(large)[:22], icon(large)[:30],
                 icon(*[large] * 257), b"\0\0\1\0", b"\0\0\1\0\xff\xff"):
        assert bare(none) == none
        assert decode(none).problem == "unsupported"
    assert decode(icon(large)[:-100]).problem == "unreadable"
    assert decode(icon(icon(large))).problem == "unsupported"


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/pdf", "image/png"])
def test_facts_have_whatever_was_looked_at(kind: str) -> None:
    verdict = scan(mail((code(), kind), (saved(made(3)), "image/png")))
    assert seen(verdict) == ([LINK], [])
    images = {one["part"]: one for one in json.loads(json.dumps(verdict.to_dict()))["facts"]["images"]}
    assert sorted(images) == ["2", "3"]
    assert images["2"]["sha256"] == hashlib.sha256(code()).hexdigest()
    assert images["2"]["width"] > 0
    assert images["2"]["written"] is not None
    assert images["3"]["phash"]


def test_a_drawing_is_listed_once() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><text>pay</text></svg>'
    for kind in ("image/svg+xml", "application/octet-stream"):
        assert [one.sha256 for one in scan(mail((drawing, kind))).facts.images] == [hashlib.sha256(drawing).hexdigest()]
