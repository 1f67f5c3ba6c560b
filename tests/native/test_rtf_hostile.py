"""core/rtf: limits that bite, documents made to take long, and documents that are noise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import growth
from mailsift import _native

TOO_LONG, CUT = 2, 4
DEPTH, PARTS, TEXT_BYTES, DECODED_BYTES = 1 << 2, 1 << 1, 1 << 5, 1 << 6
URL_BYTES, LINKS = 1 << 8, 1 << 9


def test_limits_bite_and_say_so() -> None:
    read = _native._rtf_read
    text = read("{\\rtf1 aö\\u8364?\\u8364?}".encode("cp1252"), text_bytes=7)
    assert (text[0].decode(), text[5]) == ("aö€", TEXT_BYTES)
    link = b'{\\field{\\fldinst HYPERLINK "http://a/\\u246?\\u246?x"}}'
    long = read(b"{\\rtf1" + link + b"}", url_bytes=12)
    assert (long[2], long[5]) == ([(0, TOO_LONG, "http://a/ö".encode(), b"")], URL_BYTES)
    many = read(b"{\\rtf1" + link * 9 + b"}", links=4)
    assert (len(many[2]), many[5]) == (4, LINKS)
    objects = read(b"{\\rtf1" + b"{\\pict ff}" * 9 + b"x}", parts=4)
    assert (objects[0], len(objects[3]), objects[5]) == (b"x", 4, PARTS)
    empty = read(b"{\\rtf1" + b"{\\pict\\picw3 }{\\pict{\\pict}}" * 9 + b"{\\object}{\\pict ff}{\\object}}", parts=4)
    assert ([o[0] for o in empty[3]], empty[4]["pictures"], empty[5]) == ([0, 3, 0], 1, 0)
    data = read(b"{\\rtf1{\\pict 0102030405}{\\pict\\bin4 abcd}x}", decoded_bytes=3)
    assert (data[0], [o[6] for o in data[3]], data[5]) == (b"x", [b"\1\2\3", b""], DECODED_BYTES)
    assert all(o[2] & CUT for o in data[3])
    deep = read(b"{\\rtf1" + b"{" * 100_000 + b"x" + b"}" * 100_000 + b"y}")
    assert (deep[0], deep[4]["depth"], deep[5]) == (b"xy", 100_001, DEPTH)


HOSTILE: list[tuple[str, Callable[[int], bytes]]] = [
    ("open groups", lambda n: b"{" * n),
    ("open and close", lambda n: b"{}" * n),
    ("deep and back", lambda n: b"{\\b" * n + b"}" * n),
    ("control words", lambda n: b"\\unheardof12 " * n),
    ("one endless word", lambda n: b"\\" + b"a" * n * 8),
    ("one endless number", lambda n: b"\\fs" + b"9" * n * 8),
    ("escaped bytes", lambda n: b"\\'e9" * n),
    ("escaped bytes between words", lambda n: b"\\'e9\\b \\f1 " * n),
    ("unicode", lambda n: b"\\u8364?" * n),
    ("halves of pairs", lambda n: b"\\u-10179?" * n),
    ("unicode that skips far", lambda n: b"\\uc32767\\u1a" * n),
    ("fonts",
     lambda n: b"{\\fonttbl" + b"{\\f65535\\fcharset204 x;}" * n + b"}" + b"\\f65535\\'e0\\f0\\'e0" * n),
    ("colours", lambda n: b"{\\colortbl" + b"\\red1;" * n + b"}" + b"\\cf9 x" * n),
    ("colour tables", lambda n: b"{\\colortbl;\\red1;}x" * n),
    ("fields", lambda n: b'{\\field{\\*\\fldinst HYPERLINK "http://a/"}{\\fldrslt x}}' * n),
    ("open instructions", lambda n: b"{\\field{\\fldinst HYPERLINK a " * n),
    ("open results", lambda n: b"{\\field{\\fldinst HYPERLINK a}{\\fldrslt x" * n),
    ("one endless instruction", lambda n: b"{\\field{\\fldinst HYPERLINK " + b'\\\\l "x" ' * n + b"}}"),
    ("quotes", lambda n: b"{\\field{\\fldinst HYPERLINK " + b'"' * n * 8 + b"}}"),
    ("quoted numbers", lambda n: b"{\\field{\\fldinst DDE {\\field{\\fldinst QUOTE " + b"99 " * n + b"}}}}"),
    ("digits with junk", lambda n: b"{\\object{\\*\\objdata " + b"0z1 \n" * n + b"}}"),
    ("digits with groups", lambda n: b"{\\object{\\*\\objdata " + b"0{\\x{\\*\\y}}1" * n + b"}}"),
    ("objects", lambda n: b"{\\object{\\*\\objdata 01050000}}" * n),
    ("monikers", lambda n: b"{\\object{\\*\\objdata " + b"680074007400700068" * n + b"}}"),
    ("addresses in an object",
     lambda n: b"{\\object{\\*\\objdata " + "http://a ".encode("utf-16-le").hex().encode() * n + b"}}"),
    ("bin beyond the end", lambda n: b"\\bin999999999 " * n),
    ("bin inside", lambda n: b"{\\pict\\bin3 }}}}" * n),
    ("upr", lambda n: b"{\\upr{a}{\\*\\ud{b" * n),
    ("template", lambda n: b"{\\*\\template a" * n),
    ("shapes", lambda n: b"{\\sp{\\sn gtextUNICODE}{\\sv " * n),
    ("closing braces", lambda n: b"}" * n * 8),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_time_is_linear(name: str, make: Callable[[int], bytes]) -> None:
    small, large = b"{\\rtf1 " + make(8_000), b"{\\rtf1 " + make(8 * 8_000)
    growth.assert_grows_at_most(24, lambda: _native._rtf_repeat(small, 1), lambda: _native._rtf_repeat(large, 1))
    assert growth.seconds(lambda: _native._rtf_repeat(large, 1)) < 2.0


@pytest.mark.parametrize(("name", "make"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_texts_are_valid_utf8(name: str, make: Callable[[int], bytes]) -> None:
    text, hidden, links, objects, measures, _ = _native._rtf_read(b"{\\rtf1 " + make(300))
    assert (measures["visible_bytes"], measures["hidden_bytes"]) == (len(text), len(hidden))
    assert (text + hidden).decode() is not None
    assert measures["objects"] + measures["pictures"] == len(objects)
    assert all(url.decode().strip() and anchor in text for _, _, url, anchor in links)


@given(st.binary(max_size=300))
def test_noise_is_read(noise: bytes) -> None:
    for raw in (noise, b"{\\rtf1 " + noise):
        text, hidden, *_ = _native._rtf_read(raw)
        assert len(text.decode()) + len(hidden.decode()) <= len(raw)
    assert not _native._rtf_looks(b"x" + noise)
