"""`mailsift train`: teaches what is spam and what is not."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ..engine import Counts, Engine
from ..errors import FileError
from . import ERROR, OK, sources
from .common import add_options, add_sources, complain, policy_of, say
from .progress import track

if TYPE_CHECKING:
    from ..config import Policy
    from .common import Commands

_ABOUT = """\
Teaches the Bayes step: each message of PATH is learnt as spam or as ham (mail that is not spam). From 50 of each on the
step says something.

A message that is learnt twice counts once; one that was learnt with the other label has the new one from then on. PATH
is what `mailsift scan` takes: a message, an mbox, a Maildir, a folder or -.
"""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("train", help="teach what is spam and what is not", description=_ABOUT,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("label", choices=("spam", "ham"), help="what the messages are")
    add_sources(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--forget", action="store_true", help="forget messages that were learnt with this label")
    how.add_argument("--replace", action="store_true",
                     help="what these messages teach replaces all that was learnt, once all of them are read")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    policy = policy_of(args)
    with Engine(policy) as engine:
        if not args.replace:
            return _teach(engine, args)
        with Engine(_in_memory(policy)) as anew:
            code = _teach(anew, args)
            if sum(anew.learner.counts()):
                engine.learner.replace(anew.learner)
            return code


def _in_memory(policy: Policy) -> Policy:
    return msgspec.structs.replace(policy, paths=msgspec.structs.replace(policy.paths, state=""))


class _Reading:
    """The messages of all sources, and what became of reading them."""

    def __init__(self, args: argparse.Namespace, most: int) -> None:
        self.code, self.count, self._most = OK, 0, most
        self._found = sources.find(args.path, args.exclude, args.mbox)
        self._label, self._spam = "forgetting" if args.forget else "learning", args.label == "spam"

    def __iter__(self) -> Iterator[tuple[bytes, bool]]:
        for source in track(self._found, len(self._found), self._label):
            try:
                for item in sources.read(source, self._most):
                    self.count += 1
                    yield item.raw, self._spam
            except FileError as error:
                complain(str(error))
                self.code = ERROR


def _teach(engine: Engine, args: argparse.Namespace) -> int:
    reading = _Reading(args, engine.policy.limits.message_bytes + 1)
    if args.forget:
        forgot = engine.forget_many(reading)
        said = f"forgot {forgot} as {args.label}, {reading.count - forgot} were not known so"
    else:
        said = _summary(args, engine.train_many(reading))
    known = engine.learner.counts()
    say(f"{said}; known now: {known[0]} spam, {known[1]} ham")
    return reading.code


def _summary(args: argparse.Namespace, counts: Counts) -> str:
    other = "ham" if args.label == "spam" else "spam"
    said = f"learnt {counts.spam + counts.ham} as {args.label}"
    said += f", {counts.relabelled} of them known as {other} before" if counts.relabelled else ""
    return f"{said}, {counts.again} were known already"
