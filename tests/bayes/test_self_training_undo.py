"""What was learnt by itself is taken back, and what is told of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import lessons
from own import NOW, TAUGHT, counts, learn, training
from test_learner import learner, teach

from mailsift import _native
from mailsift.bayes import Learner, Lesson
from mailsift.bayes.own_journal import Journal


def test_what_is_taught_wins(state: Path) -> None:
    own = training(state)
    for number in (1000, 1002, 1004):
        learn(own, number)
    assert learner(state).train(lessons.record(1000), False) is Lesson.RELABELLED
    assert learner(state).train(lessons.record(1002), True) is Lesson.AGAIN
    assert counts(state) == ((52, 51), (51, 51))
    assert own.undo(0, NOW * 2) == (1, 0, 0)
    assert counts(state) == ((51, 51), (51, 51))
    assert learner(state).train(lessons.record(1000), False) is Lesson.AGAIN
    assert learner(state).train(lessons.record(1002), True) is Lesson.AGAIN


def test_undone_at_once_it_is_as_if_never_learnt(state: Path) -> None:
    before = lessons.learnt(state)
    own = training(state)
    assert learn(own, 1000) == "spam"
    assert lessons.learnt(state) != before
    assert own.undo(NOW, NOW + 100) == (1, 0, 0)
    assert lessons.learnt(state) == before
    assert own.undo(NOW, NOW + 100) == (0, 0, 0)


def test_a_period_is_undone_and_no_more(state: Path) -> None:
    own = training(state)
    for number in range(1000, 1010):
        assert learn(own, number)
    learnt = {entry.message: entry.learnt_at for entry in Journal(state / "bayes").entries()}
    times = sorted(learnt.values())
    assert training(state).undo(times[2], times[6]) == (2, 2, 0)
    model = learner(state).look.model
    assert model is not None
    left = [at for message, at in learnt.items() if _native.memory_of(model, message) is not None]
    assert sorted(left) == times[:2] + times[6:]
    assert counts(state) == ((53, 53), (50, 50))


def test_undone_later_it_is_as_if_never_learnt_but_for_what_was_taught(state: Path, tmp_path: Path) -> None:
    without = Path(shutil.copytree(state, tmp_path / "without"))
    own, other = training(state), training(without)
    for number in range(1000, 1040):
        learn(own, number)
    middle = own._clock()
    for number in range(1040, 1080):
        learn(own, number)
        learn(other, number)
    assert own.undo(0, middle) == (20, 20, 0)
    assert lessons.learnt(state) == lessons.learnt(without)


def test_what_the_history_has_no_more_stays_and_is_told(state: Path) -> None:
    own = training(state)
    for number in range(1000, 1003):
        learn(own, number)
    teach(learner(state), range(2000, 4000))
    assert learn(own, 1003) == "ham"
    assert own.undo(0, NOW * 2) == (0, 1, 3)
    assert own.undo(0, NOW * 2) == (0, 0, 3)
    assert counts(state) == ((1052, 1051), (1050, 1050))


def test_a_model_that_is_replaced_takes_its_journal_along(state: Path) -> None:
    own = training(state)
    learn(own, 1000)
    other = learner(None)
    teach(other, TAUGHT)
    learner(state).replace(other)
    assert not (state / "bayes/journal").exists()
    own._learner.refresh()
    assert learn(own, 1000) == "spam"


def test_what_engines_count_is_summed_up(state: Path) -> None:
    assert not any(training(state).totals().values())
    one, other = training(state), training(state)
    for own in (one, other):
        assert [learn(own, number) for number in (1000, 1001)] != []
        own.close()
        own.close()
    assert {name: count for name, count in one.totals().items() if count} == {"spam": 1, "ham": 1, "known": 2}
    (state / "bayes/self_training").write_bytes(b"\1")
    assert Learner(state).counts() == (51, 51)
    assert one.totals()["spam"] == 1
