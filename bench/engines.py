"""`python -m bench.engines`: which phrase engine is faster, by the number of phrases and the level of the core.

What `mailsift.database.phrases` builds unasked rests on this table. Both engines search the folded texts of the mail
natively, in turns, with the word boundaries that lists have; they must find the same hits first.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from mailsift import _native
from mailsift.database.phrases import Engine, Phrase, build

from . import clock
from .contest import Contestant, Missing
from .lists import phrases as picked
from .machine import about
from .mail import Mail, corpora
from .phrases import Search, programs

COUNTS = (1, 2, 3, 4, 5, 6, 8, 10, 30, 100, 300, 1_000, 3_000, 10_000)
LEVELS = ("scalar", "avx2", "avx512", "neon")
ENGINES: tuple[Engine, ...] = get_args(Engine)
NOTE = "Made by `make bench-engines` (`bench/engines.py`); don't edit it by hand."


class Row(NamedTuple):
    level: str
    phrases: int
    hits: int
    speeds: tuple[float, ...]  # MB/s, the best pass of each of ENGINES
    spread: float              # of the passes' ratios: half of their middle half, as a share of the median


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.engines", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=31, help="passes of each engine, in turns (default 31)")
    parser.add_argument("--every", type=int, default=10, help="of the mail: every Nth message (default 10)")
    parser.add_argument("--seed", type=int, default=1, help="another one picks other phrases (default 1)")
    parser.add_argument("--docs", type=Path, metavar="DIR", help="write the table into phrase-engines.md there")
    args = parser.parse_args()
    mail = Mail(corpora(), args.every)
    try:
        rows = list(measured(mail, args.rounds, args.seed))
    except Missing as missing:
        print(f"bench.engines: {missing}", file=sys.stderr)
        return 2
    if args.docs:
        (args.docs / "phrase-engines.md").write_text(page(rows, mail, args.rounds), "utf-8")
    return 0


def measured(mail: Mail, rounds: int, seed: int = 1) -> Iterator[Row]:
    texts = mail.folded
    before = _native.simd_level()
    print("| " + " | ".join(HEAD) + " |")
    try:
        for level in LEVELS:
            if not _native._force_simd(level.encode()):
                continue
            for count in COUNTS:
                row = _row(level, texts, count, rounds, seed)
                print(line(row), flush=True)
                yield row
    finally:
        _native._force_simd(before.encode())


def _row(level: str, texts: Sequence[bytes], count: int, rounds: int, seed: int) -> Row:
    phrases = [phrase.encode() for phrase in picked([text.decode() for text in texts], count, seed)]
    search = Search(phrases, list(texts))
    size = sum(map(len, texts))
    running = [_contestant(search, engine) for engine in ENGINES]
    try:
        answers = [one.answer() for one in running]
        if len(set(answers)) != 1:
            raise Missing(f"{level}, {count} phrases: the engines differ: {answers}")
        passes = [[_seconds(one) for one in running] for _ in range(rounds)]
    finally:
        for one in running:
            one.close()
    best = tuple(size / min(column) / 1e6 for column in zip(*passes, strict=True))
    ratios = [seconds[1] / seconds[0] for seconds in passes]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return Row(level, count, answers[0].hits, best, (high - low) / 2 / middle)


def _contestant(search: Search, engine: Engine) -> Contestant:
    section = build([Phrase(phrase) for phrase in search.phrases], engine=engine)
    return programs.contestant(programs.program("ours"), search, section)


def _seconds(one: Contestant) -> float:
    start = clock.now()
    one.run()
    return clock.now() - start


HEAD = ("level", "phrases", "hits", *(f"{name}, MB/s" for name in ENGINES), f"{ENGINES[0]} is as fast")


def line(row: Row) -> str:
    cells = (row.level, f"{row.phrases:,}", f"{row.hits:,}", *(f"{speed:,.0f}" for speed in row.speeds),
             f"{row.speeds[0] / row.speeds[1]:.2f} × ± {row.spread:.0%}")
    return "| " + " | ".join(cells) + " |"


def page(rows: Sequence[Row], mail: Mail, rounds: int) -> str:
    machine = about()
    return f"""# The engines for phrases

*{NOTE}*

Two engines search for the phrases of lists: {" and ".join(f"`{name}`" for name in ENGINES)}. Which one a set gets
is in `mailsift.database.phrases.AUTOMATON_UP_TO`; `Engine.phrase_engine` says which one is in use. Speeds in MB of
folded text a second, by number of phrases and level of the core: the best of {rounds} passes in turns, answers
compared first. A few phrases differ more from other few ones than the engines do: where they are nearly as
fast, look at several sets (`--seed`); a border is the last number at which the automaton wins on most of them.

{machine["cpu"]}, {machine["cores"]} cores; {mail.about}.

| {" | ".join(HEAD)} |
|{"---|" * len(HEAD)}
""" + "".join(line(row) + "\n" for row in rows)


if __name__ == "__main__":
    sys.exit(main())
