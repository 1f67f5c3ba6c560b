"""A picture that was looked at is known by its bytes, in any message and any thread."""

from __future__ import annotations

import sys
import threading
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from mailsift import Engine
from mailsift.images.remembered import Remembered

look_module: Any = sys.modules["mailsift.images.look"]


def message(name: str, data: bytes) -> bytes:
    body = b64encode(data).decode()
    return (f"From: a@b.example\nSubject: {name}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
            f"--x\nContent-Type: text/plain\n\nhello\n--x\nContent-Type: image/png\n"
            f"Content-Transfer-Encoding: base64\n\n{body}\n--x--\n").encode()


def picture(shade: int) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").point(lambda value: (value * shade) % 256).save(out, "PNG")
    return out.getvalue()


def test_the_last_ones_are_kept() -> None:
    kept: Remembered[int] = Remembered(2)
    kept.put("a", 1), kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c"), len(kept)) == (1, None, 3, 2)


def test_many_threads() -> None:
    kept: Remembered[int] = Remembered(8)

    def work(first: int) -> None:
        for number in range(first, first + 3000):
            kept.put(number % 40, number)
            kept.get((number + 7) % 40)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) <= 8


def test_the_same_picture_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int] = []
    real = look_module.decode

    def counted(data: bytes, limits: Any) -> Any:
        decoded.append(len(data))
        return real(data, limits)

    monkeypatch.setattr(look_module, "decode", counted)
    with Engine() as engine:
        one = engine.scan(message("one", picture(3))).facts.images
        other = engine.scan(message("other", picture(3))).facts.images
        engine.scan(message("third", picture(5)))
    assert len(decoded) == 2
    assert [image.phash for image in one] == [image.phash for image in other]


def test_what_was_wrong_with_it_is_said_again() -> None:
    cut = message("cut", picture(3)[:60])
    with Engine() as engine:
        first, second = engine.scan(cut), engine.scan(cut)
    assert [one for one in first.unchecked if one.check == "images"]
    assert first.unchecked == second.unchecked
