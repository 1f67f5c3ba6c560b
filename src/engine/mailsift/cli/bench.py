"""`mailsift bench`: the benchmark suite, which is a package of its own beside this one and needs its extra."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ..errors import ArgumentError
from .common import add_options, policy_of, say

if TYPE_CHECKING:
    from .common import Commands

SUITE = "mailsift_bench"
TASKS = ("phrases", "urls", "digest", "decode", "message", "html", "signature", "reputation")
_FOLDER = "bench"  # below the state folder

ABOUT = """\
Measures mailsift beside other programs that do the same work, and prints how many times as fast it is.

Before any clock starts the answers are compared; a wrong one ends that work. Contestants take turns, round by round, in
CPU time; what is printed is the ratio of the fastest rounds, and the smallest and largest ratio within one round.
"""
EXAMPLES = f"""\
examples:
  pip install 'mailsift[bench]'         the peers, in fixed versions; one that is absent is skipped, and it says so
  mailsift bench                        everything; some minutes, on a machine that has nothing else to do
  mailsift bench --every 20 decode      a look: every 20th message, one task
  mailsift bench --compare OLD.json     and what moved since an earlier run

tasks: {' '.join(TASKS)}
Messages come from the corpora in MAILSIFT_CORPORA; without them from a made-up set that is the same on every machine.
Each run is kept as JSON, by machine and date, in the folder `{_FOLDER}` of the state folder.

exit code: 0 measured, 1 a contestant gave a wrong answer, 2 an error, 130 interrupted (what was measured until then is
printed and kept)
"""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("bench", help="measure the speed beside other programs that do the same work",
                                 description=ABOUT, epilog=EXAMPLES,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    add_options(parser, policy="a policy file (TOML) whose state folder is used; it changes nothing else")
    parser.set_defaults(run=run)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", nargs="*", metavar="TASK", help="a task, or one work of it (TASK/WORK); default: all")
    parser.add_argument("--compare", type=Path, metavar="F", help="the JSON of an earlier run")
    parser.add_argument("--every", type=_count, default=1, metavar="N", help="only every Nth message (default: 1)")
    parser.add_argument("--rounds", type=_count, metavar="N",
                        help="rounds of each work (default: as many as fit into its time, at least 5)")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!a}: expected a number from 1 on")
    return int(text)


def run(args: argparse.Namespace) -> int:
    code: int
    code, _ = _suite().measured(args, Path(policy_of(args).paths.state) / _FOLDER, say)
    return code


def _suite() -> ModuleType:
    try:
        return importlib.import_module(f"{SUITE}.command")
    except ModuleNotFoundError as error:
        raise ArgumentError("bench", f"{error.name} is not installed", "mailsift as it is installed by pip") from None
