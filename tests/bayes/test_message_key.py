"""What is the same message to the learner: the copies that mail systems keep of it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mailsift import Engine

COUNT = 20
WORDS = ("meeting", "project", "report", "schedule", "tomorrow", "review", "patch", "kernel", "build", "question")
HOP = b"Received: from us.example ([10.0.0.3]) by store.us.example with LMTP id a; Mon, 2 Nov 2026 10:01:00 +0000\r\n"


def message(number: int, words: int = 60, lines: int = 1) -> bytes:
    said = [f"{WORDS[(number * 7 + i * i) % len(WORDS)]} n{number * 31 + i}" for i in range(words)]
    body = "\r\n".join(" ".join(said[at:at + 5]) for at in range(0, words, 5)) * lines
    return (f"Received: from mx.corp.example (mx.corp.example [203.0.113.{number}]) by us.example; "
            f"Mon, 2 Nov 2026 10:00:00 +0000\r\nFrom: P <p{number}@corp.example>\r\nTo: me@us.example\r\n"
            f"Subject: {' '.join(said[:2])}\r\nDate: Mon, 2 Nov 2026 10:00:{number:02} +0000\r\n"
            f"Message-ID:\r\n <{number}.a@corp.example>\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
            f"From here on see http://corp.example/report/{number} for more.\r\n").encode()


def unix(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n")


COPIES: dict[str, Callable[[bytes], bytes]] = {
    "same": lambda raw: raw,
    "LF": unix,
    "Return-Path": lambda raw: b"Return-Path: <x@corp.example>\r\n" + raw,
    "Delivered-To": lambda raw: b"Delivered-To: me@us.example\r\n" + raw,
    "Received": lambda raw: HOP + raw,
    "blank line": lambda raw: raw + b"\r\n",
    "mbox": lambda raw: re.sub(rb"(?m)^From ", b">From ", unix(raw)) + b"\n",
    "all": lambda raw: b"Return-Path: <x@corp.example>\nDelivered-To: me@us.example\n" + unix(HOP + raw) + b"\n"}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES.keys())
@pytest.mark.parametrize("lines", [1, 30], ids=["short", "longer than what is read of it"])
def test_a_copy_is_the_same_message(copy: Callable[[bytes], bytes], lines: int) -> None:
    messages = [message(number, lines=lines) for number in range(COUNT)]
    copies = [(copy(raw), True) for raw in messages]
    with Engine() as engine:
        engine.train_many([(raw, False) for raw in messages])
        assert engine.train_many(copies).relabelled == COUNT
        assert engine.learner.counts() == (COUNT, 0)
        assert engine.forget_many(copies) == COUNT
        assert engine.learner.counts() == (0, 0)


def changed(old: bytes, new: bytes) -> bytes:
    raw = message(1)
    assert old in raw
    return raw.replace(old, new)


def made_of(part: bytes) -> bytes:
    return b"From: a@b.example\r\n\r\n" + part


OTHERS = {
    "another word": (message(1), changed(b" for more", b" for less")),
    "another order": (message(1), changed(b"see http", b"http") + b"see"),
    "another address": (message(1), changed(b"http://corp.example/report/", b"http://evil.example/report/")),
    "another path": (message(1), changed(b"/report/1", b"/rep0rt/1")),
    "another Message-ID": (message(1), changed(b"<1.a@", b"<1.b@")),
    "the end of a long Message-ID": (changed(b"<1.a@", b"<" + b"a" * 70 + b"1@"),
                                     changed(b"<1.a@", b"<" + b"a" * 70 + b"2@")),
    "another Date": (message(1), changed(b"10:00:01 +0000", b"10:00:02 +0000")),
    "another name of a file": (
        changed(b"charset=utf-8", b"name=a.txt"), changed(b"charset=utf-8", b"name=b.txt")),
    "next to no words, and no Message-ID": (made_of(b"ok 1234\r\n"), made_of(b"ok 1234 \x01\x02%%\r\n"))}


@pytest.mark.parametrize(("one", "other"), OTHERS.values(), ids=OTHERS.keys())
def test_what_differs_is_another(one: bytes, other: bytes) -> None:
    with Engine() as engine:
        assert engine.train(one, spam=True) == "learnt"
        assert engine.train(other, spam=True) == "learnt"
        assert engine.train(one, spam=True) == "again"


def test_no_two_of_many_are_the_same() -> None:
    with Engine() as engine:
        assert engine.train_many([(message(number, 10), True) for number in range(500)]).spam == 500
