"""Damage to the file of a model: what is seen of it, and that it is taken out."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import lessons
import pytest
from test_learner import learner, teach

from mailsift import DatabaseError, Engine, Policy, _native
from mailsift.bayes import Damage, Learner
from mailsift.bayes.model_file import NAME
from mailsift.cli import main
from mailsift.config import Paths

HEAD, BUCKETS = 4096, 1 << lessons.BITS[0]
RECORDS, LINES = HEAD + 16 * BUCKETS, HEAD + 64 * BUCKETS
WHOLE = Damage()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    teach(learner(tmp_path), range(40))
    return tmp_path


def write(state: Path, at: int, data: bytes) -> bytes:
    """What was there."""
    with open(state / NAME, "r+b") as file:
        file.seek(at)
        was = file.read(len(data))
        file.seek(at)
        file.write(data)
    return was


def slot(state: Path) -> int:
    """One that weighs something."""
    model = learner(state).look.model
    assert model is not None
    return next(number for number, _, weight, *_ in _native.model_slots(model, 0, 4 * BUCKETS) or [] if weight > 0.01)


def weight_at(number: int) -> int:
    return RECORDS + number // 4 * 48 + number % 4 * 4


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e30, -0.9, 3.0])
def test_a_weight_that_is_another_one_than_it_was(state: Path, value: float) -> None:
    number = slot(state)
    write(state, weight_at(number), struct.pack("<f", value))
    one = learner(state)
    assert one.damage() == Damage(1, 0, False)
    assert one.train(lessons.record(1), False) == "again"
    assert one.mended == Damage(1, 0, False)
    assert one.damage() == learner(state).damage() == WHOLE
    assert one.look.model is not None
    assert number not in [row[0] for row in _native.model_slots(one.look.model, 0, 4 * BUCKETS) or []]


def test_what_a_failing_power_supply_leaves_is_kept(state: Path) -> None:
    """The record is some lessons older or newer than the bucket."""
    number = slot(state)
    write(state, weight_at(number), struct.pack("<f", 0.03))
    one = learner(state)
    one.train(lessons.record(1), False)
    assert (one.mended.features, one.damage()) == (1, WHOLE)
    assert one.look.model is not None
    row = next(row for row in _native.model_slots(one.look.model, 0, 4 * BUCKETS) or [] if row[0] == number)
    assert row[2] == pytest.approx(0.03)


def test_what_stands_in_unused_slots_and_in_wrong_lines(state: Path) -> None:
    data = (state / NAME).read_bytes()
    empty = next(n for n in range(BUCKETS) if not any(data[HEAD + 16 * n:][:16]))
    write(state, RECORDS + 48 * empty, b"\1")
    line = next(n for n in range(1 << lessons.BITS[1]) if not any(data[LINES + 64 * n:][:64]))
    write(state, LINES + 64 * line, struct.pack("<QIi", (line + 1) << 32 | 7, 0, 0))
    one = learner(state)
    assert one.damage() == Damage(1, 1, False)
    one.train(lessons.record(0), True)
    assert (one.mended, one.damage()) == (Damage(1, 1, False), WHOLE)
    assert lessons.learnt(state) == data[:_native.model_front(*lessons.BITS)], "as it was before"


def test_counts_of_messages(state: Path) -> None:
    write(state, 24, b"\7")
    one = learner(state)
    assert (one.counts(), one.damage()) == ((7, 20), Damage(0, 0, True))
    one.train(lessons.record(0), True)
    assert (one.mended, one.damage()) == (Damage(0, 0, True), WHOLE)


@pytest.mark.parametrize(("at", "data"), [(24, b"\xff" * 8), (40, struct.pack("<d", float("nan"))),
                                          (48, struct.pack("<d", -1)), (80, struct.pack("<d", float("inf"))),
                                          (120, struct.pack("<Q", 50))])
def test_a_head_that_can_not_be_is_refused(state: Path, at: int, data: bytes) -> None:
    was = write(state, at, data)
    with Engine(Policy(paths=Paths(state=str(state)))) as engine:
        assert isinstance(engine.warning, DatabaseError)
        assert "damaged" in str(engine.warning)
        assert "bayes" in {one.check for one in engine.scan(b"x").unchecked}
    with pytest.raises(DatabaseError, match="damaged"):
        learner(state).train(lessons.record(50), True)
    write(state, at, was)
    assert learner(state).train(lessons.record(50), True) == "learnt"


def test_a_file_of_before_has_no_seal(state: Path) -> None:
    write(state, 1024, bytes(8))
    one = learner(state)
    assert one.damage() == WHOLE
    one.train(lessons.record(0), True)
    write(state, 24, b"\7")
    assert one.damage() == Damage(0, 0, True)


def test_any_flipped_bits_are_no_end_of_it(state: Path) -> None:
    rng, data = random.Random(7), (state / NAME).read_bytes()
    for _ in range(30):
        damaged = bytearray(data)
        for _ in range(rng.choice([1, 10, 10_000])):
            damaged[rng.randrange(rng.choice([200, len(data)]))] ^= 1 << rng.randrange(8)
        (state / NAME).write_bytes(damaged)
        one = learner(state)
        if one.look.model is None:
            assert one.look.error is not None
            continue
        for number in (0, 1, 100, 101):
            one.look.model.score(lessons.record(number, 200))
            one.train(lessons.record(number, 200), rng.random() < 0.5)
        one.forget_many([(lessons.record(number), lessons.is_spam(number)) for number in range(10)])
        assert one.damage() == WHOLE


def test_the_commands_say_it(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(state, 24, b"\7")
    write(state, weight_at(slot(state)), b"\xff" * 4)
    assert main(["model", "show", f"--state={state}"]) == 2
    err = capsys.readouterr().err
    assert "the model was damaged: 1 features, 0 remembered messages and the counts of messages: the next" in err
    (tmp_path / "mail").write_bytes(lessons.mail(0))
    assert main(["train", "spam", str(tmp_path / "mail"), f"--state={state}"]) == 0
    assert "it was taken out" in capsys.readouterr().err
    assert main(["model", "show", f"--state={state}"]) == 0
    assert Learner(state).damage() == WHOLE
