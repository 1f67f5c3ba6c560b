"""Forgetting: what a model is that learnt a message and forgot it, against one that never learnt it."""

from __future__ import annotations

import mmap
import random
from collections.abc import Callable

import pytest
from test_bayes import BITS, empty, front, learnt, mail, rate, record, teach

from mailsift import _native
from mailsift._native import Model, Record

ROOM = {"bucket_bits": 14, "line_bits": 8}
WIDE = {"bucket_bits": 16, "line_bits": 8}  # what is taught again takes room, too
SHORT = {"bucket_bits": 12, "line_bits": 8}  # some sixty messages are kept whole, and more shortened
FULL = {"bucket_bits": 9, "line_bits": 6}  # features make room for others all the time
OPEN = (1).to_bytes(4, "little")

Made = tuple[mmap.mmap, Model]
Message = tuple[Record | int, bool]


def made(number: int) -> tuple[Record, bool]:
    """A message with words that few others have."""
    rng = random.Random(number)
    words = " ".join(f"{rng.choice('abcdef')}{rng.randrange(300)}" for _ in range(10))
    spam = number % 2 == 0
    return record(mail(number, spam) + words.encode()), spam


def block(number: int) -> tuple[Record, bool]:
    """The same, but a hundred with one label follow on a hundred with the other one."""
    return made(number * 2 + (number // 100 % 2))


def learn(model: Model, number: int, of: Callable[[int], tuple[Record, bool]] = made) -> None:
    assert model.learn(*of(number)) == "learnt"


def forgotten(one: Made, messages: list[Message]) -> tuple[Made, list[bool]]:
    memory = mmap.mmap(-1, len(one[0]))
    memory[:] = one[0][:]
    model = Model(memory)
    return (memory, model), _native.forget_many(model, one[1], messages)


@pytest.mark.parametrize("bits", [BITS, {"bucket_bits": 4, "line_bits": 0}], ids=["room", "full"])
def test_what_was_learnt_last_is_taken_back_exactly(bits: dict[str, int]) -> None:
    memory, model = empty(**bits)
    for number in range(60):
        seen, spam = record(mail(number, number % 3 == 0)), number % 3 == 0
        before = learnt(memory)
        assert model.learn(seen, spam) == "learnt"
        assert learnt(memory) != before
        assert not model.forget_last(seen, not spam)
        assert model.forget_last(seen, spam)
        assert learnt(memory) == before
        model.learn(seen, spam)


@pytest.mark.parametrize("bits", [ROOM, FULL], ids=["room", "full"])
@pytest.mark.parametrize("seed", range(12))
def test_what_is_forgotten_in_time_was_never_learnt(bits: dict[str, int], seed: int) -> None:
    """Any order of learning and forgetting, byte for byte, as long as the messages are kept whole."""
    rng, one, kept, learnt_so_far = random.Random(seed), empty(**bits), [], 0
    most = 2 if bits is FULL else 15  # messages since
    for _ in range(60):
        if rng.random() < 0.25 and kept:
            gone = rng.sample(kept[-most:], rng.randrange(1, min(most, len(kept)) + 1))
            by_key: list[Message] = [(_native.message_key(made(number)[0]), made(number)[1]) for number in gone]
            one, known = forgotten(one, by_key)
            assert all(known)
            kept = [number for number in kept if number not in gone]
        else:
            learn(one[1], learnt_so_far)
            kept.append(learnt_so_far)
            learnt_so_far += 1
    never = empty(**bits)
    for number in kept:
        learn(never[1], number)
    assert learnt(one[0]) == learnt(never[0])


@pytest.mark.parametrize("seed", range(12))
def test_who_taught_the_others_stays_as_it_was(seed: int) -> None:
    """What was learnt by itself and taught since is as if it had been taught at once, wherever others are forgotten."""
    rng, one, by_itself = random.Random(seed), empty(**ROOM), dict[int, bool]()
    for number in range(60):
        seen, spam = made(number)
        by_itself[number] = rng.random() < 0.5
        assert one[1].learn(seen, spam, by_itself[number]) == "learnt"
        if rng.random() < 0.3:
            known = rng.choice(list(by_itself))
            assert one[1].learn(*made(known)) == "again"
            by_itself[known] = False
        if rng.random() < 0.15:
            gone = rng.sample(list(by_itself)[-15:], min(len(by_itself), 3))
            one, found = forgotten(one, [made(number) for number in gone])
            assert all(found)
            for number in gone:
                del by_itself[number]
    never = empty(**ROOM)
    for number, itself in by_itself.items():
        never[1].learn(*made(number), itself)
    assert learnt(one[0]) == learnt(never[0])
    own = [number % 2 == 0 for number, itself in by_itself.items() if itself]
    assert _native.own_counts(one[1]) == (own.count(True), own.count(False))


@pytest.mark.parametrize("by_itself", [False, True])
def test_who_taught_what_is_older_than_the_history_counts_too(by_itself: bool) -> None:
    one = empty(**SHORT)
    for number in range(400):
        assert one[1].learn(*made(number), by_itself) == "learnt"
    old = next(number for number in range(0, 100, 2) if one[1].knows(*made(number)))
    assert forgotten(one, [(_native.message_key(made(old)[0]), True)])[1] == [False]
    (_, model), found = forgotten(one, [made(old), made(399)])
    assert (found, model.counts()) == ([True, True], (199, 199))
    assert _native.own_counts(model) == ((199, 199) if by_itself else (0, 0))
@pytest.mark.parametrize("seed", range(8))
def test_what_is_taught_again_in_blocks_is_forgotten_with_what_it_was_taught_behind(seed: int) -> None:
    rng, one, kept = random.Random(seed), empty(**WIDE), []
    for number in range(300):
        before = learnt(one[0])
        learn(one[1], number, block)
        kept.append(number)
        if number % 7 == 0:
            assert one[1].forget_last(*block(number))
            assert learnt(one[0]) == before
            learn(one[1], number, block)
        if rng.random() < 0.1:
            gone = rng.sample(kept[-50:], min(len(kept), 3))
            one, known = forgotten(one, [block(number) for number in gone])
            assert all(known)
            kept = [number for number in kept if number not in gone]
    never = empty(**WIDE)
    for number in kept:
        learn(never[1], number, block)
    assert learnt(one[0]) == learnt(never[0])


def test_the_last_one_is_taken_back_exactly_behind_a_forget() -> None:
    one = empty(**ROOM)
    for number in range(10):
        learn(one[1], number)
    one, _ = forgotten(one, [made(7)])
    before = learnt(one[0])
    learn(one[1], 10)
    assert one[1].forget_last(*made(10))
    assert learnt(one[0]) == before
    assert not one[1].forget_last(*made(9))


def test_many_at_once_are_one_after_the_other() -> None:
    one = empty(**ROOM)
    for number in range(16):
        learn(one[1], number)
    gone = [3, 9, 4, 15]
    together, _ = forgotten(one, [made(number) for number in gone])
    for number in gone:
        one, _ = forgotten(one, [made(number)])
    assert learnt(together[0]) == learnt(one[0])


@pytest.mark.parametrize("since", [1, 10, 50, 90, 110])
def test_later_it_is_nearly_never_having_learnt(since: int) -> None:
    one, never = empty(**SHORT), empty(**SHORT)
    for number in range(100):
        learn(one[1], number)
        learn(never[1], number)
    wrong = record(mail(2000, True))
    assert one[1].learn(wrong, False) == "learnt"
    for number in range(100, 100 + since):
        learn(one[1], number)
        learn(never[1], number)
    assert one[1].knows(wrong, False)
    one, known = forgotten(one, [(_native.message_key(wrong), False)])
    assert known == [True]
    assert (learnt(one[0]) == learnt(never[0])) == (since < 60)
    assert not one[1].knows(wrong, False)
    assert one[1].counts() == never[1].counts()
    for number in range(1000, 1100):
        seen = record(mail(number, number % 2 == 0))
        assert rate(one[1], seen) == pytest.approx(rate(never[1], seen), abs=0.1)


def test_what_is_older_than_the_history_needs_its_features() -> None:
    one = empty(bucket_bits=9, line_bits=8)
    for number in range(200):
        learn(one[1], number)
    seen, spam = made(3)
    assert one[1].knows(_native.message_key(seen), spam)
    same, known = forgotten(one, [(_native.message_key(seen), spam)])
    assert known == [False]
    assert learnt(same[0]) == learnt(one[0])
    one, known = forgotten(one, [(seen, spam)])
    assert known == [True]
    assert not one[1].knows(seen, spam)
    assert one[1].counts() == (100, 99) if not spam else (99, 100)


def test_what_is_not_known_changes_nothing() -> None:
    one = empty(**ROOM)
    for number in range(5):
        learn(one[1], number)
    (memory, _), known = forgotten(one, [(made(2)[0], False), made(7), (99, True)])
    assert known == [False, False, False]
    assert learnt(memory) == learnt(one[0])


def test_what_a_killed_writer_began_is_taken_back_exactly() -> None:
    """The journal of a whole message with the stage that it has until the last store: nothing of it stays."""
    memory, model = empty()
    teach(model, range(30))
    before = learnt(memory)
    assert not model.recover()
    teach(model, [30])
    memory[front(memory):front(memory) + 4] = OPEN
    assert model.recover()
    assert learnt(memory) == before
    assert not model.recover()
    never = empty()
    teach(never[1], [number for number in range(30) if number != 26])
    (taken, _), _ = forgotten((memory, model), [(record(mail(26, True)), True)])
    assert learnt(taken) == learnt(never[0])


def test_bytes_that_lie_in_the_journal_lead_nowhere_else() -> None:
    memory, model = empty()
    teach(model, range(4))
    stage = front(memory)
    memory[stage:] = b"\xff" * (len(memory) - stage)
    memory[stage:stage + 4] = OPEN
    assert model.recover()
    model.score(record(mail(4, True)))
    with pytest.raises(ValueError, match="damaged"):
        Model(memory)


@pytest.mark.parametrize("seed", range(20))
def test_bytes_that_lie_in_the_history_lead_nowhere_else(seed: int) -> None:
    rng, one = random.Random(seed), empty(bucket_bits=9, line_bits=6)
    for number in range(40):
        learn(one[1], number)
    for _ in range(60):
        one[0][rng.randrange(front(one[0]) + 4096, len(one[0]))] = rng.randrange(256)
    one, _ = forgotten(one, [made(number) for number in range(40)])
    for number in range(100, 140):
        learn(one[1], number)
    assert one[1].forget_last(*made(139))
