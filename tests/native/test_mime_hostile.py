"""Input made to be slow: twice as much of it takes about twice the time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

import growth
from mailsift import _native


def parse(raw: bytes) -> None:
    _native._mime_parse(raw, depth=100_000)


def nested(n: int) -> bytes:
    return b"".join(b"Content-Type: multipart/x; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(n // 40))


def same_boundary(n: int) -> bytes:
    return b"Content-Type: multipart/x; boundary=b\n\n--b\n" * (n // 44)


MULTIPART = b"Content-Type: multipart/mixed; boundary=b\n\n"

KINDS: list[tuple[str, Callable[[bytes], object], Callable[[int], bytes]]] = [
    ("nested multiparts", parse, nested),
    ("one boundary on all levels", parse, same_boundary),
    ("nested messages", parse, lambda n: b"Content-Type: message/rfc822\n\n" * (n // 30)),
    ("empty parts", parse, lambda n: MULTIPART + b"--b\n\n" * (n // 5)),
    ("lines that look like delimiters", parse, lambda n: nested(3000) + b"--b1x\n" * (n // 6)),
    ("one line of hyphens", parse, lambda n: MULTIPART + b"--b\n\n" + b"-" * n),
    ("lines of two hyphens", parse, lambda n: MULTIPART + b"--b\n\n" + b"--\n" * (n // 3)),
    ("delimiter lines full of blanks", parse, lambda n: MULTIPART + (b"--b" + b" " * 500) * (n // 503)),
    ("bare carriage returns", parse, lambda n: b"X: y\r" * (n // 5)),
    ("carriage returns only", parse, lambda n: b"X: " + b"\r" * n),
    ("one header line", parse, lambda n: b"Subject: " + b"x" * n),
    ("continuation lines", parse, lambda n: b"Subject: x\n" + b" x\n" * (n // 3)),
    ("empty headers", parse, lambda n: b"a:\n" * (n // 3)),
    ("parameters", parse, lambda n: b"Content-Type: a/b" + b"; name*0=x" * (n // 10)),
    ("open quotes in parameters", parse, lambda n: b'Content-Type: a/b; name="' + b'\\"' * (n // 2)),
    ("encoded-words without an end", _native._mime_unstructured, lambda n: b"=?a?q?" * (n // 6)),
    ("encoded-words", _native._mime_unstructured, lambda n: b"=?utf-8?q?=C3?= " * (n // 16)),
    ("long charsets", _native._mime_unstructured, lambda n: b"=?" + b"x=?" * (n // 3)),
    ("8-bit bytes and line ends", _native._mime_unstructured, lambda n: b"\xe4\n" * (n // 2)),
    ("open comments", _native._mime_addresses, lambda n: b"(" * n),
    ("open comments between words", _native._mime_addresses, lambda n: b"a (\\" * (n // 4)),
    ("open quotes", _native._mime_addresses, lambda n: b'"\\' * (n // 2)),
    ("open brackets", _native._mime_addresses, lambda n: b"<" * n),
    ("open brackets and semicolons", _native._mime_addresses, lambda n: b"<a;" * (n // 3)),
    ("semicolons in one bracket", _native._mime_addresses, lambda n: b"<" + b";" * n),
    ("commas", _native._mime_addresses, lambda n: b"a," * (n // 2)),
    ("domain literals", _native._mime_addresses, lambda n: b"a@[" * (n // 3)),
    ("groups", _native._mime_addresses, lambda n: b"a:" * (n // 2)),
    ("words of a date", _native._mime_date, lambda n: b"1 Jan (" * (n // 7)),
    ("brackets in Received", _native._mime_received_ips, lambda n: b"from " + b"([" * (n // 2)),
    ("addresses in Received", _native._mime_received_ips, lambda n: b"from " + b"[1.2.3.4][::1]" * (n // 14)),
    ("hops in Received", _native._mime_received_ips, lambda n: b"from " + b"".join(
        b"[10.%d.%d.%d]" % (i >> 16 & 255, i >> 8 & 255, i & 255) for i in range(n // 12))),
]


@pytest.mark.parametrize(("work", "make"), [kind[1:] for kind in KINDS], ids=[kind[0] for kind in KINDS])
def test_twice_the_input_takes_twice_the_time(
        work: Callable[[bytes], object], make: Callable[[int], bytes]) -> None:
    size = 200_000
    while growth.seconds(partial(work, make(size))) < 0.002 and size < 3_000_000:
        size *= 2
    small, large = make(size), make(2 * size)
    # A quadratic loop takes four times.
    growth.assert_grows_at_most(3, lambda: work(small), lambda: work(large))


def test_bounds() -> None:
    parts, _, bits, _ = _native._mime_parse(nested(400_000))
    assert len(parts) == 65
    assert bits == 1 << 2
    parts, _, bits, _ = _native._mime_parse(MULTIPART + b"--b\n\n" * 1_000_000)
    assert len(parts) == 4096
    assert bits == 1 << 1
    _, headers, bits, _ = _native._mime_parse(b"Subject: " + b"x" * 10_000_000 + b"\n\nbody")
    assert headers[0][3] == (1 << 20) - len(b"Subject:")
    assert bits == 1 << 4
