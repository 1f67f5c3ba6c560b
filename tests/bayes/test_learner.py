"""The model in use: one file for all, its rights, what is refused, what is noticed."""

from __future__ import annotations

import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import lessons
import pytest

from mailsift import DatabaseError, Engine, Policy, _native
from mailsift.bayes import Learner, Lesson
from mailsift.bayes.model_file import NAME
from mailsift.config import Paths


def learner(state: Path | None) -> Learner:
    return Learner(state, lessons.BITS)


def teach(to: Learner, numbers: range) -> None:
    for number in numbers:
        assert to.train(lessons.record(number), lessons.is_spam(number)) is Lesson.LEARNT


def test_nothing_is_made_before_the_first_lesson(tmp_path: Path) -> None:
    one = learner(tmp_path / "state")
    assert one.look.model is None
    assert one.counts() == (0, 0)
    assert not (tmp_path / "state").exists()


def test_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    teach(learner(tmp_path / "state"), range(1))
    model = tmp_path / "state" / NAME
    assert stat.S_IMODE(model.stat().st_mode) == 0o600
    assert stat.S_IMODE(model.parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in model.parent.iterdir()) == ["lock", "model"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_makes_belongs_to_whom_the_folder_belongs(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    os.chown(state, 12345, 12345)
    teach(learner(state), range(1))
    assert {path.stat().st_uid for path in (state / "bayes", state / NAME, state / "bayes/lock")} == {12345}


def test_a_model_is_bounded(tmp_path: Path) -> None:
    Learner(tmp_path).train(lessons.record(1), False)
    assert (tmp_path / NAME).stat().st_size == _native.model_size() <= 64 << 20


def test_learnt_twice_counts_once_and_a_new_label_replaces_the_old(tmp_path: Path) -> None:
    one, seen = learner(tmp_path), lessons.record(4)
    assert [one.train(seen, True), one.train(seen, True), one.counts()] == ["learnt", "again", (1, 0)]
    assert [one.train(seen, False), one.counts()] == ["relabelled", (0, 1)]
    assert not one.forget(seen, True)
    assert one.forget(seen, False)
    assert one.counts() == (0, 0)


@pytest.mark.parametrize("other", [False, True], ids=["same", "another"])
def test_forgetting_at_once_is_exact_also_by_another_process(tmp_path: Path, other: bool) -> None:
    one = learner(tmp_path)
    teach(one, range(20))
    before = lessons.learnt(tmp_path)
    one.train(lessons.record(20, 500), False)
    assert (learner(tmp_path) if other else one).forget(lessons.record(20, 500), False)
    assert lessons.learnt(tmp_path) == before


@pytest.mark.parametrize("on_disk", [True, False], ids=["file", "memory"])
def test_forgetting_later_is_exact_and_seen_by_all(tmp_path: Path, on_disk: bool) -> None:
    one = learner(tmp_path if on_disk else None)
    other = learner(tmp_path) if on_disk else one
    teach(one, range(20))
    old = one.look.model
    wrong, last = lessons.record(500), lessons.record(300)
    one.train(wrong, False)
    one.train(last, True)
    teach(one, range(20, 30))
    assert one.forget_many([(wrong, False), (_native.message_key(last), True), (last, False)]) == [True, True, False]
    assert old is not None
    assert old.counts() == (16, 16), "who scores with it has it until he is done"
    assert not one.forget(wrong, False)
    never = learner(None)
    teach(never, range(30))
    other.refresh()
    assert other.look.model is not None
    assert never.look.model is not None
    for number in range(1000, 1020):
        assert other.look.model.score(lessons.record(number)) == never.look.model.score(lessons.record(number))
    assert not on_disk or sorted(path.name for path in (tmp_path / NAME).parent.iterdir()) == ["lock", "model"]


def test_new_labels_later_are_learnt_last_and_at_once(tmp_path: Path) -> None:
    one, never = learner(tmp_path / "one"), learner(tmp_path / "never")
    wrong = [lessons.record(number) for number in range(100, 104)]
    for record in wrong:
        one.train(record, True)
    teach(one, range(20))
    batch = [(lessons.record(40), True), *((record, False) for record in wrong), (wrong[0], False)]
    assert one.train_many(batch) == ["learnt", *["relabelled"] * 4, "again"]
    teach(never, range(20))
    for record in wrong:
        never.train(record, False)
    never.train(lessons.record(40), True)
    assert lessons.learnt(tmp_path / "one") == lessons.learnt(tmp_path / "never")
    one.train(wrong[2], True)
    assert one.counts() == (12, 13)


def test_what_a_killed_process_was_writing_is_removed(tmp_path: Path) -> None:
    one = learner(tmp_path)
    teach(one, range(4))
    left = (tmp_path / NAME).with_name(".model.99999999.new")
    left.write_bytes(b"half")
    assert one.forget(lessons.record(1), False)
    assert not left.exists()


def test_all_see_what_one_learns(tmp_path: Path) -> None:
    one, other = learner(tmp_path), learner(tmp_path)
    teach(one, range(10))
    other.refresh()
    assert other.counts() == (5, 5)
    teach(other, range(10, 20))
    assert one.counts() == (10, 10)


def test_in_memory_it_is_the_same_model(tmp_path: Path) -> None:
    one, other = learner(None), learner(tmp_path)
    teach(one, range(30))
    teach(other, range(30))
    assert one.look.model is not None
    assert other.look.model is not None
    for number in range(100, 120):
        assert one.look.model.score(lessons.record(number)) == other.look.model.score(lessons.record(number))


def test_a_model_that_is_replaced_is_noticed_and_the_old_one_stays_whole(tmp_path: Path) -> None:
    one, anew = learner(tmp_path), learner(None)
    teach(one, range(10))
    old = one.look.model
    teach(anew, range(100, 104))
    learner(tmp_path).replace(anew)
    assert old is not None
    assert old.counts() == (5, 5)
    one.refresh()
    assert one.counts() == (2, 2)
    teach(one, range(10))
    assert one.counts() == (7, 7)


def test_a_folder_that_was_removed_is_made_again(tmp_path: Path) -> None:
    one, other = learner(tmp_path / "a"), learner(tmp_path / "a")
    teach(one, range(4))
    other.train(lessons.record(9), False)
    (tmp_path / "a").rename(tmp_path / "b")
    teach(other, range(4))
    teach(one, range(4, 6))
    assert one.counts() == other.counts() == (3, 3)


@pytest.mark.parametrize(("at", "said"), [(4, f"a model of version 255.{_native.TOKENS_VERSION}"),
                                          (8, f"a model of version {_native.MODEL_VERSION}.255"), (0, "no model")])
def test_another_version_is_refused_and_said(tmp_path: Path, at: int, said: str) -> None:
    teach(learner(tmp_path), range(2))
    with open(tmp_path / NAME, "r+b") as file:
        file.seek(at)
        file.write(b"\xff\0\0\0")
    with Engine(Policy(paths=Paths(state=str(tmp_path)))) as engine:
        assert str(engine.warning).startswith(f"{tmp_path / NAME}: {said}: expected ")
        assert {left.reason for left in engine.scan(b"x").unchecked if left.check == "bayes"} == {"unavailable"}
        with pytest.raises(DatabaseError, match=said):
            engine.train(b"x")


@pytest.mark.parametrize("size", [0, 3, 4096, 1 << 20])
def test_a_file_that_is_cut_is_refused(tmp_path: Path, size: int) -> None:
    teach(learner(tmp_path), range(2))
    os.truncate(tmp_path / NAME, size)
    one = learner(tmp_path)
    assert one.look.model is None
    assert isinstance(one.look.error, DatabaseError)


def test_threads_may_learn_and_score_at_once(tmp_path: Path) -> None:
    for state in (tmp_path, None):
        one, start = learner(state), threading.Barrier(6)
        teach(one, range(1000, 1002))

        def work(place: int, one: Learner = one, start: threading.Barrier = start) -> None:
            start.wait()
            for number in range(place * 50, place * 50 + 50):
                one.train(lessons.record(number), lessons.is_spam(number))
                assert one.look.model is not None
                one.look.model.score(lessons.record(number))

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(work, range(6)))
        assert one.counts() == (151, 151)
