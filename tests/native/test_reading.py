"""What Facts make of the flat record at once, held against a reading of it field by field."""

from __future__ import annotations

import gc
import pickle
import random
import sys
import sysconfig
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.record import FIELDS, Record

from mailsift import _native, facts
from mailsift.fact_values import Address, Attachment, Image, Part, Sign, Text, Url

LETTER = ("many words of one text that is long enough for keys, as a letter to a friend would be, with a beginning and "
          "an end; it goes on and on about the garden and the roses and who waters them in summer")
WANTED = facts.TEXTS | facts.SIGNS | facts.RTF
LINES = st.sampled_from([
    "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "From: =?utf-8?Q?J=C3=BCrgen?= <Juergen@Example.NET>, b@example.org",
    "To: a@example.org, =?utf-8?B?5bGx?= <b@example.org>", "Cc: undisclosed-recipients:;",
    "Date: Tue, 17 Nov 2026 09:12:31 +0100",
    "Received: from mx.example.net ([192.0.2.25]) by b.example; Tue, 17 Nov 2026 09:12:31 +0100", "X-Empty:",
    "X-Long-Name-Of-A-Field-That-Is-Kept-By-Nobody: x", "X-Raw: \xff\xfe", "X: 1", "x: 2",
    "Message-ID: <1@example.net>",
    "Content-Type: multipart/mixed; boundary=b", "Content-Type: text/html; charset=koi8-r",
    "Return-Path: <c@example.com>",
])
BODIES = st.sampled_from([
    "http://user:secret@login.example.com/a?b=1 http://login.example.com/b www.example.com example.com",
    '<a href="http://login.example.com/a">https://www.bank.example/</a><img src="http://a.example/b.gif" width=1>',
    "--b", "--b--", "Content-Type: image/gif; name=a.gif", "Content-Transfer-Encoding: base64",
    "R0lGODlhAwACAAAAACw=",
    "Content-Disposition: attachment; filename=\"b\u00e4r.txt\"", "begin 644 a.txt\n#0V%T\n`\nend", "",
    LETTER,
])
RAWS = st.builds(lambda head, body: "\r\n".join([*head, "", *body]).encode("utf-8"),
                 st.lists(LINES, max_size=8), st.lists(BODIES, max_size=12))


def check(seen: facts.Facts) -> None:
    slow = Record(seen._record.data)
    assert (seen.size, seen.defects) == (slow.size, slow.defects)
    assert (seen.date, seen.received_at) == (slow.date, slow.received_at)
    assert (seen.message_id, seen.from_, seen.subject, seen.sender_md5) == (
        slow.message_id, slow.from_, slow.subject, slow.sender_md5)
    assert seen.headers == slow.headers()
    assert tuple(field[2] for field in seen.fields) == slow.header_flags()
    for number, name in enumerate(FIELDS):
        _same(getattr(seen, name), slow.addresses(number), Address)
    assert (seen.received_ips, seen.domains) == (slow.strings("received_ips"), slow.strings("domains"))
    assert seen.text_signatures == slow.signatures()
    _same(seen.parts, slow.parts(), Part)
    _same(seen.attachments, slow.attachments(), Attachment)
    _same(seen.images, slow.images(), Image)
    _same(seen.urls, slow.urls(), Url)
    _same(seen.texts, slow.texts(), Text)
    _same(seen.signs, slow.signs(_native.SIGN_NAMES), Sign)
    made, expected = seen.to_dict(), slow.to_dict()
    assert made == expected
    assert _shape(made) == _shape(expected), "keys in their order, and the types of the values"


def _same(found: Iterable[Any], expected: Iterable[Any], kind: type) -> None:
    assert type(found) is tuple
    assert found == expected
    for one, slow in zip(found, expected, strict=True):
        assert type(one) is kind
        assert list(map(type, one)) == list(map(type, slow))
        plain: Any = kind(*slow)
        assert (repr(one), hash(one), one._asdict()) == (repr(plain), hash(slow), plain._asdict())
        assert pickle.loads(pickle.dumps(one)) == one


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return [(name, _shape(inner)) for name, inner in value.items()]
    return list(map(_shape, value)) if isinstance(value, list) else type(value)


@settings(max_examples=300)
@given(RAWS)
def test_made_up_messages(raw: bytes) -> None:
    check(facts.extract(raw, wanted=WANTED))


def test_an_empty_message() -> None:
    check(facts.extract(b""))


@pytest.mark.parametrize("corpus", ["spamassassin", "phishing_pot", "mime_torture", "rtf"])
def test_corpora(corpora: Path, corpus: str) -> None:
    files = sorted(path for path in (corpora / corpus).rglob("*") if path.is_file())
    for path in random.Random(4).sample(files, min(60, len(files))):
        check(facts.extract(path.read_bytes(), wanted=WANTED))


def test_the_form_of_json_is_new_each_time() -> None:
    seen = facts.extract(b"Subject: x\r\n\r\nhttp://a.example/")
    first = seen.to_dict()
    first["urls"][0]["url"] = first["subject"] = "changed"
    first["urls"].append(None)
    check(seen)


@pytest.mark.parametrize("kind", [list, object, 3, None, "tuple"])
def test_values_are_of_a_kind_of_tuple(kind: Any) -> None:
    record = facts.extract(b"To: a@example.org\r\n\r\nhttp://a.example/")._record
    for make in (_native.parts, _native.urls, _native.texts, _native.signs, _native.attachments, _native.images):
        with pytest.raises(TypeError, match="a kind of tuple"):
            make(record, kind)
    with pytest.raises(TypeError, match="a kind of tuple"):
        record.addresses(3, kind)
    assert _native.urls(record, tuple)[0][0] == "http://a.example/"


def test_names_that_come_again_are_one_object_and_no_mail_makes_them_more() -> None:
    def names(raw: bytes) -> list[str]:
        return [name for name, _ in facts.extract(raw).headers]

    (kept,), (again,) = names(b"X-Kept: 1\n\n"), names(b"X-Kept: 2\n\n")
    assert kept == again == "X-Kept"
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        assert kept is again
    many = [f"X-{number}" for number in range(4000)]
    raw = "".join(f"{name}: y\n" for name in many).encode() + b"\n"
    assert names(raw) == many
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(3):
        names(raw)
    gc.collect()
    assert sys.getallocatedblocks() - before < 1000
    assert names(b"X-Kept: 3\n\n") == ["X-Kept"]


def test_threads_read_names_at_once() -> None:
    expected = [[f"X-{number * step}" for number in range(500)] for step in (1, 3)]
    records = [facts.extract(b"".join(b"%b: y\n" % name.encode() for name in names))._record for names in expected]
    wrong: list[object] = []

    def work(step: int) -> None:
        for _ in range(50):
            found = [name for name, _ in records[step].headers()]
            wrong.extend([found] * (found != expected[step]))

    threads = [threading.Thread(target=work, args=(step,)) for step in (0, 1, 0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
