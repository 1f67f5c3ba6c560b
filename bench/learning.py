"""What the learner reaches: (1-ROCA)% of each view and of all together, by the definitions of the harness.

online: in order of arrival, each message scored and then learnt with its label. split: ordered by the sha1 of the
path, the first half learnt, the second half scored. spam first, ham first: the same, all of that label learnt first.
--bare leaves of the header what says how to read the body, and the subject.
--half looks at the first half by sha1 alone, as one does while developing. Intervals are bootstraps of 95 %.

Run:  python -m bench.learning [--half] [--bare] [--time] [CORPUS...]      (needs harness/ beside the corpora)
"""

from __future__ import annotations

import argparse
import importlib.util
import mmap
import re
import time
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import NamedTuple

from bench.corpus import CORPORA, by_hash, halves, rows
from mailsift import _native
from mailsift._native import Model, Record

FOLDERS = ("spamassassin", "csdmc2010")
_KEPT = re.compile(rb"(?i)(?:content-[a-z-]+|mime-version|subject):")


class Message(NamedTuple):
    spam: bool
    path: str
    record: Record


def harness() -> ModuleType:
    path = CORPORA.parent / "harness/evalspam.py"
    spec = importlib.util.spec_from_file_location("evalspam", path)
    if spec is None or spec.loader is None or not path.exists():
        raise SystemExit(f"{path}: the harness is not there: set MAILSIFT_CORPORA")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bare(raw: bytes) -> bytes:
    head, blank, body = raw.partition(b"\n\n") if b"\r\n\r\n" not in raw[:20000] else raw.partition(b"\r\n\r\n")
    fields = re.split(rb"\r?\n(?![ \t])", head)
    return b"\n".join(field for field in fields if _KEPT.match(field)) + b"\n" + blank + body


def load(corpus: str, stripped: bool) -> Iterator[Message]:
    """In order of arrival."""
    for row in rows(corpus):
        raw = bare(row.raw()) if stripped else row.raw()
        yield Message(row.spam, row.path, _native.extract(raw, wanted=_native.READ_FEATURES))


class Run:
    """Scores of a new model over messages; rows as the harness wants them, of all views together and of each."""

    def __init__(self) -> None:
        self.model = Model(mmap.mmap(-1, _native.model_size()), create=True)
        self.rows: dict[str, list[tuple[str, float]]] = {name: [] for name in ("all", *_native.FEATURE_VIEWS)}

    def score(self, message: Message) -> None:
        log_odds, views, _ = self.model.score(message.record)
        for name, value in zip(self.rows, (log_odds, *views), strict=True):
            self.rows[name].append(("spam" if message.spam else "ham", value))

    def learn(self, message: Message) -> None:
        self.model.learn(message.record, message.spam)


def online(messages: Sequence[Message]) -> Run:
    run = Run()
    for message in messages:
        run.score(message)
        run.learn(message)
    return run


def split(messages: Sequence[Message]) -> Run:
    run = Run()
    middle = len(messages) // 2
    for message in messages[:middle]:
        run.learn(message)
    for message in messages[middle:]:
        run.score(message)
    return run


def in_blocks(messages: Sequence[Message], spam_first: bool) -> list[Message]:
    middle = len(messages) // 2
    return sorted(messages[:middle], key=lambda one: one.spam is not spam_first) + list(messages[middle:])


def show(name: str, run: Run, judge: ModuleType) -> None:
    for view, scores in run.rows.items():
        m = judge.metrics(scores, 0.0)
        low, high = m.get("1-ROCA% 95%CI", (float("nan"),) * 2)
        print(f"{name:24} {view:6} (1-ROCA)% {m['1-ROCA%']:.4f} [{low:.4f}-{high:.4f}]  at 0: FPR {m['FPR%']:.2f} % "
              f"FNR {m['FNR%']:.2f} %  missed at FPR 0.1 %: {m['FNR%@FPR<=0.1%']:.2f} %")


def measure(corpus: str) -> None:
    """Microseconds of processor time a message; of three rounds the best."""
    raws, labels = [row.raw() for row in rows(corpus)], [row.spam for row in rows(corpus)]
    records = [_native.extract(raw, wanted=_native.READ_FEATURES) for raw in raws]
    best: dict[str, float] = {}
    for _ in range(3):
        taken = {}
        for name, wanted in (("signs", _native.READ_SIGNS), ("features", _native.READ_FEATURES)):
            start = time.process_time()
            for raw in raws:  # the records are not kept: new memory would be what is measured
                _native.extract(raw, wanted=wanted)
            taken[name] = time.process_time() - start
        run = Run()
        start = time.process_time()
        for record, spam in zip(records, labels, strict=True):
            run.model.learn(record, spam)
        taken["learn"] = time.process_time() - start
        start = time.process_time()
        for record in records:
            run.model.score(record)
        taken["score"] = time.process_time() - start
        best = {name: min(value, best.get(name, value)) for name, value in taken.items()}
    us = {name: 1e6 * value / len(raws) for name, value in best.items()}
    print(f"{corpus}: extract {us['signs']:.1f} us, its features {us['features'] - us['signs']:.1f}, "
          f"score {us['score']:.1f}, learn {us['learn']:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", nargs="*", default=FOLDERS)
    parser.add_argument("--half", action="store_true", help="the first half by sha1 alone")
    parser.add_argument("--bare", action="store_true", help="without the fields of the header but the subject")
    parser.add_argument("--time", action="store_true", help="processor time instead")
    args = parser.parse_args()
    judge = harness()
    for corpus in args.corpus:
        if args.time:
            measure(corpus)
            continue
        messages = list(load(corpus, args.bare))
        if args.half:
            kept = {row.path for row in halves(corpus)[0]}
            messages = [one for one in messages if one.path in kept]
        show(f"{corpus} online", online(messages), judge)
        messages = by_hash(messages)
        show(f"{corpus} split", split(messages), judge)
        show(f"{corpus} spam first", split(in_blocks(messages, True)), judge)
        show(f"{corpus} ham first", split(in_blocks(messages, False)), judge)


if __name__ == "__main__":
    main()
