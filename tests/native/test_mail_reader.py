"""The doors that keep memory from one call to the next, against those that don't: the same answers, in any order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailsift import _native

MAIL = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "examples/mail").glob("*.eml"))]
CONTAINER = 1 << 0 | 1 << 1  # PartFlag: multipart, message
ADDRESSES = {b"from": 1, b"sender": 2, b"reply-to": 3, b"to": 4, b"cc": 5, b"bcc": 6}
DECODERS = {1: _native._base64, 2: _native._quoted_printable, 3: _native._uuencode}


def expected(raw: bytes) -> tuple[object, ...]:
    parts, fields, _, _ = _native._mime_parse(raw)
    headers, addresses, dates = [], [], []
    first, count = parts[0][-2:]
    for name_at, name_size, value_at, value_size in fields[first:first + count]:
        name, value = raw[name_at:name_at + name_size], raw[value_at:value_at + value_size]
        headers.append((name.decode("latin-1"), _native._mime_unstructured(value).decode("utf-8", "replace")))
        if field := ADDRESSES.get(name.lower()):
            addresses += [(field, one.decode("utf-8", "replace"), other.decode("utf-8", "replace"))
                          for one, other in _native._mime_addresses(value)[0]]
        if name.lower() == b"date":
            dates.append(_native._mime_date(value))
    return headers, addresses, next((date for date in dates if date), None), [
        content(raw, part) for part in parts if not part[3] & CONTAINER]


def content(raw: bytes, part: tuple[object, ...]) -> tuple[str, str, str | bytes]:
    _, _, _, _, encoding, kind, charset, name, _, _, _, _, start, size, _, _ = part
    body = raw[start:start + size]
    if encoding in DECODERS:
        body = DECODERS[encoding](body)[0]
    shown: str | bytes = body
    if kind.startswith(b"text/"):
        shown = _native._to_utf8(charset, body)[0].decode("utf-8", "replace")
    return kind.decode(), name.decode("utf-8", "replace"), shown


def test_a_message_is_read_as_by_the_single_doors() -> None:
    reader = _native._MailReader()
    for raw in (*MAIL, b"", b"\n", *MAIL[::-1]):
        assert reader.read(raw) == expected(raw)


@given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from(
    [b"Subject: =?utf-8?q?a=C3=A9?=\n", b"To: A <a@b>, c@d\n", b"Content-Type: multipart/mixed; boundary=x\n", b"\n",
     b"--x\n", b"--x--\n", b"Content-Transfer-Encoding: base64\n", b"YWJj\n", b"Date: 1 Jan 2020 10:00:00 +0100\n"])),
    max_size=12))
def test_any_bytes_are_read(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    assert _native._MailReader().read(raw) == expected(raw)


def test_addresses_stand_where_the_single_door_finds_them() -> None:
    finder = _native._UrlFinder()
    for raw in (b"", *MAIL):
        assert finder.places(raw) == [(found[0], found[1], found[9]) for found in _native._urls_find(raw)[0]]


def test_what_is_no_section_is_refused() -> None:
    with pytest.raises(ValueError, match="no section"):
        _native._PhraseFinder(b"x")
