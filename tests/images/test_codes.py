"""Codes are read in the made sets; pictures and texts without one have none. measure.py beside it counts all."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

pytest.importorskip("PIL.Image", reason="Pillow is not installed")
pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
pytest.importorskip("segno", reason="segno is not installed")

from drawn_codes import drawn
from made_codes import made, modules_of, photograph
from PIL import Image

from mailsift import _native, facts
from mailsift.images import codes
from mailsift.images.bitmap import Bitmap
from mailsift.images.deadline import Deadline

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[3] / "shared/corpora"))


def bitmap(picture: Image.Image) -> Bitmap:
    gray = picture.convert("L")
    return Bitmap(gray.width, gray.height, gray.tobytes())


def test_made_pictures() -> None:
    count, missed = 80, []
    for number in range(count):
        one = made(number)
        picture = one.picture
        if one.text not in [found.text for found in codes.read(bitmap(picture), lambda picture=picture: picture)]:
            missed.append(one.what)
    assert len(missed) <= count // 50, missed


def test_drawings() -> None:
    count, missed = 150, []
    for number in range(count):
        one = drawn(number)
        found, problems = codes.read_drawn(one.source, one.page)
        if one.text not in [read.text for read in found] or problems:
            missed.append((one.kind, one.style))
        assert all(read.drawn for read in found)
    assert len(missed) <= count // 50, missed


def test_drawings_are_noted_in_the_record() -> None:
    for number in range(150):
        one = drawn(number)
        kind = "html" if one.page else "plain"
        raw = f"From: a@b.test\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n".encode()
        seen = facts.extract(raw + one.source, wanted=facts.DRAWN)
        assert seen.drawn_parts == ((0, one.page),), one.style
        assert facts.extract(raw + one.source).drawn_parts == ()
        with seen.contents(raw + one.source) as contents:
            assert contents.utf8(0) is not None


@pytest.mark.parametrize("text", [b"", b"plain text\n" * 20, b"> quoted\n" * 20, b"- - -\n" * 40, b"\xff\xfe" * 300])
def test_ordinary_text_has_none(text: bytes) -> None:
    assert codes.read_drawn(text, False) == ((), ())
    assert codes.read_drawn(b"<p>" + text, True) == ((), ())


def test_photographs_have_none() -> None:
    for number in range(5):
        picture = photograph(random.Random(number), (400, 300))
        assert codes.read(bitmap(picture), lambda picture=picture: picture) == ()


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (7, 100), (8, 8), (5000, 8)])
def test_any_size(size: tuple[int, int]) -> None:
    assert codes.read(Bitmap(*size, bytes(size[0] * size[1]))) == ()


def test_a_size_that_lies_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 4 x 5"):
        _native.code_signs(bytes(19), 4, 5)


def test_no_time_is_left_for_harder_ways() -> None:
    """Dark and light of the same luma, on a ground of the same: only a channel shows the code."""
    from PIL import ImageDraw

    picture = Image.new("RGB", (300, 300), (20, 122, 20))
    draw = ImageDraw.Draw(picture)
    modules = modules_of(random.Random(1), "QR", "https://example.com/", "m")
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                draw.rectangle((50 + 6 * x, 50 + 6 * y, 55 + 6 * x, 55 + 6 * y), fill=(220, 20, 20))
    flat = Bitmap(300, 300, bytes([80]) * 90_000)
    assert [read.text for read in codes.read(flat, lambda: picture)] == ["https://example.com/"]
    assert codes.read(flat, lambda: picture, deadline=Deadline(-1)) == ()


def test_the_collected_codes() -> None:
    """A second reader reads 21 of these pictures and finds the code in the other one."""
    folder = CORPORA / "qr"
    if not folder.is_dir():
        pytest.skip("no corpora: MAILSIFT_CORPORA")
    for path in folder.glob("*.png"):
        with Image.open(path) as picture:
            colours = picture.convert("RGB")
        found = codes.read(bitmap(colours), lambda colours=colours: colours)
        assert [(one.format, one.text[:4]) for one in found] == [("qr", "http")], path.name


def test_drawings_have_a_deadline() -> None:
    one = drawn(0)
    assert codes.read_drawn(one.source, one.page, Deadline(-1)) == ((), ("time_out",))
