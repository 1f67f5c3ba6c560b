"""The learner over a flat region of memory: what it promises, whatever it is taught."""

from __future__ import annotations

import math
import mmap
import random
import re
import struct
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
import xxhash
from levels import BEST, LEVELS

from mailsift import _native
from mailsift._native import Model, Record

_HEADER = (Path(__file__).parents[2] / "src/_native/core/tokens/collector.hpp").read_text("utf-8")
_KINDS = re.findall(r"k\w+", _HEADER.partition("enum Kind : u64 {")[2].partition("}")[0])
BITS = {"bucket_bits": 12, "line_bits": 6}
WORDS = {True: ["winner", "prize", "viagra", "free", "money", "click", "offer", "pills"],
         False: ["meeting", "patch", "review", "kernel", "lunch", "draft", "minutes", "build"]}


def record(raw: bytes, wanted: int = _native.READ_FEATURES) -> Record:
    return _native.extract(raw, wanted=wanted)


def mail(number: int, spam: bool) -> bytes:
    rng = random.Random(number)
    words = rng.choices(WORDS[spam], k=12) + rng.choices(WORDS[True] + WORDS[False], k=4)
    mailer = "The Bat!" if spam else "Mutt/1.4"
    return (f"From: A <a{number}@example.org>\r\nSubject: {' '.join(words[:3])}\r\n"
            f"Message-ID: <{number}@example.org>\r\nX-Mailer: {mailer}\r\n\r\n{' '.join(words)}\r\n").encode()


def empty(**bits: int) -> tuple[mmap.mmap, Model]:
    bits = bits or BITS
    memory = mmap.mmap(-1, _native.model_size(**bits))
    return memory, Model(memory, create=True, **bits)


def rate(model: Model, seen: Record) -> float:
    return 100 / (1 + math.exp(-model.score(seen)[0]))


def front(memory: mmap.mmap) -> int:
    return _native.model_front(*struct.unpack_from("<II", memory, 12))


def learnt(memory: mmap.mmap) -> bytes:
    """What is in front of the journal."""
    return memory[:front(memory)]


def teach(model: Model, numbers: Sequence[int]) -> None:
    for number in numbers:
        assert model.learn(record(mail(number, number % 2 == 0)), number % 2 == 0) == "learnt"


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


def test_it_learns() -> None:
    _, model = empty()
    teach(model, range(200))
    assert model.counts() == (100, 100)
    scores = {spam: [model.score(record(mail(n, spam)))[0] for n in range(1000, 1100)] for spam in (True, False)}
    assert min(scores[True]) > 0 > max(scores[False])


def test_words_are_counted() -> None:
    _, model = empty()
    teach(model, range(40))
    _, spam, ham = model.known(xxhash.xxh3_64_intdigest(b"viagra", 1 << 8))
    in_spam = sum(b"viagra" in mail(n, True) for n in range(0, 40, 2))
    assert (spam, ham) == (in_spam, sum(b"viagra" in mail(n, False) for n in range(1, 40, 2)))
    assert model.known(xxhash.xxh3_64_intdigest(b"never", 1 << 8)) == (0, 0, 0)


@pytest.mark.parametrize("taught", [range(0), range(0, 60, 2), range(31), range(400)])
def test_the_counts_of_words_are_heard_as_model_hpp_says(taught: range) -> None:
    _, model = empty()
    teach(model, taught)
    all_spam, all_ham = (count + 1 for count in model.counts())
    for number in range(500, 520):
        seen, said = record(mail(number, number % 2 == 0)), []
        for feature in seen.features()[0][0]:
            _, spam, ham = model.known(feature)
            says = math.log((spam + 0.3) / all_spam) - math.log((ham + 0.3) / all_ham)
            if spam + ham and abs(says) >= math.log(2.72):
                said.append(says)
        expected = sum(said) * 0.3 / math.sqrt(len(said) + 1)
        assert model.score(seen)[1][_native.FEATURE_VIEWS.index("counts")] == pytest.approx(expected, abs=1e-7)


def test_a_sender_who_agrees_with_the_rest_is_told_from_one_who_does_not() -> None:
    """Which of the agreements, and its value, with the seed of kAgreement."""
    raw = (b"Received: from mail.acme.example (mail.acme.example [192.0.2.1]) by mx.example\r\n"
           b"From: Acme News <list@news.acme.example>\r\nMessage-ID: <1@%s>\r\n\r\nhttp://www.acme.example/\r\n")

    def agreements(raw: bytes) -> list[int]:
        found = set(record(raw).features()[0][4])
        seed = (_KINDS.index("kAgreement") + 1) << 8
        return [value for which in range(3) for value in range(3)
                if xxhash.xxh3_64_intdigest(which.to_bytes(8, "little") + value.to_bytes(8, "little"), seed) in found]

    assert agreements(raw % b"host.acme.example") == [1, 1, 1]
    assert agreements((raw % b"other.example").replace(b"mail.acme", b"dialup.other")) == [0, 0, 1]
    assert agreements((raw % b"x").replace(b"Message-ID: <1@x>\r\n", b"").replace(b"Acme News", b"Joe")) == [2, 1, 0]


def test_the_same_lessons_make_the_same_bytes() -> None:
    memories = []
    for level in LEVELS:
        assert _native._force_simd(level.encode())
        memory, model = empty()
        teach(model, range(100))
        memories.append(learnt(memory))
    _native._force_simd(BEST.encode())
    assert len(set(memories)) == 1


def test_a_message_learnt_twice_counts_once() -> None:
    memory, model = empty()
    teach(model, range(20))
    before = learnt(memory)
    assert model.learn(record(mail(4, True)), True) == "again"
    assert model.learn(record(mail(4, True)), False) == "otherwise"
    assert learnt(memory) == before


def test_what_is_no_model_is_refused() -> None:
    size = _native.model_size(**BITS)
    with pytest.raises(ValueError, match="not a model"):
        Model(mmap.mmap(-1, size))
    with pytest.raises(ValueError, match="memory of another size"):
        Model(mmap.mmap(-1, size - 1), create=True, **BITS)
    with pytest.raises(BufferError):
        Model(b"\0" * size)  # type: ignore[arg-type]
    memory, _ = empty()
    memory[4:8] = b"\xff" * 4
    with pytest.raises(ValueError, match="not a model"):
        Model(memory)
    assert _native.model_size() <= 64_000_000


def test_who_taught_a_message_is_remembered() -> None:
    memory, model = empty()
    teach(model, range(10))
    before, seen = learnt(memory), record(mail(1000, True))
    key = _native.message_key(seen)
    assert _native.memory_of(model, key) is None
    assert model.learn(seen, True, True) == "learnt"
    assert (_native.memory_of(model, key), _native.own_counts(model), model.counts()) == ((True, True), (1, 0), (6, 5))
    assert model.learn(seen, True, True) == "again"
    assert (model.learn(seen, False, True), model.learn(seen, False)) == ("otherwise", "otherwise")
    assert _native.own_counts(model) == (1, 0)
    assert model.forget_last(seen, True)
    assert learnt(memory) == before
    assert model.learn(seen, True, True) == "learnt"
    assert (model.learn(seen, True), _native.own_counts(model), model.counts()) == ("again", (0, 0), (6, 5))
    assert (_native.memory_of(model, key), model.knows(key, True)) == ((True, False), True)
