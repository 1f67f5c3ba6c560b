"""Kills (-9) whoever imports, builds and overrides at random moments, again and again, while two processes look up and
are killed now and then as well: no look-up fails or answers what was never said, what was acknowledged is there, and
nobody leaves a lock, a file or a reader's slot of the LMDB behind. Two others write at the same time: one overrides by
the command, one imports a feed by the command, each killed at moments of its own.

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
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import lmdb
from processes import child
from saying import ask, feed, held

from mailsift import _native, cli
from mailsift.known import Known
from mailsift.reputation import publish, source
from mailsift.reputation.answering import Answering
from mailsift.reputation.base import Base
from mailsift.reputation.kinds import Tier, Verdict
from mailsift.reputation.publish import publishing

ALWAYS, FILLING = "always.example", 3000  # a source that is there all the time; lines of one that changes
HASHES = 20_000  # lines of a file that the command imports, in runs on disk
MESSAGE = f"Subject: x\n\nhttp://{ALWAYS}/a http://never.example/\n".encode()


def work(folder: Path, first: int, acknowledge: int) -> None:
    """For ever: a source with the number of the step in it, a learnt entry, an override that comes and goes; and now
    and then the command with a file of hashes."""
    publish.MOST_LEARNT, source._RUN = 8, HASHES // 4
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for step in range(first, 1 << 30):
        if step % 3 == 0:
            feed_file = folder.parent / "hashes.txt"
            assert cli.main(["reputation", "import", "--state", str(folder.parent), str(feed_file)]) == 0
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


def override(folder: Path, first: int, acknowledge: int) -> None:
    """For ever: one override more, by the command."""
    _command(folder, first, acknowledge, lambda step: ("override", "bad", f"sha256:{step:064x}"))


def import_one(folder: Path, first: int, acknowledge: int) -> None:
    """For ever: a feed with the number of the step in it, by the command."""
    def words(step: int) -> tuple[str, ...]:
        (folder.parent / "stepping.txt").write_text(f"import{step}.example\n{'x' * (step % 7 + 1)}.filling.example\n")
        return ("import", str(folder.parent / "stepping.txt"))

    _command(folder, first, acknowledge, words)


def _command(folder: Path, first: int, acknowledge: int, words: Callable[[int], tuple[str, ...]]) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for step in range(first, 1 << 30):
        verb, *rest = words(step)
        assert cli.main(["reputation", verb, "--state", str(folder.parent), *rest]) == 0
        os.write(acknowledge, step.to_bytes(4, "little"))


@dataclass
class Writer:
    """What runs until it is killed; `is_there` says whether a step that it acknowledged can be seen."""

    run: Callable[[Path, int, int], None]
    is_there: Callable[[Base, int], bool]
    done: int = 0
    steps: int = 0
    pid: int = 0
    said: int = -1

    def start(self, folder: Path) -> None:
        self.said, into = os.pipe()
        self.pid = child(lambda: self.run(folder, self.done + 1, into))
        os.close(into)

    def kill(self, base: Base) -> bool:
        """Whether what it acknowledged is lost."""
        end(self.pid)
        with os.fdopen(self.said, "rb") as said:
            steps = said.read()
        last = int.from_bytes(steps[-4:], "little") if steps else self.done
        self.steps += last - self.done
        lost = last > self.done and not self.is_there(base, last)
        self.done = last + 1  # that one may be there or not
        return lost


def watch(folder: Path, report: int) -> None:
    """Looks up for ever; each mistake is a byte."""
    base, last, answering = Base(folder), 0, Answering(folder)
    keys = _native.record_keys(_native.extract(MESSAGE))
    while True:
        answering.refresh()
        known = answering.answers((keys, keys))
        wrong_scan = any(len(one.known) != 1 or not _is_always(one.known[0]) or one.left for one in known)
        wrong = ask(base, ALWAYS).verdict is not Verdict.BAD or ask(base, "n7.example").source not in ("", "changing")
        wrong |= ask(base, "never.example").tier is not None or base.problem is not None or base.generation < last
        last = base.generation
        if wrong or wrong_scan:
            os.write(report, b"x")


def _is_always(one: Known) -> bool:
    return (one.role, one.verdict, one.source) == ("url", "bad", "steady")


def end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def readers(folder: Path) -> int:
    """Slots that are taken, by the living or the dead: the last writer that was killed may have left one."""
    with lmdb.open(str(folder / "ledger"), max_dbs=2, readonly=True) as environment:
        return int(environment.info()["num_readers"])


def _is_worked(base: Base, step: int) -> bool:
    """The next one may be there as well."""
    return (any(ask(base, f"step{one}.example").tier is not None for one in (step, step + 1))
            and ask(base, f"learnt{step}.example").verdict is Verdict.BAD)


def _is_overridden(base: Base, step: int) -> bool:
    return ask(base, f"sha256:{step:064x}").tier is Tier.OVERRIDE


def _is_imported(base: Base, step: int) -> bool:
    return any(ask(base, f"import{one}.example").source == "stepping" for one in (step, step + 1))


def main(kills: int, seed: int) -> int:
    rng, bad = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reputation"
        with publishing(folder) as publisher:
            feed(publisher, "steady", f"{ALWAYS}\n")
            publisher.publish()
        mistakes, report = os.pipe()
        hashes = (number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128) for number in range(HASHES))
        (Path(name) / "hashes.txt").write_text("".join(f"{one:032x}\n" for one in hashes))
        watchers = [child(lambda: watch(folder, report)) for _ in range(2)]
        base = Base(folder)
        writers = [Writer(work, _is_worked), Writer(override, _is_overridden), Writer(import_one, _is_imported)]
        for writer in writers:
            writer.start(folder)
        for number in range(kills):
            if number % 8 == 7:
                end(watchers.pop(0))
                watchers.append(child(lambda: watch(folder, report)))
            time.sleep(rng.uniform(0.0, 0.4))
            writer = rng.choice(writers)
            bad += writer.kill(base) or base.problem is not None
            writer.start(folder)
        bad += sum(writer.kill(base) for writer in writers)
        for pid in watchers:
            end(pid)
        os.close(report)
        slots = readers(folder)
        with os.fdopen(mistakes, "rb") as said:
            wrong = len(said.read())
        with publishing(folder) as publisher:
            publisher.publish()
        left = [path.name for path in (*folder.glob(".*"), *folder.glob("sources/.*"))]
    steps = " + ".join(str(writer.steps) for writer in writers)
    print(f"{kills} kills, {steps} steps acknowledged, {bad} of them lost, {wrong} wrong answers, "
          f"{slots} slots of the LMDB in use, left behind: {left}")
    return 1 if bad or wrong or left or slots > 2 else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
