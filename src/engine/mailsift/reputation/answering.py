"""What the base of a folder says of the objects of messages, for scans: keys in, answers out, many messages at once."""

from __future__ import annotations

import functools
import operator
import os
import threading
import time
import weakref
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from mailsift import _native
from mailsift.errors import DatabaseError
from mailsift.known import NOTHING, UNAVAILABLE, Answers, Known
from mailsift.reputation.base import Base, Row, View, strongest
from mailsift.reputation.kinds import Kind, Tier, Verdict, category_names

_ROW_BITS = _native.OTHER_READING - 1
_AT_ONCE = 16 << 20  # bytes, which are verified in a few milliseconds
_FILE = _native.ROLES.index("file")


class Answering:
    """`view` changes when another generation came into use; it is None while there is nothing to ask."""

    def __init__(self, folder: Path, named: bool = False) -> None:
        self._base = Base(folder, named)
        self._lock = threading.Lock()  # held by whoever opens a generation
        _all.add(self)
        self.view: View | None = self._useful()

    @property
    def kinds(self) -> int:
        """Bit i: there may be something known of objects of kind i. All of them where that can't be said."""
        view = self.view
        if view is None or not view.opened:
            return 0 if view is None else -1
        return functools.reduce(operator.or_, (one.core.kinds for one in view.opened))

    @property
    def problem(self) -> DatabaseError | None:
        """Why the newest generation is not in use."""
        return self._base.problem

    def refresh(self) -> None:
        """One stat where nothing happened: meant for between messages. A large generation is verified in a thread of
        its own, and the last one answers meanwhile."""
        if not self._base.has_changed() or not self._lock.acquire(blocking=False):
            return
        if self._base.to_verify() > _AT_ONCE:
            try:
                threading.Thread(target=self._take, args=(self._lock,), name="mailsift-reputation", daemon=True).start()
                return
            except RuntimeError:
                pass  # no more threads, or the interpreter is about to end
        self._take(self._lock)

    def _take(self, held: threading.Lock) -> None:
        try:
            self._base.refresh()
            if self._base.view is not self.view:
                self.view = self._useful()
        finally:
            held.release()

    def forked(self) -> None:
        """In a child there is nobody who would go on with what a thread of its parent was at."""
        self._lock = threading.Lock()

    def _useful(self) -> View | None:
        view = self._base.view
        # One that can't be opened, with no good one before it: there is something to ask, and nobody answers.
        return view if self._base.problem or any(len(one.core) for one in view.opened) else None

    def answers(self, asked: Sequence[bytes]) -> list[Answers]:
        """To the keys of so many messages, out of one generation and in one batch."""
        started, view = time.perf_counter_ns(), self.view
        if view is None or not view.opened:
            return [NOTHING if view is None else UNAVAILABLE] * len(asked)
        rows = view.core.look_up(asked[0] if len(asked) == 1 else b"".join(asked), int(time.time() // 60))
        share = (time.perf_counter_ns() - started) // len(asked) if asked else 0
        answers = [Answers(took_ns=share)] * len(asked)
        if rows:
            ends = list(accumulate(len(keys) // _native.QUERY_BYTES for keys in asked))
            of: dict[int, list[tuple[int, ...]]] = {}
            for row in rows:
                of.setdefault(bisect_right(ends, row[0]), []).append(row)
            for message, found in of.items():
                answers[message] = Answers(_known(found, view), None, share)
        return answers


_all: weakref.WeakSet[Answering] = weakref.WeakSet()


def _forked() -> None:
    for one in list(_all):
        one.forked()


os.register_at_fork(after_in_child=_forked)


def _known(rows: list[tuple[int, ...]], view: View) -> tuple[Known, ...]:
    """Of each object the strongest; nothing where that says that nothing is known."""
    of: dict[int, list[Row]] = {}
    for row in rows:
        of.setdefault(row[1] & ~_native.OTHER_READING, []).append(row)
    best = [_strongest_of(tag >> _native.ROLE_SHIFT, of[tag]) for tag in sorted(of)]
    return tuple(_one(row, view) for row in best if row[4] != Verdict.UNKNOWN)


def _strongest_of(role: int, rows: list[Row]) -> Row:
    return min(rows, key=_of_file) if role == _FILE else strongest(rows)


def _of_file(row: Row) -> Row:
    """A file's two sums are two names of one object, and neither lies in the other: within a tier all of a SHA-256 that
    is good says most, as another file can have the MD5; then the worst counts. `unknown` is about what others say, and
    takes back nothing that the same one says by the other sum."""
    _, _, kind, _, verdict, confidence, tier, *_ = row
    is_that_file = verdict == Verdict.GOOD and kind == Kind.SHA256
    return (tier, not is_that_file, -verdict, -confidence, kind != Kind.SHA256)


def _one(row: tuple[int, ...], view: View) -> Known:
    _, tag, _, segment, verdict, confidence, tier, categories, source, name, version, expires = row
    held = view.opened[segment]
    said_by = held.source(source)
    return Known(_native.ROLES[tag >> _native.ROLE_SHIFT], tag & _ROW_BITS, Verdict(verdict).name.lower(), confidence,
                 tuple(category_names(categories)), Tier(tier).name.lower(), said_by.name, held.core.name(name),
                 version or said_by.version, expires * 60 if expires else None)
