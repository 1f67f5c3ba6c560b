"""Mail that is written so that a usual reader shows or opens what a scanner overlooks: each row is one such trick."""

from __future__ import annotations

import base64
import binascii
import hashlib

import pytest

from mailsift import _native, facts

PHRASE, LINK, EVIL = b"buy cheap viagra", b"http://evil.example.com/login", b"MALWARE-PAYLOAD-0123456789"
HEAD = b"From: a@x.example\r\nSubject: hi\r\nMIME-Version: 1.0\r\n"
PAGE = b"<a href='" + LINK + b"'>x</a>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'>" + PAGE + b"</svg>"
ENCODED = b"Content-Transfer-Encoding: base64\r\n"
UU = b"begin 644 a.vbs\r\n" + binascii.b2a_uu(EVIL) + b"`\r\nend\r\n"


def coded(body: bytes) -> bytes:
    return base64.encodebytes(body).replace(b"\n", b"\r\n")


def typed(type_: bytes, body: bytes, more: bytes = b"") -> bytes:
    return HEAD + b"Content-Type: " + type_ + b"\r\n" + more + b"\r\n" + body


def part(head: bytes, body: bytes) -> bytes:
    parts = b"--x\r\n\r\nhello\r\n--x\r\n" + head + b"\r\n" + body + b"\r\n--x--\r\n"
    return typed(b"multipart/mixed; boundary=x", parts)


def seen_in(raw: bytes) -> str:
    """All that is searched for phrases, with the line breaks as blanks."""
    found = facts.extract(raw, wanted=facts.TEXTS)
    texts = [text.text for text in found.texts if text.kind in ("decoded", "visible")]
    return " ".join(" ".join(texts).split())


META = [
    (b"<meta charset=koi8-r>", "koi8-r"),
    (b"<META  http-equiv='Content-Type' content='text/html; charset=koi8-r'>", "koi8-r"),
    (b"<!-- <meta charset=koi8-u> --><p a='<meta charset=koi8-u>'><meta charset=\"windows-1251\" />", "windows-1251"),
    (b"<meta charset=nonsense><meta charset=ibm866>", "cp866"), (b"<?x <b><meta charset=utf-16be>", "utf-8"),
]
TEXTS = [
    ("two encodings", HEAD + b"Content-Transfer-Encoding: 7bit\r\n" + ENCODED + b"\r\n" + coded(PHRASE)),
    ("two encodings, plain", HEAD + b"Content-Transfer-Encoding: 7bit\r\n" + ENCODED + b"\r\n" + PHRASE),
    ("comment before encoding", HEAD + b"Content-Transfer-Encoding: (c) base64\r\n\r\n" + coded(PHRASE)),
    ("quoted encoding", HEAD + b'Content-Transfer-Encoding: "base64"\r\n\r\n' + coded(PHRASE)),
    ("list of encodings", HEAD + b"Content-Transfer-Encoding: 8bit, base64\r\n\r\n" + coded(PHRASE)),
    ("no boundary", typed(b"multipart/mixed", PHRASE)),
    ("no delimiter", typed(b"multipart/mixed; boundary=x", PHRASE)),
    ("delivery status", typed(b"message/delivery-status", PHRASE)),
    ("partial", typed(b"message/partial; id=1; number=1; total=1", HEAD + b"\r\n" + PHRASE)),
    ("other message", typed(b"message/x-foo", PHRASE)),
    ("news", typed(b"message/news", HEAD + ENCODED + b"\r\n" + coded(PHRASE))),
    ("encoded message", typed(b"message/rfc822", coded(HEAD + ENCODED + b"\r\n" + coded(PHRASE)), ENCODED)),
    ("message file", part(b"Content-Type: application/octet-stream; name=a.EML\r\n" + ENCODED,
                          coded(HEAD + ENCODED + b"\r\n" + coded(PHRASE)))),
    ("encoded multipart", typed(b"multipart/mixed; boundary=y",
                                coded(b"--y\r\n" + ENCODED + b"\r\n" + coded(PHRASE) + b"\r\n--y--"), ENCODED)),
    ("unknown encoding", HEAD + b"Content-Transfer-Encoding: x-foo\r\n\r\n" + PHRASE),
    ("junk in the header", part(b"Content-Type: text/plain\r\njunk\r\n" + ENCODED, coded(PHRASE))),
    ("NUL in the header", part(b"\0\r\n" + ENCODED, coded(PHRASE))),
    ("junk for a body", part(PHRASE + b"\r\nContent-Type: text/html\r\n", b"x")),
    ("flowed", typed(b"text/plain; format=flowed; delsp=yes", b"buy che \r\nap via \r\ngra")),
    ("flowed and quoted", typed(b"text/plain; format=flowed; DelSp=Yes", b">buy che \r\n> ap via \r\n>gra")),
    ("calendar", typed(b"text/calendar", b"DESCRIPTION:buy che\r\n ap via\n\tgra\r\n")),
    ("enriched", typed(b"text/enriched", b"buy <bold>ch</bold>eap via<italic>gra</italic>")),
    *((f"meta {name}", typed(b"text/html", b"<html>" + meta + "купить".encode(codec)))
      for name, (meta, codec) in enumerate(META)),
]


@pytest.mark.parametrize(("name", "raw"), TEXTS, ids=[name for name, _ in TEXTS])
def test_what_is_shown_is_searched(name: str, raw: bytes) -> None:
    assert ("купить" if name.startswith("meta") else PHRASE.decode()) in seen_in(raw)


def test_a_signature_is_no_soft_break() -> None:
    raw = typed(b"text/plain; format=flowed; delsp=yes", b"a\r\n-- \r\nb \r\nc\r\n")
    texts = facts.extract(raw, wanted=facts.TEXTS).texts
    assert [text.text for text in texts if text.kind == "decoded"] == ["a\r\n-- \r\nbc\r\n"]


LINKS = [
    ("page as a file", part(b"Content-Type: application/octet-stream; name=invoice.html\r\n", PAGE)),
    ("page by its content", part(b"Content-Type: application/octet-stream; name=invoice\r\n",
                                 b"<!DOCTYPE html>" + PAGE)),
    ("text called a page", part(b"Content-Type: text/plain; name=a.shtml\r\n", PAGE)),
    ("SVG by its name", part(b"Content-Type: application/octet-stream; name=a.svg\r\n", b"x" + SVG)),
    ("SVG by its type", part(b"Content-Type: image/svg+xml\r\n", SVG)),
    ("comment before the type", typed(b"(c) text/html", PAGE)),
    ("two types", typed(b"text/plain", PAGE, b"Content-Type: text/html\r\n")),
]


@pytest.mark.parametrize(("name", "raw"), LINKS, ids=[name for name, _ in LINKS])
def test_links_are_found_where_a_browser_opens_it(name: str, raw: bytes) -> None:
    assert LINK.decode() in {url.url for url in facts.extract(raw).urls if url.where == "href"}


FILES = [b"Content-Type: text/plain; name=a.vbs", b"Content-Type: text/javascript; name=a.js",
         b"Content-Type: text/html; name=a.html", b"Content-Type: text/calendar; name=a.ics",
         b"Content-Type: text/plain\r\nContent-Disposition: inline; filename=a.vbs",
         b"Content-Disposition: filename=a.exe",
         b'Content-Disposition: "attachment"', b"Content-Disposition: (c) attachment", b"Content-Disposition: other",
         b"Content-Type: text/plain\r\nContent-Disposition: inline\r\nContent-Disposition: attachment; filename=a.exe",
         b"Content-Type: message/x-foo", b"Content-Type: multipart/mixed"]


@pytest.mark.parametrize("head", FILES)
def test_what_can_be_saved_is_hashed(head: bytes) -> None:
    found = facts.extract(part(head + b"\r\n" + ENCODED, coded(EVIL))).attachments
    assert [file.sha256 for file in found] == [hashlib.sha256(EVIL).hexdigest()]


@pytest.mark.parametrize("head", [b"Content-Type: text/plain", b"Content-Type: text/html",
                                  b"Content-Disposition: inline"])
def test_a_text_without_a_name_is_no_file(head: bytes) -> None:
    assert facts.extract(part(head + b"\r\n", b"hello")).attachments == ()


@pytest.mark.parametrize("block", [UU, b"begin-base64 644 a.vbs\r\n" + coded(EVIL) + b"====\r\n",
                                   b"x begin-base64 644 b\nbegin-base64 0644 a.vbs\n" + coded(EVIL)])
@pytest.mark.parametrize("type_", [b"text/plain", b"text/html"])
def test_files_that_stand_in_texts(type_: bytes, block: bytes) -> None:
    (file,) = facts.extract(typed(type_, block)).attachments
    assert (file.name, file.sha256) == ("a.vbs", hashlib.sha256(EVIL).hexdigest())


UNREAD = [
    ((), ("message",), typed(b"application/ms-tnef; name=winmail.dat", coded(b"\x78\x9f\x3e\x22xxxx"), ENCODED)),
    ((), ("part 2",), part(b"Content-Type: application/octet-stream\r\n" + ENCODED, coded(b"\x78\x9f\x3e\x22xxxx"))),
    ((), ("message",), typed(b"application/pkcs7-mime; smime-type=enveloped-data", b"x")),
    ((), ("message",), typed(b"application/octet-stream; name=smime.p7m", b"x")),
    ((), ("message",), typed(b"message/partial; id=1; number=1; total=2", b"x")),
    ((), ("message",), HEAD + b"Content-Transfer-Encoding: x-foo\r\n\r\nx"),
    ((), ("message",), typed(b"text/plain; charset=IBM037", b"\x82\xa4\xa8")),
    (("part 2",), (), typed(b"multipart/encrypted; boundary=x",
                            b"--x\r\nContent-Type: application/pgp-encrypted\r\n\r\n"
                            b"Version: 1\r\n--x\r\nContent-Type: application/octet-stream\r\n\r\nxx\r\n--x--")),
    ((), (), typed(b"text/plain; charset=IBM437", b"x")),
    ((), (), typed(b"application/pdf", b"x")),
]


@pytest.mark.parametrize(("unreadable", "unsupported", "raw"), UNREAD)
def test_what_is_not_read_is_said(unreadable: tuple[str, ...], unsupported: tuple[str, ...], raw: bytes) -> None:
    found = facts.extract(raw)
    assert (found.unreadable, found.unsupported) == (unreadable, unsupported)


def test_nested_messages_have_numbers_and_an_end() -> None:
    inner = typed(b"multipart/mixed; boundary=y",
                  b"--y\r\n\r\na\r\n--y\r\nContent-Type: text/html\r\n\r\nb\r\n--y--")
    raw = part(b"Content-Type: application/octet-stream; name=a.eml\r\n" + ENCODED, coded(inner))
    assert [(p.number, p.parent, p.depth, p.type) for p in facts.extract(raw).parts[3:]] == [
        ("2", 2, 2, "multipart/mixed"), ("2.1", 3, 3, "text/plain"), ("2.2", 3, 3, "text/html")]
    raw = HEAD + b"\r\n" + PHRASE
    for _ in range(8):
        raw = typed(b"message/rfc822", coded(raw), ENCODED)
    assert (PHRASE.decode() in seen_in(raw), facts.extract(raw).limits) == (True, ())
    assert facts.extract(typed(b"message/rfc822", coded(raw), ENCODED)).limits == ("depth",)
    assert facts.extract(raw, _native.ExtractLimits(parts=3)).limits == ("parts",)


def test_every_subject_is_searched() -> None:
    raw = b"Subject: hi\r\nSubject: see http://evil.example.com/\r\n\r\nx"
    found = facts.extract(raw)
    assert found.subject == "hi"
    assert [url.host for url in found.urls] == ["evil.example.com"]


def test_fields_that_others_don_t_see_are_marked() -> None:
    raw = b"A: b\rC: d\r\nE: f\r\n" + b"junk\r\nG: h\r\nContent-Type: text/plain\r\n\r\nx"
    flags = {name: bool(flags & 32) for name, _, flags in facts.extract(raw).fields}
    assert flags == {"A": False, "C": True, "E": False, "G": True, "Content-Type": True}


@pytest.mark.parametrize("name", ["Authentication-Results", "X-MS-Exchange-Organization-AuthAs"])
def test_what_may_be_trusted_is_looked_at_closely(name: str) -> None:
    raw = f"{name}: =?us-ascii?q?a?=\r\n{name}: \0b\r\n{name}: c\u00a0\r\n{name}: d\r\n\r\n".encode()
    assert [flags for _, _, flags in facts.extract(raw).fields] == [2, 8, 1, 0]
