"""Kills a process that learns by itself (-9) at random moments, again and again: whatever the model learnt stands in
the journal, what was acknowledged is learnt, and the model is byte for byte that of a process that was never killed. In
the end all is undone that the history still has, by processes that are killed at it.

Run:  python tests/bayes/killing_own.py KILLS [SEED]
"""

from __future__ import annotations

import math
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import killing
import lessons

from mailsift import _native
from mailsift.bayes import Learner, Scanned, SelfTraining
from mailsift.bayes.own_journal import Journal

SIZE = 200   # words of a message
FIRST = 1000
AT_ONCE = 50  # kills of one model: what it learns by then stands in the journal
DONE = b"."


def learn(own: SelfTraining, step: int) -> str | None:
    number = FIRST + step
    return own.learn(lessons.record(number, SIZE),
                     lambda: Scanned(lessons.is_spam(number), 0, None, f"s{number}", "", 0.0))


def learning(state: Path, first: int) -> Callable[[int], None]:
    def work(acknowledge: int) -> None:
        own = SelfTraining(Learner(state, lessons.BITS))
        for step in range(first, 1 << 30):
            if learn(own, step) not in ("spam", "ham"):
                os._exit(2)
            os.write(acknowledge, DONE)

    return work


def undoing(state: Path) -> Callable[[int], None]:
    def work(acknowledge: int) -> None:
        os.write(acknowledge, DONE)
        SelfTraining(Learner(state, lessons.BITS)).undo(-math.inf, math.inf)
        os.write(acknowledge, DONE)

    return work


def remembered(state: Path, step: int) -> bool:
    model = Learner(state, lessons.BITS).look.model
    assert model is not None
    key = _native.message_key(lessons.record(FIRST + step, SIZE))
    found = _native.memory_of(model, key)
    assert found in (None, (lessons.is_spam(FIRST + step), True))
    return found is not None


def recover(state: Path) -> None:
    with Learner(state, lessons.BITS)._writing():
        pass


def look(state: Path) -> None:
    """The journal has all that the model learnt by itself."""
    model = Learner(state, lessons.BITS).look.model
    assert model is not None
    found = [_native.memory_of(model, entry.message) for entry in Journal(state / "bayes").entries()]
    assert sum(_native.own_counts(model)) == len(found) - found.count(None)


def is_in_journal(state: Path, step: int) -> bool:
    key = _native.message_key(lessons.record(FIRST + step, SIZE))
    return any(entry.message == key for entry in Journal(state / "bayes").entries())


def taught(state: Path) -> Learner:
    learner = Learner(state, lessons.BITS)
    for number in range(100):
        learner.train(lessons.record(number), lessons.is_spam(number))
    return learner


def go(folder: Path, kills: int, rng: random.Random, seen: Counter[str]) -> None:
    state, never_killed = folder / "killed", folder / "never"
    by_hand, shadow, step = taught(state).taught(), SelfTraining(taught(never_killed)), 0
    for _ in range(kills):
        done = killing.kill(learning(state, step), rng.expovariate(1 / 0.004))
        seen["in the middle of a message"] += lessons.is_open(state)
        recover(state)
        for one in range(step, step + done):
            assert learn(shadow, one) in ("spam", "ham")
        step += done
        if remembered(state, step):
            learn(shadow, step)
        else:
            seen["between journal and model"] += is_in_journal(state, step)
        step += 1  # the message in flight may be in the journal, and then it is not learnt again
        assert lessons.learnt(state) == lessons.learnt(never_killed), f"step {step}"
    look(state)
    seen["learnt by itself"] += sum(Learner(state).counts()) - sum(by_hand)
    models, done = {lessons.learnt(state)}, 1
    while done < 2:
        done = killing.kill(undoing(state), rng.expovariate(1 / 0.05))
        recover(state)
        models.add(lessons.learnt(state))
        seen["goes to undo them"] += 1
    assert len(models) == 2, "undone, all or nothing"
    own, left = SelfTraining(Learner(state)), Learner(state)
    assert left.taught() == by_hand
    assert own.undo(-math.inf, math.inf) == (0, 0, sum(left.counts()) - sum(by_hand)), "the rest is too old"


def run(kills: int, seed: int) -> None:
    rng, seen = random.Random(seed), Counter[str]()
    for number in range(0, kills, AT_ONCE):
        with tempfile.TemporaryDirectory() as name:
            try:
                go(Path(name), min(AT_ONCE, kills - number), rng, seen)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, behind kill {number}: {error}") from None
    said = ", ".join(f"{count} {what}" for what, count in seen.items())
    print(f"{kills} kills: {said}: equal to a process that was never killed, and all undone")


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30))
