"""The measure of text in pictures: how well it tells them apart, what it gives out, and how its time grows."""

from __future__ import annotations

import random
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image
from tests.images import made_bare, made_text, text_sets
from tests.images.made_pictures import saved

import mailsift
from growth import assert_grows_at_most
from mailsift import _native


def test_made_pictures() -> None:
    assert text_sets.area(text_sets.made(200)) >= 0.99


def test_pictures_of_mail(corpora: Path) -> None:
    found = list(text_sets.labelled(corpora))
    assert len(found) >= 130
    mail = [text_sets.judged(one.digest, one.is_text, one.picture) for one in found]
    assert text_sets.area(mail) >= 0.97
    over = list(text_sets.drawn_over(found))
    assert text_sets.area(over) >= 0.93
    assert text_sets.area([*mail, *over]) >= 0.94


def test_what_it_says() -> None:
    picture = text_sets.bitmap(made_text.text(4))
    measure, glyphs, rows, share, dots, limited = _native.text_like(picture.gray, picture.width, picture.height)
    assert measure > 0.9
    assert glyphs > 4 * rows > 12
    assert 0 < share < 1
    assert 0 <= dots < 0.01
    assert limited is False
    assert _native.text_like(bytearray(picture.gray), picture.width, picture.height)[0] == measure
    assert _native.text_like(b"", 0, 0)[1:] == (0, 0, 0, 0, False)


@pytest.mark.parametrize(("gray", "width", "height"),
                         [(b"", 1, 1), (b"12", 1, 1), (b"1", 0, 0), (b"", 1 << 31, 1 << 31)])
def test_sizes_that_do_not_fit(gray: bytes, width: int, height: int) -> None:
    with pytest.raises(ValueError, match="width"):
        _native.text_like(gray, width, height)


def _noise(side: int) -> bytes:
    return random.Random(1).randbytes(side * side)


def _grid(side: int) -> bytes:
    """Small crosses that stand as close as letters may: each has many neighbours."""
    cross = bytes(0 if (x == 3) != (y == 3) and max(x, y) < 6 else 255 for y in range(8) for x in range(8))
    return _tiled(Image.frombytes("L", (8, 8), cross), side)


def _dots(side: int) -> bytes:
    return _tiled(Image.frombytes("L", (3, 3), b"\0" + b"\xff" * 8), side)


def _snake(side: int) -> bytes:
    """One long part that joins from both ends."""
    comb = (bytes([0, 255]) * side)[:side]
    return b"".join(comb if row % 16 else bytes(side) for row in range(side))


def _tiled(tile: Image.Image, side: int) -> bytes:
    image = Image.new("L", (side, side))
    for y in range(0, side, tile.height):
        for x in range(0, side, tile.width):
            image.paste(tile, (x, y))
    return image.tobytes()


@pytest.mark.parametrize("make", [_noise, _grid, _dots, _snake, lambda side: bytes(side * side)])
def test_time_grows_with_the_pixels(make: Callable[[int], bytes]) -> None:
    small, large = make(400), make(800)
    assert_grows_at_most(10, lambda: _native.text_like(small, 400, 400), lambda: _native.text_like(large, 800, 800))


def _fired(picture: Image.Image, body: str) -> list[str]:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Hello"
    if body:
        message.set_content(body)
    message.add_attachment(saved(picture), "image", "png", disposition="inline")
    with mailsift.Engine() as engine:
        verdict = engine.scan(message.as_bytes())
    return [found.rule for found in verdict.findings if found.step == "images"]


def test_rules() -> None:
    words = "We meet on Tuesday in the small room, and I bring the papers that you asked for last week. " * 5
    text = made_text.text(4)
    assert _fired(text, "") == ["image_text"]
    assert _fired(text, words) == []
    assert _fired(made_bare.bare(0), "") == []
    assert _fired(made_text.dotted(random.Random(1), text), "") == ["image_text", "image_text_noisy"]
