"""core/decode, charsets: labels, decoders, and which of label, BOM and bytes is believed."""

import email
import importlib
import itertools
import os
import random
import subprocess
import sys
from collections.abc import Iterator
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
LABELS = [line.split("\t") for line in (TESTS / "reference/charset_labels.tsv").read_text().splitlines()]

# What the standard makes "replacement" and mail must read.
READ_ALL_THE_SAME = {"csiso2022kr": "iso-2022-kr", "hz-gb-2312": "hz-gb-2312", "iso-2022-cn": "iso-2022-cn",
                     "iso-2022-cn-ext": "iso-2022-cn", "iso-2022-kr": "iso-2022-kr"}
MAIL_LABELS = {
    "utf_8": "utf-8", "UTF 8": "utf-8", " utf-8\t": "utf-8", "utf-8*en": "utf-8", "'utf-8'": "utf-8",
    '"utf-8"': "utf-8", '3D"utf-8"': "utf-8", "utf-8\n <div style=x": "utf-8", "cp-1251": "windows-1251",
    "win-1251": "windows-1251", "iso8859_1": "windows-1252", "cp932": "shift_jis", "ms949": "euc-kr",
    "cp936": "gbk", "cp850": "ibm850", "unicode-1-1-utf-7": "utf-7", "hz": "hz-gb-2312", "us": "windows-1252",
    "": "", "x-unknown": "", "unknown-8bit": "", "utf-9": "", "u" * 1000: "", "\0": "", "iso-8859-12": "",
    "3d": "", "*en": "", " " * 5000 + "utf-8": "", "\xff\xfe": "",
}
# label, bytes -> text, used, U+FFFD written, wrong label
GOLDEN = [
    ("utf-8", b"", "", "utf-8", 0, False),
    ("utf-8", "žluťoučký 𝄞".encode(), "žluťoučký 𝄞", "utf-8", 0, False),
    ("utf-8", b"\xef\xbb\xbfBOM", "BOM", "utf-8", 0, False),
    ("iso-8859-1", b"\xef\xbb\xbf\xc5\xbe", "ž", "utf-8", 0, True),
    ("", b"plain", "plain", "utf-8", 0, False),
    ("", "naïve".encode(), "naïve", "utf-8", 0, False),
    ("", b"na\xefve", "naïve", "windows-1252", 0, False),
    ("unknown-8bit", b"na\xefve", "naïve", "windows-1252", 0, False),
    ("no-such", b"na\xefve", "naïve", "windows-1252", 0, True),
    ("no-such", b"plain", "plain", "utf-8", 0, True),
    ("replacement", "naïve".encode(), "naïve", "utf-8", 0, True),
    ("us-ascii", b"plain", "plain", "windows-1252", 0, False),
    ("us-ascii", "naïve".encode(), "naïve", "utf-8", 0, True),
    ("us-ascii", b"na\xefve", "naïve", "windows-1252", 0, True),
    ("iso-8859-1", b"\x93quoted\x94 \x80", "“quoted” €", "windows-1252", 0, False),
    ("iso-8859-1", "l’été".encode(), "l’été", "utf-8", 0, True),  # 0x80..0x9F are no text in ISO 8859-1
    ("windows-1252", "l’été".encode(), "lâ€™Ã©tÃ©", "windows-1252", 0, False),  # what every reader shows
    ("iso-8859-1", b"Gru\xdf\xa0Anna", "Gruß\xa0Anna", "windows-1252", 0, False),  # valid UTF-8 by accident
    ("windows-1251", b"\xcf\xf0\xe8\xe2\xe5\xf2", "Привет", "windows-1251", 0, False),
    ("koi8-r", "Привет".encode("koi8-r"), "Привет", "koi8-r", 0, False),
    ("utf-8", "Привет".encode("koi8-r"), "ðÒÉ×ÅÔ", "windows-1252", 0, True),  # nothing of it is UTF-8
    ("utf-8", "Привет".encode() + b"\xd0", "Привет\ufffd", "utf-8", 1, False),
    ("", "Дорогой друг".encode() + b"\xd0", "Дорогой друг\ufffd", "utf-8", 1, False),  # cut in a character
    ("gb2312", "您好，发票".encode("gbk"), "您好，发票", "gbk", 0, False),
    ("gb2312", "您好 𝄞".encode("gb18030"), "您好 𝄞", "gbk", 0, False),
    ("big5", "您好".encode(), "您好", "utf-8", 0, True),
    ("shift_jis", "ｱいう漢字".encode("cp932"), "ｱいう漢字", "shift_jis", 0, False),
    ("euc-kr", "안녕하세요".encode("cp949"), "안녕하세요", "euc-kr", 0, False),
    ("iso-2022-jp", "日本語 text".encode("iso2022_jp"), "日本語 text", "iso-2022-jp", 0, False),
    ("iso-2022-jp", b"\x1b$B\x1b(B\x1b$BF|\x1b(B", "日", "iso-2022-jp", 0, False),  # an empty run is no error
    ("iso-2022-jp", b"\x1b$BF|\nplain", "日\nplain", "iso-2022-jp", 0, False),  # a line ends in ASCII
    ("iso-2022-jp", "日本".encode(), "日本", "utf-8", 0, True),
    ("", "日本語".encode("iso2022_jp"), "日本語", "iso-2022-jp", 0, False),
    ("us-ascii", "日本語".encode("iso2022_jp"), "日本語", "iso-2022-jp", 0, True),
    ("iso-2022-kr", "안녕 hello".encode("iso2022_kr"), "안녕 hello", "iso-2022-kr", 0, False),
    ("iso-2022-cn", b"\x1b$)A\x0e=;;;\x0f hello", "交换 hello", "iso-2022-cn", 0, False),
    ("hz-gb-2312", b"~~ ~{<:Ky2;S{~} ~\nx", "~ 己所不欲 x", "hz-gb-2312", 0, False),
    ("utf-7", b"A+ImIDkQ. +- 1+1 C+++ +2D3cqQ-", "A≢Α. + 1+1 C+++ \U0001f4a9", "utf-7", 0, False),
    ("utf-7", "Привет, мир!".encode("utf-7"), "Привет, мир!", "utf-7", 0, False),
    ("utf-16", "Привет\r\n".encode("utf-16-le"), "Привет\r\n", "utf-16le", 0, False),
    ("utf-16", "Hello\r\n".encode("utf-16-be"), "Hello\r\n", "utf-16be", 0, False),
    ("utf-16", "\ufeffHello".encode("utf-16-be"), "Hello", "utf-16be", 0, False),
    ("utf-16", b"plain text", "plain text", "utf-8", 0, True),
    ("utf-16le", b"a\0\x00\xd8b\0c", "a\ufffdb\ufffd", "utf-16le", 2, False),
    ("windows-1252", "\ufeffHello".encode("utf-16-le"), "Hello", "utf-16le", 0, True),
    ("koi8-r", b"\xff\xfe", "ЪЧ", "koi8-r", 0, False),
    ("utf-8", b"\xff\xfehello", "ÿþhello", "windows-1252", 0, True),  # a BOM of UTF-16 before no UTF-16
    ("utf-32", "Hi, мир 𝄞".encode("utf-32"), "Hi, мир 𝄞", "utf-32le", 0, False),
    ("utf-32", "\ufeffHi".encode("utf-32-be"), "Hi", "utf-32be", 0, False),
    ("utf-32be", "Hi".encode("utf-32-be") + b"\0", "Hi\ufffd", "utf-32be", 1, False),
    ("utf-32le", b"plain text: none of it", "plain text: none of it", "windows-1252", 0, True),
    ("x-user-defined", "naïve".encode(), "naïve", "utf-8", 0, True),
    ("x-user-defined", b"a\x80\xff", "a\uf780\uf7ff", "x-user-defined", 0, False),
    ("windows-1253", b"\xd2\xc1\xc1", "\ufffdΑΑ", "windows-1253", 1, False),
    ("windows-1253", b"\xd2", "Ò", "windows-1252", 0, True),
    ("ibm850", b"\x81\x84", "üä", "ibm850", 0, False),
]


@pytest.mark.starts_python
def test_tables_are_what_the_generator_writes() -> None:
    generator = TESTS.parent / "tools/make_charset_tables.py"
    command = [sys.executable, "-B", str(generator), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("label", "name"), LABELS)
def test_labels_of_the_standard(label: str, name: str) -> None:
    expected = READ_ALL_THE_SAME.get(label, name)
    for spelling in (label, label.upper(), f" \t{label}\r\n"):
        assert _native._charset_of(spelling.encode()) == expected


@pytest.mark.parametrize("label", MAIL_LABELS)
def test_labels_of_mail(label: str) -> None:
    assert _native._charset_of(label.encode("latin-1")) == MAIL_LABELS[label]


@pytest.mark.parametrize("row", GOLDEN)
def test_golden(row: tuple[str, bytes, str, str, int, bool]) -> None:
    label, raw, text, *report = row
    out, *found = _native._to_utf8(label.encode(), raw)
    assert (out.decode(), found) == (text, report)


@pytest.mark.parametrize("charset", oracle.SINGLE)
def test_single_bytes(charset: str) -> None:
    for byte in range(256):
        text, good, errors, suspect = _native._decode_as(charset.encode(), bytes([byte]))
        expected = oracle.single_byte(charset, byte)
        assert text.decode() == expected, hex(byte)
        assert (errors, good) == (expected == "\ufffd", byte >= 0x80 and expected != "\ufffd")
        assert suspect == (0x80 <= ord(expected) < 0xA0)


@pytest.mark.parametrize("charset", oracle.MULTI)
def test_every_pair(charset: str) -> None:
    """Each two-byte sequence: Python's codec, or a listed difference, or U+FFFD with an ASCII byte kept."""
    different = 0
    for lead, second in itertools.product(oracle.LEADS[charset], range(256)):
        if charset.startswith("gb") and 0x30 <= second <= 0x39:
            continue  # four bytes: the next test
        raw = bytes([lead, second])
        different += _native._decode_as(charset.encode(), raw)[0].decode() != oracle.pair(charset, raw)
    assert different == oracle.MULTI_DIFFERENCES[charset]


@given(st.integers(0x80, 0x10FFFF).filter(lambda c: not 0xD800 <= c < 0xE000))
def test_four_bytes_of_gb18030(code_point: int) -> None:
    raw = chr(code_point).encode("gb18030")
    if len(raw) == 4 and code_point != 0x1E3F:  # changed places with U+E7C7
        assert _native._decode_as(b"gb18030", raw)[0].decode() == chr(code_point)


@given(st.binary(max_size=60) | st.text(max_size=30).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_utf8_as_python(raw: bytes) -> None:
    expected = raw.decode("utf-8", "replace")
    assert _native._decode_as(b"utf-8", raw)[0].decode() == expected
    assert "".join(map(chr, _native._code_points(raw))) == expected
    try:
        raw.decode()
    except UnicodeDecodeError:
        assert not _native._is_valid_utf8(raw)
    else:
        assert _native._is_valid_utf8(raw)


@given(st.integers(0, 0x120000))
def test_append_utf8(code_point: int) -> None:
    lost = 0xD800 <= code_point < 0xE000 or code_point > 0x10FFFF
    assert _native._append_utf8(code_point).decode() == ("\ufffd" if lost else chr(code_point))


def encodable(codec: str) -> str:
    """What the codec can write, less what it switches sets with."""
    found = []
    for char in map(chr, [*range(0x20, 0xD7A4), *range(0xF900, 0xFFFD), *range(0x1F300, 0x1F400)]):
        try:
            char.encode(codec)
        except UnicodeEncodeError:
            continue
        found.append(char)
    return "".join(found).translate(dict.fromkeys(map(ord, "~\\+")))


WRITTEN = ["utf-16-le", "utf-16-be", "utf-7", "gb18030", "iso2022_jp", "iso2022_kr", "hz"]


@pytest.mark.parametrize("codec", WRITTEN)
def test_gives_back_what_python_encodes(codec: str) -> None:
    alphabet, seed = encodable(codec), random.Random(codec)
    assert len(alphabet) > 5000
    for _ in range(500):
        text = "".join(seed.choices(alphabet, k=seed.randrange(40)))
        found = _native._decode_as(codec.encode(), text.encode(codec))[0].decode()
        assert found.translate(oracle.UNIFIED) == text.translate(oracle.UNIFIED)


EVERY = sorted({*(name for _, name in LABELS), *READ_ALL_THE_SAME.values(), "utf-7", "ibm437", "", "no-such"})
STATEFUL = ("utf-7", "hz-gb-2312", "iso-2022-jp", "iso-2022-kr", "iso-2022-cn", "utf-16le", "utf-16be",
            "utf-32le", "utf-32be")


@given(st.sampled_from(EVERY), st.binary(max_size=80))
def test_always_valid_and_reported(label: str, raw: bytes) -> None:
    out, used, replaced, _ = _native._to_utf8(label.encode(), raw)
    text = out.decode()
    assert replaced <= text.count("\ufffd")
    assert used or not raw
    if used not in STATEFUL and not raw.startswith(b"\xef\xbb\xbf"):
        # No ASCII byte is swallowed but as the trail byte of a pair.
        kept = [c for c in text if c in "<>&\"'\r\n ="]
        assert kept == [chr(b) for b in raw if chr(b) in "<>&\"'\r\n ="]


# Less what switches sets.
PLAIN = "".join(chr(c) for c in range(1, 128) if chr(c) not in "~+\x1b\x0e\x0f")


@given(st.sampled_from(EVERY), st.text(PLAIN, max_size=60))
def test_ascii_is_ascii(label: str, text: str) -> None:
    out, _, replaced, _ = _native._to_utf8(label.encode(), text.encode())
    assert (out.decode(), replaced) == (text, 0)


HOSTILE: dict[str, tuple[bytes, bytes]] = {
    "leads": (b"gb18030", b"\x81"), "digits": (b"gb18030", b"\x81\x30"), "escapes": (b"iso-2022-jp", b"\x1b"),
    "sets": (b"iso-2022-jp", b"\x1b$B\x1b(B"), "plus signs": (b"utf-7", b"+"),
    "long run": (b"utf-7", b"+" + b"A" * 64), "runs": (b"utf-7", b"+AA"),
    "continuations": (b"utf-8", b"\x80"), "no label": (b"", b"\x1b$"),
    "surrogates": (b"utf-16le", b"\x00\xd8"), "tildes": (b"hz", b"~{"), "threes": (b"euc-jp", b"\x8f\xa1"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_linear(kind: str) -> None:
    label, piece = HOSTILE[kind]
    small, large = (piece * (size // len(piece)) for size in (1 << 18, 1 << 21))
    growth.assert_grows_at_most(20, lambda: _native._to_utf8(label, small), lambda: _native._to_utf8(label, large))


def labelled_texts(sample: int) -> Iterator[tuple[str, bytes]]:
    files = [file for file in sorted(CORPORA.glob("*/**/*")) if file.is_file() and file.name != "index"]
    for file in random.Random(21).sample(files, min(sample, len(files))):
        for part in email.message_from_bytes(file.read_bytes()).walk():
            label, raw = part.get_content_charset(""), part.get_payload(decode=True)
            if part.get_content_maintype() == "text" and isinstance(raw, bytes) and label:
                yield label, raw


@pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora (MAILSIFT_CORPORA)")
def test_texts_of_real_mail_as_python() -> None:
    seen, different = 0, 0
    for label, raw in labelled_texts(2500):
        try:
            name = _native._charset_of(label.encode())
            expected = raw.decode(oracle.PYTHON_NAME.get(name, label)).removeprefix("\ufeff")
        except (LookupError, UnicodeDecodeError):
            continue
        out, used, replaced, wrong = _native._to_utf8(label.encode(), raw)
        seen += 1
        if wrong:
            continue  # UTF-8 under another name, which Python reads as the name says
        assert replaced == expected.count("\ufffd"), (label, used)
        different += out.decode().translate(oracle.UNIFIED) != expected.translate(oracle.UNIFIED)
    assert seen > 500
    assert different == 0


