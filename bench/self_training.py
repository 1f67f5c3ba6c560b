"""What learning by itself is worth: only the first 50 spam and 50 ham are taught, and all that comes is scanned.

Each message behind them is scanned by two engines that were taught the same, one of which goes on by itself. What
counts is the rate of the verdict, (1-ROCA)% by the definitions of the harness, and how many lessons were wrong.

    arrival   in the order in which it came; the first 50 of one kind may be from another time than those of the other
    hash      ordered by the sha1 of the path; the only order of corpora that are joined by a +

Run:  python -m bench.self_training [--half] [--docs] [CORPUS...]      (needs harness/ beside the corpora)
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.corpus import by_hash, rows
from bench.learning import FOLDERS, harness
from mailsift import Engine, Policy
from mailsift.bayes.self_training import LEAST_TAUGHT
from mailsift.config import Learning, Paths

DOCS = Path(__file__).parents[1] / "docs/learning.md"
BEGIN, END = "<!-- bench/self_training.py --docs -->", "<!-- end -->"


class Message(NamedTuple):
    spam: bool
    path: str
    raw: bytes


def load(corpora: str) -> Iterator[Message]:
    for corpus in corpora.split("+"):
        for row in rows(corpus):
            yield Message(row.spam, row.path, row.raw())


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


def compare(name: str, messages: Sequence[Message]) -> Iterator[str]:
    """Rows of the table."""
    taught, rest = parted(messages)
    for by_itself in (False, True):
        with tempfile.TemporaryDirectory() as state:
            run = Run(state, by_itself, taught)
            for message in rest:
                run.scan(message)
            own, said = run.engine.self_training, "| | |"
            if own:
                said = (f"| {own.counts['spam']} ({run.lessons[False, True]}) | "
                        f"{own.counts['ham']} ({run.lessons[True, False]}) |")
            yield (f"| {name} | {'by itself' if by_itself else '50 + 50 alone'} | {area(run.rows)} | "
                   f"{area(run.bayes)} {said}")
            run.engine.close()


def table(corpora: Sequence[str], half: bool) -> Iterator[str]:
    yield "| corpus, order | learns | rate, (1-ROCA)% | Bayes step alone | as spam (wrong) | as ham (wrong) |"
    yield "|---|---|---|---|---|---|"
    for corpus in corpora:
        messages = list(load(corpus))
        shuffled = by_hash(messages)
        if half:
            shuffled = shuffled[:len(shuffled) // 2]
            kept = set(shuffled)
            messages = [message for message in messages if message in kept]
        if "+" not in corpus:
            yield from compare(f"{corpus}, arrival", messages)
        yield from compare(f"{corpus}, hash", shuffled)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", nargs="*", default=(*FOLDERS, "phishing_pot+lists_ham"))
    parser.add_argument("--half", action="store_true", help="the first half by sha1 alone")
    parser.add_argument("--docs", action="store_true", help="put the table into docs/learning.md")
    args = parser.parse_args()
    lines = []
    for line in table(args.corpus, args.half):
        lines.append(line)
        print(line, flush=True)
    if args.docs:
        head, _, rest = DOCS.read_text("utf-8").partition(BEGIN)
        DOCS.write_text("\n".join([head + BEGIN, *lines, END + rest.partition(END)[2]]), "utf-8")


if __name__ == "__main__":
    main()
