"""The structure of messages: against the slow reader, on messages made to go wrong."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailsift import _native

sys.path.insert(0, str(Path(__file__).parents[1]))
reference = importlib.import_module("reference.mime")

MULTIPART, MESSAGE, NO_BOUNDARY = 1, 2, 16
PARTS_LIMIT, DEPTH_LIMIT, HEADERS_LIMIT, HEADER_BYTES_LIMIT = 1 << 1, 1 << 2, 1 << 3, 1 << 4


def tree(raw: bytes) -> list[Any]:
    parts = _native._mime_parse(raw, depth=1000)[0]
    bodies = [None if p[3] & (MULTIPART | MESSAGE) else raw[p[12]:p[12] + p[13]] for p in parts]
    return [reference.Part(p[1], p[5].decode(), body) for p, body in zip(parts, bodies, strict=True)]


LINES = [b"--a", b"--a--", b"--a \t", b"--ab", b"--ab--", b"--a----", b"--b", b"--b--", b"--b-- x", b" --a",
         b"--", b"-", b"", b"", b"text", b"X: y", b" more", b"From x", b">From x", b": z", b"X y: z",
         b"--c: d",
         b"Content-Type: multipart/mixed; boundary=a", b'Content-Type: multipart/digest; boundary="b "',
         b"Content-Type: multipart/mixed; boundary=ab", b"Content-Type: multipart/mixed; boundary=a--",
         b"Content-Type: message/rfc822", b"Content-Type: text/html", b"content-type : multipart/x"]
ENDS = [b"\n", b"\n", b"\r\n", b"\r\n", b"\r", b"\r\r\n"]


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """Lines that mean something to a MIME parser, in any order; ends of lines alike or mixed."""
    lines = draw(st.lists(st.sampled_from(LINES), max_size=24))
    ends = st.sampled_from(ENDS) if draw(st.booleans()) else st.just(draw(st.sampled_from(ENDS)))
    raw = b"".join(line + draw(ends) for line in lines)
    return raw if draw(st.booleans()) else reference.without_last_end(raw)


@settings(max_examples=600, deadline=None)
@given(messages())
@example(b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a--\n")
@example(b'Content-Type: multipart/digest; boundary="b "\n--b\n\n--b')
@example(b"Content-Type: multipart/mixed; boundary=a\n--a\nContent-Type: multipart/mixed; boundary=a\n--a")
@example(b'Content-Type: multipart/digest; boundary="b "\n--b\nContent-Type: multipart/digest; boundary="b "\n\n--b')
def test_structure_is_that_of_the_slow_reader(raw: bytes) -> None:
    # The outermost "From " line is no field of the message; the slow reader skips it like any other.
    assert tree(raw) == reference.tree(raw)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_message(raw: bytes) -> None:
    assert tree(raw) == reference.tree(raw)


@settings(max_examples=300, deadline=None)
@given(messages(), st.integers(1, 4), st.integers(0, 2), st.integers(0, 3), st.integers(0, 60))
def test_limits_hold(raw: bytes, parts: int, depth: int, headers: int, header_bytes: int) -> None:
    found, fields, bits, _ = _native._mime_parse(raw, parts=parts, depth=depth, headers=headers,
                                                 header_bytes=header_bytes)
    unlimited = _native._mime_parse(raw, depth=1000)
    assert len(found) <= parts
    assert all(part[1] <= depth and part[15] <= headers for part in found)
    assert all(value + size <= block[10] + header_bytes
               for block in found for _, _, value, size in fields[block[14]:block[14] + block[15]] if size)
    if not bits:
        assert (found, fields) == unlimited[:2]
    assert not bits & ~(PARTS_LIMIT | DEPTH_LIMIT | HEADERS_LIMIT | HEADER_BYTES_LIMIT)


def test_each_limit_that_bites_is_said() -> None:
    nested = b"Content-Type: message/rfc822\n\n" * 3
    many = b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\ntext\n" * 5
    assert _native._mime_parse(nested, depth=1)[2] == DEPTH_LIMIT
    assert _native._mime_parse(many, parts=3)[2] == PARTS_LIMIT
    assert _native._mime_parse(b"A: b\nC: d\n\n", headers=1)[2] == HEADERS_LIMIT
    assert _native._mime_parse(b"A: bcd\n\n", header_bytes=4)[2] == HEADER_BYTES_LIMIT


def test_part_numbers_are_unique_among_leaves() -> None:
    raw = (b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\nA: b\n\nc\n"
           b"--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\nd\n--y\n\ne\n--y--\n--x--\n")
    parts = _native._mime_parse(raw)[0]
    assert [part[2] for part in parts] == [b"", b"1", b"1.1", b"2", b"2.1", b"2.2"]


PIECES = [b"A: b", b"Subject", b":", b" ", b"\t", b"x", b"From ", b">From x", b"\r", b"\n", b"\r\n", b"\r\r\n", b"\0",
          b"--x", b"Content-Type: multipart/mixed; boundary=x\r\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
def test_places_of_fields_are_those_of_the_parser(raw: bytes) -> None:
    begin, end, places = _native.header_places(raw)
    parts, headers, _, mbox = _native._mime_parse(raw)
    first, count = parts[0][-2:]
    assert [(place, colon) for place, colon, _, _ in places] == [
        (name, value) for name, _, value, _ in headers[first:first + count]]
    assert begin == mbox
    edges = [begin, *(edge for field in places for edge in (field[0], *field[1:])), end]
    assert edges == sorted(edges)
    assert end <= parts[0][12]
    assert raw[end:parts[0][12]] in (b"", b"\n", b"\r", b"\r\n", b"\r\r\n")
