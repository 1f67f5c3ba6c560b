"""The journal of what was learnt by itself: STATE/bayes/journal, and journal.old before it.

An entry stands there before the model learns the message, so that whatever was learnt can be taken back; one that the
model never learnt, since its writer was killed, is one that it doesn't know. Nothing in it is readable: times, and
hashes of the message, by which the model's history finds it, of its sender and of its network.

    check u64 | spam u8 | evidence u8 | 0 u16 u32 | learnt f64 | day i64 | message u64 | sender u64 | network u64

`check` is XXH3 of all behind it: what a killed writer left half written is cut off by the next one. When the file is
full it takes the place of journal.old, whose entries can't be taken back from then on: by then hardly one of them is in
the model's history.
"""

from __future__ import annotations

import os
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import xxhash

from ..durable import opened

MOST_BYTES = 1 << 18  # of each of the two files
_ENTRY = struct.Struct("<QBBHIdqQQQ")
_CHECKED = 8  # from here on


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
    """Each with where it ends; up to the first that is not whole."""
    at = 0
    while at + _ENTRY.size <= len(data):
        check, spam, evidence, _, _, *rest = _ENTRY.unpack_from(data, at)
        if xxhash.xxh3_64_intdigest(data[at + _CHECKED:at + _ENTRY.size]) != check:
            return
        at += _ENTRY.size
        yield at, Entry(bool(spam), evidence, *rest)


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
        self._path, self._old = folder / "journal", folder / "journal.old"
        self._first = b""  # the check of the first entry, by which a file is known, and how much of it is counted
        self._end = 0
        self.index = Index()
        self._started = False

    def refresh(self) -> None:
        """Counts what other processes wrote: one stat where nothing happened."""
        try:
            size = os.stat(self._path).st_size
        except FileNotFoundError:
            size = 0
        if self._started and size == self._end:
            return
        if not self._started or _read(self._path, 0, _CHECKED) != self._first or size < self._end:
            self._started, self.index, self._end = True, Index(), 0
            for _, entry in entries_in(_read(self._old, 0)):
                self.index.add(entry)
        start, data = self._end, _read(self._path, self._end)
        for end, entry in entries_in(data):
            self.index.add(entry)
            self._end = start + end
        if start == 0:
            self._first = data[:_CHECKED] if self._end else b""

    def append(self, entry: Entry) -> None:
        """Under the lock, after refresh()."""
        data = packed(entry)
        if self._end + len(data) > MOST_BYTES and self._end:
            os.replace(self._path, self._old)
            self.refresh()
        handle = opened(self._path)
        try:
            if os.fstat(handle).st_size != self._end:
                os.ftruncate(handle, self._end)
            done = 0
            while done < len(data):
                done += os.pwrite(handle, data[done:], self._end + done)
        finally:
            os.close(handle)
        if self._end == 0:
            self._first = data[:_CHECKED]
        self._end += len(data)
        self.index.add(entry)

    def entries(self) -> list[Entry]:
        """All of them, the oldest first."""
        return [entry for path in (self._old, self._path) for _, entry in entries_in(_read(path, 0))]

    def clear(self) -> None:
        """Under the lock: of a model that is no more."""
        for path in (self._path, self._old):
            path.unlink(missing_ok=True)


def _read(path: Path, start: int, most: int = 2 * MOST_BYTES) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:
            file.seek(start)
            return file.read(most) or b""
    except FileNotFoundError:
        return b""
