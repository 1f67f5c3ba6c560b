"""Teaching in blocks of one label, as whoever keeps spam and ham in two folders does: what was taught first stays."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from test_bayes import empty, learnt, record

from mailsift import Engine
from mailsift._native import Model, Record
from mailsift.policy.rate import log_odds_of

COMMON = [f"c{number}" for number in range(300)]
TOPICS = {spam: [f"{'sh'[not spam]}{topic}x{number}" for topic in range(30) for number in range(6)]
          for spam in (True, False)}
Lesson = tuple[Record, bool]


def lesson(number: int, spam: bool) -> Lesson:
    """Most words are everybody's, few are of one of thirty topics that only spam or only ham has."""
    rng = random.Random(number * 2 + spam)
    topic = rng.randrange(30)
    words = rng.choices(COMMON, k=40) + rng.choices(TOPICS[spam][topic * 6:topic * 6 + 6], k=3)
    rng.shuffle(words)
    return record(f"Subject: {words[0]} {words[1]}\r\nMessage-ID: <{number}.{spam}@example.org>\r\n\r\n"
                  f"{' '.join(words)}\r\n".encode()), spam


def wrong(model: Model) -> tuple[float, float]:
    """Of messages that were not learnt: shares of ham above 0 and of spam below."""
    ham, spam = ([model.score(lesson(number, label)[0])[0] for number in range(5000, 5200)] for label in (False, True))
    return sum(odds > 0 for odds in ham) / 200, sum(odds <= 0 for odds in spam) / 200


def taught(some: list[Lesson]) -> Model:
    _, model = empty(bucket_bits=16, line_bits=10)
    for seen, spam in some:
        assert model.learn(seen, spam) == "learnt"
    return model


@pytest.mark.parametrize("spam_first", [True, False], ids=["spam first", "ham first"])
@pytest.mark.parametrize("size", [100, 150, 300])
def test_what_was_taught_in_blocks_stays(size: int, spam_first: bool) -> None:
    blocks = [[lesson(n, spam) for n in range(first, first + size)] for first in range(0, 300, size)
              for spam in (spam_first, not spam_first)]
    assert max(wrong(taught([one for block in blocks for one in block]))) <= 0.1


def test_one_label_alone_does_not_push_the_other_one_out() -> None:
    """Only spam is reported once the model knows both."""
    both = [lesson(n, spam) for n in range(100) for spam in (True, False)]
    assert max(wrong(taught(both + [lesson(n, True) for n in range(100, 900)]))) <= 0.05


def test_in_turn_nothing_is_taught_again() -> None:
    """What is kept for it could as well be missing."""
    (memory, model), other = empty(bucket_bits=14, line_bits=8), empty(bucket_bits=14, line_bits=8)
    kept = 18 << 14  # bytes, behind all others
    for number in range(100):
        for spam in (True, False):
            model.learn(*lesson(number, spam))
            other[1].learn(*lesson(number, spam))
            memory[len(memory) - kept:] = bytes(kept)
    assert learnt(memory) == learnt(other[0])


@pytest.mark.parametrize("spam_first", [True, False], ids=["spam first", "ham first"])
def test_real_mail_in_two_blocks(corpora: Path, spam_first: bool) -> None:
    """A quarter of the corpus taught, another one scored: not far from what the same mail teaches when it is mixed."""
    corpus = pytest.importorskip("mailsift_bench.corpus", reason="the suite is not installed here")
    judging = pytest.importorskip("mailsift_bench.judging")
    order = corpus.by_hash(corpus.to_fit("spamassassin"))
    middle = len(order) // 2
    with Engine() as engine:
        engine.train_many((row.raw(), row.spam) for label in (spam_first, not spam_first)
                          for row in order[:middle] if row.spam is label)
        odds = [(row.spam, engine.scan(row.raw()).log_odds) for row in order[middle:]]
    ham, spam = judging.apart(odds)
    least = log_odds_of(60)
    assert judging.misordered(ham, spam) <= 0.003
    assert sum(one > least for one in ham) <= 0.03 * len(ham)
    assert sum(one <= least for one in spam) <= 0.1 * len(spam)
