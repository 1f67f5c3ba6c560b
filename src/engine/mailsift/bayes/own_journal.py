"""The journal of what was learnt by itself: STATE/bayes/journal, and journal.old before it.

An entry stands there before the model learns the message, so that whatever was learnt can be taken back; one that the
model never learnt, since its writer was killed, is one that it doesn't know. Nothing in it is readable: times, and
hashes of the message, by which the model's history finds it, of its sender and of its network.

    check u64 | spam u8 | evidence u8 | 0 u16 u32 | learnt f64 | day i64 | message u64 | sender u64 | network u64

`check` is XXH3 of all behind it. By it and the zeros the next whole entry is found behind damaged ones, wherever it
begins: damage loses the entries that it is in, and how many these were is told. What a killed writer left half written
at the end is cut off by the next one, and nothing else ever is. When the file is full it takes the place of
journal.old, whose entries can't be taken back from then on: by then hardly one of them is in the model's history.
"""

from __future__ import annotations

import math
import os
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import xxhash

from ..durable import opened, opened_to_read

COUNTS = "self_training"  # what became of scanned mail, summed up: self_training.py
MOST_BYTES = 1 << 18  # of each of the two files
_ENTRY = struct.Struct("<QBBHIdqQQQ")
_CHECKED = 8  # from here on
_ZEROS, _ZEROS_AT = bytes(6), 10


class Entry(NamedTuple):
    """`learnt_at`: when, by the clock; `day`: of the receipt, counted from the epoch."""

    spam: bool
    evidence: int
    learnt_at: float
    day: int
    message: int
    sender: int
    network: int


def hashed(text: str) -> int:
    """0 for none."""
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass")) if text else 0


def packed(entry: Entry) -> bytes:
    behind = _ENTRY.pack(0, entry.spam, entry.evidence, 0, 0, *entry[2:])[_CHECKED:]
    return xxhash.xxh3_64_intdigest(behind).to_bytes(8, "little") + behind


def entries_in(data: bytes) -> Iterator[tuple[int, Entry]]:
    """Those that are whole, each with where it ends."""
    at = 0
    while (at := data.find(_ZEROS, at + _ZEROS_AT) - _ZEROS_AT) >= 0 and at + _ENTRY.size <= len(data):
        check, spam, evidence, _, _, *rest = _ENTRY.unpack_from(data, at)
        if not check or spam > 1 or xxhash.xxh3_64_intdigest(data[at + _CHECKED:at + _ENTRY.size]) != check:
            at += 1
            continue
        at += _ENTRY.size
        yield at, Entry(bool(spam), evidence, *rest)


class Damage(NamedTuple):
    """Between two whole entries: so many that are none any more, learnt from `after` to `before`."""

    entries: int
    after: float
    before: float


def damage_in(data: bytes) -> Iterator[Damage]:
    end, after = 0, -math.inf
    for at, entry in entries_in(data):
        if at - _ENTRY.size > end:
            yield Damage(math.ceil((at - end) / _ENTRY.size) - 1, after, entry.learnt_at)
        end, after = at, entry.learnt_at
    if len(data) - end >= _ENTRY.size:
        yield Damage((len(data) - end) // _ENTRY.size, after, math.inf)


class Index:
    """What is counted of the entries."""

    def __init__(self) -> None:
        self.messages: set[int] = set()
        self.by_day: Counter[tuple[int, int]] = Counter()
        self.by_sender: Counter[int] = Counter()

    def add(self, entry: Entry) -> None:
        self.messages.add(entry.message)
        self.by_sender[entry.sender] += 1
        for who in (entry.sender, entry.network):
            self.by_day[who, entry.day] += 1


class Journal:
    """Whoever writes holds the lock of the model; reading needs none."""

    def __init__(self, folder: Path) -> None:
        self._path, self._old, self._counts = folder / "journal", folder / "journal.old", folder / COUNTS
        self._first = b""  # the check of the first entry, by which a file is known, and how much of it is counted
        self._end = 0
        self._seen: tuple[int, int] | None = None  # the file when it was looked at, and how long it was
        self.index = Index()
        self._started = False

    def refresh(self) -> None:
        """Counts what other processes wrote: one stat where nothing happened."""
        seen = self._look()
        if self._started and seen == self._seen:
            return
        if not self._started or _read(self._path, 0, _CHECKED) != self._first or seen[1] < self._end:
            self._started, self.index, self._end = True, Index(), 0
            for _, entry in entries_in(_read(self._old, 0)):
                self.index.add(entry)
        start, data = self._end, _read(self._path, self._end)
        for end, entry in entries_in(data):
            self.index.add(entry)
            self._end = start + end
        if start == 0:
            self._first = data[:_CHECKED] if self._end else b""
        self._seen = seen

    def _look(self) -> tuple[int, int]:
        try:
            seen = os.lstat(self._path)
        except FileNotFoundError:
            return 0, 0
        return seen.st_ino, seen.st_size

    def append(self, entry: Entry) -> None:
        """Under the lock, after refresh()."""
        data, at = packed(entry), self._room()
        if at + len(data) > MOST_BYTES and at:
            os.replace(self._path, self._old)
            if at > MOST_BYTES:
                os.truncate(self._old, MOST_BYTES)  # somebody wrote into it; behind that nothing is read
            self.refresh()
            at = 0
        handle = opened(self._path)
        try:
            if os.fstat(handle).st_size != at:
                os.ftruncate(handle, at)
            done = 0
            while done < len(data):
                done += os.pwrite(handle, data[done:], at + done)
        finally:
            os.close(handle)
        if at == 0:
            self._first = data[:_CHECKED]
        self._end = at + len(data)
        self._seen = self._look()
        self.index.add(entry)

    def _room(self) -> int:
        """Where the next one will stand: behind the last whole entry, and damaged ones; less than one is none."""
        behind = max(0, self._look()[1] - self._end)
        return self._end + behind - behind % _ENTRY.size

    def entries(self) -> list[Entry]:
        """All of them, the oldest first."""
        return [entry for path in (self._old, self._path) for _, entry in entries_in(_read(path, 0))]

    def damage(self) -> list[Damage]:
        return [damage for path in (self._old, self._path) for damage in damage_in(_read(path, 0))]

    def clear(self) -> None:
        """Under the lock: of a model that is no more, with what is counted of it."""
        for path in (self._path, self._old, self._counts):
            path.unlink(missing_ok=True)


def _read(path: Path, start: int, most: int = MOST_BYTES) -> bytes:
    try:
        handle = opened_to_read(path)
    except FileNotFoundError:
        return b""
    try:
        return os.pread(handle, most, start)
    finally:
        os.close(handle)
