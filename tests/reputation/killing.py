"""Kills (-9) whoever imports and overrides at random moments, again and again, while two processes look up: no look-up
fails or answers what was never said, what was acknowledged is there, and nobody leaves a lock behind.

Run:  python tests/reputation/killing.py KILLS [SEED]
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from saying import ask, feed, held

from mailsift.reputation import publish
from mailsift.reputation.base import Base
from mailsift.reputation.kinds import Tier, Verdict
from mailsift.reputation.publish import publishing

ALWAYS, FILLING = "always.example", 3000  # a source that is there all the time; lines of one that changes


def work(folder: Path, first: int, acknowledge: int) -> None:
    """For ever: a source with the number of the step in it, a learnt entry, an override that comes and goes."""
    publish.MOST_LEARNT = 8
    for step in range(first, 1 << 30):
        with publishing(folder) as publisher:
            lines = "".join(f"n{number}.example\n" for number in range(FILLING))
            feed(publisher, "changing", f"step{step}.example\n{lines}")
            publisher.ledger.put(Tier.LEARNT, held(f"learnt{step}.example"))
            if step % 2:
                publisher.ledger.put(Tier.OVERRIDE, held("flip.example", Verdict.GOOD))
            else:
                publisher.ledger.remove(Tier.OVERRIDE, [key for key, _ in held("flip.example")])
            publisher.publish()
        os.write(acknowledge, step.to_bytes(4, "little"))


def watch(folder: Path, report: int) -> None:
    """Looks up for ever; each mistake is a byte."""
    base, last = Base(folder), 0
    while True:
        wrong = ask(base, ALWAYS).verdict is not Verdict.BAD or ask(base, "n7.example").source not in ("", "changing")
        wrong |= ask(base, "never.example").tier is not None or base.problem is not None or base.generation < last
        last = base.generation
        if wrong:
            os.write(report, b"x")


def child(run: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            run()
        finally:
            os._exit(1)
    return pid


def kill_one(folder: Path, first: int, after: float) -> int:
    """The last step that a process acknowledged, which lived so long; the one before its first where it did none."""
    out, into = os.pipe()
    pid = child(lambda: work(folder, first, into))
    os.close(into)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(out, "rb") as said:
        steps = said.read()
    return int.from_bytes(steps[-4:], "little") if steps else first - 1


def main(kills: int, seed: int) -> int:
    rng, bad = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reputation"
        with publishing(folder) as publisher:
            feed(publisher, "steady", f"{ALWAYS}\n")
            publisher.publish()
        mistakes, report = os.pipe()
        watchers = [child(lambda: watch(folder, report)) for _ in range(2)]
        os.close(report)
        base, done, steps = Base(folder), 0, 0
        for _ in range(kills):
            last = kill_one(folder, done + 1, rng.uniform(0.0, 0.25))
            steps += last - done
            if last > done:
                bad += all(ask(base, f"step{step}.example").tier is None for step in (last, last + 1))
                bad += ask(base, f"learnt{last}.example").verdict is not Verdict.BAD or base.problem is not None
            done = last + 1  # that one may be there or not
        for pid in watchers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        with os.fdopen(mistakes, "rb") as said:
            wrong = len(said.read())
        with publishing(folder) as publisher:
            publisher.publish()
        left = [path.name for path in (*folder.glob(".*"), *folder.glob("sources/.*"))]
    print(f"{kills} kills, {steps} steps acknowledged, {bad} of them lost, {wrong} wrong answers, left behind: {left}")
    return 1 if bad or wrong or left else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
