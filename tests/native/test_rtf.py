"""core/rtf: golden documents, one row a construct; documents made of known pieces against a slow reader."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import rtf as reference

from mailsift import _native

HYPERLINK, PICTURE_LINK, INCLUDE, DDE, TEMPLATE, OBJECT_LINK = range(6)
EMBEDDED, LINKED, CONTROL, PICTURE = range(4)
UNKNOWN, PNG, JPEG, EMF, WMF, DIB, BITMAP, MAC, OLE1, OLE2, PACKAGE = range(11)
HIDDEN, TOO_LONG = 1, 2
UPDATED, JUNK, CUT, ODD = 1, 2, 4, 8

# (document without its outer group, visible text, hidden text)
TEXTS = [
    ("plain", r"a b", "a b", ""),
    ("line ends are no text", "a\r\nb\nc", "abc", ""),
    ("paragraphs", r"a\par b\line c\row\cell d\tab e" + "\\\nf", "a\nb\nc\n\td\te\nf", ""),
    ("escapes", r"\{\}\\a\~b\_c\-d", "{}\\a\xa0b\u2011cd", ""),
    ("punctuation words", r"\emdash\endash\bullet\lquote\rquote\ldblquote\rdblquote x", "—–•‘’“”x", ""),
    ("a blank ends a word", r"\b a\b0 b\b  c", "ab c", ""),
    ("a minus without digits is text", r"\b- a", "- a", ""),
    ("document code page", r"\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2", "Привет", ""),
    ("unknown code page", r"\ansi\ansicpg1181 \'e9", "é", ""),
    ("mac", r"\mac\'8e", "é", ""),
    ("pc", r"\pc\'82", "é", ""),
    ("ansi later does not undo ansicpg", r"\ansicpg1253\ansi\'e1", "α", ""),
    ("font charset", r"{\fonttbl{\f0\fcharset204 A;}{\f7\fcharset161 B;}}\f0\'e0{\f7\'e1}\'e0", "аαа", ""),
    ("default font", r"\deff3{\fonttbl{\f3\fcharset204 A;}}\'e0", "а", ""),
    ("plain goes back to the default font",
     r"\deff3{\fonttbl{\f3\fcharset204 A;}{\f4\fcharset161 B;}}\f4\'e1\plain\'e0", "αа", ""),
    ("cpg", r"{\fonttbl{\f0\cpg1251 A;}}\f0\'e0", "а", ""),
    ("two-byte charset", r"{\fonttbl{\f0\fcharset128 A;}}\f0\'82\'a0\'83A\'83\'41", "あアア", ""),
    ("two bytes across formatting", r"{\fonttbl{\f0\fcharset134 A;}}\f0\'c4\b \'e3", "你", ""),
    ("raw eight-bit bytes", "\\ansicpg1252 caf\xe9", "café", ""),
    ("unicode", r"\u8364?\u-3913 ?x", "€\uf0b7x", ""),
    ("unicode skip counts", r"\uc0\u8364 x\uc2\u8364 abx\uc1\u8364\'80x", "€x€x€x", ""),
    ("unicode skip stops at a brace", r"{\uc5\u8364 a}bcdef", "€bcdef", ""),
    ("unicode skip counts symbols, not formatting", r"\uc2\u8364\b\emdash\'97x", "€x", ""),
    ("unicode skip is local to a group", r"{\uc0\u8364 a}\u8364 bc", "€a€c", ""),
    ("surrogate pair", r"\u-10179?\u-8704?", "😀", ""),
    ("half a pair", r"\u-10179?x", "\ufffdx", ""),
    ("code point above 16 bits", r"\u128512?", "😀", ""),
    ("upr", r"{\upr{ansi}{\*\ud{\u1087?\u1088?}}}", "пр", ""),
    ("ignorable destination", r"a{\*\unheardof b{c}}d", "ad", ""),
    ("star with a line end", "a{\\*\n\\unheardof b}c", "ac", ""),
    ("unknown word without a star", r"a{\unheardof b}c", "abc", ""),
    ("header tables",
     r"{\fonttbl{\f0 Arial;}}{\colortbl;\red1;}{\stylesheet{\s0 N;}}{\info{\title T}{\author A}}x", "x", ""),
    ("list numbers", r"{\listtext 1.\tab}one{\pntext 2.\tab}two", "1.\tone2.\ttwo", ""),
    ("hidden text", r"a{\v b}c\v d\v0 e", "ace", "bd"),
    ("plain ends hidden text", r"\v a\plain b", "b", "a"),
    ("index entries are not shown", r"a{\xe{\v entry}}b", "ab", "entry"),
    ("footnotes and headers", r"{\header h}a{\footnote n}", "han", ""),
    ("text boxes", r"{\shp{\*\shpinst\shpleft1{\shptxt box}{\sp{\sn txflTextFlow}{\sv 0}}}}", "box", ""),
    ("word art", r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv BUY}}}}", "BUY\n", ""),

        ("pictures are no text",
     r"a{\*\shppict{\pict\pngblip 8950}}{\nonshppict{\pict\wmetafile8 0100}}b", "ab", ""),
    ("bin is no text", "a\\bin4 }}}}b", "ab", ""),
    ("bin with a length beyond the end", r"a\bin99999999 b", "ab", ""),
    ("bin with a negative length", r"a\bin-1 b", "ab", ""),
    ("nothing behind the last group counts", r"a}b{c", "a", ""),
    ("unclosed groups", r"a{b{\v c", "ab", "c"),
    ("field result", r"{\field{\*\fldinst PAGE}{\fldrslt 3}}", "3", ""),
    ("number far too long", r"\fs99999999999999999999999999 a", "a", ""),
    ("header words in capitals are none", r"\PAR a", "a", ""),
]


def document(body: str) -> bytes:
    return ("{\\rtf1\\ansi " + body + "}").encode("latin-1")


@pytest.mark.parametrize(("name", "body", "text", "hidden"), TEXTS, ids=[row[0] for row in TEXTS])
def test_text(name: str, body: str, text: str, hidden: str) -> None:
    found = _native._rtf_read(document(body))
    assert (found[0].decode(), found[1].decode()) == (text, hidden)
    assert found[5] == 0


LINKS = [
    ("hyperlink", r'{\field{\*\fldinst HYPERLINK "http://a.example/"}{\fldrslt here}}',
     (HYPERLINK, 0, "http://a.example/", "here")),
    ("split over groups", r'{\field{\*\fldinst {HYPER}{\b LINK "ht}{tp://a/"}}{\fldrslt {\ul he}{re}}}',
     (HYPERLINK, 0, "http://a/", "here")),
    ("bookmark", r'{\field{\*\fldinst HYPERLINK "http://a/" \\l "b" \\o "tip"}}',
     (HYPERLINK, 0, "http://a/#b", "")),
    ("target frame", r'{\field{\*\fldinst HYPERLINK \\t "_blank" "http://a/"}}',
     (HYPERLINK, 0, "http://a/", "")),
    ("not quoted", r"{\field{\fldinst hyperlink http://a/ }}", (HYPERLINK, 0, "http://a/", "")),
    ("typographic quotes", r"{\field{\fldinst HYPERLINK \ldblquote http://a/ b\rdblquote}}",
     (HYPERLINK, 0, "http://a/ b", "")),
    ("doubled backslashes", r'{\field{\fldinst HYPERLINK "\\\\\\\\srv\\\\x"}}',
     (HYPERLINK, 0, r"\\srv\x", "")),
    ("quote never closed", r'{\field{\fldinst HYPERLINK "http://a/', (HYPERLINK, 0, "http://a/", "")),
    ("hidden result", r'{\field{\*\fldinst HYPERLINK "http://a/"}{\fldrslt\v x}}',
     (HYPERLINK, HIDDEN, "http://a/", "")),
    ("hidden field", r'{\v{\field{\*\fldinst HYPERLINK "http://a/"}{\fldrslt x}}}',
     (HYPERLINK, HIDDEN, "http://a/", "")),
    ("data of the field", r'{\field{\*\fldinst {HYPERLINK "http://a/"}{{\*\datafield 00d0c9ea}}}}',
     (HYPERLINK, 0, "http://a/", "")),
    ("picture", r'{\field{\*\fldinst INCLUDEPICTURE \\d "http://a/x.png" \\* MERGEFORMAT}}',
     (PICTURE_LINK, 0, "http://a/x.png", "")),
    ("text", r'{\field{\*\fldinst INCLUDETEXT "http://a/x.doc"}}', (INCLUDE, 0, "http://a/x.doc", "")),
    ("linked range", r'{\field{\*\fldinst LINK Excel.Sheet.8 "http://a/x.xls" "R1C1" \\a}}',
     (INCLUDE, 0, "http://a/x.xls", "")),
    ("dde", r'{\field{\*\fldinst DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"}}',
     (DDE, 0, r"c:\windows\cmd.exe /k calc", "")),
    ("dde put together", r"{\field{\*\fldinst DDE {\field{\*\fldinst QUOTE 99 109 100}{\fldrslt ?}} x}}",
     (DDE, 0, "cmd x", "")),
    ("template", r"{\*\template http://a/x.dotm}", (TEMPLATE, 0, "http://a/x.dotm", "")),
    ("shape", r"{\shp{\*\shpinst{\sp{\sn pihlShape}{\sv {\*\hl{\hlfr x}{\hlsrc http://a/}}}}}}",
     (HYPERLINK, 0, "http://a/", "")),
    ("picture of a shape", r"{\pict{\*\picprop{\sp{\sn pibName}{\sv http://a/x.gif}}}}",
     (PICTURE_LINK, 0, "http://a/x.gif", "")),
]  # fmt: skip


@pytest.mark.parametrize(("body", "link"), [row[1:] for row in LINKS], ids=[row[0] for row in LINKS])
def test_link(body: str, link: tuple[int, int, str, str]) -> None:
    found = _native._rtf_read(document(body))
    assert [(kind, flags, url.decode(), anchor.decode()) for kind, flags, url, anchor in found[2]] == [link]


def test_nested_links_keep_their_own_text() -> None:
    inner = r'{\field{\*\fldinst HYPERLINK "http://b/"}{\fldrslt in}}'
    outer = r'{\field{\*\fldinst HYPERLINK "http://a/"}{\fldrslt out ' + inner + r" more}}"
    found = _native._rtf_read(document(outer))
    assert [link[2:] for link in found[2]] == [(b"http://a/", b"out in more"), (b"http://b/", b"in")]


@pytest.mark.parametrize("code", ["PAGE", "HYPERLINK", r'HYPERLINK \\l "x"', "HYPERLINKS http://a/", "", '"'])
def test_fields_that_lead_nowhere(code: str) -> None:
    assert _native._rtf_read(document(r"{\field{\*\fldinst " + code + r"}{\fldrslt x}}"))[2] == []


def prefixed(text: bytes) -> bytes:
    return struct.pack("<I", len(text) + 1) + text + b"\0" if text else bytes(4)


def ole1(kind: int, name: bytes, topic: bytes, native: bytes) -> bytes:
    head = struct.pack("<II", 0x501, kind) + prefixed(name) + prefixed(topic) + prefixed(b"")
    return head + struct.pack("<I", len(native)) + native


def package(label: bytes, content: bytes) -> bytes:
    return (b"\2\0" + label + b"\0C:\\" + label + b"\0\0\0\3\0" + prefixed(b"C:\\temp") +
            struct.pack("<I", len(content)) + content)  # fmt: skip


def object_of(body: bytes) -> tuple[object, ...]:
    found = _native._rtf_read(b"{\\rtf1" + body + b"}")
    assert len(found[3]) == 1
    return found[3][0]


def test_an_embedded_object() -> None:
    compound = bytes.fromhex("d0cf11e0a1b11ae1") + b"rest"
    data = ole1(2, b"Equation.3", b"", compound)
    for body in (data.hex().encode(), data.hex("\n").upper().encode(), data.hex("\t", 3).encode()):
        found = object_of(rb"{\object\objemb\objupdate{\*\objclass Word.Doc.8}{\*\objdata " + body + b"}}")
        assert found == (EMBEDDED, OLE2, UPDATED, b"Word.Doc.8",
                         b"Equation.3", b"", data, compound, 0, 0)


def test_a_package_gives_its_file() -> None:
    data = ole1(2, b"Package", b"", package(b"invoice.exe", b"MZ\x90"))
    found = object_of(rb"{\object\objemb{\*\objdata " + data.hex().encode() + b"}}")
    assert found[:8] == (EMBEDDED, PACKAGE, 0, b"", b"Package", b"invoice.exe", data, b"MZ\x90")


def test_a_linked_object_gives_its_addresses() -> None:
    moniker = "https://b.example/x.hta".encode("utf-16-le") + b"\0\0"
    data = ole1(1, b"Word.Document.8", b"http://a.example/t.doc", b"") + moniker
    found = _native._rtf_read(rb"{\rtf1{\object\objautlink{\*\objdata " + data.hex().encode() + b"}}}")
    assert found[3][0][:3] == (LINKED, OLE1, UPDATED)
    assert [link[:3] for link in found[2]] == [(OBJECT_LINK, 0, b"https://b.example/x.hta"),
                                               (OBJECT_LINK, 0, b"http://a.example/t.doc")]  # fmt: skip


# How hostile documents hide the digits of an object; each stands for the bytes 01 23 45.
DIGITS = [
    ("blanks", rb"{\*\objdata 01 2 3" + b"\r\n" + rb"4 5}", 0),
    ("junk", rb"{\*\objdata 0;1-2x3 4g5}", JUNK),
    ("words", rb"{\*\objdata 01\fnil 23\unheardof45 45}", 0),
    ("unknown destination inside", rb"{\*\objdata 01{\*\unheardof ff}2345}", 0),
    ("known destination inside", rb"{\*\objdata 01{\proptype\staticval ff}{\pict ff}{\fonttbl ff}2345}", 0),
    ("plain group inside", rb"{\*\objdata 01{2}3{{4}}5}", 0),
    ("objdata inside objdata", rb"{\*\objdata 01{\*\objdata 23}45}", 0),
    ("objdata in an ignored group inside", rb"{\*\objdata 01{\*\unheardof{\*\objdata ff}}2345}", 0),
    ("binary", b"{\\*\\objdata 01\\bin2 #E}", 0),
    ("in an ignored group", rb"{\*\unheardof{\*\objdata 012345}}", 0),
    ("behind another destination", rb"{\*\footerr{\x y}\.\objdata 012345}", 0),
    ("escaped bytes are no digits", rb"{\*\objdata 01\'ff2345}", JUNK),
    ("half a byte left", rb"{\*\objdata 0123456}", ODD),
    ("never closed", rb"{\*\objdata 012345", 0),
]


@pytest.mark.parametrize(("body", "flags"), [row[1:] for row in DIGITS], ids=[row[0] for row in DIGITS])
def test_the_digits_of_an_object(body: bytes, flags: int) -> None:
    found = _native._rtf_read(b"{\\rtf1{\\object\\objemb" + body + b"}}")[3][-1]
    assert (found[6], found[2]) == (b"\x01#E", flags)


def test_pictures() -> None:
    png = b"\x89PNG\r\n\x1a\nrest"
    found = object_of(b"{\\pict\\pngblip\\picw12\\pich34 {\\*\\blipuid 00ff}" + png.hex().encode() + b"}")
    assert found == (PICTURE, PNG, 0, b"", b"", b"", png, png, 12, 34)
    assert object_of(b"{\\pict\\wmetafile8\\bin4 {}\\a}")[1:7] == (WMF, 0, b"", b"", b"", b"{}\\a")
    assert object_of(b"{\\pict\\wmetafile8 ffd8ffe0}")[1] == JPEG


@pytest.mark.parametrize(("body", "name", "expected"), [
    (r"{\colortbl;\red255\green255\blue250;}{\cf1 white}black", "same_colour_bytes", 5),
    (r"{\colortbl;\red255\green255\blue255;\red0;}{\cf1\highlight2 seen}", "same_colour_bytes", 0),
    (r"{\colortbl;\red9\green9\blue9;}{\highlight1 black}", "same_colour_bytes", 5),
    (r"{\colortbl;\red255\green255\blue255;}\trowd\clcbpat1\cf1 seen\row", "same_colour_bytes", 0),
    (r"{\fs2 tiny}{\fs6 small}", "tiny_bytes", 4),
    (r"{\*\template http://a/}", "templates", 1),
    (r"{\object\objupdate\objupdate{\*\objdata 00}}", "updated_objects", 1),
    (r"\bin99999 x", "bad_lengths", 1),
    (r"{\field{\*\fldinst DDEAUTO a b}}", "dde_fields", 1),
    (r"{\*\x y}{\*\z}", "ignored_groups", 2),
    (r"{{{}}}", "depth", 4),
    (r"{{", "unclosed_groups", 2),
    (r"} junk", "trailing_bytes", 6),
])  # fmt: skip
def test_measures(body: str, name: str, expected: int) -> None:
    assert _native._rtf_read(document(body))[4][name] == expected


def test_odd_headers() -> None:
    for head, odd in ((b"{\\rtf1 ", 0), (b"{\\rt ", 1), (b"{\\rtf ", 1), (b"{\\rtf2", 1), (b"{\\rtf100 ", 1)):
        found = _native._rtf_read(head + b"\\b x}")
        assert (found[0], found[4]["odd_header"]) == (b"x", odd)
        assert _native._rtf_looks(head)


PIECES = st.sampled_from(
    ["{", "}", "{", "}", "a", " b ", "\n", r"\par ", r"\tab ", r"\emdash ", r"\'e9", r"\'e0\'e1", r"\u8364?",
     r"\u-10179?\u-8704?", r"\uc0 ", r"\uc2 ", r"\u1087 ", r"\v ", r"\v0 ", r"\plain ", r"\f0 ", r"\f1 ",
     r"\f2 ", r"\f9 ", r"\~", r"\{", r"\\", r"\-", r"{\*\unheardof x", r"{\unheardof y",
     r"{\upr{a}{\*\ud{\u1087?}}}",
     r"{\info{\title T}}", r"{\xe e}", r"\b", r"\b0", r"\'8", r"\*", r"\cell\row ",
     r"{\fonttbl{\f2\fcharset161 C;}}",
     r"{\stylesheet{\s1 N;}}", "\\\n", r"\fs2 "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=50), st.sampled_from([(1251, "cp1251"), (1252, "cp1252"), (1253, "cp1253")]))
def test_made_up_documents(pieces: list[str], charset: tuple[int, str]) -> None:
    head = rf"{{\rtf1\ansi\ansicpg{charset[0]}{{\fonttbl{{\f0\fcharset204 A;}}{{\f1\fcharset238 B;}}}} "
    raw = (head + "".join(pieces) + "}").encode("latin-1")
    found = _native._rtf_read(raw)
    assert (found[0].decode(), found[1].decode()) == reference.read(raw, charset[1])
