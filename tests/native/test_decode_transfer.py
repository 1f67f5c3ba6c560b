"""core/decode, transfer encodings: against reference/decode.py, binascii, and golden rows."""

import binascii
import email
import importlib
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from levels import level  # noqa: F401 - runs every test once a level

import growth
from mailsift import _native

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
oracle = importlib.import_module("reference.decode")

CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", TESTS.parent.parent / "shared/corpora"))

BASE64 = [  # input, output, defects
    (b"", b"", 0),
    (b"QUJD", b"ABC", 0),
    (b"QUI=", b"AB", 0),
    (b"QQ==", b"A", 0),
    (b"QQ==\r\n\r\n", b"A", 0),
    (b"QU\r\nJD\r\n", b"ABC", 0),
    (b"QUI", b"AB", 1),  # no padding
    (b"QQ", b"A", 1),
    (b"QUJDR", b"ABC", 2),  # one character is no byte
    (b"Q", b"", 2),
    (b"Q*U-J_D", b"ABC", 3),
    (b"=QUJD", b"ABC", 1),
    (b"QU=JD", b"ABC", 0),  # a lone pad in the middle is skipped, as binascii does
    (b"QQ==QUJD", b"AABC", 0),  # two encoded blocks, one behind the other
    (b"QQ==\r\nQUJD\r\n", b"AABC", 0),
    (b"QQ==QQ==QQ==", b"AAA", 0),
    (b"QUI=\nQUI=\n", b"ABAB", 0),
    (b"QQ==\n_______\nA list footer\n", b"A", 1),
    (b"QQ==\nThis is text\n", b"A", 1),
    (b"QQ==\nfooter\n", b"A", 1),  # six letters are no base64
    (b"\xff\x80QUJD\x00", b"ABC", 3),
    (b"QUJD" * 40 + b"\n" + b"QUJD" * 3, b"ABC" * 43, 0),
]
QUOTED_PRINTABLE = [
    (b"", b"", 0),
    (b"a=20b", b"a b", 0),
    (b"a=3Db=3dc", b"a=b=c", 0),
    (b"soft=\nbreak", b"softbreak", 0),
    (b"soft=\r\nbreak", b"softbreak", 0),
    (b"soft= \t\r\nbreak", b"softbreak", 0),  # blanks that a relay added
    (b"soft=\rbreak", b"softbreak", 0),  # binascii drops everything up to the next line feed
    (b"end=", b"end", 1),
    (b"end=4", b"end=4", 1),
    (b"bad=XYescape", b"bad=XYescape", 1),
    (b"a==b", b"a==b", 2),  # binascii drops one
    (b"a==\nb", b"a=b", 1),
    (b"====3D", b"====", 3),
    (b"blank \nkept\t\n", b"blank \nkept\t\n", 0),
    (b"under_score", b"under_score", 0),
    (b"raw \xe9 byte=E9", b"raw \xe9 byte\xe9", 0),
]
QUOTED_WORD = [(b"a_b=5Fc", b"a b_c", 0), (b"=?", b"=?", 1), (b"a=\nb", b"a=\nb", 1),
               (b"_" * 20, b" " * 20, 0), (b"abcdefg_hijklm=3Dn", b"abcdefg hijklm=n", 0)]
UU = b"begin 644 cat.txt\n#0V%T\n`\nend\n"
UUENCODE = [
    (UU, b"Cat", 0),
    (UU.replace(b"\n", b"\r\n"), b"Cat", 0),
    (b"#0V%T\n`\nend\n", b"Cat", 0),
    (b"begin 644 cat.txt\n#0V%T\n", b"Cat", 1),  # no end
    (b"begin 644 x\n#0V\n`\nend\n", b"C`\0", 1),  # a short line: zeros
    (b"begin 644 x\n#0V%T\n\nend\n", b"Cat", 0),
    (b"", b"", 1),
]
FIND = [  # text, from -> block, name
    (UU, 0, UU, b"cat.txt"),
    (b"Hi,\nsee\n" + UU + b"bye\n", 0, UU, b"cat.txt"),
    (b"begin the day\n" + UU, 0, UU, b"cat.txt"),
    (b"begin 644 cat.txt\nplain text follows\n" + UU, 0, UU, b"cat.txt"),
    (b"x" + UU, 0, None, None),
    (UU + UU.replace(b"cat.txt", b"a b.exe"), len(UU), UU.replace(b"cat.txt", b"a b.exe"), b"a b.exe"),
    (b"begin 644 x\n#0V%T\nthat was it\n", 0, b"begin 644 x\n#0V%T\n", b"x"),
    (b"begin 64 x\n#0V%T\n`\nend\n", 0, None, None),
    (b"begin 644 \n#0V%T\n`\nend\n", 0, None, None),
    (b"", 0, None, None),
    (UU, 1000, None, None),
]
Door = Callable[[bytes], tuple[bytes, int]]
DOORS: dict[str, tuple[Door, list[tuple[bytes, bytes, int]]]] = {
    "base64": (_native._base64, BASE64),
    "quoted_printable": (_native._quoted_printable, QUOTED_PRINTABLE),
    "quoted_word": (_native._quoted_word, QUOTED_WORD),
    "uuencode": (_native._uuencode, UUENCODE),
}


@pytest.mark.parametrize(("name", "row"), [(name, row) for name, (_, rows) in DOORS.items() for row in rows])
def test_golden(name: str, row: tuple[bytes, bytes, int]) -> None:
    assert DOORS[name][0](row[0]) == row[1:]


@pytest.mark.parametrize("row", FIND)
def test_find_uuencode(row: tuple[bytes, int, bytes | None, bytes | None]) -> None:
    text, start, block, name = row
    found = _native._find_uuencode(text, start)
    if block is None:
        assert found is None
        return
    assert found is not None
    (block_from, block_size), (name_from, name_size) = found
    assert (text[block_from:block_from + block_size], text[name_from:name_from + name_size]) == (block, name)


def first_block(raw: bytes) -> object:
    return _native._find_uuencode(raw, 0)


def soup(alphabet: bytes) -> st.SearchStrategy[bytes]:
    """Bytes that are mostly of the alphabet, so that the interesting paths are met."""
    pieces = st.sampled_from([bytes([b]) for b in alphabet]) | st.binary(max_size=2)
    return st.lists(pieces, max_size=120).map(b"".join)


@given(soup(b"ABab09+/= \r\n=") | st.binary(max_size=200))
def test_base64_as_the_oracle(raw: bytes) -> None:
    assert _native._base64(raw)[0] == oracle.base64(raw)


def test_many_parts_in_one_buffer() -> None:
    parts = [row[0] for row in BASE64]
    assert _native._base64_many(parts) == sum(len(row[1]) for row in BASE64)
    parts = [row[0] for row in QUOTED_PRINTABLE]
    assert _native._quoted_printable_many(parts) == sum(len(row[1]) for row in QUOTED_PRINTABLE)
    assert _native._are_valid_utf8([b"", b"a", b"\xff", "\u20ac".encode()]) == 3


@given(st.binary(max_size=400), st.integers(1, 90))
def test_base64_gives_back(data: bytes, width: int) -> None:
    text = binascii.b2a_base64(data, newline=False)
    folded = b"\r\n".join(text[i:i + width] for i in range(0, len(text), width))
    assert _native._base64(folded) == (data, 0)


@given(soup(b"=_3Dd0aF \t\r\n") | st.binary(max_size=200))
def test_quoted_as_the_oracle(raw: bytes) -> None:
    assert _native._quoted_printable(raw)[0] == oracle.quoted_printable(raw)
    assert _native._quoted_word(raw)[0] == oracle.quoted_word(raw)


@given(st.binary(max_size=400))
def test_quoted_printable_gives_back(data: bytes) -> None:
    assert _native._quoted_printable(binascii.b2a_qp(data, istext=False)) == (data, 0)


@given(st.binary(max_size=300))
def test_uuencode_gives_back(data: bytes) -> None:
    lines = b"".join(binascii.b2a_uu(data[i:i + 45], backtick=True) for i in range(0, len(data), 45))
    block = b"begin 600 some name\n" + lines + b"`\nend\n"
    assert _native._uuencode(block) == (data, 0)
    text = b"before\n" + block + b"behind\n"
    assert _native._find_uuencode(text, 0) == ((7, len(block)), (17, 9))


@given(soup(b"#0V%T`M \r\n"))
def test_uuencode_as_the_oracle(lines: bytes) -> None:
    assert _native._uuencode(b"begin 644 x\n" + lines + b"\nend\n")[0] == oracle.uuencode(lines)


HOSTILE: dict[str, Callable[[int], tuple[Callable[[bytes], object], bytes]]] = {
    "base64 of paddings": lambda n: (_native._base64, b"QQ==" * (n // 4)),
    "base64 of paddings and blanks": lambda n: (_native._base64, (b"QQ==" + b" " * 60) * (n // 64)),
    "base64 of junk": lambda n: (_native._base64, b"Q*" * (n // 2)),
    "base64, one letter in four": lambda n: (_native._base64, b"Q\r\n " * (n // 4)),
    "equals signs": lambda n: (_native._quoted_printable, b"=" * n),
    "equals and blanks": lambda n: (_native._quoted_printable, (b"=" + b" " * 500) * (n // 501)),
    "underscores": lambda n: (_native._quoted_word, b"_" * n),
    "begin lines": lambda n: (first_block, b"begin 644 x\n" * (n // 12)),
    "begin lines and empty lines": lambda n: (first_block, b"begin 644 x\n\n" * (n // 13)),
    "one long line": lambda n: (first_block, b"begin 644 x\n" + b"A" * n),
    "empty uu lines": lambda n: (_native._uuencode, b"\n" * n),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_linear(kind: str) -> None:
    (run, small), (_, large) = HOSTILE[kind](1 << 18), HOSTILE[kind](1 << 21)
    # Eight times the size; a quadratic decoder takes 64 times as long.
    growth.assert_grows_at_most(20, lambda: run(small), lambda: run(large))


def encoded_parts(sample: int) -> Iterator[tuple[str, bytes]]:
    files = [file for file in sorted(CORPORA.glob("*/**/*")) if file.is_file() and file.name != "index"]
    for file in random.Random(20).sample(files, min(sample, len(files))):
        for part in email.message_from_bytes(file.read_bytes()).walk():
            payload = part._payload  # type: ignore[attr-defined]  # the bytes before any decoding
            encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
            if isinstance(payload, str):
                yield encoding, payload.encode("utf-8", "surrogateescape")


@pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora (MAILSIFT_CORPORA)")
def test_parts_of_real_mail_as_binascii() -> None:
    seen = {"base64": 0, "quoted-printable": 0}
    for encoding, raw in encoded_parts(2500):
        if encoding == "base64":
            seen[encoding] += 1
            try:
                expected = binascii.a2b_base64(raw)
            except binascii.Error:
                continue  # it refuses what lacks a padding; ours counts a defect
            assert _native._base64(raw)[0] == expected
        elif encoding == "quoted-printable":
            seen[encoding] += 1
            # "==" loses one of the two in binascii: the one listed difference that occurs.
            expected = oracle.quoted_printable(raw) if b"==" in raw else binascii.a2b_qp(raw)
            assert _native._quoted_printable(raw)[0] == expected
    assert min(seen.values()) > 50, seen
