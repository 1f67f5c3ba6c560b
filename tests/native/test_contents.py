"""facts/contents: decoded bytes of parts by a second pass, against what Python's email package makes of them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import pickle
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest

from mailsift import _native, facts

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02" + bytes(range(256)) * 3


def with_picture(data: bytes = PICTURE) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "a"
    message.set_content("see below")
    message.add_attachment(data, "image", "png", filename="a.png")
    return message


def all_parts(raw: bytes, most: int = 64 << 20) -> list[bytes | None]:
    seen = facts.extract(raw)
    with seen.contents(raw, most) as contents:
        return [contents.part(place) for place in range(len(seen.parts))]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_as_the_email_package(end: str) -> None:
    message = with_picture()
    message.add_attachment("řádek =\nx", "html", filename="p.html", charset="iso-8859-2", cte="quoted-printable")
    inner = with_picture(PICTURE[::-1])
    message.add_attachment(inner)
    raw = message.as_bytes(policy=policy.default.clone(linesep=end))
    theirs = [None if part.is_multipart() else part.get_payload(decode=True)
              for part in message_from_bytes(raw, policy=policy.default).walk()]
    assert all_parts(raw) == theirs


def nested(levels: int) -> bytes:
    raw = with_picture().as_bytes(policy=policy.SMTP)
    for _ in range(levels):
        outer = EmailMessage()
        outer.set_content("x")
        outer.add_attachment(raw, "application", "octet-stream", filename="m.eml")
        raw = outer.as_bytes(policy=policy.SMTP)
    return raw


@pytest.mark.parametrize("levels", [1, 2, 3, 7])
def test_under_layers(levels: int) -> None:
    assert all_parts(nested(levels))[-1] == PICTURE


def test_encoded_multipart() -> None:
    inner = with_picture().as_bytes(policy=policy.SMTP)
    head, body = inner.split(b"\r\n\r\n", 1)
    raw = head + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(body)
    assert PICTURE in all_parts(raw)


def test_two_uuencoded_in_a_text_under_a_layer() -> None:
    lines = b"".join(binascii.b2a_uu(PICTURE[i:i + 45]) for i in range(0, len(PICTURE), 45))
    block = b"begin 644 a.png\n" + lines + b"`\nend\n"
    text = b"Subject: x\nContent-Type: text/plain\n\nhello\n" + block + b"and\n" + block
    outer = EmailMessage()
    outer.set_content("x")
    outer.add_attachment(text, "application", "octet-stream", filename="m.eml")
    for raw in (text, outer.as_bytes(policy=policy.SMTP)):
        assert all_parts(raw)[-2:] == [PICTURE, PICTURE]


def test_sources() -> None:
    message = with_picture()
    message.add_attachment(PICTURE, "application", "octet-stream", filename="b.dat")
    message.add_attachment(b"<svg xmlns='x'/>", "image", "svg+xml", filename="c.svg")
    message.add_attachment(b"{\\rtf1 x}", "application", "octet-stream", filename="d.doc")
    message.add_attachment("<img src='data:image/png;base64,AA'>", "html", disposition="inline")
    raw = message.as_bytes()
    seen = facts.extract(raw, wanted=facts.SIGNS)
    kinds = sorted(source.kind for source in seen.picture_sources)
    assert kinds == ["document", "drawing", "page", "picture", "picture"]
    picture = next(source for source in seen.picture_sources if source.kind == "picture")
    assert (picture.size, picture.width, picture.height) == (len(PICTURE), 3, 2)
    assert facts.extract(b"Subject: x\n\nx", wanted=facts.SIGNS).picture_sources == ()


DATA = base64.b64encode(PICTURE).decode()
PAGES = [
    (f"<img src=\"data:image/png;base64,{DATA}\">", [("image/png", PICTURE)]),
    (f"<img src='&#100;ATA:image/PNG;a=b;BASE64,{DATA[:40]}%0A{DATA[40:].replace('+', '%2b')}'>",
     [("image/png", PICTURE)]),
    ("<img src=\"data:image/svg+xml,%3Csvg/%3E\"><img src='data:text/plain,x'>", [("image/svg+xml", b"<svg/>")]),
    (f"<img src='data:;base64,{DATA}'>", [("", PICTURE)]),
    (f"<img src='data:;charset=x; base64 ,{DATA[:20]}%0A{DATA[20:]}'>", [("", PICTURE)]),
    (f"<img src='data:text/plain;base64,{DATA}'><img src='data:,{quote(PICTURE)}'>",
     [("text/plain", PICTURE), ("", PICTURE)]),
    ("<img src='data:;base64,PHN2Zy8+'><img src='data:,GIF'><img src='data:;base64,'>", []),
    (f"<img srcset='a.png 1x, data:image/png;base64,{DATA} 2x'><source srcset='data:;base64,{DATA}'>",
     [("image/png", PICTURE), ("", PICTURE)]),
    (f"<p style='background:url(data:;base64,{DATA})'>x<style>p {{a: url(\"data:;base64,{DATA}\")}}</style>",
     [("", PICTURE), ("", PICTURE)]),
    ("<img src='data:'><img src='data:image/png'><a href='x'>", [("image/png", b"")]),
]


@pytest.mark.parametrize(("page", "expected"), PAGES)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16le"])
def test_data_addresses(page: str, expected: list[tuple[str, bytes]], charset: str) -> None:
    raw = (f"Content-Type: text/html; charset={charset}\nContent-Transfer-Encoding: base64\n\n".encode()
           + base64.encodebytes(page.encode(charset)))
    seen = facts.extract(raw)
    with seen.contents(raw) as contents:
        assert contents.data_pictures(0, 10) == expected
        assert contents.utf8(0) == page.encode()
        assert not contents.bitten


def test_rtf_pictures() -> None:
    document = (rb"{\rtf1 {\pict\pngblip " + PICTURE.hex().encode() + rb"}{\pict\jpegblip\bin5 ab}{\x}"
                rb"{\object\objemb{\*\objdata 0105}}x}")
    raw = b"Content-Type: application/rtf\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(document)
    seen = facts.extract(raw)
    with seen.contents(raw) as contents:
        found = contents.rtf_pictures(0, 10)
        assert contents.rtf_pictures(0, 1) == found[:1]
        assert contents.bitten
    assert found[0] == ("image/png", PICTURE)
    assert found[1][0] == "image/jpeg"
    assert len(found) == 2


def test_limits_and_misuse() -> None:
    raw = nested(3)
    seen = facts.extract(raw)
    last = len(seen.parts) - 1
    with seen.contents(raw, 1000) as contents:
        assert contents.part(last) is None
        assert contents.bitten
    contents = seen.contents(raw)
    assert contents.part(last) == PICTURE
    assert contents.part(last + 1) is None
    assert contents.part(0) is None
    contents.close()
    contents.close()
    assert not contents.part(last)
    # Another message than the record's, shorter or not: what stands there, and no more.
    for other in (b"", raw[:100], b"\xff" * len(raw)):
        with seen.contents(other) as contents:
            assert not contents.part(last)
    assert pickle.loads(pickle.dumps(seen)).contents(raw).part(last) == PICTURE
    with pytest.raises(ValueError, match="rows"):
        _native.Contents(_native.Record.__new__(_native.Record), b"")


def test_a_released_buffer_is_let_go() -> None:
    raw = bytearray(nested(1))
    seen = facts.extract(raw)
    with seen.contents(raw) as contents:
        contents.part(0)
        with pytest.raises(BufferError):
            raw.append(0)
    raw.append(0)


def test_corpora(corpora: Path) -> None:
    """Sums of what the second pass gives are those of the record."""
    for path in sorted(corpora.glob("phishing_pot/**/*.eml"))[:400]:
        raw = path.read_bytes()
        seen = facts.extract(raw)
        with seen.contents(raw) as contents:
            for place, attachment in zip(_native.file_parts(seen._record), seen.attachments, strict=True):
                data = contents.part(place)
                if attachment.sha256 and data is not None:
                    assert hashlib.sha256(data).hexdigest() == attachment.sha256
