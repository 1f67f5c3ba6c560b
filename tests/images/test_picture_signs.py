"""Signs of pictures: screens, odd shapes, bytes that only change a checksum; where they are and where not."""

from __future__ import annotations

import io
import random
from email.message import EmailMessage

import pytest
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin
from tests.images.made_pictures import made, saved
from tests.images.made_text import text

from mailsift import Engine, Policy
from mailsift.config import Paths
from mailsift.config_steps import Images, Steps
from mailsift.images.padding import padding

SENTENCE = "Dear customer, your account was closed. Please confirm your identity and pay what is open today. "


def fired(*pictures: bytes, said: str = "") -> set[str]:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@company.example", "Your account"
    message.set_content(f"<p>{said}<img src=cid:a>", subtype="html")
    for data in pictures:
        message.add_attachment(data, "image", "png" if data.startswith(b"\x89") else "jpeg", filename="a.img")
    with Engine(Policy(paths=Paths(state=""), steps=Steps(images=Images(time_ms=60_000)))) as engine:
        verdict = engine.scan(message.as_bytes())
    return {one.rule for one in verdict.findings if one.step == "images"}


def screen(width: int, height: int, points: int = 17) -> Image.Image:
    """A window with a bar, wide margins and paragraphs."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(points)
    if height > 300:
        draw.rectangle((0, 0, width, 40), fill=(60, 90, 160))
    left = width // 12
    letters = int((width - 2 * left) / (points * 0.52))
    for y in range(min(70, height // 5), height - points - 4, int(points * 1.5)):
        if height < 300 or (y // points) % 7:
            draw.text((left, y), (SENTENCE * 40)[y % 50:y % 50 + letters], font=font, fill=(30, 30, 30))
    return image


@pytest.mark.parametrize("size", [(1366, 768), (800, 600), (1080, 1600)])
def test_a_screen(size: tuple[int, int]) -> None:
    assert "image_screenshot" in fired(saved(screen(*size)))


def test_no_screen() -> None:
    window = screen(1000, 700)
    assert "image_screenshot" not in fired(saved(window), said=SENTENCE * 5)  # the mail itself says something
    assert "image_text" in fired(saved(window, "JPEG"))
    assert "image_screenshot" not in fired(saved(window, "JPEG"))
    assert "image_screenshot" not in fired(saved(made(3).resize((1000, 700))))  # no text
    grain = Image.effect_noise(window.size, 60).convert("RGB")
    assert "image_screenshot" not in fired(saved(Image.blend(window, grain, 0.3)))  # a ground as of a photograph


@pytest.mark.parametrize("size", [(900, 70), (1100, 1500), (500, 1600)])
def test_an_odd_shape(size: tuple[int, int]) -> None:
    assert "image_odd_shape" in fired(saved(screen(*size)))


@pytest.mark.parametrize("size", [(900, 160), (1100, 900), (640, 480)])
def test_an_ordinary_shape(size: tuple[int, int]) -> None:
    assert "image_odd_shape" not in fired(saved(screen(*size)))
    assert "image_odd_shape" not in fired(saved(made(3).resize((900, 70))))


def noise(size: int) -> bytes:
    return bytes([1 + byte % 250 for byte in random.Random(size).randbytes(size)])


def commented(kind: str, comment: str | bytes) -> bytes:
    out = io.BytesIO()
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", comment if isinstance(comment, str) else comment.decode("latin-1"))
        made(5).save(out, kind, pnginfo=info)
    else:
        made(5).convert("P" if kind == "GIF" else "RGB").save(out, kind, comment=comment)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_bytes_behind_the_end(kind: str) -> None:
    whole = saved(made(5).convert("P") if kind == "GIF" else made(5), kind)
    assert padding(whole) == ()
    for size in (8, 1000):
        assert padding(whole + noise(size)) == ("appended",)
    for harmless in (bytes(500), b"\r\n \n", b"\1\2", b"\xff\xd8\xff" + noise(50) + b"\xff\xd9"):
        assert padding(whole + harmless) == ()
    for cut in range(0, len(whole), max(1, len(whole) // 500)):
        assert padding(whole[:cut]) == ()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_random_comments(kind: str) -> None:
    for comment in (noise(60), "Zk3vQ9xW1bT7nR5mL2pY8cD4fG6hJ0sA"):
        assert padding(commented(kind, comment)) == ("comment",)
    for plain in ("CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 80", "Created with GIMP",
                  "d41d8cd98f00b204e9800998ecf8427e",
                  "https://www.example.com/Some/Path_of-a_picture",
                  "Photo of Zürich", "short"):
        assert padding(commented(kind, plain.encode("utf-8") if kind != "PNG" else plain)) == ()


def test_in_a_message() -> None:
    whole = saved(made(5))
    assert fired(whole + noise(30), said=SENTENCE) == {"image_appended"}
    assert fired(commented("JPEG", noise(60)), said=SENTENCE) == {"image_comment_random"}
    assert fired(whole, commented("PNG", "another"), said=SENTENCE) == {"image_varied"}
    assert fired(whole, whole, saved(made(7)), said=SENTENCE) == set()
    assert fired(whole, saved(made(5).resize((200, 160))), said=SENTENCE) == set()  # one is the small form of the other
    assert fired(saved(text(4)), said=SENTENCE * 3) == set()


def test_beside_an_empty_text() -> None:
    def of(said: str) -> set[str]:
        message = EmailMessage()
        message["From"], message["Subject"] = "a@company.example", "Your account"
        message.set_content(said)
        message.add_attachment(saved(screen(640, 480)), "image", "png", filename="a.png")
        with Engine(Policy(paths=Paths(state=""), steps=Steps(images=Images(time_ms=60_000)))) as engine:
            return {one.rule for one in engine.scan(message.as_bytes()).findings}

    assert "image_text" in of("\n")
    assert "only_images" not in of("\n")
    assert "image_text" not in of(SENTENCE)
