"""Kills a learning process (-9) at random moments, again and again, on one model: what it acknowledged is there,
at most the message in flight beside it, and the file is byte for byte that of a process that was never killed.

Run:  python tests/bayes/killing.py KILLS [SEED]
"""

from __future__ import annotations

import functools
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import lessons

from mailsift import _native
from mailsift.bayes import Learner
from mailsift.bayes.model_file import NAME

SIZE = 1500  # words of a message
KEPT = 120   # different messages
TIMES = 8    # each is learnt or forgotten in a round
ALONE = 3    # of these are forgotten each by itself


def is_spam(number: int, step: int) -> bool:
    """In every other round nearly all are ham, and spam is taught again."""
    is_mixed = step // (KEPT * (TIMES + 1)) % 2
    return lessons.is_spam(number) if is_mixed else number % 100 == 0


def teach(state: Path, records: list[_native.Record], first: int, acknowledge: int) -> None:
    """Learns and forgets for ever, one message after the other; each is acknowledged when it is done."""
    learner = Learner(state, lessons.BITS)
    for step in range(first, 1 << 30):
        act(learner, records, step)
        os.write(acknowledge, b".")


def act(learner: Learner, records: list[_native.Record], step: int) -> None:
    """Step by step: each message is learnt and forgotten at once, some times, and every third stays forgotten. In the
    next round the others are forgotten, which many were learnt behind: a few one by one, the rest by tens."""
    place, in_place = step % (KEPT * (TIMES + 1)), step % (KEPT * (TIMES + 1)) < KEPT * TIMES
    if in_place:
        number, time_of_it = divmod(place, TIMES)
        forgets = time_of_it % 2 == 1 and (time_of_it < TIMES - 1 or number % 3 == 0)
        (learner.forget if forgets else learner.train)(records[number], is_spam(number, step))
        return
    number = place - KEPT * TIMES
    if number < ALONE:
        learner.forget(records[number], is_spam(number, step))
    elif number % 10 == 9:
        learner.forget_many([(records[n], is_spam(n, step)) for n in range(max(ALONE, number - 9), number + 1)])


def kill(work: Callable[[int], None], after: float) -> int:
    """Acknowledged steps of a process that lived so long; `work` gets where to write a byte for each."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            work(into)
        finally:
            os._exit(1)
    os.close(into)
    os.read(out, 1)  # it is at work
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    done = 1
    while chunk := os.read(out, 1 << 16):
        done += len(chunk)
    os.close(out)
    return done


def run(kills: int, seed: int) -> None:
    rng = random.Random(seed)
    records = [lessons.record(number, SIZE) for number in range(KEPT)]
    steps = open_ones = halves = 0
    with tempfile.TemporaryDirectory() as name:
        state, never_killed = Path(name) / "killed", Path(name) / "never"
        shadow = Learner(never_killed, lessons.BITS)
        shadow.train(lessons.record(1000), True)
        Learner(state, lessons.BITS).train(lessons.record(1000), True)
        for number in range(kills):
            done = kill(functools.partial(teach, state, records, steps), rng.expovariate(1 / 0.004))
            open_ones += lessons.is_open(state)
            halves += any((state / NAME).parent.glob(".*.new"))
            with Learner(state, lessons.BITS)._writing():
                pass  # takes back what was left open
            for step in range(steps, steps + done):
                act(shadow, records, step)
            steps += done
            if lessons.learnt(state) != lessons.learnt(never_killed):
                act(shadow, records, steps)  # done, and killed before it was acknowledged
                steps += 1
            assert lessons.learnt(state) == lessons.learnt(never_killed), f"kill {number}, seed {seed}: step {steps}"
        counts = Learner(state, lessons.BITS).counts()
    print(f"{kills} kills, {open_ones} in the middle of a message, {halves} of a model made anew; "
          f"{steps} steps, {counts[0]} + {counts[1]} known: equal to a process that was never killed")


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30))
