"""What learning by itself is worth: only the first 50 spam and 50 ham are taught, and all that comes is scanned.

Each message behind them is scanned by two engines that were taught the same, one of which goes on by itself. What
counts is the rate of the verdict, (1-ROCA)% by the definitions of the harness, and how many lessons were wrong.

    arrival   in the order in which it came; the first 50 of one kind may be from another time than those of the other
    hash      ordered by the sha1 of the path

Run:  python bench/self_training.py [--half] [CORPUS...]      (needs harness/ beside the corpora)
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.accuracy import CORPORA
from bench.learning import FOLDERS, harness
from mailsift import Engine, Policy
from mailsift.bayes.self_training import LEAST_TAUGHT
from mailsift.config import Learning, Paths


class Message(NamedTuple):
    spam: bool
    path: str
    raw: bytes


def load(corpus: str) -> Iterator[Message]:
    for line in (CORPORA / corpus / "index").read_text("utf-8", "surrogateescape").splitlines():
        label, path = line.split("\t")[:2]
        yield Message(label == "spam", path, (CORPORA / corpus / path).read_bytes())


def digest(message: Message) -> bytes:
    return hashlib.sha1(message.path.encode("utf-8", "surrogateescape")).digest()


def parted(messages: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """Those that are taught, and the rest. A message that is there twice is taught once."""
    counts, taught, rest = Counter[bool](), [], []
    with Engine() as engine:
        for message in messages:
            if counts[message.spam] < LEAST_TAUGHT and engine.train(message.raw, message.spam) == "learnt":
                counts[message.spam] += 1
                taught.append(message)
            else:
                rest.append(message)
    return taught, rest


class Run:
    """An engine with what it answered."""

    def __init__(self, state: str, by_itself: bool, taught: Sequence[Message]) -> None:
        self.engine = Engine(Policy(paths=Paths(state=state), bayes=Learning(self_training=by_itself)))
        self.rows: list[tuple[str, float]] = []
        self.bayes: list[tuple[str, float]] = []  # of the Bayes step alone
        self.lessons: Counter[tuple[bool, bool]] = Counter()  # (what it is, what it was learnt as)
        for message in taught:
            self.engine.train(message.raw, message.spam)

    def scan(self, message: Message) -> None:
        own = self.engine.self_training
        before = dict(own.counts) if own else {}
        label, verdict = "spam" if message.spam else "ham", self.engine.scan(message.raw)
        self.rows.append((label, max(-1000.0, min(1000.0, verdict.log_odds))))
        self.bayes.append((label, verdict.facts.learnt_odds(self.engine.learner.look.model)[0]))
        for name in ("spam", "ham") if own else ():
            if own and own.counts[name] > before[name]:
                self.lessons[message.spam, name == "spam"] += 1


def area(rows: list[tuple[str, float]]) -> str:
    m = harness().metrics(rows, 0.0)
    low, high = m.get("1-ROCA% 95%CI", (float("nan"),) * 2)
    return f"{m['1-ROCA%']:.3f} [{low:.3f}-{high:.3f}]"


def compare(name: str, messages: Sequence[Message]) -> None:
    taught, rest = parted(messages)
    for by_itself in (False, True):
        with tempfile.TemporaryDirectory() as state:
            run = Run(state, by_itself, taught)
            for message in rest:
                run.scan(message)
            own = run.engine.self_training
            print(f"{name:22} {'by itself' if by_itself else 'taught 50 + 50':15} (1-ROCA)% rate {area(run.rows)}, "
                  f"bayes {area(run.bayes)}", end="")
            if own:
                wrong = run.lessons[True, False], run.lessons[False, True]
                skipped = ", ".join(f"{key} {count}" for key, count in own.counts.items()
                                    if count and key not in ("spam", "ham"))
                print(f"; learnt {own.counts['spam']} as spam ({wrong[1]} wrong), {own.counts['ham']} as ham "
                      f"({wrong[0]} wrong); not: {skipped}", end="")
            print(flush=True)
            run.engine.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", nargs="*", default=FOLDERS)
    parser.add_argument("--half", action="store_true", help="the first half by sha1 alone")
    args = parser.parse_args()
    for corpus in args.corpus:
        messages = list(load(corpus))
        shuffled = sorted(messages, key=digest)
        if args.half:
            shuffled = shuffled[:len(shuffled) // 2]
            kept = {message.path for message in shuffled}
            messages = [message for message in messages if message.path in kept]
        compare(f"{corpus} arrival", messages)
        compare(f"{corpus} hash", shuffled)


if __name__ == "__main__":
    main()
