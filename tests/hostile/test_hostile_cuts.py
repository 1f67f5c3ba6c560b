"""A message is never an exception: cut anywhere, garbage, made of pieces, or changing while it is read."""

from __future__ import annotations

import json
import random
import threading
from pathlib import Path

import lists
import pytest
from generators import KINDS
from hypothesis import given, settings
from hypothesis import strategies as st

import mailsift
from mailsift import _native, facts

FOLDERS = ("mime_torture", "phishing_pot", "spamassassin")
EXAMPLES = sorted((Path(__file__).parents[2] / "examples/mail").iterdir())


def check(engine: mailsift.Engine, raw: bytes) -> None:
    """Every face of the verdict can be had, and the record behind it is sound."""
    verdict = lists.scanned(engine, raw)
    assert json.loads(json.dumps(verdict.to_dict()))["size"] == len(raw)
    assert verdict.label(raw)
    seen = verdict.facts
    assert isinstance(seen, facts.Facts)
    _native.Record(seen._record.data)
    for part in (seen.headers, seen.parts, seen.attachments, seen.images, seen.urls, seen.phrase_hits,
                 seen.address_hits, seen.file_hits, seen.texts):
        assert isinstance(part, tuple)


@pytest.mark.parametrize("kind", KINDS)
def test_made_messages_cut_anywhere(engine: mailsift.Engine, kind: str) -> None:
    raw = KINDS[kind](1500)
    for end in range(0, min(len(raw), 3000), 53):
        check(engine, raw[:end])
        check(engine, raw[end:])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_cut_anywhere(engine: mailsift.Engine, path: Path) -> None:
    raw = path.read_bytes()
    for end in range(0, len(raw), max(1, len(raw) // 150)):
        check(engine, raw[:end])


@pytest.mark.parametrize("folder", FOLDERS)
def test_real_messages_cut_anywhere(engine: mailsift.Engine, corpora: Path, folder: str) -> None:
    files = sorted(path for path in (corpora / folder).rglob("*") if path.is_file() and path.name != "index")
    if not files:
        pytest.skip(f"no corpus {folder}")
    dice = random.Random(folder)
    for path in dice.sample(files, min(80, len(files))):
        raw = path.read_bytes()
        check(engine, raw)
        for _ in range(12):
            end = dice.randrange(len(raw) + 1)
            check(engine, raw[:end])
        check(engine, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        check(engine, raw.replace(b"\n", b"\r"))


PIECES = st.sampled_from([
    b"\n", b"\r\n", b"\r", b" ", b"\t", b":", b";", b"=", b'"', b"(", b")", b"<", b">", b"@", b"--b", b"--b--",
    b"\0", b"\xff",
    b"From: ", b"Subject: ", b"To: ", b"Received: from [1.2.3.4]; ", b"Date: Mon, 1 Jan 2024 00:00:00 +0000\n",
    b"Content-Type: multipart/mixed; boundary=b\n\n", b"Content-Type: text/html; charset=", b"utf-16", b"iso-2022-jp",
    b"Content-Type: message/rfc822\n\n", b"Content-Transfer-Encoding: base64\n", b"name*0*=utf-8''",
    b"=?utf-8?q?", b"?=",
    b"Content-Disposition: attachment; filename=", b"<a href='http://", b"</a>", b"<style>", b"http://a:b@c.example/",
    b"hxxp://", b"%25", b"begin 644 a\n", b"#86)C\n", b"end\n", b"buy pills now", b"f r e e money", b"\x1b$B",
    "ﷺ".encode(), "\u0316\u0300".encode(), "\u200b".encode()])


@settings(max_examples=300, deadline=None)
@given(raw=st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=60).map(b"".join)))
def test_garbage(engine: mailsift.Engine, raw: bytes) -> None:
    check(engine, raw)


@pytest.mark.parametrize("kind", ["base64", "links", "nested multiparts", "many named files", "letters that look alike",
                                  "uuencoded files", "encoded-words in every charset", "style sheet"])
def test_bytes_may_change_while_they_are_read(engine: mailsift.Engine, kind: str) -> None:
    raw = bytearray(KINDS[kind](100_000))
    other = KINDS[kind](100_000)[::-1]
    done = threading.Event()

    def change() -> None:
        dice = random.Random(kind)
        while not done.is_set():
            at, size = dice.randrange(len(raw)), dice.choice((1, 7, 300, 20_000))
            piece = other[at:at + size]
            raw[at:at + len(piece)] = piece

    with memoryview(raw):  # pins its size
        writer = threading.Thread(target=change)
        writer.start()
        try:
            for _ in range(30):
                verdict = lists.scanned(engine, raw)
                _native.Record(verdict.facts._record.data)
        finally:
            done.set()
            writer.join()
