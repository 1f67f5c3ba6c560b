"""core/match on damaged sections, on texts and lists made to hurt, and on real mail beside pyahocorasick."""

import os
import random
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import ahocorasick
import pytest

from mailsift import _native
from mailsift.database import phrases as builder
from mailsift.database.phrases import Phrase

HITS = 1 << 10  # Limit::hits as a bit of Bitten
CORPORA = Path(os.environ.get("MAILSIFT_CORPORA", Path(__file__).parents[2] / "../shared/corpora"))


Build = Callable[[list[Phrase]], bytes]


@pytest.fixture(params=["sampled-grams", "aho-corasick"])
def build(request: pytest.FixtureRequest) -> Build:
    return partial(builder.build, engine=request.param)


def find(section: bytes, text: bytes, limit: int = 65536) -> tuple[list[tuple[int, int, int]], int]:
    found = _native._phrases_find(section, text, limit)
    assert found is not None
    return found


def test_hits_stop_at_the_limit_and_say_so(build: Build) -> None:
    section = build([Phrase(b"a" * n, boundaries=False) for n in range(1, 31)])
    hits, bits = find(section, b"a" * 5000, 1000)
    assert (len(hits), bits) == (1000, HITS)
    assert hits == sorted(hits, key=lambda hit: (hit[1] + hit[2], hit[1]))


def test_as_many_hits_as_the_limit_allows_are_no_limit(build: Build) -> None:
    section = build([Phrase(b"a", boundaries=False)])
    assert find(section, b"a" * 10, 10) == ([(0, n, 1) for n in range(10)], 0)
    assert find(section, b"a" * 11, 10) == ([(0, n, 1) for n in range(10)], HITS)


def test_work_without_hits_is_bounded_too(build: Build) -> None:
    """A thousand phrases inside each other, all refused by the boundary at their left."""
    section = build([Phrase(b"a" * n) for n in range(1, 1000)])
    hits, bits = find(section, b"a" * 1_000_000)
    assert hits == []
    assert bits == HITS


def test_phrases_are_found_though_masks_cost_too_much(build: Build) -> None:
    """Who floods a message with the longest piece of many masks hides no plain phrase by it."""
    masks = [Phrase(b"%d*money" % n, mask=True) for n in range(300)]
    text = b"money " * 50_000 + b"viagra"
    hits, bits = find(build([*masks, Phrase(b"viagra")]), text)
    assert hits == [(300, 300_000, 6)]
    assert bits == HITS


def test_a_few_masks_with_one_key_are_affordable(build: Build) -> None:
    masks = [Phrase(b"%d*money" % n, mask=True) for n in range(8)]
    text = b"money " * 50_000 + b"7 kinds of my money"
    assert find(build(masks), text) == ([(7, 300_000, 19)], 0)


NESTED = [Phrase(b"a" * n, boundaries=False) for n in range(1, 200)]
STARS = [Phrase(b"*".join([b"a"] * 16) + b"*%d" % n, mask=True, boundaries=False) for n in range(40)]
RINGS = [Phrase(b"ab" * n + b"c") for n in range(1, 500)]
GRAMS = [Phrase(b"abcdefg" + bytes([97 + n]) * 40 + b"!") for n in range(26)]
HOSTILE: list[tuple[list[Phrase], Callable[[int], bytes]]] = [
    (NESTED, lambda n: b"a" * n),
    (STARS, lambda n: b"a" * n),
    (STARS, lambda n: b"a 1" * (n // 3)),
    (STARS, lambda n: "é".encode() * (n // 2)),
    (RINGS, lambda n: b"ab" * (n // 2)),
    (RINGS, lambda n: (b"ab" * 400 + b" ") * (n // 801)),
    (GRAMS, lambda n: b"abcdefga" * (n // 8)),
    (GRAMS, lambda n: (b"abcdefg" + b"a" * 39) * (n // 46)),
    ([Phrase(b"?" * 200 + b"a", mask=True)], lambda n: b"a" * n),
    ([Phrase(b"\x80".decode("latin-1").encode() * 200)], lambda n: b"\x80" * n),
]


def seconds(section: bytes, text: bytes) -> float:
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        find(section, text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("case", range(len(HOSTILE)))
def test_twice_the_text_takes_twice_the_time(build: Build, case: int) -> None:
    phrases, text = HOSTILE[case]
    section = build(phrases)
    ratios = []
    for _ in range(4):
        ratios.append(seconds(section, text(400_000)) / max(seconds(section, text(200_000)), 1e-3))
        if ratios[-1] <= 2.3:
            return
    pytest.fail(f"ratios {ratios}")


SMALL = [Phrase(b"viagra"), Phrase(b"viagra now"), Phrase(b"me"),
         Phrase(b"a*ow n", mask=True), Phrase(b"x?z", mask=True),
         *[Phrase(bytes([97 + n]) + b"bcdefghij") for n in range(8)]]  # fmt: skip
TEXT = b"viagra now nobody me xyz abcdefghij hbcdefghij a ow n viagra" * 3


def test_a_cut_section_is_refused(build: Build) -> None:
    section = build(SMALL)
    assert _native._phrases_engine(section) in ("sampled-grams", "aho-corasick")
    for size in range(0, len(section), 7):
        assert _native._phrases_find(section[:size], TEXT, 10) is None
    assert _native._phrases_find(section + bytes(8), TEXT, 10) is None


def test_a_damaged_section_neither_crashes_nor_hangs(build: Build) -> None:
    rng = random.Random(20261122)
    section = build(SMALL)
    for _ in range(4000):
        damaged = bytearray(section)
        for _ in range(rng.randrange(1, 4)):
            damaged[rng.randrange(len(damaged))] = rng.choice((0, 1, 255, rng.randrange(256)))
        found = _native._phrases_find(bytes(damaged), TEXT, 1000)
        if found is not None:
            for _, start, size in found[0]:
                assert start + size <= len(TEXT)


def test_another_version_or_engine_is_refused(build: Build) -> None:
    section = build(SMALL)
    for place in (0, 8, 12, 16):
        other = bytearray(section)
        other[place] ^= 1
        assert _native._phrases_engine(bytes(other)) is None


def mail_texts(count: int) -> list[bytes]:
    if not CORPORA.is_dir():
        pytest.skip(f"no corpora at {CORPORA}; MAILSIFT_CORPORA names another place")
    files = sorted((CORPORA / "spamassassin").rglob("*.*"))
    return [path.read_bytes().lower() for path in random.Random(7).sample(files, count) if path.is_file()]


def test_real_mail_like_pyahocorasick(build: Build) -> None:
    rng = random.Random(11)
    texts = mail_texts(120)
    vocabulary = re.findall(rb"[a-z0-9]+", b" ".join(texts))
    phrases = sorted({b" ".join(vocabulary[at : at + rng.randrange(1, 4)])
                      for at in (rng.randrange(len(vocabulary)) for _ in range(5000))})  # fmt: skip
    peer = ahocorasick.Automaton()
    for number, phrase in enumerate(phrases):
        peer.add_word(phrase.decode("latin-1"), number)
    peer.make_automaton()
    anywhere = build([Phrase(phrase, boundaries=False) for phrase in phrases])
    bound = build([Phrase(phrase) for phrase in phrases])
    total = 0
    for text in texts:
        want = sorted((end + 1, end + 1 - len(phrases[number]), number)
                      for end, number in peer.iter(text.decode("latin-1")))  # fmt: skip
        found = [(start + size, start, number) for number, start, size in find(anywhere, text, 1 << 30)[0]]
        assert found == want
        total += len(found)
        whole = [hit for hit in want if text.isascii() and re.fullmatch(
            rb"(?:|.*\W)", text[max(hit[1] - 1, 0) : hit[1]], re.S) and not re.match(rb"\w", text[hit[0] :])]
        if text.isascii():
            assert [(s + n, s, p) for p, s, n in find(bound, text, 1 << 30)[0]] == whole
    assert total > 5_000
