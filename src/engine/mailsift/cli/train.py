"""`mailsift train`: teaches what is spam and what is not."""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from ..engine import Counts, Engine
from ..errors import ArgumentError, FileError
from . import ERROR, OK, sources
from .common import add_options, add_sources, clean, complain, policy_of, say
from .model import complain_of
from .progress import track

if TYPE_CHECKING:
    from ..config import Policy
    from .common import Commands

_ABOUT = """\
Teaches the Bayes step: each message of PATH is learnt as spam or as ham (mail that is not spam). From 50 of each on the
step says something.

A message that is learnt twice counts once; one that was learnt with the other label has the new one from then on. PATH
is what `mailsift scan` takes: a message, an mbox, a Maildir, a folder or -. Both at once are learnt in turn, which is
best: `mailsift train spam Junk/ ham Inbox/` (a folder that is called ham or spam is ./ham or ./spam). Where one PATH
can't be read, nothing is taught.
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
    policy, piles = policy_of(args), _piles(args)
    reading = _Reading(args, piles, policy.limits.message_bytes + 1)
    if reading.code != OK:
        return reading.code
    with Engine(policy) as engine:
        said = _replaced(engine, reading) if args.replace else _taught(engine, reading, args.forget)
        known = engine.learner.counts()
        complain_of(engine.learner.mended, "it was taken out")
    say(f"{said}; known now: {known[0]} spam, {known[1]} ham")
    return reading.code


def _replaced(engine: Engine, reading: _Reading) -> str:
    """All of it or nothing: half of what was meant is no model to have instead."""
    with Engine(_in_memory(engine.policy)) as anew:
        said = _taught(anew, reading, False)
        if reading.code != OK:
            raise ArgumentError("--replace", "a message that can't be read", "all of them; what was learnt stays")
        if empty := [label for label in reading.labels if not reading.counts[label]]:
            raise ArgumentError("--replace", f"no message in the paths of {empty[0]}", "one; what was learnt stays")
        engine.learner.replace(anew.learner)
    return said


def _in_memory(policy: Policy) -> Policy:
    return msgspec.structs.replace(policy, paths=msgspec.structs.replace(policy.paths, state=""))


class _Reading:
    """The messages of all sources, and what became of reading them. `code` is not OK from the start where one can't
    be read."""

    def __init__(self, args: argparse.Namespace, piles: dict[str, list[str]], most: int) -> None:
        self.code, self._most = OK, most
        self.counts = dict.fromkeys(piles, 0)
        self._found = {label: self._find(paths, args) for label, paths in piles.items()}
        self._refuse_both()
        given = {path for paths in piles.values() for path in paths}
        self._begun: dict[int, Iterator[sources.Item]] = {}
        for source in itertools.chain(*self._found.values()):
            self._look_at(source, source.label in given)
        total = sum(map(len, self._found.values()))
        self._bar = track(range(total), total, "forgetting" if args.forget else "learning")

    def _find(self, paths: Sequence[str], args: argparse.Namespace) -> list[sources.Source]:
        """A folder without a message is a mistake, as an empty file is."""
        found = []
        for path in paths:
            behind = sources.find([path], args.exclude, args.mbox)
            if os.path.isdir(path) and all(map(_is_empty_file, behind)):
                self._wrong(FileError(path, "no message in it", "a folder with one"))
            found += behind
        return found

    def _refuse_both(self) -> None:
        """What has both labels: a path that was meant to be another one, or a folder inside of another one."""
        piles = [{os.path.realpath(source.path) for source in found if source.path} for found in self._found.values()]
        if both := sorted(set.intersection(*piles)) if len(piles) > 1 else []:
            more = f" ({len(both)} files)" if len(both) > 1 else ""
            self._wrong(FileError(both[0] + more, "in the paths of spam and of ham", "one label for each message"))

    @property
    def labels(self) -> Sequence[str]:
        return tuple(self._found)

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    def _look_at(self, source: sources.Source, is_given: bool) -> None:
        """Whatever may be wrong with it and can be seen without reading all of it. Standard input is begun."""
        try:
            if source.error is not None:
                raise source.error
            if source.path is None:
                self._begin(source)
            elif not os.access(source.path, os.R_OK, effective_ids=True):
                raise FileError(source.label, "no permission to read it", "a readable file")
            elif is_given and source.path.is_file() and source.path.stat().st_size == 0:
                raise FileError(source.label, "empty", "a message")
        except OSError as error:
            self._wrong(FileError(source.label, error.strerror or "unreadable", "a readable file"))
        except FileError as error:
            self._wrong(error)

    def _begin(self, source: sources.Source) -> None:
        items = sources.read(source, self._most)
        first = next(items, None)
        if first is None or _is_empty(first.raw):
            raise FileError("standard input", "empty", "a message")
        self._begun[id(source)] = itertools.chain((first,), items)

    def _wrong(self, error: FileError) -> None:
        complain(str(error))
        self.code = ERROR

    def __iter__(self) -> Iterator[tuple[bytes, bool]]:
        """One of each label in turn, as long as there are any."""
        piles = [self._pile(label, found) for label, found in self._found.items()]
        while piles:
            for pile in tuple(piles):
                message = next(pile, None)
                if message is None:
                    piles.remove(pile)
                else:
                    yield message
        next(self._bar, None)

    def _pile(self, label: str, found: Sequence[sources.Source]) -> Iterator[tuple[bytes, bool]]:
        for source in found:
            next(self._bar, None)
            try:
                for item in self._begun.pop(id(source), None) or sources.read(source, self._most):
                    if _is_empty(item.raw):
                        complain(f"{clean(item.label)}: empty: left out")
                        continue
                    self.counts[label] += 1
                    yield item.raw, label == "spam"
            except FileError as error:
                self._wrong(error)


def _is_empty_file(source: sources.Source) -> bool:
    try:
        return source.error is None and source.path is not None and os.stat(source.path).st_size == 0
    except OSError:
        return False  # what is wrong with it is said where it is looked at


def _is_empty(raw: bytes) -> bool:
    return not raw.strip()


def _piles(args: argparse.Namespace) -> dict[str, list[str]]:
    """The paths of each label. These words are never paths, and each is followed by one: where a shell's variable is
    empty that was to be one, ham would be learnt as spam."""
    label: str = args.label
    piles: dict[str, list[str]] = {label: []}
    is_alone = True
    for word in (*args.path, None):
        if word is not None and word not in _LABELS:
            piles[label].append(word)
            is_alone = False
            continue
        if is_alone:
            raise ArgumentError(f"train {label}", f"no path before {word!r}" if word else "no path behind it",
                                f"one; what is called {word or label} is ./{word or label}")
        if word is not None:
            label, is_alone = word, True
            piles.setdefault(label, [])
    return piles


def _taught(engine: Engine, reading: _Reading, forget: bool) -> str:
    if forget:
        forgot = engine.forget_many(reading)
        return f"forgot {forgot} as {' or '.join(reading.labels)}, {reading.count - forgot} were not known so"
    return _summary(reading.labels, engine.train_many(reading))


def _summary(labels: Sequence[str], counts: Counts) -> str:
    other = "ham" if labels[0] == "spam" else "spam"
    before = f"as {other}" if len(labels) == 1 else "with the other label"
    learnt = counts._asdict()
    said = "learnt " + " and ".join(f"{learnt[label]} as {label}" for label in labels)
    said += f", {counts.relabelled} of them known {before} before" if counts.relabelled else ""
    return f"{said}, {counts.again} were known already"
