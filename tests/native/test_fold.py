"""Folding: golden texts both ways, the oracle, and what must hold for any text."""

import importlib
import os
import random
import sys
import unicodedata
from pathlib import Path

import pytest
from fold_cases import DISGUISED, ORDINARY
from hypothesis import given, settings
from hypothesis import strategies as st

import growth
from mailsift import _native

sys.path.insert(0, str(Path(__file__).parents[1]))
reference = importlib.import_module("reference.fold")


def folded(text: str) -> str:
    return bytes(_native._fold(text.encode())[0]).decode()


@pytest.mark.parametrize(("text", "expected"), DISGUISED + ORDINARY)
def test_golden(text: str, expected: str) -> None:
    expected = unicodedata.normalize("NFC", expected)
    assert folded(text) == expected
    assert folded(f"Hello, {text}!").startswith("hello, ")
    if script_free(text):
        assert folded(unicodedata.normalize("NFD", text)) == expected
    assert folded(expected) == expected
    assert reference.fold(text) == expected


def script_free(text: str) -> bool:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text)) == text


PIECES = st.one_of(
    st.sampled_from(list("aeinosvz AEINOSVZ10 .-_*'·,  \r\n\t\u00a0\u200b\u00ad")),
    st.sampled_from(list("авснкоржлдВНКЖ") + list("αβνηιωλΝΗ")),
    st.sampled_from(list("éďñİıßﬁŉ①Ⓥ𝐕ᴀ代票안가ﾀﾞ’“…½≠\u00b4")),
    st.sampled_from(
        list(
            "\u0300\u0301\u0302\u0307\u0308\u0310\u0323\u0338\u0345\u0489\u3099\u05b8\u0e34\u0e38\u093f\u1161\u11a8"
        )
    ),
    st.sampled_from(["v i a g r a", "a b  c d", "v.i.a.g", "сор", "paypal ", "ж ", "\r\n", "\n\n"]),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=24).map("".join))
def test_as_the_reference(text: str) -> None:
    assert folded(text) == reference.fold(text)


WHITE = st.tuples(st.sampled_from(["\n", "\r\n", "\r", "\t", " ", " \n", "\n\x00"]), st.integers(1, 40)).map(
    lambda run: run[0] * run[1]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(WHITE, st.sampled_from(["v", "i", "a g", "é", "word"])), max_size=12).map("".join))
def test_long_white_space_as_the_reference(text: str) -> None:
    assert folded(text) == reference.fold(text)
    _, found, _ = places(text)
    assert all(place < len(text.encode()) for place in found)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
        st.lists(PIECES, max_size=24).map("".join),
    )
)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = folded(text)
    assert folded(once) == once


WORDS = ["a1", "ab", "ace", "σασ", "αυτ", "νw", "νh\u0301", "νa\u0313", "λ", "аур", "ууy\u0306", "срa", "ж"]


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join))
def test_words_of_several_scripts_are_stable(text: str) -> None:
    once = folded(text)
    assert once == reference.fold(text)
    assert folded(once) == once


def places(text: str) -> tuple[bytes, list[int], list[tuple[int, int]]]:
    """Folded text, the place in the source of each of its bytes by the anchors, the anchors."""
    out, anchors = _native._fold(text.encode())
    found, at = [], 0
    for i in range(len(out)):
        while at + 1 < len(anchors) and anchors[at + 1][0] <= i:
            at += 1
        found.append(anchors[at][1] + i - anchors[at][0])
    return out, found, anchors


UNMARKED = PIECES.filter(
    lambda piece: not any(unicodedata.category(c)[0] == "M" or c in "\u1161\u11a8ﾞ" for c in piece)
)


@settings(max_examples=500, deadline=None)
@given(st.lists(UNMARKED, max_size=24).map("".join))
def test_anchors_ascend_and_stay_inside(text: str) -> None:
    source = text.encode()
    out, found, anchors = places(text)
    assert anchors[0][0] == 0
    assert [a[0] for a in anchors] == sorted({a[0] for a in anchors})
    assert all(place < len(source) for place in found)
    for i in range(0, len(out), 7):
        assert _native._fold_source_of(source, i) == found[i]
    characters = [index for index, c in enumerate(text) for _ in c.encode()]
    of = [characters[place] for place, byte in zip(found, out, strict=True) if byte & 0xC0 != 0x80]
    assert of == sorted(of)


LETTERS = [
    "vi\u00adagra",
    "v\u200bi\u200cagra",
    "Ｖｉａｇｒａ",
    "vіаgra",
    "𝐕𝐢𝐚𝐠𝐫𝐚",
    "Ⓥⓘⓐⓖⓡⓐ",
    "v i a g r a",
    "V.I.A.G.R.A",
    "v·i·a·g·r·a",
    "V1AGRA",
    "v̶i̶a̶g̶r̶a̶",
    "ᴠɪᴀɢʀᴀ",
    "v\u0310\u0489iagra",
]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(LETTERS), st.sampled_from([") ", ") ½ (", ") (é) ", ")\r\n\r\n(", " (ﷺ) "])
        ),
        max_size=9,
    )
)
def test_anchors_lead_into_the_word(words: list[tuple[str, str]]) -> None:
    text, inside = "", []
    for word, between in words:
        inside.append((len(text.encode()), len((text + word).encode())))
        text += word + between
    out, found, _ = places(text)
    at = 0
    for begin, end in inside:
        at = out.index(b"viagra", at)
        assert all(begin <= place < end for place in found[at : at + 6])
        assert found[at] == begin
        at += 6


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Buy V I A G R A now", "viagra", "V I A G R A"),
        ("xx vi\u00adag\u200bra yy", "viagra", "vi\u00adag\u200bra"),
        ("a  \t b ﬁnance z", "finance", "ﬁnance"),
        ("ой vіаgra ой", "viagra", "vіаgra"),
        ("½ ﷺ loan", "loan", "loan"),
        ("e\u0301 e\u0301 caf\u0065\u0301 ok", "café", "cafe\u0301"),
        ("ẞ ß ẞ sale", "sale", "sale"),
        ("v̶i̶a̶g̶r̶a̶ x", "viagra", "v̶i̶a̶g̶r̶a"),
        ("Ж скидкa ж", "скидка", "скидкa"),
    ],
)
def test_place_of_a_phrase(text: str, phrase: str, found: str) -> None:
    source = text.encode()
    out = _native._fold(source)[0]
    begin = out.index(phrase.encode())
    last_length = len(phrase[-1].encode())
    first = _native._fold_source_of(source, begin)
    last = _native._fold_source_of(source, begin + len(phrase.encode()) - last_length)
    assert source[first:].decode().startswith(found)
    assert source[last:].decode()[0] == found.rstrip("\u0336\u0301")[-1] or phrase == "finance"


def test_bytes_that_are_no_utf8() -> None:
    rng = random.Random(7)
    for size in [*range(40), 1000]:
        raw = bytes(rng.choice(b"\xff\xc0\xe0\xed\xa0\xf4\x90\x80a \xcc\x81") for _ in range(size))
        bytes(_native._fold(raw)[0]).decode()


@pytest.mark.parametrize(
    "piece",
    [
        "v i a ",
        "a.b.c d",
        "\u0301",
        "e\u0301\u0323",
        "\u0e34",
        "ﷺ",
        "1a0b",
        "01",
        "і а",
        "вa",
        "a  b c ",
        "а",
        "\u1161",
        "x\u200b",
        "\r\n",
        "· ",
        "в·",
        "\u0334\u0345",
        "\u05b8\u0301",
        "ж a ",
    ],
)
def test_hostile_text_is_linear(piece: str) -> None:
    small, large = (piece * 10_000).encode(), (piece * 80_000).encode()
    # Quadratic: 64 times as long; linear: 8 times.
    growth.assert_grows_at_most(24, lambda: _native._fold(small), lambda: _native._fold(large))


def corpus() -> Path:
    return Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[3] / "shared/corpora"))


def test_real_text_as_the_reference() -> None:
    files = sorted(
        p for name in ("phishing_pot", "lists_ham") for p in corpus().glob(f"{name}/**/*") if p.is_file()
    )
    if not files:
        pytest.skip("the corpora are not here: set MAILSIFT_CORPORA")
    compared = 0
    for path in random.Random(3).sample(files, 40):
        for charset in ("utf-8", "koi8-r", "iso-8859-7"):
            text = path.read_bytes()[:4000].decode(charset, "ignore")
            if text.isascii() and charset != "utf-8":
                continue
            assert folded(text) == reference.fold(text), path
            compared += 1
    assert compared >= 40
