"""`python -m bench.phrases`: megabytes of folded text a second, and ratios to libhyperscan."""

from __future__ import annotations

import argparse
import sys

from ..corpus import CORPORA, messages
from . import hyperscan, task


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.phrases", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=9, metavar="N", help="rounds (default: 9)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth message")
    arguments = parser.parse_args()
    if not CORPORA.is_dir():
        print(f"bench: no corpora at {CORPORA}: set MAILSIFT_CORPORA", file=sys.stderr)
        return 2
    if reason := hyperscan.missing():
        print(f"libhyperscan doesn't take part: {reason}")
    texts = task.folded_texts(messages("spamassassin", "phishing_pot")[:: arguments.every])
    print(f"{len(texts)} texts, {sum(map(len, texts)) / 1e6:.1f} MB; answers are compared first")
    for row in task.rows(texts, arguments.repetitions):
        base = row.speeds.get("libhyperscan") or row.speeds.get("pyahocorasick") or row.speeds["ours"]
        speeds = ", ".join(f"{name} {speed:.0f} MB/s ({speed / base:.2f} x)" for name, speed in row.speeds.items())
        made = f"{row.build_seconds:.2f} s, {row.section_bytes / 1e6:.2f} MB"
        print(f"{row.phrases:>11} {row.mode:<8} {row.hits:>8} hits, built in {made}: {speeds}", flush=True)
    return 0


sys.exit(main())
