"""What the learner counts of a message: features, and what is left out of them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import xxhash
from levels import BEST, LEVELS
from tests.native.test_bayes import WORDS, mail, record

from mailsift import _native

_HEADER = (Path(__file__).parents[2] / "src/_native/core/tokens/collector.hpp").read_text("utf-8")
_KINDS = re.findall(r"k\w+", _HEADER.partition("enum Kind : u64 {")[2].partition("}")[0])


@pytest.mark.parametrize("size", [*range(65), 100])
def test_the_hash_is_the_public_one(size: int) -> None:
    data = bytes(i * 7 + 3 & 255 for i in range(size))
    for seed in (0, 1, 1 << 8, (1 << 64) - 1, 0xDEADBEEFCAFEBABE):
        assert _native._xxh3(data, seed) == xxhash.xxh3_64_intdigest(data[:64], seed)


def test_features_can_be_made_by_anyone() -> None:
    """By the seeds of tokens/collector.hpp: words and pairs of a text, byte 5-grams, the name of a field."""
    lists, cut = record(b"Subject: x\nX-Foo: bar\n\nHello brave world\n").features()
    words, pairs, raw, grams, heads = (set(one) for one in lists)
    one, two, three = (xxhash.xxh3_64_intdigest(word, 1 << 8) for word in (b"hello", b"brave", b"world"))
    assert {one, two, three} <= words
    assert not cut

    def pair(first: int, second: int, distance: int) -> int:
        both = first.to_bytes(8, "little") + second.to_bytes(8, "little")
        return xxhash.xxh3_64_intdigest(both, 1 << 8 | distance)

    assert {pair(one, two, 1), pair(two, three, 1), pair(one, three, 2)} <= pairs
    assert xxhash.xxh3_64_intdigest(b"X-Foo:", 5 << 8) in raw
    text = b"Subject: x\nX-Foo: bar\nHello brave world\n"
    assert grams
    assert grams <= {xxhash.xxh3_64_intdigest(text[i:i + 5], 6 << 8) for i in range(len(text))}
    assert xxhash.xxh3_64_intdigest(b"X-Foo", 7 << 8) in heads


def test_features_are_the_same_on_every_level_and_whatever_else_is_wanted() -> None:
    raw = mail(1, True) + "Grüße, мир 你好 — <b>ﬁne</b> ".encode() * 30
    expected = record(raw).features()
    for level in LEVELS:
        assert _native._force_simd(level.encode())
        for wanted in (0, _native.READ_SIGNS, _native.KEEP_TEXTS, _native.CONTENT):
            assert record(raw, _native.READ_FEATURES | wanted).features() == expected
    _native._force_simd(BEST.encode())


LEFT_OUT = (b"Delivered-To: me@collector.example", b"X-Spam-Status: Yes", b"X-Original-To: phishing@pot", b"Status: RO",
            b"List-Id: Kernel <kernel.example>", b"To: phishing@pot", b"Authentication-Results: mx; spf=fail",
            b"Received: from localhost (localhost [127.0.0.1]) by mx.collector.example; Tue, 17 Nov 2026 09:12:31")
AS_MUCH = (b"Delivered-To: you@other.example", b"X-Spam-Status: No", b"X-Original-To: someone@else", b"Status: O",
           b"List-Id: Lists <lists.example>", b"To: someone@else", b"Authentication-Results: hub; spf=pass",
           b"Received: from localhost (localhost [127.0.0.1]) by hub.other.example; Wed, 18 Nov 2020 10:22:41")


@pytest.mark.parametrize(("field", "other"), list(zip(LEFT_OUT, AS_MUCH, strict=True)))
def test_what_tells_where_mail_was_collected_is_not_seen(field: bytes, other: bytes) -> None:
    lists, _ = record(field + b"\r\n" + mail(1, True)).features()
    assert lists == record(other + b"\r\n" + mail(1, True)).features()[0]


def test_neither_the_year_nor_a_label_of_ours_is_seen() -> None:
    raw = b"Date: Tue, 17 Nov 2020 09:12:31 +0100\r\nSubject: prize\r\n\r\nx\r\n"
    expected = record(raw).features()[0]
    assert record(raw.replace(b"2020", b"2007")).features()[0] == expected
    labelled = raw.replace(b"prize", b"[!! SPAM] prize")
    seen = _native.extract(labelled, wanted=_native.READ_FEATURES, labels=(b"[!! SPAM]",)).features()[0]
    assert [one for name, one in zip(_native.FEATURE_LISTS, seen, strict=True) if name != "heads"] == [
        one for name, one in zip(_native.FEATURE_LISTS, expected, strict=True) if name != "heads"]


def test_a_limit_that_bites_is_said() -> None:
    _, cut = record(b"\n" + " ".join(f"w{i}" for i in range(3000)).encode()).features()
    assert "words" in cut


def hash_of(word: str) -> int:
    return xxhash.xxh3_64_intdigest(word.encode(), 1 << 8)


def words_of(raw: bytes) -> set[int]:
    return set(record(raw).features()[0][0])


def test_no_word_keeps_another_out() -> None:
    """Decoys with the same 16 highest bits as words of spam, in front of these."""
    wanted, decoys, number = {hash_of(word) >> 48: word for word in WORDS[True]}, {}, 0
    while len(decoys) < len(wanted):
        word = f"zq{number:x}"
        if (bits := hash_of(word) >> 48) in wanted:
            decoys[bits] = word
        number += 1
    words = [*decoys.values(), *wanted.values()]
    found = words_of(("\n" + " ".join(words)).encode())
    assert {hash_of(word) for word in words} <= found


def test_words_that_begin_with_the_same_slot_cost_no_more_than_others() -> None:
    """As many as an attacker has found in a second: all of them are there, and a list holds each once."""
    words, number = [], 0
    while len(words) < 200:
        if hash_of(f"w{number}") >> 54 == 0:
            words.append(f"w{number}")
        number += 1
    lists, cut = record(("\n" + " ".join(words * 3)).encode()).features()
    assert {hash_of(word) for word in words} <= set(lists[0])
    assert not cut
    assert all(len(one) == len(set(one)) for one in lists)


def alternative(plain: str, page: str) -> bytes:
    return (f"MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=q\n\n--q\nContent-Type: text/plain\n\n"
            f"{plain}\n--q\nContent-Type: text/html\n\n<html><body>{page}</body></html>\n--q--\n").encode()


DECOYS = {"words": " ".join(f"w{i}x" for i in range(20_000)),
          "short words": " ".join(f"{i:x}!" for i in range(20_000)),
          "lines": "\n".join(f"line {i}" for i in range(20_000)),
          "characters": "".join(map(chr, range(0x4E00, 0x9E00)))}


@pytest.mark.parametrize("decoys", DECOYS.values(), ids=DECOYS.keys())
def test_no_alternative_pushes_the_other_out(decoys: str) -> None:
    said = " ".join(f"said{i}" for i in range(300))
    expected = {hash_of(f"said{i}") for i in range(300)}
    for raw in (alternative(decoys, said), alternative(said, decoys)):
        assert expected <= words_of(raw)
        assert record(raw).features()[1]


def test_of_a_long_text_the_front_the_middle_and_the_end_are_read() -> None:
    words = [f"word{i:05}" for i in range(20_000)]
    lists, cut = record(("\n" + " ".join(words)).encode()).features()
    places = [place for place, word in enumerate(words) if hash_of(word) in set(lists[0])]
    gaps = [(a, b) for a, b in pairwise(places) if b - a > 1]
    assert (places[0], places[-1], len(gaps)) == (0, 19_999, 2)
    assert gaps[0][1] <= 10_000 < gaps[1][0]
    assert cut == ["texts"]


def test_fields_do_not_push_out_what_stands_behind_them() -> None:
    fields = "".join(f"Reply-To: {' '.join(f'a{i}b{k}' for k in range(60))}\n" for i in range(100))
    lists, cut = record(f"{fields}From: a@sender.example\n\nhttp://www.shop.example/\n".encode()).features()
    url = (_KINDS.index("kUrlHost") + 1) << 8
    assert xxhash.xxh3_64_intdigest(b"www.shop.example", url) in lists[4]
    assert cut == ["heads"]
