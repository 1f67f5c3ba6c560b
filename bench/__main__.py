"""`python -m bench`: runs the tasks and prints ratios. Nothing is said about a time whose answer was not checked."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from mailsift import _native, facts

from .corpus import CORPORA
from .message import ours, task


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=7, metavar="N", help="rounds (default: 7)")
    repetitions = parser.parse_args().repetitions
    if not CORPORA.is_dir():
        print(f"bench: no corpora at {CORPORA}: set MAILSIFT_CORPORA", file=sys.stderr)
        return 2
    raws = task.load()
    print(f"{len(raws)} messages, {sum(map(len, raws)) / 1e6:.1f} MB; native level {_native.simd_level()}")
    print("answers:", task.check(raws))
    texts = [text.text for raw in raws[::7] for text in facts.extract(raw, wanted=facts.TEXTS).texts
             if text.kind == "visible" or (text.kind == "decoded" and "<" not in text.text)]
    with tempfile.TemporaryDirectory() as folder:
        policy = ours.write_policy(Path(folder), texts)
        print(f"lists decide {task.check_scan(policy, raws)} messages")
        print(f"engine start with those lists: {task.start_seconds(policy) * 1e3:.1f} ms")
        measured = task.rows(policy, raws, repetitions)
    base = measured[0].best
    for row in measured:
        print(f"{row.name:<42} {row.best / len(raws) * 1e6:8.1f} us a message (median of rounds "
              f"{row.median / len(raws) * 1e6:8.1f})  {row.best / base:5.2f} x")
    return 0


sys.exit(main())
