"""images/decode: bitmaps of every format, and what is refused."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from tests.growth import assert_grows_at_most
from tests.images.bombs import bombs
from tests.images.bombs_kept import after_head, chunk, gif_with, in_scan, kept, kept_by_tiff, segment, texts
from tests.images.made_pictures import made, saved

from mailsift import _native
from mailsift.images.decode import FORMATS, DecodeLimits, decode
from mailsift.images.padding import padding

EVERY = DecodeLimits(formats=frozenset(FORMATS))
BOMBS = {name: (data, expected) for made_ in (bombs, kept, kept_by_tiff) for name, data, expected in made_()}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "1", "CMYK", "LA", "I;16"])
def test_formats(kind: str, mode: str) -> None:
    image = made(1).resize((90, 70))
    image = image.convert("L").convert("I;16") if mode == "I;16" else image.convert(mode)
    try:
        data = saved(image, kind)
    except (OSError, ValueError):
        pytest.skip(f"{kind} has no {mode}")
    found = decode(data, EVERY)
    assert (found.width, found.height, found.problem) == (90, 70, "")
    assert [(one.width, one.height, len(one.gray)) for one in found.frames] == [(90, 70, 6300)]


def test_what_shows_through_is_white() -> None:
    for mode in ("RGBA", "LA"):
        assert set(decode(saved(Image.new(mode, (20, 20)))).frames[0].gray) == {255}


@pytest.mark.parametrize(("size", "kind"), [((4000, 3900), "JPEG"), ((2600, 2600), "PNG"), ((2400, 2600), "GIF")])
def test_large_ones_are_reduced(size: tuple[int, int], kind: str) -> None:
    found = decode(saved(made(1).resize(size), kind))
    assert (found.width, found.height) == size or kind == "JPEG"
    bitmap = found.frames[0]
    assert 300_000 < bitmap.width * bitmap.height == len(bitmap.gray) <= 4_000_000
    assert abs(bitmap.width / bitmap.height - size[0] / size[1]) < 0.01


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_frames(kind: str) -> None:
    images = [made(seed).resize((60, 50)) for seed in (1, 3, 5, 7)]
    data = saved(images[0], kind, save_all=True, append_images=images[1:])
    assert [len(decode(data, DecodeLimits(frames=most)).frames) for most in (1, 3, 4, 9)] == [1, 3, 4, 4]
    assert [decode(data, DecodeLimits(frames=most)).problem for most in (1, 3, 4, 9)] == ["limit", "limit", "", ""]


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str) -> None:
    data, expected = BOMBS[name]
    started = time.thread_time()
    limits = EVERY if data.startswith(b"II*") and name != "not allowed" else DecodeLimits()
    assert decode(data, limits).problem in expected
    assert time.thread_time() - started < 0.5


@pytest.mark.parametrize("make", [
    in_scan,
    lambda size: after_head(saved(made(1), "JPEG"), b"\xff" * size),
    lambda size: after_head(saved(made(1), "JPEG"), segment(0xE1, b"Exif\0\0x") * (size // 11)),
    lambda size: after_head(saved(made(1)), texts(size // 20)),
    lambda size: gif_with(b"!\xfe" + b"\1a" * (size // 2) + b"\0"),
    lambda size: gif_with(b"!\xfe\1a\0" * (size // 5)),
    lambda size: saved(made(1), "JPEG") + b"\xff\xd8" * (size // 2),
], ids=["FF in a scan", "FF before segments", "Exif", "texts", "blocks of a comment", "comments", "behind the end"])
def test_what_is_beside_pixels_costs_in_proportion(make: Callable[[int], bytes]) -> None:
    small, large = make(1_000_000), make(4_000_000)
    assert_grows_at_most(12, lambda: (decode(small), padding(small)), lambda: (decode(large), padding(large)))


def test_what_changes_no_pixel_is_left_out() -> None:
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        data = saved(made(1).resize((90, 70)), kind, icc_profile=b"none" * 99, comment=b"none", exif=b"Exif\0\0none")
        assert decode(data).frames == decode(saved(made(1).resize((90, 70)), kind)).frames
        assert b"none" in data or kind == "PNG"
        assert b"none" not in (_native.picture_file(data, kind.lower(), 3)[0] or b"none")


def test_odd_blocks_that_readers_take_are_kept() -> None:
    """Controls of GIF that are longer than theirs, frames of PNG that have no pixels; what lies behind a JPEG counts
    as none of it."""
    shown = made(1).resize((90, 70)).quantize(8)
    gif = saved(shown, "GIF", transparency=2, optimize=False)
    at = gif.index(b"!\xf9\4")
    wanted = decode(gif).frames
    assert wanted != decode(gif[:at] + gif[at + 8:]).frames
    for odd in (gif[:at + 7] + b"\1x" + gif[at + 7:], gif[:at + 2] + b"\5" + gif[at + 3:at + 7] + b"x" + gif[at + 7:]):
        assert decode(odd).frames == wanted
    png, size = saved(made(1), "PNG"), made(1).size
    for count in (1, 5, 6, 90):
        begun = (struct.pack(">IIIIIHHBB", number, *size, 0, 0, 1, 1, 0, 0) for number in range(count))
        odd = after_head(png, b"".join(chunk(b"fcTL", one) for one in begun))
        assert decode(odd).frames == decode(png).frames
    jpeg = saved(made(1), "JPEG")
    assert decode(jpeg + segment(0xDA, b"x") * 500).frames == decode(jpeg).frames
    assert padding(jpeg + b"\xff\xda" * 500) != padding(jpeg)


def test_pages_of_a_tiff_are_frames() -> None:
    pages = [made(seed).resize((60, 50)) for seed in (1, 3, 5, 7)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert [(len(found.frames), found.problem) for found in (decode(data, EVERY._replace(frames=most)) for most in (
        1, 3, 4, 9))] == [(1, "limit"), (3, "limit"), (4, ""), (4, "")]


def test_every_cut_and_flipped_byte() -> None:
    """Nothing that stands in a picture is an error."""
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"):
        data = saved(made(1).resize((40, 30)), kind)
        for at in range(0, len(data), max(1, len(data) // 150)):
            assert decode(data[:at], EVERY).problem in ("", "limit", "unreadable", "unsupported")
            flipped = bytearray(data)
            flipped[at] ^= 0xFF
            assert decode(bytes(flipped), EVERY).problem in ("", "limit", "unreadable", "unsupported")


_MEMORY = """
import resource, sys
from tests.growth import assert_grows_at_most
from tests.images.bombs import bombs
from tests.images.bombs_kept import after_head, chunk, gif_with, in_scan, kept, kept_by_tiff, segment, texts
from mailsift.images.decode import decode
from tests.images.made_pictures import made, saved
data = open(sys.argv[1], "rb").read()
for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP"):
    decode(saved(made(1).resize((50, 50)), kind))
open("/proc/self/clear_refs", "w").write("5")
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before = peak()
found = decode(data)
print(found.problem, len(found.frames), (peak() - before) // 1024)
"""


@pytest.mark.starts_python
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="no /proc")
def test_memory_at_the_limits(tmp_path: Path) -> None:
    from tests.images.bombs import largest
    for name, data in largest():
        file = tmp_path / "picture"
        file.write_bytes(data)
        out = subprocess.run([sys.executable, "-c", _MEMORY, str(file)], capture_output=True, text=True, check=True,
                             cwd=Path(__file__).parents[2]).stdout
        *_, frames, megabytes = out.split()
        assert int(frames) >= 1, name
        assert int(megabytes) <= 96, (name, out)


def test_jpegs_are_read_alone() -> None:
    """A JPEG with others behind it (MPO) is one picture: no other plugin looks at it."""
    out = io.BytesIO()
    made(1).save(out, "MPO", save_all=True, append_images=[made(3)])
    assert len(decode(out.getvalue()).frames) == 1


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_luma_and_colours_lie_on_the_same_ground(mode: str) -> None:
    picture = made(3).convert("RGBA").resize((200, 160))
    clear = Image.linear_gradient("L").resize(picture.size)
    picture.putalpha(clear if mode == "RGBA" else clear.point(lambda value: 255 if value > 100 else 0))
    seen = decode(saved(picture.quantize(64, Image.Quantize.FASTOCTREE) if mode == "P" else picture))
    assert seen.colours is not None
    colours = seen.colours()
    assert (colours.mode, colours.getpixel((0, 0))) == ("RGB", (255, 255, 255))
    luma = Image.frombytes("L", seen.frames[0][:2], seen.frames[0].gray)
    assert max(ImageChops.difference(luma, colours.convert("L")).getextrema()) <= 2
