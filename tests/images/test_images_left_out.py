"""Whatever a limit leaves out of the second look at a message is said, and hides no more than it has to."""

from __future__ import annotations

import base64
import importlib
import io
import struct
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.images.made_pictures import made, saved

import mailsift
from mailsift import Engine, _native, facts
from mailsift.config import Images, Paths, Policy, Rtf, Steps
from mailsift.images import codes
from mailsift.images.deadline import Deadline

pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
segno = pytest.importorskip("segno", reason="segno is not installed")

LINK = "https://code.example/a"


def code() -> bytes:
    out = io.BytesIO()
    segno.make(LINK, micro=False).save(out, kind="png", scale=4)
    return out.getvalue()


def rtf(inside: bytes) -> bytes:
    return rb"{\rtf1\ansi text " + inside + b"}"


def pict(data: bytes, kind: bytes = b"pngblip") -> bytes:
    return b"{\\pict\\" + kind + b" " + data.hex().encode() + b"}"


def mail(*files: tuple[bytes, str], page: str = "") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "Minutes", "a@example.net"
    message.set_content(page or "see the picture", subtype="html" if page else "plain")
    for data, kind in files:
        message.add_attachment(data, *kind.split("/"), filename="a")
    return message.as_bytes()


def scan(raw: bytes, *, rtf: bool = False, **settings: int) -> mailsift.Verdict:
    steps = Steps(images=Images(**{"time_ms": 60_000, **settings}), rtf=Rtf(enabled=rtf))
    with Engine(Policy(steps=steps, paths=Paths(state=""))) as engine:
        return engine.scan(raw)


def seen(verdict: mailsift.Verdict) -> tuple[list[str], list[str]]:
    """What codes say, and what the step has left unchecked."""
    return ([one.text for one in verdict.facts.codes],
            [one.reason for one in verdict.unchecked if one.check == "images"])


@pytest.mark.parametrize("empty", [
    rb"{\pict}", rb"{\pict\pngblip\picw5 }", rb"{\pict{\pict}}", rb"{\*\shppict{\pict \par}}", rb"{\pict\pict}"])
@pytest.mark.parametrize("count", [4095, 4096, 20_000])
def test_empty_pictures_take_no_room(empty: bytes, count: int) -> None:
    assert seen(scan(mail((rtf(empty * count + pict(code())), "application/rtf")))) == ([LINK], [])


@pytest.mark.parametrize("full", [rb"{\object{\*\objdata 00}}", rb"{\object}"])
def test_too_many_objects(full: bytes) -> None:
    hiding = (rtf(full * 4096 + pict(code())), "application/rtf")
    assert seen(scan(mail(hiding))) == ([], ["limit"])
    assert seen(scan(mail(hiding, (code(), "image/png")))) == ([LINK], ["limit"])
    assert seen(scan(mail((rtf(full * 4000 + pict(code())), "application/rtf")))) == ([LINK], [])


def test_too_many_pictures() -> None:
    assert seen(scan(mail((rtf(pict(b"\0") * 16 + pict(code())), "text/rtf"))))[1] == ["unsupported", "limit"]
    assert seen(scan(mail((rtf(b"{" * 9000 + pict(code())), "text/rtf"))))[1] == ["limit"]


def test_bytes_of_a_document() -> None:
    raw = mail((rtf(pict(code())), "text/rtf"))
    assert seen(scan(raw, bytes=len(base64.encodebytes(rtf(pict(code())))) + 40))[1] == ["unreadable", "limit"]


def test_nested_deeper_than_is_decoded() -> None:
    inside = mail((rtf(pict(code())), "text/rtf"))
    for depth in range(10):
        verdict = scan(inside)
        assert seen(verdict)[0] == ([LINK] if depth <= 8 else []), depth
        assert ("depth" in verdict.facts.limits) is (depth > 8), depth
        inside = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(inside)


def test_links_of_a_page() -> None:
    address = f"data:image/png;base64,{base64.b64encode(code()).decode()}"
    raw = mail(page=f'<img src="{address}">' + "<a href=x>y</a>" * 70_000)
    for page in (raw, mail(page="<a href=x>y</a>" * 70_000 + f'<img src="{address}">')):
        found = facts.extract(page)
        with found.contents(page) as contents:
            assert len(contents.data_pictures(0, 9)) == (page is raw)
            assert contents.left_out
            assert not contents.bitten
    assert seen(scan(raw))[0] == [LINK]


def test_pieces_of_a_page() -> None:
    picture = base64.b64encode(saved(made(3))).decode()
    page = f'<img src="data:image/png;base64,{picture}"><img src="cid:x">' + "<br><img src=a>" * 1100
    assert seen(scan(mail((saved(made(3).transpose(0)), "image/png"), page=page)))[1] == ["limit"]
    assert _native.picture_groups(b"<img src='" + b"a" * (5 << 20) + b"'><img src=a><img src=b>")[1]


def test_drawings_that_are_too_large() -> None:
    def row(cells: int, width: int) -> str:
        cell = f"<td width={width} bgcolor=#000></td><td width={width} bgcolor=#fff></td>"
        return f"<tr>{cell * cells}</tr>"
    for rows, cells, width, problems in ((30, 15, 40, ("limit",)), (600, 15, 4, ("limit",)), (30, 15, 30, ())):
        page = "<table>" + row(cells, width) * rows + "</table>"
        assert codes.read_drawn(page.encode(), True)[1] == problems


def test_pictures_in_objects_of_documents() -> None:
    """They were made of something else, and the second look has no bytes of them; what stands behind them counts."""
    picture = code()
    native = (b"\2\0a.png\0a.png\0\0\0\3\0" + struct.pack("<I", 2) + b"t\0" + struct.pack("<I", len(picture)) + picture)
    ole = struct.pack("<III", 0x501, 2, 8) + b"Package\0" + bytes(8) + struct.pack("<I", len(native)) + native
    document = rtf(rb"{\object\objemb{\*\objdata " + ole.hex().encode() + b"}}")
    assert seen(scan(mail((document, "text/rtf"), (code(), "image/png")), rtf=True)) == ([LINK], ["unsupported"])


def test_time_is_that_of_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    looking = importlib.import_module("mailsift.images.look")
    decode = looking.decode

    def waits(*args: object) -> object:
        time.sleep(0.4)  # as on a machine that does something else
        return decode(*args)
    monkeypatch.setattr(looking, "decode", waits)
    raw = mail((saved(made(1)), "image/png"), (code(), "image/png"))
    assert seen(scan(raw, time_ms=390)) == ([LINK], [])


def test_time_that_ends_in_the_last_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, and the picture isn't remembered as one without a code."""
    raw = mail((code(), "image/png"))
    read = codes.read

    def late(gray: object, colours: object, until: Deadline) -> tuple[codes.Read, ...]:
        until._until = 0.0
        return ()
    monkeypatch.setattr(codes, "read", late)
    assert seen(scan(raw)) == ([], ["time_out"])
    monkeypatch.setattr(codes, "read", read)
    assert seen(scan(raw)) == ([LINK], [])


def test_long_codes_are_read_to_their_end() -> None:
    from PIL import Image
    out = io.BytesIO()
    text = "A" * 4100 + " HTTP://BAD.EXAMPLE/X"
    segno.make(text, error="l").save(out, kind="png", scale=3)
    picture = Image.open(out).convert("L")
    verdict = scan(mail((saved(picture), "image/png")))
    assert verdict.facts.looked is not None
    assert [url.domain for one in verdict.facts.looked.codes for url in one.urls] == ["bad.example"]


def test_limits_of_the_texts_of_codes(tmp_path: Path) -> None:
    policy = tmp_path / "p.toml"
    policy.write_text("[limits]\nurl_bytes = 10\n")
    with Engine(policy) as engine:
        assert "limit" in seen(engine.scan(mail((code(), "image/png"))))[1]
