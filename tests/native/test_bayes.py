"""The learner over a flat region of memory: what it promises, whatever it is taught."""

from __future__ import annotations

import math
import mmap
import random
import re
import struct
from collections.abc import Sequence
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
