"""Two processes learn into one model and four score with it, all at once; then a writer is stopped in the middle of a
message. Everything acknowledged is there, the counts are the sum, every score is a number, and no reader waits.

Run:  python tests/bayes/sharing.py SECONDS
"""

from __future__ import annotations

import math
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import lessons

from mailsift.bayes import Learner, Lesson

WRITERS, READERS, SIZE = 2, 4, 300
LAST = 300  # messages of each writer that are looked for


def start(work: Callable[[int], None]) -> tuple[int, int]:
    """A process, and what it writes."""
    out, into = os.pipe()
    child = os.fork()
    if child:
        os.close(into)
        return child, out
    os.close(out)
    code = 1
    try:
        work(into)
        code = 0
    finally:
        os._exit(code)


def ended(child: int, out: int) -> str:
    said = b""
    while chunk := os.read(out, 1 << 16):
        said += chunk
    os.close(out)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), status
    return said.decode()


def number_of(writer: int, place: int) -> int:
    """Each writer has its own messages, spam and ham in turn."""
    return place // 2 * WRITERS * 2 + writer * 2 + place % 2


def learn(state: Path, writer: int, until: float, into: int) -> None:
    learner, count = Learner(state, lessons.BITS), 0
    while time.monotonic() < until:
        number = number_of(writer, count)
        assert learner.train(lessons.record(number, SIZE), lessons.is_spam(number)) is Lesson.LEARNT
        count += 1
    os.write(into, str(count).encode())


def look(state: Path, until: float, into: int) -> None:
    """The longest score in microseconds, and how many there were."""
    learner = Learner(state, lessons.BITS)
    records = [lessons.record(number, SIZE) for number in range(100000, 100040)]
    longest, count = 0, 0
    while time.monotonic() < until:
        for record in records:
            began = time.perf_counter_ns()
            learner.refresh()
            model = learner.look.model
            assert model is not None
            odds, views, _ = model.score(record)
            longest, count = max(longest, time.perf_counter_ns() - began), count + 1
            assert math.isfinite(odds)
            assert all(map(math.isfinite, views))
    os.write(into, f"{longest / 1000} {count}".encode())


def share(state: Path, seconds: float) -> None:
    Learner(state, lessons.BITS).train(lessons.record(999999), False)
    until = time.monotonic() + seconds
    writers = [start(lambda into, writer=writer: learn(state, writer, until, into)) for writer in range(WRITERS)]
    readers = [start(lambda into: look(state, until, into)) for _ in range(READERS)]
    seen = [ended(*reader).split() for reader in readers]
    counts = [int(ended(*writer)) for writer in writers]
    learner = Learner(state, lessons.BITS)
    assert sum(learner.counts()) == sum(counts) + 1
    assert not lessons.is_open(state)
    for writer, count in enumerate(counts):
        for place in range(max(0, count - LAST), count):
            number = number_of(writer, place)
            assert learner.train(lessons.record(number, SIZE), lessons.is_spam(number)) is Lesson.AGAIN
    print(f"{WRITERS} learnt {sum(counts)} messages, {READERS} scored {sum(int(count) for _, count in seen)}; "
          f"the longest score took {max(float(longest) for longest, _ in seen):.0f} us")


def stop(state: Path) -> None:
    """SIGSTOP in the middle of a message: it holds the lock and its journal is open, and readers read on."""
    records = [lessons.record(number, 2000) for number in range(200000, 200020)]

    def work(_: int) -> None:
        learner = Learner(state, lessons.BITS)
        while True:
            for record in records:
                learner.train(record, True)
                learner.forget(record, True)

    child, out = start(work)
    for _ in range(10000):
        time.sleep(0.002)
        os.kill(child, signal.SIGSTOP)
        os.waitpid(child, os.WUNTRACED)
        if lessons.is_open(state):
            break
        os.kill(child, signal.SIGCONT)
    assert lessons.is_open(state)
    reader = start(lambda into: look(state, time.monotonic() + 0.5, into))
    longest, count = ended(*reader).split()
    assert lessons.is_open(state), "all of them while the writer stood still"
    os.kill(child, signal.SIGKILL)
    ended(child, out)
    learner = Learner(state, lessons.BITS)
    before = learner.counts()
    learner.train(lessons.record(300000), True)
    assert not lessons.is_open(state)
    assert learner.counts()[1] == before[1]
    print(f"with a writer stopped in the middle of a message {count} scores; the longest took {float(longest):.0f} us")


def inherit(state: Path) -> None:
    """A process dies with the lock in its hands, and a child that it forked meanwhile lives on: nobody waits."""
    def work(into: int) -> None:
        with Learner(state, lessons.BITS)._writing():
            child = os.fork()
            if child == 0:
                time.sleep(60)
                os._exit(0)
            os.write(into, str(child).encode())
            os.kill(os.getpid(), signal.SIGKILL)

    parent, out = start(work)
    os.waitpid(parent, 0)
    child = int(os.read(out, 100))
    os.close(out)
    signal.alarm(30)
    Learner(state, lessons.BITS).train(lessons.record(400000), True)
    signal.alarm(0)
    os.kill(child, signal.SIGKILL)
    print("a forked child does not keep its dead parent's lock")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        share(Path(name), float(sys.argv[1]))
        stop(Path(name))
        inherit(Path(name))


if __name__ == "__main__":
    main()
