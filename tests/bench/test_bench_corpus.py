"""Labelled mail in its orders, and what scores are worth beside labels."""

from __future__ import annotations

import hashlib
import math
import random
from pathlib import Path

import pytest

pytest.importorskip("mailsift_bench", reason="the suite is not installed here")

from mailsift_bench import calibration, corpus, judging

from mailsift import Engine
from mailsift.policy.rate import log_odds

PATHS = [f"spam/{number}" for number in range(9)]


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*corpus.HALVED, *corpus.WHOLE):
        (tmp_path / name / "spam").mkdir(parents=True)
        lines = [f"{'spam' if number % 3 else 'ham'}\t{path}\t{number}\t-" for number, path in enumerate(PATHS)]
        (tmp_path / name / "index").write_text("\n".join(lines) + "\n")
        for path in PATHS:
            (tmp_path / name / path).write_bytes(path.encode())
    monkeypatch.setattr(corpus, "CORPORA", tmp_path)


@pytest.mark.usefixtures("corpora")
def test_halves_are_by_the_hash_of_the_path() -> None:
    order = sorted(PATHS, key=lambda path: hashlib.sha1(path.encode()).digest())
    first, second = corpus.halves("spamassassin")
    assert [row.path for row in first] == order[:4]
    assert [row.path for row in second] == order[4:]
    assert [row.path for row in corpus.by_hash(corpus.rows("spamassassin"))] == order
    assert first[0].raw() == order[0].encode()


@pytest.mark.usefixtures("corpora")
def test_what_may_be_fitted_to_is_in_order_of_arrival() -> None:
    first = {row.path for row in corpus.halves("spamassassin")[0]}
    assert [row.path for row in corpus.to_fit("spamassassin")] == [path for path in PATHS if path in first]
    assert [row.path for row in corpus.to_fit("csdmc2010")] == PATHS
    assert corpus.missing(["csdmc2010", "nowhere", "nothing"]) == "nowhere"


def test_misordered_is_the_share_of_pairs() -> None:
    chance = random.Random(3)
    ham, spam = ([float(chance.randrange(mean, mean + 12)) for _ in range(40)] for mean in (0, 6))
    pairs = [(h > s) + (h == s) / 2 for h in ham for s in spam]
    assert judging.misordered(ham, spam) == pytest.approx(sum(pairs) / len(pairs))
    scores = [*((False, odds) for odds in ham), *((True, odds) for odds in spam)]
    found = judging.intervals([scores], lambda one: one[0])
    assert found.low < found.value == judging.misordered(ham, spam) < found.high
    assert judging.intervals([scores, scores], lambda one: one[0] - one[1]) == (0, 0, 0)


def test_log_loss_is_of_what_was() -> None:
    scores = [(True, 2.0), (False, 2.0), (False, -800.0), (True, 800.0)]
    sure = 1 / (1 + math.exp(-2.0))
    assert judging.log_loss(scores) == pytest.approx(-(math.log(sure) + math.log(1 - sure)) / 4)


def test_rates_that_are_right_are_within_their_bins() -> None:
    chance = random.Random(5)
    rates = [chance.uniform(1, 99) for _ in range(20_000)]
    right = [(chance.random() * 100 < rate, math.log(rate / (100 - rate))) for rate in rates]
    found = list(judging.bins(right))
    assert sum(one.messages for one in found) == len(rates)
    assert sum(one.is_right for one in found) >= len(found) - 1
    assert not any(one.is_right for one in judging.bins([(spam, odds + 2) for spam, odds in right]) if one.low < 90)


@pytest.mark.parametrize(("count", "chance", "between"), [(10, 0.5, (2, 8)), (30, 0.9, (23, 30)), (5, 0.0, (0, 0)),
                                                          (5, 1.0, (5, 5)), (1, 0.5, (0, 1))])
def test_binomial_intervals(count: int, chance: float, between: tuple[int, int]) -> None:
    assert judging._binomial(count, chance) == between


def test_two_lives_of_a_site(tmp_path: Path) -> None:
    """What they say is what an engine says; the sum is that of rules and Bayes as they are."""
    some = []
    for number in range(260):
        spam = number % 2 == 0
        words = random.Random(number).choices(["prize", "money", "free"] if spam else ["patch", "lunch", "draft"], k=9)
        head = f"Subject: {words[0]}\nMessage-ID: <{number}@a.example>\n"
        (tmp_path / str(number)).write_text(f"{head}\n{' '.join(words)}")
        some.append(corpus.Row(str(tmp_path), spam, str(number), number, ""))
    life = calibration.arrival("made up", some)
    assert len(life.said) == 160, "50 of each come first"
    half = calibration.halves("made up", some)
    assert len(half.said) == 130
    with Engine() as engine:
        rules = engine.scan(some[-1].raw()).log_odds - log_odds([])
    last = life.said[-1]
    assert last.rules == pytest.approx(log_odds([rules]))
    begun = calibration.begun(some, 60, set(some[:200]))
    assert len(begun) == 80, "of those behind the ones that were taught, what is to be scored"
    assert judging.misordered(*judging.apart([(one.spam, one.at_once) for one in begun])) < 0.01
    assert last.sum == pytest.approx(log_odds([rules, max(-10, min(10, last.bayes))]))
    assert judging.misordered(*judging.apart(life.scores("rate"))) < 0.01
    text = "\n".join(calibration.reliability([("one", half.scores("rate")), ("two", life.scores("rate"))]))
    assert "| 0 to 5 |" in text
    assert "bogofilter" in "\n".join(calibration.peers(("halves",)))
