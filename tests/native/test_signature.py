"""Signatures of texts: equal to the oracle, none for short texts, the same for what a campaign changes."""

from __future__ import annotations

import importlib
import random
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import growth
import mailsift
from mailsift import _native

sys.path.insert(0, str(Path(__file__).parents[1]))
reference = importlib.import_module("reference.signature")

PLAIN = ("a few words of a longer letter that somebody wrote to somebody else because there was something to be said about "  # noqa: E501
         "the weather and the harbour and the price of fish")
RUSSIAN = "мама мыла раму а папа читал газету и пил чай с лимоном потом они пошли гулять в парк где уже цвела сирень"
CHINESE = "我们的公司正在寻找新的合作伙伴如果您对我们的产品感兴趣请尽快与我们联系谢谢您的支持和信任祝您生活愉快"
PIECES = ["word", "two", "x", "été", "straße", "мир", "don't", "a.b", "end.", "(so)", "http://a.example/b?c=d", "me@a.example",  # noqa: E501
          "12:30", "ab3", "_", "--", "…", "“quoted”", "人", "ひと", "ไทย", "a\u0301", "\U0001f600", "x人y", "1.5", ".", "a..b",  # noqa: E501
          "www.a.example", "://", "exactly8", "sixteen_letters_", "more-than-one", "é.com", "a.é", "٣"]


def keys(text: str) -> tuple[int, ...]:
    return tuple(memoryview(_native._sign(text.encode())).cast("Q"))


def shared(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    return sum(x == y for x, y in zip(a, b, strict=True)) if a and b else 0


def test_constants() -> None:
    assert (_native.SIGNATURE_VERSION, _native.SIGNATURE_KEYS, _native.SIGNATURE_SHARED) == (
        reference.VERSION, reference.KEYS, reference.SHARED)


@pytest.mark.parametrize("text", [PLAIN, RUSSIAN, CHINESE, PLAIN + CHINESE + RUSSIAN, " ".join(PIECES), PLAIN * 50])
def test_equals_the_oracle(text: str) -> None:
    assert len(keys(text)) == reference.KEYS
    assert keys(text) == reference.sign(text)


@given(st.lists(st.sampled_from([*PIECES, *PLAIN.split()]), max_size=80), st.sampled_from([" ", "\n", ""]))
@settings(max_examples=300, deadline=None)
def test_any_words_equal_the_oracle(words: list[str], between: str) -> None:
    assert keys(between.join(words)) == reference.sign(between.join(words))


@given(st.text(max_size=300), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_text_equals_the_oracle(text: str, longer: bool) -> None:
    text = text.encode("utf-8", "replace").decode() + (" " + PLAIN if longer else "")
    assert keys(text) == reference.sign(text)


SHORT = [
    "", " ", " ".join(PLAIN.split()[:19]), "1 2 3 " * 100, "http://a.example/ " * 100, "one two " * 100, "…" * 500,
    " ".join(f"{word}-of-{word}" for word in PLAIN.split()[:19]), " ".join(f"{word}—{word}" for word in PLAIN.split()[:19]),  # noqa: E501
    CHINESE[:39], "x" * 100_000,
]


@pytest.mark.parametrize("text", SHORT, ids=range(len(SHORT)))
def test_short_texts_have_none(text: str) -> None:
    assert keys(text) == ()


SAME = [
    ("a date", "on 12 may 2024 ", "on 3 may 1999 "),
    ("a price", "for $1,299.00 ", "for €17 "),
    ("a code", "order a93-xk21 ", "order zz1-99 "),
    ("a link", "see http://a.example/x?y=z ", "see https://other.example "),
    ("a host name", "at www.example.com ", "at shop.example.org "),
    ("a mail address", "from me@example.net ", "from <you@example.org> "),
    ("punctuation", "so: well, ", "so... well! "),
    ("pictures", "so \U0001f600 well ", "so well \U0001f680 "),
]


@pytest.mark.parametrize(("a", "b"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_what_changes_from_copy_to_copy_does_not_count(a: str, b: str) -> None:
    words = PLAIN.split()
    head, tail = " ".join(words[:9]) + " ", " ".join(words[9:])
    assert shared(keys(head + a + tail), keys(head + b + tail)) == reference.KEYS


def test_a_key_is_of_its_number() -> None:
    """Equal keys can be looked up in one table, as no two numbers have a key in common."""
    assert len(set(keys(PLAIN)) | set(keys(RUSSIAN))) == 2 * reference.KEYS


def test_time_is_linear() -> None:
    rng = random.Random(7)
    kinds = {
        "words": lambda n: " ".join("".join(rng.choices("abcdefgh", k=6)) for _ in range(n)),
        "one word": lambda n: "a" * 7 * n,
        "dots": lambda n: "a." * 3 * n,
        "descending": lambda n: "ab " * n,
        "han": lambda n: "人" * n,
    }
    for make in kinds.values():
        small, large = make(100_000).encode(), make(200_000).encode()
        growth.assert_grows_at_most(3, partial(_native._sign, small), partial(_native._sign, large))


def message(*parts: tuple[str, str, str]) -> bytes:
    """multipart/mixed of (type, disposition, text)."""
    body = "".join(f"--x\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Disposition: {disposition}\r\n\r\n{text}\r\n"
                   for kind, disposition, text in parts)
    return f"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{body}--x--\r\n".encode()


OTHER = " ".join(reversed(PLAIN.split())) + " and then some more of it"
HTML = f"<p>{PLAIN}</p>"
CHOICES = [
    ("the HTML", [("text/plain", "inline", OTHER), ("text/html", "inline", HTML)], PLAIN),
    ("the text when the HTML says little", [("text/plain", "inline", PLAIN), ("text/html", "inline", "<p>hi</p>")], PLAIN),  # noqa: E501
    ("the longest", [("text/plain", "inline", PLAIN), ("text/plain", "inline", "footer")], PLAIN),
    ("not the attachment", [("text/plain", "inline", PLAIN), ("text/html", "attachment", f"<p>{OTHER}</p>")], PLAIN),
    ("not a longer attachment", [("text/plain", "attachment", OTHER), ("text/plain", "inline", PLAIN)], PLAIN),
    ("the attachment when there is nothing else", [("text/html", "attachment", HTML)], PLAIN),
    ("no hidden text", [("text/html", "inline", HTML + f'<p style="display:none">{OTHER}</p>')], PLAIN),
    ("no text", [("application/pdf", "inline", PLAIN)], ""),
]


@pytest.mark.parametrize("wanted", [0, mailsift.facts.TEXTS])
@pytest.mark.parametrize(("parts", "text"), [row[1:] for row in CHOICES], ids=[row[0] for row in CHOICES])
def test_which_text_is_signed(parts: list[tuple[str, str, str]], text: str, wanted: int) -> None:
    facts = mailsift.facts.extract(message(*parts), wanted=wanted)
    assert facts.text_signatures == tuple(f"{key:016x}" for key in keys(text))
    assert facts.to_dict()["text_signatures"] == list(facts.text_signatures)


def test_the_head_of_a_long_text_is_signed() -> None:
    words = [f"w{'abcdefghij'[i % 10]}{'klmnopqrst'[i // 10 % 10]}{'uvwxyzabcd'[i // 100 % 10]}" for i in range(40_000)]
    text = " ".join(words)
    for wanted in (0, mailsift.facts.TEXTS):
        facts = mailsift.facts.extract(message(("text/plain", "inline", text)), wanted=wanted)
        assert facts.text_signatures == tuple(f"{key:016x}" for key in keys(text[:1 << 14]))
