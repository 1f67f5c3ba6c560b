"""The base that look-ups are answered from: the segments of the current generation, followed as others publish."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import msgspec

from mailsift import _native
from mailsift.durable import opened_to_read
from mailsift.errors import DatabaseError
from mailsift.images.keys import is_near
from mailsift.reputation.kinds import Tier, Verdict, category_names
from mailsift.reputation.objects import Object
from mailsift.reputation.segment_file import Opened, open_segment
from mailsift.reputation.summed import without_sum

_TRIES = 5
SEGMENT = re.compile(r"(base|overlay)-[0-9]{1,20}\.seg")
_MOST_OF_CURRENT = 1 << 24
_MOST_GENERATIONS = 10 ** 16  # behind it their files have names of another length
_ANEW_ALL = "importing any source makes the base anew, an override the overlay"
ANEW = "the next `mailsift reputation import` or `override` publishes anew"
_MADE_BY = "a base, as `mailsift reputation import` or `override` with the same --state or --policy makes it"
Row = tuple[int, ...]  # of what ReputationBase.look_up() gives


class Current(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file CURRENT: the generation in use, and its segments, those that win first."""

    generation: int = 0
    segments: tuple[str, ...] = ()
    sources: dict[str, str] = {}  # what the base was made of: name -> stamp of the file


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one object. `verdict` is `unknown` also where the operator wants it to be."""

    object: Object
    verdict: Verdict = Verdict.UNKNOWN
    confidence: int = 0
    categories: tuple[str, ...] = ()
    tier: Tier | None = None
    source: str = ""
    record: str = ""
    version: int = 0
    expires: int | None = None  # seconds since 1970
    generation: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """One generation; replaced as a whole, so that threads need no lock."""

    current: Current
    opened: tuple[Opened, ...]
    core: _native.ReputationBase


def read_current(folder: Path, named: bool = False) -> Current:
    """DatabaseError where it is no such file. Before the first is published an empty one, and where somebody `named`
    the folder an error as well: he has mistyped it, or waits for what nobody makes."""
    path = folder / "CURRENT"
    try:
        with open(opened_to_read(path), "rb") as file:
            current = msgspec.json.decode(without_sum(file.read(_MOST_OF_CURRENT)), type=Current)
        if wrong := [name for name in current.segments if not SEGMENT.fullmatch(name)]:
            raise DatabaseError(str(path), f"a segment called {wrong[0]!r}", f"base-N.seg or overlay-N.seg; {ANEW}")
        if not 0 < current.generation < _MOST_GENERATIONS:
            raise DatabaseError(str(path), f"the generation {current.generation}", f"one from 1 on; {ANEW}")
        return current
    except FileNotFoundError:
        if named:
            found = "no base in this folder" if folder.is_dir() else "no such folder"
            raise DatabaseError(str(folder), found, _MADE_BY) from None
        return Current()
    except NotADirectoryError:
        raise DatabaseError(str(folder), "not a folder", _MADE_BY) from None
    except OSError as error:
        raise DatabaseError(str(path), str(error.strerror), "a readable file") from None
    except ValueError as error:  # msgspec's are such too
        raise DatabaseError(str(path), str(error), f"what `mailsift reputation` wrote; {ANEW}") from None


class Base:
    """Answers from memory. A new generation is seen at the next look-up, by one stat; one that can't be opened leaves
    the last good one in use, and `problem` says why. Each look-up is answered from one generation. `named`: somebody
    said that it is there, so it is a problem where it isn't."""

    def __init__(self, folder: Path, named: bool = False) -> None:
        self._folder, self._named = folder, named
        self._pointer = folder / "CURRENT"
        self._seen: object = ()  # nothing yet
        self._view = View(Current(), (), _native.ReputationBase(()))
        self.problem: DatabaseError | None = None
        self.refresh()

    @property
    def view(self) -> View:
        """The generation in use."""
        return self._view

    @property
    def generation(self) -> int:
        return self._view.current.generation

    @property
    def segments(self) -> tuple[Opened, ...]:
        return self._view.opened

    def _signature(self) -> object:
        try:
            seen = os.lstat(self._pointer)  # a link is refused, one to nothing too
            return seen.st_ino, seen.st_mtime_ns, seen.st_size
        except OSError as error:
            return error.errno, self._named and self._folder.is_dir()

    def has_changed(self) -> bool:
        """Whether refresh() has something to do."""
        return self._signature() != self._seen

    def to_verify(self) -> int:
        """How many bytes refresh() would read, which it takes some tenths of a second for each gigabyte of."""
        known = {opened.path.name for opened in self._view.opened}
        try:
            new = [name for name in read_current(self._folder).segments if name not in known]
            return sum((self._folder / name).stat().st_size for name in new)
        except (DatabaseError, OSError):
            return 0

    def refresh(self) -> None:
        signature = self._signature()
        if signature == self._seen:
            return
        try:
            self._open()
            self._seen, self.problem = signature, None
        except DatabaseError as error:
            self._seen, self.problem = signature, error

    def _open(self) -> None:
        known = {opened.path.name: opened for opened in self._view.opened}
        for left in reversed(range(_TRIES)):
            current = read_current(self._folder, self._named)
            try:
                opened = tuple(known.get(name) or open_segment(self._folder / name) for name in current.segments)
                break
            except DatabaseError as error:
                # A publisher removes what is two generations old: then CURRENT already names another.
                if left == 0 or read_current(self._folder) == current:
                    raise DatabaseError(error.where, error.found, f"{error.expected}; {_ANEW_ALL}") from None
        self._view = View(current, opened, _native.ReputationBase(tuple(one.core for one in opened)))

    def look_up(self, objects: Iterable[Object], now: float | None = None) -> list[Answer]:
        """In their order, all in one batch. Of the entries that hold for an object the strongest counts: by tier, then
        by verdict and confidence."""
        self.refresh()
        view = self._view
        asked = list(objects)
        minute = int((time.time() if now is None else now) // 60)
        keys = [one.asked(tag) for tag, one in enumerate(asked)]
        queries = b"".join(keys)
        firsts = [0, *accumulate(len(one) // _native.QUERY_BYTES for one in keys)]  # the most exact query of each
        found: dict[int, list[tuple[int, ...]]] = {}
        for row in view.core.look_up(queries, minute):
            found.setdefault(row[1] & ~_native.OTHER_READING, []).append(row)
        best = {tag: strongest(rows) for tag, every in found.items()
                if (rows := _confirmed(asked[tag], every, firsts[tag], view))}
        return [_answer(one, best.get(tag), view) for tag, one in enumerate(asked)]

    def ask(self, queries: bytes, minute: int) -> list[tuple[int, ...]]:
        """What is known of keys, in the generation that is open."""
        return self._view.core.look_up(queries, minute)

    def answer(self, of: Object, row: tuple[int, ...]) -> Answer:
        """A row of ask(), in words."""
        return _answer(of, row, self._view)


def _confirmed(of: Object, rows: list[Row], exact: int, view: View) -> list[Row]:
    """Of a perceptual signature keys are only hints. What is good of one reading of a web address says nothing where
    nothing is known of the other one, but for an entry of this very address."""
    phash = of.phash
    if of.other_host and len({row[1] & _native.OTHER_READING for row in rows}) == 1:
        rows = [row for row in rows if row[4] != Verdict.GOOD or row[0] == exact]
    return rows if phash is None else [row for row in rows if is_near(phash, view.opened[row[3]].core.name(row[9]))]


def strongest(rows: list[Row]) -> Row:
    """Of what is known of one object and of what it lies in. Where a source leaves an object out of a network or a
    domain that it lists, what it says of those does not count. Of two readings of a web address the worse one counts:
    else a host that is known for good would hide the other."""
    other = [row for row in rows if row[1] & _native.OTHER_READING]
    if other and len(other) < len(rows):
        both = (strongest([row for row in rows if not row[1] & _native.OTHER_READING]), strongest(other))
        return min(both, key=lambda row: (-row[4], row[6], -row[5]))
    if len(rows) > 1 and any(row[4] < Verdict.SUSPICIOUS for row in rows):
        rows = [row for row in rows if not any(_takes_out(other, row) for other in rows)]
    return min(rows, key=_strength)


def _takes_out(near: tuple[int, ...], wide: tuple[int, ...]) -> bool:
    same_source = near[3] == wide[3] and near[8] == wide[8]
    return same_source and near[0] < wide[0] and near[4] < Verdict.SUSPICIOUS <= wide[4]


def _strength(row: tuple[int, ...]) -> Row:
    """Smaller is stronger; the first query of an object is the most exact one."""
    query, _, _, _, verdict, confidence, tier, *_ = row
    # What an operator says of the object itself goes before what he says of all of its network.
    return (tier, query, 0, 0) if tier == Tier.OVERRIDE else (tier, -verdict, -confidence, query)


def _answer(of: Object, row: tuple[int, ...] | None, view: View) -> Answer:
    generation = view.current.generation
    if row is None:
        return Answer(of, generation=generation)
    _, _, _, segment, verdict, confidence, tier, categories, source, name, version, expires = row
    held = view.opened[segment]
    return Answer(of, Verdict(verdict), confidence, tuple(category_names(categories)), Tier(tier),
                  held.source(source).name, held.core.name(name), version or held.source(source).version,
                  expires * 60 if expires else None, generation)
