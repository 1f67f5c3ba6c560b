"""Text in pictures through tesseract; skipped where it isn't installed."""

import shutil
from pathlib import Path

import pytest

from mailsift import facts
from mailsift.images import ocr
from mailsift.images.bitmap import Bitmap
from mailsift.images.codes import Missing

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")


def _picture(*lines: str) -> Bitmap:
    from PIL import ImageDraw, ImageFont

    picture = Image.new("L", (620, 40 + 40 * len(lines)), 255)
    draw = ImageDraw.Draw(picture)
    for place, line in enumerate(lines):
        draw.text((20, 20 + 40 * place), line, fill=0, font=ImageFont.load_default(26))
    return Bitmap(picture.width, picture.height, picture.tobytes())


@pytest.fixture
def installed() -> None:
    pytest.importorskip("pytesseract", reason="the extra ocr is not installed")
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed")


@pytest.mark.usefixtures("installed")
def test_text_is_read_and_looked_at_as_a_message() -> None:
    text = ocr.read(_picture("Verify your account today", "http://login.example.com/pay"), 20)
    assert "Verify your account" in text
    seen = ocr.facts_of(text, None, None, facts.ADDRESSES | facts.SIGNS)
    assert [url.host for url in seen.urls] == ["login.example.com"]


@pytest.mark.usefixtures("installed")
def test_time_is_limited() -> None:
    with pytest.raises(ocr.TimeOut):
        ocr.read(_picture(*["many words in a picture of text"] * 30), 0.01)


@pytest.mark.usefixtures("installed")
def test_an_unknown_language_is_unreadable() -> None:
    with pytest.raises(ocr.Unreadable):
        ocr.read(_picture("text"), 20, "xyz")


def test_languages_are_names() -> None:
    with pytest.raises(ValueError, match="languages"):
        ocr.read(_picture("text"), 1, "eng --psm 0; x")


def test_a_tiny_picture_holds_no_text() -> None:
    assert ocr.read(Bitmap(10, 10, bytes(100)), 1) == ""


def test_a_missing_program_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pytesseract", reason="the extra ocr is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Missing, match="tesseract"):
        ocr.read(_picture("text"), 1)
