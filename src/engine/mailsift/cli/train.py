"""`mailsift train`: teaches what is spam and what is not."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
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
is what `mailsift scan` takes: a message, an mbox, a Maildir, a folder or -. Both at once are learnt in turn, which is
best: `mailsift train spam Junk/ ham Inbox/` (a folder that is called ham or spam is ./ham there).
"""
_LABELS = ("spam", "ham")


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("train", help="teach what is spam and what is not", description=_ABOUT,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("label", choices=_LABELS, help="what the messages are that follow")
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
        self._found = {label: sources.find(paths, args.exclude, args.mbox) for label, paths in _piles(args).items()}
        total = sum(map(len, self._found.values()))
        self._bar = track(range(total), total, "forgetting" if args.forget else "learning")

    @property
    def labels(self) -> Sequence[str]:
        return tuple(self._found)

    def __iter__(self) -> Iterator[tuple[bytes, bool]]:
        """One of each label in turn, as long as there are any."""
        piles = [self._pile(found, label == "spam") for label, found in self._found.items()]
        while piles:
            for pile in tuple(piles):
                message = next(pile, None)
                if message is None:
                    piles.remove(pile)
                else:
                    self.count += 1
                    yield message
        next(self._bar, None)

    def _pile(self, found: Sequence[sources.Source], spam: bool) -> Iterator[tuple[bytes, bool]]:
        for source in found:
            next(self._bar, None)
            try:
                for item in sources.read(source, self._most):
                    yield item.raw, spam
            except FileError as error:
                complain(str(error))
                self.code = ERROR


def _piles(args: argparse.Namespace) -> dict[str, list[str]]:
    """The paths of each label. What follows a label is a path, whatever it is called; so is the last one."""
    label: str = args.label
    piles: dict[str, list[str]] = {label: []}
    is_path = True
    for number, path in enumerate(args.path, 1):
        if path in _LABELS and not is_path and number < len(args.path):
            label, is_path = path, True
            piles.setdefault(label, [])
        else:
            piles[label].append(path)
            is_path = False
    return piles


def _teach(engine: Engine, args: argparse.Namespace) -> int:
    reading = _Reading(args, engine.policy.limits.message_bytes + 1)
    if args.forget:
        forgot = engine.forget_many(reading)
        said = f"forgot {forgot} as {' or '.join(reading.labels)}, {reading.count - forgot} were not known so"
    else:
        said = _summary(reading.labels, engine.train_many(reading))
    known = engine.learner.counts()
    say(f"{said}; known now: {known[0]} spam, {known[1]} ham")
    return reading.code


def _summary(labels: Sequence[str], counts: Counts) -> str:
    other = "ham" if labels[0] == "spam" else "spam"
    before = f"as {other}" if len(labels) == 1 else "with the other label"
    learnt = counts._asdict()
    said = "learnt " + " and ".join(f"{learnt[label]} as {label}" for label in labels)
    said += f", {counts.relabelled} of them known {before} before" if counts.relabelled else ""
    return f"{said}, {counts.again} were known already"
