"""Makes the messages of the sign tests: an honest one, and what is changed in it."""

from __future__ import annotations

import base64
import io
import zipfile

TEXT = ("Hello Jon,\n\nhere are the minutes of yesterday. We spoke about the garden, the new fence and who waters the "
        "roses in summer. Please tell me if I forgot something. I also add what Maria wrote about the old pear tree, "
        "which should stay where it is.\n\nKind regards\nAnna\n")
FIELDS = {
    "Return-Path": "<anna@example.org>",
    "Received": "from mx.example.org (mx.example.org [192.0.2.25]) by b.example.net; Tue, 17 Nov 2026 09:12:31 +0100",
    "From": "Anna Berg <anna@example.org>",
    "To": "Jon Dahl <jonas@example.net>",
    "Subject": "Minutes of the meeting",
    "Date": "Tue, 17 Nov 2026 09:12:00 +0100",
    "Message-ID": "<abc1@mail.example.org>",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
}


def mail(body: str | bytes = TEXT, more: str | bytes = "", **fields: str | None) -> bytes:
    """The honest message with another body, lines `more` behind its header, and other fields (None: without it)."""
    wanted: dict[str, str | None] = dict(FIELDS)
    for name, value in fields.items():
        key = name.replace("_", "-")
        key = next((known for known in FIELDS if known.lower() == key.lower()), key)
        wanted[key] = value
    head = "".join(f"{name}: {value}\n" for name, value in wanted.items() if value is not None)
    raw = head.encode() + (more if isinstance(more, bytes) else more.encode()) + b"\n"
    return raw + (body if isinstance(body, bytes) else body.encode())


def page(body: str, **fields: str | None) -> bytes:
    return mail(f"<html><body>{body}</body></html>", "", Content_Type="text/html; charset=utf-8", **fields)


def link(address: str, text: str = "the page", **fields: str | None) -> bytes:
    return page(f'<p>{TEXT}</p><p><a href="{address}">{text}</a></p>', **fields)


def parts(*bodies: tuple[str, str], kind: str = "mixed", end: str = "--b--\n", **fields: str | None) -> bytes:
    """A multipart of (header lines, body)."""
    body = "".join(f"--b\n{head}\n\n{content}\n" for head, content in bodies) + end
    return mail(body, "", Content_Type=f"multipart/{kind}; boundary=b", **fields)


def part(content: str = TEXT, kind: str = "text/plain; charset=utf-8") -> tuple[str, str]:
    return f"Content-Type: {kind}", content


def file(name: str, content: bytes = b"\1\2\3", kind: str = "application/octet-stream", text: str = TEXT) -> bytes:
    head = (f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"\n'
            "Content-Transfer-Encoding: base64")
    return parts(part(text), (head, base64.b64encode(content).decode()))


def zipped(*names: str, encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"content")
    raw = bytearray(out.getvalue())
    if encrypted:
        raw[6] |= 1  # the general purpose flag of the first local header
    return bytes(raw)


PROGRAM = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
BASE = mail()
PAGE = page(f"<p>{TEXT}</p>")
LINK = link("https://example.org/minutes")
