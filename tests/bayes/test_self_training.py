"""Learning by itself: when it begins, what keeps it back, that it counts once."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from pathlib import Path

import lessons
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own import counts, learn, scanned, training
from test_learner import learner, teach

from mailsift import _native
from mailsift.bayes import Scanned, own_journal
from mailsift.bayes import self_training as rules


@pytest.mark.parametrize(("numbers", "outcome"), [(range(98), None), (range(1, 99), None), (range(99), None),
                                                  (range(100), "spam")])
def test_it_begins_when_enough_was_taught_by_hand(tmp_path: Path, numbers: range, outcome: str | None) -> None:
    teach(learner(tmp_path), numbers)
    assert learn(training(tmp_path), 1000) == outcome


def test_what_it_learns_does_not_count_as_taught(state: Path) -> None:
    own = training(state)
    assert [learn(own, 1000 + number) for number in range(20)] == ["spam", "ham"] * 10
    assert counts(state) == ((60, 60), (50, 50))
    learner(state).forget(lessons.record(0), True)
    assert counts(state) == ((59, 60), (49, 50))
    assert learn(own, 2000) is None
    assert (own.counts["spam"], own.counts["ham"]) == (10, 10)


def test_a_message_teaches_once(state: Path) -> None:
    own = training(state)
    assert [learn(own, 1000), learn(own, 1000), learn(training(state), 1000)] == ["spam", "known", "known"]
    assert learn(own, 0) == "known"  # taught by hand
    learner(state).forget(lessons.record(1000), True)
    assert learn(own, 1000) == "known"  # who made it forget that knows why
    assert counts(state) == ((50, 50), (50, 50))


def test_all_of_it_is_bounded() -> None:
    assert _native.model_size() + 2 * own_journal.MOST_BYTES + 4096 <= 64_000_000


def test_one_sender_can_not_teach_more_than_a_little(state: Path) -> None:
    own = training(state)
    got = Counter(learn(own, number, sender="=flood.example") for number in range(1000, 1100))
    assert got == {"spam": 3, "ham": 2, "sender": 95}
    assert {learn(own, 2000 + n, sender="=flood.example", day=1) for n in range(5)} == {"spam", "ham"}
    assert learn(own, 3000, sender="=other.example") == "spam"
    assert learn(training(state), 3002, sender="=flood.example") == "sender"  # another process counts on


def test_on_many_days_it_is_a_share(state: Path) -> None:
    own = training(state)
    got = Counter(learn(own, 1000 + n, sender="=flood.example", day=n) for n in range(60))
    assert got["sender"] == 60 - rules.SENDER_FIRST


def test_a_network_of_many_senders_can_not_either(state: Path) -> None:
    own = training(state)
    got = Counter(learn(own, 1000 + n, network="192.0.2.0/24") for n in range(100))
    assert got["sender"] == 100 - rules.NETWORK_A_DAY
    assert learn(own, 3000, network="198.51.100.0/24") == "spam"


def test_no_kind_runs_ahead(state: Path) -> None:
    own = training(state)
    got = Counter(learn(own, number) for number in range(1000, 1300, 2))
    assert got == {"spam": rules.OWN_FIRST, "balance": 150 - rules.OWN_FIRST}
    assert [learn(own, number) for number in (2001, 2002, 2004, 2006)] == ["ham", "spam", "spam", "balance"]


def test_of_all_that_is_known_neither(tmp_path: Path) -> None:
    teach(learner(tmp_path), range(100))
    teach(learner(tmp_path), range(100, 196, 2))  # 98 spam by hand to 50 ham
    own = training(tmp_path)
    assert [learn(own, number) for number in (1000, 1002, 1004)] == ["spam", "spam", "balance"]
    assert [learn(own, number) for number in (1001, 1004)] == ["ham", "spam"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 2)), max_size=150), st.randoms())
def test_whatever_comes_no_sender_and_no_kind_gets_beyond_its_bounds(
        by_hand: Path, mails: list[tuple[bool, int, int]], rng: random.Random) -> None:
    state = by_hand.parent / f"drawn{rng.random()}"
    shutil.copytree(by_hand, state)
    try:
        own, learnt = training(state), Counter[object]()
        for number, (spam, sender, day) in enumerate(mails):
            what = learn(own, 1000 + 2 * number + (not spam), sender=f"{sender}.example", day=day)
            assert what in rules.OUTCOMES
            if what in ("spam", "ham"):
                assert (what == "spam") is spam
                learnt.update([what, sender, (sender, day)])
        most = max(rules.SENDER_FIRST, rules.SENDER_SHARE * learnt.total() / 3)
        for sender in range(4):
            assert learnt[sender] <= most
            assert all(learnt[sender, day] <= rules.SENDER_A_DAY for day in range(3))
        (spam, ham), taught = counts(state)
        assert taught == (50, 50)
        assert max(spam, ham) <= rules.MOST_AHEAD * min(spam, ham)
        assert max(spam, ham) - 50 <= rules.MOST_AHEAD * (min(spam, ham) - 50) + rules.OWN_FIRST
        assert own.counts["failed"] == 0
    finally:
        shutil.rmtree(state)


@pytest.mark.parametrize(("least", "spam", "outcome"), [(-2.0, True, "spam"), (-2.0, False, "contradicted"),
                                                        (0.0, True, "spam"), (99.0, True, "contradicted")])
def test_a_model_that_says_the_opposite_is_listened_to(state: Path, least: float, spam: bool, outcome: str) -> None:
    one = scanned(1000, spam=spam)._replace(least=least)
    assert training(state).learn(lessons.record(1000, 300), lambda: one) == outcome


def test_what_the_model_is_sure_of_is_not_learnt(state: Path) -> None:
    one = scanned(1000)._replace(least=0.0)
    assert training(state).learn(lessons.record(1000), lambda: one) == "known"


def test_nobody_waits_for_who_is_learning(state: Path) -> None:
    own = training(state)
    with learner(state)._writing():
        began = time.perf_counter()
        assert learn(own, 1000) == "busy"
        own.close()
        assert time.perf_counter() - began < 0.2
    assert learn(own, 1000) == "spam"


def test_whatever_goes_wrong_is_no_error_of_the_scan(state: Path) -> None:
    for name in ("journal", "self_training"):
        (state / "bayes" / name).mkdir()
    own = training(state)
    assert learn(own, 1000) == "failed"
    assert own.counts["failed"] == 1
    own.close()

    def broken() -> Scanned:
        raise RuntimeError("broken")

    assert own.learn(lessons.record(1002), broken) == "failed"


def test_a_forked_child_goes_on(state: Path) -> None:
    own = training(state)
    with own._mine:
        child = os.fork()
        if child == 0:
            os._exit(learn(own, 1000) != "spam")
        assert os.waitpid(child, 0)[1] == 0
    assert learn(own, 1002) == "spam"
    assert counts(state)[0] == (52, 50)


def test_export_import_and_merge_keep_what_is_its_own(state: Path, tmp_path: Path) -> None:
    from mailsift.bayes import plain

    own = training(state)
    for number in range(1000, 1006):
        learn(own, number)
    _, model = plain.read(learner(state).lines(), "x")
    assert (model.counts(), _native.own_counts(model)) == ((53, 53), (3, 3))
    other = tmp_path / "other"
    teach(learner(other), range(90, 110))
    learner(other).merge(model)
    assert counts(other) == ((58, 58), (55, 55))
    learner(other).merge(model)  # all of it known
    assert counts(other) == ((58, 58), (55, 55))


def test_the_files_are_the_owners_alone_and_hold_nothing_readable(state: Path) -> None:
    own = training(state)
    learn(own, 1000, sender="=secret.example")
    own.close()
    files = {path.name for path in (state / "bayes").iterdir()}
    assert files == {"journal", "lock", "model", "self_training"}
    assert {path.stat().st_mode & 0o777 for path in (state / "bayes").iterdir()} == {0o600}
    data = (state / "bayes/journal").read_bytes()
    assert not any(word.encode() in data for word in ("secret", *lessons.WORDS[True]))
