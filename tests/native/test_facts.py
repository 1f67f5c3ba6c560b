"""The flat record and its typed face: what extraction promises whatever stands in the message."""

from __future__ import annotations

import hashlib
import mmap
import pickle
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailsift import _native, facts
from mailsift.errors import ArgumentError

MESSAGE = (
    b"Received: from mx.example.net (mx.example.net [192.0.2.25]) by b.example; Tue, 17 Nov 2026 09:12:31 +0100\r\n"
    b"From: =?utf-8?Q?J=C3=BCrgen?= <Juergen@Example.NET>\r\nTo: a@example.org, B <b@example.org>\r\n"
    b"Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@example.net>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b'<a href="http://user:secret@login.example.com/a?b=1">https://www.bank.example/</a>\r\n'
    b"--b\r\nContent-Type: image/gif; name=a.gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlhAwACAAAAACw=\r\n"
    b"--b--\r\n"
)
GIF = b"GIF89a\x03\x00\x02\x00\x00\x00\x00,"


def test_what_stands_in_a_message() -> None:
    seen = facts.extract(MESSAGE)
    assert (seen.size, seen.message_id, seen.subject) == (len(MESSAGE), "1@example.net", "Grüße")
    assert seen.from_addresses == (("Jürgen", "Juergen@Example.NET"),)
    assert seen.to == (("", "a@example.org"), ("B", "b@example.org"))
    assert seen.sender_md5 == hashlib.md5(b"juergen@example.net").hexdigest()
    assert seen.domains == ("example.net",)
    assert seen.received_ips == ("192.0.2.25",)
    assert seen.received_at == 1794903151.0
    assert [part.number for part in seen.parts] == ["", "1", "2"]
    assert seen.header("TO") == ("a@example.org, B <b@example.org>",)
    assert seen.limits == ()


def test_links_and_their_text() -> None:
    found = {url.where: url for url in facts.extract(MESSAGE).urls}
    link = found["href"]
    assert (link.url, link.part, link.host) == ("http://login.example.com/a?b=1", "1", "login.example.com")
    assert link.had_password
    assert link.text_differs
    assert found["text"].host == "www.bank.example"


def test_files_and_pictures() -> None:
    seen = facts.extract(MESSAGE)
    (file,), (image,) = seen.attachments, seen.images
    assert (file.part, file.name, file.type, file.size) == ("2", "a.gif", "image/gif", len(GIF))
    assert (file.md5, file.sha256) == (hashlib.md5(GIF).hexdigest(), hashlib.sha256(GIF).hexdigest())
    assert file.name_md5 == hashlib.md5(b"a.gif").hexdigest()
    assert (image.width, image.height) == (3, 2)


def test_a_uuencoded_file_in_the_text() -> None:
    raw = b"Subject: x\n\nhello\nbegin 644 a.txt\n#0V%T\n`\nend\nbye\n"
    (file,) = facts.extract(raw).attachments
    assert (file.name, file.size, file.sha256) == ("a.txt", 3, hashlib.sha256(b"Cat").hexdigest())


@pytest.mark.parametrize("make", [bytes, bytearray, memoryview, lambda raw: memoryview(raw).cast("b")])
def test_any_buffer(make: object) -> None:
    assert facts.extract(make(MESSAGE)).to_dict() == facts.extract(MESSAGE).to_dict()  # type: ignore[operator]


def test_a_mapped_file(tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(MESSAGE)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert facts.extract(mapped).message_id == "1@example.net"


@pytest.mark.parametrize("raw", ["text", None, 3, memoryview(MESSAGE)[::2]])
def test_no_buffer_is_an_argument_error(raw: object) -> None:
    with pytest.raises(ArgumentError, match="raw"):
        facts.extract(raw)


def test_facts_are_frozen_and_outlive_the_message() -> None:
    raw = bytearray(MESSAGE)
    seen = facts.extract(raw)
    raw[:] = b"x" * len(raw)
    assert seen.subject == "Grüße"
    assert seen.urls[0].host
    with pytest.raises(AttributeError):
        seen.subject = "other"
    assert pickle.loads(pickle.dumps(seen)).to_dict() == seen.to_dict()


@given(st.binary(max_size=600))
def test_garbage_is_no_exception(raw: bytes) -> None:
    seen = facts.extract(raw, wanted=facts.TEXTS)
    assert seen.size == len(raw)
    seen.to_dict()
    assert _native.Record(seen._record.data).data == seen._record.data


@given(st.data())
def test_a_damaged_record_is_refused_or_harmless(data: st.DataObject) -> None:
    wanted = facts.TEXTS | facts.SIGNS
    record = bytearray(facts.extract(MESSAGE, wanted=wanted)._record.data)
    for _ in range(data.draw(st.integers(1, 8))):
        record[data.draw(st.integers(0, len(record) - 1))] = data.draw(st.integers(0, 255))
    try:
        seen = facts.Facts(_native.Record(bytes(record[:data.draw(st.integers(0, len(record)))])))
    except ValueError:
        return
    assert isinstance(seen.headers, tuple)
    assert all(isinstance(found, tuple) for found in (
        seen.urls, seen.texts, seen.parts, seen.address_hits, seen.file_hits, seen.signs, seen.from_addresses))


def test_many_threads_one_answer() -> None:
    expected = facts.extract(MESSAGE).to_dict()
    wrong: list[object] = []

    def work() -> None:
        for _ in range(200):
            seen = facts.extract(MESSAGE).to_dict()
            wrong.extend([seen] * (seen != expected))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


LIMITS = [
    ("message_bytes", {"message_bytes": 20}), ("parts", {"parts": 2}), ("headers", {"headers": 2}),
    ("header_bytes", {"header_bytes": 30}), ("text_bytes", {"text_bytes": 10}), ("decoded_bytes", {"decoded_bytes": 4}),
    ("urls", {"urls": 1}), ("url_bytes", {"url_bytes": 8}), ("addresses", {"addresses": 1}),
]


@pytest.mark.parametrize(("name", "limits"), LIMITS)
def test_a_limit_that_bites_is_reported(name: str, limits: dict[str, int]) -> None:
    assert name in facts.extract(MESSAGE, _native.ExtractLimits(**limits)).limits


def test_an_unmade_record_is_an_empty_one() -> None:
    record = _native.Record.__new__(_native.Record)
    values = [make(record, tuple) for make in (_native.parts, _native.urls, _native.signs, _native.texts)]
    assert (record.headers(), *values, record.data) == ((), (), (), (), (), b"")
    assert _native.to_dict(record)["urls"] == []
    assert (record.size, record.top()[0]) == (0, 0)
